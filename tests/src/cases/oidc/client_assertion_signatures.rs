//! How a client's assertion must be signed, and what is no assertion at all.

use serde_json::{Value, json};

use super::client_assertions::{HS256, SECRET, clients, issuer, put, show, show_code};
use crate::assertion::{Signer, claims, sign};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![signatures, unreadable];

async fn signatures(world: &mut World) -> Outcome {
    clients(world).await?;
    let issuer = issuer(world);
    for (step, client, signer, header) in [
        ("hs: HS384", "hs", Signer::Secret(SECRET), json!({"alg": "HS384"})),
        ("hs: HS512", "hs", Signer::Secret(SECRET), json!({"alg": "HS512"})),
        ("hs: with a kid", "hs", Signer::Secret(SECRET), json!({"alg": "HS256", "kid": "any", "typ": "x"})),
        ("hs: another secret", "hs", Signer::Secret("another"), json!({"alg": "HS256"})),
        ("hs: RS256", "hs", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
        ("hs: none", "hs", Signer::Nobody, json!({"alg": "none"})),
        ("hs: no signature", "hs", Signer::Nobody, json!({"alg": "HS256"})),
        ("hs: unknown algorithm", "hs", Signer::Secret(SECRET), json!({"alg": "HS1024"})),
        ("hs: no algorithm", "hs", Signer::Secret(SECRET), json!({"typ": "JWT"})),
        ("rs: PS256", "rs", Signer::Rsa, json!({"alg": "PS256", "kid": "rsa"})),
        ("rs: RS512", "rs", Signer::Rsa, json!({"alg": "RS512", "kid": "rsa"})),
        ("rs: another key", "rs", Signer::Stranger, json!({"alg": "RS256", "kid": "rsa"})),
        ("rs: HS256", "rs", Signer::Secret(SECRET), json!({"alg": "HS256", "kid": "rsa"})),
        ("rs: ES256", "rs", Signer::Curve, json!({"alg": "ES256", "kid": "rsa"})),
        ("rs: none", "rs", Signer::Nobody, json!({"alg": "none"})),
        ("rs: no signature", "rs", Signer::Nobody, json!({"alg": "RS256", "kid": "rsa"})),
        ("rs: unknown algorithm", "rs", Signer::Rsa, json!({"alg": "RS1024", "kid": "rsa"})),
        ("rs: no algorithm", "rs", Signer::Rsa, json!({"kid": "rsa"})),
    ] {
        let assertion = sign(signer, &header, &Value::Object(claims(client, &issuer)))?;
        show(world, step, &assertion, "").await?;
    }
    let good = sign(Signer::Secret(SECRET), &serde_json::from_str(HS256)?, &Value::Object(claims("hs", &issuer)))?;
    let (message, signature) = good.rsplit_once('.').unwrap_or_default();
    for (step, text) in [
        ("one part", "abc".to_owned()),
        ("two parts", message.to_owned()),
        ("four parts", format!("{good}.{signature}")),
        ("empty", String::new()),
        ("empty parts", "..".to_owned()),
    ] {
        for client in ["hs", "rs"] {
            show(world, &format!("{step}: {client}"), &text, &format!("&client_id={client}")).await?;
        }
        show(world, &format!("{step}: nobody named"), &text, "").await?;
    }
    Ok(())
}

/// What is no token at all.
async fn unreadable(world: &mut World) -> Outcome {
    clients(world).await?;
    let mut body = claims("hs", &issuer(world));
    put(&mut body, "exp", &json!("soon"));
    let text = sign(Signer::Secret(SECRET), &serde_json::from_str(HS256)?, &Value::Object(body))?;
    let (message, signature) = text.rsplit_once('.').unwrap_or_default();
    let (header, body) = message.split_once('.').unwrap_or_default();
    for (step, text) in [
        ("exp is a text", text.clone()),
        ("header is no JSON", format!("YWJj.{body}.{signature}")),
        ("claims are no JSON", format!("{header}.YWJj.{signature}")),
        ("claims are a list", format!("{header}.W10.{signature}")),
        ("tampered claims", format!("{header}.{body}A.{signature}")),
        ("no base64", format!("{header}.%21.{signature}")),
    ] {
        for client in ["hs", "rs"] {
            show_code(world, &format!("{step}: {client}"), &text, &format!("&client_id={client}")).await?;
        }
        show(world, &format!("{step}: nobody named"), &text, "").await?;
    }
    Ok(())
}
