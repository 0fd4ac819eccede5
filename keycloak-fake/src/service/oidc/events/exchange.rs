//! The events of token exchanges (RFC 8693) that give nothing. What one tells grows as Keycloak gets on with the exchange.

use super::{Case, denied as usual, exchange_v1, reasoned};
use crate::domain::denied::{ExchangeFault, OAuthDenied};
use crate::domain::oidc::access;
use crate::domain::oidc::event::Event;
use crate::domain::oidc::grant::is_exchanged_in_the_old_way;
use crate::state::Id;

const ACCESS: &str = keycloak_api::oidc::ACCESS_TOKEN_TYPE;

/// A token was not exchanged.
pub(super) fn denied(case: &Case<'_>, denied: &OAuthDenied, mut event: Event) -> Option<Event> {
    let form = case.received.form;
    if !matches!(denied, OAuthDenied::Exchange(_) | OAuthDenied::ScopeInvalid(_) | OAuthDenied::ClientPolicy(_)) {
        return usual::denied(case, denied, event);
    }
    event.details.push(("auth_method", "token_exchange".to_owned()));
    let client = event.client.as_deref().and_then(|id| case.realm.client(id));
    if client.is_some_and(|client| is_exchanged_in_the_old_way(case.context, form, client)) {
        return exchange_v1::denied(case, denied, event);
    }
    match denied {
        OAuthDenied::Exchange(fault) => of_fault(case, fault, event),
        OAuthDenied::ScopeInvalid(_) => {
            Some(reasoned("invalid_request", case.words(), defaulted(case, shown(case, event))))
        }
        denied => usual::denied(case, denied, event),
    }
}

fn of_fault(case: &Case<'_>, fault: &ExchangeFault, event: Event) -> Option<Event> {
    use ExchangeFault as F;
    let words = case.words();
    Some(match fault {
        F::NotStandard(_) | F::Off | F::Missing(_) | F::SubjectType => reasoned("invalid_request", words, event),
        F::SubjectToken => reasoned("invalid_token", "subject_token validation failure", typed(case, event)),
        F::BoundToAnother => reasoned("invalid_request", words, typed(case, event)),
        F::RequestedType => reasoned("invalid_request", words, shown(case, event)),
        F::Audience | F::AudienceDisabled => of_audience(case, fault, defaulted(case, shown(case, event))),
        F::PublicClient => reasoned("invalid_client", words, defaulted(case, shown(case, event))),
        F::NotInAudience => {
            reasoned("not_allowed", "client is not within the token audience", defaulted(case, shown(case, event)))
        }
        F::RefreshWithoutSession | F::Offline | F::AudienceMissing(_) => {
            reasoned("invalid_request", words, defaulted(case, shown(case, event)))
        }
        F::ConsentMissing(_) => reasoned("consent_denied", words, defaulted(case, shown(case, event))),
        _ => return None,
    })
}

/// One of the clients that the tokens are to be for is not there, or switched off.
pub(super) fn of_audience(case: &Case<'_>, fault: &ExchangeFault, mut event: Event) -> Event {
    let is_missing = *fault == ExchangeFault::Audience;
    let is_it = |name: &&str| match case.realm.client(name) {
        None => is_missing,
        Some(client) => !is_missing && !client.is_enabled(),
    };
    let named = case.received.form.all("audience").find(is_it);
    event.details.push(("audience", named.unwrap_or_default().to_owned()));
    match is_missing {
        true => reasoned("client_not_found", "audience not found", event),
        false => reasoned("client_disabled", "audience client disabled", event),
    }
}

/// With the type that is asked for.
fn typed(case: &Case<'_>, mut event: Event) -> Event {
    let wanted = case.received.form.get("requested_token_type");
    event.details.push(("requested_token_type", wanted.unwrap_or_default().to_owned()));
    event
}

/// The same, where none counts as an access token.
fn defaulted(case: &Case<'_>, mut event: Event) -> Event {
    if case.received.form.get("requested_token_type").is_none() {
        event.details.push(("requested_token_type", ACCESS.to_owned()));
    }
    event
}

/// With the token that is shown, which is good.
fn shown(case: &Case<'_>, event: Event) -> Event {
    let mut event = typed(case, event);
    let Some(token) = case.shown else { return event };
    let holder = access::check(case.realm, case.context, Some(token)).ok();
    event.details.extend(holder.as_ref().map(|holder| ("username", holder.user.username.to_string())));
    event.details.push(("subject_token_client_id", token.azp.clone().unwrap_or_default()));
    let user: Option<Id> = holder.map(|holder| holder.user.id.clone());
    Event { user, session: token.sid.as_deref().map(Id::from), ..event }
}
