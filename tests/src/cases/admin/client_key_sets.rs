//! Sets of keys (RFC 7517) that are uploaded for a client, or stand in its attributes.

use serde_json::{Map, Value, json};

use super::call;
use super::client_certificates::{SET, answered, kept, prepare, sent, set, upload};
use crate::assertion::keys;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![sets, keys_of_sets, stored_sets];

/// The key of `assertion::certificate` in a set, with a member changed.
fn with(name: &str, value: Value) -> Outcome<Value> {
    let mut key = keys()?.certified();
    key[name] = value;
    Ok(key)
}

/// What passes for a set.
async fn sets(world: &mut World) -> Outcome {
    prepare(world).await?;
    let key = keys()?.certified();
    for (step, file) in [
        ("more in it", json!({"keys": [key], "more": 1}).to_string()),
        ("more after it", format!("{} x", set(std::slice::from_ref(&key)))),
        ("one key", key.to_string()),
        ("none", set(&[])),
        ("no list", "{}".to_owned()),
        ("null for a list", r#"{"keys":null}"#.to_owned()),
        ("a word for a list", r#"{"keys":"a"}"#.to_owned()),
        ("an object for a list", r#"{"keys":{}}"#.to_owned()),
        ("words", set(&[json!("a")])),
        ("null for a key", set(&[Value::Null])),
        ("null after a key", set(&[key.clone(), Value::Null])),
        ("null", "null".to_owned()),
        ("a list", "[]".to_owned()),
        ("no JSON", "AAAA".to_owned()),
        ("cut", r#"{"keys":["#.to_owned()),
        ("nothing", String::new()),
        ("the second", set(&[with("use", json!("enc"))?, with("kid", json!("second"))?])),
        ("one of an unknown kind first", set(&[with("kty", json!("x"))?, with("kid", json!("second"))?])),
        ("a broken one first", set(&[with("n", json!("!"))?, with("kid", json!("second"))?])),
    ] {
        sent(world, step, upload(SET, &file)).await?;
    }
    Ok(())
}

/// What keys in a set may be like.
async fn keys_of_sets(world: &mut World) -> Outcome {
    prepare(world).await?;
    let modulus = keys()?.certified()["n"].as_str().unwrap_or_default().to_owned();
    let mut tried: Vec<(String, Value)> = Vec::new();
    for (at, (member, value)) in [
        ("use", json!("enc")),
        ("use", json!("SIG")),
        ("use", json!(3)),
        ("use", Value::Null),
        ("kty", json!("x")),
        ("kty", json!("oct")),
        ("kty", json!("AKP")),
        ("kty", json!("EC")),
        ("kty", Value::Null),
        ("kid", Value::Null),
        ("kid", json!(3)),
        ("kid", json!(true)),
        ("kid", json!({})),
        ("alg", json!("RS512")),
        ("alg", json!("nope")),
        ("alg", json!(3)),
        ("alg", json!([])),
        ("x5c", json!(3)),
        ("x5c", json!(["AAAA"])),
        ("more", json!("x")),
        ("n", Value::Null),
        ("n", json!(3)),
        ("n", json!("")),
        ("n", json!("!")),
        ("n", json!("gQEBAQ")),
        ("n", json!(format!("{modulus}=="))),
        ("n", json!(modulus.replace('-', "+").replace('_', "/"))),
        ("e", Value::Null),
        ("e", json!("AAAA")),
        ("e", json!("AQ")),
        ("e", json!("Ag")),
        ("e", json!("BA")),
    ]
    .into_iter()
    .enumerate()
    {
        tried.push((format!("{at} {member}"), with(member, value)?));
    }
    let (x, y) = ("sn9jqwwBH-SS8DA9zJdzk0xuFCmLL3UIeiCaAdqIp_E", "ikGnY7WMrIfNdaIyAqO_JZbUjLGHvWGPO0Suk9Ck8HY");
    let curve =
        |curve: &str, x: &str, y: &str| json!({"kty": "EC", "use": "sig", "kid": "k", "crv": curve, "x": x, "y": y});
    let point = |curve: &str, x: &str| json!({"kty": "OKP", "use": "sig", "kid": "k", "crv": curve, "x": x});
    for (step, key) in [
        ("P-256", curve("P-256", x, y)),
        (
            "P-384",
            curve(
                "P-384",
                "QnNtGRvvcwzzcGnFkj-7AgIKPL_bT2-k0jprDPcdHbw_rBEJsyOJ0k5zl9l39rIk",
                "LwNiXx9AwYGzsbDfghxkTdtLzQtADPGbF50YAfJF8FjemPdYvsLlzVzGSZyxrf5M",
            ),
        ),
        ("not on P-256", curve("P-256", x, x)),
        ("an unknown curve", curve("P-1", x, y)),
        ("another curve", curve("P-384", x, y)),
        ("no curve", json!({"kty": "EC", "use": "sig", "kid": "k", "x": x, "y": y})),
        ("half of P-256", json!({"kty": "EC", "use": "sig", "kid": "k", "crv": "P-256", "x": x})),
        ("Ed25519", point("Ed25519", "HuaYosHFEPbq0uIKdDKpjhqniA8QTBYnS-w7-PzuDpM")),
        ("Ed448", point("Ed448", "RfmoWpTo3ulmQ0LHZokJQgNRWylegoXwpb2umi4J07eukiQqbQUwtW1wwue74s9FniZkPzuM6nUA")),
        ("short Ed25519", point("Ed25519", "HuaYosHFEPbq0uIKdDKpjhqniA8QTBYnS-w7-Pzu")),
        ("X25519", point("X25519", "MwYGbJRRF4zlsos-CHIigIXoMqqOXFiPaeqrdk-Ob20")),
    ] {
        tried.push((step.to_owned(), key));
    }
    for (step, key) in tried {
        let answer = answered(world, upload(SET, &set(&[key]))).await?;
        world.expect_value(&step, &answer);
    }
    Ok(())
}

/// What is read from a set that stands in the client's attributes; a new pair of keys takes its place.
async fn stored_sets(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (step, text) in [
        ("a set", set(&[keys()?.certified()])),
        ("no JSON", "no".to_owned()),
        ("cut", r#"{"keys":["#.to_owned()),
        ("words", set(&[json!("a")])),
        ("none", set(&[])),
        ("a broken key", set(&[with("n", Value::Null)?])),
        ("nothing", String::new()),
    ] {
        world.change_client("conf", json!({"attributes": {"use.jwks.string": "true", "jwks.string": text}})).await?;
        for row in ["GET clients/{conf}/certificates/x", "POST clients/{conf}/certificates/x/download"] {
            let body = if row.starts_with("POST") { "{}" } else { "" };
            let answer = answered(world, call(row, body)?.admin()).await?;
            world.expect_value(&format!("{step}: {row}"), &answer);
        }
    }
    sent(world, "a set again", upload(SET, &set(&[keys()?.certified()]))).await?;
    world.answer(call("POST clients/{conf}/certificates/y/generate", "")?.admin()).await?;
    let kept = kept(world).await?;
    let names: Vec<&String> = kept.as_object().into_iter().flat_map(Map::keys).collect();
    world.expect_value("a new pair", &json!(names));
    Ok(())
}
