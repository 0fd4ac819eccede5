//! Every form of error body that Keycloak has becomes an [`Error`] with its kind, and none of its words is lost.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::operation::Reply;
use keycloak_api::{Error, ErrorKind, ErrorReply, InvalidGrant};
use serde_json::{Value, json};

fn read(status: u16, headers: &[(HeaderName, &'static str)], body: &str) -> ErrorReply {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    ErrorReply::read(&Reply::new(StatusCode::from_u16(status).unwrap(), map, Bytes::copy_from_slice(body.as_bytes())))
}

fn error(reply: ErrorReply) -> Error {
    Error::from_reply(<dyn OpenIdConnect>::TOKEN, reply)
}

fn of(status: u16, body: &Value) -> Error {
    error(read(status, &[(CONTENT_TYPE, "application/json")], &body.to_string()))
}

/// What a person sees of it.
fn shown(error: &Error) -> [String; 2] {
    [error.to_string(), format!("{error:?}")]
}

#[test]
fn a_code_and_its_description() {
    let error = of(400, &json!({"error": "invalid_scope", "error_description": "Invalid scopes: x"}));
    let reply = error.reply().unwrap();
    assert_eq!((error.kind(), error.status(), error.operation()), (ErrorKind::InvalidScope, Some(400), Some("token")));
    assert_eq!(reply.error.as_deref(), Some("invalid_scope"));
    assert_eq!(reply.error_description.as_deref(), Some("Invalid scopes: x"));
    assert_eq!(reply.words(), Some("Invalid scopes: x"));
    for text in shown(&error) {
        assert!(text.contains("400 invalid_scope: Invalid scopes: x"), "{text}");
    }
    assert_eq!(error.to_string(), "token: invalid scope (400 invalid_scope: Invalid scopes: x)");
}

#[test]
fn a_sentence_for_a_code() {
    let error = of(404, &json!({"error": "Could not find client"}));
    assert_eq!((error.kind(), error.reply().unwrap().words()), (ErrorKind::NotFound, Some("Could not find client")));
    assert_eq!(error.to_string(), "token: not found (404 Could not find client)");
    assert!(error.is_not_found());
}

#[test]
fn a_message_with_its_field_and_parameters() {
    let body =
        json!({"field": "email", "errorMessage": "error-invalid-length", "params": ["email", 3, null, {"a": 1}]});
    let error = of(400, &body);
    let reply = error.reply().unwrap();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(reply.error_message.as_deref(), Some("error-invalid-length"));
    assert_eq!(reply.field.as_deref(), Some("email"));
    assert_eq!(reply.params, [json!("email"), json!(3), json!(null), json!({"a": 1})]);
    assert_eq!(reply.words(), Some("error-invalid-length"));
    assert!(error.to_string().contains("error-invalid-length"), "{error}");
}

#[test]
fn several_errors_at_once() {
    let errors = json!([
        {"field": "username", "errorMessage": "error-username-invalid-character", "params": ["username"]},
        {"field": "email", "errorMessage": "error-invalid-email", "params": ["email", "x"]},
        {"errorMessage": "error-person-name-invalid-character"},
    ]);
    let error = of(400, &json!({"errorMessage": null, "errors": errors}));
    let reply = error.reply().unwrap();
    assert_eq!(reply.error_message, None);
    let read = reply.errors.iter().map(|one| (one.field.as_deref(), one.error_message.as_deref(), one.params.len()));
    let expected = [
        (Some("username"), Some("error-username-invalid-character"), 1),
        (Some("email"), Some("error-invalid-email"), 2),
        (None, Some("error-person-name-invalid-character"), 0),
    ];
    assert_eq!(read.collect::<Vec<_>>(), expected);
    assert_eq!(reply.words(), Some("error-username-invalid-character"));
}

#[test]
fn a_challenge_without_a_body() {
    let challenge = "Bearer realm=\"shop\", error=\"invalid_token\", error_description=\"Token verification failed\"";
    let error = error(read(401, &[(WWW_AUTHENTICATE, challenge)], ""));
    let reply = error.reply().unwrap();
    assert_eq!(error.kind(), ErrorKind::InvalidToken);
    assert!(error.is_unauthorized());
    assert_eq!(reply.www_authenticate.as_deref(), Some(challenge));
    assert_eq!(reply.error.as_deref(), Some("invalid_token"));
    assert_eq!(reply.words(), Some("Token verification failed"));

    let bare = self::error(read(401, &[(WWW_AUTHENTICATE, "Bearer realm=\"shop\"")], ""));
    assert_eq!((bare.kind(), bare.reply().unwrap().words()), (ErrorKind::Unauthorized, None));
    assert_eq!(bare.to_string(), "token: unauthorized (401)");
    // A challenge that breaks off says nothing, and hurts nobody.
    for broken in ["Bearer error=\"", "Bearer error=", "error", "Bearer error=\"é"] {
        let headers = [(WWW_AUTHENTICATE, broken)];
        assert_eq!(self::error(read(401, &headers, "")).kind(), ErrorKind::Unauthorized, "{broken}");
    }
}

#[test]
fn a_page_of_html() {
    let page = "<html><body><h1>Bad Gateway</h1>secret of a proxy</body></html>";
    let error = error(read(502, &[(CONTENT_TYPE, "text/html;charset=UTF-8")], page));
    let reply = error.reply().unwrap();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(reply.body, page.as_bytes());
    assert_eq!(reply.content_type.as_deref(), Some("text/html;charset=UTF-8"));
    // Whole for who asks, and not thrown into logs.
    for text in shown(&error) {
        assert!(text.contains("502, 63 bytes of text/html") && !text.contains("secret"), "{text}");
    }
}

#[test]
fn bodies_of_no_known_form() {
    for body in ["", "null", "[]", "5", "\"text\"", "{", "{}", "\u{feff}{}", r#"{"errors":5}"#, r#"{"params":{}}"#] {
        let reply = read(400, &[], body);
        assert_eq!((ErrorKind::of(&reply), reply.words()), (ErrorKind::BadRequest, None), "{body}");
        assert_eq!(reply.body, body.as_bytes());
    }
    // What should be a text, and is none, is kept as a text.
    let reply = read(400, &[], r#"{"error":5,"error_description":{"a":true},"errorMessage":null}"#);
    assert_eq!((reply.error.as_deref(), reply.error_description.as_deref()), (Some("5"), Some(r#"{"a":true}"#)));
}

#[test]
fn when_to_come_back() {
    let now = UNIX_EPOCH + Duration::from_secs(784_111_777 - 7);
    for (text, seconds) in [
        ("120", Some(120)),
        (" 3 ", Some(3)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(7)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(7)),
        ("Sun Nov  6 08:49:37 1994", Some(7)),
        ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
        ("soon", None),
        ("-5", None),
        ("", None),
    ] {
        let reply = read(503, &[(RETRY_AFTER, text)], "");
        assert_eq!(reply.wait(now), seconds.map(Duration::from_secs), "{text}");
    }
    assert_eq!(read(503, &[], "").wait(now), None);
}

#[test]
fn every_kind_by_its_code() {
    for (status, code, kind) in [
        (400, "invalid_client", ErrorKind::InvalidClient),
        (401, "invalid_client", ErrorKind::InvalidClient),
        (401, "unauthorized_client", ErrorKind::UnauthorizedClient),
        (400, "unsupported_grant_type", ErrorKind::UnsupportedGrantType),
        (400, "invalid_scope", ErrorKind::InvalidScope),
        (401, "invalid_request", ErrorKind::InvalidRequest),
        (401, "invalid_token", ErrorKind::InvalidToken),
        (403, "insufficient_scope", ErrorKind::InsufficientScope),
        (403, "access_denied", ErrorKind::AccessDenied),
        (400, "authorization_pending", ErrorKind::AuthorizationPending),
        (400, "slow_down", ErrorKind::SlowDown),
        (400, "expired_token", ErrorKind::ExpiredToken),
        (403, "need_info", ErrorKind::NeedInfo),
        (403, "request_submitted", ErrorKind::NeedInfo),
        // A server that fails, fails.
        (500, "invalid_request", ErrorKind::Server),
        (503, "invalid_grant", ErrorKind::Unavailable),
        // A code that is none of these says what the status says.
        (400, "unknown_error", ErrorKind::BadRequest),
        (409, "User exists with same username", ErrorKind::Conflict),
    ] {
        let error = of(status, &json!({"error": code, "error_description": "words of the server"}));
        assert_eq!(error.kind(), kind, "{status} {code}");
        for text in shown(&error) {
            assert!(text.contains(&format!("{status} {code}: words of the server")), "{text}");
        }
    }
}

#[test]
fn every_kind_by_its_status() {
    for (status, kind) in [
        (400, ErrorKind::BadRequest),
        (401, ErrorKind::Unauthorized),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (405, ErrorKind::MethodNotAllowed),
        (408, ErrorKind::Timeout),
        (409, ErrorKind::Conflict),
        (415, ErrorKind::UnsupportedMediaType),
        (418, ErrorKind::Status),
        (302, ErrorKind::Status),
        (429, ErrorKind::TooManyRequests),
        (500, ErrorKind::Server),
        (501, ErrorKind::Unsupported),
        (502, ErrorKind::Unavailable),
        (503, ErrorKind::Unavailable),
        (504, ErrorKind::Unavailable),
        (505, ErrorKind::Server),
    ] {
        assert_eq!(error(read(status, &[], "")).kind(), kind, "{status}");
    }
}

#[test]
fn every_reason_of_an_invalid_grant() {
    use InvalidGrant as Reason;
    for (words, reason) in [
        ("Invalid user credentials", Reason::BadCredentials),
        ("Account disabled", Reason::AccountDisabled),
        ("User disabled", Reason::AccountDisabled),
        ("Account is not fully set up", Reason::AccountNotSetUp),
        ("Session not active", Reason::SessionNotActive),
        ("Client session not active", Reason::SessionNotActive),
        ("Offline session not active", Reason::SessionNotActive),
        ("Offline user session not found", Reason::SessionNotActive),
        ("User session is not found", Reason::SessionNotActive),
        ("Session doesn't have required client", Reason::SessionNotActive),
        ("Offline session invalid because offline access not granted anymore", Reason::SessionNotActive),
        ("Token is not active", Reason::TokenNotActive),
        ("Stale token", Reason::TokenNotActive),
        ("Refresh token issued before the user session started", Reason::TokenNotActive),
        ("refresh token issued before the client session started", Reason::TokenNotActive),
        ("Invalid refresh token", Reason::InvalidToken),
        ("Invalid token", Reason::InvalidToken),
        ("Maximum allowed refresh token reuse exceeded", Reason::ReuseExceeded),
        ("Code not valid", Reason::CodeNotValid),
        ("Code is expired", Reason::CodeNotValid),
        ("Device code not valid", Reason::CodeNotValid),
        ("Invalid Auth Req ID", Reason::CodeNotValid),
        ("Incorrect redirect_uri", Reason::RedirectUriMismatch),
        ("PKCE verification failed: Code mismatch", Reason::PkceFailed),
        ("PKCE code verifier not specified", Reason::PkceFailed),
        ("Invalid refresh token. Token client and authorized client don't match", Reason::ClientMismatch),
        ("Auth error: Found different client_id in clientSession", Reason::ClientMismatch),
        ("Unmatching clients", Reason::ClientMismatch),
        ("Client no longer has requested consent from user", Reason::ConsentRequired),
        ("Words of a newer server", Reason::Other),
    ] {
        let error = of(400, &json!({"error": "invalid_grant", "error_description": words}));
        assert_eq!(error.kind(), ErrorKind::InvalidGrant(reason), "{words}");
        assert!(error.is_invalid_grant());
        assert_eq!(error.is_bad_credentials(), reason == Reason::BadCredentials);
        assert_eq!(error.reply().unwrap().words(), Some(words));
        assert!(error.to_string().contains(words), "{error}");
    }
    assert_eq!(of(400, &json!({"error": "invalid_grant"})).kind(), ErrorKind::InvalidGrant(Reason::Other));
}

#[test]
fn kinds_of_no_reply() {
    for kind in [ErrorKind::Timeout, ErrorKind::Connect, ErrorKind::Decode, ErrorKind::Encode, ErrorKind::Credentials] {
        let error = Error::new(kind, "what happened");
        assert_eq!((error.kind(), error.status(), error.operation()), (kind, None, None));
        assert!(error.to_string().contains("what happened"));
        assert_eq!(error.is_transient(), matches!(kind, ErrorKind::Timeout | ErrorKind::Connect));
    }
}
