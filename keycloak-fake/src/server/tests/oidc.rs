//! The endpoints that take forms: limits, caching, other sites' scripts.

use super::*;

const TOKEN: &str = "/realms/shop/protocol/openid-connect/token";

#[tokio::test]
async fn a_refused_grant_is_not_kept() {
    let answer = post_form(TOKEN, "grant_type=nope").await;
    let body = r#"{"error":"unsupported_grant_type","error_description":"Unsupported grant_type"}"#;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (400, body));
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    assert_eq!(answer.names()[..3], ["cache-control", "pragma", "content-length"]);
}

#[tokio::test]
async fn a_body_that_is_no_form_is_as_if_there_were_none() {
    let missing = r#"{"error":"invalid_request","error_description":"Missing form parameter: grant_type"}"#;
    for content_type in ["application/json", "text/plain", ""] {
        let ask = request("POST", TOKEN).header("content-type", content_type);
        let answer = send(ask.body(Body::from("grant_type=password")).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (400, missing), "{content_type}");
    }
    let query = send(request("POST", &format!("{TOKEN}?grant_type=password")).body(Body::empty()).unwrap()).await;
    assert_eq!(query.body, missing, "a query is no form");
}

#[tokio::test]
async fn forms_have_limits() {
    let value = |length: usize| format!("grant_type={}", "y".repeat(length));
    assert_eq!(post_form(TOKEN, &value(131_072)).await.status, 400);
    let long = post_form(TOKEN, &value(131_073)).await;
    assert_eq!((long.status.as_u16(), long.body.as_str()), (413, r#"{"error":"HTTP 413 Request Entity Too Large"}"#));
    let fields = |count: usize| vec!["a=1"; count].join("&");
    assert_eq!(post_form(TOKEN, &fields(1000)).await.status, 400);
    assert_eq!(post_form(TOKEN, &fields(1001)).await.status, 500);
    assert_eq!(post_form(TOKEN, "grant_type=%zz").await.status, 500);
    let huge = post_form(TOKEN, &"y".repeat(10 * 1024 * 1024 + 1)).await;
    assert_eq!((huge.status.as_u16(), huge.body.as_str(), huge.header("connection")), (413, "", "close"));
}

#[tokio::test]
async fn userinfo_challenges_whoever_has_no_token() {
    let answer = get("/realms/shop/protocol/openid-connect/userinfo").await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (401, ""));
    assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="shop""#);
    assert_eq!(answer.header("content-type"), "text/plain;charset=utf-8");
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    assert_eq!(answer.header("x-frame-options"), "");
}

#[tokio::test]
async fn any_site_may_preflight() {
    for (path, methods) in [("token", "POST, OPTIONS"), ("userinfo", "GET, HEAD, OPTIONS"), ("certs", "GET")] {
        let ask = request("OPTIONS", &format!("/realms/shop/protocol/openid-connect/{path}"));
        let answer = send(ask.header("origin", "http://evil.test").body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("access-control-allow-origin"), "http://evil.test");
        assert_eq!(answer.header("access-control-allow-methods"), methods);
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
    }
    let plain = request("OPTIONS", "/realms/shop/protocol/openid-connect/token");
    let answer = send(plain.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-methods")), (200, ""));
}

#[tokio::test]
async fn only_the_clients_own_sites_get_tokens() {
    let from = |origin: &'static str, client: &str| {
        let ask = request("POST", TOKEN).header("content-type", "application/x-www-form-urlencoded");
        let form = format!("grant_type=refresh_token&refresh_token=x&client_id={client}");
        ask.header("origin", origin).body(Body::from(form)).unwrap()
    };
    let own = send(from("http://app.test", "web")).await;
    assert_eq!(own.header("access-control-allow-origin"), "http://app.test");
    assert_eq!(own.header("access-control-expose-headers"), "Access-Control-Allow-Methods");
    let other = send(from("http://evil.test", "web")).await;
    assert_eq!((other.status.as_u16(), other.body.as_str()), (403, r#"{"error":"Invalid origin"}"#));
    assert_eq!(other.header("access-control-allow-origin"), "");
    let unknown = send(from("http://evil.test", "nobody")).await;
    assert_eq!((unknown.status.as_u16(), unknown.header("access-control-allow-origin")), (401, "http://evil.test"));
    let same = send(from("http://sso.test:8180", "web")).await;
    assert_eq!((same.status.as_u16(), same.header("access-control-allow-origin")), (400, ""));
}

#[tokio::test]
async fn every_endpoint_and_grant_that_is_named_answers_for_itself() {
    let document = get("/realms/shop/.well-known/openid-configuration").await;
    let document: serde_json::Value = serde_json::from_str(&document.body).unwrap();
    let url = |name: &str| document[name].as_str().unwrap().strip_prefix("http://sso.test:8180").unwrap().to_owned();
    let mut not_done = Vec::new();
    for name in document.as_object().unwrap().keys().filter(|name| name.ends_with("_endpoint")) {
        let answer = post_form(&url(name), "client_id=web").await;
        assert!(![404, 405].contains(&answer.status.as_u16()), "{name}: {}", answer.status);
        if answer.status == 501 {
            let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(body["error"], "not_implemented", "{name}");
            not_done.push((name.clone(), body["operation"].as_str().unwrap().to_owned()));
        }
    }
    let not_done: Vec<_> = not_done.iter().map(|(name, operation)| (name.as_str(), operation.as_str())).collect();
    assert_eq!(not_done, []);
    for grant in document["grant_types_supported"].as_array().unwrap() {
        let grant = grant.as_str().unwrap();
        let answer = post_form(TOKEN, &format!("grant_type={}&client_id=web", grant.replace(':', "%3A"))).await;
        // It is an answer of the authorization endpoint's, and no grant of this one.
        let unsupported = answer.body.contains("unsupported_grant_type");
        assert_eq!(unsupported, grant == "implicit", "{grant}: {}", answer.body);
        assert_ne!(answer.status, 501, "{grant}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_proof_of_a_key_is_not_passed_over() {
    let ask = request("POST", TOKEN).header("content-type", "application/x-www-form-urlencoded");
    let form = "grant_type=refresh_token&refresh_token=x&client_id=web";
    let answer = send(ask.header("dpop", "abc").body(Body::from(form)).unwrap()).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("DPoP header verification failure"), "{}", answer.body);
    let ask = request("GET", "/realms/shop/protocol/openid-connect/userinfo");
    let answer = send(ask.header("authorization", "DPoP abc").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 401);
}
