//! Offline verification of Keycloak's tokens: is this string a token that this realm signed, for me, still valid?
//!
//! ```
//! use keycloak_api::token::{AccessTokenClaims, Algorithm, JsonWebKeySet, KeySet, TokenVerifier};
//!
//! # fn check(jwks: JsonWebKeySet, raw: &str) -> Result<(), keycloak_api::token::TokenError> {
//! let keys = KeySet::from(&jwks); // once, and again when a key is unknown
//! let verifier = TokenVerifier::new()
//!     .issuer("https://kc.example.org/realms/shop")
//!     .audience("shop-api")
//!     .token_type("Bearer")
//!     .algorithms([Algorithm::RS256, Algorithm::ES256])
//!     .leeway(30);
//! let token = verifier.decode::<AccessTokenClaims>(raw, &keys, std::time::SystemTime::now())?;
//! assert!(token.claims().has_realm_role("buyer"));
//! # Ok(())
//! # }
//! ```
//!
//! # What it holds to
//!
//! - **Nothing of a token is believed before its signature is.** Of the header, only `alg` and `kid` choose anything,
//!   and they choose among what the caller allowed: algorithms from [`TokenVerifier::algorithms`], keys from the
//!   [`KeySet`]. Keys a token brings along (`jwk`, `jku`, `x5u`, `x5c`) are not looked at, `crit` is refused
//!   (RFC 7515, section 4.1.11), and there is no `none`. Only a [`KeyProof`] is held against the key that it brings, since it
//!   proves nothing else.
//! - **A key verifies its own algorithms and no other**, fixed when the key is prepared: an RSA key can't be taken for an
//!   HMAC secret, because no public key ever becomes one (RFC 8725, sections 2.1 and 3.1).
//! - **One token has one spelling.** Exactly three parts of canonical unpadded base64url; a member that appears twice in the
//!   header or in the claims refuses the token (RFC 7519, section 4). Within a claim's own value the last one counts,
//!   as `serde_json` has it.
//! - **Outside input can't hurt.** Length and nesting are bounded, no number overflows, nothing panics.
//! - Times are seconds since 1970-01-01T00:00:00Z, as in every JWT, and "now" always comes from the caller.
//!
//! This module must not do I/O: who fetches the keys, and when again, is the caller's affair
//! ([`TokenError::is_unknown_key`] says when it may help).
//!
//! # Why `aws-lc-rs` directly
//!
//! `jsonwebtoken` parses the key at each verification and the claims twice, and its `decode` panics in a program in which
//! neither or both of its backends are switched on, which a library can't prevent. `aws-lc-rs` holds a parsed key, is as
//! fast in a debug build, and is what `jsonwebtoken` would have called. Ed448 it doesn't have; such keys are skipped.

mod algorithm;
mod check;
mod claims;
mod compact;
mod error;
mod jwk;
mod key;
mod key_proof;
mod key_set;
mod time;
mod unverified;
mod verified;
mod verifier;

pub use algorithm::{Algorithm, UnknownAlgorithm};
pub use claims::{
    AccessTokenClaims, Audience, AuthorizationClaim, Confirmation, GrantedPermission, IdTokenClaims, LogoutTokenClaims,
    RoleSet,
};
pub use compact::TokenHeader;
pub use error::{ClaimProblem, KeyError, TokenError};
pub use jwk::{JsonWebKey, JsonWebKeySet};
pub use key_proof::{KeyProof, KeyProofError};
pub use key_set::{KeySet, SkippedKey};
pub use time::Timestamp;
pub use unverified::{UnverifiedToken, decode_unverified};
pub use verified::VerifiedToken;
pub use verifier::TokenVerifier;

use serde::de::DeserializeOwned;

/// Verifies `raw` as `verifier` says and gives its claims: [`TokenVerifier::decode`] as a function.
///
/// # Errors
///
/// [`TokenError`], which says whether the signature is bad, the token expired, or which claim is wrong.
pub fn decode_token<C: DeserializeOwned>(
    raw: &str,
    keys: &KeySet,
    verifier: &TokenVerifier,
    now: impl Into<Timestamp>,
) -> Result<VerifiedToken<C>, TokenError> {
    verifier.decode(raw, keys, now)
}
