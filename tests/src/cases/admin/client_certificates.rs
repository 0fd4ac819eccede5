//! The keys and certificates that are uploaded for a client: which files Keycloak takes, and what comes of them.

use keycloak_api::admin::CertificateUpload;
use serde_json::{Map, Value, json};

use super::events::{found, prepare as prepare_events};
use super::{authorization, call, each};
use crate::assertion::{Signer, TYPE, certificate, claims, keys, sign};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    files,
    certificates,
    public_keys,
    sets,
    keys_of_sets,
    stored_sets,
    formats,
    forms,
    rights,
    authenticated,
    noted,
    by_trait
];

const CERTIFICATE: &str = "Certificate PEM";
const PUBLIC_KEY: &str = "Public Key PEM";
const SET: &str = "JSON Web Key Set";
const BOUNDARY: &str = "a-boundary";

/// Public keys, base64 of their DER: P-256, P-384, P-521, secp256k1, Ed25519, Ed448, X25519, RSA of 512 bits.
const KEYS: [(&str, &str); 8] = [
    (
        "P-256",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsn9jqwwBH+SS8DA9zJdzk0xuFCmLL3UIeiCaAdqIp/GKQadjtYysh811ojICo78lltSMsYe9YY87RK6T0KTwdg==",
    ),
    (
        "P-384",
        "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEQnNtGRvvcwzzcGnFkj+7AgIKPL/bT2+k0jprDPcdHbw/rBEJsyOJ0k5zl9l39rIkLwNiXx9AwYGzsbDfghxkTdtLzQtADPGbF50YAfJF8FjemPdYvsLlzVzGSZyxrf5M",
    ),
    (
        "P-521",
        "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBMxKvGg44JMEcqO8GvzrG5NUJhL07LEcFQ/arn0akdrdpjPpw0VyKgvg4U/Oh89iT42loAfmx5/AYbdU6cTlx1WoBsj77dn+9rr8QLmlVC0pW1uwlywI9Rwwvb5OKAolsp3HokIx0NGVwPwIKwCn0rxwEtoYJ3rdsR9nhjHOR2esVwEI=",
    ),
    (
        "secp256k1",
        "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEydFVjxB/QpCFmJfFmt88UFNYEElsFBxASaOS9IR7UIZ7dmTiYqWFRLh4K3dLSbjM583mFNKOw8BSgYfa+C2hQQ==",
    ),
    ("Ed25519", "MCowBQYDK2VwAyEAHuaYosHFEPbq0uIKdDKpjhqniA8QTBYnS+w7+PzuDpM="),
    ("Ed448", "MEMwBQYDK2VxAzoARfmoWpTo3ulmQ0LHZokJQgNRWylegoXwpb2umi4J07eukiQqbQUwtW1wwue74s9FniZkPzuM6nUA"),
    ("X25519", "MCowBQYDK2VuAyEAMwYGbJRRF4zlsos+CHIigIXoMqqOXFiPaeqrdk+Ob20="),
    (
        "RSA of 512 bits",
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAN1V2LswqaHPQWWdG3wfYWcoC1OGdIeECsHsCkqZU2SJGBweELQkICIsmy1cRGP1VnathqDD0OJdll+kSW5AtVkCAwEAAQ==",
    ),
];

/// A text in PEM, on lines of 64.
fn pem(kind: &str, text: &str) -> String {
    let lines: Vec<&str> = text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
}

/// A form with these parts. A part whose name ends with `@` comes with a file's name.
fn form(parts: &[(&str, &str)]) -> String {
    let mut form = String::new();
    for (name, content) in parts {
        let (name, filename) = match name.strip_suffix('@') {
            Some(name) => (name, "; filename=\"a.txt\"\r\nContent-Type: application/octet-stream"),
            None => (*name, ""),
        };
        form +=
            &format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{filename}\r\n\r\n{content}\r\n");
    }
    form + &format!("--{BOUNDARY}--\r\n")
}

fn upload_to(path: &str, parts: &[(&str, &str)]) -> Call {
    let call = Call::post(format!("/admin/realms/{{realm}}/clients/{path}"));
    call.text(&format!("multipart/form-data; boundary={BOUNDARY}"), form(parts)).admin()
}

/// An upload of a file for `conf`.
fn upload(format: &str, file: &str) -> Call {
    upload_to("{conf}/certificates/x/upload-certificate", &[("keystoreFormat", format), ("file@", file)])
}

/// Long texts are shown by how they begin, and how long they are.
fn short(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > 400 => {
            *text = format!("{}… of {}", text.get(..60).unwrap_or_default(), text.len());
        }
        Value::Object(members) => members.values_mut().for_each(short),
        _ => {}
    }
}

async fn prepare(world: &mut World) -> Outcome {
    for client in ["conf", "realm-management"] {
        let id = world.client_uuid(client).await?;
        world.set(client, id);
    }
    world.set("nobody", super::NOBODY);
    Ok(())
}

/// What is answered.
async fn answered(world: &mut World, call: Call) -> Outcome<Value> {
    let answer = world.answer(call).await?;
    let mut body = answer.json();
    short(&mut body);
    Ok(json!([answer.status.as_u16(), answer.header("content-type"), body]))
}

/// What `conf` has of keys.
async fn kept(world: &World) -> Outcome<Value> {
    let id = world.client_uuid("conf").await?;
    let client = world.keycloak().get_client(&world.realm, &id).await?;
    let is_of_keys =
        |name: &str| ["x.", "y.", "jwt.", "use.jwks.", "jwks."].iter().any(|start| name.starts_with(start));
    let mut kept: Map<String, Value> = client
        .attributes
        .unwrap_or_default()
        .into_iter()
        .filter(|(name, _)| is_of_keys(name))
        .map(|(name, value)| (name, json!(value)))
        .collect();
    kept.values_mut().for_each(short);
    Ok(kept.into())
}

/// What is answered, and what `conf` has then.
async fn sent(world: &mut World, step: &str, call: Call) -> Outcome {
    let answer = answered(world, call).await?;
    let kept = kept(world).await?;
    world.expect_value(step, &json!({"answer": answer, "kept": kept}));
    Ok(())
}

fn set(keys: &[Value]) -> String {
    json!({"keys": keys}).to_string()
}

/// The key of [`certificate`] in a set, with a member changed.
fn with(name: &str, value: Value) -> Outcome<Value> {
    let mut key = keys()?.certified();
    key[name] = value;
    Ok(key)
}

async fn files(world: &mut World) -> Outcome {
    prepare(world).await?;
    let certificate = pem("CERTIFICATE", &certificate());
    let key = pem("PUBLIC KEY", &keys()?.certified_public_key()?);
    let set = set(&[keys()?.certified()]);
    for (at, (operation, format, file)) in [
        ("upload-certificate", CERTIFICATE, &certificate),
        ("upload", PUBLIC_KEY, &key),
        ("upload-certificate", SET, &set),
        ("upload", CERTIFICATE, &certificate),
        ("upload", SET, &set),
        ("upload-certificate", PUBLIC_KEY, &key),
    ]
    .into_iter()
    .enumerate()
    {
        for attribute in ["x", "y"] {
            let step = format!("{at} {operation} {format} {attribute}");
            let path = format!("{{conf}}/certificates/{attribute}/{operation}");
            sent(world, &step, upload_to(&path, &[("keystoreFormat", format), ("file@", file.as_str())])).await?;
            for shown in ["x", "z"] {
                let get = call(&format!("GET clients/{{conf}}/certificates/{shown}"), "")?.admin();
                let answer = answered(world, get).await?;
                world.expect_value(&format!("{step}, then {shown}"), &answer);
            }
        }
    }
    Ok(())
}

/// What passes for a certificate.
async fn certificates(world: &mut World) -> Outcome {
    prepare(world).await?;
    let bare = certificate();
    let whole = pem("CERTIFICATE", &bare);
    let (start, end) = bare.split_at(100);
    for (step, file) in [
        ("bare", bare.clone()),
        ("other ends of lines", whole.replace('\n', "\r\n")),
        ("blanks around", format!("  {whole} \n")),
        ("another kind", pem("X509 CERTIFICATE", &bare)),
        ("two", format!("{whole}{whole}")),
        ("text around", format!("hello\n{whole}bye")),
        ("on one line", whole.replace('\n', "")),
        ("more in it", format!("{start}!{end}")),
        ("more after it", format!("{bare}AQID")),
        ("cut", bare[..bare.len() - 8].to_owned()),
        ("a letter too much", format!("{bare}A")),
        ("a public key", pem("PUBLIC KEY", &keys()?.certified_public_key()?)),
        ("nothing", String::new()),
        ("no base64", "!".to_owned()),
        ("nothing in it", pem("CERTIFICATE", "")),
        ("none", "AAAA".to_owned()),
    ] {
        sent(world, step, upload(CERTIFICATE, &file)).await?;
    }
    Ok(())
}

/// What passes for a public key.
async fn public_keys(world: &mut World) -> Outcome {
    prepare(world).await?;
    let bare = keys()?.certified_public_key()?;
    let whole = pem("PUBLIC KEY", &bare);
    let (start, end) = bare.split_at(100);
    for (step, file) in [
        ("bare", bare.clone()),
        ("other ends of lines", whole.replace('\n', "\r\n")),
        ("blanks around", format!("  {whole} \n")),
        ("another kind", pem("RSA PUBLIC KEY", &bare)),
        ("two", format!("{whole}{whole}")),
        ("text around", format!("hello\n{whole}")),
        ("on one line", whole.replace('\n', "")),
        ("more in it", format!("{start}!{end}")),
        ("more after it", format!("{bare}AQID")),
        ("cut", bare[..bare.len() - 8].to_owned()),
        ("a certificate", pem("CERTIFICATE", &certificate())),
        ("nothing", String::new()),
        ("no base64", "!".to_owned()),
        ("none", "AAAA".to_owned()),
    ] {
        sent(world, step, upload(PUBLIC_KEY, &file)).await?;
    }
    for (kind, key) in KEYS {
        sent(world, kind, upload(PUBLIC_KEY, &pem("PUBLIC KEY", key))).await?;
    }
    Ok(())
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

/// Formats that there are not, or that hold something else.
async fn formats(world: &mut World) -> Outcome {
    prepare(world).await?;
    let file = pem("CERTIFICATE", &certificate());
    for format in ["JKS", "PKCS12", "BCFKS", "nope", "", "certificate pem", "jks"] {
        sent(world, &format!("{format}, no alias"), upload(format, &file)).await?;
        let parts = [("keystoreFormat", format), ("file@", &*file), ("keyAlias", "a")];
        sent(world, &format!("{format}, no password"), upload_to("{conf}/certificates/x/upload", &parts)).await?;
        let parts = [
            ("keystoreFormat", format),
            ("file@", &*file),
            ("keyAlias", "a"),
            ("keyPassword", "p"),
            ("storePassword", "p"),
        ];
        sent(world, format, upload_to("{conf}/certificates/x/upload", &parts)).await?;
    }
    Ok(())
}

/// Forms with too much, too little, and none.
async fn forms(world: &mut World) -> Outcome {
    prepare(world).await?;
    let file = pem("CERTIFICATE", &certificate());
    let at = "{conf}/certificates/x/upload-certificate";
    let format = ("keystoreFormat", CERTIFICATE);
    for (step, parts) in [
        ("no file", vec![format]),
        ("an empty text", vec![format, ("file", "")]),
        ("a text", vec![format, ("file", &*file)]),
        ("no format", vec![("file@", &*file)]),
        ("nothing", vec![]),
        ("a file for a format", vec![("keystoreFormat@", CERTIFICATE), ("file@", &*file)]),
        ("two formats", vec![format, ("keystoreFormat", PUBLIC_KEY), ("file@", &*file)]),
        ("the file first", vec![("file@", &*file), format]),
        ("another name", vec![format, ("files@", &*file)]),
        ("more", vec![format, ("file@", &*file), ("more", "x")]),
    ] {
        sent(world, step, upload_to(at, &parts)).await?;
    }
    for (step, path) in [
        ("an unknown client", "{nobody}/certificates/x/upload-certificate"),
        ("a client of the server's", "{realm-management}/certificates/x/upload-certificate"),
        ("a name with a blank", "{conf}/certificates/x.%20a/upload-certificate"),
        ("a name with a slash", "{conf}/certificates/x.a%2Fb/upload-certificate"),
    ] {
        sent(world, step, upload_to(path, &[format, ("file@", &*file)])).await?;
        sent(world, &format!("{step}, no file"), upload_to(path, &[format])).await?;
    }
    let long = format!("{{conf}}/certificates/{}/upload-certificate", "x".repeat(300));
    sent(world, "a long name", upload_to(&long, &[format, ("file@", &*file)])).await?;
    let whole = form(&[format, ("file@", &*file)]);
    for (step, kind, body) in [
        ("quoted", format!("multipart/form-data; boundary=\"{BOUNDARY}\""), whole.clone()),
        ("no boundary", "multipart/form-data".to_owned(), whole.clone()),
        ("another boundary", "multipart/form-data; boundary=x".to_owned(), whole.clone()),
        ("capitals", format!("Multipart/Form-Data; boundary={BOUNDARY}"), whole.clone()),
        ("another kind of parts", format!("multipart/mixed; boundary={BOUNDARY}"), whole.clone()),
        ("JSON", "application/json".to_owned(), "{}".to_owned()),
        ("a form", "application/x-www-form-urlencoded".to_owned(), "keystoreFormat=x&file=y".to_owned()),
        ("no body", format!("multipart/form-data; boundary={BOUNDARY}"), String::new()),
        ("garbage", format!("multipart/form-data; boundary={BOUNDARY}"), "garbage".to_owned()),
        ("cut", format!("multipart/form-data; boundary={BOUNDARY}"), whole[..whole.len() - 100].to_owned()),
        ("text before", format!("multipart/form-data; boundary={BOUNDARY}"), format!("text\r\n{whole}")),
    ] {
        let call = Call::post(format!("/admin/realms/{{realm}}/clients/{at}")).text(&kind, body).admin();
        sent(world, &format!("sent as {step}"), call).await?;
    }
    each(world, &[("GET clients/{conf}/certificates/x/upload", "")]).await
}

async fn rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("POST clients/{conf}/certificates/x/upload", "{}"),
        ("POST clients/{conf}/certificates/x/upload-certificate", "{}"),
        ("POST clients/{nobody}/certificates/x/upload", "{}"),
        ("POST clients/{realm-management}/certificates/x/upload", "{}"),
    ];
    authorization::matrix_of(world, &rows, &["query-clients", "view-clients", "manage-clients", "view-users"]).await
}

/// A client proves itself by the key that was uploaded. Each has one, as Keycloak remembers the keys that it has read.
async fn authenticated(world: &mut World) -> Outcome {
    let issuer = format!("{}/realms/{}", world.base_url(), world.realm);
    for (id, format, file) in [
        ("a", CERTIFICATE, pem("CERTIFICATE", &certificate())),
        ("b", PUBLIC_KEY, pem("PUBLIC KEY", &keys()?.certified_public_key()?)),
        ("c", SET, set(&[keys()?.certified()])),
    ] {
        let client = json!({"clientId": id, "serviceAccountsEnabled": true, "clientAuthenticatorType": "client-jwt"});
        let created = world.keycloak().create_client(&world.realm, &super::of(client)?).await?;
        world.set("conf", created.id);
        let parts = [("keystoreFormat", format), ("file@", &*file)];
        world.answer(upload_to("{conf}/certificates/jwt.credential/upload-certificate", &parts)).await?;
        for (how, signer) in [("its key", Signer::Certified), ("another key", Signer::Rsa)] {
            for (named, header) in
                [("", json!({"alg": "RS256"})), (", named", json!({"alg": "RS256", "kid": "certified"}))]
            {
                let assertion = sign(signer, &header, &Value::Object(claims(id, &issuer)))?;
                let form = format!("grant_type=client_credentials&{TYPE}&client_assertion={assertion}");
                let call = Call::post("/realms/{realm}/protocol/openid-connect/token").form(form);
                world.check(&format!("{format}: {how}{named}"), call).await?;
            }
        }
    }
    Ok(())
}

/// The events of uploads; none of those that are refused.
async fn noted(world: &mut World) -> Outcome {
    prepare_events(world, true).await?;
    for (format, file) in [
        (CERTIFICATE, pem("CERTIFICATE", &certificate())),
        (CERTIFICATE, "AAAA".to_owned()),
        (PUBLIC_KEY, pem("PUBLIC KEY", &keys()?.certified_public_key()?)),
        (SET, set(&[keys()?.certified()])),
        (SET, set(&[])),
        (CERTIFICATE, String::new()),
    ] {
        world.answer(upload(format, &file)).await?;
    }
    found(world, "events", "direction=asc&resourceTypes=CLIENT").await
}

async fn by_trait(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    let conf = id.as_str();
    let text = |text: String| text.into_bytes();
    for (step, client, format, file) in [
        ("certificate", conf, CERTIFICATE, text(pem("CERTIFICATE", &certificate()))),
        ("public key", conf, PUBLIC_KEY, text(pem("PUBLIC KEY", &keys()?.certified_public_key()?))),
        ("set", conf, SET, text(set(&[keys()?.certified()]))),
        ("no set", conf, SET, text(set(&[]))),
        ("no certificate", conf, CERTIFICATE, b"AAAA".to_vec()),
        ("no key", conf, PUBLIC_KEY, b"AAAA".to_vec()),
        ("nothing", conf, CERTIFICATE, Vec::new()),
        ("no key store", conf, "JKS", b"AAAA".to_vec()),
        ("no format", conf, "nope", b"AAAA".to_vec()),
        ("no client", super::NOBODY, CERTIFICATE, b"AAAA".to_vec()),
    ] {
        let upload =
            CertificateUpload { keystore_format: format.to_owned(), file: file.into(), ..CertificateUpload::default() };
        let result = world.keycloak().upload_client_certificate(&world.realm, client, "x", &upload).await;
        world.expect_result(step, &result);
        let upload = CertificateUpload { key_alias: Some("a".to_owned()), ..upload };
        let result = world.keycloak().upload_client_key(&world.realm, client, "x", &upload).await;
        world.expect_result(&format!("{step}, with an alias"), &result);
    }
    Ok(())
}
