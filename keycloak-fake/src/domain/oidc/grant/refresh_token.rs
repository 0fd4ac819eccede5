//! The refresh token grant (RFC 6749, section 6), for online and offline sessions.

use std::sync::Arc;

use super::{Grant, join_session};
use crate::domain::denied::OAuthDenied;
use crate::domain::issue::{Exchanged, GrantKind, Issue, Party};
use crate::domain::oidc::end::{RefreshToken, find_refresh_token};
use crate::domain::oidc::organization::{self, Asked};
use crate::domain::oidc::scope::{self, Granted};
use crate::domain::oidc::{Received, proof};
use crate::domain::{Context, Decision, Denied, client_policies};
use crate::state::{Client, ClientScope, ClientSession, Realm, Seconds, Session};
use crate::token::{self, Presented};

pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
) -> Decision<Issue> {
    received.parameter("refresh_token").ok_or(OAuthDenied::RefreshTokenMissing)?;
    let asked = received.parameter("scope");
    // Keycloak looks at the scopes first: an unknown one is refused whatever the token is.
    if asked.is_some() {
        scope::resolve(realm, client, asked)?;
    }
    client_policies::permit_client(realm, client)?;
    let token = received.presented.ok_or(OAuthDenied::RefreshTokenInvalid)?;
    let found = find_refresh_token(realm, context, client, token, Some(received))?;
    proof::check_refresh(received, token)?;
    let user = found.user.clone();
    if !user.enabled {
        return Err(OAuthDenied::RefreshUserDisabled.into());
    }
    if is_stale(realm, client, &user, token) {
        return Err(OAuthDenied::RefreshTokenStale.into());
    }
    let part = check_reuse(realm, context.now(), &found, token)?;
    let held = token.scope.as_deref().unwrap_or_default();
    if organization::is_lost(realm, &user, held) {
        return Err(OAuthDenied::OrganizationLost.into());
    }
    let granted = narrowed(realm, client, &part, held, asked)?;
    let grant = Grant { kind: GrantKind::RefreshToken, user: &user, client, granted, part };
    let mut issue = join_session(realm, context, Session::clone(&found.session), found.kind, grant)?;
    if let Some(refresh) = &mut issue.refresh {
        refresh.scope = token.scope.as_deref().map(Arc::from);
    }
    // What a requesting party was granted goes on.
    issue.party = token.claims.get("authorization").map(|granted| Party {
        client: client.clone(),
        authorization: granted.clone(),
        audience: None,
    });
    let audience = requested_audience(realm, token);
    if !audience.is_empty() {
        // Keycloak remembers them, and gives a token for everybody all the same.
        issue.exchanged = Some(Exchanged { kind: None, is_id_token: false, audience, holder: None });
    }
    Ok(issue)
}

/// The clients that the token was made for by an exchange, and no others.
fn requested_audience(realm: &Realm, token: &Presented) -> Vec<Arc<str>> {
    let names = token.claims.get(token::REQUESTED_AUDIENCE).and_then(serde_json::Value::as_array);
    let found = names.into_iter().flatten().filter_map(|name| realm.client(name.as_str()?));
    let mut found: Vec<_> = found.map(|client| client.client_id.clone()).collect();
    found.sort_unstable();
    found
}

/// Where refresh tokens are revoked when used: one may be used so many times again, and none that came before it. A
/// token that is used once too often may be stolen, so the client loses its part in the session.
fn check_reuse(realm: &mut Realm, now: Seconds, found: &RefreshToken, token: &Presented) -> Decision<ClientSession> {
    let mut part = ClientSession::clone(&found.part);
    if !realm.settings.revoke_refresh_token.unwrap_or(false) {
        return Ok(part);
    }
    let shown = token.jti.as_deref().unwrap_or_default();
    if let Some(denied) = refused_by_use(realm, &part, token) {
        let sessions = found.kind.table_mut(realm);
        sessions.change(&found.session.id, |session| session.clients.retain(|other| other.client != part.client));
        return Err(Denied::from(denied).noted());
    }
    if part.refresh_token_used.as_deref() != Some(shown) {
        part.refresh_token_uses = 0;
    }
    part.refresh_token_used = Some(shown.into());
    part.refresh_token_used_at = now;
    part.refresh_token_uses += 1;
    Ok(part)
}

/// Why a token cannot be used once more, where refresh tokens are revoked when used.
pub(in crate::domain::oidc) fn refused_by_use(
    realm: &Realm,
    part: &ClientSession,
    token: &Presented,
) -> Option<OAuthDenied> {
    let used = part.refresh_token_used.as_deref();
    if used == token.jti.as_deref() {
        let allowed = realm.settings.refresh_token_max_reuse.unwrap_or(0);
        return (part.refresh_token_uses > allowed).then_some(OAuthDenied::RefreshTokenReused);
    }
    // Within one second Keycloak can't tell which of two tokens is the older.
    let is_older = used.is_some() && token.iat.unwrap_or(0) < part.refresh_token_used_at;
    is_older.then_some(OAuthDenied::RefreshTokenStale)
}

/// Whether the realm, the client or the user voided every token made before a time that this one is older than.
fn is_stale(realm: &Realm, client: &Client, user: &crate::state::User, token: &Presented) -> bool {
    let issued = token.iat.unwrap_or(0);
    let realm_wide = Seconds::from(realm.settings.not_before.unwrap_or(0));
    let of_client = Seconds::from(client.settings.not_before.unwrap_or(0));
    issued < realm_wide.max(of_client).max(user.not_before)
}

/// The scopes that the token holds, or those of them that are asked for. More than was granted is never given, and no
/// error either; the session's may be others by now, when the client was given a code again. What Keycloak does ask the
/// session for is whether there is an ID token.
fn narrowed(
    realm: &Realm,
    client: &Client,
    part: &ClientSession,
    held: &str,
    asked: Option<&str>,
) -> Decision<Granted> {
    let known: Vec<&str> = held.split(' ').filter(|name| scope::resolve(realm, client, Some(name)).is_ok()).collect();
    let mut granted = scope::resolve(realm, client, Some(&*known.join(" ")).filter(|known| !known.is_empty()))?;
    granted.openid = part.asked_for(scope::OPENID);
    if let Some(asked) = asked {
        let names: Vec<&str> = asked.split(' ').collect();
        granted.shows_openid &= names.contains(&scope::OPENID);
        let default = |scope: &ClientScope| client.default_scopes.contains(&scope.id);
        let kept = |scope: &ClientScope| {
            default(scope) || names.contains(&&*scope.name) || &*scope.name == scope::OFFLINE_ACCESS
        };
        if names.iter().any(|name| organization::asked(name) == Some(Asked::Any))
            && granted.scopes.iter().any(|scope| organization::asked(&scope.name) == Some(Asked::All))
        {
            return Err(OAuthDenied::AnyOrganization.into());
        }
        let narrowed = |scope: Arc<ClientScope>| match organization::asked(&scope.name) {
            Some(_) if !default(&scope) => {
                organization::narrowed(&scope.name, &names).map(|name| organization::renamed(&scope, name))
            }
            _ => kept(&scope).then_some(scope),
        };
        granted.scopes = granted.scopes.into_iter().filter_map(narrowed).collect();
    }
    // An offline session stays one, and an online one does not become one by a refresh.
    granted.offline = false;
    Ok(granted)
}
