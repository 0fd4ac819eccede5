//! What a server answered instead of what was asked: every form of error body that Keycloak has.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::{Map, Value};

use crate::operation::Reply;

/// A refusal, with the server's words. `Debug` and `Display` show the words that are meant for people, never the
/// body itself.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorReply {
    /// The HTTP status.
    pub status: u16,
    /// `error`: a code (RFC 6749, section 5.2), or in the admin API a sentence.
    pub error: Option<String>,
    /// `error_description`: a sentence.
    pub error_description: Option<String>,
    /// `errorMessage`: the admin API's sentence.
    pub error_message: Option<String>,
    /// `field`: what the sentence is about, such as a user's attribute.
    pub field: Option<String>,
    /// `params`: what the sentence's placeholders stand for.
    pub params: Vec<Value>,
    /// `errors`: several of them at once.
    pub errors: Vec<FieldError>,
    /// The `WWW-Authenticate` header (RFC 9110, section 11.6.1).
    pub www_authenticate: Option<String>,
    /// The `Retry-After` header, where it is a number of seconds (RFC 9110, section 10.2.3).
    pub retry_after: Option<Duration>,
    /// The `Retry-After` header, where it is a date.
    pub retry_at: Option<SystemTime>,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The body as it came: also what is no JSON, such as a proxy's page.
    pub body: Bytes,
}

/// One of several errors in a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// What it is about.
    pub field: Option<String>,
    /// The sentence, or its key.
    pub error_message: Option<String>,
    /// What the sentence's placeholders stand for.
    pub params: Vec<Value>,
}

impl ErrorReply {
    /// A refusal of this status without a body, to be filled.
    #[must_use]
    pub fn with_status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// Reads a reply, whatever its body is.
    #[must_use]
    pub fn read(reply: &Reply) -> Self {
        let retry_after = header(&reply.headers, &RETRY_AFTER).unwrap_or_default();
        let mut read = Self {
            status: reply.status.as_u16(),
            www_authenticate: header(&reply.headers, &WWW_AUTHENTICATE),
            retry_after: retry_after.trim().parse().ok().map(Duration::from_secs),
            retry_at: httpdate::parse_http_date(retry_after.trim()).ok(),
            content_type: header(&reply.headers, &CONTENT_TYPE),
            body: reply.body.clone(),
            ..Self::default()
        };
        if let Ok(Value::Object(members)) = serde_json::from_slice(&reply.body) {
            read.error = text(&members, "error");
            read.error_description = text(&members, "error_description");
            let words = FieldError::read(&members);
            (read.error_message, read.field, read.params) = (words.error_message, words.field, words.params);
            if let Some(Value::Array(errors)) = members.get("errors") {
                read.errors = errors.iter().filter_map(Value::as_object).map(FieldError::read).collect();
            }
        } else if let Some(challenge) = read.www_authenticate.clone() {
            read.error = challenge_parameter(&challenge, "error");
            read.error_description = challenge_parameter(&challenge, "error_description");
        }
        read
    }

    /// How long after `now` the server wants to be left alone, where it says so: nothing, if that time is over.
    #[must_use]
    pub fn wait(&self, now: SystemTime) -> Option<Duration> {
        let until = || self.retry_at.map(|at| at.duration_since(now).unwrap_or_default());
        self.retry_after.or_else(until)
    }

    /// The most telling sentence of the reply.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        let first = || self.errors.first().and_then(|error| error.error_message.as_deref());
        let said = self.error_message.as_deref().or(self.error_description.as_deref()).or_else(first);
        said.or(self.error.as_deref())
    }
}

impl FieldError {
    fn read(members: &Map<String, Value>) -> Self {
        Self {
            field: text(members, "field"),
            error_message: text(members, "errorMessage"),
            params: members.get("params").and_then(Value::as_array).cloned().unwrap_or_default(),
        }
    }
}

impl fmt::Display for ErrorReply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.status)?;
        match (self.words(), self.error.as_deref()) {
            (Some(words), Some(code)) if words != code => write!(formatter, " {code}: {words}"),
            (Some(words), _) => write!(formatter, " {words}"),
            (None, _) if self.body.is_empty() => Ok(()),
            (None, _) => {
                let kind = self.content_type.as_deref().unwrap_or("unknown type");
                write!(formatter, ", {} bytes of {kind}", self.body.len())
            }
        }
    }
}

impl fmt::Debug for ErrorReply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ErrorReply({self})")
    }
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn text(members: &Map<String, Value>, name: &str) -> Option<String> {
    match members.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Reads `name="value"` out of a challenge; Keycloak quotes every value and escapes none.
fn challenge_parameter(challenge: &str, name: &str) -> Option<String> {
    let start = challenge.find(&format!("{name}=\""))? + name.len() + 2;
    let length = challenge.get(start..)?.find('"')?;
    Some(challenge[start..start + length].to_owned())
}
