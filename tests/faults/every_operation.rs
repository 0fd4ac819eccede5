//! Every operation of the tables goes through a decorator once, with what it was called with, and no secret stays in the
//! journal.

#![expect(clippy::panic, reason = "a test's helpers fail as tests do")]

use std::collections::BTreeSet;
use std::sync::Mutex;

use async_trait::async_trait;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use keycloak_api::admin::{CertificateUpload, ClientCertificates, IdentityProviders, OrganizationMembers};
use keycloak_api::oidc::*;
use keycloak_api::operation::{Failure, Form, Handler, OperationInfo, Received, Reply, Request};
use keycloak_api::uma::Entitlements;
use keycloak_api::{Error, ErrorKind, Keycloak, Transport, each_part};
use keycloak_fake::control::{Outcome, Watched};

/// In whatever is secret.
const SECRET: &str = "s3cret";

/// A server that refuses all that it is asked, and remembers it.
#[derive(Default)]
struct Refusing(Mutex<Vec<Request>>);

#[async_trait]
impl Transport for Refusing {
    async fn send(&self, request: Request) -> Result<Reply, Error> {
        self.0.lock().unwrap().push(request);
        Ok(Reply::new(StatusCode::IM_A_TEAPOT, HeaderMap::new(), Bytes::new()))
    }

    fn base_url(&self) -> &str {
        "http://localhost"
    }
}

impl Refusing {
    /// What it was asked since the last time.
    fn asked(&self) -> Vec<Request> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[test]
fn it_has_every_trait() {
    fn is_keycloak<K: Keycloak + ?Sized>() {}
    is_keycloak::<Watched<Refusing>>();
    is_keycloak::<Watched<dyn Keycloak>>();
}

#[tokio::test]
async fn every_operation_goes_through() {
    let keycloak = Watched::new(Refusing::default());
    let _journal = keycloak.journal();
    let (mut met, mut forms) = (BTreeSet::new(), BTreeSet::new());
    macro_rules! meet {
        ($($part:tt)+) => {
            for row in <dyn $($part)+>::operations() {
                match row.handler {
                    Some(handler) => {
                        handled(&keycloak, &keycloak as &dyn $($part)+, row.info, handler).await;
                        met.insert(name(row.info));
                    }
                    None => {
                        forms.insert(name(row.info));
                    }
                }
            }
        };
    }
    each_part!(meet);
    let called = call_forms(&keycloak).await;
    assert_eq!(called, forms);
    met.extend(called);
    let all: BTreeSet<_> = keycloak_api::operations().into_iter().map(name).collect();
    assert_eq!(met, all);

    let journal = keycloak.journal();
    assert_eq!((journal.entries().len(), journal.lost()), (all.len(), 0));
    let told = format!("{:?}", journal.entries());
    assert!(!told.contains(SECRET), "{told}");
}

fn name(info: &OperationInfo) -> (&'static str, &'static str) {
    (info.resource, info.name)
}

/// Calls an operation as a server does.
async fn handled<T: ?Sized>(keycloak: &Watched<Refusing>, part: &T, info: &OperationInfo, handler: Handler<T>) {
    let names = info.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<_> = names.map(|name| (name.to_owned(), format!("a-{name}"))).collect();
    let query: Vec<_> = (info.query_names)().iter().map(|name| format!("{name}=1")).collect();
    let secret = format!(r#"{{"value":"{SECRET}","secret":"{SECRET}"}}"#);
    let bodies = ["application/json", "text/plain"].into_iter().flat_map(|media| {
        [secret.clone(), format!("[{secret}]"), format!(r#"["{SECRET}"]"#), format!(r#""{SECRET}""#), "{}".to_owned()]
            .map(|body| (media, body))
    });
    let mut refusals = Vec::new();
    for (media, body) in bodies {
        for query in [query.join("&"), query.join("&").replace("=1", "=true"), String::new()] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, media.parse().unwrap());
            headers.insert(AUTHORIZATION, format!("Bearer {SECRET}").parse().unwrap());
            let received = Received::new(parameters.clone(), query, headers, Bytes::from(body.clone()));
            match handler(part, received).await {
                Err(Failure::Failed(error)) => return check(keycloak, info, &error),
                Err(Failure::Rejected(rejection)) => refusals.push(rejection.to_string()),
                Ok(_) => panic!("{info:?} was answered"),
            }
        }
    }
    panic!("nothing could be said to {info:?}: {refusals:?}");
}

/// What was called has gone through once, and is what was asked and told.
fn check(keycloak: &Watched<Refusing>, info: &OperationInfo, error: &Error) {
    let asked = keycloak.keycloak().asked();
    let [request] = &asked[..] else { panic!("{info:?} was asked for {} times", asked.len()) };
    assert_eq!(name(request.operation), name(info));
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Status, Some(info.name)));
    let entry = keycloak.journal().entries().pop().unwrap();
    assert_eq!(entry.operation.map(name), Some(name(info)));
    assert_eq!((entry.realm.as_deref(), &entry.method), (request.realm(), &info.method));
    assert_eq!(entry.outcome, Outcome::Failed { kind: ErrorKind::Status, status: Some(418) }, "{entry:?}");
    let query = Form::parse(request.query.as_bytes());
    let segments = request.parameters.iter().map(|(name, value)| (*name, value.as_str()));
    for (name, value) in segments.filter(|(name, _)| *name != "realm").chain(query.iter()) {
        assert_eq!(entry.parameter(name), Some(value), "{entry:?}");
    }
}

/// Calls what is sent as a form, of which no handler knows, and returns what it has called.
async fn call_forms(keycloak: &Watched<Refusing>) -> BTreeSet<(&'static str, &'static str)> {
    let client = ClientAuth::secret_post("shop-client", SECRET);
    let (ticket, login) = (Grant::uma_ticket("orders"), Grant::password("alice", SECRET));
    let file = CertificateUpload {
        keystore_format: "JKS".to_owned(),
        key_alias: None,
        key_password: Some(SECRET.into()),
        store_password: Some(SECRET.into()),
        file: Bytes::from(SECRET),
    };
    let mut called = BTreeSet::new();
    macro_rules! call {
        ($part:ident :: $method:ident ($($argument:expr),*)) => {{
            let error = $part::$method(keycloak, "shop" $(, $argument)*).await.map(drop).unwrap_err();
            let rows = <dyn $part>::operations();
            let info = rows.iter().map(|row| row.info).find(|info| info.name == stringify!($method)).unwrap();
            check(keycloak, info, &error);
            called.insert(name(info));
        }};
    }
    call!(OpenIdConnect::token(&client, &login));
    call!(OpenIdConnect::introspect(&client, SECRET, Some("access_token")));
    call!(OpenIdConnect::revoke(&client, SECRET, None));
    call!(OpenIdConnect::logout(&client, SECRET));
    call!(OpenIdConnect::authorize_device(&client, &DeviceAuthorizationRequest::scope("openid")));
    call!(OpenIdConnect::authenticate_backchannel(&client, &BackchannelRequest::login_hint("alice")));
    call!(OpenIdConnect::push_authorization_request(&client, &AuthorizationRequest::new("web", "http://app.test")));
    call!(Entitlements::requesting_party_token(SECRET, &ticket));
    call!(Entitlements::granted_permissions(SECRET, &ticket));
    call!(Entitlements::decide_permissions(SECRET, &ticket));
    call!(OrganizationMembers::invite_user("acme", "bob@example.org", None, Some("Bob")));
    call!(OrganizationMembers::invite_existing_user("acme", "bob"));
    call!(ClientCertificates::upload_client_key("orders", "jwt.credential", &file));
    call!(ClientCertificates::upload_client_certificate("orders", "jwt.credential", &file));
    call!(IdentityProviders::read_identity_provider_certificate(&file));

    let journal = keycloak.journal();
    journal.all().client("shop-client").assert_count(7);
    journal.of("introspect").parameter("token_type_hint", "access_token").assert_once();
    let logged_in = journal.all().parameter("grant_type", "password").user("alice");
    logged_in.assert_once();
    called
}
