//! The algorithm that a client's tokens are signed with: the published keys verify each.

use keycloak_api::token::{Algorithm, KeySet, TokenVerifier};
use serde_json::{Value, json};

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::normal::expand;
use crate::world::{World, alice, conf};

cases![rsa, pss, curves, secrets, one_of_each, of_the_realm, unknown];

const CERTS: &str = "/realms/{realm}/protocol/openid-connect/certs";

async fn sign_with(world: &mut World, access: &str, id: &str) -> Outcome {
    let attributes = json!({"access.token.signed.response.alg": access, "id.token.signed.response.alg": id});
    world.change_client("conf", json!({"attributes": attributes})).await
}

/// Logs alice in: the tokens' headers, whether the published keys verify them, whether the server takes them, and
/// which keys there are by then.
async fn look(world: &mut World, step: &str) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let id = tokens.id_token.unwrap_or_default();
    let header = |token: &str| expand::token(token).unwrap_or_default()["<header>"].clone();
    let certs = world.keycloak().certs(&world.realm).await?;
    let keys = KeySet::from(&certs);
    let issuer = format!("{}/realms/{}", world.base_url(), world.realm);
    let verify = |token: &str, verifier: TokenVerifier| {
        let named = header(token)["alg"].as_str().and_then(|name| name.parse::<Algorithm>().ok());
        let verifier = verifier.issuer(issuer.as_str()).algorithms(named).leeway(30);
        match verifier.decode::<Value>(token, &keys, std::time::SystemTime::now()) {
            Ok(verified) => json!(verified.claims()["typ"]),
            Err(error) => json!(error.to_string()),
        }
    };
    // With the hash of the access token, which the ID token's algorithm makes.
    let whole = TokenVerifier::new().audience("conf").access_token(tokens.access_token.as_str());
    let found = json!({
        "access": {"header": header(&tokens.access_token), "verified": verify(&tokens.access_token, TokenVerifier::new())},
        "id": {"header": header(&id), "verified": verify(&id, whole)},
    });
    world.expect_value(step, &found);
    let published = world.answer(Call::get(CERTS)).await?.json();
    let member = |key: &Value, name: &str| key[name].as_str().unwrap_or_default().to_owned();
    let kind = |key: &Value| ["alg", "kty", "use", "crv"].map(|name| member(key, name)).join(" ");
    let mut kinds: Vec<String> = published["keys"].as_array().into_iter().flatten().map(kind).collect();
    kinds.sort();
    world.expect_value(&format!("{step}, keys"), &json!(kinds));
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result(&format!("{step}, userinfo"), &info.map(|info| info.preferred_username));
    world.check(&format!("{step}, hint"), Call::get(format!("{}?id_token_hint={{id}}", super::LOGOUT))).await?;
    Ok(())
}

async fn each(world: &mut World, algorithms: &[&str]) -> Outcome {
    for algorithm in algorithms {
        sign_with(world, algorithm, algorithm).await?;
        look(world, algorithm).await?;
    }
    Ok(())
}

async fn rsa(world: &mut World) -> Outcome {
    each(world, &["RS256", "RS384", "RS512"]).await
}

async fn pss(world: &mut World) -> Outcome {
    each(world, &["PS256", "PS384", "PS512"]).await
}

async fn curves(world: &mut World) -> Outcome {
    each(world, &["ES256", "ES384", "ES512", "EdDSA"]).await
}

/// Keys that the realm shares with nobody.
async fn secrets(world: &mut World) -> Outcome {
    each(world, &["HS256", "HS384", "HS512"]).await
}

async fn one_of_each(world: &mut World) -> Outcome {
    sign_with(world, "ES256", "PS512").await?;
    look(world, "ES256 and PS512").await?;
    sign_with(world, "", "").await?;
    look(world, "back to the realm's").await
}

async fn of_the_realm(world: &mut World) -> Outcome {
    world.change_realm(json!({"defaultSignatureAlgorithm": "ES384"})).await?;
    look(world, "the realm's").await?;
    sign_with(world, "RS512", "").await?;
    look(world, "one of the client's").await
}

async fn unknown(world: &mut World) -> Outcome {
    for (step, access, id) in [("access token", "nope", "RS256"), ("ID token", "RS256", "nope")] {
        sign_with(world, access, id).await?;
        let _ = world.token(step, &conf(), &alice().with_scope("openid")).await;
    }
    Ok(())
}
