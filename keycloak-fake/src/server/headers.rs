//! The headers that every answer of Keycloak's has, in its order.

use axum::body::Body;
use http::StatusCode;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ALLOW, CACHE_CONTROL,
    CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, PRAGMA, SET_COOKIE,
};
use keycloak_api::representation::RealmRepresentation;

use super::answer::{Answer, Bare};
use super::security_headers;

/// What kind of content a request or an answer has, for the headers' sake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Json,
    Page,
    Other,
}

/// What stands before `Content-Length`, in this order.
const EARLY: [HeaderName; 8] = [
    PRAGMA,
    SET_COOKIE,
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_ALLOW_CREDENTIALS,
    ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_MAX_AGE,
];

impl Content {
    /// The kind of a request's content.
    pub(super) fn of_request(headers: &HeaderMap) -> Self {
        match media_type(headers) {
            Some(kind) if kind.eq_ignore_ascii_case("application/json") => Self::Json,
            Some(kind) if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") => Self::Page,
            _ => Self::Other,
        }
    }

    pub(super) fn of_answer(headers: &HeaderMap) -> Self {
        match media_type(headers) {
            Some("application/json") => Self::Json,
            Some("text/html") => Self::Page,
            _ => Self::Other,
        }
    }
}

/// The media type of a message, without its parameters.
pub(super) fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim())
}

/// Adds what every answer has, some of it as the realm that was asked has it set, and puts all of it into Keycloak's order.
pub(super) fn finish(answer: &mut Answer, request: Content, realm: Option<&RealmRepresentation>, is_head: bool) {
    if answer.extensions().get::<Bare>().is_none() {
        security_headers::add(answer, request, realm);
    }
    if is_head {
        answer.headers_mut().remove(CONTENT_LENGTH);
        *answer.body_mut() = Body::empty();
    }
    let is_refused = answer.status() != StatusCode::OK;
    let headers = answer.headers_mut();
    if is_refused {
        // The router lists the methods that it knows; Keycloak does not.
        headers.remove(ALLOW);
    }
    let given = std::mem::take(headers);
    *headers = in_order(given);
}

fn in_order(mut given: HeaderMap) -> HeaderMap {
    let mut ordered = HeaderMap::with_capacity(given.len());
    // What forbids a cache to keep the answer stands first; what else is said to caches stands among the rest.
    let to_caches: Vec<HeaderValue> = given.get_all(CACHE_CONTROL).iter().cloned().collect();
    let (first, later): (Vec<_>, Vec<_>) =
        to_caches.into_iter().partition(|directives| directives.as_bytes().starts_with(b"no-store"));
    given.remove(CACHE_CONTROL);
    for directives in first {
        ordered.append(CACHE_CONTROL, directives);
    }
    for directives in later {
        given.append(CACHE_CONTROL, directives);
    }
    for name in &EARLY {
        for value in given.get_all(name) {
            ordered.append(name.clone(), value.clone());
        }
        given.remove(name);
    }
    let length = given.remove(CONTENT_LENGTH);
    let is_empty = length.as_ref().is_none_or(|length| length == "0") && !given.contains_key(CONTENT_TYPE);
    if let (Some(length), false) = (&length, is_empty) {
        ordered.insert(CONTENT_LENGTH, length.clone());
    }
    let mut rest: Vec<(&HeaderName, &HeaderValue)> = given.iter().collect();
    rest.sort_by_key(|(name, _)| name.as_str());
    for (name, value) in rest {
        ordered.append(name.clone(), value.clone());
    }
    if let (Some(length), true) = (length, is_empty) {
        ordered.insert(CONTENT_LENGTH, length);
    }
    ordered
}
