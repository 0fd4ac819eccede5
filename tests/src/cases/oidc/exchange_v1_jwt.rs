//! Token exchange in the old way, of an identity provider's tokens that say themselves who they are of: whether the provider
//! signed them, and what its settings do to that. The provider is a realm of the same server.

use serde_json::{Value, json};

use super::exchange_v1::NAKED;
use super::exchange_v1_permissions::policy_of_clients;
use super::exchange_v1_providers::{change_provider, forget, form, let_exchange, log_in_there, provider};
use super::{TOKEN, tampered, unsigned};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::listener::Listener;
use crate::world::World;

cases![
    kinds_of_tokens needs [Extended],
    of_keycloaks_kind needs [Extended],
    settings needs [Extended],
    keys needs [Extended],
    unreached needs [Extended],
    another_page needs [Extended, Socket],
];

async fn exchange(world: &mut World, step: &str, token: &str, kind: &str) -> Outcome {
    world.check(step, Call::post(TOKEN).form(form(token, kind))).await?;
    Ok(())
}

async fn kinds(world: &mut World) -> Outcome {
    let_exchange(world).await?;
    log_in_there(world, "alice", "openid").await?;
    forget(world, "alice").await?;
    let id = world.value("id").unwrap_or_default().to_owned();
    world.set("tampered", tampered(&id));
    world.set("unsigned", unsigned(&id));
    world.set("garbage", "nope");
    world.set("short", "e30.e30");
    for token in ["access", "id", "refresh", "tampered", "unsigned", "garbage", "short"] {
        for kind in ["access_token", "id_token", "jwt"] {
            exchange(world, &format!("{token} as {kind}"), token, kind).await?;
            forget(world, "alice").await?;
        }
    }
    Ok(())
}

async fn kinds_of_tokens(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    kinds(world).await
}

async fn of_keycloaks_kind(world: &mut World) -> Outcome {
    provider(world, json!({"providerId": "keycloak-oidc"})).await?;
    kinds(world).await?;
    let untyped = format!("{NAKED}&subject_issuer=elsewhere&subject_token={{id}}");
    world.check("an ID token without a type", Call::post(TOKEN).form(untyped)).await?;
    exchange(world, "of another type", "access", "saml2").await
}

async fn settings(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let policy = policy_of_clients(world, &["conf"]).await?;
    log_in_there(world, "alice", "openid").await?;
    for (step, change) in [
        ("another issuer", json!({"config": {"issuer": "https://idp.test/"}})),
        ("one of two issuers", json!({"config": {"issuer": "https://idp.test/, {own}"}})),
        ("no issuer", json!({"config": {"issuer": ""}})),
        ("no user information", json!({"config": {"disableUserInfo": "true"}})),
        ("no address of it", json!({"config": {"userInfoUrl": ""}})),
        ("unsigned ones", json!({"config": {"validateSignature": "false"}})),
        ("access tokens are JWTs", json!({"config": {"isAccessTokenJWT": "true"}})),
        ("and of another issuer", json!({"config": {"isAccessTokenJWT": "true", "issuer": "https://idp.test/"}})),
        ("any type", json!({"config": {"disableTypeClaimCheck": "true"}})),
        ("trusted", json!({"trustEmail": true})),
    ] {
        let own = format!("{}/realms/{}", world.base_url(), world.value("elsewhere").unwrap_or_default());
        let change: Value = serde_json::from_str(&change.to_string().replace("{own}", &own))?;
        change_provider(world, change, &policy).await?;
        for (token, kind) in [("access", "access_token"), ("id", "id_token"), ("access", "jwt")] {
            forget(world, "alice").await?;
            exchange(world, &format!("{step}: {kind}"), token, kind).await?;
        }
    }
    Ok(())
}

/// Keys that are kept with the provider, or are not those that sign.
async fn keys(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let policy = policy_of_clients(world, &["conf"]).await?;
    log_in_there(world, "alice", "openid").await?;
    let certs = world.answer(Call::get("/realms/{elsewhere}/protocol/openid-connect/certs")).await?;
    let set = certs.text();
    let public = world.answer(Call::get("/realms/{elsewhere}")).await?.json()["public_key"].clone();
    let own = world.answer(Call::get("/realms/{realm}")).await?.json()["public_key"].clone();
    let signing = certs.json()["keys"].as_array().into_iter().flatten().find(|key| key["use"] == "sig").cloned();
    let kid = signing.unwrap_or_default()["kid"].clone();
    let base = world.base_url().to_owned();
    let here = format!("{base}/realms/{}/protocol/openid-connect/certs", world.realm);
    for (step, config) in [
        ("a key", json!({"useJwksUrl": "false", "publicKeySignatureVerifier": public})),
        (
            "a key of a name",
            json!({"useJwksUrl": "false", "publicKeySignatureVerifier": public,
            "publicKeySignatureVerifierKeyId": kid}),
        ),
        (
            "a key of another name",
            json!({"useJwksUrl": "false", "publicKeySignatureVerifier": public,
            "publicKeySignatureVerifierKeyId": "x"}),
        ),
        ("another key", json!({"useJwksUrl": "false", "publicKeySignatureVerifier": own})),
        ("a set", json!({"useJwksUrl": "false", "publicKeySignatureVerifier": set})),
        ("no key at all", json!({"useJwksUrl": "false", "publicKeySignatureVerifier": "nope"})),
        ("another's set", json!({"jwksUrl": here})),
        ("no set", json!({"jwksUrl": format!("{base}/realms/master")})),
    ] {
        change_provider(world, json!({"config": config}), &policy).await?;
        forget(world, "alice").await?;
        exchange(world, step, "id", "id_token").await?;
    }
    Ok(())
}

/// The provider does not answer, or not as one does.
async fn unreached(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let policy = policy_of_clients(world, &["conf"]).await?;
    log_in_there(world, "alice", "openid").await?;
    forget(world, "alice").await?;
    let nobody = "http://127.0.0.1:9/x".to_owned();
    let (good, bad) = (Listener::start(Some(200)).await?, Listener::start(Some(500)).await?);
    for (step, config) in [
        ("nobody's user information", json!({"userInfoUrl": nobody})),
        ("nobody's keys", json!({"jwksUrl": nobody})),
        ("an empty answer", json!({"userInfoUrl": good.url("/info")})),
        ("a refusal", json!({"userInfoUrl": bad.url("/info")})),
        ("empty keys", json!({"jwksUrl": good.url("/keys")})),
    ] {
        change_provider(world, json!({"config": config}), &policy).await?;
        for (token, kind) in [("access", "access_token"), ("access", "jwt")] {
            forget(world, "alice").await?;
            exchange(world, &format!("{step}: {kind}"), token, kind).await?;
        }
    }
    Ok(())
}

/// A page of the provider's that tells of nobody.
async fn another_page(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let policy = policy_of_clients(world, &["conf"]).await?;
    log_in_there(world, "alice", "openid").await?;
    forget(world, "alice").await?;
    let page = format!("{}/realms/{}", world.base_url(), world.value("elsewhere").unwrap_or_default());
    change_provider(world, json!({"config": {"userInfoUrl": page}}), &policy).await?;
    for (step, token, kind) in [
        ("an access token", "access", "access_token"),
        ("an access token as a JWT", "access", "jwt"),
        ("the same", "access", "jwt"),
        ("an ID token", "id", "id_token"),
    ] {
        exchange(world, step, token, kind).await?;
    }
    Ok(())
}
