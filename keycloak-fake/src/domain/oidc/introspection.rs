//! Introspection (RFC 7662): what a client may be told of a token, or why it is told nothing.

use std::sync::Arc;

use super::access::{Access, find_holder, find_holder_in, is_alive, is_before, is_lightweight, scopes_of};
use super::grant::refused_by_use;
use super::session::Kind;
use super::{Received, client_auth, require_enabled};
use crate::domain::denied::{BearerFault, OAuthDenied};
use crate::domain::{Context, Decision, Denied, client_policies};
use crate::state::{Client, Id, Realm, Session};
use crate::token::Presented;

/// The hint of an access token (RFC 7009, section 2.1), which counts where none is given.
const ACCESS: &str = "access_token";

/// The hint of a refresh token.
const REFRESH: &str = "refresh_token";

/// The hint of a requesting party token (UMA 2.0 Federated Authorization, section 5.1.1).
const REQUESTING_PARTY: &str = "requesting_party_token";

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

/// Why introspection tells nothing of a token, as its event tells. The users are those of the session.
#[derive(Clone, Debug)]
pub(crate) enum Untold {
    /// It is none of the realm's.
    Unverified,
    ClientUnknown,
    ClientDisabled,
    /// Its time is over, or it was ended.
    Over,
    /// This is wrong with its session.
    Session(&'static str),
    UserDisabled(Id),
    /// It is a refresh token that was used as often as the realm lets it be.
    Reused(Id),
    /// It is not for the client that asks.
    Audience(Id),
    /// It is a refresh token of another client's, of which Keycloak tells nobody.
    OtherClient,
}

/// What introspection may tell, or why it tells nothing.
pub(crate) fn introspect(
    realm: &Realm,
    context: &Context,
    received: &Received<'_>,
) -> Decision<Result<Introspected, Untold>> {
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
    if ![ACCESS, REQUESTING_PARTY, REFRESH].contains(&hint) {
        return Err(OAuthDenied::IntrospectionHintUnknown.into());
    }
    client_policies::permit_client(realm, &client)?;
    Ok(told(realm, context, received.presented, &client, hint))
}

/// In Keycloak's order: what its event tells depends on what was looked at before.
fn told(
    realm: &Realm,
    context: &Context,
    presented: Option<&Presented>,
    asker: &Client,
    hint: &str,
) -> Result<Introspected, Untold> {
    let issuer = context.issuer(&realm.name);
    let token = presented.filter(|token| token.iss.as_deref() == Some(&*issuer)).ok_or(Untold::Unverified)?;
    let client = realm.client(token.azp.as_deref().unwrap_or_default()).cloned().ok_or(Untold::ClientUnknown)?;
    if !client.is_enabled() {
        return Err(Untold::ClientDisabled);
    }
    if is_before(realm, &client, token) || !is_alive(realm, context, token) {
        return Err(Untold::Over);
    }
    let typ = token.typ.as_deref().unwrap_or_default();
    if hint == REFRESH && !["Refresh", "Offline"].contains(&typ) {
        return Err(Untold::Session("invalid_token_type"));
    }
    let held = match (hint, typ) {
        (REFRESH, "Offline") => find_holder_in(realm, context, token, Some(&client), &[Kind::Offline]),
        (REFRESH, _) => find_holder_in(realm, context, token, Some(&client), &[Kind::Online]),
        _ => find_holder(realm, context, token, Some(&client)),
    };
    let (user, session) = held.map_err(|fault| {
        Untold::Session(match fault {
            BearerFault::AccountDisabled => "user_disabled",
            BearerFault::AccountMissing => "user_not_found",
            _ => "user_session_not_found",
        })
    })?;
    if !user.enabled || token.iat.unwrap_or(0) < user.not_before {
        return Err(Untold::UserDisabled(user.id.clone()));
    }
    if hint == REFRESH && is_used_up(realm, &client, session.as_deref(), token) {
        return Err(Untold::Reused(user.id.clone()));
    }
    let only_for = match hint {
        REFRESH if !token.is_of(asker) => return Err(Untold::OtherClient),
        REFRESH => None,
        // Whom a lightweight one is for is not in it.
        _ if is_lightweight(token) => Some(asker.client_id.clone()),
        _ if !token.audience_has(&asker.client_id) => return Err(Untold::Audience(user.id.clone())),
        _ => None,
    };
    let scopes = scopes_of(realm, &client, token);
    let access = Access { user, client, session, scopes };
    Ok(Introspected { access, token: token.clone(), only_for, as_requesting_party: hint == REQUESTING_PARTY })
}

/// Whether a refresh token cannot be used once more, or a later one was used.
fn is_used_up(realm: &Realm, client: &Client, session: Option<&Session>, token: &Presented) -> bool {
    let Some(part) = session.and_then(|session| session.client(&client.id)) else { return false };
    realm.settings.revoke_refresh_token.unwrap_or(false) && refused_by_use(realm, part, token).is_some()
}
