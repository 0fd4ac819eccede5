//! Finding what a refresh token stands for, and ending it: logout and revocation (RFC 7009).

use std::sync::Arc;

use super::logout_call::{self, LogoutCall};
use super::session::{self, Kind};
use super::{Received, access, certificate, client_auth, require_enabled};
use crate::domain::denied::OAuthDenied;
use crate::domain::{Context, Decision, client_policies};
use crate::state::{Client, ClientSession, Id, Realm, Session, User};
use crate::token::Presented;

/// What a good refresh token stands for.
pub(super) struct RefreshToken {
    pub(super) kind: Kind,
    pub(super) session: Arc<Session>,
    pub(super) part: Arc<ClientSession>,
    pub(super) user: Arc<User>,
}

/// Checks a refresh token that the realm signed, and finds its session. Whoever shows it may have to be who it was given to.
pub(super) fn find_refresh_token(
    realm: &Realm,
    context: &Context,
    client: &Client,
    token: &Presented,
    shown_by: Option<&Received<'_>>,
) -> Decision<RefreshToken> {
    let kind = refresh_kind(realm, context, token).ok_or(OAuthDenied::RefreshTokenInvalid)?;
    if token.exp.is_some_and(|exp| exp != 0 && exp <= context.now()) {
        return Err(OAuthDenied::RefreshTokenExpired.into());
    }
    find_session(realm, context, client, token, kind, shown_by)
}

/// Finds the session of a refresh token of this kind, which may have expired.
fn find_session(
    realm: &Realm,
    context: &Context,
    client: &Client,
    token: &Presented,
    kind: Kind,
    shown_by: Option<&Received<'_>>,
) -> Decision<RefreshToken> {
    if !token.is_of(client) {
        return Err(OAuthDenied::RefreshTokenOfAnotherClient.into());
    }
    let is_its_holder = |received: &Received<'_>| certificate::is_of_token(received, token);
    if certificate::is_wanted(client) && !shown_by.is_none_or(is_its_holder) {
        return Err(OAuthDenied::RefreshCertificate.into());
    }
    let over = || match kind {
        Kind::Online => OAuthDenied::SessionOver,
        Kind::Offline => OAuthDenied::OfflineSessionOver,
    };
    let session = session::find(realm, kind, token.sid.as_deref().unwrap_or_default(), context.now());
    let session = session.ok_or_else(over)?;
    let user = realm.users.get(&session.user).cloned().ok_or_else(over)?;
    let issued = token.iat.unwrap_or(0);
    if issued + 1 < session.started {
        return Err(OAuthDenied::RefreshTokenBeforeSession.into());
    }
    let part = session.client(&client.id).cloned().ok_or(OAuthDenied::SessionWithoutClient)?;
    if session.began_after(issued, &client.id) {
        return Err(OAuthDenied::RefreshTokenBeforeClientSession.into());
    }
    Ok(RefreshToken { kind, session, part, user })
}

/// Ends the session of a refresh token (Keycloak's logout without a browser), also of one that has expired. A session
/// that is over already is no error. The clients are to be told.
pub(crate) fn logout(realm: &mut Realm, context: &mut Context, received: &Received<'_>) -> Decision<Vec<LogoutCall>> {
    // Keycloak lets users log out of a realm that is disabled.
    let client = client_auth::authenticate(realm, received)?;
    if client.is_bearer_only() {
        return Err(OAuthDenied::BearerOnly.into());
    }
    client_policies::permit_client(realm, &client)?;
    let token = received.presented.ok_or(OAuthDenied::RefreshTokenInvalid)?;
    let kind = refresh_kind(realm, context, token).ok_or(OAuthDenied::RefreshTokenInvalid)?;
    match find_session(realm, context, &client, token, kind, Some(received)) {
        Ok(found) => Ok(logout_call::end(realm, context, found.kind, &found.session)),
        Err(denied) if is_over(&denied) => Ok(Vec::new()),
        Err(denied) => Err(denied),
    }
}

/// Ends a token (RFC 7009, section 2): an access token alone, or the client's part in a refresh token's session.
pub(crate) fn revoke(realm: &mut Realm, context: &mut Context, received: &Received<'_>) -> Decision<()> {
    require_enabled(realm)?;
    let client = client_auth::authenticate(realm, received)?;
    if client.is_bearer_only() {
        return Err(OAuthDenied::BearerOnly.into());
    }
    client_policies::permit_client(realm, &client)?;
    received.form.get("token").ok_or(OAuthDenied::RevocationTokenMissing)?;
    received.refuse_duplicates(&[])?;
    let token = received.presented.ok_or(OAuthDenied::RevocationTokenInvalid)?;
    let of_this_realm = token.iss.as_deref() == Some(context.issuer(&realm.name).as_str());
    if !of_this_realm {
        return Err(OAuthDenied::RevocationTokenInvalid.into());
    }
    if token.typ.as_deref() == Some("ID") {
        return Err(OAuthDenied::RevocationOfIdToken.into());
    }
    if !token.is_of(&client) {
        return Err(OAuthDenied::RevocationOfAnotherClient.into());
    }
    match refresh_kind(realm, context, token) {
        None => {
            // It may have expired, but what it is of must be there.
            access::find_holder(realm, context, token, Some(&client))
                .map_err(|_| OAuthDenied::RevocationTokenInvalid)?;
            let id = token.jti.clone().unwrap_or_default();
            realm.revoked_tokens.insert(Id::from(id), token.exp.unwrap_or(i64::MAX));
            Ok(())
        }
        Some(kind) => {
            let found = find_refresh_token(realm, context, &client, token, None);
            let found = found.map_err(|_| OAuthDenied::RevocationTokenInvalid)?;
            leave(realm, kind, &found.session, &client.id);
            Ok(())
        }
    }
}

/// Takes a client out of a session, and ends a session that no client is left in.
fn leave(realm: &mut Realm, kind: Kind, session: &Session, client: &Id) {
    let mut session = session.clone();
    session.clients.retain(|part| part.client != *client);
    if session.clients.is_empty() {
        kind.table_mut(realm).remove(&session.id);
    } else {
        kind.table_mut(realm).put(session);
    }
}

/// Which sessions a token refreshes; `None` for a token of another kind or another realm.
fn refresh_kind(realm: &Realm, context: &Context, token: &Presented) -> Option<Kind> {
    if token.iss.as_deref() != Some(context.issuer(&realm.name).as_str()) {
        return None;
    }
    match token.typ.as_deref()? {
        "Refresh" => Some(Kind::Online),
        "Offline" => Some(Kind::Offline),
        _ => None,
    }
}

fn is_over(denied: &crate::domain::Denied) -> bool {
    [OAuthDenied::SessionOver, OAuthDenied::OfflineSessionOver, OAuthDenied::SessionWithoutClient]
        .into_iter()
        .any(|over| *denied == over.into())
}
