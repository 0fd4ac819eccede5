//! Keys: where they come from, what they are called, what becomes of them.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keycloak_api::token::{Algorithm, KeySet};

use rand::RngExt as _;

use crate::state::Realm;
use crate::token::{KeyRing, KeyStatus, RandomSource, jwks};

fn ring(source: &RandomSource) -> KeyRing {
    KeyRing::new(source, &Arc::from("shop"), 1_795_468_159_147)
}

fn realm(source: &RandomSource) -> Realm {
    Realm { name: "shop".into(), keys: Arc::new(ring(source)), ..Realm::default() }
}

fn names(ring: &KeyRing) -> Vec<String> {
    ring.list().iter().filter_map(|held| held.key.kid().map(ToString::to_string)).collect()
}

#[test]
fn fakes_share_what_is_dear_and_realms_share_nothing() {
    let (one, other) = (RandomSource::random(), RandomSource::random());
    let (first, second, elsewhere) = (names(&ring(&one)), names(&ring(&one)), names(&ring(&other)));
    assert!(first.iter().all(|name| !second.contains(name)));
    assert_eq!(first[..2], elsewhere[..2], "RSA keys are made once in a process");
    assert!(first[2..].iter().all(|name| !elsewhere.contains(name)), "secrets are made for each fake");
}

#[test]
fn a_seed_gives_the_same_keys_every_time() {
    let published = |seed| serde_json::to_string(&jwks(&realm(&RandomSource::seeded(seed))).unwrap()).unwrap();
    assert_eq!(published(7), published(7));
    // In another process too: these were seen when this test was written.
    assert_eq!(names(&ring(&RandomSource::seeded(7))), SEVEN);
    let secret = |seed| RandomSource::seeded(seed).next_random().random::<u64>();
    assert_ne!(secret(7), secret(8));
}

const SEVEN: [&str; 4] = [
    "RfDRFdJwlRbRIvazCCFpU-qHG1PZjAoub4uRAs5vKZU",
    "unE2oOF0Bpouxtgg9vksBLn9QZ55wiszrZF3QX_J1uk",
    "9ac60b18-1cc2-49cd-81dc-0c05c0860664",
    "61118dc3-647a-43a4-b89b-ccb50c3e155b",
];

#[test]
fn a_new_realm_has_keycloaks_keys() {
    let ring = ring(&RandomSource::random());
    let listed = ring.list();
    let listed: Vec<_> =
        listed.iter().map(|held| (held.key.kind(), held.key.algorithm(), held.priority, held.status)).collect();
    let active = KeyStatus::Active;
    let expected = [
        ("RSA", "RS256", 100, active),
        ("RSA", "RSA-OAEP", 100, active),
        ("OCT", "HS512", 100, active),
        ("OCT", "AES", 100, active),
    ];
    assert_eq!(listed, expected);
}

#[test]
fn a_certificate_is_the_real_servers() {
    // The signing key of a real realm, as it was published.
    let real = STANDARD.decode(include_str!("../../../tests/fixtures/token/certificate.txt").trim()).unwrap();
    // Version 1 and 2048 bits: the key stands where it always does, before algorithm and signature.
    let end = real.len() - 256 - 5 - 15;
    let spki = &real[end - 294..end];
    // Its serial number is when it was made.
    let made = real[10..16].iter().fold(0, |number, byte| number << 8 | i64::from(*byte));
    let ours = crate::token::keys::unsigned_certificate("oracle-fresh", spki, made, 10);
    assert_eq!(ours.body(), &real[4..end]);
    assert_eq!(ours.signed(&real[real.len() - 256..]), real);
}

#[test]
fn every_algorithm_has_a_key_when_asked_for() {
    let realm = realm(&RandomSource::random());
    for algorithm in Algorithm::ALL {
        let key = realm.keys.signing(algorithm, 0);
        let signature = key.sign(b"message").unwrap();
        assert!(key.verifies(b"message", &signature), "{algorithm}");
        assert!(!key.verifies(b"massage", &signature), "{algorithm}");
        assert!(Arc::ptr_eq(&key, &realm.keys.signing(algorithm, 0)), "{algorithm} is made once");
    }
    let keys = KeySet::from(&jwks(&realm).unwrap());
    assert_eq!(keys.len(), 10, "the secrets are not published: {:?}", keys.skipped());
}

#[test]
fn a_key_that_was_replaced_verifies_till_it_is_disabled() {
    let realm = realm(&RandomSource::random());
    let old = realm.keys.signing(Algorithm::RS256, 0);
    let new = realm.keys.rotate(Algorithm::RS256, 0);
    assert!(Arc::ptr_eq(&new, &realm.keys.signing(Algorithm::RS256, 0)));
    let kid = old.kid().unwrap().clone();
    let is_known = || realm.keys.verifying(&kid, Algorithm::RS256).is_some();
    let is_published = || jwks(&realm).unwrap().keys.iter().any(|key| key.kid.as_deref() == Some(&*kid));
    assert!(is_known() && is_published());
    assert!(realm.keys.set_status(&kid, KeyStatus::Disabled));
    assert!(!is_known() && !is_published());
    assert!(!realm.keys.set_status("nobody", KeyStatus::Disabled));
}
