//! The fake by TLS: who gets a connection, under which address it is served, and what a certificate is good for.
#![cfg(feature = "tls")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_fake::{FakeKeycloak, Realm, TlsOptions};
use reqwest::{Certificate, Identity};
use serde_json::Value;

const AUTHORITY: &str = include_str!("../../tests/fixtures/tls/authority.pem");
const SERVER: &str = include_str!("../../tests/fixtures/tls/server.pem");
const SERVER_KEY: &str = include_str!("../../tests/fixtures/tls/server-key.pem");
const CLIENT: &str = concat!(
    include_str!("../../tests/fixtures/tls/client.pem"),
    include_str!("../../tests/fixtures/tls/client-key.pem")
);
/// A certificate that nobody trusts.
const STRANGER: &str = concat!(
    include_str!("../../tests/fixtures/client-certificate.pem"),
    include_str!("../../tests/fixtures/client-key.pem")
);

fn fake() -> FakeKeycloak {
    let settings = serde_json::json!({
        "clientId": "shop", "clientAuthenticatorType": "client-x509", "serviceAccountsEnabled": true,
        "attributes": {
            "x509.subjectdn": "CN=shop-client,OU=Shop,O=Example,C=CH",
            "x509.allow.regex.pattern.comparison": "false",
            "tls.client.certificate.bound.access.tokens": "true",
        },
    });
    let realm = serde_json::json!({"realm": "shop", "enabled": true, "clients": [settings]});
    let fake = FakeKeycloak::builder().realm(Realm::new("other")).build().unwrap();
    fake.import_realm(&realm.to_string()).unwrap();
    fake
}

fn options() -> TlsOptions {
    TlsOptions::new(SERVER, SERVER_KEY)
}

fn client(identity: Option<&str>) -> reqwest::Client {
    let root = Certificate::from_pem(AUTHORITY.as_bytes()).unwrap();
    let mut builder = reqwest::Client::builder().no_proxy().tls_certs_only([root]);
    if let Some(identity) = identity {
        builder = builder.identity(Identity::from_pem(identity.as_bytes()).unwrap());
    }
    builder.build().unwrap()
}

async fn ask(url: &str, identity: Option<&str>) -> reqwest::Result<Value> {
    let url = format!("{url}/realms/shop/.well-known/openid-configuration");
    let text = client(identity).get(url).send().await?.text().await?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

#[tokio::test]
async fn addresses_are_by_tls() {
    let fake = fake();
    let (server, plain) = (fake.serve_tls("127.0.0.1:0", options()).unwrap(), fake.serve("127.0.0.1:0").unwrap());
    assert_eq!(server.url(), format!("https://{}", server.addr()));
    let document = ask(server.url(), None).await.unwrap();
    assert_eq!(document["issuer"], format!("{}/realms/shop", server.url()));
    let document = ask(plain.url(), None).await.unwrap();
    assert_eq!(document["issuer"], format!("{}/realms/shop", plain.url()));
    assert!(ask(&server.url().replace("https", "http"), None).await.is_err());
    server.shutdown();
}

#[tokio::test]
async fn who_is_let_in() {
    let (fake, asks) = (fake(), options().request_client_certificates(AUTHORITY));
    let wants = options().require_client_certificates(AUTHORITY);
    for (options, without, trusted, stranger) in
        [(options(), true, true, true), (asks, true, true, false), (wants, false, true, false)]
    {
        let server = fake.serve_tls("127.0.0.1:0", options).unwrap();
        for (identity, is_let_in) in [(None, without), (Some(CLIENT), trusted), (Some(STRANGER), stranger)] {
            assert_eq!(ask(server.url(), identity).await.is_ok(), is_let_in, "{}", identity.is_some());
        }
    }
}

/// Nobody waits for a handshake that does not go on.
#[tokio::test]
async fn who_stays_silent_holds_nobody_up() {
    let server = fake().serve_tls("127.0.0.1:0", options()).unwrap();
    let _silent = TcpStream::connect(server.addr()).unwrap();
    // Were it otherwise, the answer would never come.
    tokio::time::timeout(Duration::from_secs(60), ask(server.url(), None)).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_certificate_stands_for_a_client() {
    let server = fake().serve_tls("127.0.0.1:0", options().request_client_certificates(AUTHORITY)).unwrap();
    let url = format!("{}/realms/shop/protocol/openid-connect/token", server.url());
    for (identity, status) in [(Some(CLIENT), 200), (None, 401)] {
        let request = client(identity).post(&url).header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body("grant_type=client_credentials&client_id=shop").send().await.unwrap();
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test]
async fn in_process_a_handle_shows_it() {
    let fake = fake();
    let client = ClientAuth::tls("shop");
    assert!(fake.token("shop", &client, &Grant::client_credentials()).await.is_err());
    let pem = CLIENT.split("-----").nth(2).unwrap().replace('\n', "");
    let fake = fake.with_client_certificate(STANDARD.decode(pem).unwrap());
    let tokens = fake.token("shop", &client, &Grant::client_credentials()).await.unwrap();
    let read = keycloak_api::token::decode_unverified::<Value>(&tokens.access_token).unwrap();
    // What Keycloak 26.7.4 gives for it too.
    assert_eq!(read.claims["cnf"]["x5t#S256"], "rNfszAJzDUpwrnXjPZpQR62ZuYwpy3NgXDPJ_DBRVI0");
}

#[test]
fn what_is_no_certificate_is_refused() {
    let fake = fake();
    for options in [
        TlsOptions::new("", SERVER_KEY),
        TlsOptions::new("nonsense", SERVER_KEY),
        TlsOptions::new(SERVER, ""),
        TlsOptions::new(SERVER, SERVER),
        TlsOptions::new(AUTHORITY, SERVER_KEY),
        options().request_client_certificates(""),
    ] {
        assert_eq!(fake.serve_tls("127.0.0.1:0", options).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    assert!(!format!("{:?}", options()).contains("PRIVATE"));
}

#[test]
fn a_key_that_cannot_be_read_is_not_quoted() {
    // As in a variable that lost its line ends.
    let key = SERVER_KEY.replace('\n', "");
    for (options, what) in
        [(TlsOptions::new(SERVER, &key), "the server's key"), (TlsOptions::new(&key, &key), "the server's certificate")]
    {
        let error = fake().serve_tls("127.0.0.1:0", options).unwrap_err();
        assert_eq!(error.to_string(), format!("{what}: it is no PEM that can be read"));
    }
}
