//! The keys and certificates that are uploaded for a client: what comes of them, and who may upload them.

use keycloak_api::admin::CertificateUpload;
use serde_json::{Map, Value, json};

use super::events::{found, prepare as prepare_events};
use super::{authorization, call};
use crate::assertion::{Signer, TYPE, certificate, claims, keys, sign};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![files, rights, authenticated, noted, by_trait];

pub(super) const CERTIFICATE: &str = "Certificate PEM";
pub(super) const PUBLIC_KEY: &str = "Public Key PEM";
pub(super) const SET: &str = "JSON Web Key Set";
pub(super) const BOUNDARY: &str = "a-boundary";

/// A text in PEM, on lines of 64.
pub(super) fn pem(kind: &str, text: &str) -> String {
    let lines: Vec<&str> = text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
}

/// A form with these parts. A part whose name ends with `@` comes with a file's name.
pub(super) fn form(parts: &[(&str, &str)]) -> String {
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

pub(super) fn upload_to(path: &str, parts: &[(&str, &str)]) -> Call {
    let call = Call::post(format!("/admin/realms/{{realm}}/clients/{path}"));
    call.text(&format!("multipart/form-data; boundary={BOUNDARY}"), form(parts)).admin()
}

/// An upload of a file for `conf`.
pub(super) fn upload(format: &str, file: &str) -> Call {
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

pub(super) async fn prepare(world: &mut World) -> Outcome {
    for client in ["conf", "realm-management"] {
        let id = world.client_uuid(client).await?;
        world.set(client, id);
    }
    world.set("nobody", super::NOBODY);
    Ok(())
}

/// What is answered.
pub(super) async fn answered(world: &mut World, call: Call) -> Outcome<Value> {
    let answer = world.answer(call).await?;
    let mut body = answer.json();
    short(&mut body);
    Ok(json!([answer.status.as_u16(), answer.header("content-type"), body]))
}

/// What `conf` has of keys.
pub(super) async fn kept(world: &World) -> Outcome<Value> {
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
pub(super) async fn sent(world: &mut World, step: &str, call: Call) -> Outcome {
    let answer = answered(world, call).await?;
    let kept = kept(world).await?;
    world.expect_value(step, &json!({"answer": answer, "kept": kept}));
    Ok(())
}

pub(super) fn set(keys: &[Value]) -> String {
    json!({"keys": keys}).to_string()
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
