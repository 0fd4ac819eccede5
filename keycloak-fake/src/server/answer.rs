//! An answer, before the headers that all answers have are added.

use axum::body::Body;
use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, LOCATION};
use http::{Response, StatusCode};
use keycloak_api::operation::Reply;
use keycloak_api::{Error, ErrorReply};
use serde::Serialize;

use crate::service::answer::written;

/// An answer, whole.
pub(super) type Answer = Response<Body>;

/// Marks an answer that has none of the headers that Keycloak's resources add: no resource made it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bare;

/// Marks what Keycloak answers to a browser with a page: the refusals that no endpoint has words of its own for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thrown;

/// An answer without a body.
pub(super) fn empty(status: StatusCode) -> Answer {
    let mut answer = Answer::new(Body::empty());
    *answer.status_mut() = status;
    answer
}

/// A body of this type.
pub(super) fn with_body(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Answer {
    let body: Bytes = body.into();
    let length = body.len().into();
    let mut answer = Answer::new(Body::from(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_LENGTH, length);
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer
}

/// A JSON text that stands in the code.
pub(super) fn json_text(status: StatusCode, text: &'static str) -> Answer {
    with_body(status, "application/json", Bytes::from_static(text.as_bytes()))
}

/// A refusal that a browser sees as a page.
pub(super) fn thrown(status: StatusCode, text: &'static str) -> Answer {
    let mut answer = json_text(status, text);
    answer.extensions_mut().insert(Thrown);
    answer
}

/// A value as JSON.
pub(super) fn json(content_type: &'static str, value: &impl Serialize) -> Answer {
    match serde_json::to_vec(value) {
        Ok(text) => with_body(StatusCode::OK, content_type, text),
        Err(_) => unknown_error(),
    }
}

/// What Keycloak answers where it has nothing to say: an error of its own.
pub(super) fn unknown_error() -> Answer {
    thrown(
        StatusCode::INTERNAL_SERVER_ERROR,
        r#"{"error":"unknown_error","error_description":"For more on this error consult the server log."}"#,
    )
}

/// The path is one of Keycloak's, the method is not.
pub(super) fn method_not_allowed() -> Answer {
    thrown(StatusCode::METHOD_NOT_ALLOWED, r#"{"error":"HTTP 405 Method Not Allowed"}"#)
}

/// The caller wants a media type that there is none of.
pub(super) fn not_acceptable() -> Answer {
    thrown(StatusCode::NOT_ACCEPTABLE, r#"{"error":"HTTP 406 Not Acceptable"}"#)
}

/// Below a resource there is nothing of this name.
pub(super) fn not_found() -> Answer {
    thrown(StatusCode::NOT_FOUND, r#"{"error":"HTTP 404 Not Found"}"#)
}

/// No resource has this path.
pub(super) fn no_resource() -> Answer {
    bare(thrown(StatusCode::NOT_FOUND, r#"{"error":"Unable to find matching target resource method"}"#))
}

/// The methods of a path, for an `OPTIONS` that is no preflight.
pub(super) fn allowed(methods: &'static str) -> Answer {
    let mut answer = empty(StatusCode::OK);
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static(methods));
    answer
}

/// Sends a browser elsewhere. Headers are written in Latin-1, which has no sign for what is not in it.
pub(super) fn redirect(to: &str) -> Answer {
    let mut answer = empty(StatusCode::FOUND);
    let latin: Vec<u8> = to.chars().map(|sign| u8::try_from(sign).unwrap_or(b'?')).collect();
    match HeaderValue::try_from(latin) {
        Ok(location) => {
            answer.headers_mut().insert(LOCATION, location);
            answer
        }
        Err(_) => unknown_error(),
    }
}

/// The same answer without the headers of a resource.
pub(super) fn bare(mut answer: Answer) -> Answer {
    answer.extensions_mut().insert(Bare);
    answer
}

/// Sets `Cache-Control`.
pub(super) fn cache(mut answer: Answer, directives: &'static str) -> Answer {
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(directives));
    answer
}

/// What a handler of a trait's table wrote.
pub(super) fn from_reply(reply: Reply) -> Answer {
    let mut answer = Answer::new(Body::from(reply.body));
    *answer.status_mut() = reply.status;
    *answer.headers_mut() = reply.headers;
    answer
}

/// What a failed operation tells its caller.
pub(super) fn from_error(error: &Error) -> Answer {
    match error.reply() {
        Some(refusal) => from_refusal(refusal),
        None => {
            tracing::error!(error = %error, "an operation failed without a reply");
            unknown_error()
        }
    }
}

/// A refusal, with its words.
pub(super) fn from_refusal(refusal: &ErrorReply) -> Answer {
    let mut answer = from_reply(written(refusal));
    let has_content = answer.status() != StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    if has_content {
        headers.insert(CONTENT_LENGTH, refusal.body.len().into());
    }
    // A challenge without a body is called text by Keycloak.
    if refusal.content_type.is_none() && refusal.www_authenticate.is_some() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=utf-8"));
    }
    answer
}
