//! Looking into a token without verifying it, for tools and for logs. Must not be used to decide anything.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::compact::{Compact, TokenHeader};
use super::error::TokenError;
use super::verifier::DEFAULT_MAX_LENGTH;

/// What a token says of itself. **Anybody could have written it.**
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UnverifiedToken<C> {
    /// The header.
    pub header: TokenHeader,
    /// The claims.
    pub claims: C,
}

/// Reads a token **without verifying its signature or any claim**.
///
/// Right for showing a token to a person, or for choosing the realm whose keys to verify it with. Wrong for letting
/// anybody do anything.
///
/// # Errors
///
/// [`TokenError::TooLong`], [`TokenError::Malformed`], and [`TokenError::Claims`] if the claims don't fit `C`.
pub fn decode_unverified<C: DeserializeOwned>(raw: &str) -> Result<UnverifiedToken<C>, TokenError> {
    let token = Compact::split(raw, DEFAULT_MAX_LENGTH)?;
    let (header, _) = token.header()?;
    let claims =
        C::deserialize(Value::Object(token.claims()?)).map_err(|error| TokenError::Claims(error.to_string()))?;
    Ok(UnverifiedToken { header, claims })
}
