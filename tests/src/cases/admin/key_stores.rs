//! Key stores of a client's keys: what is in those that are downloaded, which are uploaded, and what is refused.

use bytes::Bytes;
use keycloak_api::Result;
use keycloak_api::admin::CertificateUpload;
use keycloak_api::representation::{CertificateRepresentation, KeyStoreConfig};
use serde_json::{Value, json};

use super::client_certificates::{CERTIFICATE, pem, prepare};
use super::{authorization, call, each};
use crate::assertion::certificate;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![refusals, rights, noted, made, held, names, of_a_certificate, of_the_realm, uploads, from_elsewhere, in_ber];

const FORMATS: [&str; 2] = ["JKS", "PKCS12"];

/// As a Keycloak made them, and as the fake did: of a client, with the certificate of its realm beside it.
const STORES: [(&str, &str, &[u8]); 4] = [
    ("Keycloak's", "JKS", include_bytes!("../../../fixtures/key-stores/keycloak.jks")),
    ("Keycloak's", "PKCS12", include_bytes!("../../../fixtures/key-stores/keycloak.p12")),
    ("the fake's", "JKS", include_bytes!("../../../fixtures/key-stores/fake.jks")),
    ("the fake's", "PKCS12", include_bytes!("../../../fixtures/key-stores/fake.p12")),
];

const IN_BER: (&str, &str) = ("Keycloak's", "PKCS12");

async fn refusals(world: &mut World) -> Outcome {
    prepare(world).await?;
    for operation in ["download", "generate-and-download"] {
        each(
            world,
            &[
                "{}",
                r#"{"format":"JKS"}"#,
                r#"{"format":"JKS","keyPassword":"k"}"#,
                r#"{"format":"JKS","storePassword":"s"}"#,
                r#"{"format":"jks","keyPassword":"k","storePassword":"s","keySize":2048}"#,
                r#"{"keyPassword":"k","storePassword":"s","keySize":2048}"#,
                r#"{"format":"JKS","keyPassword":"k","storePassword":"s","keySize":"x"}"#,
                r#"{"format":"JKS","keyPassword":"k","storePassword":"s","more":1}"#,
                "null",
                "[]",
                "{",
                "",
            ]
            .map(|body| (format!("POST clients/{{conf}}/certificates/x/{operation}"), body))
            .each_ref()
            .map(|(request, body)| (request.as_str(), *body)),
        )
        .await?;
        let request = format!("POST clients/{{conf}}/certificates/x/{operation}");
        let answer = world.answer(call(&request, r#"{"format":"nope"}"#)?.admin()).await?;
        // The formats that there are come in an order that the real server throws dice for when it starts.
        let told = answer.json();
        let mut words: Vec<_> = told["error"].as_str().unwrap_or_default().split(['[', ',', ']', ' ']).collect();
        words.sort_unstable();
        world.expect_value(&format!("{request} nope"), &json!([answer.status.as_u16(), words.join(" ").trim()]));
    }
    let store = r#"{"format":"JKS","keyPassword":"k","storePassword":"s"}"#;
    each(
        world,
        &[
            ("POST clients/{conf}/certificates/x/download", store),
            ("POST clients/{nobody}/certificates/x/download", store),
            ("POST clients/{nobody}/certificates/x/generate-and-download", store),
            ("POST clients/{realm-management}/certificates/x/download", store),
            ("POST clients/{realm-management}/certificates/x/generate-and-download", store),
            ("GET clients/{conf}/certificates/x", ""),
        ],
    )
    .await
}

async fn rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("POST clients/{conf}/certificates/x/download", "{}"),
        ("POST clients/{conf}/certificates/x/generate-and-download", "{}"),
        ("POST clients/{nobody}/certificates/x/generate-and-download", "{}"),
        ("POST clients/{realm-management}/certificates/x/generate-and-download", "{}"),
    ];
    authorization::matrix_of(world, &rows, &["query-clients", "view-clients", "manage-clients", "view-users"]).await
}

/// The events that are written, without the certificate in them.
async fn noted(world: &mut World) -> Outcome {
    super::events::prepare(world, true).await?;
    let id = world.client_uuid("conf").await?;
    for config in [store("JKS"), KeyStoreConfig::default()] {
        drop(world.keycloak().generate_client_key_store(&world.realm, &id, "x", &config).await);
        drop(world.keycloak().download_client_key(&world.realm, &id, "x", &config).await);
    }
    let events = world.answer(call("GET admin-events?resourceTypes=CLIENT", "")?.admin()).await?.json();
    for event in events.as_array().into_iter().flatten() {
        let told: Value =
            serde_json::from_str(event["representation"].as_str().unwrap_or_default()).unwrap_or_default();
        let names: Vec<_> = told.as_object().into_iter().flat_map(|told| told.keys()).collect();
        let path = event["resourcePath"].as_str().unwrap_or_default().replace(&id, "{conf}");
        world.expect_value(&path, &json!([event["operationType"], event["resourceType"], names]));
    }
    world.expect_value("how many", &json!(events.as_array().map(Vec::len)));
    Ok(())
}

fn store(format: &str) -> KeyStoreConfig {
    let text = |text: &str| Some(text.to_owned());
    KeyStoreConfig {
        format: text(format),
        key_alias: text("Mine"),
        key_password: text("key pässword"),
        store_password: text("store pässword"),
        key_size: Some(2048),
        ..KeyStoreConfig::default()
    }
}

/// The upload of a store that [`store`] tells of.
fn upload(format: &str, file: &[u8], alias: &str) -> CertificateUpload {
    let KeyStoreConfig { key_password, store_password, .. } = store(format);
    CertificateUpload {
        keystore_format: format.to_owned(),
        file: Bytes::copy_from_slice(file),
        key_alias: Some(alias.to_owned()),
        key_password: key_password.map(Into::into),
        store_password: store_password.map(Into::into),
    }
}

/// What comes of an upload, compared with the key and the certificate that `conf` has, and the certificate of the realm.
async fn compared(world: &mut World, step: &str, upload: &CertificateUpload) -> Outcome {
    let id = world.client_uuid("conf").await?;
    let keycloak = world.keycloak();
    let own = keycloak.get_client_certificate(&world.realm, &id, "x").await?;
    let keys = keycloak.get_keys(&world.realm).await?.keys.unwrap_or_default();
    let of_realm = keys.into_iter().find(|key| key.algorithm.as_deref() == Some("RS256"));
    let of_realm = of_realm.and_then(|key| key.certificate);
    let uploaded = keycloak.upload_client_key(&world.realm, &id, "y", upload).await;
    let shown = shown(&uploaded, &own, of_realm.as_deref());
    let kept = Ok(keycloak.get_client_certificate(&world.realm, &id, "y").await?);
    assert!(uploaded.is_err() || shown == self::shown(&kept, &own, of_realm.as_deref()), "{step}: another is kept");
    match uploaded {
        Err(_) => world.expect_result(step, &uploaded),
        Ok(_) => world.expect_value(step, &shown),
    }
    Ok(())
}

fn shown(
    uploaded: &Result<CertificateRepresentation>,
    own: &CertificateRepresentation,
    of_realm: Option<&str>,
) -> Value {
    let Ok(uploaded) = uploaded else { return Value::Null };
    let key = uploaded.private_key.as_ref().map(|key| match &own.private_key {
        Some(own) if own == key => "the client's",
        _ => "another",
    });
    let certificate = uploaded.certificate.as_deref().map(|certificate| match certificate {
        certificate if own.certificate.as_deref() == Some(certificate) => "the client's",
        certificate if of_realm == Some(certificate) => "the realm's",
        _ => "another",
    });
    json!({"private key": key, "certificate": certificate, "public key": uploaded.public_key, "kid": uploaded.kid})
}

/// A new pair of keys, of which the server keeps the certificate alone.
async fn made(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    for format in FORMATS {
        let file = world.keycloak().generate_client_key_store(&world.realm, &id, "x", &store(format)).await?;
        let kept = world.keycloak().get_client_certificate(&world.realm, &id, "x").await?;
        let (key, certificate) = (kept.private_key.is_some(), kept.certificate.is_some());
        world.expect_value(&format!("{format}: kept"), &json!({"private key": key, "certificate": certificate}));
        for alias in ["Mine", "mine"] {
            compared(world, &format!("{format}: {alias}"), &upload(format, &file, alias)).await?;
        }
        let realm = world.realm.clone();
        compared(world, &format!("{format}: the realm"), &upload(format, &file, &realm)).await?;
    }
    Ok(())
}

/// Of a pair that the server has. Without a name, the client's id is one.
async fn held(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    world.keycloak().generate_client_certificate(&world.realm, &id, "x").await?;
    for format in FORMATS {
        for name in [Some("Mine"), None] {
            let config = KeyStoreConfig { key_alias: name.map(str::to_owned), ..store(format) };
            let file = world.keycloak().download_client_key(&world.realm, &id, "x", &config).await?;
            for alias in ["mine", "conf"] {
                compared(world, &format!("{format} of {name:?}: {alias}"), &upload(format, &file, alias)).await?;
            }
        }
    }
    Ok(())
}

/// Under names that are long, or none.
async fn names(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    world.keycloak().generate_client_certificate(&world.realm, &id, "x").await?;
    for format in FORMATS {
        for (step, name) in [("empty", String::new()), ("long", "x".repeat(60_000)), ("too long", "x".repeat(70_000))] {
            let config = KeyStoreConfig { key_alias: Some(name.clone()), ..store(format) };
            match world.keycloak().download_client_key(&world.realm, &id, "x", &config).await {
                Err(error) => world.expect_result::<()>(&format!("{format}, {step}"), &Err(error)),
                Ok(file) => compared(world, &format!("{format}, {step}"), &upload(format, &file, &name)).await?,
            }
        }
    }
    Ok(())
}

/// Of a certificate alone, which needs no password.
async fn of_a_certificate(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    let file = pem("CERTIFICATE", &certificate());
    keep(world, &file).await?;
    for format in FORMATS {
        let config = KeyStoreConfig { key_password: None, ..store(format) };
        let file = world.keycloak().download_client_key(&world.realm, &id, "x", &config).await?;
        compared(world, format, &upload(format, &file, "mine")).await?;
        let same = KeyStoreConfig { realm_alias: Some("mine".to_owned()), ..config.clone() };
        let file = world.keycloak().download_client_key(&world.realm, &id, "x", &same).await?;
        compared(world, &format!("{format}, the realm's under its name"), &upload(format, &file, "mine")).await?;
        let without = KeyStoreConfig { store_password: None, ..config };
        let result = world.keycloak().download_client_key(&world.realm, &id, "x", &without).await;
        world.expect_result(&format!("{format}, without a password"), &result.map(|_| ()));
    }
    // What base64 does not know is passed over, here too.
    keep(world, &file.replace("MII", "M I*I")).await?;
    for format in FORMATS {
        let file = world.keycloak().download_client_key(&world.realm, &id, "x", &store(format)).await;
        let read = file.map(|file| upload(format, &file, "mine"));
        match read {
            Err(error) => world.expect_result::<()>(&format!("{format}, with odd signs"), &Err(error)),
            Ok(upload) => compared(world, &format!("{format}, with odd signs"), &upload).await?,
        }
    }
    Ok(())
}

/// Gives `conf` a certificate.
async fn keep(world: &mut World, pem: &str) -> Outcome {
    let id = world.client_uuid("conf").await?;
    let file = pem.to_owned().into_bytes().into();
    let given = CertificateUpload { keystore_format: CERTIFICATE.to_owned(), file, ..CertificateUpload::default() };
    world.keycloak().upload_client_certificate(&world.realm, &id, "x", &given).await?;
    Ok(())
}

/// With the realm's certificate under another name, under that of the client's, and without it.
async fn of_the_realm(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    world.keycloak().generate_client_certificate(&world.realm, &id, "x").await?;
    for format in FORMATS {
        let named = |name: &str| KeyStoreConfig { realm_alias: Some(name.to_owned()), ..store(format) };
        for (step, config) in [
            ("another name", named("Other")),
            ("the same name", named("Mine")),
            ("nearly the same name", named("MINE")),
            ("no name", named("")),
            ("wanted", KeyStoreConfig { realm_certificate: Some(true), ..named("Other") }),
            ("not wanted", KeyStoreConfig { realm_certificate: Some(false), ..named("Other") }),
        ] {
            match world.keycloak().download_client_key(&world.realm, &id, "x", &config).await {
                Err(error) => world.expect_result::<()>(&format!("{format}, {step}"), &Err(error)),
                Ok(file) => {
                    let realm = world.realm.clone();
                    for alias in ["mine", "other", "", &realm] {
                        let shown = if alias == realm { "the realm" } else { alias };
                        compared(world, &format!("{format}, {step}: {shown}"), &upload(format, &file, alias)).await?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// With other names and passwords than the store has.
async fn uploads(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    world.keycloak().generate_client_certificate(&world.realm, &id, "x").await?;
    for format in FORMATS {
        let file = world.keycloak().download_client_key(&world.realm, &id, "x", &store(format)).await?;
        let good = upload(format, &file, "mine");
        let other = || Some("another".to_owned());
        for (step, upload) in [
            ("another name", CertificateUpload { key_alias: other(), ..good.clone() }),
            ("another key password", CertificateUpload { key_password: other().map(Into::into), ..good.clone() }),
            ("no key password", CertificateUpload { key_password: None, ..good.clone() }),
            ("another store password", CertificateUpload { store_password: other().map(Into::into), ..good.clone() }),
            ("no store password", CertificateUpload { store_password: None, ..good.clone() }),
            ("cut off", CertificateUpload { file: file.slice(..file.len() / 2), ..good.clone() }),
            ("the start", CertificateUpload { file: file.slice(..12), ..good.clone() }),
            ("more behind it", CertificateUpload { file: [&*file, b"more"].concat().into(), ..good.clone() }),
            ("a changed byte", CertificateUpload { file: changed(&file).into(), ..good.clone() }),
        ] {
            compared(world, &format!("{format}, {step}"), &upload).await?;
        }
    }
    Ok(())
}

fn changed(file: &[u8]) -> Vec<u8> {
    let mut changed = file.to_vec();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    changed
}

/// Stores that another server made.
async fn from_elsewhere(world: &mut World) -> Outcome {
    for (whose, format, file) in STORES {
        if (whose, format) != IN_BER {
            from(world, whose, format, file).await?;
        }
    }
    Ok(())
}

/// The same of one in BER.
async fn in_ber(world: &mut World) -> Outcome {
    for (whose, format, file) in STORES {
        if (whose, format) == IN_BER {
            from(world, whose, format, file).await?;
        }
    }
    Ok(())
}

async fn from(world: &mut World, whose: &str, format: &str, file: &[u8]) -> Outcome {
    let id = world.client_uuid("conf").await?;
    let text = |text: &str| Some(text.to_owned());
    for read_as in FORMATS {
        for alias in ["conf", "al", "realm", "r"] {
            let upload = CertificateUpload {
                key_password: text("kp").map(Into::into),
                store_password: text("sp").map(Into::into),
                ..upload(read_as, file, alias)
            };
            let result = world.keycloak().upload_client_key(&world.realm, &id, "x", &upload).await;
            world.expect_result(&format!("{whose} {format} as {read_as}: {alias}"), &result);
        }
    }
    Ok(())
}
