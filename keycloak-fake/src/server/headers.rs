//! The headers that every answer of Keycloak's has, in its order.

use axum::body::Body;
use http::StatusCode;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ALLOW, CACHE_CONTROL,
    CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, PRAGMA, REFERRER_POLICY,
    SET_COOKIE, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};

use super::answer::{Answer, Bare};

/// What kind of content a request or an answer has, for the headers' sake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Json,
    Page,
    Other,
}

/// Marks a page that other sites may put into a frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Framed;

/// The servers whose pages a page shows in frames.
#[derive(Clone, Debug)]
pub(super) struct FrameSources(pub(super) Vec<String>);

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

    fn of_answer(headers: &HeaderMap) -> Self {
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

/// Adds what every answer has, and puts all of it into Keycloak's order.
pub(super) fn finish(answer: &mut Answer, request: Content, is_head: bool) {
    if answer.extensions().get::<Bare>().is_none() {
        let framed = answer.extensions().get::<Framed>().is_some();
        let sources = answer.extensions_mut().remove::<FrameSources>();
        add_security(answer.headers_mut(), request, framed);
        if let Some(FrameSources(sources)) = sources {
            allow_frames(answer.headers_mut(), &sources);
        }
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

fn add_security(headers: &mut HeaderMap, request: Content, framed: bool) {
    let mut add = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    add(REFERRER_POLICY, "no-referrer");
    add(STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    add(X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(HeaderName::from_static("x-robots-tag"), "none");
    let content = Content::of_answer(headers);
    let is_json = content == Content::Json || (request == Content::Json && !headers.contains_key(CONTENT_TYPE));
    let mut add = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    if framed {
        add(CONTENT_SECURITY_POLICY, "frame-src 'self'; object-src 'none';");
    } else if is_json {
        add(X_FRAME_OPTIONS, "SAMEORIGIN");
    } else if content == Content::Page || request == Content::Page {
        add(X_FRAME_OPTIONS, "SAMEORIGIN");
        add(CONTENT_SECURITY_POLICY, "frame-src 'self'; frame-ancestors 'self'; object-src 'none';");
    }
}

/// Keycloak leaves a blank behind the last of them.
fn allow_frames(headers: &mut HeaderMap, sources: &[String]) {
    let policy = format!("frame-src 'self' {} ; frame-ancestors 'self'; object-src 'none';", sources.join(" "));
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
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
