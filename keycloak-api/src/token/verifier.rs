//! [`TokenVerifier`]: what a token has to be, and the order in which that is found out.

use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::algorithm::Algorithm;
use super::check;
use super::compact::{Compact, TokenHeader};
use super::error::{TokenError, excerpt};
use super::key_set::KeySet;
use super::time::Timestamp;
use super::verified::VerifiedToken;

/// Far more than Keycloak writes (2 KB, and about 40 bytes a role), and little enough to hash for anybody who asks.
pub(super) const DEFAULT_MAX_LENGTH: usize = 64 * 1024;

/// What a token has to be in order to be accepted.
///
/// A new one allows RS256 alone and checks the signature, `exp` (which must be there), `nbf` and `iat` (if they are),
/// without leeway. **It doesn't ask who the token is from or for**: set at least [`issuer`](Self::issuer) and
/// [`audience`](Self::audience), and [`token_type`](Self::token_type) to tell an access token from an ID token.
///
/// Make one and share it. What belongs to one token only (a nonce, an access token) goes on a clone.
#[derive(Debug, Clone)]
pub struct TokenVerifier {
    pub(super) algorithms: Vec<Algorithm>,
    pub(super) issuers: Vec<String>,
    pub(super) audiences: Vec<String>,
    pub(super) parties: Vec<String>,
    pub(super) types: Vec<String>,
    pub(super) subject: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) access_token: Option<SecretString>,
    /// The thumbprint of the certificate that the token has to be bound to.
    pub(super) certificate: Option<String>,
    pub(super) leeway: u64,
    pub(super) expiry: bool,
    pub(super) expiry_required: bool,
    pub(super) not_before: bool,
    pub(super) issued_at: bool,
    kid_required: bool,
    max_length: usize,
}

impl Default for TokenVerifier {
    fn default() -> Self {
        Self {
            algorithms: vec![Algorithm::RS256],
            issuers: Vec::new(),
            audiences: Vec::new(),
            parties: Vec::new(),
            types: Vec::new(),
            subject: None,
            nonce: None,
            access_token: None,
            certificate: None,
            leeway: 0,
            expiry: true,
            expiry_required: true,
            not_before: true,
            issued_at: true,
            kid_required: false,
            max_length: DEFAULT_MAX_LENGTH,
        }
    }
}

impl TokenVerifier {
    /// RS256, `exp`, `nbf` and `iat` without leeway; everything else is to be asked for.
    pub fn new() -> Self {
        Self::default()
    }

    /// Verifies `raw` with `keys` at the time `now` ([`SystemTime`](std::time::SystemTime) or seconds since 1970) and
    /// gives its claims as `C`: [`AccessTokenClaims`](super::AccessTokenClaims), [`IdTokenClaims`](super::IdTokenClaims),
    /// [`LogoutTokenClaims`](super::LogoutTokenClaims), or any type of yours.
    ///
    /// # Errors
    ///
    /// [`TokenError`]: the first thing found wrong, in the order given there.
    pub fn decode<C: DeserializeOwned>(
        &self,
        raw: &str,
        keys: &KeySet,
        now: impl Into<Timestamp>,
    ) -> Result<VerifiedToken<C>, TokenError> {
        let (header, algorithm, claims) = self.verify(raw, keys, now.into())?;
        let claims = C::deserialize(Value::Object(claims)).map_err(|error| TokenError::Claims(error.to_string()))?;
        Ok(VerifiedToken::new(header, algorithm, claims))
    }

    /// Holds claims that came by another way than a signature against what is expected of a token's: those that the
    /// server told of a token by introspection (RFC 7662). Whoever told them is believed, and must be who may be. `at_hash`
    /// is read as of RS256.
    ///
    /// # Errors
    ///
    /// [`TokenError::Expired`] and [`TokenError::WrongClaim`], in the order of [`decode`](Self::decode).
    pub fn check_told_claims(&self, claims: &Map<String, Value>, now: impl Into<Timestamp>) -> Result<(), TokenError> {
        check::claims(self, claims, Algorithm::RS256, now.into())
    }

    /// Allows these algorithms and no other.
    #[must_use]
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        self.algorithms = algorithms.into_iter().collect();
        self
    }

    /// Wants this `iss`, such as `https://kc.example.org/realms/shop`; called again, either will do.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuers.push(issuer.into());
        self
    }

    /// Wants this among `aud`; called again, either will do.
    ///
    /// Keycloak puts a client there only if a mapper or the client's roles say so.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// Wants this client as `azp`, the one that the token was issued to; called again, either will do.
    #[must_use]
    pub fn authorized_party(mut self, client_id: impl Into<String>) -> Self {
        self.parties.push(client_id.into());
        self
    }

    /// Wants this `typ` among the claims (not the header's): `Bearer`, `DPoP`, `ID`, `Logout`; called again, either will
    /// do.
    #[must_use]
    pub fn token_type(mut self, typ: impl Into<String>) -> Self {
        self.types.push(typ.into());
        self
    }

    /// Wants this user as `sub`.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Wants this `nonce` in an ID token: the one sent with the authorization request.
    #[must_use]
    pub fn nonce(mut self, nonce: impl Into<String>) -> Self {
        self.nonce = Some(nonce.into());
        self
    }

    /// Wants an ID token's `at_hash`, if it has one, to be this access token's (OpenID Connect Core, section 3.1.3.8).
    #[must_use]
    pub fn access_token(mut self, access_token: impl Into<String>) -> Self {
        self.access_token = Some(SecretString::from(access_token.into()));
        self
    }

    /// Wants a token that is bound to this certificate (DER), the one by which the client is connected (`cnf`; RFC 8705,
    /// section 3).
    #[must_use]
    pub fn client_certificate(mut self, der: impl AsRef<[u8]>) -> Self {
        self.certificate = Some(check::thumbprint(der.as_ref()));
        self
    }

    /// By how many seconds the clocks of Keycloak and of this machine may differ, for `exp`, `nbf` and `iat`.
    #[must_use]
    pub fn leeway(mut self, seconds: u64) -> Self {
        self.leeway = seconds;
        self
    }

    /// Whether `exp` is checked; it is unless switched off here.
    #[must_use]
    pub fn check_expiry(mut self, check: bool) -> Self {
        self.expiry = check;
        self
    }

    /// Whether a token must have `exp`; it must unless switched off here. Only matters where `exp` is checked.
    #[must_use]
    pub fn require_expiry(mut self, required: bool) -> Self {
        self.expiry_required = required;
        self
    }

    /// Whether `nbf` is checked if it is there; it is unless switched off here.
    #[must_use]
    pub fn check_not_before(mut self, check: bool) -> Self {
        self.not_before = check;
        self
    }

    /// Whether a token issued in the future (`iat`) is refused; it is unless switched off here.
    #[must_use]
    pub fn check_issued_at(mut self, check: bool) -> Self {
        self.issued_at = check;
        self
    }

    /// Whether the header must have a `kid`. If it need not, as at first, a token without one is held against the only key
    /// that fits its algorithm, and refused if there are several.
    #[must_use]
    pub fn require_kid(mut self, required: bool) -> Self {
        self.kid_required = required;
        self
    }

    /// How long a token may be, in bytes; 65,536 unless set here.
    #[must_use]
    pub fn max_length(mut self, bytes: usize) -> Self {
        self.max_length = bytes;
        self
    }

    /// Everything but the claims' type, so that it is compiled once.
    fn verify(
        &self,
        raw: &str,
        keys: &KeySet,
        now: Timestamp,
    ) -> Result<(TokenHeader, Algorithm, Map<String, Value>), TokenError> {
        let token = Compact::split(raw, self.max_length)?;
        let (header, critical) = token.header()?;
        if critical {
            return Err(TokenError::CriticalExtension);
        }
        let algorithm = self.algorithms.iter().copied().find(|allowed| allowed.name() == header.alg);
        let algorithm = algorithm.ok_or_else(|| TokenError::AlgorithmNotAllowed { algorithm: excerpt(&header.alg) })?;
        if self.kid_required && header.kid.is_none() {
            return Err(TokenError::MissingKeyId);
        }
        keys.verify(&header, algorithm, token.signed, &token.signature()?)?;
        let claims = token.claims()?;
        check::claims(self, &claims, algorithm, now)?;
        Ok((header, algorithm, claims))
    }
}
