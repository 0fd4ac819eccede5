//! Proofs of a key (RFC 9449): which one a request has to show, and to what its tokens are bound.

use super::{Received, session};
use crate::domain::denied::{KeyFault, OAuthDenied, ProofFault};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, Id, Realm};
use crate::token::{Presented, Proof};

/// The thumbprint of the key that the tokens of a grant are to be bound to. A client can want all of its tokens bound.
pub(super) fn of_grant(
    realm: &mut Realm,
    context: &Context,
    received: &Received<'_>,
    client: &Client,
) -> Decision<Option<String>> {
    if received.proof.is_none() && client.flag("dpop.bound.access.tokens", false) {
        return Err(fault(ProofFault::Missing));
    }
    shown(realm, context, received)
}

/// Decides on a grant. A proof that it came with is used up, also where something else is denied then; nothing else of
/// that is kept.
pub(super) fn spending<T>(
    realm: &mut Realm,
    is_shown: bool,
    decision: impl FnOnce(&mut Realm) -> Decision<T>,
) -> Decision<T> {
    let before = is_shown.then(|| realm.clone());
    let is_decided = |denied: &Denied| !denied.lacks_something() && !matches!(denied, Denied::NotDone(_));
    match (decision(realm), before) {
        (Err(denied), Some(before)) if is_decided(&denied) => Err(denied.take_back(realm, &before)),
        (outcome, _) => outcome,
    }
}

/// The thumbprint of the key that a request proves, which uses the proof up.
pub(super) fn shown(realm: &mut Realm, context: &Context, received: &Received<'_>) -> Decision<Option<String>> {
    match received.proof {
        None => Ok(None),
        Some(Err(reason)) => Err(fault(reason.clone())),
        Some(Ok(proof)) => {
            use_up(realm, context, proof)?;
            Ok(Some(proof.thumbprint.clone()))
        }
    }
}

/// Refuses a code that is bound to another key, or to one where none is shown.
pub(super) fn check_code(received: &Received<'_>, bound: Option<&str>) -> Result<(), OAuthDenied> {
    let Some(bound) = bound else { return Ok(()) };
    match received.proof {
        Some(Ok(proof)) if proof.thumbprint == bound => Ok(()),
        Some(_) => Err(OAuthDenied::CodeProof(KeyFault::Other)),
        None => Err(OAuthDenied::CodeProof(KeyFault::Missing)),
    }
}

/// Refuses a refresh token that is bound to another key, or to one where none is shown.
pub(super) fn check_refresh(received: &Received<'_>, token: &Presented) -> Decision<()> {
    let Some(bound) = bound_to(token) else { return Ok(()) };
    match received.proof {
        Some(Ok(proof)) if proof.thumbprint == bound => Ok(()),
        Some(_) => Err(OAuthDenied::RefreshProof(ProofFault::OtherKey).into()),
        None => Err(OAuthDenied::RefreshProof(ProofFault::Missing).into()),
    }
}

/// Whether the request proves the key that an access token is bound to, with a proof for that token alone.
pub(super) fn is_of_token(
    realm: &mut Realm,
    context: &Context,
    received: &Received<'_>,
    token: &Presented,
    hash: &str,
) -> bool {
    let Some(Ok(proof)) = received.proof else { return false };
    let is_its = bound_to(token) == Some(&*proof.thumbprint) && proof.token_hash.as_deref() == Some(hash);
    is_its && use_up(realm, context, proof).is_ok()
}

/// A proof is good once.
fn use_up(realm: &mut Realm, context: &Context, proof: &Proof) -> Decision<()> {
    let now = context.now();
    session::sweep(realm, now);
    let id = Id::from(format!("{} {}", proof.thumbprint, proof.id));
    match realm.proofs.insert(id, proof.expires) {
        Some(expires) if now <= expires => Err(fault(ProofFault::Replayed)),
        _ => Ok(()),
    }
}

fn bound_to(token: &Presented) -> Option<&str> {
    token.claims.get("cnf")?.get("jkt")?.as_str()
}

fn fault(fault: ProofFault) -> Denied {
    OAuthDenied::Proof(fault).into()
}
