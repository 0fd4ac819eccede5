//! What a client's assertion must say: when, of whom, to whom, and only once.

use serde_json::{Map, Value, json};

use super::TOKEN;
use super::client_assertions::{HS256, SECRET, both, client, clients, issuer, put, show};
use super::client_authentication::ask;
use crate::assertion::{Signer, TYPE, claims, now, sign};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![times, identity, audiences, replayed];

async fn times(world: &mut World) -> Outcome {
    clients(world).await?;
    let now = now();
    for (step, claim, value) in [
        ("no exp", "exp", Value::Null),
        ("expired", "exp", json!(now - 60)),
        ("expired within the skew", "exp", json!(now - 5)),
        ("exp far away", "exp", json!(now + 3600)),
        ("exp is a number in a text", "exp", json!((now + 50).to_string())),
        ("exp is 0", "exp", json!(0)),
        ("no iat", "iat", Value::Null),
        ("iat in the future", "iat", json!(now + 60)),
        ("iat in the future within the skew", "iat", json!(now + 5)),
        ("iat long ago", "iat", json!(now - 600)),
        ("nbf in the future", "nbf", json!(now + 60)),
        ("nbf in the future within the skew", "nbf", json!(now + 5)),
    ] {
        both(world, step, |claims| put(claims, claim, &value)).await?;
    }
    let far = |claims: &mut Map<String, Value>| {
        put(claims, "iat", &Value::Null);
        put(claims, "exp", &json!(now + 3600));
    };
    both(world, "no iat, exp far away", far).await
}

async fn identity(world: &mut World) -> Outcome {
    clients(world).await?;
    for (step, claim, value) in [
        ("no jti", "jti", Value::Null),
        ("no iss", "iss", Value::Null),
        ("another iss", "iss", json!("conf")),
        ("no sub", "sub", Value::Null),
        ("another sub", "sub", json!("conf")),
        ("typ", "typ", json!("Bearer")),
    ] {
        both(world, step, |claims| put(claims, claim, &value)).await?;
    }
    for (step, name) in [
        ("neither", Value::Null),
        ("unknown", json!("nope")),
        ("secret-based", json!("conf")),
        ("public", json!("pub")),
        ("disabled", json!("disabled")),
        ("bearer-only", json!("api")),
    ] {
        let change = |claims: &mut Map<String, Value>| {
            put(claims, "iss", &name);
            put(claims, "sub", &name);
        };
        both(world, &format!("iss and sub: {step}"), change).await?;
    }
    Ok(())
}

async fn audiences(world: &mut World) -> Outcome {
    clients(world).await?;
    let issuer = issuer(world);
    let below = |path: &str| json!(format!("{issuer}/protocol/openid-connect/{path}"));
    for (step, value) in [
        ("token endpoint", below("token")),
        ("introspection endpoint", below("token/introspect")),
        ("PAR endpoint", below("ext/par/request")),
        ("CIBA endpoint", below("ext/ciba/auth")),
        ("revocation endpoint", below("revoke")),
        ("logout endpoint", below("logout")),
        ("none", Value::Null),
        ("empty", json!("")),
        ("empty list", json!([])),
        ("list of one", json!([issuer])),
        ("list of two", json!([issuer, "other"])),
        ("list of two good ones", json!([issuer, below("token")])),
        ("slash at the end", json!(format!("{issuer}/"))),
        ("another realm", json!(format!("{issuer}x"))),
        ("realm's name", json!(world.realm)),
        ("number", json!(5)),
    ] {
        both(world, step, |claims| put(claims, "aud", &value)).await?;
    }
    Ok(())
}

async fn replayed(world: &mut World) -> Outcome {
    clients(world).await?;
    client(world, "hs2", &json!({"clientAuthenticatorType": "client-secret-jwt", "secret": SECRET})).await?;
    let mut body = claims("hs", &issuer(world));
    let header: Value = serde_json::from_str(HS256)?;
    let once = sign(Signer::Secret(SECRET), &header, &Value::Object(body.clone()))?;
    show(world, "first", &once, "").await?;
    show(world, "again", &once, "").await?;
    put(&mut body, "exp", &json!(now() + 30));
    let same = sign(Signer::Secret(SECRET), &header, &Value::Object(body.clone()))?;
    show(world, "another assertion of the same jti", &same, "").await?;
    // Of another client, of the other way.
    for (client, signer, header) in
        [("hs2", Signer::Secret(SECRET), header), ("rs", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"}))]
    {
        put(&mut body, "iss", &json!(client));
        put(&mut body, "sub", &json!(client));
        let other = sign(signer, &header, &Value::Object(body.clone()))?;
        show(world, &format!("the same jti, of {client}"), &other, "").await?;
    }
    // What is refused for the grant is used up.
    let used =
        sign(Signer::Secret(SECRET), &serde_json::from_str(HS256)?, &Value::Object(claims("hs", &issuer(world))))?;
    let form = format!("grant_type=password&username=alice&password=wrong&{TYPE}&client_assertion={used}");
    ask(world, "refused for the password", Call::post(TOKEN).form(form)).await?;
    show(world, "used again", &used, "").await?;
    // What is refused for itself is not.
    let mut stale = claims("hs", &issuer(world));
    put(&mut stale, "aud", &json!("nobody"));
    let refused = sign(Signer::Secret(SECRET), &serde_json::from_str(HS256)?, &Value::Object(stale.clone()))?;
    show(world, "refused for its audience", &refused, "").await?;
    put(&mut stale, "aud", &json!(issuer(world)));
    let mended = sign(Signer::Secret(SECRET), &serde_json::from_str(HS256)?, &Value::Object(stale))?;
    show(world, "its jti again", &mended, "").await
}
