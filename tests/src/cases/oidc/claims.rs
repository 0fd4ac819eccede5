//! The claims that a client's and the realm's settings bring.

use keycloak_api::oidc::ClientAuth;
use serde_json::json;

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    audiences_of_clients,
    web_origins,
    lightweight,
    header_types,
    acr_and_nonce,
    without_basic_scope,
    issuer_of_another_host,
    signed_userinfo,
    unverified_email,
    signed_userinfo_by_others,
    lightweight_shown
];

async fn audiences_of_clients(world: &mut World) -> Outcome {
    for (step, client) in [
        ("narrow", ClientAuth::secret_basic("narrow", "narrow-secret")),
        ("other", ClientAuth::secret_basic("other", "other-secret")),
        ("odd", ClientAuth::secret_basic("odd: id", "a b&c=d+e%25/é")),
        ("no standard flow", ClientAuth::secret_basic("no-standard-flow", "no-standard-flow-secret")),
    ] {
        let _ = world.token(step, &client, &alice().with_scope("openid")).await;
    }
    Ok(())
}

async fn web_origins(world: &mut World) -> Outcome {
    for (step, origins) in [
        ("none", json!([])),
        ("two", json!(["http://a.example", "https://b.example:8443"])),
        ("those of the redirects", json!(["+"])),
        ("all", json!(["*"])),
    ] {
        world.change_client("conf", json!({"webOrigins": origins})).await?;
        let result = world.keycloak().token(&world.realm, &conf(), &alice()).await;
        let origins = |token: &str| {
            let claims = crate::normal::expand::token(token).unwrap_or_default()["<claims>"].clone();
            json!({"allowed-origins": claims["allowed-origins"]})
        };
        world.expect_result(step, &result.map(|tokens| origins(&tokens.access_token)));
    }
    Ok(())
}

async fn lightweight(world: &mut World) -> Outcome {
    let change = json!({"attributes": {"client.use.lightweight.access.token.enabled": "true"}});
    world.change_client("conf", change).await?;
    let tokens = world.token("tokens", &conf(), &alice().with_scope("openid")).await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("userinfo", &info);
    let api = ClientAuth::secret_basic("api", "api-secret");
    let found = world.keycloak().introspect(&world.realm, &api, &tokens.access_token, None).await;
    world.expect_result("introspection", &found);
    Ok(())
}

async fn header_types(world: &mut World) -> Outcome {
    let change = json!({"attributes": {"access.token.header.type.rfc9068": "true"}});
    world.change_client("conf", change).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &alice().with_scope("openid")).await;
    let header = |token: &str| crate::normal::expand::token(token).unwrap_or_default()["<header>"].clone();
    let shown =
        result.map(|tokens| json!([header(&tokens.access_token), header(&tokens.id_token.unwrap_or_default())]));
    world.expect_result("at+jwt", &shown);
    Ok(())
}

async fn acr_and_nonce(world: &mut World) -> Outcome {
    let mut browser = crate::browser::Browser::default();
    for (step, query) in [
        ("a login", super::ASK.to_owned()),
        ("by the session", super::ASK.replace("n-0", "another%20nonce")),
        ("no nonce", super::ASK.replace("&nonce=n-0", "")),
        ("max_age", format!("{}&max_age=1000", super::ASK)),
    ] {
        let code = browser.code(world, &query).await?;
        let grant = keycloak_api::oidc::Grant::authorization_code(code, "http://localhost:9999/cb");
        let result = world.keycloak().token(&world.realm, &conf(), &grant).await;
        let claims = |token: Option<String>| crate::normal::expand::token(&token.unwrap_or_default());
        let shown = result.map(|tokens| {
            let (id, access) = (claims(tokens.id_token), claims(Some(tokens.access_token)));
            let (id, access) = (id.unwrap_or_default(), access.unwrap_or_default());
            let (id, access) = (&id["<claims>"], &access["<claims>"]);
            json!([
                {"acr": id["acr"], "nonce": id["nonce"], "iat": id["iat"], "auth_time": id["auth_time"]},
                {"acr": access["acr"], "nonce": access["nonce"], "iat": access["iat"], "auth_time": access["auth_time"]},
            ])
        });
        world.expect_result(step, &shown);
    }
    Ok(())
}

async fn without_basic_scope(world: &mut World) -> Outcome {
    let client = world.client_uuid("conf").await?;
    for scope in ["basic", "acr", "web-origins", "roles"] {
        let scope = world.scope_id(scope).await?;
        world.keycloak().remove_client_default_client_scope(&world.realm, &client, &scope).await?;
    }
    let tokens = world.token("tokens", &conf(), &alice().with_scope("openid")).await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("userinfo", &info);
    Ok(())
}

/// In development mode the issuer is whatever host was asked.
async fn issuer_of_another_host(world: &mut World) -> Outcome {
    let call = Call::get("/realms/{realm}/.well-known/openid-configuration").host("kc.example:1234");
    let answer = world.answer(call).await?;
    world.expect_value("issuer", &answer.json()["issuer"]);
    world.log_in("openid").await?;
    let call = Call::get(super::USERINFO).host("kc.example:1234").bearer("{access}");
    world.check("a token of the first", call).await?;
    Ok(())
}

async fn signed_userinfo(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"attributes": {"user.info.response.signature.alg": "RS256"}})).await?;
    world.log_in("openid").await?;
    world.check("signed", Call::get(super::USERINFO).bearer("{access}")).await?;
    Ok(())
}

async fn unverified_email(world: &mut World) -> Outcome {
    world.change_user("alice", json!({"emailVerified": false, "lastName": "Hargreaves"})).await?;
    let _ = world.token("unverified", &conf(), &alice().with_scope("openid")).await;
    world.change_user("alice", json!({"email": "a@example.org"})).await?;
    let tokens = world.log_in("openid").await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("another address", &info);
    Ok(())
}

async fn signed_userinfo_by_others(world: &mut World) -> Outcome {
    for algorithm in ["ES256", "HS256", "none", "nope"] {
        world.change_client("conf", json!({"attributes": {"user.info.response.signature.alg": algorithm}})).await?;
        let tokens = world.log_in("openid").await?;
        let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
        world.expect_result(&format!("{algorithm}, trait"), &info.map(|info| info.sub));
        world.check(algorithm, Call::get(super::USERINFO).bearer("{access}")).await?;
    }
    Ok(())
}

/// What a lightweight token does not say is looked up, so that who may be told is looked up too.
async fn lightweight_shown(world: &mut World) -> Outcome {
    let lightweight = |on: &str| json!({"attributes": {"client.use.lightweight.access.token.enabled": on}});
    world.change_client("conf", lightweight("true")).await?;
    let account =
        world.keycloak().token(&world.realm, &conf(), &keycloak_api::oidc::Grant::client_credentials()).await?;
    let plain = world.log_in("profile").await?;
    let info = world.keycloak().userinfo(&world.realm, &plain.access_token).await;
    world.expect_result("userinfo without openid", &info);
    let tokens = world.log_in("openid").await?;
    world.change_client("conf", lightweight("false")).await?;
    let api = ClientAuth::secret_basic("api", "api-secret");
    let other = ClientAuth::secret_basic("other", "other-secret");
    for (step, client, token, hint) in [
        ("to another client", &other, &tokens.access_token, None),
        ("to its own client", &conf(), &tokens.access_token, None),
        ("as rpt", &api, &tokens.access_token, Some("requesting_party_token")),
        ("as rpt, to another client", &other, &tokens.access_token, Some("requesting_party_token")),
        ("of a service account", &api, &account.access_token, None),
    ] {
        let found = world.keycloak().introspect(&world.realm, client, token, hint).await;
        world.expect_result(step, &found);
    }
    world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("userinfo, logged out", &info);
    let found = world.keycloak().introspect(&world.realm, &api, &tokens.access_token, None).await;
    world.expect_result("logged out", &found);
    Ok(())
}
