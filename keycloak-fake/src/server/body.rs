//! Request bodies, within Keycloak's limits.

use std::net::IpAddr;

use axum::body::Body;
use bytes::Bytes;
use http::header::{CONNECTION, HeaderMap, HeaderValue};
use http::{Method, Request, StatusCode};
use keycloak_api::operation::Form;

use super::answer::{self, Answer};
use super::headers::media_type;

/// No body may be longer.
const MAX_BODY: usize = 10 * 1024 * 1024;
/// No form may have more parameters.
const MAX_FIELDS: usize = 1000;
/// No value in a form may be longer, escapes undone.
const MAX_VALUE: usize = 128 * 1024;

/// The parts of a request that OpenID Connect's endpoints look at.
#[derive(Debug)]
pub(super) struct Parameters {
    pub(super) query: Form,
    /// Empty where the body is no form.
    pub(super) form: Form,
    pub(super) headers: HeaderMap,
    pub(super) is_post: bool,
    /// Who asks.
    pub(super) peer: String,
}

impl Parameters {
    /// The value of a header, where it is text.
    pub(super) fn header(&self, name: impl http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The whole body.
pub(super) async fn read(body: Body) -> Result<Bytes, Answer> {
    axum::body::to_bytes(body, MAX_BODY).await.map_err(|_| {
        let mut answer = answer::bare(answer::empty(StatusCode::PAYLOAD_TOO_LARGE));
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        answer
    })
}

/// The query, and the form if the body is one. Other bodies are as if there were none.
pub(super) async fn read_form(request: Request<Body>, peer: IpAddr) -> Result<Parameters, Answer> {
    let (parts, body) = request.into_parts();
    let query = Form::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let body = read(body).await?;
    // In other letters than these Keycloak sees no form.
    let is_form = media_type(&parts.headers) == Some("application/x-www-form-urlencoded");
    let form = if is_form { parse(&body)? } else { Form::default() };
    Ok(Parameters {
        query,
        form,
        headers: parts.headers,
        is_post: parts.method == Method::POST,
        peer: peer.to_string(),
    })
}

#[expect(clippy::result_large_err, reason = "an answer is on its way to the client, once a request")]
fn parse(body: &[u8]) -> Result<Form, Answer> {
    let text = std::str::from_utf8(body).unwrap_or("%");
    if super::path::check_query(text).is_err() || text.split('&').filter(|pair| !pair.is_empty()).count() > MAX_FIELDS {
        return Err(answer::unknown_error());
    }
    let form = Form::parse(body);
    if form.iter().any(|(_, value)| value.len() > MAX_VALUE) {
        return Err(answer::thrown(StatusCode::PAYLOAD_TOO_LARGE, r#"{"error":"HTTP 413 Request Entity Too Large"}"#));
    }
    Ok(form)
}
