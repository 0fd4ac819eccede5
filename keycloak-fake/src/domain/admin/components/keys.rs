//! The components of keys: which settings they have, and what those may be. The words are Keycloak's.

use super::Config;
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::{Decision, Denied};

/// Their kind.
pub(crate) const TYPE: &str = "org.keycloak.keys.KeyProvider";

/// What all of them have.
const COMMON: [&str; 3] = ["priority", "enabled", "active"];

/// The providers, and which further settings they have.
const PROVIDERS: [(&str, &[&str]); 10] = [
    ("aes-generated", &["secretSize"]),
    ("ecdh-generated", &["ecGenerateCertificate", "ecdhEllipticCurveKey", "ecdhAlgorithm"]),
    ("ecdsa-generated", &["ecGenerateCertificate", "ecdsaEllipticCurveKey"]),
    ("eddsa-generated", &["eddsaEllipticCurveKey"]),
    ("hmac-generated", &["secretSize", "algorithm"]),
    (
        "java-keystore",
        &["algorithm", "keystore", "keystorePassword", "keystoreType", "keyAlias", "keyPassword", "keyUse"],
    ),
    ("rsa", &["privateKey", "certificate", "algorithm"]),
    ("rsa-enc", &["privateKey", "certificate", "algorithm"]),
    ("rsa-enc-generated", &["keySize", "algorithm"]),
    ("rsa-generated", &["keySize", "algorithm"]),
];

/// Settings of which one value has to be.
const CHOICES: [(&str, &str, &[&str]); 4] = [
    ("keySize", "Key size", &["1024", "2048", "3072", "4096"]),
    ("secretSize", "Secret size", &["16", "24", "32", "64", "128", "256", "512"]),
    ("ecdsaEllipticCurveKey", "Elliptic Curve", &["P-256", "P-384", "P-521"]),
    ("eddsaEllipticCurveKey", "Elliptic Curve", &["Ed25519", "Ed448"]),
];

const RSA: [&str; 6] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

/// Whether the provider has a setting of this name, so that it is shown.
pub(super) fn is_setting(provider: &str, name: &str) -> bool {
    let own = PROVIDERS.iter().find(|(other, _)| *other == provider);
    COMMON.contains(&name) || own.is_some_and(|(_, names)| names.contains(&name))
}

/// Refuses what Keycloak refuses, and what this fake makes no keys for.
pub(super) fn check(provider: &str, config: &Config) -> Decision<()> {
    if !PROVIDERS.iter().any(|(known, _)| *known == provider) {
        return Err(AdminDenied::Invalid(Invalid::ComponentProvider).into());
    }
    let refuse = |words: String| Err(AdminDenied::Invalid(Invalid::Component(words)).into());
    let value = |name: &str| config.get(name)?.first().map(String::as_str);
    if value("priority").is_some_and(|priority| priority.parse::<i64>().is_err()) {
        return refuse("'Priority' should be a number".to_owned());
    }
    for (name, label) in [("enabled", "Enabled"), ("active", "Active")] {
        if value(name).is_some_and(|flag| !matches!(flag, "true" | "false")) {
            return refuse(format!("'{label}' should be 'true' or 'false'"));
        }
    }
    for (name, label, choices) in CHOICES.iter().filter(|(name, ..)| is_setting(provider, name)) {
        if let (Some(value), [first @ .., last]) = (value(name), choices)
            && !choices.contains(&value)
        {
            return refuse(format!("'{label}' should be {} or {last}", first.join(", ")));
        }
    }
    if provider.starts_with("rsa") && !provider.ends_with("-generated") && value("privateKey").is_none() {
        return refuse("'Private RSA Key' is required".to_owned());
    }
    if provider == "java-keystore" && value("keystore").is_none() {
        return refuse("'Keystore' is required".to_owned());
    }
    let is_one = |name: &str, done: &[&str]| value(name).is_none_or(|value| done.contains(&value));
    let is_done = match provider {
        "aes-generated" => true,
        "rsa-generated" => is_one("keySize", &["2048"]) && is_one("algorithm", &RSA),
        "rsa-enc-generated" => is_one("keySize", &["2048"]) && is_one("algorithm", &["RSA-OAEP"]),
        "hmac-generated" => is_one("algorithm", &["HS256", "HS384", "HS512"]),
        "ecdsa-generated" => is_one("ecGenerateCertificate", &["false"]),
        "eddsa-generated" => is_one("eddsaEllipticCurveKey", &["Ed25519"]),
        _ => false,
    };
    if is_done { Ok(()) } else { Err(Denied::NotDone("keys of this kind")) }
}
