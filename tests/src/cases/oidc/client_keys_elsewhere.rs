//! Clients whose keys stand at an address (`jwks.url`): what the server makes of what stands there, and when it looks again.

use serde_json::{Value, json};

use super::client_assertion_keys::{changed, with};
use super::client_assertions::{issuer, show, show_code};
use crate::assertion::{Signer, claims, keys, sign};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::listener::Listener;
use crate::world::World;

cases![
    sets,
    names,
    answers,
    pages,
    addresses,
    own_realms,
    remembered needs [Time],
    remembered_badly needs [Time],
    forgotten,
    kept,
];

pub(super) const RSA: &str = r#"{"alg":"RS256","kid":"rsa"}"#;
const JSON: &str = "application/json";
const CURVE: &str = r#"{"alg":"ES256","kid":"curve"}"#;

/// A listener that has a set of keys at `/keys`.
pub(super) async fn listen(world: &mut World, keys: &[Value]) -> Outcome<Listener> {
    let listener = Listener::start(Some(404)).await?;
    world.show_as(listener.authority(), "{listener}");
    put(&listener, 200, &json!({"keys": keys}).to_string())?;
    Ok(listener)
}

pub(super) fn put(listener: &Listener, status: u16, body: &str) -> Outcome {
    listener.put("/keys", status, &[("content-type", JSON)], body.to_owned())
}

pub(super) fn at(address: &str) -> Value {
    json!({"use.jwks.url": "true", "jwks.url": address})
}

/// Shows an assertion of `jwt`, and compares what is answered and how often the keys were looked at.
async fn ask(world: &mut World, step: &str, listener: &Listener, signer: Signer<'_>, header: &str) -> Outcome {
    let assertion = sign(signer, &serde_json::from_str(header)?, &Value::Object(claims("jwt", &issuer(world))))?;
    show(world, step, &assertion, "").await?;
    looked(world, step, listener);
    Ok(())
}

pub(super) fn looked(world: &mut World, step: &str, listener: &Listener) {
    world.expect_value(&format!("{step}: looked"), &json!(listener.came().len()));
}

/// What a set may be like.
async fn sets(world: &mut World) -> Outcome {
    let (rsa, curve) = (keys()?.rsa(), keys()?.curve());
    let listener = listen(world, &[]).await?;
    for (step, set) in [
        ("RSA", vec![rsa.clone()]),
        ("both", vec![rsa.clone(), curve.clone()]),
        ("bound", vec![changed(rsa.clone(), "alg", json!("RS256"))]),
        ("for another algorithm", vec![changed(rsa.clone(), "alg", json!("RS512"))]),
        ("for encryption", vec![changed(rsa.clone(), "use", json!("enc"))]),
        ("for nothing", vec![changed(rsa.clone(), "use", Value::Null)]),
        ("without a name", vec![changed(rsa.clone(), "kid", Value::Null)]),
        ("none", vec![]),
        ("one that is none", vec![json!({"kty": "RSA", "kid": "rsa", "use": "sig"})]),
        ("one that is none, and RSA", vec![json!({"kty": "RSA", "kid": "x", "use": "sig"}), rsa.clone()]),
        ("one of an unknown kind, and RSA", vec![json!({"kty": "x", "kid": "x", "use": "sig"}), rsa.clone()]),
    ] {
        put(&listener, 200, &json!({"keys": set}).to_string())?;
        for (how, signer, header) in [
            ("RS256", Signer::Rsa, RSA),
            ("PS256", Signer::Rsa, r#"{"alg":"PS256","kid":"rsa"}"#),
            ("RS256 without a kid", Signer::Rsa, r#"{"alg":"RS256"}"#),
            ("ES256", Signer::Curve, CURVE),
            ("a stranger", Signer::Stranger, RSA),
        ] {
            with(world, at(&listener.url("/keys"))).await?;
            ask(world, &format!("{step}: {how}"), &listener, signer, header).await?;
        }
    }
    Ok(())
}

/// Assertions for which nobody looks, and for which somebody does.
async fn names(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    for (step, signer, header) in [
        ("an unknown name", Signer::Rsa, r#"{"alg":"RS256","kid":"nope"}"#),
        ("an empty name", Signer::Rsa, r#"{"alg":"RS256","kid":""}"#),
        ("by nobody", Signer::Nobody, r#"{"alg":"none"}"#),
        ("by a secret", Signer::Secret("s"), r#"{"alg":"HS256","kid":"rsa"}"#),
        ("no algorithm", Signer::Rsa, r#"{"kid":"rsa"}"#),
        ("an unknown algorithm", Signer::Rsa, r#"{"alg":"XY","kid":"rsa"}"#),
    ] {
        with(world, at(&listener.url("/keys"))).await?;
        ask(world, step, &listener, signer, header).await?;
    }
    for (step, name, value) in [
        ("another audience", "aud", json!("https://nobody.example.org")),
        ("over", "exp", json!(1)),
        ("of another", "iss", json!("other")),
        ("no end", "exp", Value::Null),
    ] {
        with(world, at(&listener.url("/keys"))).await?;
        let mut claims = claims("jwt", &issuer(world));
        super::client_assertions::put(&mut claims, name, &value);
        let assertion = sign(Signer::Rsa, &serde_json::from_str(RSA)?, &Value::Object(claims))?;
        show(world, step, &assertion, "").await?;
        looked(world, step, &listener);
    }
    Ok(())
}

/// What is answered at the address.
async fn answers(world: &mut World) -> Outcome {
    let listener = listen(world, &[]).await?;
    let set = json!({"keys": [keys()?.rsa()]}).to_string();
    for (step, status) in [("not found", 404), ("broken", 500), ("another success", 201), ("moved", 302)] {
        with(world, at(&listener.url("/keys"))).await?;
        listener.put("/keys", status, &[("location", &listener.url("/other"))], set.clone())?;
        ask(world, step, &listener, Signer::Rsa, RSA).await?;
        ask(world, &format!("{step}, again"), &listener, Signer::Rsa, RSA).await?;
    }
    Ok(())
}

/// What stands at the address. Why it is no set says Keycloak's JSON library, so that no words are compared.
async fn pages(world: &mut World) -> Outcome {
    let listener = listen(world, &[]).await?;
    let set = json!({"keys": [keys()?.rsa()]}).to_string();
    for (step, kind, body) in [
        ("empty", JSON, ""),
        ("no JSON", JSON, "nope"),
        ("half a set", JSON, &set[..set.len() - 1]),
        ("more behind it", JSON, &format!("{set} nope")),
        ("a list", JSON, "[]"),
        ("a text", JSON, r#""keys""#),
        ("null", JSON, "null"),
        ("no keys", JSON, "{}"),
        ("keys that are null", JSON, r#"{"keys":null}"#),
        ("keys that are none", JSON, r#"{"keys":"x"}"#),
        ("a key that is none", JSON, r#"{"keys":["x"]}"#),
        ("a key that is null", JSON, r#"{"keys":[null]}"#),
        ("a name that is none", JSON, r#"{"keys":[{"kid":{}}]}"#),
        ("more in it", JSON, &set.replacen('{', r#"{"more":1,"#, 1)),
        ("a mark before it", JSON, &format!("\u{feff}{set}")),
        ("a text's type", "text/plain", &set),
        ("another alphabet", "application/json; charset=utf-16", &set),
    ] {
        with(world, at(&listener.url("/keys"))).await?;
        listener.put("/keys", 200, &[("content-type", kind)], body.to_owned())?;
        for step in [step.to_owned(), format!("{step}, again")] {
            let claims = Value::Object(claims("jwt", &issuer(world)));
            let assertion = sign(Signer::Rsa, &serde_json::from_str(RSA)?, &claims)?;
            show_code(world, &step, &assertion, "").await?;
            looked(world, &step, &listener);
        }
    }
    Ok(())
}

/// What an address may be like.
async fn addresses(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    let root = listener.url("");
    for (step, attributes, root) in [
        ("nobody there", at("http://127.0.0.1:9/keys"), None),
        ("none", json!({"use.jwks.url": "true"}), None),
        ("another scheme", at("ftp://127.0.0.1:9/keys"), None),
        ("below the root", at("/keys"), Some(&root)),
        ("with a query", at(&listener.url("/keys?a=b")), None),
        ("switched off", changed(at(&listener.url("/keys")), "use.jwks.url", json!("false")), None),
    ] {
        with(world, attributes).await?;
        if let Some(root) = root {
            world.change_client("jwt", json!({"rootUrl": root})).await?;
        }
        ask(world, step, &listener, Signer::Rsa, RSA).await?;
    }
    let uuid = world.client_uuid("jwt").await?;
    world.set("uuid", uuid);
    let both = |id: &str| json!({"clientId": id, "attributes": {"use.jwks.url": "true", "use.jwks.string": "true"}});
    let client = Call::post("/admin/realms/{realm}/clients").json(&both("two"));
    world.check("beside a set", client.admin()).await?;
    let client = Call::put("/admin/realms/{realm}/clients/{uuid}").json(&both("jwt"));
    world.check("beside a set, changed", client.admin()).await?;
    Ok(())
}

/// Keys of a realm on the same server.
async fn own_realms(world: &mut World) -> Outcome {
    let listener = listen(world, &[]).await?;
    for (step, realm) in [("this one", world.realm.clone()), ("none", "nope".to_owned())] {
        let address = format!("{}/realms/{realm}/protocol/openid-connect/certs", world.base_url());
        with(world, at(&address)).await?;
        ask(world, step, &listener, Signer::Rsa, RSA).await?;
    }
    Ok(())
}

/// When somebody looks again.
async fn remembered(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    with(world, at(&listener.url("/keys"))).await?;
    for (step, signer, header) in [
        ("first", Signer::Rsa, RSA),
        ("again", Signer::Rsa, RSA),
        ("a stranger", Signer::Stranger, RSA),
        ("no name", Signer::Rsa, r#"{"alg":"RS256"}"#),
        ("an unknown name", Signer::Curve, CURVE),
    ] {
        ask(world, step, &listener, signer, header).await?;
    }
    put(&listener, 200, &json!({"keys": [keys()?.curve()]}).to_string())?;
    ask(world, "new keys, at once", &listener, Signer::Curve, CURVE).await?;
    world.pass(12).await;
    for (step, signer, header) in [
        ("the old one, later", Signer::Rsa, RSA),
        ("the new one, later", Signer::Curve, CURVE),
        ("the old one, at once", Signer::Rsa, RSA),
    ] {
        ask(world, step, &listener, signer, header).await?;
    }
    world.pass(12).await;
    for (step, signer, header) in [
        ("no name, later", Signer::Curve, r#"{"alg":"ES256"}"#),
        ("no name, at once", Signer::Curve, r#"{"alg":"ES256"}"#),
    ] {
        ask(world, step, &listener, signer, header).await?;
    }
    Ok(())
}

/// The same where there is no set any more.
async fn remembered_badly(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    with(world, at(&listener.url("/keys"))).await?;
    ask(world, "first", &listener, Signer::Rsa, RSA).await?;
    put(&listener, 500, "")?;
    world.pass(12).await;
    for (step, signer, header) in [
        ("known", Signer::Rsa, RSA),
        ("unknown", Signer::Curve, CURVE),
        ("unknown, again", Signer::Curve, CURVE),
        ("no name", Signer::Rsa, r#"{"alg":"RS256"}"#),
        ("known, still", Signer::Rsa, RSA),
    ] {
        ask(world, step, &listener, signer, header).await?;
    }
    Ok(())
}

/// After which changes somebody looks again.
async fn forgotten(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    with(world, at(&listener.url("/keys"))).await?;
    let uuid = world.client_uuid("jwt").await?;
    world.set("uuid", uuid);
    ask(world, "first", &listener, Signer::Rsa, RSA).await?;
    let client = "/admin/realms/{realm}/clients/{uuid}";
    for (step, call) in [
        ("the client, as it was", Call::put(client).json(&json!({"clientId": "jwt"}))),
        ("its name", Call::put(client).json(&json!({"clientId": "jwt", "name": "J"}))),
        ("its secret", Call::post(format!("{client}/client-secret"))),
        ("a role", Call::post(format!("{client}/roles")).json(&json!({"name": "r"}))),
        (
            "a mapper",
            Call::post(format!("{client}/protocol-mappers/models"))
                .json(&json!({"name": "m", "protocol": "openid-connect", "protocolMapper": "oidc-full-name-mapper"})),
        ),
        ("not before", Call::put(client).json(&json!({"clientId": "jwt", "notBefore": 1}))),
        ("a registration token", Call::post(format!("{client}/registration-access-token"))),
        ("another client", Call::post("/admin/realms/{realm}/clients").json(&json!({"clientId": "other-client"}))),
        ("the realm", Call::put("/admin/realms/{realm}").json(&json!({"displayName": "R"}))),
    ] {
        let answer = world.answer(call.admin()).await?;
        world.expect_value(&format!("{step}: done"), &json!(answer.status.as_u16()));
        ask(world, step, &listener, Signer::Rsa, RSA).await?;
    }
    Ok(())
}

/// Keys that were remembered for one kind of settings are none for another.
async fn kept(world: &mut World) -> Outcome {
    let listener = listen(world, &[keys()?.rsa()]).await?;
    with(world, at(&listener.url("/keys"))).await?;
    ask(world, "first", &listener, Signer::Rsa, RSA).await?;
    let set = json!({"keys": [keys()?.curve()]}).to_string();
    for (step, attributes) in [
        ("a set of its own", json!({"use.jwks.url": "false", "use.jwks.string": "true", "jwks.string": set})),
        ("another address", changed(at(&listener.url("/other")), "use.jwks.string", json!("false"))),
        ("the first address", at(&listener.url("/keys"))),
    ] {
        world.change_client("jwt", json!({"attributes": attributes})).await?;
        ask(world, step, &listener, Signer::Rsa, RSA).await?;
    }
    Ok(())
}
