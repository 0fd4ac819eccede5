//! Tokens that are bound to a key (RFC 9449) or to a certificate (RFC 8705).

use std::num::NonZeroUsize;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, WWW_AUTHENTICATE};
use http::{Request, Response, StatusCode};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_api::token::Algorithm;
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use keycloak_http::bearer::{BearerLayer, BearerToken, PeerCertificate, Proofs};
use keycloak_tests::jose::{Key, by_nobody, by_secret, hash};
use keycloak_tests::tls::Shown;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{SHOP, over, service, text, token};

const BASE: &str = "https://orders.example.org/api";
const ALGORITHMS: &str = "ES256 ES384 ES512 EdDSA PS256 PS384 PS512 RS256 RS384 RS512";

/// Alice is a clerk; tokens of `bound` are bound to the certificate that the client shows.
fn fake() -> FakeKeycloak {
    let bound = Client::public("bound").with(|client| {
        let attributes = client.attributes.get_or_insert_default();
        attributes.insert("tls.client.certificate.bound.access.tokens".to_owned(), "true".to_owned());
    });
    let shop = Realm::new(SHOP).role("clerk").client(Client::public("web")).client(bound);
    FakeKeycloak::builder().realm(shop.user(User::new("alice").password("pw").role("clerk"))).build().unwrap()
}

fn proofs() -> Proofs {
    Proofs::at(BASE.parse().unwrap())
}

fn layer(fake: &FakeKeycloak) -> BearerLayer {
    over(fake).proofs(proofs())
}

/// Seconds since 1970 by the fake's clock.
fn now(fake: &FakeKeycloak) -> i64 {
    let since = fake.clock().now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

fn header(key: &Key) -> Value {
    json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": key.jwk()})
}

/// A token of alice's that is bound to the key.
async fn bound_to(fake: &FakeKeycloak, key: &Key) -> String {
    let path = format!("/realms/{SHOP}/protocol/openid-connect/token");
    let claims = json!({"htm": "POST", "htu": format!("{}{path}", fake.base_url()), "iat": now(fake), "jti": "grant"});
    let authority = fake.base_url().split_once("://").unwrap().1;
    let request = Request::post(path)
        .header(HOST, authority)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("DPoP", key.sign(&header(key), &claims).unwrap())
        .body(Body::from("grant_type=password&client_id=web&username=alice&password=pw&scope=email"));
    let answer = text(fake.service().oneshot(request.unwrap()).await.unwrap()).await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["token_type"], "DPoP", "{answer}");
    answer["access_token"].as_str().unwrap().to_owned()
}

/// What a good proof for `GET /` says.
fn claims(fake: &FakeKeycloak, token: &str, id: &str) -> Value {
    json!({"htm": "GET", "htu": format!("{BASE}/"), "iat": now(fake), "jti": id, "ath": hash(token)})
}

fn changed(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

async fn show(service: &Router, path: &str, authorization: &str, proofs: &[&str]) -> Response<Body> {
    let mut request = Request::get(path).header(AUTHORIZATION, authorization);
    for proof in proofs {
        request = request.header("DPoP", *proof);
    }
    service.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

/// The status and the challenges.
fn refusal(answer: &Response<Body>) -> (StatusCode, Vec<&str>) {
    let challenges = answer.headers().get_all(WWW_AUTHENTICATE).iter().map(|value| value.to_str().unwrap());
    (answer.status(), challenges.collect())
}

fn challenge(error: &str, words: &str) -> String {
    format!(r#"DPoP realm="shop", error="{error}", error_description="{words}", algs="{ALGORITHMS}""#)
}

#[tokio::test]
async fn who_proves_the_key_is_let_in_once_for_each_proof() {
    let (fake, key) = (fake(), Key::generate().unwrap());
    let (service, token) = (service(&layer(&fake)), bound_to(&fake, &key).await);
    let authorization = format!("DPoP {token}");
    for (id, path) in [("one", "/"), ("two", "/?a=b"), ("three", "/clerks")] {
        let claims = changed(claims(&fake, &token, id), "htu", json!(format!("{BASE}{path}")));
        let proof = key.sign(&header(&key), &claims).unwrap();
        let answer = show(&service, path, &authorization, &[&proof]).await;
        assert_eq!(answer.status(), StatusCode::OK, "{id}: {:?}", refusal(&answer));
        assert_eq!(text(answer).await, "alice");
        let again = show(&service, path, &authorization, &[&proof]).await;
        let used = challenge("invalid_dpop_proof", "The DPoP proof was used before");
        assert_eq!(refusal(&again), (StatusCode::UNAUTHORIZED, vec![&*used]), "{id}");
    }
    let usual = super::ask_with(&service, "/", &super::token(&fake, "alice").await).await;
    assert_eq!(text(usual).await, "alice", "other tokens are good as before");
}

#[tokio::test]
async fn an_address_may_be_written_in_any_form() {
    let (fake, key) = (fake(), Key::generate().unwrap());
    let (service, token) = (service(&layer(&fake)), bound_to(&fake, &key).await);
    for (address, expected) in [
        ("https://ORDERS.example.org/api/", StatusCode::OK),
        ("HTTPS://orders.example.org:443/api/", StatusCode::OK),
        ("https://orders.example.org/api/?a=b#c", StatusCode::OK),
        ("https://orders.example.org/x/../api/", StatusCode::OK),
        ("https://orders.example.org/api", StatusCode::UNAUTHORIZED),
        ("https://orders.example.org/", StatusCode::UNAUTHORIZED),
        ("https://orders.example.org:8443/api/", StatusCode::UNAUTHORIZED),
        ("https://a@orders.example.org/api/", StatusCode::UNAUTHORIZED),
        ("http://orders.example.org/api/", StatusCode::UNAUTHORIZED),
        ("/api/", StatusCode::UNAUTHORIZED),
    ] {
        let claims = changed(claims(&fake, &token, address), "htu", json!(address));
        let proof = key.sign(&header(&key), &claims).unwrap();
        let answer = show(&service, "/", &format!("DPoP {token}"), &[&proof]).await;
        assert_eq!(answer.status(), expected, "{address}");
    }
}

#[tokio::test]
async fn a_proof_that_is_wrong_in_one_way_is_refused() {
    let (fake, key, other) = (fake(), Key::generate().unwrap(), Key::generate().unwrap());
    let (service, token) = (service(&layer(&fake)), bound_to(&fake, &key).await);
    let good = || claims(&fake, &token, "bad");
    let with = |name: &str, value: Value| changed(good(), name, value);
    let of = |header: Value, claims: Value| key.sign(&header, &claims).unwrap();
    let usual = || header(&key);
    let mut with_private = usual();
    with_private["jwk"]["d"] = json!("AA");
    let mut other_key = usual();
    other_key["jwk"] = other.jwk();
    let tampered = {
        let proof = of(usual(), good());
        let (rest, signature) = proof.rsplit_once('.').unwrap();
        let first = if signature.starts_with('A') { "B" } else { "A" };
        format!("{rest}.{first}{}", &signature[1..])
    };
    let symmetric = by_secret("secret", &changed(usual(), "alg", json!("HS256")), &good());
    let rows = [
        ("garbage", "garbage".to_owned(), "valid"),
        ("empty", String::new(), "valid"),
        ("another type", of(changed(usual(), "typ", json!("JWT")), good()), "valid"),
        ("no type", of(json!({"alg": "ES256", "jwk": key.jwk()}), good()), "valid"),
        ("no key", of(json!({"typ": "dpop+jwt", "alg": "ES256"}), good()), "valid"),
        ("a private key", of(with_private, good()), "valid"),
        ("signed by another than it brings", of(other_key, good()), "valid"),
        ("of another key", other.sign(&header(&other), &good()).unwrap(), "valid"),
        ("another algorithm", of(changed(usual(), "alg", json!("ES384")), good()), "valid"),
        ("by a secret", symmetric, "valid"),
        ("by nobody", by_nobody(&good()), "valid"),
        ("tampered", tampered, "valid"),
        ("another method", of(usual(), with("htm", json!("POST"))), "valid"),
        ("a method in small letters", of(usual(), with("htm", json!("get"))), "valid"),
        ("no method", of(usual(), with("htm", Value::Null)), "valid"),
        ("another path", of(usual(), with("htu", json!(format!("{BASE}/clerks")))), "valid"),
        ("another host", of(usual(), with("htu", json!("https://a.example.org/api/"))), "valid"),
        ("no address", of(usual(), with("htu", Value::Null)), "valid"),
        ("another token", of(usual(), with("ath", json!(hash("a.b.c")))), "valid"),
        ("no token", of(usual(), with("ath", Value::Null)), "valid"),
        ("no id", of(usual(), with("jti", Value::Null)), "valid"),
        ("an empty id", of(usual(), with("jti", json!(""))), "valid"),
        ("no time", of(usual(), with("iat", Value::Null)), "valid"),
        ("a time that is a text", of(usual(), with("iat", json!("1"))), "valid"),
        ("too old", of(usual(), with("iat", json!(now(&fake) - 30))), "of now"),
        ("of the future", of(usual(), with("iat", json!(now(&fake) + 30))), "of now"),
        ("of the last day", of(usual(), with("iat", json!(i64::MAX))), "of now"),
        ("of the first day", of(usual(), with("iat", json!(i64::MIN))), "of now"),
    ];
    let authorization = format!("DPoP {token}");
    for (name, proof, words) in &rows {
        let answer = show(&service, "/", &authorization, &[proof]).await;
        let expected = challenge("invalid_dpop_proof", &format!("The DPoP proof is not {words}"));
        assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, vec![&*expected]), "{name}");
    }
    let good = of(usual(), claims(&fake, &token, "good"));
    let two = show(&service, "/", &authorization, &[&good, &good]).await;
    let expected = challenge("invalid_dpop_proof", "The DPoP proof is not valid");
    assert_eq!(refusal(&two), (StatusCode::UNAUTHORIZED, vec![&*expected]));
    let none = show(&service, "/", &authorization, &[]).await;
    let expected = challenge("invalid_dpop_proof", "The DPoP proof is missing");
    assert_eq!(refusal(&none), (StatusCode::UNAUTHORIZED, vec![&*expected]));
    let answer = show(&service, "/", &authorization, &[&good]).await;
    assert_eq!(answer.status(), StatusCode::OK, "what was refused has spent nothing");
}

#[tokio::test]
async fn what_a_token_is_bound_to_must_be_proven_and_nothing_else() {
    let (fake, key) = (fake(), Key::generate().unwrap());
    let (service, bound) = (service(&layer(&fake)), bound_to(&fake, &key).await);
    let free = token(&fake, "alice").await;
    let proof = |token: &str, id: &str| key.sign(&header(&key), &claims(&fake, token, id)).unwrap();
    let bearer = r#"Bearer realm="shop", error="invalid_token", error_description="The access token is not valid""#;
    let dpop = challenge("invalid_token", "The access token is not valid");
    for (name, authorization, proof, expected) in [
        ("bound, as a bearer token", format!("Bearer {bound}"), proof(&bound, "a"), bearer),
        ("not bound, with a proof", format!("DPoP {free}"), proof(&free, "b"), &*dpop),
        ("no token", "DPoP a.b.c".to_owned(), proof("a.b.c", "c"), &*dpop),
    ] {
        let answer = show(&service, "/", &authorization, &[&proof]).await;
        assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, vec![expected]), "{name}");
    }
    let answer = super::ask(&service, "/", &[]).await;
    let both = [r#"Bearer realm="shop""#, &format!(r#"DPoP realm="shop", algs="{ALGORITHMS}""#)];
    assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, both.to_vec()));
    fake.clock().advance(Duration::from_secs(400));
    let answer = show(&service, "/", &format!("DPoP {bound}"), &[&proof(&bound, "d")]).await;
    let expired = challenge("invalid_token", "The access token expired");
    assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, vec![&*expired]));
}

#[tokio::test]
async fn a_layer_that_takes_no_proofs_refuses_bound_tokens() {
    let (fake, key) = (fake(), Key::generate().unwrap());
    let (service, token) = (service(&over(&fake)), bound_to(&fake, &key).await);
    let proof = key.sign(&header(&key), &claims(&fake, &token, "a")).unwrap();
    let bearer = r#"Bearer realm="shop", error="invalid_token", error_description="The access token is not valid""#;
    for (scheme, expected) in [("DPoP", r#"Bearer realm="shop""#), ("Bearer", bearer)] {
        let answer = show(&service, "/", &format!("{scheme} {token}"), &[&proof]).await;
        assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, vec![expected]), "{scheme}");
    }
}

#[tokio::test]
async fn settings_are_what_a_proof_is_held_against() {
    let (fake, key) = (fake(), Key::generate().unwrap());
    let token = bound_to(&fake, &key).await;
    let wide = service(&over(&fake).proofs(proofs().lifespan(100).leeway(50)));
    let narrow = service(&over(&fake).proofs(proofs().algorithms([Algorithm::EdDSA])));
    for (id, age, expected) in [("a", 140, StatusCode::OK), ("b", 160, StatusCode::UNAUTHORIZED)] {
        let claims = changed(claims(&fake, &token, id), "iat", json!(now(&fake) - age));
        let proof = key.sign(&header(&key), &claims).unwrap();
        assert_eq!(show(&wide, "/", &format!("DPoP {token}"), &[&proof]).await.status(), expected, "{age}");
    }
    let proof = key.sign(&header(&key), &claims(&fake, &token, "c")).unwrap();
    let answer = show(&narrow, "/", &format!("DPoP {token}"), &[&proof]).await;
    let expected = challenge("invalid_dpop_proof", "The DPoP proof is not valid").replace(ALGORITHMS, "EdDSA");
    assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, vec![&*expected]));
}

#[tokio::test]
async fn there_is_no_room_for_proofs_without_end() {
    let (fake, key) = (fake(), Key::generate().unwrap());
    let token = bound_to(&fake, &key).await;
    let service = service(&over(&fake).proofs(proofs().entries(NonZeroUsize::MIN)));
    let proof = |id: &str| key.sign(&header(&key), &claims(&fake, &token, id)).unwrap();
    let (first, authorization) = (proof("a"), format!("DPoP {token}"));
    assert_eq!(show(&service, "/", &authorization, &[&first]).await.status(), StatusCode::OK);
    assert_eq!(show(&service, "/", &authorization, &[&proof("b")]).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(show(&service, "/", &authorization, &[&first]).await.status(), StatusCode::UNAUTHORIZED);
    fake.clock().advance(Duration::from_secs(26));
    assert_eq!(show(&service, "/", &authorization, &[&proof("c")]).await.status(), StatusCode::OK);
}

/// Each layer within another takes the proof that the outer one has taken.
#[tokio::test]
async fn layers_within_each_other_spend_a_proof_once() {
    let (fake, key) = (fake(), Key::generate().unwrap());
    let token = bound_to(&fake, &key).await;
    let outer = layer(&fake);
    let inner = outer.clone().expecting(|verifier| verifier.leeway(1));
    let name = async |token: BearerToken| token.claims().preferred_username.clone().unwrap_or_default();
    let service = Router::new().route("/", get(name).layer(inner)).layer(outer);
    let proof = key.sign(&header(&key), &claims(&fake, &token, "a")).unwrap();
    let authorization = format!("DPoP {token}");
    assert_eq!(show(&service, "/", &authorization, &[&proof]).await.status(), StatusCode::OK);
    assert_eq!(show(&service, "/", &authorization, &[&proof]).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_connects_by_the_certificate_is_let_in() {
    let fake = fake();
    let [own, other] = [Shown::Client, Shown::Other].map(|shown| shown.der().unwrap().unwrap());
    let shown = fake.with_client_certificate(&own);
    let grant = Grant::password("alice", "pw");
    let token = shown.token(SHOP, &ClientAuth::public("bound"), &grant).await.unwrap().access_token;
    let name = async |token: BearerToken| token.claims().preferred_username.clone().unwrap_or_default();
    let bearer = over(&fake).expecting(|verifier| verifier.authorized_party("bound"));
    let service = Router::new().route("/", get(name)).layer(bearer);
    for (step, certificate, expected) in [
        ("its own", Some(own.clone()), StatusCode::OK),
        ("another one", Some(other), StatusCode::UNAUTHORIZED),
        ("a part of it", Some(own[..own.len() - 1].to_vec()), StatusCode::UNAUTHORIZED),
        ("none", None, StatusCode::UNAUTHORIZED),
    ] {
        let mut request =
            Request::get("/").header(AUTHORIZATION, format!("Bearer {token}")).body(Body::empty()).unwrap();
        if let Some(der) = certificate {
            request.extensions_mut().insert(PeerCertificate::new(der));
        }
        let answer = service.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), expected, "{step}");
    }
}
