//! What a request looks like when it arrives.

use keycloak_api::admin::Realms as _;
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_api::{ErrorKind, Keycloak};
use keycloak_http::reqwest::header::{HeaderName, HeaderValue};
use keycloak_http::{BuildError, HttpKeycloak};

use crate::support::{Answer, Server, assert_base, chain, client};

async fn server() -> Server {
    Server::start(|asked| match asked.is_token_request() {
        true => Answer::token("t1", r#","expires_in":60"#),
        false if asked.method == "POST" => Answer::new(201, &[("location", "http://x/admin/realms/new%20one")], ""),
        false => Answer::json(200, "{}"),
    })
    .await
}

#[tokio::test]
async fn an_admin_request_goes_below_the_base_url_with_the_token() {
    let server = server().await;
    let base = format!("{}/auth", server.url);
    let keycloak = client(&format!("{base}/")).user_agent("shop/1.0").build().unwrap();
    assert_base(&keycloak, &base);
    keycloak.get_realm("a b/c").await.unwrap();

    let token = &server.asked("/token")[0];
    assert_eq!(token.path, "/auth/realms/master/protocol/openid-connect/token");
    assert_eq!(token.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(token.header("authorization"), None);
    let form = "client_id=admin-cli&grant_type=password&username=admin&password=canary-password";
    assert_eq!(token.body, form);

    let asked = &server.asked("/admin/")[0];
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("GET", "/auth/admin/realms/a%20b%2Fc"));
    assert_eq!(asked.header("authorization"), Some("Bearer t1"));
    assert_eq!(asked.header("user-agent"), Some("shop/1.0"));
}

#[tokio::test]
async fn a_created_thing_and_a_json_body() {
    let server = server().await;
    let keycloak = server.client().build().unwrap();
    let created = keycloak.create_realm(&Default::default()).await.unwrap();
    assert_eq!(created.id, "new one");
    let asked = &server.asked("/admin/realms")[0];
    assert_eq!(asked.header("content-type"), Some("application/json"));
    assert!(asked.header("user-agent").unwrap().starts_with("keycloak-http/"));
    assert_eq!(asked.body, "{}");
}

#[tokio::test]
async fn a_client_authenticates_itself_and_public_operations_need_no_credentials() {
    let server = server().await;
    let keycloak = HttpKeycloak::builder(&server.url).no_proxy().build().unwrap();
    keycloak.token("shop", &ClientAuth::secret_basic("web", "s:1"), &Grant::client_credentials()).await.unwrap();
    assert_eq!(server.asked("/token")[0].header("authorization"), Some("Basic d2ViOnMlM0Ex"));
    keycloak.certs("shop").await.unwrap_or_default();
    assert_eq!(server.asked("/certs")[0].header("authorization"), None);

    let error = keycloak.list_realms(None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(error.operation(), Some("list_realms"));
    assert!(server.asked("/admin").is_empty());
}

#[tokio::test]
async fn headers_lie_beneath_those_of_the_request() {
    let server = server().await;
    let keycloak = server
        .client()
        .header(HeaderName::from_static("x-gateway-key"), HeaderValue::from_static("canary-header"))
        .header(HeaderName::from_static("authorization"), HeaderValue::from_static("Basic gateway"))
        .build()
        .unwrap();
    keycloak.get_realm("shop").await.unwrap();
    keycloak.discovery("shop").await.unwrap_or_default();
    let admin = &server.asked("/admin")[0];
    assert_eq!(admin.header("x-gateway-key"), Some("canary-header"));
    assert_eq!(admin.header("authorization"), Some("Bearer t1"));
    assert_eq!(server.asked("/.well-known")[0].header("authorization"), Some("Basic gateway"));
}

#[tokio::test]
async fn it_is_every_trait_and_its_clones_share_the_token() {
    let server = server().await;
    let keycloak = server.client().build().unwrap();
    let boxed: Box<dyn Keycloak> = Box::new(keycloak.clone());
    boxed.get_realm("shop").await.unwrap();
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(server.asked("/token").len(), 1);
}

#[test]
fn outside_of_a_runtime_it_fails_and_does_not_panic() {
    let keycloak = client("http://127.0.0.1:1").build().unwrap();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut pending = keycloak.discovery("shop");
    let std::task::Poll::Ready(outcome) = pending.as_mut().poll(&mut context) else { panic!("it waits") };
    assert!(chain(&outcome.unwrap_err()).contains("no Tokio runtime"));
    let mut pending = keycloak.list_realms(None);
    let std::task::Poll::Ready(outcome) = pending.as_mut().poll(&mut context) else { panic!("it waits") };
    assert!(chain(&outcome.unwrap_err()).contains("no Tokio runtime"));
}

#[test]
fn what_belongs_to_an_own_client_is_refused_here() {
    let own = keycloak_http::reqwest::Client::new();
    let builder = HttpKeycloak::builder("https://sso.example.org").client(own);
    let error = builder.connect_timeout(std::time::Duration::from_secs(1)).build().unwrap_err();
    assert!(matches!(error, BuildError::OwnClient("connect_timeout")), "{error}");
    let error = HttpKeycloak::builder("sso.example.org").build().unwrap_err();
    assert!(error.to_string().contains("no URL"), "{error}");
    let error = HttpKeycloak::builder("https://sso.example.org").user_agent("a\nb").build().unwrap_err();
    assert!(matches!(error, BuildError::UserAgent(_)), "{error}");
}
