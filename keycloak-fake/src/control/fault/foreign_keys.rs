//! A key set in which other keys go by the names of the realm's.

use bytes::Bytes;
use keycloak_api::token::Algorithm;
use serde_json::{Map, Value};

use crate::service::oidc::off_the_runtime;
use crate::token::{KeyPurpose, RealmKey};

/// What says which key it is and what it is for, and not what it is.
const KEPT: [&str; 3] = ["kid", "alg", "use"];

/// The key set with other keys under the same names; anything else as it is.
pub(super) async fn in_place_of(body: Bytes) -> Bytes {
    let given = body.clone();
    // A key may have to be made.
    let made = off_the_runtime(move || Ok(replaced(&given))).await;
    made.ok().flatten().unwrap_or(body)
}

fn replaced(body: &[u8]) -> Option<Bytes> {
    let mut set: Map<String, Value> = serde_json::from_slice(body).ok()?;
    for key in set.get_mut("keys")?.as_array_mut()? {
        *key = foreign(key.as_object()?)?;
    }
    Some(serde_json::to_vec(&set).ok()?.into())
}

fn foreign(own: &Map<String, Value>) -> Option<Value> {
    let algorithm = own.get("alg").and_then(Value::as_str).and_then(|name| name.parse::<Algorithm>().ok());
    let key = RealmKey::stranger(algorithm.map_or(KeyPurpose::Encrypt, KeyPurpose::Sign));
    let mut foreign = serde_json::to_value(key.jwk()?).ok()?;
    for name in KEPT {
        if let Some(value) = own.get(name) {
            foreign[name] = value.clone();
        }
    }
    Some(foreign)
}
