//! The keys that a realm's components bring along.

use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use keycloak_api::representation::{ComponentExportRepresentation, RealmRepresentation};
use keycloak_api::token::Algorithm;

use crate::domain::admin::components::{KEYS as PROVIDER, KeyOf};
use crate::state::{Id, Realm};
use crate::token::{HeldKey, KeyPurpose, KeyRing, KeyStatus, RandomSource, RealmKey, Wanted};

/// The realm's keys: those that its components hold, or new ones if they hold none that signs.
pub(crate) fn ring(source: &RandomSource, realm: &Realm, now_ms: i64) -> KeyRing {
    let components = components(&realm.settings);
    let brought: Vec<_> = components.filter_map(|(_, one)| Some((read(one)??, one))).collect();
    let signs = |key: &RealmKey| matches!(key.purpose, KeyPurpose::Sign(other) if other != Algorithm::HS512);
    if !brought.iter().any(|(key, _)| signs(key)) {
        return KeyRing::new(source, &realm.name, now_ms);
    }
    let ring = KeyRing::empty(source, &realm.name);
    for (key, component) in brought {
        ring.add(key, priority(component), status(component));
    }
    ring
}

/// The paths of components that hold keys which cannot be used.
pub(super) fn list_unusable(realm: &RealmRepresentation) -> Vec<String> {
    let unusable = components(realm).filter(|(_, component)| matches!(read(component), Some(None)));
    unusable.map(|(at, _)| format!("components.{PROVIDER}[{at}].config")).collect()
}

fn components(realm: &RealmRepresentation) -> impl Iterator<Item = (usize, &ComponentExportRepresentation)> {
    realm.components.iter().filter_map(|all| all.get(PROVIDER)).flatten().enumerate()
}

/// The component's key: `None` if it holds none, `Some(None)` if it holds one that is not understood.
fn read(component: &ComponentExportRepresentation) -> Option<Option<RealmKey>> {
    let setting = |name: &str| setting(component, name);
    let provider = component.provider_id.as_deref().unwrap_or_default();
    let id = Id::from(component.id.as_deref().unwrap_or_default());
    let algorithm = |otherwise| match setting("algorithm") {
        None => Some(otherwise),
        Some(name) => name.parse::<Algorithm>().ok(),
    };
    let mut key = match provider {
        // It is the server's own, and nothing here is encrypted with it.
        "aes-generated" => return None,
        "rsa" | "rsa-generated" | "rsa-enc" | "rsa-enc-generated" => {
            let private = setting("privateKey")?;
            let encrypts = provider.starts_with("rsa-enc")
                || setting("keyUse").is_some_and(|used| used.eq_ignore_ascii_case("enc"));
            let purpose =
                if encrypts { Some(KeyPurpose::Encrypt) } else { algorithm(Algorithm::RS256).map(KeyPurpose::Sign) };
            let certificate = setting("certificate").and_then(der);
            purpose
                .zip(der(private))
                .and_then(|(purpose, private)| RealmKey::imported(purpose, id, &private, certificate))
        }
        "hmac-generated" => {
            let secret = setting("secret")?;
            let kid = Id::from(setting("kid").unwrap_or_default());
            let algorithm = algorithm(Algorithm::HS256);
            let secret = decoder(&URL_SAFE).decode(secret).ok();
            algorithm.zip(secret).and_then(|(algorithm, secret)| RealmKey::imported_secret(algorithm, id, kid, &secret))
        }
        // A key store elsewhere, a curve's key, or an extension's.
        _ => return component.config.as_ref().filter(|config| !config.is_empty()).map(|_| None),
    };
    if let Some(key) = &mut key {
        key.provider = component.name.clone().unwrap_or_default();
    }
    Some(key)
}

fn priority(component: &ComponentExportRepresentation) -> i64 {
    setting(component, "priority").and_then(|priority| priority.parse().ok()).unwrap_or(0)
}

fn setting<'a>(component: &'a ComponentExportRepresentation, name: &str) -> Option<&'a str> {
    component.config.as_ref()?.get(name)?.first().map(String::as_str)
}

/// What a key is for whose component brings no key along: one is made.
fn purpose(component: &ComponentExportRepresentation) -> Option<KeyPurpose> {
    let algorithm = |otherwise| match setting(component, "algorithm") {
        None => Some(otherwise),
        Some(name) => name.parse::<Algorithm>().ok(),
    };
    match component.provider_id.as_deref()? {
        "aes-generated" => Some(KeyPurpose::Internal),
        "rsa-enc-generated" => Some(KeyPurpose::Encrypt),
        "rsa-generated" => algorithm(Algorithm::RS256).map(KeyPurpose::Sign),
        "hmac-generated" => algorithm(Algorithm::HS512).map(KeyPurpose::Sign),
        "eddsa-generated" => Some(KeyPurpose::Sign(Algorithm::EdDSA)),
        "ecdsa-generated" => Some(KeyPurpose::Sign(match setting(component, "ecdsaEllipticCurveKey") {
            Some("P-384") => Algorithm::ES384,
            Some("P-521") => Algorithm::ES512,
            _ => Algorithm::ES256,
        })),
        _ => None,
    }
}

/// Has the realm's keys be those of its components.
pub(crate) fn follow(realm: &Realm, now_ms: i64) {
    let wanted: Vec<Wanted> = components(&realm.settings)
        .map(|(_, one)| Wanted {
            component: Id::from(one.id.as_deref().unwrap_or_default()),
            name: one.name.clone().unwrap_or_default(),
            purpose: purpose(one),
            priority: priority(one),
            status: status(one),
        })
        .collect();
    realm.keys.follow(&wanted, now_ms);
}

/// The realm's keys, each with the component that it would have.
pub(crate) fn owners(realm: &Realm) -> Vec<KeyOf> {
    let owner = |held: &HeldKey| {
        let key = &held.key;
        let (provider, setting) = match key.purpose {
            KeyPurpose::Internal => ("aes-generated", None),
            KeyPurpose::Encrypt => ("rsa-enc-generated", Some(("algorithm", "RSA-OAEP"))),
            KeyPurpose::Sign(algorithm) => match algorithm {
                Algorithm::ES256 => ("ecdsa-generated", Some(("ecdsaEllipticCurveKey", "P-256"))),
                Algorithm::ES384 => ("ecdsa-generated", Some(("ecdsaEllipticCurveKey", "P-384"))),
                Algorithm::ES512 => ("ecdsa-generated", Some(("ecdsaEllipticCurveKey", "P-521"))),
                Algorithm::EdDSA => ("eddsa-generated", None),
                Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512 => {
                    ("hmac-generated", Some(("algorithm", algorithm.name())))
                }
                _ => ("rsa-generated", Some(("algorithm", algorithm.name()))),
            },
        };
        let priority = ("priority".to_owned(), vec![held.priority.to_string()]);
        let setting = setting.map(|(name, value)| (name.to_owned(), vec![value.to_owned()]));
        KeyOf {
            component: key.provider_id.clone(),
            name: key.provider.clone(),
            provider,
            config: std::iter::once(priority).chain(setting).collect(),
        }
    };
    realm.keys.list().iter().map(owner).collect()
}

fn status(component: &ComponentExportRepresentation) -> KeyStatus {
    let is_off = |name: &str| {
        let value = component.config.as_ref().and_then(|config| config.get(name)?.first());
        value.is_some_and(|value| value == "false")
    };
    match (is_off("enabled"), is_off("active")) {
        (true, _) => KeyStatus::Disabled,
        (_, true) => KeyStatus::Passive,
        _ => KeyStatus::Active,
    }
}

/// What a text of PEM holds, with or without its frame.
fn der(text: &str) -> Option<Vec<u8>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    decoder(&STANDARD).decode(lines.collect::<String>()).ok()
}

fn decoder(alphabet: &base64::alphabet::Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config)
}

/// The realm with the keys of its components.
pub(crate) fn with_keys(source: &RandomSource, mut realm: Realm, now_ms: i64) -> Realm {
    realm.keys = Arc::new(ring(source, &realm, now_ms));
    realm
}
