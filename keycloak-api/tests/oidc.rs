//! What goes over the wire for each grant and each way of client authentication, and the helpers beside the trait.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::oidc::*;
use keycloak_api::operation::{Authorization, Form, IntoForm as _};
use keycloak_api::token::{Algorithm, JsonWebKey, KeySet, TokenError, TokenVerifier, VerifiedToken, decode_token};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

const ISSUER: &str = "https://kc.example.org/realms/shop";
const NOW: u64 = 1_800_000_000;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW)
}

fn wire(grant: &Grant) -> String {
    let mut form = Form::default();
    grant.write(&mut form);
    assert_eq!(form.get("grant_type"), Some(grant.grant_type()));
    // Names only, so that no secret reaches a log.
    let shown = format!("{grant:?} {form:?}");
    assert!(!shown.contains("canary"), "{shown}");
    form.encode()
}

#[test]
fn a_password() {
    assert_eq!(
        wire(&Grant::password("al ice", "canary&=")),
        "grant_type=password&username=al+ice&password=canary%26%3D"
    );
    let Grant::Password(mut whole) = Grant::password("a", "canary").with_scope("openid email") else { panic!() };
    whole.totp = Some("canary1".into());
    whole.resource = Some("https://r".to_owned());
    let expected =
        "grant_type=password&username=a&password=canary&totp=canary1&scope=openid+email&resource=https%3A%2F%2Fr";
    assert_eq!(wire(&Grant::Password(whole)), expected);
}

#[test]
fn client_credentials() {
    assert_eq!(wire(&Grant::client_credentials()), "grant_type=client_credentials");
    let Grant::ClientCredentials(mut whole) = Grant::client_credentials().with_scope("a") else { panic!() };
    whole.resource = Some("r".to_owned());
    whole.authorization_details = Some("[]".to_owned());
    let expected = "grant_type=client_credentials&scope=a&resource=r&authorization_details=%5B%5D";
    assert_eq!(wire(&Grant::ClientCredentials(whole)), expected);
}

#[test]
fn a_code() {
    let least = Grant::authorization_code("canary", "https://app/cb");
    let expected = "grant_type=authorization_code&code=canary&redirect_uri=https%3A%2F%2Fapp%2Fcb";
    assert_eq!(wire(&least), expected);
    // Its scopes were asked for before.
    assert_eq!(wire(&least.clone().with_scope("a")), expected);
    let Grant::AuthorizationCode(mut whole) = least.with_code_verifier("canary-v") else { panic!() };
    whole.client_session_state = Some("s".to_owned());
    whole.client_session_host = Some("h".to_owned());
    whole.resource = Some("r".to_owned());
    whole.authorization_details = Some("d".to_owned());
    let more =
        "&code_verifier=canary-v&client_session_state=s&client_session_host=h&resource=r&authorization_details=d";
    assert_eq!(wire(&Grant::AuthorizationCode(whole.clone())), format!("{expected}{more}"));
    whole.redirect_uri = None;
    assert!(!wire(&Grant::AuthorizationCode(whole)).contains("redirect_uri"));
}

#[test]
fn a_refresh_token() {
    let least = Grant::refresh_token("canary");
    assert_eq!(wire(&least), "grant_type=refresh_token&refresh_token=canary");
    let Grant::RefreshToken(mut whole) = least.with_scope("openid") else { panic!() };
    whole.client_session_state = Some("s".to_owned());
    whole.client_session_host = Some("h".to_owned());
    whole.resource = Some("r".to_owned());
    let more = "&scope=openid&client_session_state=s&client_session_host=h&resource=r";
    assert_eq!(wire(&Grant::RefreshToken(whole)), format!("grant_type=refresh_token&refresh_token=canary{more}"));
}

#[test]
fn an_exchange() {
    let least = Grant::token_exchange("canary");
    let kind = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange";
    let of = "urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3A";
    assert_eq!(wire(&least), format!("{kind}&subject_token=canary&subject_token_type={of}access_token"));
    let Grant::TokenExchange(mut whole) = least.with_scope("a b") else { panic!() };
    whole.subject_issuer = Some("i".to_owned());
    whole.actor_token = Some("canary2".into());
    whole.actor_token_type = Some(ID_TOKEN_TYPE.to_owned());
    whole.requested_token_type = Some(REFRESH_TOKEN_TYPE.to_owned());
    whole.audience = vec!["x".to_owned(), "y".to_owned()];
    whole.resource = vec!["https://r".to_owned(), "s".to_owned()];
    whole.requested_issuer = Some("ri".to_owned());
    whole.requested_subject = Some("rs".to_owned());
    let expected = format!(
        "{kind}&subject_token=canary&subject_token_type={of}access_token&subject_issuer=i&actor_token=canary2\
         &actor_token_type={of}id_token&requested_token_type={of}refresh_token&audience=x&audience=y\
         &resource=https%3A%2F%2Fr&resource=s&requested_issuer=ri&requested_subject=rs&scope=a+b"
    );
    assert_eq!(wire(&Grant::TokenExchange(whole)), expected);
}

#[test]
fn a_device() {
    let kind = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";
    let least = Grant::device_code("canary");
    assert_eq!(wire(&least), format!("{kind}&device_code=canary"));
    let whole = least.with_code_verifier("canary-v").with_scope("ignored");
    assert_eq!(wire(&whole), format!("{kind}&device_code=canary&code_verifier=canary-v"));
}

#[test]
fn permissions() {
    let kind = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Auma-ticket";
    let least = Grant::uma_ticket("api");
    assert_eq!(wire(&least), format!("{kind}&audience=api"));
    let Grant::UmaTicket(mut whole) = least.with_scope("view") else { panic!() };
    whole.permission = vec!["a#view".to_owned(), "#edit".to_owned()];
    whole.permission_resource_format = Some("uri".to_owned());
    whole.permission_resource_matching_uri = Some(true);
    whole.ticket = Some("canary1".into());
    whole.claim_token = Some("canary2".into());
    whole.claim_token_format = Some("f".to_owned());
    whole.pct = Some("canary3".into());
    whole.rpt = Some("canary4".into());
    whole.subject_token = Some("canary5".into());
    whole.submit_request = Some(false);
    whole.response_mode = Some("decision".to_owned());
    whole.response_include_resource_name = Some(true);
    whole.response_permissions_limit = Some(3);
    let expected = format!(
        "{kind}&audience=api&permission=a%23view&permission=%23edit&permission_resource_format=uri\
         &permission_resource_matching_uri=true&scope=view&ticket=canary1&claim_token=canary2&claim_token_format=f\
         &pct=canary3&rpt=canary4&subject_token=canary5&submit_request=false&response_mode=decision\
         &response_include_resource_name=true&response_permissions_limit=3"
    );
    assert_eq!(wire(&Grant::UmaTicket(whole)), expected);
}

#[test]
fn assertions_and_backchannel_requests() {
    let bearer = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=canary";
    assert_eq!(wire(&Grant::jwt_bearer("canary")), bearer);
    assert_eq!(wire(&Grant::jwt_bearer("canary").with_scope("a")), format!("{bearer}&scope=a"));
    let ciba = "grant_type=urn%3Aopenid%3Aparams%3Agrant-type%3Aciba&auth_req_id=canary";
    assert_eq!(wire(&Grant::ciba("canary").with_scope("ignored").with_code_verifier("ignored")), ciba);
}

/// What a client writes into the form, and what goes into the header.
fn authenticated(client: &ClientAuth) -> (Form, Option<Authorization>) {
    let mut form = Form::default();
    let header = client.authenticate(ISSUER, now(), &mut form).unwrap();
    let shown = format!("{client:?} {header:?} {form:?}");
    assert!(!shown.contains("canary"), "{shown}");
    (form, header)
}

#[test]
fn clients_with_and_without_a_secret() {
    for client in [ClientAuth::public("web"), ClientAuth::tls("web")] {
        let (form, header) = authenticated(&client);
        assert_eq!((form.encode().as_str(), header.is_none(), client.client_id()), ("client_id=web", true, "web"));
    }
    let (form, header) = authenticated(&ClientAuth::secret_post("web", "canary &"));
    assert_eq!((form.encode().as_str(), header.is_none()), ("client_id=web&client_secret=canary+%26", true));

    let (form, header) = authenticated(&ClientAuth::secret_basic("a b:c", "canary:+é"));
    assert_eq!(form.encode(), "");
    let header = header.unwrap().header().unwrap();
    let encoded = header.expose_secret().strip_prefix("Basic ").unwrap();
    let decoded = base64::engine::general_purpose::STANDARD.decode(encoded).unwrap();
    // Encoded as a form first (RFC 6749, section 2.3.1), so that the colon in the name does no harm.
    assert_eq!(String::from_utf8(decoded).unwrap(), "a+b%3Ac:canary%3A%2B%C3%A9");
}

/// The assertion in what a client writes, verified with `keys`.
fn assertion(client: &ClientAuth, keys: &KeySet, algorithm: Algorithm) -> Result<VerifiedToken<Value>, TokenError> {
    let (form, header) = authenticated(client);
    assert!(header.is_none());
    let names: Vec<_> = form.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["client_id", "client_assertion_type", "client_assertion"]);
    assert_eq!(form.get("client_id"), Some(client.client_id()));
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    assert_eq!(form.get("client_assertion_type"), Some(kind));
    let verifier = TokenVerifier::new().algorithms([algorithm]).require_kid(false);
    decode_token(form.get("client_assertion").unwrap(), keys, &verifier, now())
}

#[test]
fn an_assertion_signed_with_the_secret() {
    let secret = "canary of thirty-two bytes, or so";
    let client = ClientAuth::secret_jwt("web", secret);
    let keys = KeySet::default().with_secret(None, Algorithm::HS256, secret.as_bytes()).unwrap();
    let verify = |client: &ClientAuth| assertion(client, &keys, Algorithm::HS256);
    let token = verify(&client).unwrap();
    assert_eq!(token.algorithm(), Algorithm::HS256);
    let claims = token.claims();
    let jti = claims["jti"].as_str().unwrap();
    assert!(jti.len() >= 22, "{jti}");
    let expected = json!({"jti": jti, "iss": "web", "sub": "web", "aud": ISSUER, "iat": NOW, "exp": NOW + 60});
    assert_eq!(claims, &expected);
    // For one use.
    assert_ne!(verify(&client).unwrap().claims()["jti"], claims["jti"]);
    let elsewhere = client.with_assertion_audience("https://elsewhere");
    assert_eq!(verify(&elsewhere).unwrap().claims()["aud"], "https://elsewhere");
    verify(&ClientAuth::secret_jwt("web", "another")).expect_err("another secret was taken");
}

#[test]
fn an_assertion_signed_with_a_key() {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    let key: JsonWebKey =
        serde_json::from_value(json!({"kty": "EC", "kid": "k", "crv": "P-256", "x": x, "y": y, "use": "sig"})).unwrap();
    let keys = KeySet::from_iter([key]);
    let private = || jsonwebtoken::EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
    let es256 = jsonwebtoken::Algorithm::ES256;
    let verify = |client: &ClientAuth| assertion(client, &keys, Algorithm::ES256);

    let token = verify(&ClientAuth::private_key_jwt("web", es256, Some("k".to_owned()), private())).unwrap();
    assert_eq!(token.header().kid.as_deref(), Some("k"));
    assert_eq!((&token.claims()["iss"], &token.claims()["aud"]), (&json!("web"), &json!(ISSUER)));
    let unnamed = verify(&ClientAuth::private_key_jwt("web", es256, None, private())).unwrap();
    assert_eq!(unnamed.header().kid, None);
    let elsewhere = ClientAuth::private_key_jwt("web", es256, None, private()).with_assertion_audience("x");
    assert_eq!(verify(&elsewhere).unwrap().claims()["aud"], "x");

    // A key that does not sign this way is an error, not a panic.
    let odd = ClientAuth::private_key_jwt("web", jsonwebtoken::Algorithm::RS256, None, private());
    odd.authenticate(ISSUER, now(), &mut Form::default()).expect_err("an EC key signed RS256");
    // An audience changes nothing where there is no assertion.
    assert_eq!(authenticated(&ClientAuth::public("web").with_assertion_audience("x")).0.encode(), "client_id=web");
}

fn base(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[test]
fn authorization_urls() {
    let least = AuthorizationRequest::new("web", "https://app/cb?a=b&c");
    let expected = "https://kc.example.org/auth/realms/my%20shop/protocol/openid-connect/auth?response_type=code\
                    &client_id=web&redirect_uri=https%3A%2F%2Fapp%2Fcb%3Fa%3Db%26c&scope=openid";
    for text in ["https://kc.example.org/auth", "https://kc.example.org/auth/", "https://kc.example.org/auth?x=y#z"] {
        assert_eq!(authorization_url(&base(text), "my shop", &least).as_str(), expected);
    }
    let whole = AuthorizationRequest {
        response_type: Some("code id_token".to_owned()),
        response_mode: Some("form_post".to_owned()),
        scope: Some("openid email".to_owned()),
        state: Some("s&t".to_owned()),
        nonce: Some("n".to_owned()),
        prompt: Some("login consent".to_owned()),
        login_hint: Some("alice@example.org".to_owned()),
        max_age: Some(0),
        acr_values: Some("1 2".to_owned()),
        ui_locales: Some("de".to_owned()),
        claims: Some("{}".to_owned()),
        id_token_hint: Some("t".to_owned()),
        idp_hint: Some("google".to_owned()),
        action: Some("UPDATE_PASSWORD".to_owned()),
        request_uri: Some("urn:x".to_owned()),
        extra: vec![("a".to_owned(), "1".to_owned()), ("a".to_owned(), "2".to_owned())],
        ..AuthorizationRequest::new("web", "https://app/cb")
    }
    .with_pkce(&PkcePair::of_verifier("v"));
    let url = authorization_url(&base("https://kc.example.org"), "shop", &whole);
    assert_eq!(url.path(), "/realms/shop/protocol/openid-connect/auth");
    let challenge = challenge("v");
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let expected = [
        ("response_type", "code id_token"),
        ("client_id", "web"),
        ("redirect_uri", "https://app/cb"),
        ("scope", "openid email"),
        ("response_mode", "form_post"),
        ("state", "s&t"),
        ("nonce", "n"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("prompt", "login consent"),
        ("login_hint", "alice@example.org"),
        ("max_age", "0"),
        ("acr_values", "1 2"),
        ("ui_locales", "de"),
        ("claims", "{}"),
        ("id_token_hint", "t"),
        ("kc_idp_hint", "google"),
        ("kc_action", "UPDATE_PASSWORD"),
        ("request_uri", "urn:x"),
        ("a", "1"),
        ("a", "2"),
    ];
    assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(whole.url(&base("https://kc.example.org"), "shop"), url);
}

#[test]
fn end_session_urls() {
    let at = base("https://kc.example.org/");
    let bare = "https://kc.example.org/realms/a%2Fb/protocol/openid-connect/logout";
    assert_eq!(end_session_url(&at, "a/b", &EndSessionRequest::default()).as_str(), bare);
    let whole = EndSessionRequest {
        id_token_hint: Some("t".to_owned()),
        client_id: Some("web".to_owned()),
        post_logout_redirect_uri: Some("https://app/bye?x".to_owned()),
        state: Some("s t".to_owned()),
        ui_locales: Some("de en".to_owned()),
    };
    let more = "?id_token_hint=t&client_id=web&post_logout_redirect_uri=https%3A%2F%2Fapp%2Fbye%3Fx&state=s+t\
                &ui_locales=de+en";
    assert_eq!(end_session_url(&at, "a/b", &whole).as_str(), format!("{bare}{more}"));
}

#[test]
fn pkce_pairs() {
    // RFC 7636, appendix B.
    let pair = PkcePair::of_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(pair.challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let pair = PkcePair::generate().unwrap();
    let verifier: &SecretString = &pair.verifier;
    assert!(unreserved(verifier.expose_secret()) && verifier.expose_secret().len() == 43);
    assert_eq!(pair.challenge, challenge(verifier.expose_secret()));
    assert_ne!(PkcePair::generate().unwrap().challenge, pair.challenge);
    assert!(!format!("{pair:?}").contains(verifier.expose_secret()));
}

#[test]
fn random_values() {
    let values: std::collections::BTreeSet<String> = (0..100).map(|_| random_value().unwrap()).collect();
    assert_eq!(values.len(), 100);
    assert!(values.iter().all(|value| value.len() == 22 && unreserved(value)));
}

fn unreserved(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}
