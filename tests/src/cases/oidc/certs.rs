//! The realm's public keys.

use http::Method;
use keycloak_api::token::{Algorithm, KeySet, TokenVerifier};
use serde_json::{Value, json};

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![certs, key_of_a_token, signatures, edges];

const CERTS: &str = "/realms/{realm}/protocol/openid-connect/certs";

async fn certs(world: &mut World) -> Outcome {
    let result = world.keycloak().certs(&world.realm).await;
    world.expect_result("trait", &result);
    world.check("wire", Call::get(CERTS)).await?;
    Ok(())
}

/// The key that a token names is there, is for signatures, and verifies it.
async fn key_of_a_token(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let keys = world.answer(Call::get(CERTS)).await?.json();
    let keys = keys["keys"].as_array().cloned().unwrap_or_default();
    let key = |token: &str| {
        let header = crate::normal::expand::token(token).unwrap_or_default();
        keys.iter().find(|key| key["kid"] == header["<header>"]["kid"]).cloned().unwrap_or_default()
    };
    let found = json!({
        "access": key(&tokens.access_token),
        "id": key(tokens.id_token.as_deref().unwrap_or_default()),
        "refresh": key(tokens.refresh_token.as_deref().unwrap_or_default()),
    });
    world.expect_value("keys", &found);
    Ok(())
}

/// The published keys verify what they signed, and the realm and the audience are who they should be.
async fn signatures(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let keys = KeySet::from(&world.keycloak().certs(&world.realm).await?);
    let issuer = format!("{}/realms/{}", world.base_url(), world.realm);
    let verifier = TokenVerifier::new().issuer(issuer).algorithms([Algorithm::RS256]).leeway(30);
    let verify = |verifier: &TokenVerifier, token: &str| match verifier.decode::<Value>(
        token,
        &keys,
        std::time::SystemTime::now(),
    ) {
        Ok(verified) => json!(verified.claims()["typ"]),
        Err(error) => json!(error.to_string()),
    };
    let id = tokens.id_token.unwrap_or_default();
    let at_hash = verifier.clone().audience("conf").access_token(tokens.access_token.as_str());
    let found = json!({
        "access": verify(&verifier, &tokens.access_token),
        "id, of its access token": verify(&at_hash, &id),
        "id, of another client": verify(&verifier.clone().audience("other"), &id),
    });
    world.expect_value("verified", &found);
    Ok(())
}

async fn edges(world: &mut World) -> Outcome {
    for (step, call) in [
        ("post", Call::post(CERTS)),
        ("put", Call::put(CERTS)),
        ("options", Call::new(Method::OPTIONS, CERTS)),
        ("head", Call::new(Method::HEAD, CERTS)),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}
