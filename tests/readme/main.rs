//! What the README shows compiles: each of its pieces of Rust stands here too, word for word, with what it takes from
//! around it as parameters. A piece that does not stand here fails the test.
#![expect(dead_code, reason = "what needs a real server is compiled only")]

mod first {
    use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
    use keycloak_fake::{Client, FakeKeycloak, Realm, User};

    #[tokio::test]
    async fn alice_logs_in() -> keycloak_api::Result<()> {
        let shop = Realm::new("shop").client(Client::public("web")).user(User::new("alice").password("pw"));
        let keycloak = FakeKeycloak::builder().realm(shop).build()?;
        let tokens = keycloak.token("shop", &ClientAuth::public("web"), &Grant::password("alice", "pw")).await?;
        assert_eq!(tokens.expires_in, Some(300));
        Ok(())
    }
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

async fn client(secret: secrecy::SecretString) -> Outcome {
    use keycloak_api::admin::{UserFilter, Users as _};
    use keycloak_http::{Credentials, HttpKeycloak};

    let keycloak = HttpKeycloak::builder("https://sso.example.org")
        .credentials(Credentials::client("shop", "user-admin", secret))
        .build()?;
    let users = keycloak.list_users("shop", &UserFilter::search("alice")).await?;
    drop(users);
    Ok(())
}

async fn navigation(keycloak: &dyn keycloak_api::Keycloak, id: &str) -> Outcome {
    use keycloak_api::navigation::Navigate as _;

    let shop = keycloak.realm("shop"); // keycloak_api::navigation::Navigate
    let roles = shop.users().by_id(id).role_mappings().realm().available().await?;
    shop.users().by_id(id).update(|user| user.first_name = Some("Alice".into())).await?;
    drop(roles);
    Ok(())
}

async fn verification(keycloak: keycloak_http::HttpKeycloak, raw: String) -> Outcome {
    use std::time::SystemTime;

    use keycloak_api::oidc::OpenIdConnect as _;
    use keycloak_api::token::{AccessTokenClaims, KeySet, TokenVerifier};

    let keys = KeySet::from(&keycloak.certs("shop").await?);
    let verifier = TokenVerifier::new().issuer("https://sso.example.org/realms/shop").audience("orders");
    let token = verifier.decode::<AccessTokenClaims>(&raw, &keys, SystemTime::now())?;
    assert!(token.claims().has_realm_role("clerk"));
    Ok(())
}

fn bearer(keycloak: keycloak_http::HttpKeycloak) {
    use axum::Router;
    use axum::routing::get;
    use keycloak_http::bearer::{BearerLayer, BearerToken};

    let bearer = BearerLayer::new(keycloak, "shop").expecting(|verifier| verifier.audience("orders"));
    let clerks = bearer.clone().require_realm_role("clerk");
    let name = async |token: BearerToken| token.claims().preferred_username.clone().unwrap_or_default();
    let service: Router = Router::new().route("/", get(name)).route("/refund", get(name).layer(clerks)).layer(bearer);
    drop(service);
}

fn enforcer(
    keycloak: keycloak_http::HttpKeycloak,
    secret: secrecy::SecretString,
    routes: axum::Router,
    bearer: keycloak_http::bearer::BearerLayer,
) -> Outcome {
    use axum::Router;
    use keycloak_api::oidc::ClientAuth;

    use http::Method;
    use keycloak_http::enforcer::{Enforcer, Rule, Scopes};

    let enforcer = Enforcer::new(keycloak, "shop", ClientAuth::secret_basic("orders", secret))
        .rule(Rule::path("/orders").resource("Orders").scopes(Scopes::all(["list"])))
        .rule(Rule::path("/orders/{id}").on(Method::GET, Scopes::any(["view", "edit"])).scopes(Scopes::all(["edit"])))
        .build()?;
    let service: Router = routes.layer(enforcer).layer(bearer);
    drop(service);
    Ok(())
}

async fn login(
    keycloak: keycloak_http::HttpKeycloak,
    secret: secrecy::SecretString,
    (callback_url, home_url, query): (&str, &str, &str),
) -> Outcome {
    use keycloak_api::oidc::ClientAuth;

    use keycloak_http::login::WebLogin;

    let web = WebLogin::new(keycloak, "shop", ClientAuth::secret_basic("web", secret), callback_url)?.scope("email");
    let (url, pending) = web.start()?; // `pending` stays in the session till the browser is back
    let login = web.finish(pending, query).await?;
    let login = web.refresh(&login).await?;
    let farewell = web.logout_url(login.id_token(), Some(home_url), None);
    drop((url, farewell));
    Ok(())
}

#[test]
fn every_piece_of_the_readme_stands_here() {
    let here = words(include_str!("main.rs"));
    let readme = include_str!("../../README.md");
    let pieces: Vec<&str> = readme.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(pieces.len() >= 4, "the README has its pieces elsewhere");
    for piece in pieces {
        assert!(here.contains(&words(piece)), "this stands in the README only:\n{piece}");
    }
}

/// The text with one blank for any number of them, as the pieces stand deeper here.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
