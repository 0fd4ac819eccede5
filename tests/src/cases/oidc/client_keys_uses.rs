//! Where keys that stand at an address are needed: at each endpoint that clients prove themselves at, and for the requests
//! that they sign.

use serde_json::{Value, json};

use super::ciba_logins::begin;
use super::client_assertion_keys::with;
use super::client_assertions::{issuer, show};
use super::client_keys_elsewhere::{RSA, at, listen, looked, put};
use super::events::events_since;
use super::request_objects::{QUERY, asked, by_key};
use super::{ASK, AUTH, CONF, INTROSPECT, LOGOUT, REVOKE, TOKEN};
use crate::assertion::{Signer, TYPE, claims, keys, sign};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::listener::Listener;
use crate::world::World;

cases![endpoints, events, requests, requests_elsewhere, pushed_by_key, backchannel needs [Extended]];

const ENDPOINTS: &str = "/realms/{realm}/protocol/openid-connect";

fn assertion(world: &World, signer: Signer<'_>) -> Outcome<String> {
    let claims = Value::Object(claims("jwt", &issuer(world)));
    Ok(format!("{TYPE}&client_assertion={}", sign(signer, &serde_json::from_str(RSA)?, &claims)?))
}

async fn endpoints(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    let uma = "grant_type=urn:ietf:params:oauth:grant-type:uma-ticket&audience=jwt";
    for (step, path, form) in [
        ("client credentials", TOKEN.to_owned(), "grant_type=client_credentials"),
        ("a code", TOKEN.to_owned(), "grant_type=authorization_code&code=x"),
        ("permissions", TOKEN.to_owned(), uma),
        ("introspection", INTROSPECT.to_owned(), "token=x"),
        ("revocation", REVOKE.to_owned(), "token=x"),
        ("logout", LOGOUT.to_owned(), "refresh_token=x"),
        ("device", format!("{ENDPOINTS}/auth/device"), ""),
        ("pushed", format!("{ENDPOINTS}/ext/par/request"), "response_type=code&redirect_uri=http://localhost:9999/cb"),
        ("backchannel", format!("{ENDPOINTS}/ext/ciba/auth"), "login_hint=alice&scope=openid"),
    ] {
        for (how, signer) in [("good", Signer::Rsa), ("bad", Signer::Stranger)] {
            let mut attributes = at(&listener.url("/keys"));
            attributes["oauth2.device.authorization.grant.enabled"] = "true".into();
            with(world, attributes).await?;
            let form = format!("{form}&{}", assertion(world, signer)?);
            let answer = world.answer(Call::post(&path).form(form)).await?;
            let told = json!([answer.status.as_u16(), answer.json()["error"], answer.json()["error_description"]]);
            world.expect_value(&format!("{step}, {how}"), &told);
            looked(world, &format!("{step}, {how}"), &listener);
        }
    }
    Ok(())
}

/// Which key is told of.
async fn events(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    let kinds = ["LOGIN", "LOGIN_ERROR", "CLIENT_LOGIN", "CLIENT_LOGIN_ERROR"];
    let alice = world.user_id("alice").await?;
    world.show_as(alice, "{alice}");
    world.change_realm(json!({"eventsEnabled": true, "enabledEventTypes": kinds})).await?;
    for (step, signer, header, status) in [
        ("good", Signer::Rsa, RSA, 200),
        ("no name", Signer::Rsa, r#"{"alg":"RS256"}"#, 200),
        ("a stranger", Signer::Stranger, RSA, 200),
        ("an unknown name", Signer::Rsa, r#"{"alg":"RS256","kid":"x"}"#, 200),
        ("not found", Signer::Rsa, RSA, 404),
    ] {
        with(world, at(&listener.url("/keys"))).await?;
        put(&listener, status, &json!({"keys": [keys()?.rsa()]}).to_string())?;
        let claims = claims("jwt", &issuer(world));
        world.show_as(claims["jti"].as_str().unwrap_or_default(), "{jti}");
        let jwt = sign(signer, &serde_json::from_str(header)?, &Value::Object(claims))?;
        show(world, step, &jwt, "").await?;
        events_since(world, &format!("{step}: event")).await?;
    }
    Ok(())
}

/// Lets `conf` have its keys at the listener, anew.
async fn let_sign(world: &World, listener: &Listener) -> Outcome {
    let mut attributes = at(&listener.url("/keys"));
    attributes["request.uris"] = listener.url("/r").into();
    attributes["oidc.ciba.grant.enabled"] = "true".into();
    attributes["ciba.backchannel.auth.request.signing.alg"] = "RS256".into();
    world.change_client("conf", json!({"attributes": attributes})).await
}

fn by_stranger() -> Outcome<String> {
    sign(Signer::Stranger, &serde_json::from_str(RSA)?, &Value::Object(asked()))
}

async fn requests(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    let nameless = sign(Signer::Rsa, &json!({"alg": "RS256"}), &Value::Object(asked()))?;
    let unknown = sign(Signer::Rsa, &json!({"alg": "RS256", "kid": "x"}), &Value::Object(asked()))?;
    let unsigned = sign(Signer::Nobody, &json!({"alg": "none"}), &Value::Object(asked()))?;
    for (step, object) in [
        ("good", by_key(asked())?),
        ("a stranger", by_stranger()?),
        ("no name", nameless),
        ("an unknown name", unknown),
        ("unsigned", unsigned),
    ] {
        let_sign(world, &listener).await?;
        world.check(step, Call::get(format!("{AUTH}?{ASK}&prompt=none&request={object}"))).await?;
        looked(world, step, &listener);
        world
            .check(&format!("{step}, again"), Call::get(format!("{AUTH}?{QUERY}&request={object}&prompt=none")))
            .await?;
        looked(world, &format!("{step}, again"), &listener);
    }
    let_sign(world, &listener).await?;
    put(&listener, 404, "")?;
    let object = by_key(asked())?;
    world.check("not found", Call::get(format!("{AUTH}?{ASK}&prompt=none&request={object}"))).await?;
    looked(world, "not found", &listener);
    Ok(())
}

/// Both the request and the keys stand elsewhere.
async fn requests_elsewhere(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    let uri: String = form_urlencoded::byte_serialize(listener.url("/r").as_bytes()).collect();
    for (step, object) in [("good", by_key(asked())?), ("a stranger", by_stranger()?)] {
        let_sign(world, &listener).await?;
        listener.put("/r", 200, &[], object)?;
        for again in ["", ", again"] {
            let step = format!("{step}{again}");
            world.check(&step, Call::get(format!("{AUTH}?{ASK}&prompt=none&request_uri={uri}"))).await?;
            let came = Value::Array(listener.came());
            world.expect_value(&format!("{step}: looked"), &came);
        }
    }
    Ok(())
}

/// The client proves itself and signs its request by the same keys.
async fn pushed_by_key(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    let mut claims = asked();
    claims.insert("client_id".to_owned(), "jwt".into());
    let good = by_key(claims.clone())?;
    let bad = sign(Signer::Stranger, &serde_json::from_str(RSA)?, &Value::Object(claims))?;
    for (step, object, signer) in [
        ("good", &good, Signer::Rsa),
        ("a bad request", &bad, Signer::Rsa),
        ("a bad assertion", &good, Signer::Stranger),
    ] {
        with(world, at(&listener.url("/keys"))).await?;
        let form = format!("request={object}&{}", assertion(world, signer)?);
        let answer = world.answer(Call::post(format!("{ENDPOINTS}/ext/par/request")).form(form)).await?;
        let told = json!([answer.status.as_u16(), answer.json()["error"], answer.json()["error_description"]]);
        world.expect_value(step, &told);
        looked(world, step, &listener);
    }
    Ok(())
}

async fn backchannel(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    let asked = json!({"login_hint": "alice", "scope": "openid"});
    for (step, signer, header, status) in [
        ("good", Signer::Rsa, RSA, 200),
        ("a stranger", Signer::Stranger, RSA, 200),
        ("an unknown name", Signer::Rsa, r#"{"alg":"RS256","kid":"x"}"#, 200),
        ("another algorithm", Signer::Curve, r#"{"alg":"ES256","kid":"curve"}"#, 200),
        ("not found", Signer::Rsa, RSA, 404),
    ] {
        let_sign(world, &listener).await?;
        put(&listener, status, &json!({"keys": [keys()?.rsa()]}).to_string())?;
        let object = sign(signer, &serde_json::from_str(header)?, &asked)?;
        begin(world, step, &format!("{CONF}&request={object}")).await?;
        looked(world, step, &listener);
    }
    Ok(())
}
