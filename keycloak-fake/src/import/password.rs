//! Hashes of passwords that an import brought.
//!
//! Telling whether a password fits takes long, and is to be done with the realm unlocked.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::pbkdf2::{self, PBKDF2_HMAC_SHA1, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA512};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keycloak_api::representation::CredentialRepresentation;
use serde::Deserialize;

/// A hash that cannot be checked: of a kind that is not known, or malformed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a password hash that is not understood: {0}")]
pub(crate) struct Unsupported(String);

/// Whether `password` is what the credential's hash was made of.
pub(crate) fn verify(credential: &CredentialRepresentation, password: &str) -> Result<bool, Unsupported> {
    let hash = Hash::read(credential)?;
    let made = match hash.algorithm.as_str() {
        "argon2" => hash.argon2(password)?,
        "pbkdf2" => return hash.pbkdf2(PBKDF2_HMAC_SHA1, password),
        "pbkdf2-sha256" => return hash.pbkdf2(PBKDF2_HMAC_SHA256, password),
        "pbkdf2-sha512" => return hash.pbkdf2(PBKDF2_HMAC_SHA512, password),
        other => return Err(Unsupported(format!("algorithm `{other}`"))),
    };
    Ok(aws_lc_rs::constant_time::verify_slices_are_equal(&made, &hash.value).is_ok())
}

/// Whether the credential's hash is one that can be checked.
pub(crate) fn is_supported(credential: &CredentialRepresentation) -> bool {
    let algorithms = ["argon2", "pbkdf2", "pbkdf2-sha256", "pbkdf2-sha512"];
    Hash::read(credential).is_ok_and(|hash| algorithms.contains(&hash.algorithm.as_str()))
}

struct Hash {
    algorithm: String,
    iterations: u32,
    value: Vec<u8>,
    salt: Vec<u8>,
    parameters: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SecretData {
    value: String,
    #[serde(default)]
    salt: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CredentialData {
    hash_iterations: u32,
    algorithm: String,
    #[serde(default)]
    additional_parameters: Option<BTreeMap<String, Vec<String>>>,
}

impl Hash {
    /// Reads today's form, two JSON texts, or the old one with a field each.
    fn read(credential: &CredentialRepresentation) -> Result<Self, Unsupported> {
        let unreadable = |what: &'static str| move |error: serde_json::Error| Unsupported(format!("{what}: {error}"));
        let (secret, data) = match (&credential.secret_data, &credential.credential_data) {
            (Some(secret), Some(data)) => (
                serde_json::from_str::<SecretData>(secret).map_err(unreadable("secretData"))?,
                serde_json::from_str::<CredentialData>(data).map_err(unreadable("credentialData"))?,
            ),
            _ => Self::read_old(credential)?,
        };
        Ok(Self {
            algorithm: data.algorithm,
            iterations: data.hash_iterations,
            value: decode(&secret.value)?,
            salt: decode(&secret.salt)?,
            parameters: data.additional_parameters.unwrap_or_default(),
        })
    }

    fn read_old(credential: &CredentialRepresentation) -> Result<(SecretData, CredentialData), Unsupported> {
        let value = credential.hashed_salted_value.clone().ok_or_else(|| Unsupported("no hash".to_owned()))?;
        // Keycloak breaks without them: at the import, or at the login.
        let missing = |field: &str| Unsupported(format!("no {field}"));
        let rounds = credential.hash_iterations.and_then(|rounds| u32::try_from(rounds).ok());
        let secret = SecretData { value, salt: credential.salt.clone().unwrap_or_default() };
        let data = CredentialData {
            hash_iterations: rounds.ok_or_else(|| missing("hashIterations"))?,
            algorithm: credential.algorithm.clone().ok_or_else(|| missing("algorithm"))?,
            additional_parameters: None,
        };
        Ok((secret, data))
    }

    fn pbkdf2(&self, algorithm: pbkdf2::Algorithm, password: &str) -> Result<bool, Unsupported> {
        let iterations = NonZeroU32::new(self.iterations).ok_or_else(|| Unsupported("no iterations".to_owned()))?;
        if self.value.is_empty() {
            return Err(Unsupported("an empty hash".to_owned()));
        }
        Ok(pbkdf2::verify(algorithm, iterations, &self.salt, password.as_bytes(), &self.value).is_ok())
    }

    fn argon2(&self, password: &str) -> Result<Vec<u8>, Unsupported> {
        let unsupported = |error: argon2::Error| Unsupported(format!("argon2: {error}"));
        let algorithm = match self.parameter("type").unwrap_or("id") {
            "id" => Algorithm::Argon2id,
            "i" => Algorithm::Argon2i,
            "d" => Algorithm::Argon2d,
            other => return Err(Unsupported(format!("argon2 of type `{other}`"))),
        };
        let version = match self.parameter("version").unwrap_or("1.3") {
            "1.3" => Version::V0x13,
            "1.0" => Version::V0x10,
            other => return Err(Unsupported(format!("argon2 of version `{other}`"))),
        };
        let memory = self.number("memory", 7168)?;
        let lanes = self.number("parallelism", 1)?;
        let params = Params::new(memory, self.iterations, lanes, Some(self.value.len())).map_err(unsupported)?;
        let mut made = vec![0; self.value.len()];
        let argon2 = Argon2::new(algorithm, version, params);
        argon2.hash_password_into(password.as_bytes(), &self.salt, &mut made).map_err(unsupported)?;
        Ok(made)
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)?.first().map(String::as_str)
    }

    fn number(&self, name: &str, otherwise: u32) -> Result<u32, Unsupported> {
        let Some(text) = self.parameter(name) else { return Ok(otherwise) };
        text.parse().map_err(|_| Unsupported(format!("argon2 with {name} `{text}`")))
    }
}

fn decode(text: &str) -> Result<Vec<u8>, Unsupported> {
    STANDARD.decode(text).map_err(|error| Unsupported(format!("not base64: {error}")))
}
