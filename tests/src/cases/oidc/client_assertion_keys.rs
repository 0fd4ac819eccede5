//! The keys that clients sign their assertions with: where Keycloak finds the public ones, and which it takes.

use serde_json::{Value, json};

use super::client_assertions::{client, issuer, show, show_code};
use crate::assertion::{Signer, certificate, claims, keys, sign};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![sets, names, certificates, both_kinds, unreadable];

/// Makes the client `jwt` anew, with these attributes.
pub(super) async fn with(world: &World, attributes: Value) -> Outcome {
    if let Ok(old) = world.client_uuid("jwt").await {
        world.keycloak().delete_client(&world.realm, &old).await?;
    }
    client(world, "jwt", &json!({"clientAuthenticatorType": "client-jwt", "attributes": attributes})).await
}

async fn try_each(world: &mut World, step: &str, tries: &[(&str, Signer<'_>, Value)]) -> Outcome {
    for (how, signer, header) in tries {
        let assertion = sign(*signer, header, &Value::Object(claims("jwt", &issuer(world))))?;
        show(world, &format!("{step}: {how}"), &assertion, "").await?;
    }
    Ok(())
}

fn set(keys: &[Value]) -> Value {
    json!({"use.jwks.string": "true", "jwks.string": json!({"keys": keys}).to_string()})
}

pub(super) fn changed(mut key: Value, name: &str, value: Value) -> Value {
    match value {
        Value::Null => key.as_object_mut().and_then(|members| members.remove(name)),
        value => key.as_object_mut().and_then(|members| members.insert(name.to_owned(), value)),
    };
    key
}

/// What a set of keys may be like.
async fn sets(world: &mut World) -> Outcome {
    let (rsa, curve) = (keys()?.rsa(), keys()?.curve());
    let tries = || {
        [
            ("RS256", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
            ("PS256", Signer::Rsa, json!({"alg": "PS256", "kid": "rsa"})),
            ("RS256 without a kid", Signer::Rsa, json!({"alg": "RS256"})),
            ("ES256", Signer::Curve, json!({"alg": "ES256", "kid": "curve"})),
            ("ES256 without a kid", Signer::Curve, json!({"alg": "ES256"})),
        ]
    };
    for (step, attributes) in [
        ("nothing", json!({})),
        ("RSA", set(std::slice::from_ref(&rsa))),
        ("RSA, bound", set(&[changed(rsa.clone(), "alg", json!("RS256"))])),
        ("RSA, for encryption", set(&[changed(rsa.clone(), "use", json!("enc"))])),
        ("RSA, for nothing", set(&[changed(rsa.clone(), "use", Value::Null)])),
        ("RSA without a name", set(&[changed(rsa.clone(), "kid", Value::Null)])),
        ("curve", set(std::slice::from_ref(&curve))),
        ("both", set(&[rsa.clone(), curve.clone()])),
        ("both, the other way", set(&[curve.clone(), rsa.clone()])),
        ("none", set(&[])),
        ("one that is none", set(&[json!({"kty": "RSA", "kid": "rsa", "use": "sig"})])),
        ("one of an unknown kind, and RSA", set(&[json!({"kty": "x", "kid": "x", "use": "sig"}), rsa.clone()])),
        ("switched off", changed(set(std::slice::from_ref(&rsa)), "use.jwks.string", json!("false"))),
    ] {
        with(world, attributes).await?;
        try_each(world, step, &tries()).await?;
    }
    Ok(())
}

async fn names(world: &mut World) -> Outcome {
    let rsa = keys()?.rsa();
    with(world, set(&[changed(rsa, "kid", json!("one"))])).await?;
    try_each(
        world,
        "one key",
        &[
            ("its name", Signer::Rsa, json!({"alg": "RS256", "kid": "one"})),
            ("an unknown name", Signer::Rsa, json!({"alg": "RS256", "kid": "nope"})),
            ("an empty name", Signer::Rsa, json!({"alg": "RS256", "kid": ""})),
            ("a number for a name", Signer::Rsa, json!({"alg": "RS256", "kid": 1})),
            ("its own key along", Signer::Stranger, json!({"alg": "RS256", "kid": "one", "jwk": keys()?.rsa()})),
            ("no name", Signer::Rsa, json!({"alg": "RS256"})),
        ],
    )
    .await?;
    let keys = [changed(keys()?.rsa(), "kid", json!("a")), changed(keys()?.rsa(), "kid", json!("b"))];
    with(world, set(&keys)).await?;
    let tries = [
        ("the first", Signer::Rsa, json!({"alg": "RS256", "kid": "a"})),
        ("the second", Signer::Rsa, json!({"alg": "RS256", "kid": "b"})),
        ("no name", Signer::Rsa, json!({"alg": "RS256"})),
    ];
    try_each(world, "two keys", &tries).await
}

async fn certificates(world: &mut World) -> Outcome {
    let tries = || {
        [
            ("no name", Signer::Certified, json!({"alg": "RS256"})),
            ("a name", Signer::Certified, json!({"alg": "RS256", "kid": "any"})),
            ("PS256", Signer::Certified, json!({"alg": "PS256"})),
            ("the other key", Signer::Rsa, json!({"alg": "RS256"})),
            ("a stranger", Signer::Stranger, json!({"alg": "RS256"})),
        ]
    };
    let (certificate, key) = (certificate(), keys()?.public_key()?);
    for (step, attributes) in [
        ("certificate", json!({"jwt.credential.certificate": certificate})),
        ("certificate with a kid", json!({"jwt.credential.certificate": certificate, "jwt.credential.kid": "any"})),
        ("public key", json!({"jwt.credential.public.key": key})),
        ("public key with a kid", json!({"jwt.credential.public.key": key, "jwt.credential.kid": "any"})),
        ("both", json!({"jwt.credential.certificate": certificate, "jwt.credential.public.key": key})),
    ] {
        with(world, attributes).await?;
        try_each(world, step, &tries()).await?;
    }
    Ok(())
}

/// A certificate and a set: which counts.
async fn both_kinds(world: &mut World) -> Outcome {
    let mut attributes = set(&[keys()?.rsa()]);
    attributes["jwt.credential.certificate"] = json!(certificate());
    with(world, attributes.clone()).await?;
    let tries = || {
        [
            ("by the set", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
            ("by the certificate", Signer::Certified, json!({"alg": "RS256"})),
        ]
    };
    try_each(world, "set on", &tries()).await?;
    attributes["use.jwks.string"] = json!("false");
    with(world, attributes).await?;
    try_each(world, "set off", &tries()).await
}

/// Keys that cannot be read.
async fn unreadable(world: &mut World) -> Outcome {
    for (step, attributes) in [
        ("no JSON", json!({"use.jwks.string": "true", "jwks.string": "no"})),
        ("no text", json!({"use.jwks.string": "true"})),
        ("no certificate", json!({"jwt.credential.certificate": "AAAA"})),
        ("no base64", json!({"jwt.credential.certificate": "!"})),
        ("no key", json!({"jwt.credential.public.key": "AAAA"})),
    ] {
        with(world, attributes).await?;
        for (how, header) in [("", json!({"alg": "RS256"})), (", named", json!({"alg": "RS256", "kid": "rsa"}))] {
            let assertion = sign(Signer::Rsa, &header, &Value::Object(claims("jwt", &issuer(world))))?;
            show_code(world, &format!("{step}{how}"), &assertion, "").await?;
        }
    }
    Ok(())
}
