//! What every path does: checks, headers, statuses for what is not there.

use super::*;

const NO_RESOURCE: &str = r#"{"error":"Unable to find matching target resource method"}"#;
const NOT_FOUND: &str = r#"{"error":"HTTP 404 Not Found"}"#;
const NO_REALM: &str = r#"{"error":"Realm does not exist"}"#;
const NOT_ALLOWED: &str = r#"{"error":"HTTP 405 Method Not Allowed"}"#;

#[tokio::test]
async fn a_document_has_keycloaks_headers_in_their_order() {
    let answer = get("/realms/shop/.well-known/openid-configuration").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.names(),
        [
            "content-length",
            "cache-control",
            "content-type",
            "referrer-policy",
            "strict-transport-security",
            "x-content-type-options",
            "x-frame-options",
            "x-robots-tag",
        ]
    );
    assert_eq!(answer.header("cache-control"), "no-cache, must-revalidate, no-transform, no-store");
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
    assert!(answer.body.starts_with(r#"{"issuer":"http://sso.test:8180/realms/shop","authorization_endpoint":"#));
}

#[tokio::test]
async fn what_is_not_there_is_refused_in_keycloaks_words() {
    for (path, body) in [
        ("/nope", NO_RESOURCE),
        ("/realms", NO_RESOURCE),
        ("/REALMS/shop", NO_RESOURCE),
        ("/health", NO_RESOURCE),
        ("/realms/nope", NO_REALM),
        ("/realms/SHOP", NO_REALM),
        ("/realms/%2F", NO_REALM),
        ("/realms/nope/anything/at/all", NO_REALM),
        ("/realms/shop/foo", NOT_FOUND),
        ("/realms/shop/.well-known/foo", NOT_FOUND),
        ("/realms/shop/protocol/openid-connect", NOT_FOUND),
        ("/realms/shop/protocol/openid-connect/foo", NOT_FOUND),
        ("/realms/shop/protocol/foo", r#"{"error":"Protocol not found"}"#),
    ] {
        let answer = get(path).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (404, body), "{path}");
        let has_frame_options = !answer.header("x-frame-options").is_empty();
        assert_eq!(has_frame_options, body != NO_RESOURCE, "{path}: only resources add headers");
    }
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    for (method, path) in [
        ("PUT", "/realms/shop"),
        ("FOO", "/realms/shop"),
        ("TRACE", "/realms/shop"),
        ("GET", "/realms/shop/protocol/openid-connect/token"),
        ("PATCH", "/realms/shop/protocol/openid-connect/token"),
        ("POST", "/realms/shop/protocol/openid-connect/certs"),
        ("PUT", "/realms/shop/protocol/openid-connect/auth"),
    ] {
        let answer = send(request(method, path).body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (405, NOT_ALLOWED), "{method} {path}");
    }
    let head = send(request("HEAD", "/realms/shop").body(Body::empty()).unwrap()).await;
    assert_eq!((head.status.as_u16(), head.body.as_str(), head.header("content-length")), (200, "", ""));
}

#[tokio::test]
async fn paths_that_are_not_normalized_are_refused() {
    for path in ["//realms/shop", "/realms//shop", "/realms/shop//", "/realms/./shop", "/realms/%73hop"] {
        let answer = get(path).await;
        let body = r#"{"error":"missingNormalization","error_description":"Request path not normalized"}"#;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (400, body), "{path}");
        assert_eq!(answer.names(), ["content-type"], "{path}");
    }
    let semicolon = get("/realms/shop;x=1").await;
    assert!(semicolon.body.contains("invalidCharacter"));
    for path in ["/realms/%zz", "/realms/shop?x=%zz"] {
        let answer = get(path).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (400, ""), "{path}");
    }
}

#[tokio::test]
async fn one_slash_at_the_end_changes_nothing() {
    let (with, without) = (get("/realms/shop/").await, get("/realms/shop").await);
    assert_eq!((with.status, &with.body), (without.status, &without.body));
    assert_eq!(with.header("content-type"), "application/json;charset=UTF-8");
}

#[tokio::test]
async fn the_roots_lead_to_the_console() {
    let root = get("/").await;
    assert_eq!((root.status.as_u16(), root.header("location")), (302, "http://sso.test:8180/admin/"));
    assert_eq!(root.header("x-frame-options"), "", "there is nothing to frame");
    assert_eq!(get("/admin/").await.header("location"), "http://sso.test:8180/admin/master/console/");
}

#[tokio::test]
async fn it_can_be_mounted_and_named() {
    let mounted = || HttpOptions::default().mounted_at("/auth/");
    let path = "/auth/realms/shop/.well-known/openid-configuration";
    let ask = |path: &str| request("GET", path).body(Body::empty()).unwrap();
    let answer = send_with(mounted(), ask(path)).await;
    assert!(answer.body.starts_with(r#"{"issuer":"http://sso.test:8180/auth/realms/shop""#), "{}", answer.body);
    assert_eq!(send_with(mounted(), ask("/realms/shop")).await.status, 404);
    assert_eq!(send_with(mounted(), ask("/author/realms/shop")).await.status, 404);
    let named = send_with(mounted().with_hostname("https://sso.example.org/auth/"), ask(path)).await;
    assert!(named.body.starts_with(r#"{"issuer":"https://sso.example.org/auth/realms/shop""#), "{}", named.body);
    let named = send_with(mounted().with_hostname("sso.example.org"), ask(path)).await;
    assert!(named.body.starts_with(r#"{"issuer":"http://sso.example.org:8180/auth/realms/shop""#), "{}", named.body);
}

#[tokio::test]
async fn the_port_80_is_not_written_out() {
    let ask = Request::builder().uri("/realms/shop").header("host", "Shop.Example:80").body(Body::empty()).unwrap();
    let answer = send(ask).await;
    assert!(answer.body.contains(r#""token-service":"http://Shop.Example/realms/shop/protocol/openid-connect""#));
}

#[tokio::test]
async fn browsers_get_pages() {
    let ask = |accept: &str, path: &str| request("GET", path).header("accept", accept).body(Body::empty()).unwrap();
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (path, status, words) in [
        ("/nope", 404, "Page not found"),
        ("/realms/nope/protocol/openid-connect/auth", 404, "Page not found"),
        ("/admin/realms", 401, "An internal server error has occurred"),
        ("/realms/shop/protocol/openid-connect/token", 405, "An internal server error has occurred"),
    ] {
        let answer = send(ask(browser, path)).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (status, "text/html;charset=utf-8"));
        assert!(answer.body.contains(words), "{path}: {}", answer.body);
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    }
    assert_eq!(send(ask(browser, "/realms/shop")).await.header("content-type"), "application/json;charset=UTF-8");
    let xml = send(ask("application/xml", "/realms/shop")).await;
    assert_eq!((xml.status.as_u16(), xml.body.as_str()), (406, r#"{"error":"HTTP 406 Not Acceptable"}"#));
    assert_eq!(send(ask("text/html", "/realms/shop")).await.status, 406);
}
