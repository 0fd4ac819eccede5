//! Pages and frames: what a browser sees, and what it must never run.

use super::*;

const AUTH: &str = "/realms/shop/protocol/openid-connect/auth?client_id=web&response_type=code\
                    &redirect_uri=http%3A%2F%2Fapp.test%2Fcb";
/// Breaks out of text, attributes and scripts, where any of them is not escaped.
const EVIL: &str = "%22%27%3E%3C%2Ftitle%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E";

#[tokio::test]
async fn the_login_page_has_what_drives_keycloaks() {
    let answer = get(&format!("{AUTH}&state=st")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    for part in [
        r#"<html lang="en">"#,
        r#"id="kc-form-login""#,
        r#"method="post""#,
        r#"id="username""#,
        r#"name="username""#,
        r#"autocomplete="username""#,
        r#"id="password""#,
        r#"autocomplete="current-password""#,
        r#"<label for="password">"#,
        r#"id="kc-login""#,
        "/realms/shop/login-actions/authenticate?session_code=",
    ] {
        assert!(answer.body.contains(part), "{part} is missing in {}", answer.body);
    }
    assert_eq!(answer.header("content-type"), "text/html;charset=utf-8");
    assert_eq!(answer.header("content-language"), "en");
    assert_eq!(answer.header("cache-control"), "no-store, must-revalidate, max-age=0");
    let policy = "frame-src 'self'; frame-ancestors 'self'; object-src 'none';";
    assert_eq!(answer.header("content-security-policy"), policy);
    let cookies: Vec<&str> = answer.headers.get_all("set-cookie").iter().filter_map(|c| c.to_str().ok()).collect();
    let names: Vec<&str> = cookies.iter().filter_map(|cookie| cookie.split('=').next()).collect();
    assert_eq!(names, ["AUTH_SESSION_ID", "KC_AUTH_SESSION_HASH", "KC_RESTART"]);
    assert!(cookies[0].ends_with(";Version=1;Path=/realms/shop/;HttpOnly;SameSite=Lax"), "{}", cookies[0]);
    assert!(cookies[1].ends_with(";Version=1;Path=/realms/shop/;Max-Age=60;SameSite=Lax"), "{}", cookies[1]);
}

#[tokio::test]
async fn no_parameter_becomes_markup() {
    let names = "client_id redirect_uri response_type response_mode scope state nonce prompt login_hint max_age \
                 acr_values ui_locales kc_idp_hint claims request id_token_hint post_logout_redirect_uri \
                 session_code execution tab_id client_data kc_action key mode";
    for path in [
        AUTH,
        "/realms/shop/protocol/openid-connect/auth?",
        "/realms/shop/protocol/openid-connect/logout?",
        "/realms/shop/login-actions/authenticate?",
        "/realms/shop/login-actions/reset-credentials?",
        "/realms/shop/login-actions/registration?",
        "/realms/shop/login-actions/action-token?",
        "/realms/shop/protocol/openid-connect/login-status-iframe.html?",
        "/realms/shop/protocol/openid-connect/login-status-iframe.html/init?",
    ] {
        for name in names.split_whitespace() {
            let answer = get(&format!("{path}&{name}={EVIL}")).await;
            assert_ne!(answer.status, 500, "{path} {name}");
            for text in ["<script>alert", "<img src=x", "\"'>"] {
                assert!(!answer.body.contains(text), "{name} of {path} is not escaped: {}", answer.body);
            }
        }
    }
    let form = format!("username={EVIL}&password={EVIL}");
    let posted = post_form("/realms/shop/login-actions/authenticate?client_id=web", &form).await;
    assert!(!posted.body.contains("<script>alert"));
}

#[tokio::test]
async fn a_form_that_goes_to_the_client_is_escaped() {
    let url = format!("{AUTH}&prompt=none&response_mode=form_post&state={EVIL}");
    let answer = get(&url).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/html"));
    assert!(answer.body.contains(r#"action="http://app.test/cb""#), "{}", answer.body);
    assert!(answer.body.contains("&quot;&apos;&gt;&lt;/title&gt;"), "{}", answer.body);
}

#[tokio::test]
async fn an_error_has_a_page() {
    let answer = get("/realms/shop/protocol/openid-connect/auth?client_id=nope").await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (400, ""));
    assert!(answer.body.contains("Client not found.") && answer.body.contains("kc-error-message"));
}

#[tokio::test]
async fn scripts_of_clients_can_watch_the_session() {
    const FRAME: &str = "/realms/shop/protocol/openid-connect/login-status-iframe.html";
    let frame = get(FRAME).await;
    assert_eq!(frame.status, 200);
    assert_eq!(frame.header("x-frame-options"), "", "other sites frame it");
    assert_eq!(frame.header("content-security-policy"), "frame-src 'self'; object-src 'none';");
    for (query, status) in [
        ("", 403),
        ("?client_id=web&origin=http://evil.test", 403),
        ("?client_id=nope&origin=http://app.test", 403),
        ("?client_id=web&origin=http://app.test", 204),
    ] {
        assert_eq!(get(&format!("{FRAME}/init{query}")).await.status, status, "{query}");
    }
    assert_eq!(get("/realms/shop/protocol/openid-connect/3p-cookies/step1.html").await.status, 200);
    assert_eq!(get("/realms/shop/protocol/openid-connect/3p-cookies/step2.html").await.status, 200);
}
