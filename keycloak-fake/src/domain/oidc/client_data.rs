//! What addresses carry of their authorization request (`client_data`), for when the login is gone. Anybody can write one.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::state::AuthorizationRequest;

/// As lenient as Java's.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::RequireNone),
);

/// What is carried.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ClientData {
    #[serde(rename = "ru", skip_serializing_if = "Option::is_none", deserialize_with = "text")]
    pub(super) redirect_uri: Option<String>,
    #[serde(rename = "rt", skip_serializing_if = "Option::is_none", deserialize_with = "text")]
    pub(super) response_type: Option<String>,
    #[serde(rename = "rm", skip_serializing_if = "Option::is_none", deserialize_with = "text")]
    pub(super) response_mode: Option<String>,
    #[serde(rename = "st", skip_serializing_if = "Option::is_none", deserialize_with = "text")]
    pub(super) state: Option<String>,
}

/// It is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

impl ClientData {
    /// What the addresses of a login of `request` carry.
    pub(crate) fn encode(request: &AuthorizationRequest) -> String {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let data = Self {
            redirect_uri: some(&request.redirect_uri),
            response_type: some(&request.response_type),
            response_mode: request.response_mode.as_deref().map(str::to_owned),
            state: request.state.as_deref().map(str::to_owned),
        };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&data).unwrap_or_default())
    }

    /// Reads the parameter. One that is blank, or says `null`, is as if it were not there; what stands behind the data is
    /// not looked at.
    pub(super) fn read(parameter: Option<&str>) -> Result<Option<Self>, Unreadable> {
        let Some(text) = parameter.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
        let text = text.split('=').next().unwrap_or_default().replace('+', "-").replace('/', "_");
        let json = LENIENT.decode(text).map_err(|_| Unreadable)?;
        let first = serde_json::Deserializer::from_slice(&json).into_iter::<Value>().next();
        match first.and_then(Result::ok) {
            Some(Value::Null) => Ok(None),
            Some(object @ Value::Object(_)) => serde_json::from_value(object).map(Some).map_err(|_| Unreadable),
            _ => Err(Unreadable),
        }
    }
}

/// A text, or something else that Jackson reads as one.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Array(_) | Value::Object(_) => Err(serde::de::Error::custom("no text")),
        other => Ok(Some(other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Option<ClientData>, Unreadable> {
        ClientData::read(Some(&URL_SAFE_NO_PAD.encode(json)))
    }

    #[test]
    fn reads_what_keycloak_reads() {
        let of = |uri: &str| Ok(Some(ClientData { redirect_uri: Some(uri.to_owned()), ..ClientData::default() }));
        assert_eq!(read(r#"{"ru":"a"}"#), of("a"));
        assert_eq!(read(r#"{"ru":1} x"#), of("1"));
        assert_eq!(read("{}"), Ok(Some(ClientData::default())));
        assert_eq!(ClientData::read(Some("eyJydSI6IkE_In0==x")), of("A?"));
        assert_eq!(ClientData::read(Some("eyJydSI6IkE/In0")), of("A?"));
        for nothing in [None, Some(""), Some(" "), Some("bnVsbA")] {
            assert_eq!(ClientData::read(nothing), Ok(None), "{nothing:?}");
        }
        for garbage in ["abc", "=", "\"", "a"] {
            assert_eq!(ClientData::read(Some(garbage)), Err(Unreadable), "{garbage}");
        }
        for garbage in ["[]", "\"a\"", r#"{"x":1}"#, r#"{"ru":[]}"#, "{"] {
            assert_eq!(read(garbage), Err(Unreadable), "{garbage}");
        }
    }
}
