//! Token exchange in the old way, of the tokens of an identity provider that is another server: what it tells of a user, and
//! what its tokens may say.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::TOKEN;
use super::exchange_v1_permissions::policy_of_clients;
use super::exchange_v1_providers::{form, permit_provider};
use crate::assertion::{Signer, keys, now, sign};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::listener::Listener;
use crate::wire::Answer;
use crate::world::World;

cases![told needs [Extended], said needs [Extended], signed needs [Extended]];

const JSON: &str = "application/json";
const RS256: &str = r#"{"alg":"RS256","kid":"rsa"}"#;

/// A provider with these settings beside its addresses, which `conf` may exchange with.
async fn provider(world: &mut World, server: &Listener, more: &Value) -> Outcome {
    let mut config = json!({
        "clientId": "c", "clientSecret": "s", "issuer": "http://idp.test", "useJwksUrl": "true",
        "validateSignature": "true", "authorizationUrl": server.url("/auth"), "tokenUrl": server.url("/token"),
        "jwksUrl": server.url("/keys"),
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        config[name] = value.clone();
    }
    let provider = json!({"alias": "elsewhere", "providerId": "oidc", "config": config});
    let answer = world.answer(Call::post("/admin/realms/{realm}/identity-provider/instances").json(&provider).admin());
    let answer = answer.await?;
    if !answer.status.is_success() {
        return Err(answer.text().into());
    }
    let policy = policy_of_clients(world, &["conf"]).await?;
    permit_provider(world, &policy).await
}

/// What comes of a token: who it is of, or why there is none.
async fn exchange(world: &mut World, step: &str, token: &str, kind: &str) -> Outcome {
    world.set("shown", token);
    let answer = world.answer(Call::post(TOKEN).form(form("shown", kind))).await?;
    world.expect_value(step, &outcome(&answer));
    if let Some(name) = outcome(&answer)["preferred_username"].as_str() {
        let id = world.user_id(name).await?;
        // Keycloak breaks on the deletion of who is linked to nobody.
        let _ = world.keycloak().delete_user(&world.realm, &id).await;
    }
    Ok(())
}

fn outcome(answer: &Answer) -> Value {
    let body = answer.json();
    let token = body["access_token"].as_str().and_then(|token| token.split('.').nth(1));
    let claims = token.and_then(|claims| URL_SAFE_NO_PAD.decode(claims).ok());
    let claims: Option<Map<String, Value>> = claims.and_then(|claims| serde_json::from_slice(&claims).ok());
    match claims {
        None => json!([answer.status.as_u16(), body["error"], body["error_description"]]),
        Some(claims) => ["preferred_username", "email", "given_name", "family_name"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), claims.get(name)?.clone())))
            .collect(),
    }
}

/// What the provider tells, as the access token and where a token says it too.
async fn told(world: &mut World) -> Outcome {
    let server = Listener::start(Some(404)).await?;
    put(&server, "/keys", JSON, &json!({"keys": [keys()?.rsa()]}).to_string())?;
    provider(world, &server, &json!({"userInfoUrl": server.url("/info")})).await?;
    let claims = json!({"iss": "http://idp.test", "sub": "f", "typ": "Bearer", "exp": now() + 60});
    let token = sign(Signer::Rsa, &serde_json::from_str(RS256)?, &claims)?;
    for (step, kind, body) in [
        (
            "much",
            JSON,
            r#"{"sub":"f","preferred_username":"Frank","email":"F@x.test","given_name":"F","family_name":"R"}"#,
        ),
        ("with a charset", "application/json;charset=UTF-8", r#"{"sub":"f","preferred_username":"frank"}"#),
        ("as a text", "text/plain", r#"{"sub":"f","preferred_username":"frank"}"#),
        ("a text", "text/plain", "frank"),
        ("no JSON", JSON, "frank"),
        ("a token", "application/jwt", &token),
        ("half of it", JSON, r#"{"sub":"f","preferred_us"#),
        ("a list", JSON, r#"["f"]"#),
        ("no subject", JSON, r#"{"preferred_username":"fred"}"#),
        ("an empty subject", JSON, r#"{"sub":"","preferred_username":"fran"}"#),
        ("the subject alone", JSON, r#"{"sub":"f"}"#),
        ("an address", JSON, r#"{"sub":"f","email":"frank@x.test"}"#),
        ("a name", JSON, r#"{"sub":"f","preferred_username":"frank","name":"Frank Lee Hurt"}"#),
        ("a short name", JSON, r#"{"sub":"f","preferred_username":"frank","name":"Frank"}"#),
        ("names and a name", JSON, r#"{"sub":"f","preferred_username":"frank","name":"A B","given_name":"F"}"#),
        ("numbers", JSON, r#"{"sub":7,"preferred_username":12345,"given_name":true,"family_name":1.5}"#),
        ("a list of names", JSON, r#"{"sub":"f","preferred_username":["frank","f"]}"#),
        ("an object", JSON, r#"{"sub":"f","preferred_username":"frank","given_name":{"a":"b"}}"#),
        ("blanks", JSON, r#"{"sub":" f ","preferred_username":" frank ","given_name":" ","family_name":null}"#),
    ] {
        put(&server, "/info", kind, body)?;
        for shown in ["access_token", "jwt"] {
            // Signed information is not done.
            if kind != "application/jwt" || shown == "access_token" {
                exchange(world, &format!("{step}: {shown}"), &token, shown).await?;
            }
        }
    }
    Ok(())
}

/// What a token says, where nobody is asked.
async fn said(world: &mut World) -> Outcome {
    let server = Listener::start(Some(404)).await?;
    put(&server, "/keys", JSON, &json!({"keys": [keys()?.rsa()]}).to_string())?;
    provider(world, &server, &json!({"allowedClockSkew": "20"})).await?;
    for (step, change) in [
        ("little", json!({})),
        ("much", json!({"preferred_username": "Frank", "email": "F@x.test", "given_name": "F", "family_name": "R"})),
        ("a name", json!({"preferred_username": "frank", "name": "Frank Lee Hurt"})),
        ("a number for a name", json!({"preferred_username": 7})),
        ("no subject", json!({"sub": null, "preferred_username": "frank"})),
        ("over", json!({"exp": now() - 5})),
        ("without an end", json!({"exp": null})),
        ("no end", json!({"exp": 0})),
        ("soon", json!({"nbf": now() + 10})),
        ("later", json!({"nbf": now() + 60})),
        ("of another", json!({"iss": "http://idp.test/"})),
        ("of nobody", json!({"iss": null})),
        ("no type", json!({"typ": null})),
        ("an ID token", json!({"typ": "ID"})),
        ("an access token", json!({"typ": "at+jwt"})),
        ("a media type", json!({"typ": "application/at+jwt"})),
        ("another type", json!({"typ": "JWT"})),
        ("another case", json!({"typ": "bearer"})),
        ("for others", json!({"aud": "x", "azp": "y"})),
    ] {
        let mut claims = json!({"iss": "http://idp.test", "sub": "f", "typ": "Bearer", "exp": now() + 60});
        for (name, value) in change.as_object().into_iter().flatten() {
            claims[name] = value.clone();
        }
        if let Some(claims) = claims.as_object_mut() {
            claims.retain(|_, value| !value.is_null());
        }
        let token = sign(Signer::Rsa, &serde_json::from_str(RS256)?, &claims)?;
        exchange(world, step, &token, "jwt").await?;
    }
    Ok(())
}

/// Who signs, and how.
async fn signed(world: &mut World) -> Outcome {
    let server = Listener::start(Some(404)).await?;
    let (rsa, mut curve, mut certified) = (keys()?.rsa(), keys()?.curve(), keys()?.certified());
    curve["use"].take();
    certified["use"] = "enc".into();
    if let Some(curve) = curve.as_object_mut() {
        curve.retain(|_, value| !value.is_null());
    }
    put(&server, "/keys", JSON, &json!({"keys": [rsa, curve, certified]}).to_string())?;
    provider(world, &server, &json!({})).await?;
    let claims = json!({"iss": "http://idp.test", "sub": "f", "typ": "Bearer", "exp": now() + 60});
    for (step, signer, header) in [
        ("good", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
        ("another algorithm", Signer::Rsa, json!({"alg": "PS256", "kid": "rsa"})),
        ("another hash", Signer::Rsa, json!({"alg": "RS512", "kid": "rsa"})),
        ("no name", Signer::Rsa, json!({"alg": "RS256"})),
        ("another name", Signer::Rsa, json!({"alg": "RS256", "kid": "x"})),
        ("another's name", Signer::Rsa, json!({"alg": "RS256", "kid": "curve"})),
        ("a stranger", Signer::Stranger, json!({"alg": "RS256", "kid": "rsa"})),
        ("of a key that says little", Signer::Curve, json!({"alg": "ES256", "kid": "curve"})),
        ("of the curve, no name", Signer::Curve, json!({"alg": "ES256"})),
        ("of a key for something else", Signer::Certified, json!({"alg": "RS256", "kid": "certified"})),
        ("by a secret", Signer::Secret("s"), json!({"alg": "HS256", "kid": "rsa"})),
        ("by nobody", Signer::Nobody, json!({"alg": "none"})),
        ("by nobody, named", Signer::Nobody, json!({"alg": "RS256", "kid": "rsa"})),
        ("no algorithm", Signer::Rsa, json!({"kid": "rsa"})),
        ("an unknown algorithm", Signer::Rsa, json!({"alg": "XX256", "kid": "rsa"})),
    ] {
        let token = sign(signer, &header, &claims)?;
        exchange(world, step, &token, "jwt").await?;
    }
    let good = sign(Signer::Rsa, &serde_json::from_str(RS256)?, &claims)?;
    let (head, rest) = good.split_once('.').unwrap_or_default();
    for (step, token) in [
        ("no header", format!(".{rest}")),
        ("a broken header", format!("{}.{rest}", &head[..head.len() - 4])),
        ("no base64", format!("*{head}.{rest}")),
        ("claims that are none", format!("{head}.bm9wZQ.AA")),
        ("claims that are no object", format!("{head}.W10.AA")),
        ("two parts", head.to_owned() + "." + rest.split('.').next().unwrap_or_default()),
        ("four parts", format!("{good}.AA")),
        ("a dot", ".".to_owned()),
    ] {
        exchange(world, step, &token, "jwt").await?;
    }
    Ok(())
}

/// Has a page at a path from now on.
fn put(server: &Listener, path: &str, content_type: &str, body: &str) -> Outcome {
    server.put(path, 200, &[("content-type", content_type)], body.to_owned())
}
