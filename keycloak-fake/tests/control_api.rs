//! The control API below `/_fake/`: who may use it, and that it does what the crate's own API does.
#![cfg(feature = "control")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::HashSet;

use keycloak_api::admin::{EmailLink, Realms as _, UserActions as _, Users as _};
use keycloak_fake::control::CibaChannel;
use keycloak_fake::{Client, FakeKeycloak, HttpOptions, Realm, Server, User};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const LOG_IN: &str = "grant_type=password&client_id=web&username=alice&password=pw&scope=openid";

fn fake() -> FakeKeycloak {
    let realm = Realm::new("shop").client(Client::public("web")).user(User::new("alice").password("pw"));
    FakeKeycloak::builder().realm(realm).build().unwrap()
}

fn serve(options: HttpOptions) -> Server {
    fake().serve_with("127.0.0.1:0", options).unwrap()
}

fn open() -> Server {
    serve(HttpOptions::default().with_control_on_this_machine())
}

/// Sends a request, and returns the status and the JSON that is answered.
async fn ask(server: &Server, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
    ask_with(server, method, path, body, &[]).await
}

async fn ask_with(
    server: &Server,
    method: Method,
    path: &str,
    body: Option<Value>,
    headers: &[(&str, &str)],
) -> (StatusCode, Value) {
    let url = format!("http://{}{path}", server.addr());
    let mut request = reqwest::Client::builder().no_proxy().build().unwrap().request(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(body) = body {
        request = request.body(body.to_string());
    }
    let answer = request.send().await.unwrap();
    let status = answer.status();
    (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or(Value::Null))
}

async fn get(server: &Server, path: &str) -> (StatusCode, Value) {
    ask(server, Method::GET, path, None).await
}

async fn post(server: &Server, path: &str, body: Value) -> (StatusCode, Value) {
    ask(server, Method::POST, path, Some(body)).await
}

/// Logs alice in at `url`; the status and the answer.
async fn log_in(url: &str) -> (StatusCode, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{url}/realms/shop/protocol/openid-connect/token"));
    let answer = request.header("content-type", "application/x-www-form-urlencoded").body(LOG_IN).send().await.unwrap();
    (answer.status(), serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap())
}

async fn userinfo(server: &Server, token: &str) -> StatusCode {
    let path = "/realms/shop/protocol/openid-connect/userinfo";
    ask_with(server, Method::GET, path, None, &[("authorization", &format!("Bearer {token}"))]).await.0
}

#[tokio::test]
async fn it_is_off_unless_it_is_asked_for() {
    let (status, answer) = get(&serve(HttpOptions::default()), "/_fake/clock").await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::NOT_FOUND, &json!("Unable to find matching target resource method"))
    );
}

#[tokio::test]
async fn a_token_lets_in_whoever_shows_it() {
    let server = serve(HttpOptions::default().with_control_token("s3cret"));
    for (header, expected) in [
        (None, StatusCode::UNAUTHORIZED),
        (Some("Bearer wrong"), StatusCode::UNAUTHORIZED),
        (Some("Bearer "), StatusCode::UNAUTHORIZED),
        (Some("Basic s3cret"), StatusCode::UNAUTHORIZED),
        (Some("Bearer s3cret"), StatusCode::OK),
    ] {
        let headers: Vec<_> = header.map(|header| ("authorization", header)).into_iter().collect();
        let (status, _) = ask_with(&server, Method::GET, "/_fake/clock", None, &headers).await;
        assert_eq!(status, expected, "{header:?}");
    }
    let empty = serve(HttpOptions::default().with_control_token(""));
    assert_eq!(get(&empty, "/_fake/clock").await.0, StatusCode::UNAUTHORIZED, "an empty token is none");
    assert!(!format!("{:?}", HttpOptions::default().with_control_token("s3cret")).contains("s3cret"));
}

#[tokio::test]
async fn without_a_token_no_web_page_gets_in() {
    let server = open();
    for (header, expected) in [
        (("x-nothing", "x"), StatusCode::OK),
        (("host", "localhost:8080"), StatusCode::OK),
        (("host", "[::1]:8080"), StatusCode::OK),
        (("host", "evil.example.org"), StatusCode::FORBIDDEN),
        (("host", "127.0.0.1.evil.example.org"), StatusCode::FORBIDDEN),
        (("origin", "http://evil.example.org"), StatusCode::FORBIDDEN),
        (("origin", "null"), StatusCode::FORBIDDEN),
        (("sec-fetch-site", "cross-site"), StatusCode::FORBIDDEN),
        (("sec-fetch-site", "none"), StatusCode::OK),
    ] {
        let (status, _) = ask_with(&server, Method::GET, "/_fake/clock", None, &[header]).await;
        assert_eq!(status, expected, "{header:?}");
    }
}

#[tokio::test]
async fn the_clock_moves_what_is_served() {
    let server = open();
    let (_, tokens) = log_in(server.url()).await;
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(userinfo(&server, token).await, StatusCode::OK);
    let (_, before) = get(&server, "/_fake/clock").await;
    let (status, after) = post(&server, "/_fake/clock", json!({"advanceMillis": 301_000, "stopped": true})).await;
    assert_eq!(status, StatusCode::OK);
    assert!(after["nowMillis"].as_u64() >= before["nowMillis"].as_u64().map(|millis| millis + 301_000));
    assert_eq!((&before["stopped"], &after["stopped"]), (&json!(false), &json!(true)));
    assert_eq!(userinfo(&server, token).await, StatusCode::UNAUTHORIZED);
    let (_, set) = post(&server, "/_fake/clock", json!({"setMillis": 1_000_000_000_000_u64, "advanceMillis": 5})).await;
    assert_eq!(set, json!({"nowMillis": 1_000_000_000_005_u64, "stopped": true}));
    assert_eq!(get(&server, "/_fake/clock").await.1, set);
    let (_, running) = post(&server, "/_fake/clock", json!({"stopped": false})).await;
    assert_eq!(running["stopped"], json!(false));
}

#[tokio::test]
async fn a_clock_that_cannot_be_is_refused() {
    let server = open();
    let (_, before) = post(&server, "/_fake/clock", json!({"stopped": true})).await;
    for change in [
        json!({"setMillis": u64::MAX}),
        json!({"advanceMillis": u64::MAX, "stopped": false}),
        json!({"setMillis": -1}),
        json!({"advanceMillis": 1.5}),
        json!({"advance": 1}),
        json!([1]),
        json!("soon"),
    ] {
        let (status, answer) = post(&server, "/_fake/clock", change.clone()).await;
        assert_eq!((status, &answer["error"]), (StatusCode::BAD_REQUEST, &json!("bad_request")), "{change}");
        assert_eq!(get(&server, "/_fake/clock").await.1, before, "{change}");
    }
}

#[tokio::test]
async fn a_reset_goes_back_to_a_snapshot_or_the_start() {
    let server = open();
    let logged_in = |server: &Server| {
        let url = server.url().to_owned();
        async move { log_in(&url).await.1["access_token"].as_str().unwrap().to_owned() }
    };
    let first = logged_in(&server).await;
    let (status, snapshot) = ask(&server, Method::POST, "/_fake/snapshots", None).await;
    assert_eq!(status, StatusCode::CREATED);
    let second = logged_in(&server).await;
    let back = json!({"snapshot": snapshot["id"]});
    assert_eq!(post(&server, "/_fake/reset", back.clone()).await.0, StatusCode::NO_CONTENT);
    assert_eq!(userinfo(&server, &first).await, StatusCode::OK);
    assert_eq!(userinfo(&server, &second).await, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&server, Method::POST, "/_fake/reset", None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(userinfo(&server, &first).await, StatusCode::UNAUTHORIZED);
    let path = format!("/_fake/snapshots/{}", snapshot["id"].as_str().unwrap());
    assert_eq!(ask(&server, Method::DELETE, &path, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ask(&server, Method::DELETE, &path, None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(post(&server, "/_fake/reset", back).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_fork_is_served_by_itself_till_it_is_stopped() {
    let server = open();
    let (status, fork) = ask(&server, Method::POST, "/_fake/forks", None).await;
    assert_eq!(status, StatusCode::CREATED);
    let url = fork["url"].as_str().unwrap();
    let (status, tokens) = log_in(url).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(userinfo(&server, tokens["access_token"].as_str().unwrap()).await, StatusCode::UNAUTHORIZED);
    assert_eq!(get(&server, "/_fake/forks").await.1, json!([fork]));
    let path = format!("/_fake/forks/{}", fork["port"]);
    assert_eq!(ask(&server, Method::DELETE, &path, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(get(&server, "/_fake/forks").await.1, json!([]));
    assert!(
        tokio::net::TcpStream::connect(("127.0.0.1", u16::try_from(fork["port"].as_u64().unwrap()).unwrap()))
            .await
            .is_err()
    );
    for path in [path.as_str(), "/_fake/forks/x", "/_fake/forks/99999"] {
        assert_eq!(ask(&server, Method::DELETE, path, None).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn tokens_are_made_without_a_login_and_made_bad() {
    let server = open();
    let wanted = json!({"username": "alice", "clientId": "web", "scope": "openid"});
    let (status, tokens) = post(&server, "/_fake/realms/shop/tokens", wanted).await;
    assert_eq!(status, StatusCode::OK);
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(userinfo(&server, token).await, StatusCode::OK);
    let (status, bad) = post(&server, "/_fake/realms/shop/bad-tokens", json!({"token": token})).await;
    assert_eq!(status, StatusCode::OK);
    let bad = bad.as_array().unwrap();
    let names: HashSet<_> = bad.iter().map(|bad| bad["name"].as_str().unwrap()).collect();
    assert!(names.len() == bad.len() && bad.len() > 30, "{names:?}");
    assert!(bad.iter().all(|bad| bad["token"] != *token));
    for (path, body, expected) in [
        ("shop/tokens", json!({"username": "nobody", "clientId": "web"}), StatusCode::BAD_REQUEST),
        ("shop/tokens", json!({"username": "alice", "clientId": "nobody"}), StatusCode::BAD_REQUEST),
        ("shop/tokens", json!({"username": "alice"}), StatusCode::BAD_REQUEST),
        ("nowhere/tokens", json!({"username": "alice", "clientId": "web"}), StatusCode::NOT_FOUND),
        ("shop/bad-tokens", json!({"token": "x"}), StatusCode::BAD_REQUEST),
        ("nowhere/bad-tokens", json!({"token": token}), StatusCode::NOT_FOUND),
        ("nowhere/keys/rotate", json!({}), StatusCode::NOT_FOUND),
    ] {
        let (status, answer) = post(&server, &format!("/_fake/realms/{path}"), body).await;
        assert_eq!(status, expected, "{path}: {answer}");
        assert!(answer["message"].is_string(), "{path}: {answer}");
    }
}

#[tokio::test]
async fn keys_are_rotated() {
    let server = open();
    let certs = "/realms/shop/protocol/openid-connect/certs";
    let before = get(&server, certs).await.1["keys"].as_array().unwrap().len();
    assert_eq!(ask(&server, Method::POST, "/_fake/realms/shop/keys/rotate", None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(get(&server, certs).await.1["keys"].as_array().unwrap().len(), before + 1);
}

#[tokio::test]
async fn mails_are_read() {
    let fake = fake();
    let server = fake.serve_with("127.0.0.1:0", HttpOptions::default().with_control_on_this_machine()).unwrap();
    assert_eq!(get(&server, "/_fake/mails").await, (StatusCode::OK, json!([])));
    let mut realm = fake.get_realm("shop").await.unwrap();
    realm.smtp_server = Some([("host".into(), "localhost".into()), ("from".into(), "kc@example.org".into())].into());
    fake.update_realm("shop", &realm).await.unwrap();
    let bob = serde_json::from_value(json!({"username": "bob", "email": "bob@example.org", "enabled": true})).unwrap();
    let bob = fake.create_user("shop", &bob).await.unwrap().id;
    fake.send_verify_email("shop", &bob, &EmailLink::default()).await.unwrap();
    let (_, mails) = get(&server, "/_fake/mails").await;
    assert_eq!(mails.as_array().unwrap().len(), 1);
    let told = |name: &str| mails[0][name].as_str().unwrap();
    assert_eq!((told("realm"), told("to"), told("subject")), ("shop", "bob@example.org", "Verify email"));
    assert!(told("link").contains("/realms/shop/login-actions/action-token?key="));
    assert!(mails[0]["sentMillis"].is_u64());
}

#[tokio::test]
async fn requests_go_wrong_as_a_fault_says() {
    let server = open();
    let wish = json!({
        "operation": "token", "realm": "shop", "nth": 2,
        "effect": {"kind": "answer", "status": 503, "body": "{\"error\":\"down\"}", "retryAfterSeconds": 7},
    });
    let (status, fault) = post(&server, "/_fake/faults", wish).await;
    assert_eq!((status, &fault["hits"]), (StatusCode::CREATED, &json!(0)));
    assert_eq!(log_in(server.url()).await.0, StatusCode::OK);
    assert_eq!(log_in(server.url()).await, (StatusCode::SERVICE_UNAVAILABLE, json!({"error": "down"})));
    assert_eq!(log_in(server.url()).await.0, StatusCode::OK);
    assert_eq!(get(&server, "/_fake/faults").await.1, json!([{"id": fault["id"], "hits": 1}]));
    let path = format!("/_fake/faults/{}", fault["id"].as_str().unwrap());
    assert_eq!(ask(&server, Method::DELETE, &path, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ask(&server, Method::DELETE, &path, None).await.0, StatusCode::NOT_FOUND);
    let certs = "/realms/{realm}/protocol/openid-connect/certs";
    let wish = json!({"method": "GET", "path": certs, "effect": {"kind": "proxyPage", "status": 502}});
    assert_eq!(post(&server, "/_fake/faults", wish).await.0, StatusCode::CREATED);
    let certs = certs.replace("{realm}", "shop");
    assert_eq!(get(&server, &certs).await, (StatusCode::BAD_GATEWAY, Value::Null));
    assert_eq!(ask(&server, Method::DELETE, "/_fake/faults", None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(get(&server, &certs).await.0, StatusCode::OK);
    assert_eq!(get(&server, "/_fake/faults").await.1, json!([]));
    // A reset takes back what was set since.
    assert_eq!(post(&server, "/_fake/faults", json!({"operation": "token"})).await.0, StatusCode::CREATED);
    assert_eq!(ask(&server, Method::POST, "/_fake/reset", None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(get(&server, "/_fake/faults").await.1, json!([]));
}

#[tokio::test]
async fn a_fault_that_is_none_is_refused() {
    let server = open();
    for wish in [
        json!({"operation": "nothing"}),
        json!({"operation": "token", "path": "/x"}),
        json!({"method": "GET"}),
        json!({"method": "G T", "path": "/x"}),
        json!({"nth": 0}),
        json!({"nth": 1, "first": 1}),
        json!({"probability": 1.5}),
        json!({"effect": {"kind": "answer", "status": 100}}),
        json!({"effect": {"kind": "proxyPage", "status": 1000}}),
        json!({"effect": {"kind": "answer", "status": 200, "mediaType": "a\nb"}}),
        json!({"effect": {"kind": "explode"}}),
        json!({"latency": 5}),
    ] {
        let (status, answer) = post(&server, "/_fake/faults", wish.clone()).await;
        assert_eq!((status, &answer["error"]), (StatusCode::BAD_REQUEST, &json!("bad_request")), "{wish}");
    }
    assert_eq!(log_in(server.url()).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_journal_tells_what_was_asked() {
    let server = open();
    assert_eq!(get(&server, "/_fake/journal").await.1, json!({"lost": 0, "requests": []}));
    log_in(server.url()).await;
    get(&server, "/realms/nowhere").await;
    let (_, journal) = get(&server, "/_fake/journal?operation=token&user=alice").await;
    let requests = journal["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 1, "{journal}");
    let told = |name: &str| requests[0][name].as_str().unwrap();
    assert_eq!((told("realm"), told("client"), told("outcome")), ("shop", "web", "ok"));
    assert_eq!(requests[0]["parameters"]["grant_type"], json!("password"));
    assert!(!journal.to_string().contains("\"pw\""), "{journal}");
    let (_, failed) = get(&server, "/_fake/journal?outcome=failed").await;
    assert_eq!((failed["requests"].as_array().unwrap().len(), &failed["requests"][0]["status"]), (1, &json!(404)));
    assert_eq!(ask(&server, Method::DELETE, "/_fake/journal", None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(get(&server, "/_fake/journal").await.1["requests"], json!([]));
}

#[tokio::test]
async fn logins_on_another_device_are_answered() {
    let till = Client::public("till").with(|till| {
        till.attributes.get_or_insert_default().insert("oidc.ciba.grant.enabled".to_owned(), "true".to_owned());
    });
    let realm = Realm::new("shop").client(till).user(User::new("alice").password("pw"));
    let fake = FakeKeycloak::builder().realm(realm).ciba_channel(CibaChannel::Held).build().unwrap();
    let server = fake.serve_with("127.0.0.1:0", HttpOptions::default().with_control_on_this_machine()).unwrap();
    let send = async |path: &str, form: String| {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("http://{}/realms/shop/protocol/openid-connect/{path}", server.addr());
        let answer = client
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .unwrap();
        serde_json::from_slice::<Value>(&answer.bytes().await.unwrap()).unwrap()
    };
    for (approved, outcome) in [(true, "access_token"), (false, "error")] {
        let begun = send("ext/ciba/auth", "client_id=till&login_hint=alice&scope=openid".to_owned()).await;
        let (status, pending) = get(&server, "/_fake/realms/shop/ciba").await;
        assert_eq!(
            (status, &pending[0]["username"], &pending[0]["clientId"]),
            (StatusCode::OK, &json!("alice"), &json!("till"))
        );
        let path = format!("/_fake/realms/shop/ciba/{}", pending[0]["id"].as_str().unwrap());
        assert_eq!(post(&server, &path, json!({})).await.0, StatusCode::BAD_REQUEST);
        assert_eq!(post(&server, &path, json!({"approved": approved})).await.0, StatusCode::NO_CONTENT);
        assert_eq!(post(&server, &path, json!({"approved": approved})).await.0, StatusCode::NOT_FOUND);
        let id = begun["auth_req_id"].as_str().unwrap();
        let grant = format!("grant_type=urn:openid:params:grant-type:ciba&client_id=till&auth_req_id={id}");
        assert!(send("token", grant).await[outcome].is_string());
    }
    assert_eq!(get(&server, "/_fake/realms/nope/ciba").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn it_describes_itself() {
    let server = open();
    let (status, description) = get(&server, "/_fake/openapi.json").await;
    assert_eq!(status, StatusCode::OK);
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.contains_key("/_fake/clock") && paths.contains_key("/_fake/realms/{realm}/tokens"), "{paths:?}");
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path}");
            if method == "get" {
                assert_eq!(get(&server, &path.replace("{realm}", "shop")).await.0, StatusCode::OK, "{path}");
            }
        }
    }
    let (_, not_done) = get(&server, "/_fake/not-done").await;
    assert_eq!(not_done.as_array().unwrap().len(), keycloak_fake::control::not_done().len());
    assert_eq!(get(&server, "/_fake/nothing").await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&server, Method::DELETE, "/_fake/clock", None).await.0, StatusCode::METHOD_NOT_ALLOWED);
}
