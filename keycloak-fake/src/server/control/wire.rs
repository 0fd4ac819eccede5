//! JSON in and out.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::{FromRequest, Request};
use http::StatusCode;
use keycloak_api::{Error, ErrorKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::server::answer::{self, Answer};
use crate::server::body;

/// What is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem<'a> {
    /// A word for programs.
    error: &'a str,
    /// What is wrong, for people.
    message: &'a str,
}

/// A body: JSON, whatever type it is said to be of. None is as an empty object.
pub(super) struct Json<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Answer;

    async fn from_request(request: Request, _: &S) -> Result<Self, Answer> {
        let body = body::read(request.into_body()).await?;
        let text: &[u8] = if body.is_empty() { b"{}" } else { &body };
        serde_json::from_slice(text).map(Self).map_err(|error| bad_request(&error.to_string()))
    }
}

pub(super) fn problem(status: StatusCode, error: &str, message: &str) -> Answer {
    json(status, &Problem { error, message })
}

pub(super) fn bad_request(message: &str) -> Answer {
    problem(StatusCode::BAD_REQUEST, "bad_request", message)
}

pub(super) fn not_found(message: &str) -> Answer {
    problem(StatusCode::NOT_FOUND, "not_found", message)
}

pub(super) fn method_not_allowed() -> Answer {
    problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "the path has no such method")
}

/// What the fake's own API refused.
pub(super) fn refused(error: &Error) -> Answer {
    let status = match error.kind() {
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Server => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    problem(status, "refused", &error.to_string())
}

pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Answer {
    let mut answer = answer::json("application/json", value);
    if answer.status().is_success() {
        *answer.status_mut() = status;
    }
    answer
}

pub(super) fn ok(value: &impl Serialize) -> Answer {
    json(StatusCode::OK, value)
}

pub(super) fn nothing() -> Answer {
    answer::empty(StatusCode::NO_CONTENT)
}

/// Milliseconds since the epoch.
pub(super) fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
