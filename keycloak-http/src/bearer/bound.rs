//! Tokens that are bound to a key (`jkt`, RFC 9449) or to a certificate (`x5t#S256`, RFC 8705): whether who shows one holds
//! that too.
//!
//! What is here must not let a token in whose binding is not looked at, as of a kind that is not known.

use std::fmt;
use std::sync::Arc;

use keycloak_api::token::{AccessTokenClaims, Confirmation};

use super::credentials::Scheme;
use super::proofs::Spent;
use super::refusal::Refusal;
use super::verify::Asked;
use super::{BearerToken, Door};

/// The certificate that a request's connection has shown (TLS), among the request's extensions: whoever serves the
/// connection puts it there, and has verified that the peer holds its key.
///
/// A header that a proxy sets is no such thing, unless nobody else can reach the service.
#[derive(Clone, PartialEq, Eq)]
pub struct PeerCertificate(Arc<[u8]>);

impl PeerCertificate {
    /// The certificate in DER.
    pub fn new(der: impl Into<Arc<[u8]>>) -> Self {
        Self(der.into())
    }
}

impl fmt::Debug for PeerCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PeerCertificate").finish_non_exhaustive()
    }
}

/// Refuses a token that is bound to what the request does not prove. What it proves a key with is given back.
pub(super) fn check(
    door: &Door,
    scheme: Scheme,
    claims: &AccessTokenClaims,
    raw: &str,
    asked: &Asked<'_>,
) -> Result<Option<Spent>, Refusal> {
    let refused = |reason: &str| {
        tracing::debug!(realm = %door.realm, reason, "a token was refused");
        Err(Refusal::NotValid)
    };
    let free = Confirmation::default();
    let bound = claims.cnf.as_ref().unwrap_or(&free);
    // What Keycloak adds to a key's thumbprint says nothing else than that.
    let is_known = bound.other.iter().all(|(name, value)| name == "kc-jkt-type" && value == "DPoP");
    if !is_known || (claims.cnf.is_some() && bound.jkt.is_none() && bound.x5t_s256.is_none()) {
        return refused("it is bound to what is not known here");
    }
    if bound.x5t_s256.is_some()
        && !asked.extensions.get::<PeerCertificate>().is_some_and(|shown| bound.is_certificate(&shown.0))
    {
        return refused("it is bound to a certificate that the connection has not shown");
    }
    match (scheme, &bound.jkt, &door.prover) {
        (Scheme::Bearer, None, _) if claims.typ.as_deref() == Some("DPoP") => refused("it is to be bound to a key"),
        (Scheme::Bearer, None, _) => Ok(None),
        // Who stole a token that is bound to a key must not get in by leaving the proof of the key away.
        (Scheme::Bearer, Some(_), _) => refused("it is bound to a key, and was shown as a bearer token"),
        (Scheme::DPoP, Some(thumbprint), Some(prover)) => {
            let before = asked.extensions.get::<BearerToken>().and_then(|token| token.spent(prover));
            prover.prove(asked, raw, thumbprint, before, door.source.time()).map(Some)
        }
        (Scheme::DPoP, ..) => refused("it is not bound to a key"),
    }
}
