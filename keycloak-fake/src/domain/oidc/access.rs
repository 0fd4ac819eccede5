//! Access tokens shown to the realm: userinfo, introspection, and the admin API's callers.

use std::sync::Arc;

use keycloak_api::token::Algorithm;

use super::session::{self, Kind};
use super::{Received, certificate, client_auth, organization, proof, require_enabled, scope};
use crate::domain::denied::{BearerFault, OAuthDenied};
use crate::domain::{Context, Decision, Denied, client_policies};
use crate::state::{Client, ClientScope, Realm, Session, User};
use crate::token::Presented;

/// The hint of a requesting party token (UMA 2.0 Federated Authorization, section 5.1.1).
const REQUESTING_PARTY: &str = "requesting_party_token";

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

/// A token that introspection tells of.
#[derive(Clone, Debug)]
pub(crate) struct Introspected {
    pub(crate) access: Access,
    pub(crate) token: Presented,
    /// The client that must be in the audience that the mappers come to: the token itself names none.
    pub(crate) only_for: Option<Arc<str>>,
    /// Whether it is asked what the token is as a requesting party's.
    pub(crate) as_requesting_party: bool,
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
    let not_before = realm.settings.not_before.unwrap_or(0).max(client.settings.not_before.unwrap_or(0));
    if token.iat.unwrap_or(0) < i64::from(not_before).max(user.not_before) {
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
    let has_openid = token.is_some_and(|token| token.has_scope(scope::OPENID));
    // Keycloak looks at the scope before it looks for the session.
    if token.is_some_and(|token| is_good(realm, context, token, "Bearer")) && !has_openid {
        return Err(OAuthDenied::OpenidMissing.into());
    }
    let found = check(realm, context, token).map_err(OAuthDenied::BearerInvalid)?;
    if certificate::is_wanted(&found.client) && !token.is_some_and(|token| certificate::is_of_token(received, token)) {
        return Err(OAuthDenied::BearerInvalid(BearerFault::Certificate).into());
    }
    if token.is_some_and(is_lightweight) {
        return Err(OAuthDenied::BearerInvalid(BearerFault::Lightweight).into());
    }
    super::origin::check(&found.client, received.origin)?;
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

/// What introspection may tell, or nothing where the token is not good or not the asking client's to know.
pub(crate) fn introspect(realm: &Realm, context: &Context, received: &Received<'_>) -> Decision<Option<Introspected>> {
    require_enabled(realm)?;
    let client = client_auth::authenticate(realm, received).map_err(|denied| {
        let unproven = [OAuthDenied::ClientSecretMissing, OAuthDenied::ClientSecretWrong].map(Denied::from);
        if unproven.contains(&denied) { OAuthDenied::IntrospectionUnproven.into() } else { denied }
    })?;
    if client.is_public() {
        return Err(OAuthDenied::IntrospectionOfPublicClient.into());
    }
    received.refuse_duplicates(&[])?;
    received.form.get("token").ok_or(OAuthDenied::IntrospectionTokenMissing)?;
    let hint = received.form.get("token_type_hint").unwrap_or("access_token");
    let wanted: &[&str] = match hint {
        "access_token" | REQUESTING_PARTY => &["Bearer", DPOP, "ID"],
        "refresh_token" => &["Refresh", "Offline"],
        _ => return Err(OAuthDenied::IntrospectionHintUnknown.into()),
    };
    client_policies::permit_client(realm, &client)?;
    let by_audience = hint != "refresh_token";
    let asker = &*client.client_id;
    let is_askers = |token: &&Presented| match by_audience {
        // Whom a lightweight one is for is not in it.
        true => token.audience_has(asker) || is_lightweight(token),
        false => token.is_of(&client),
    };
    let Some(token) = received.presented.filter(is_askers) else { return Ok(None) };
    let kind = token.typ.as_deref().filter(|typ| wanted.contains(typ));
    let good = kind.filter(|typ| is_good(realm, context, token, typ));
    let as_access = good.map(|_| Presented { typ: Some("Bearer".to_owned()), ..token.clone() });
    let access = check(realm, context, as_access.as_ref()).ok();
    Ok(access.map(|access| Introspected {
        access,
        token: token.clone(),
        only_for: (by_audience && is_lightweight(token)).then(|| client.client_id.clone()),
        as_requesting_party: hint == REQUESTING_PARTY,
    }))
}

/// Whether an access token holds next to nothing: its id says so.
pub(super) fn is_lightweight(token: &Presented) -> bool {
    token.jti.as_deref().and_then(|id| id.get(2..4)) == Some("lt")
}

/// Whether the token is of this kind, of this realm at this address, neither ended nor revoked.
fn is_good(realm: &Realm, context: &Context, token: &Presented, typ: &str) -> bool {
    let now = context.now();
    token.typ.as_deref() == Some(typ)
        && token.iss.as_deref() == Some(context.issuer(&realm.name).as_str())
        && token.exp.is_none_or(|exp| exp == 0 || now < exp)
        && token.nbf.is_none_or(|nbf| nbf <= now)
        && token.jti.as_deref().is_none_or(|id| !realm.revoked_tokens.contains_key(id))
}

/// The user of an access token of `client`'s, and the session that it is of, if it is of one.
pub(super) fn find_holder(
    realm: &Realm,
    context: &Context,
    token: &Presented,
    client: Option<&Client>,
) -> Result<(Arc<User>, Option<Arc<Session>>), BearerFault> {
    let session = find_session(realm, context, token)?;
    let id = session.as_deref().map_or(token.sub.as_deref().unwrap_or_default(), |session| &session.user);
    let user = realm.users.get(id).cloned().ok_or(BearerFault::SessionOver)?;
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

/// The token's session; a service account's token has none. Where the token's id says of which kind of session it is,
/// the other kind's session of the same id does not count.
fn find_session(realm: &Realm, context: &Context, token: &Presented) -> Result<Option<Arc<Session>>, BearerFault> {
    let Some(id) = token.sid.as_deref() else { return Ok(None) };
    let kinds: &[Kind] = match token.session_mark() {
        Some("on" | "nt") => &[Kind::Online],
        Some("of" | "ft") => &[Kind::Offline],
        _ => &[Kind::Online, Kind::Offline],
    };
    let found = kinds.iter().find_map(|kind| session::find(realm, *kind, id, context.now()));
    found.map(Some).ok_or(BearerFault::SessionOver)
}

/// The client scopes of a token: the client's default ones, and those that its session asked for.
fn scopes_of(realm: &Realm, client: &Client, token: &Presented) -> Vec<Arc<ClientScope>> {
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
