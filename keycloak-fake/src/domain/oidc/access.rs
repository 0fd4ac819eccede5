//! Access tokens shown to the realm: by userinfo, and by the admin API's callers.

use std::sync::Arc;

use keycloak_api::token::Algorithm;

use super::session::{self, Kind};
use super::{Received, certificate, organization, proof, scope};
use crate::domain::denied::{BearerFault, OAuthDenied};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, ClientScope, Realm, Session, User};
use crate::token::Presented;

/// The kind of token that is bound to a key.
const DPOP: &str = "DPoP";

/// What a good access token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    pub(crate) user: Arc<User>,
    pub(crate) client: Arc<Client>,
    /// `None` for a service account's token.
    pub(crate) session: Option<Arc<Session>>,
    pub(crate) scopes: Vec<Arc<ClientScope>>,
}

/// Checks an access token that the realm signed.
pub(crate) fn check(realm: &Realm, context: &Context, token: Option<&Presented>) -> Result<Access, BearerFault> {
    let token = token.filter(|token| is_good(realm, context, token, "Bearer")).ok_or(BearerFault::Unverified)?;
    let client = realm.client(token.azp.as_deref().unwrap_or_default()).cloned();
    let (user, session) = find_holder(realm, context, token, client.as_deref())?;
    let client = client.ok_or(BearerFault::Unverified)?;
    if !user.enabled {
        return Err(BearerFault::UserDisabled);
    }
    if !client.is_enabled() {
        return Err(BearerFault::ClientDisabled);
    }
    if is_before(realm, &client, token) || token.iat.unwrap_or(0) < user.not_before {
        return Err(BearerFault::Unverified);
    }
    let scopes = scopes_of(realm, &client, token);
    Ok(Access { user, client, session, scopes })
}

/// The user whose access token is shown to userinfo (OpenID Connect Core 1.0, section 5.3.1), and by what the answer is to
/// be signed, if it is.
pub(crate) fn userinfo(
    realm: &Realm,
    context: &Context,
    received: &Received<'_>,
    token: Option<&Presented>,
) -> Decision<(Access, Option<Algorithm>)> {
    let invalid = |fault: BearerFault| Denied::from(OAuthDenied::BearerInvalid(fault));
    let issuer = context.issuer(&realm.name);
    let is_own = |token: &&Presented| token.typ.as_deref() == Some("Bearer") && token.iss.as_deref() == Some(&*issuer);
    let token = token.filter(is_own).filter(|token| is_in_time(context, token));
    let token = token.ok_or_else(|| invalid(BearerFault::Unverified))?;
    // In Keycloak's order: what its event tells depends on what was looked at before.
    let client = realm.client(token.azp.as_deref().unwrap_or_default()).cloned();
    let client = client.ok_or_else(|| invalid(BearerFault::ClientMissing))?;
    if !token.has_scope(scope::OPENID) {
        return Err(OAuthDenied::OpenidMissing.into());
    }
    super::origin::check(&client, received.origin)?;
    if is_before(realm, &client, token) || !is_alive(realm, context, token) {
        return Err(invalid(BearerFault::Unverified));
    }
    if !client.is_enabled() {
        return Err(invalid(BearerFault::ClientDisabled));
    }
    let (user, session) = find_holder(realm, context, token, Some(&client)).map_err(invalid)?;
    if !user.enabled {
        return Err(invalid(BearerFault::UserDisabled));
    }
    if token.iat.unwrap_or(0) < user.not_before {
        return Err(invalid(BearerFault::UserStale));
    }
    if certificate::is_wanted(&client) && !certificate::is_of_token(received, token) {
        return Err(invalid(BearerFault::Certificate));
    }
    if is_lightweight(token) {
        return Err(invalid(BearerFault::Lightweight));
    }
    let scopes = scopes_of(realm, &client, token);
    let found = Access { user, client, session, scopes };
    if found.client.attribute("user.info.encrypted.response.alg").is_some() {
        return Err(Denied::NotDone("userinfo that is encrypted"));
    }
    let algorithm = found.client.attribute("user.info.response.signature.alg").map(str::parse).transpose();
    let algorithm = algorithm.map_err(|_| OAuthDenied::UserinfoAlgorithm)?;
    Ok((found, algorithm))
}

/// The token that came by the scheme `DPoP` (RFC 9449, section 7.1), as if nothing had to be proven any more. `hash` is the
/// token's.
pub(crate) fn prove(realm: &mut Realm, context: &Context, received: &Received<'_>, hash: &str) -> Decision<Presented> {
    let token = received.presented.filter(|token| is_good(realm, context, token, DPOP)).cloned();
    let token = token.ok_or(OAuthDenied::BoundTokenInvalid)?;
    if !proof::is_of_token(realm, context, received, &token, hash) {
        return Err(OAuthDenied::BoundTokenInvalid.into());
    }
    Ok(Presented { typ: Some("Bearer".to_owned()), ..token })
}

/// Whether an access token holds next to nothing: its id says so.
pub(super) fn is_lightweight(token: &Presented) -> bool {
    token.jti.as_deref().and_then(|id| id.get(2..4)) == Some("lt")
}

/// Whether the token is of this kind, of this realm at this address, neither ended nor revoked.
fn is_good(realm: &Realm, context: &Context, token: &Presented, typ: &str) -> bool {
    token.typ.as_deref() == Some(typ)
        && token.iss.as_deref() == Some(context.issuer(&realm.name).as_str())
        && is_alive(realm, context, token)
}

/// Whether the token is of before the moment from which on the realm, or its client, takes tokens.
pub(super) fn is_before(realm: &Realm, client: &Client, token: &Presented) -> bool {
    let not_before = realm.settings.not_before.unwrap_or(0).max(client.settings.not_before.unwrap_or(0));
    token.iat.unwrap_or(0) < i64::from(not_before)
}

/// Whether the token has begun, and has not ended.
pub(crate) fn is_in_time(context: &Context, token: &Presented) -> bool {
    let now = context.now();
    token.exp.is_none_or(|exp| exp == 0 || now < exp) && token.nbf.is_none_or(|nbf| nbf <= now)
}

/// Whether the token is neither ended nor revoked.
pub(super) fn is_alive(realm: &Realm, context: &Context, token: &Presented) -> bool {
    is_in_time(context, token) && token.jti.as_deref().is_none_or(|id| !realm.revoked_tokens.contains_key(id))
}

/// The user of an access token of `client`'s, and the session that it is of, if it is of one.
pub(super) fn find_holder(
    realm: &Realm,
    context: &Context,
    token: &Presented,
    client: Option<&Client>,
) -> Result<(Arc<User>, Option<Arc<Session>>), BearerFault> {
    find_holder_in(realm, context, token, client, kinds_of(token))
}

/// The same, in a session of one of these kinds.
pub(super) fn find_holder_in(
    realm: &Realm,
    context: &Context,
    token: &Presented,
    client: Option<&Client>,
    kinds: &[Kind],
) -> Result<(Arc<User>, Option<Arc<Session>>), BearerFault> {
    let session = find_session(realm, context, token, kinds)?;
    let id = session.as_deref().map_or(token.sub.as_deref().unwrap_or_default(), |session| &session.user);
    let missing = if session.is_some() { BearerFault::SessionOver } else { BearerFault::AccountMissing };
    let user = realm.users.get(id).cloned().ok_or(missing)?;
    match (&session, client) {
        (None, _) if !user.enabled => Err(BearerFault::AccountDisabled),
        (Some(session), Some(client)) if !is_in(session, client, token) => Err(BearerFault::SessionOver),
        _ => Ok((user, session)),
    }
}

/// Whether the client is in the session, and was when the token was made. One that came by an exchange may have no part
/// in the session; its token's id says so.
fn is_in(session: &Session, client: &Client, token: &Presented) -> bool {
    let is_beside = matches!(token.session_mark(), Some("nt" | "ft"));
    let is_there = is_beside || session.client(&client.id).is_some();
    is_there && !session.began_after(token.iat.unwrap_or(0), &client.id)
}

/// The token's session; a service account's token has none.
fn find_session(
    realm: &Realm,
    context: &Context,
    token: &Presented,
    kinds: &[Kind],
) -> Result<Option<Arc<Session>>, BearerFault> {
    let Some(id) = token.sid.as_deref() else { return Ok(None) };
    let found = kinds.iter().find_map(|kind| session::find(realm, *kind, id, context.now()));
    found.map(Some).ok_or(BearerFault::SessionOver)
}

/// The kinds of sessions that an access token may be of. Where its id says which, the other kind's session of the same id
/// does not count.
fn kinds_of(token: &Presented) -> &'static [Kind] {
    match token.session_mark() {
        Some("on" | "nt") => &[Kind::Online],
        Some("of" | "ft") => &[Kind::Offline],
        _ => &[Kind::Online, Kind::Offline],
    }
}

/// The client scopes of a token: the client's default ones, and those that its session asked for.
pub(super) fn scopes_of(realm: &Realm, client: &Client, token: &Presented) -> Vec<Arc<ClientScope>> {
    let is_named = |own: &ClientScope| {
        let names = token.scope.as_deref().unwrap_or_default().split(' ');
        names.into_iter().any(|name| scope::matches(own, name))
    };
    let held = |scope: &&Arc<ClientScope>| {
        client.default_scopes.contains(&scope.id) || (client.optional_scopes.contains(&scope.id) && is_named(scope))
    };
    let ids = client.default_scopes.iter().chain(&client.optional_scopes);
    let scopes = ids.filter_map(|id| realm.client_scopes.get(id)).filter(held).cloned().collect();
    let names: Vec<&str> = token.scope.as_deref().unwrap_or_default().split(' ').collect();
    organization::by_name(scopes, &names)
}
