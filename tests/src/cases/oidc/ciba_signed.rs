//! Backchannel requests that are tokens (OpenID CIBA Core 1.0, section 7.1.1).

use serde_json::{Map, Value, json};

use super::CONF;
use super::ciba_logins::{answered, begin, poll};
use crate::assertion::{Signer, keys, now, sign};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    good needs [Extended],
    algorithms needs [Extended],
    signatures needs [Extended],
    claims needs [Extended],
    texts needs [Extended],
    unreadable_keys needs [Extended],
];

/// Lets `conf` sign with the RSA key and the P-256 key, by this algorithm.
async fn prepare(world: &World, algorithm: &str) -> Outcome {
    let set = json!({"keys": [keys()?.rsa(), keys()?.curve()]}).to_string();
    let attributes = json!({
        "oidc.ciba.grant.enabled": "true", "use.jwks.string": "true", "jwks.string": set,
        "ciba.backchannel.auth.request.signing.alg": algorithm,
    });
    world.change_client("conf", json!({"attributes": attributes})).await
}

fn asked() -> Map<String, Value> {
    let asked = json!({"login_hint": "alice", "scope": "openid", "binding_message": "signed"});
    asked.as_object().cloned().unwrap_or_default()
}

fn with(name: &str, value: Value) -> Map<String, Value> {
    let mut asked = asked();
    asked.insert(name.to_owned(), value);
    asked
}

fn by_key(claims: Map<String, Value>) -> Outcome<String> {
    sign(Signer::Rsa, &json!({"alg": "RS256", "kid": "rsa"}), &Value::Object(claims))
}

async fn good(world: &mut World) -> Outcome {
    prepare(world, "RS256").await?;
    begin(world, "signed", &format!("{CONF}&request={}", by_key(asked())?)).await?;
    world.check("approved", answered("SUCCEED")).await?;
    poll(world, "tokens").await?;
    let beside = "login_hint=bob&scope=email&binding_message=beside&acr_values=beside&extra=e";
    begin(world, "over what stands beside it", &format!("{CONF}&{beside}&request={}", by_key(asked())?)).await?;
    begin(world, "with nothing in it", &format!("{CONF}&{beside}&request={}", by_key(Map::new())?)).await?;
    Ok(())
}

async fn algorithms(world: &mut World) -> Outcome {
    for bound in ["", "RS256", "ES256", "PS256", "none"] {
        prepare(world, bound).await?;
        for (name, signer, header) in [
            ("RS256", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
            ("ES256", Signer::Curve, json!({"alg": "ES256", "kid": "curve"})),
            ("HS256", Signer::Secret("conf-secret"), json!({"alg": "HS256"})),
            ("none", Signer::Nobody, json!({"alg": "none"})),
        ] {
            let object = sign(signer, &header, &Value::Object(asked()))?;
            begin(world, &format!("{name} where `{bound}` is said"), &format!("{CONF}&request={object}")).await?;
        }
    }
    Ok(())
}

async fn signatures(world: &mut World) -> Outcome {
    prepare(world, "RS256").await?;
    for (step, signer, header) in [
        ("no kid", Signer::Rsa, json!({"alg": "RS256"})),
        ("an unknown kid", Signer::Rsa, json!({"alg": "RS256", "kid": "nope"})),
        ("a stranger", Signer::Stranger, json!({"alg": "RS256", "kid": "rsa"})),
        ("nobody", Signer::Nobody, json!({"alg": "RS256", "kid": "rsa"})),
        ("another algorithm's key", Signer::Rsa, json!({"alg": "RS256", "kid": "curve"})),
        ("no algorithm", Signer::Rsa, json!({"kid": "rsa"})),
        ("an unknown algorithm", Signer::Rsa, json!({"alg": "XY", "kid": "rsa"})),
        ("RS512", Signer::Rsa, json!({"alg": "RS512", "kid": "rsa"})),
    ] {
        let object = sign(signer, &header, &Value::Object(asked()))?;
        begin(world, step, &format!("{CONF}&request={object}")).await?;
    }
    Ok(())
}

/// Whom it is of and for, and how long it is good, concerns nobody.
async fn claims(world: &mut World) -> Outcome {
    prepare(world, "RS256").await?;
    for (step, claims) in [
        ("expired", with("exp", json!(now() - 100))),
        ("not yet", with("nbf", json!(now() + 1000))),
        ("of another", with("iss", json!("other"))),
        ("for another", with("aud", json!("http://elsewhere.example.org"))),
        ("a life", with("requested_expiry", json!(60))),
        ("a life as a text", with("requested_expiry", json!("60"))),
        ("a broken life", with("requested_expiry", json!("x"))),
        ("a life with a point", with("requested_expiry", json!(1.5))),
        ("no user", with("login_hint", json!("nobody"))),
        ("a user who is a list", with("login_hint", json!(["alice"]))),
        ("a null", with("login_hint", Value::Null)),
        ("a scope that is a list", with("scope", json!(["openid"]))),
        ("an unknown scope", with("scope", json!("nope"))),
        ("a bad message", with("binding_message", json!("a b"))),
        ("a user's code", with("user_code", json!("1"))),
        ("a token for a notice", with("client_notification_token", json!("t"))),
        ("more", with("more", json!({"a": [1, true, null]}))),
        ("a token within", with("request", json!("x"))),
    ] {
        // Moments differ in each run.
        for moment in ["exp", "nbf"] {
            if let Some(time) = claims.get(moment) {
                world.show_as(time.to_string(), format!("<{moment}>"));
            }
        }
        begin(world, step, &format!("{CONF}&request={}", by_key(claims)?)).await?;
    }
    Ok(())
}

async fn texts(world: &mut World) -> Outcome {
    prepare(world, "RS256").await?;
    for (step, object) in [
        ("empty", String::new()),
        ("garbage", "nope".to_owned()),
        ("encrypted", "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.YWFhYQ.YWFhYQ.YWFhYQ.YWFhYQ".to_owned()),
    ] {
        begin(world, step, &format!("{CONF}&request={object}")).await?;
    }
    begin(world, "a broken life beside it", &format!("{CONF}&requested_expiry=x&request={}", by_key(asked())?)).await?;
    Ok(())
}

async fn unreadable_keys(world: &mut World) -> Outcome {
    let attributes = json!({
        "oidc.ciba.grant.enabled": "true", "use.jwks.string": "true", "jwks.string": "nope",
        "ciba.backchannel.auth.request.signing.alg": "RS256",
    });
    world.change_client("conf", json!({"attributes": attributes})).await?;
    begin(world, "unreadable", &format!("{CONF}&request={}", by_key(asked())?)).await?;
    let none = json!({"attributes": {"use.jwks.string": "false", "jwks.string": ""}});
    world.change_client("conf", none).await?;
    begin(world, "none", &format!("{CONF}&request={}", by_key(asked())?)).await?;
    Ok(())
}
