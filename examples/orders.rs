//! An axum service that takes a Keycloak's access tokens, and its tests on the fake.
//!
//! `cargo run -p keycloak-tests --example orders -- https://sso.example.org shop` serves it on port 3000. Its tests
//! are run by `cargo test --workspace`, or alone by `cargo test -p keycloak-tests --example orders`.

use std::error::Error;

use axum::Router;
use axum::extract::Path;
use axum::routing::{delete, get};
use keycloak_http::HttpKeycloak;
use keycloak_http::bearer::{BearerLayer, BearerToken};

/// Everybody may see who they are; clerks delete orders.
fn service(bearer: &BearerLayer) -> Router {
    let clerks = bearer.clone().require_realm_role("clerk");
    Router::new().route("/me", get(me)).route("/orders/{id}", delete(delete_order).layer(clerks)).layer(bearer.clone())
}

async fn me(token: BearerToken) -> String {
    token.claims().preferred_username.clone().unwrap_or_default()
}

async fn delete_order(Path(id): Path<u64>) -> String {
    format!("order {id} is gone")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(realm)) = (arguments.next(), arguments.next()) else {
        return Err("usage: orders <URL of Keycloak> <realm>".into());
    };
    let bearer = BearerLayer::new(HttpKeycloak::builder(url).build()?, realm)
        .expecting(|verifier| verifier.audience("account").leeway(5));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, service(&bearer)).await?)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use axum::body::Body;
    use axum::http::{Method, Request, StatusCode};
    use keycloak_api::oidc::{AuthorizationRequest, ClientAuth, Grant, OpenIdConnect as _, PkcePair};
    use keycloak_fake::{Client, FakeKeycloak, Realm, User};
    use tower::ServiceExt as _;

    use super::*;

    const CALLBACK: &str = "http://app.test/callback";

    /// Prepared once; each test forks it.
    static PREPARED: LazyLock<FakeKeycloak> = LazyLock::new(|| {
        let shop = Realm::new("shop").role("clerk").client(Client::public("web").redirect_uri(CALLBACK));
        let shop = shop.user(User::new("alice").password("pw").role("clerk")).user(User::new("bob"));
        FakeKeycloak::builder().realm(shop).build().unwrap()
    });

    /// What the service answers to a request with the token. No socket.
    async fn ask(fake: &FakeKeycloak, method: Method, path: &str, token: &str) -> StatusCode {
        let (clock, keycloak) = (fake.clock(), Arc::new(fake.clone()));
        let bearer = BearerLayer::over(keycloak, fake.base_url(), "shop", move || clock.now());
        let bearer =
            bearer.expecting(|verifier| verifier.audience("account").authorized_party("web").require_kid(true));
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
        service(&bearer).oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status()
    }

    #[tokio::test]
    async fn clerks_delete_orders_and_others_do_not() {
        let fake = PREPARED.fork();
        for (user, expected) in [("alice", StatusCode::OK), ("bob", StatusCode::FORBIDDEN)] {
            let token = fake.token_for("shop", user, "web", "").await.unwrap().access_token;
            assert_eq!(ask(&fake, Method::GET, "/me", &token).await, StatusCode::OK);
            assert_eq!(ask(&fake, Method::DELETE, "/orders/7", &token).await, expected, "{user}");
        }
    }

    #[tokio::test]
    async fn no_bad_token_gets_in() {
        let fake = PREPARED.fork();
        let good = fake.token_for("shop", "alice", "web", "").await.unwrap().access_token;
        for bad in fake.bad_tokens("shop", &good).await.unwrap() {
            assert!(ask(&fake, Method::GET, "/me", &bad.token).await.is_client_error(), "{}", bad.name);
        }
    }

    /// With sockets, the client of production and the login page, as a browser would.
    #[tokio::test]
    async fn a_login_in_the_browser_leads_to_the_service() {
        let server = PREPARED.fork().serve("127.0.0.1:0").unwrap();
        let keycloak = HttpKeycloak::builder(server.url()).build().unwrap();
        let pkce = PkcePair::generate().unwrap();
        let url =
            AuthorizationRequest::new("web", CALLBACK).with_pkce(&pkce).url(&server.url().parse().unwrap(), "shop");

        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let page = browser.get(url).send().await.unwrap();
        let cookies = page.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let cookies: Vec<_> = cookies.filter_map(|cookie| cookie.split(';').next()).map(str::to_owned).collect();
        let html = page.text().await.unwrap();
        let action = html.split("action=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let form = browser.post(action).header("cookie", cookies.join("; "));
        let form = form.header("content-type", "application/x-www-form-urlencoded").body("username=alice&password=pw");
        let back = form.send().await.unwrap().headers()["location"].to_str().unwrap().to_owned();
        let (_, code) =
            url::Url::parse(&back).unwrap().query_pairs().into_owned().find(|(name, _)| name == "code").unwrap();

        let grant = Grant::authorization_code(code, CALLBACK).with_code_verifier(pkce.verifier.clone());
        let tokens = keycloak.token("shop", &ClientAuth::public("web"), &grant).await.unwrap();
        let bearer = BearerLayer::new(keycloak, "shop").expecting(|verifier| verifier.audience("account"));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let me = format!("http://{}/me", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, service(&bearer)).await });
        let answer = browser.get(&me).bearer_auth(&tokens.access_token).send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "alice");
        assert_eq!(browser.get(&me).send().await.unwrap().status().as_u16(), 401);
    }
}
