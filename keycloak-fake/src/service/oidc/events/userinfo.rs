//! The events of userinfo (OpenID Connect Core 1.0, section 5.3).

use crate::domain::Context;
use crate::domain::Denied;
use crate::domain::denied::{BearerFault, OAuthDenied};
use crate::domain::oidc::access::{Access, is_in_time};
use crate::domain::oidc::event::Event;
use crate::service::oidc::events::reasoned;
use crate::state::{Id, Realm};
use crate::token::{self, Presented};

/// Userinfo was told, signed by this algorithm if it was signed.
pub(in crate::service::oidc) fn told(access: &Access, sid: Option<&str>, algorithm: Option<String>) -> Event {
    let mut event = of_client(begun(), &access.client.client_id, sid);
    event.details.push(("username", access.user.username.to_string()));
    event.details.push(("signature_required", algorithm.is_some().to_string()));
    event.details.extend(algorithm.map(|algorithm| ("signature_algorithm", algorithm)));
    Event { user: Some(access.user.id.clone()), ..event }
}

/// Why it was not, if Keycloak keeps an event of it. `raw` is the token that was shown. Of what is wrong with a proof of a
/// key, no event tells here.
pub(in crate::service::oidc) fn untold(
    realm: &Realm,
    context: &Context,
    raw: Option<&str>,
    denied: &Denied,
    words: &str,
) -> Option<Event> {
    use OAuthDenied as D;
    let Denied::OAuth(denied) = denied else { return None };
    let event = begun();
    let fault = match denied {
        D::BearerMissing => return Some(reasoned("invalid_token", "Missing token", event)),
        D::OpenidMissing => return Some(reasoned("access_denied", "Missing openid scope", event)),
        D::BearerInvalid(fault) => *fault,
        D::BoundTokenInvalid => BearerFault::Unverified,
        _ => return None,
    };
    let raw = raw.unwrap_or_default();
    let Some(token) = token::verify(realm, raw) else {
        return Some(reasoned("invalid_token", token::wrong(realm, raw), event));
    };
    if fault == BearerFault::ClientMissing {
        return Some(reasoned("invalid_token", "Client not found", event));
    }
    if fault == BearerFault::Unverified {
        let is_bound = *denied == D::BoundTokenInvalid;
        return Some(reasoned("invalid_token", reason(realm, context, &token, is_bound)?, event));
    }
    let client = token.azp.as_deref().unwrap_or_default();
    if fault == BearerFault::ClientDisabled {
        let event = of_client(event, client, None);
        return Some(Event { error: Some("client_disabled"), ..event });
    }
    let event = of_client(event, client, token.sid.as_deref());
    let with_user = |mut event: Event| {
        let session = token.sid.as_deref().and_then(|id| realm.sessions.get(id).or(realm.offline_sessions.get(id)));
        let id = session.map_or(token.sub.as_deref().unwrap_or_default(), |session| &session.user);
        let user = realm.users.get(id);
        event.details.extend(user.map(|user| ("username", user.username.to_string())));
        Event { user: user.map(|user| user.id.clone()), ..event }
    };
    Some(match fault {
        BearerFault::SessionOver => Event { error: Some("user_session_not_found"), ..event },
        BearerFault::AccountDisabled => Event { error: Some("user_disabled"), ..event },
        BearerFault::AccountMissing => Event { error: Some("user_not_found"), ..event },
        BearerFault::UserDisabled => Event { error: Some("user_disabled"), ..with_user(event) },
        BearerFault::UserStale => Event { error: Some("invalid_user"), ..with_user(event) },
        BearerFault::Certificate => reasoned("not_allowed", words, with_user(event)),
        BearerFault::Lightweight => reasoned("invalid_token", words, with_user(event)),
        BearerFault::Unverified | BearerFault::ClientMissing | BearerFault::ClientDisabled => return None,
    })
}

fn begun() -> Event {
    let details = vec![("auth_method", "validate_access_token".to_owned())];
    Event { kind: "USER_INFO_REQUEST", details, ..Event::default() }
}

fn of_client(event: Event, client: &str, sid: Option<&str>) -> Event {
    Event { client: Some(client.to_owned()), session: sid.map(Id::from), ..event }
}

/// What Keycloak finds wrong first with a token that the realm signed, in its words. `is_bound` says that it was shown as one
/// that is bound to a key.
fn reason(realm: &Realm, context: &Context, token: &Presented, is_bound: bool) -> Option<String> {
    let issuer = context.issuer(&realm.name);
    let typ = token.typ.as_deref().unwrap_or("null");
    let is_revoked = token.jti.as_deref().is_some_and(|id| realm.revoked_tokens.contains_key(id));
    Some(if !is_in_time(context, token) {
        "Token is not active".to_owned()
    } else if token.iss.as_deref() != Some(&*issuer) {
        format!("Invalid token issuer. Expected '{issuer}'")
    } else if !["Bearer", "DPoP"].contains(&typ) {
        format!("Token type is incorrect. Expected '[Bearer, DPoP]' but was '{typ}'")
    } else if is_bound && typ != "DPoP" {
        "The access token type is not DPoP but Authorization Header is DPoP".to_owned()
    } else if typ == "DPoP" {
        return None;
    } else if is_revoked {
        "JWT check failed for check org.keycloak.protocol.oidc.TokenManager$TokenRevocationCheck".to_owned()
    } else {
        "Stale token".to_owned()
    })
}
