//! Proof keys for the code flow (RFC 7636).

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRng as _;
use rand::rngs::SysRng;
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, ErrorKind};

/// A verifier and its `S256` challenge. `Debug` does not show the verifier.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PkcePair {
    /// What the client keeps, and shows with the code (RFC 7636, section 4.1).
    pub verifier: SecretString,
    /// What goes into the authorization URL (RFC 7636, section 4.2).
    pub challenge: String,
}

impl PkcePair {
    /// `code_challenge_method` of the challenge.
    pub const METHOD: &'static str = "S256";

    /// A new pair, of 256 random bits from the operating system.
    ///
    /// # Errors
    /// The operating system has no random bits to give.
    pub fn generate() -> Result<Self, Error> {
        let mut bytes = [0_u8; 32];
        SysRng.try_fill_bytes(&mut bytes).map_err(|error| Error::with_source(ErrorKind::Encode, error))?;
        Ok(Self::of_verifier(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The pair of a verifier that the caller made: 43 to 128 unreserved characters.
    #[must_use]
    pub fn of_verifier(verifier: impl Into<SecretString>) -> Self {
        let verifier = verifier.into();
        let challenge = challenge(verifier.expose_secret());
        Self { verifier, challenge }
    }
}

/// The `S256` challenge of `verifier` (RFC 7636, section 4.2).
#[must_use]
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

/// A random value for `state` or `nonce`: 128 bits from the operating system, base64url.
///
/// # Errors
/// The operating system has no random bits to give.
pub fn random_value() -> Result<String, Error> {
    let mut bytes = [0_u8; 16];
    SysRng.try_fill_bytes(&mut bytes).map_err(|error| Error::with_source(ErrorKind::Encode, error))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
