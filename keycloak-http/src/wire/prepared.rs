//! A request in HTTP's terms, made once and sent once or more.

use bytes::Bytes;
use keycloak_api::operation::{Body, OperationInfo, Request};
use keycloak_api::{Error, ErrorKind};
use reqwest::header::HeaderValue;
use url::Url;

/// Where a request goes and what it carries; who asks is told at each attempt.
pub(crate) struct Prepared {
    pub(crate) operation: &'static OperationInfo,
    pub(crate) url: Url,
    pub(crate) body: Option<(HeaderValue, Bytes)>,
}

impl Prepared {
    /// # Errors
    /// A path that makes no URL.
    pub(crate) fn new(base_url: &str, request: &Request) -> Result<Self, Error> {
        let mut text = String::with_capacity(base_url.len() + request.path.len() + request.query.len() + 1);
        text.push_str(base_url);
        text.push_str(&request.path);
        if !request.query.is_empty() {
            text.push('?');
            text.push_str(&request.query);
        }
        let url =
            Url::parse(&text).map_err(|error| Error::with_source(ErrorKind::Encode, error).of(request.operation))?;
        let body = match &request.body {
            Body::Empty => None,
            Body::Json(json) => Some((HeaderValue::from_static("application/json"), json.0.clone())),
            Body::Text(text) => Some((HeaderValue::from_static("text/plain;charset=UTF-8"), text.0.clone())),
            Body::Form(form) => {
                Some((HeaderValue::from_static("application/x-www-form-urlencoded"), form.encode().into()))
            }
            Body::Multipart(parts) => {
                let (media_type, content) = parts.encode();
                let media_type = HeaderValue::try_from(media_type)
                    .map_err(|error| Error::with_source(ErrorKind::Encode, error).of(request.operation))?;
                Some((media_type, content))
            }
        };
        Ok(Self { operation: request.operation, url, body })
    }
}
