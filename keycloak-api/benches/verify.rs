//! What it costs to verify an access token offline, beside `jsonwebtoken` with the same key, prepared once for each.
//!
//!     cargo bench -p keycloak-api --bench verify                     (release)
//!     cargo bench -p keycloak-api --bench verify --profile dev       (what users' tests run)
//!
//! The ratio of the two is what counts: at most 1.1. Both check `iss`, `aud` and `exp`, and give the same type.
#![expect(clippy::expect_used, reason = "a bench that can't be set up has nothing to measure")]

use std::hint::black_box;
use std::time::{SystemTime, UNIX_EPOCH};

use criterion::{Criterion, criterion_group, criterion_main};
use keycloak_api::token::{AccessTokenClaims, Algorithm, JsonWebKeySet, KeySet, TokenVerifier, decode_unverified};
use serde_json::Value;

const FIXTURE: &str = include_str!("../tests/fixtures/token/keycloak.json");

fn verify(criterion: &mut Criterion) {
    let fixture: Value = serde_json::from_str(FIXTURE).expect("JSON");
    let jwks: JsonWebKeySet = serde_json::from_value(fixture["jwks"].clone()).expect("a key set");
    let issuer = fixture["issuer"].as_str().expect("text");
    let keys = KeySet::from(&jwks);
    for algorithm in [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA] {
        let raw = fixture["tokens"][algorithm.name()]["access"].as_str().expect("text");
        let claims = decode_unverified::<AccessTokenClaims>(raw).expect("a token").claims;
        let now = claims.iat.expect("iat") + 1;
        let ours = TokenVerifier::new().issuer(issuer).audience("shop-api").algorithms([algorithm]);

        let jwk = jwks.keys.iter().find(|key| key.alg.as_deref() == Some(algorithm.name())).expect("a key");
        let jwk: jsonwebtoken::jwk::Jwk =
            serde_json::from_value(serde_json::to_value(jwk).expect("JSON")).expect("a key");
        let key = jsonwebtoken::DecodingKey::from_jwk(&jwk).expect("a key");
        let mut theirs = jsonwebtoken::Validation::new(algorithm.name().parse().expect("an algorithm"));
        theirs.set_issuer(&[issuer]);
        theirs.set_audience(&["shop-api"]);
        // It reads the system's clock, and the token expired long ago; so much leeway makes it a comparison all the same.
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
        theirs.leeway = clock.abs_diff(now.unsigned_abs()) + 1000;

        let mut group = criterion.benchmark_group(algorithm.name());
        group.bench_function("keycloak-api", |bencher| {
            bencher.iter(|| ours.decode::<AccessTokenClaims>(black_box(raw), &keys, now).expect("good"));
        });
        group.bench_function("jsonwebtoken", |bencher| {
            bencher.iter(|| jsonwebtoken::decode::<AccessTokenClaims>(black_box(raw), &key, &theirs).expect("good"));
        });
        group.bench_function("keycloak-api, any JSON", |bencher| {
            bencher.iter(|| ours.decode::<Value>(black_box(raw), &keys, now).expect("good"));
        });
        group.bench_function("jsonwebtoken, any JSON", |bencher| {
            bencher.iter(|| jsonwebtoken::decode::<Value>(black_box(raw), &key, &theirs).expect("good"));
        });
        group.finish();
    }
}

fn prepare(criterion: &mut Criterion) {
    let fixture: Value = serde_json::from_str(FIXTURE).expect("JSON");
    let jwks: JsonWebKeySet = serde_json::from_value(fixture["jwks"].clone()).expect("a key set");
    criterion.bench_function("prepare eight keys", |bencher| bencher.iter(|| KeySet::from(black_box(&jwks))));
}

criterion_group!(benches, verify, prepare);
criterion_main!(benches);
