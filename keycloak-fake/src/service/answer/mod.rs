//! The one place that turns a denial into Keycloak's status and body.

mod admin;
mod assertion;
mod authentication;
mod authorization;
mod client_policy;
mod identity_provider;
mod oauth;
mod organization;
mod provider;
mod registration;
mod uma;

pub(crate) use admin::is_of_database;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use keycloak_api::ErrorReply;
use keycloak_api::operation::{OperationInfo, Reply};
use serde_json::{Value, json};

use crate::domain::Denied;
use crate::domain::denied::PasswordFault;

/// What an error comes of that Keycloak finds out when it has done all else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Late;

impl std::fmt::Display for Late {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the database refused what had been done")
    }
}

impl std::error::Error for Late {}

/// What Keycloak answers where `denied` is the reason. Challenges name the realm.
pub(crate) fn reply(operation: &'static OperationInfo, realm: &str, denied: &Denied) -> ErrorReply {
    match denied {
        Denied::Admin(denied) => admin::reply(denied),
        Denied::OAuth(denied) => oauth::reply(realm, denied),
        Denied::Registration(denied) => registration::reply(denied),
        Denied::Noted(denied) => reply(operation, realm, denied),
        Denied::NotDone(what) => not_done(operation.name, what),
    }
}

/// What Keycloak tells people of a password that a policy refuses.
pub(crate) fn password_fault(fault: PasswordFault) -> String {
    admin::password_words(fault).1
}

/// 501, with the operation's name: what the fake doesn't do says so.
pub(crate) fn not_done(operation: &str, what: &str) -> ErrorReply {
    let description = format!("keycloak-fake does not do this yet: {what}");
    json_reply(501, &json!({"error": "not_implemented", "error_description": description, "operation": operation}))
}

/// A refusal as it goes over HTTP.
pub(crate) fn written(refusal: &ErrorReply) -> Reply {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut headers = HeaderMap::new();
    let retry_after = refusal.retry_after.map(|wait| wait.as_secs().to_string());
    let given = [
        (CONTENT_TYPE, refusal.content_type.as_deref()),
        (WWW_AUTHENTICATE, refusal.www_authenticate.as_deref()),
        (RETRY_AFTER, retry_after.as_deref()),
    ];
    for (name, value) in given {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
    Reply::new(status, headers, refusal.body.clone())
}

/// A refusal with a body of JSON.
pub(crate) fn json_reply(status: u16, body: &Value) -> ErrorReply {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    read(status, headers, Bytes::from(body.to_string()))
}

/// A refusal that is a page with these words.
fn page_reply(status: u16, words: &str) -> ErrorReply {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html;charset=utf-8"));
    read(status, headers, Bytes::copy_from_slice(words.as_bytes()))
}

/// A refusal with a challenge and no body (RFC 6750, section 3).
pub(crate) fn challenge(status: u16, challenge: &str) -> ErrorReply {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(challenge) {
        headers.insert(WWW_AUTHENTICATE, value);
    }
    read(status, headers, Bytes::new())
}

fn read(status: u16, headers: HeaderMap, body: Bytes) -> ErrorReply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    ErrorReply::read(&Reply::new(status, headers, body))
}
