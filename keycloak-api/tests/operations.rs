//! The attribute `#[operations]`: what it derives, and what it refuses.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's helpers fail as tests do")]

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use keycloak_api::operation::{
    Authorization, Body, Created, Failure, Method, Received, Rejection, Reply, Request, Transport,
};
use keycloak_api::{Error, ErrorKind, Result};
use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use std::sync::Mutex;

/// A filter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filter {
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
}

/// A thing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Thing {
    name: String,
}

/// Things.
#[operations]
pub trait Things: Send + Sync {
    /// Lists.
    #[get("/admin/realms/{realm}/things")]
    async fn list_things(&self, realm: &str, #[query] filter: &Filter) -> Result<Vec<Thing>>;

    /// Creates.
    #[post("/admin/realms/{realm}/things")]
    async fn create_thing(&self, realm: &str, #[json] thing: &Thing) -> Result<Created>;

    /// Deletes some.
    #[delete("/admin/realms/{realm}/things")]
    async fn delete_things(
        &self,
        realm: &str,
        #[json] things: &[Thing],
        #[query("force")] force: Option<bool>,
    ) -> Result<()>;

    /// Reads with a token.
    #[post("/realms/{realm}/read/{thing_id}", success = 202, repeatable)]
    async fn read_thing(&self, realm: &str, thing_id: &str, #[bearer] token: &str) -> Result<Thing>;
}

/// A transport that keeps the request and answers the same each time.
#[derive(Debug)]
struct Canned {
    sent: Mutex<Option<Request>>,
    reply: Reply,
}

impl Canned {
    fn answering(status: u16, location: Option<&str>, body: &str) -> Self {
        let mut headers = HeaderMap::new();
        if let Some(location) = location {
            headers.insert("location", location.parse().unwrap());
        }
        let reply = Reply::new(StatusCode::from_u16(status).unwrap(), headers, Bytes::from(body.to_owned()));
        Self { sent: Mutex::new(None), reply }
    }

    fn sent(&self) -> Request {
        self.sent.lock().unwrap().take().unwrap()
    }
}

#[async_trait]
impl Transport for Canned {
    async fn send(&self, request: Request) -> Result<Reply, Error> {
        *self.sent.lock().unwrap() = Some(request);
        Ok(self.reply.clone())
    }

    fn base_url(&self) -> &str {
        "http://localhost"
    }
}

/// What the handlers call: it answers what it was asked.
#[derive(Debug)]
struct Echo;

#[async_trait]
impl Things for Echo {
    async fn list_things(&self, realm: &str, filter: &Filter) -> Result<Vec<Thing>> {
        Ok(vec![Thing { name: format!("{realm} {filter:?}") }])
    }

    async fn create_thing(&self, _: &str, thing: &Thing) -> Result<Created> {
        Ok(Created::at(format!("http://localhost/things/{}", thing.name)))
    }

    async fn delete_things(&self, _: &str, things: &[Thing], force: Option<bool>) -> Result<()> {
        Err(Error::new(ErrorKind::Conflict, format!("{} {force:?}", things.len())))
    }

    async fn read_thing(&self, _: &str, thing_id: &str, token: &str) -> Result<Thing> {
        Ok(Thing { name: format!("{thing_id} {token}") })
    }
}

/// Waits for a future that never has to wait.
fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("the future waits"),
    }
}

fn handle(name: &str, received: Received) -> Result<Reply, Failure> {
    let table = <dyn Things>::operations();
    let row = table.into_iter().find(|row| row.info.name == name).unwrap();
    ready(row.handler.unwrap()(&Echo, received))
}

#[test]
fn a_path_parameter_is_percent_encoded() {
    let transport = Canned::answering(200, None, "[]");
    ready(transport.list_things("a/b ä?", &Filter::default())).unwrap();
    let sent = transport.sent();
    assert_eq!(sent.path, "/admin/realms/a%2Fb%20%C3%A4%3F/things");
    assert_eq!(sent.realm(), Some("a/b ä?"));
    assert!(matches!(sent.authorization, Authorization::Credentials));
}

#[test]
fn a_path_parameter_that_would_make_another_path_is_refused() {
    for value in ["", ".", ".."] {
        let transport = Canned::answering(200, None, "[]");
        let error = ready(transport.list_things(value, &Filter::default())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        assert!(transport.sent.lock().unwrap().is_none(), "nothing was sent for `{value}`");
    }
}

#[test]
fn a_query_has_the_fields_that_are_set() {
    let transport = Canned::answering(200, None, "[]");
    let filter = Filter { first_name: Some("A & B".to_owned()), max: None };
    ready(transport.list_things("shop", &filter)).unwrap();
    assert_eq!(transport.sent().query, "firstName=A+%26+B");
}

#[test]
fn a_creation_reads_the_location() {
    let transport = Canned::answering(201, Some("http://localhost/admin/realms/shop/things/7%2F8"), "");
    let created = ready(transport.create_thing("shop", &Thing { name: "x".to_owned() })).unwrap();
    assert_eq!(created.id, "7/8");
    let Body::Json(body) = transport.sent().body else { panic!("no JSON was sent") };
    assert_eq!(body.0, r#"{"name":"x"}"#);
}

#[test]
fn a_creation_without_a_location_is_an_error() {
    let error = ready(Canned::answering(201, None, "").create_thing("shop", &Thing::default())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.operation(), Some("create_thing"));
}

#[test]
fn a_refusal_keeps_the_servers_words() {
    let transport = Canned::answering(409, None, r#"{"errorMessage":"Thing exists"}"#);
    let error = ready(transport.create_thing("shop", &Thing::default())).unwrap_err();
    assert!(error.is_conflict());
    assert_eq!(error.to_string(), "create_thing: conflict (409 Thing exists)");
}

#[test]
fn a_bearer_token_is_not_shown() {
    let transport = Canned::answering(202, None, r#"{"name":"x"}"#);
    ready(transport.read_thing("shop", "7", "c4n4ry")).unwrap();
    let sent = transport.sent();
    assert!(matches!(sent.authorization, Authorization::Bearer(_)));
    assert!(!format!("{sent:?}").contains("c4n4ry"));
}

#[test]
fn the_table_describes_every_operation() {
    let table = <dyn Things>::operations();
    let described: Vec<_> =
        table.iter().map(|row| (row.info.name, row.info.method.clone(), row.info.success)).collect();
    assert_eq!(
        described,
        [
            ("list_things", Method::GET, 200),
            ("create_thing", Method::POST, 201),
            ("delete_things", Method::DELETE, 204),
            ("read_thing", Method::POST, 202),
        ]
    );
    assert_eq!((table[0].info.query_names)(), ["firstName", "max"]);
    assert_eq!((table[2].info.query_names)(), ["force"]);
    let repeatable: Vec<bool> = table.iter().map(|row| row.info.is_repeatable()).collect();
    assert_eq!(repeatable, [true, false, false, true]);
    assert_eq!(<dyn Things>::LIST_THINGS.path, "/admin/realms/{realm}/things");
}

#[test]
fn a_handler_reads_the_request_and_writes_the_answer() {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", "Bearer t0ken".parse().unwrap());
    headers.insert("content-type", "application/json".parse().unwrap());
    let parameters = vec![("realm".to_owned(), "shop".to_owned()), ("thing_id".to_owned(), "7".to_owned())];
    let received =
        |query: &str, body: &'static str| Received::new(parameters.clone(), query, headers.clone(), Bytes::from(body));

    let reply = handle("read_thing", received("", "")).unwrap();
    assert_eq!((reply.status.as_u16(), &*reply.body), (202, &br#"{"name":"7 t0ken"}"#[..]));
    let reply = handle("create_thing", received("", r#"{"name":"x"}"#)).unwrap();
    assert_eq!(reply.headers["location"], "http://localhost/things/x");
    let reply = handle("list_things", received("firstName=A&max=3", "")).unwrap();
    assert!(String::from_utf8_lossy(&reply.body).contains("max: Some(3)"));

    let rejected = handle("create_thing", received("", "{")).unwrap_err();
    assert!(matches!(rejected, Failure::Rejected(Rejection::Json(_))));
    let failed = handle("delete_things", received("force=true", r#"[{"name":"x"}]"#)).unwrap_err();
    let Failure::Failed(error) = failed else { panic!("it was read") };
    assert_eq!(error.to_string(), "conflict: 1 Some(true)");
}

#[test]
fn wrong_bindings_are_refused_with_clear_words() {
    trybuild::TestCases::new().compile_fail("tests/operations/*.rs");
}
