//! What is written about requests: enough to see what happened, and never a secret.

use std::io;
use std::sync::{Arc, Mutex};

use keycloak_api::admin::Realms as _;
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_http::reqwest::Client;
use keycloak_http::reqwest::header::{HeaderName, HeaderValue};
use keycloak_http::{Credentials, HttpKeycloak, SuppliedToken};
use tracing::instrument::WithSubscriber as _;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::support::{Answer, Asked, Server, chain, client};

/// Everything that subscribers wrote.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// A subscriber to everything, the HTTP client's own words included.
    fn subscriber(&self) -> impl tracing::Subscriber + Send + Sync {
        let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
        everything.with_span_events(FmtSpan::FULL).with_writer(self.clone()).finish()
    }
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Written {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn answer(asked: &Asked) -> Answer {
    if asked.is_token_request() && asked.body.contains("canary-refresh") {
        return Answer::refused(400, "invalid_grant");
    }
    if asked.is_token_request() {
        let rest =
            r#","expires_in":0,"refresh_token":"canary-refresh","refresh_expires_in":1800,"id_token":"canary-id""#;
        return Answer::token("canary-access", rest);
    }
    match asked.path.as_str() {
        "/admin/realms/shop" => Answer::json(200, "{}"),
        "/admin/realms/broken" => Answer::json(200, r#"{"realm": "canary-body"#),
        "/admin/realms/away" => Answer::raw("").closing(),
        "/admin/realms/busy" => Answer::json(503, r#"{"secret":"canary-body"}"#),
        _ => Answer::refused(404, "Not found"),
    }
}

async fn work(keycloak: &HttpKeycloak) -> String {
    let mut errors = String::new();
    keycloak.get_realm("shop").await.unwrap();
    for realm in ["broken", "away", "busy", "none"] {
        errors.push_str(&chain(&keycloak.get_realm(realm).await.unwrap_err()));
    }
    let client = ClientAuth::secret_post("web", "canary-secret");
    let tokens = keycloak.token("shop", &client, &Grant::password("alice", "canary-password")).await.unwrap();
    errors.push_str(&format!("{tokens:?} {client:?}"));
    errors.push_str(&chain(&keycloak.userinfo("shop", "canary-bearer").await.unwrap_err()));
    errors.push_str(&chain(&keycloak.introspect("shop", &client, "canary-token", None).await.unwrap_err()));
    errors
}

#[tokio::test]
async fn no_secret_is_in_a_span_an_error_or_a_debug() {
    let (server, written) = (Server::start(answer).await, Written::default());
    let header = (HeaderName::from_static("x-key"), HeaderValue::from_static("canary-header"));
    let builder = server.client().header(header.0, header.1);
    let shown = format!("{builder:?}");
    let keycloak = builder.build().unwrap();
    let errors = work(&keycloak).with_subscriber(written.subscriber()).await;
    let nowhere = client("http://127.0.0.1:1").build().unwrap();
    let unsent = chain(&nowhere.get_realm("shop").with_subscriber(written.subscriber()).await.unwrap_err());

    let text = written.text();
    assert!(text.contains("get_realm") && text.contains("the refresh token was refused"), "{text}");
    for text in [&text, &errors, &shown, &unsent, &format!("{keycloak:?}")] {
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn no_secret_is_in_a_debug_of_what_is_given() {
    let basic = ClientAuth::secret_basic("svc", "canary-secret");
    for shown in [
        format!("{:?}", Credentials::password("admin", "canary-password")),
        format!("{:?}", Credentials::client("shop", "svc", "canary-secret")),
        format!("{:?}", Credentials::refresh_token("shop", basic, "canary-refresh")),
        format!("{:?}", SuppliedToken::new("canary-token")),
        format!("{:?}", HttpKeycloak::builder("https://admin:canary@sso.example.org")),
        chain(&HttpKeycloak::builder("https://admin:canary@sso.example.org").build().unwrap_err()),
        chain(&HttpKeycloak::builder("https://admin:canary@").build().unwrap_err()),
        format!("{:?}", HttpKeycloak::builder("https://sso.example.org").client(Client::new())),
    ] {
        assert!(!shown.contains("canary"), "{shown}");
    }
}

#[tokio::test]
async fn a_span_tells_name_realm_status_and_duration() {
    let (server, written) = (Server::start(answer).await, Written::default());
    let keycloak = server.client().build().unwrap();
    keycloak.get_realm("none").with_subscriber(written.subscriber()).await.unwrap_err();
    let text = written.text();
    let end = text.lines().rfind(|line| line.contains("get_realm") && line.contains("close")).unwrap();
    for field in [
        "resource=\"Realms\"",
        "operation=\"get_realm\"",
        "method=\"GET\"",
        "realm=\"none\"",
        "status=404",
        "duration_us=",
    ] {
        assert!(end.contains(field), "{field}: {end}");
    }
    // The token request is a span within.
    let token = text.lines().find(|line| line.contains("operation=\"token\"")).unwrap();
    assert!(token.find("get_realm").unwrap() < token.find("\"token\"").unwrap(), "{token}");
}
