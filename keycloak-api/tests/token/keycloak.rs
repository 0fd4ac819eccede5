//! The tokens of a real Keycloak 26.7.4 (`fixtures/token/make.py` gets new ones), at the time when they were issued.

use keycloak_api::token::{
    AccessTokenClaims, Algorithm, IdTokenClaims, JsonWebKeySet, KeyError, KeySet, LogoutTokenClaims, TokenError,
    TokenVerifier, decode_unverified,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

struct Fixture(Value);

impl Fixture {
    fn load() -> Self {
        Self(serde_json::from_str(include_str!("../fixtures/token/keycloak.json")).unwrap())
    }

    fn jwks(&self) -> JsonWebKeySet {
        serde_json::from_value(self.0["jwks"].clone()).unwrap()
    }

    fn token(&self, name: &str, kind: &str) -> &str {
        self.0["tokens"][name][kind].as_str().unwrap()
    }

    fn verifier(&self) -> TokenVerifier {
        TokenVerifier::new().issuer(self.0["issuer"].as_str().unwrap())
    }

    #[track_caller]
    fn decode<C: DeserializeOwned>(&self, verifier: &TokenVerifier, raw: &str) -> Result<C, TokenError> {
        let now = decode_unverified::<AccessTokenClaims>(raw).unwrap().claims.iat.unwrap() + 1;
        verifier.decode(raw, &KeySet::from(self.jwks()), now).map(keycloak_api::token::VerifiedToken::into_claims)
    }
}

#[test]
fn its_keys_are_prepared_and_those_for_other_uses_left_out() {
    let jwks = Fixture::load().jwks();
    let keys = KeySet::from(&jwks);
    assert_eq!((keys.len(), keys.skipped().len()), (6, 2));
    for skipped in keys.skipped() {
        let jwk = jwks.keys.iter().find(|jwk| jwk.kid == skipped.kid).unwrap();
        match jwk.crv.as_deref() {
            Some(curve) => assert_eq!((curve, &skipped.reason), ("Ed448", &KeyError::UnsupportedCurve)),
            None => assert_eq!((jwk.alg.as_deref(), &skipped.reason), (Some("RSA-OAEP"), &KeyError::NotForSignatures)),
        }
    }
}

#[test]
fn its_key_set_is_written_as_it_was_read() {
    let fixture = Fixture::load();
    let jwks = fixture.jwks();
    assert!(jwks.other.is_empty() && jwks.keys.iter().all(|key| key.other.is_empty()), "{jwks:?}");
    assert_eq!(serde_json::to_value(&jwks).unwrap(), fixture.0["jwks"]);
}

#[test]
fn its_tokens_verify_in_every_algorithm() {
    let fixture = Fixture::load();
    for algorithm in
        [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA]
    {
        let client = format!("web-{algorithm}");
        let verifier = fixture.verifier().algorithms([algorithm]).authorized_party(&client);
        let raw = fixture.token(algorithm.name(), "access");

        let access = verifier.clone().audience("shop-api").token_type("Bearer");
        let claims: AccessTokenClaims = fixture.decode(&access, raw).unwrap();
        assert_eq!(claims.azp.as_deref(), Some(client.as_str()));
        assert_eq!(claims.sub.as_deref(), fixture.0["subject"].as_str());

        let id = verifier.audience(&client).token_type("ID");
        let raw_id = fixture.token(algorithm.name(), "id");
        let claims: IdTokenClaims = fixture.decode(&id.clone().access_token(raw), raw_id).unwrap();
        assert!(claims.at_hash.is_some() && claims.other.is_empty(), "{claims:?}");
        let error = fixture.decode::<IdTokenClaims>(&id.clone().access_token(raw_id), raw_id).unwrap_err();
        assert_eq!(error.claim(), Some("at_hash"));
        assert_eq!(fixture.decode::<Value>(&id, raw).unwrap_err().claim(), Some("aud"));
    }
}

#[test]
fn an_access_tokens_claims_are_typed() {
    let fixture = Fixture::load();
    let claims: AccessTokenClaims = fixture.decode(&fixture.verifier(), fixture.token("RS256", "access")).unwrap();
    assert!(claims.has_realm_role("buyer") && claims.has_client_role("shop-api", "orders:read"));
    assert!(!claims.has_realm_role("orders:read") && !claims.has_client_role("account", "orders:read"));
    let mut scopes: Vec<_> = claims.scopes().collect();
    scopes.sort_unstable();
    assert_eq!(scopes, ["email", "openid", "profile"]);
    assert_eq!(claims.preferred_username.as_deref(), Some("alice"));
    assert_eq!(claims.email.as_deref(), Some("alice@example.org"));
    assert_eq!(claims.email_verified, Some(true));
    assert_eq!(claims.allowed_origins, ["http://127.0.0.1"]);
    assert_eq!(claims.acr.as_deref(), Some("1"));
    assert!(claims.sid.is_some() && claims.jti.is_some() && claims.authorization.is_none());
    assert!(claims.other.is_empty(), "{:?}", claims.other);
}

#[test]
fn its_claims_are_written_as_they_were_read() {
    let fixture = Fixture::load();
    for (name, kind) in [("RS256", "access"), ("service", "access"), ("rpt", "access"), ("code", "access")] {
        let raw = fixture.token(name, kind);
        let read: AccessTokenClaims = fixture.decode(&fixture.verifier(), raw).unwrap();
        let any: Value = fixture.decode(&fixture.verifier(), raw).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), any, "{name}");
    }
}

#[test]
fn the_authorization_code_flows_id_token_has_the_nonce() {
    let fixture = Fixture::load();
    let raw = fixture.token("code", "id");
    let claims: IdTokenClaims = fixture.decode(&fixture.verifier().nonce("n-0S6_WzA2Mj"), raw).unwrap();
    assert!(claims.auth_time.is_some());
    assert_eq!(fixture.decode::<Value>(&fixture.verifier().nonce("other"), raw).unwrap_err().claim(), Some("nonce"));
}

#[test]
fn a_service_account_and_an_rpt() {
    let fixture = Fixture::load();
    let service: AccessTokenClaims = fixture.decode(&fixture.verifier(), fixture.token("service", "access")).unwrap();
    assert_eq!(service.client_id.as_deref(), Some("shop-api"));
    assert_eq!(service.other["clientHost"], "127.0.0.1");

    let rpt = fixture.verifier().audience("shop-api");
    let rpt: AccessTokenClaims = fixture.decode(&rpt, fixture.token("rpt", "access")).unwrap();
    assert!(rpt.has_permission("orders", Some("read")) && !rpt.has_permission("orders", Some("write")));
}

#[test]
fn a_logout_token() {
    let fixture = Fixture::load();
    let verifier = fixture.verifier().audience("web-RS256").token_type("Logout");
    let claims: LogoutTokenClaims = fixture.decode(&verifier, fixture.token("logout", "logout")).unwrap();
    assert!(claims.is_logout());
    assert_eq!(claims.sub.as_deref(), fixture.0["subject"].as_str());
}

#[test]
fn a_refresh_token_is_the_servers_own_affair() {
    let fixture = Fixture::load();
    let raw = fixture.token("code", "refresh");
    let error = fixture.decode::<Value>(&fixture.verifier(), raw).unwrap_err();
    assert_eq!(error, TokenError::AlgorithmNotAllowed { algorithm: "HS512".to_owned() });
    let error = fixture.decode::<Value>(&fixture.verifier().algorithms(Algorithm::ALL), raw).unwrap_err();
    assert!(error.is_unknown_key());
}

#[test]
fn today_they_are_expired() {
    let fixture = Fixture::load();
    let keys = KeySet::from(fixture.jwks());
    let raw = fixture.token("RS256", "access");
    let exp = decode_unverified::<AccessTokenClaims>(raw).unwrap().claims.exp.unwrap();
    let error = fixture.verifier().decode::<Value>(raw, &keys, exp).unwrap_err();
    assert_eq!(error, TokenError::Expired { expired_at: exp, now: exp });
}
