//! A request that a server received, as a handler reads it.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde::de::DeserializeOwned;

use super::query;
use crate::error::Error;
use crate::representation::coerced;

/// A request that a server received for an operation.
#[derive(Clone)]
pub struct Received {
    parameters: Vec<(String, String)>,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

/// Why a handler could not read a request. The words of the answer are the server's to choose.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// The path has no such parameter.
    #[error("the path has no `{0}`")]
    Path(&'static str),
    /// A query parameter is missing or not of its type.
    #[error("the query parameter `{name}` is not right: {reason}")]
    Query {
        /// The parameter's name, or nothing where the whole query is meant.
        name: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The body is not the JSON that the operation takes.
    #[error("the body is not the JSON that is expected")]
    Json(#[source] serde_json::Error),
    /// The body is of another media type.
    #[error("the body is not of the media type that the operation takes")]
    ContentType,
    /// There is no bearer token.
    #[error("there is no bearer token")]
    Bearer,
}

/// Why a handler has no good reply.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The request could not be read.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The operation failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl Received {
    /// A request with these decoded path parameters, query text, headers and body.
    #[must_use]
    pub fn new(parameters: Vec<(String, String)>, query: impl Into<String>, headers: HeaderMap, body: Bytes) -> Self {
        Self { parameters, query: query.into(), headers, body }
    }

    /// The path parameter `name`, decoded.
    ///
    /// # Errors
    /// [`Rejection::Path`] if the route has none of that name.
    pub fn path(&self, name: &'static str) -> Result<&str, Rejection> {
        let found = self.parameters.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).ok_or(Rejection::Path(name))
    }

    /// The bearer token of the `Authorization` header (RFC 6750, section 2.1).
    ///
    /// # Errors
    /// [`Rejection::Bearer`] if there is none.
    pub fn bearer(&self) -> Result<&str, Rejection> {
        let header = self.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, token) = header.and_then(|value| value.split_once(' ')).ok_or(Rejection::Bearer)?;
        if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Rejection::Bearer) }
    }

    /// The query, as a flat struct.
    ///
    /// # Errors
    /// [`Rejection::Query`] for a value that is not of its field's type.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Rejection> {
        query::read(&self.query).map_err(|error| Rejection::Query { name: "", reason: error.to_string() })
    }

    /// The query parameter `name`.
    ///
    /// # Errors
    /// [`Rejection::Query`] if it is missing or not a `T`.
    pub fn query_value<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, Rejection> {
        self.optional_query_value(name)?.ok_or_else(|| Rejection::Query { name, reason: "it is missing".to_owned() })
    }

    /// The query parameter `name`, if it is there.
    ///
    /// # Errors
    /// [`Rejection::Query`] if it is not a `T`.
    pub fn optional_query_value<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>, Rejection> {
        query::read_value(&self.query, name).map_err(|error| Rejection::Query { name, reason: error.to_string() })
    }

    /// The body, as plain text; what is no UTF-8 becomes U+FFFD. A body that does not say its type is taken for text.
    ///
    /// # Errors
    /// [`Rejection::ContentType`].
    pub fn text(&self) -> Result<String, Rejection> {
        self.require_type("text/plain")?;
        Ok(String::from_utf8_lossy(&self.body).into_owned())
    }

    /// The body, from JSON. A body that does not say its type is taken for JSON, which is read as
    /// [`coerced`] says.
    ///
    /// # Errors
    /// [`Rejection::ContentType`] or [`Rejection::Json`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Rejection> {
        self.require_type("application/json")?;
        coerced::from_slice(&self.body).map_err(Rejection::Json)
    }

    fn require_type(&self, expected: &str) -> Result<(), Rejection> {
        let Some(content_type) = self.headers.get(CONTENT_TYPE) else { return Ok(()) };
        let media_type = content_type.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if media_type.eq_ignore_ascii_case(expected) { Ok(()) } else { Err(Rejection::ContentType) }
    }
}

impl std::fmt::Debug for Received {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Received").field("parameters", &self.parameters).finish_non_exhaustive()
    }
}
