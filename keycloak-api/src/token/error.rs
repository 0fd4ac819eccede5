//! Why a token or a key was refused.
//!
//! Must not carry a token, a signature or a secret: these errors end up in logs. What comes from a header that nobody has
//! verified yet is cut short and printed with its control characters escaped.

/// Why a token was refused.
///
/// The checks run in this order: form, algorithm, key, signature, the claims, and the expiry last. So an
/// [expired](Self::is_expired) token had nothing else against it, and a wrong claim was really signed by the realm.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Longer than [`TokenVerifier::max_length`](super::TokenVerifier::max_length) allows.
    #[error("the token has {length} bytes, {limit} are allowed")]
    TooLong {
        /// How long it is, in bytes.
        length: usize,
        /// How long it may be, in bytes.
        limit: usize,
    },
    /// Not a signed token in the compact form of RFC 7515, section 7.1, with JSON objects inside.
    #[error("not a signed JWT: {0}")]
    Malformed(&'static str),
    /// The header has `crit`: the token asks not to be accepted by those who don't know its extension.
    #[error("the token's header lists critical extensions")]
    CriticalExtension,
    /// The header's `alg` is none of those allowed; perhaps `none`, perhaps nothing that exists.
    #[error("the algorithm {algorithm:?} is not allowed")]
    AlgorithmNotAllowed {
        /// What the header says, cut short.
        algorithm: String,
    },
    /// The header has no `kid` and the verifier [demands one](super::TokenVerifier::require_kid).
    #[error("the token doesn't say which key signed it")]
    MissingKeyId,
    /// The key set has no such key; the realm may have rotated its keys since.
    #[error("no key {} in the key set", kid.as_deref().map_or_else(|| "that fits is".to_owned(), |kid| format!("{kid:?}")))]
    UnknownKey {
        /// The header's `kid`, cut short.
        kid: Option<String>,
    },
    /// The header has no `kid` and more than one key would fit.
    #[error("the token doesn't say which key signed it, and {candidates} keys would fit")]
    AmbiguousKey {
        /// How many.
        candidates: usize,
    },
    /// The key set has the key, but that key can't verify this token.
    #[error("the key {kid:?} can't verify this token: {reason}")]
    UnusableKey {
        /// The header's `kid`, cut short.
        kid: String,
        /// Why not.
        reason: KeyError,
    },
    /// The signature doesn't fit: altered, or signed by someone else.
    #[error("the signature is wrong")]
    BadSignature,
    /// The token's time is over; there is nothing else against it.
    #[error("the token expired at {expired_at}, now it is {now} (seconds since 1970)")]
    Expired {
        /// The claim `exp`, in seconds since 1970.
        expired_at: i64,
        /// The caller's clock, in seconds since 1970.
        now: i64,
    },
    /// A claim isn't as the verifier wants it.
    #[error("the claim {claim:?} {problem}")]
    WrongClaim {
        /// Its name, such as `aud`.
        claim: &'static str,
        /// What is wrong with it.
        problem: ClaimProblem,
    },
    /// The token is good, but its claims don't fit the type asked for.
    #[error("the claims don't fit: {0}")]
    Claims(String),
}

/// What is wrong with a claim.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimProblem {
    /// It isn't there.
    #[error("is missing")]
    Missing,
    /// It is of another JSON type than it has to be.
    #[error("has the wrong JSON type")]
    WrongType,
    /// It has another value than those expected.
    #[error("is {found}, expected {expected}")]
    Unexpected {
        /// What the verifier asked for.
        expected: String,
        /// What the token says, cut short.
        found: String,
    },
    /// It has another value than the one expected, and the values are better not logged (`nonce`, `at_hash`).
    #[error("has another value than expected")]
    Different,
    /// It lies in the future (`nbf`, `iat`).
    #[error("is {at}, now it is only {now} (seconds since 1970)")]
    InFuture {
        /// The claim, in seconds since 1970.
        at: i64,
        /// The caller's clock, in seconds since 1970.
        now: i64,
    },
}

/// Why a key can't be used to verify signatures.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// It says that it is for encryption, or for anything but verifying (`use`, `key_ops`).
    #[error("it is not for signatures")]
    NotForSignatures,
    /// Its type (`kty`) isn't RSA, EC or OKP.
    #[error("its type is not supported")]
    UnsupportedType,
    /// Its curve (`crv`) isn't P-256, P-384, P-521 or Ed25519.
    #[error("its curve is not supported")]
    UnsupportedCurve,
    /// A secret in a published key set; secrets come by [`KeySet::with_secret`](super::KeySet::with_secret) alone.
    #[error("a secret doesn't belong in a published key set")]
    Secret,
    /// Its `alg` is none that a key of its type has, or not the token's.
    #[error("it is for another algorithm")]
    WrongAlgorithm,
    /// An RSA key of fewer than 2048 or more than 8192 bits (RFC 7518, section 3.3), or an empty secret.
    #[error("its size is not allowed")]
    Size,
    /// A member is missing, isn't base64url, or makes no key.
    #[error("it is malformed")]
    Malformed,
}

impl TokenError {
    /// The token was good and no longer is: get a new one.
    pub fn is_expired(&self) -> bool {
        matches!(self, Self::Expired { .. })
    }

    /// The signature doesn't fit the key.
    pub fn is_bad_signature(&self) -> bool {
        matches!(self, Self::BadSignature)
    }

    /// The key set lacks the key: fetching the realm's keys again may help (not more often than you can afford, since
    /// anybody can send a token with a key's name made up).
    pub fn is_unknown_key(&self) -> bool {
        matches!(self, Self::UnknownKey { .. })
    }

    /// The claim that the token was refused for, `exp` among them.
    pub fn claim(&self) -> Option<&str> {
        match self {
            Self::WrongClaim { claim, .. } => Some(claim),
            Self::Expired { .. } => Some("exp"),
            _ => None,
        }
    }

    pub(super) fn wrong(claim: &'static str, problem: ClaimProblem) -> Self {
        Self::WrongClaim { claim, problem }
    }
}

/// At most 80 characters of what a token says, for an error.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(80).collect()
}
