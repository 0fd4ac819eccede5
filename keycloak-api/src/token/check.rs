//! The checks of the claims, on JSON whose signature is good. One function a kind of check.

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use super::algorithm::Algorithm;
use super::error::{ClaimProblem, TokenError, excerpt};
use super::time::{Timestamp, numeric_date};
use super::verifier::TokenVerifier;

type Claims = Map<String, Value>;

/// Runs the checks that are switched on. The expiry comes last, so that an expired token had nothing else against it.
pub(super) fn claims(
    wanted: &TokenVerifier,
    claims: &Claims,
    algorithm: Algorithm,
    now: Timestamp,
) -> Result<(), TokenError> {
    one_of(claims, "iss", &wanted.issuers)?;
    audience(claims, &wanted.audiences)?;
    one_of(claims, "azp", &wanted.parties)?;
    one_of(claims, "typ", &wanted.types)?;
    one_of(claims, "sub", wanted.subject.as_slice())?;
    nonce(claims, wanted.nonce.as_deref())?;
    access_token_hash(claims, wanted.access_token.as_ref(), algorithm)?;
    confirmation(claims, wanted.certificate.as_deref())?;
    let leeway = i64::try_from(wanted.leeway).unwrap_or(i64::MAX);
    if wanted.issued_at {
        not_in_future(claims, "iat", leeway, now)?;
    }
    if wanted.not_before {
        not_in_future(claims, "nbf", leeway, now)?;
    }
    if wanted.expiry { not_expired(claims, wanted.expiry_required, leeway, now) } else { Ok(()) }
}

/// The claim must be one of `expected`, compared byte by byte (RFC 7519, section 2: StringOrURI); none expected, no check.
fn one_of(claims: &Claims, name: &'static str, expected: &[String]) -> Result<(), TokenError> {
    if expected.is_empty() {
        return Ok(());
    }
    let found = text(claims, name)?;
    if expected.iter().any(|expected| expected == found) {
        return Ok(());
    }
    Err(unexpected(name, expected, format!("{:?}", excerpt(found))))
}

/// `aud` is one name or several (RFC 7519, section 4.1.3).
fn audience(claims: &Claims, expected: &[String]) -> Result<(), TokenError> {
    if expected.is_empty() {
        return Ok(());
    }
    let wrong_type = || TokenError::wrong("aud", ClaimProblem::WrongType);
    let found = match claims.get("aud") {
        None | Some(Value::Null) => return Err(TokenError::wrong("aud", ClaimProblem::Missing)),
        Some(Value::Array(names)) => names.iter().map(|name| name.as_str().ok_or_else(wrong_type)).collect(),
        Some(name) => name.as_str().map(|name| vec![name]).ok_or_else(wrong_type),
    }?;
    if found.iter().any(|found| expected.iter().any(|expected| expected == found)) {
        return Ok(());
    }
    Err(unexpected("aud", expected, excerpt(&format!("{found:?}"))))
}

fn nonce(claims: &Claims, expected: Option<&str>) -> Result<(), TokenError> {
    match expected {
        Some(expected) if text(claims, "nonce")? != expected => {
            Err(TokenError::wrong("nonce", ClaimProblem::Different))
        }
        _ => Ok(()),
    }
}

/// The left half of the access token's hash, in base64url (OpenID Connect Core, section 3.1.3.6).
fn access_token_hash(
    claims: &Claims,
    access_token: Option<&SecretString>,
    algorithm: Algorithm,
) -> Result<(), TokenError> {
    let (Some(access_token), true) = (access_token, claims.contains_key("at_hash")) else {
        return Ok(());
    };
    let hash = digest::digest(algorithm.hash(), access_token.expose_secret().as_bytes());
    let (left, _) = hash.as_ref().split_at(hash.as_ref().len() / 2);
    if text(claims, "at_hash")? == URL_SAFE_NO_PAD.encode(left) {
        Ok(())
    } else {
        Err(TokenError::wrong("at_hash", ClaimProblem::Different))
    }
}

/// The hash of a certificate (RFC 8705, section 3.1).
pub(in crate::token) fn thumbprint(der: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, der))
}

/// The certificate that the token is bound to.
fn confirmation(claims: &Claims, expected: Option<&str>) -> Result<(), TokenError> {
    let Some(expected) = expected else { return Ok(()) };
    let held = match claims.get("cnf") {
        None | Some(Value::Null) => return Err(TokenError::wrong("cnf", ClaimProblem::Missing)),
        Some(Value::Object(held)) => held,
        Some(_) => return Err(TokenError::wrong("cnf", ClaimProblem::WrongType)),
    };
    match held.get("x5t#S256").and_then(Value::as_str) {
        Some(found) if found == expected => Ok(()),
        _ => Err(TokenError::wrong("cnf", ClaimProblem::Different)),
    }
}

fn not_in_future(claims: &Claims, name: &'static str, leeway: i64, now: Timestamp) -> Result<(), TokenError> {
    match seconds(claims, name)? {
        Some(at) if at > now.seconds().saturating_add(leeway) => {
            Err(TokenError::wrong(name, ClaimProblem::InFuture { at, now: now.seconds() }))
        }
        _ => Ok(()),
    }
}

/// Expired is "on or after" `exp` (RFC 7519, section 4.1.4).
fn not_expired(claims: &Claims, required: bool, leeway: i64, now: Timestamp) -> Result<(), TokenError> {
    match seconds(claims, "exp")? {
        Some(at) if now.seconds() >= at.saturating_add(leeway) => {
            Err(TokenError::Expired { expired_at: at, now: now.seconds() })
        }
        None if required => Err(TokenError::wrong("exp", ClaimProblem::Missing)),
        _ => Ok(()),
    }
}

fn text<'a>(claims: &'a Claims, name: &'static str) -> Result<&'a str, TokenError> {
    match claims.get(name) {
        None | Some(Value::Null) => Err(TokenError::wrong(name, ClaimProblem::Missing)),
        Some(value) => value.as_str().ok_or_else(|| TokenError::wrong(name, ClaimProblem::WrongType)),
    }
}

/// A `NumericDate`; `null` is as good as absent.
fn seconds(claims: &Claims, name: &'static str) -> Result<Option<i64>, TokenError> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => numeric_date(value).map(Some).ok_or_else(|| TokenError::wrong(name, ClaimProblem::WrongType)),
    }
}

fn unexpected(name: &'static str, expected: &[String], found: String) -> TokenError {
    let expected = match expected {
        [one] => format!("{one:?}"),
        several => format!("one of {several:?}"),
    };
    TokenError::wrong(name, ClaimProblem::Unexpected { expected, found })
}
