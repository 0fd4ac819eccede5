//! [`Keys`] on the fake.

use std::collections::BTreeMap;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keycloak_api::{prelude::*, rest};

use super::rights::VIEW_REALM;
use crate::handle::FakeKeycloak;
use crate::service::oidc::off_the_runtime;
use crate::token::{Certificate, HeldKey, KeyPurpose, KeyStatus};

#[rest]
#[async_trait]
impl Keys for FakeKeycloak {
    async fn get_keys(&self, realm: &str) -> Result<KeysMetadataRepresentation> {
        let listed = self.read(<dyn Keys>::GET_KEYS, realm, VIEW_REALM, |realm| Ok(realm.keys.list()))?;
        // What is listed has to be made first.
        off_the_runtime(move || {
            let mut active = BTreeMap::new();
            for held in listed.iter().filter(|held| held.status == KeyStatus::Active) {
                let kid = held.key.kid().map(ToString::to_string).unwrap_or_default();
                // The first is of the highest priority.
                active.entry(held.key.algorithm().to_owned()).or_insert(kid);
            }
            let keys = listed.iter().map(shown).collect();
            Ok(KeysMetadataRepresentation {
                active: Some(active),
                keys: Some(keys),
                ..KeysMetadataRepresentation::default()
            })
        })
        .await
    }
}

fn shown(held: &HeldKey) -> KeyMetadataRepresentation {
    let key = &held.key;
    let certificate = key.certificate();
    let status = match held.status {
        KeyStatus::Active => "ACTIVE",
        KeyStatus::Passive => "PASSIVE",
        KeyStatus::Disabled => "DISABLED",
    };
    let used = match key.purpose {
        KeyPurpose::Sign(_) => "SIG",
        KeyPurpose::Encrypt | KeyPurpose::Internal => "ENC",
    };
    KeyMetadataRepresentation {
        provider_id: Some(key.provider_id.to_string()),
        provider_priority: Some(held.priority),
        kid: key.kid().map(ToString::to_string),
        status: Some(status.to_owned()),
        r#type: Some(key.kind().to_owned()),
        algorithm: Some(key.algorithm().to_owned()),
        public_key: key.public_key(),
        certificate: certificate.map(|certificate| STANDARD.encode(&certificate.der)),
        r#use: Some(used.to_owned()),
        valid_to: certificate.and_then(Certificate::ends_ms),
        ..KeyMetadataRepresentation::default()
    }
}
