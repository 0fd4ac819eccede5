//! A reply, as a transport brings it and an operation reads it, or as a server writes it.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Failure, OperationInfo};
use crate::error::{Error, ErrorKind, ErrorReply};

/// What a Keycloak answered, whole.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body. It may hold tokens, so `Debug` shows its length only.
    pub body: Bytes,
}

/// What was created. `Debug` does not show its representation, which may hold secrets.
#[derive(Clone, derive_more::Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Created {
    /// The last segment of `location`, decoded: the new thing's id.
    pub id: String,
    /// The URL of the new thing, as the server gave it.
    pub location: String,
    /// The new thing itself, where the server shows it. Few operations do.
    #[debug(skip)]
    pub representation: Option<Value>,
}

impl Created {
    /// What was created at `location`.
    #[must_use]
    pub fn at(location: impl Into<String>) -> Self {
        let location = location.into();
        let path = location.split(['?', '#']).next().unwrap_or_default();
        let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let id = percent_encoding::percent_decode_str(last).decode_utf8_lossy().into_owned();
        Self { id, location, representation: None }
    }

    /// The same, with the new thing itself.
    #[must_use]
    pub fn showing(self, representation: Value) -> Self {
        Self { representation: Some(representation), ..self }
    }
}

impl Reply {
    /// A reply of these parts.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body }
    }

    /// Reads a body of JSON. An answer that says that there is nothing (204) is `null`.
    ///
    /// # Errors
    /// The server's refusal, or [`ErrorKind::Decode`] for a body that is not what the operation promises.
    pub fn json<T: DeserializeOwned>(&self, operation: &'static OperationInfo) -> Result<T, Error> {
        self.check(operation)?;
        let body: &[u8] = if self.status == StatusCode::NO_CONTENT { b"null" } else { &self.body };
        serde_json::from_slice(body).map_err(|error| self.undecodable(operation, error))
    }

    /// Reads a body of text.
    ///
    /// # Errors
    /// The server's refusal, or [`ErrorKind::Decode`] for what is no UTF-8.
    pub fn text(&self, operation: &'static OperationInfo) -> Result<String, Error> {
        self.check(operation)?;
        String::from_utf8(self.body.to_vec()).map_err(|error| self.undecodable(operation, error.utf8_error()))
    }

    /// Takes the body as it is.
    ///
    /// # Errors
    /// The server's refusal.
    pub fn bytes(&self, operation: &'static OperationInfo) -> Result<Bytes, Error> {
        self.check(operation)?;
        Ok(self.body.clone())
    }

    /// Expects success and reads nothing.
    ///
    /// # Errors
    /// The server's refusal.
    pub fn empty(&self, operation: &'static OperationInfo) -> Result<(), Error> {
        self.check(operation)
    }

    /// Reads where the new thing is.
    ///
    /// # Errors
    /// The server's refusal, or [`ErrorKind::Decode`] for a reply without `Location`.
    pub fn created(&self, operation: &'static OperationInfo) -> Result<Created, Error> {
        self.check(operation)?;
        let location = self.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        match location {
            Some(location) => {
                Ok(Created { representation: serde_json::from_slice(&self.body).ok(), ..Created::at(location) })
            }
            None => Err(self.undecodable(operation, MissingLocation)),
        }
    }

    fn check(&self, operation: &'static OperationInfo) -> Result<(), Error> {
        if self.status.is_success() {
            return Ok(());
        }
        Err(Error::from_reply(operation, ErrorReply::read(self)))
    }

    fn undecodable(
        &self,
        operation: &'static OperationInfo,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Error {
        Error::with_source(ErrorKind::Decode, source).of(operation).replied(ErrorReply::read(self))
    }
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Reply({}, {} bytes)", self.status, self.body.len())
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the reply has no Location header")]
struct MissingLocation;

/// Writes a reply without a body.
///
/// # Errors
/// None.
#[doc(hidden)]
pub fn empty_reply(success: u16, (): ()) -> Result<Reply, Failure> {
    Ok(reply(success, None, Bytes::new()))
}

/// Writes a body of JSON.
///
/// # Errors
/// A value that JSON cannot hold.
#[doc(hidden)]
pub fn json_reply<T: Serialize>(success: u16, value: T) -> Result<Reply, Failure> {
    let text =
        serde_json::to_vec(&value).map_err(|error| Failure::Failed(Error::with_source(ErrorKind::Encode, error)))?;
    Ok(reply(success, Some("application/json;charset=UTF-8"), text.into()))
}

/// Writes a body of text.
///
/// # Errors
/// None.
#[doc(hidden)]
pub fn text_reply(success: u16, text: String) -> Result<Reply, Failure> {
    Ok(reply(success, Some("text/plain;charset=UTF-8"), text.into()))
}

/// Writes a body of this media type as it is.
///
/// # Errors
/// None.
#[doc(hidden)]
pub fn bytes_reply(success: u16, media: &'static str, body: Bytes) -> Result<Reply, Failure> {
    Ok(reply(success, Some(media), body))
}

/// Writes where the new thing is, and the thing itself where it is shown.
///
/// # Errors
/// A location that no header can hold.
#[doc(hidden)]
pub fn created_reply(success: u16, created: Created) -> Result<Reply, Failure> {
    let mut reply = match created.representation {
        // Without its character set, other than elsewhere.
        Some(shown) => reply(success, Some("application/json"), shown.to_string().into()),
        None => reply(success, None, Bytes::new()),
    };
    let location = HeaderValue::try_from(created.location)
        .map_err(|error| Failure::Failed(Error::with_source(ErrorKind::Encode, error)))?;
    reply.headers.insert(LOCATION, location);
    Ok(reply)
}

fn reply(success: u16, content_type: Option<&'static str>, body: Bytes) -> Reply {
    let mut headers = HeaderMap::new();
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    Reply { status: StatusCode::from_u16(success).unwrap_or(StatusCode::OK), headers, body }
}
