//! Answers of the console: pages, what is said to browsers of them, and refusals.

use axum::response::IntoResponse;
use http::StatusCode;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use keycloak_api::Error;
use maud::html;

use super::layout::{Tab, page};
use crate::server::answer::{self, Answer};

/// Everything comes from the server itself, and nobody puts it into a frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// What every answer says to the browser. With `no-referrer` a form would have no origin, by which it is known.
const HEADERS: [(HeaderName, &str); 7] = [
    (CACHE_CONTROL, "no-store"),
    (CONTENT_SECURITY_POLICY, POLICY),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (REFERRER_POLICY, "same-origin"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
];

/// The same answer with what every answer says.
pub(super) fn protected(mut answer: Answer) -> Answer {
    for (name, value) in HEADERS {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// A page.
pub(super) fn html(status: StatusCode, page: String) -> Answer {
    answer::with_body(status, "text/html; charset=utf-8", page)
}

/// A page that is shown.
pub(super) fn shown(page: String) -> Answer {
    html(StatusCode::OK, page)
}

/// Why there is no page.
#[derive(Debug)]
pub(super) struct Failed {
    status: StatusCode,
    words: String,
}

impl Failed {
    pub(super) fn not_found(words: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, words: words.to_owned() }
    }

    pub(super) fn not_allowed() -> Self {
        Self { status: StatusCode::METHOD_NOT_ALLOWED, words: "This page has no such method.".to_owned() }
    }
}

/// What an operation refused.
impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        let status = error.status().and_then(|status| StatusCode::from_u16(status).ok());
        Self { status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), words: words(&error) }
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Answer {
        let body = html! { p .bad role="alert" { (self.words) } };
        html(self.status, page("This did not work", Tab::None, &html! {}, &body))
    }
}

/// The words of a refusal, for people.
pub(super) fn words(error: &Error) -> String {
    error.reply().and_then(|reply| reply.words()).map_or_else(|| error.to_string(), str::to_owned)
}
