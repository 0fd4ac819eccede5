//! The events of token exchanges in the old way. Those of identity providers' tokens are not told, but for refusals to
//! exchange with a provider at all.

use super::exchange::of_audience;
use super::granted::of_tokens;
use super::{Case, denied as usual, method, of_assertion, reasoned};
use crate::domain::Context;
use crate::domain::denied::{ExchangeFault, ExchangeRefusal, OAuthDenied, ProviderFault};
use crate::domain::issue::Issue;
use crate::domain::oidc::access;
use crate::domain::oidc::event::{Detail, Event};
use crate::domain::oidc::grant::exchanged_issuer;
use crate::service::oidc::Received;
use crate::state::Realm;
use crate::token::Presented;

const REFRESH: &str = keycloak_api::oidc::REFRESH_TOKEN_TYPE;

/// A token was exchanged in the old way.
pub(in crate::service::oidc) fn exchanged(
    realm: &Realm,
    context: &Context,
    received: &Received<'_>,
    shown: Option<&Presented>,
    (issue, scope): (&Issue, &str),
) -> Option<Event> {
    let form = received.form;
    if exchanged_issuer(realm, context, form).is_some() {
        return None;
    }
    let holder = issue.holder().unwrap_or(&issue.client.client_id);
    let client = realm.client(holder);
    let authenticator = client.and_then(|client| client.settings.client_authenticator_type.as_ref());
    let mut details = vec![
        ("grant_type", form.get("grant_type").unwrap_or_default().to_owned()),
        ("client_auth_method", method(authenticator)),
        ("auth_method", "token_exchange".to_owned()),
        ("requested_token_type", form.get("requested_token_type").unwrap_or(REFRESH).to_owned()),
        ("audience", issue.client.client_id.to_string()),
    ];
    details.extend(of_assertion(form, client.map(|client| &**client)));
    details.extend(of_tokens(issue, scope));
    details.extend(of_subject(realm, context, received, shown));
    let user = Some(issue.user.id.clone());
    Some(Event { kind: "TOKEN_EXCHANGE", client: Some(holder.to_owned()), user, details, ..Event::default() })
}

/// Who is asked for, and by whom, where that is another user than the token's.
fn of_subject(realm: &Realm, context: &Context, received: &Received<'_>, shown: Option<&Presented>) -> Vec<Detail> {
    let Some(named) = received.form.get("requested_subject") else { return Vec::new() };
    let mut details = vec![("requested_subject", named.to_owned())];
    let found = realm.users.named(&named.to_lowercase()).or_else(|| realm.users.get(named));
    if found.is_some_and(|user| user.enabled) {
        let by = access::check(realm, context, shown).ok();
        details.extend(by.map(|by| ("impersonator", by.user.username.to_string())));
    }
    details
}

/// A token was not exchanged in the old way.
pub(super) fn denied(case: &Case<'_>, denied: &OAuthDenied, mut event: Event) -> Option<Event> {
    let OAuthDenied::Exchange(fault) = denied else { return usual::denied(case, denied, event) };
    let form = case.received.form;
    match exchanged_issuer(case.realm, case.context, form) {
        Some(issuer) => event.details.push(("subject_issuer", issuer)),
        None if *fault == ExchangeFault::SubjectToken || *fault == ExchangeFault::NoAccessToken => {}
        None => event.details.extend(of_subject(case.realm, case.context, case.received, case.shown)),
    }
    of_fault(case, fault, event)
}

fn of_fault(case: &Case<'_>, fault: &ExchangeFault, event: Event) -> Option<Event> {
    use ExchangeFault as F;
    Some(match fault {
        F::NoAccessToken => {
            let is_jwt = case.received.form.get("subject_token_type") == Some("urn:ietf:params:oauth:token-type:jwt");
            let is_none = is_jwt && crate::token::claims_of_any(case.received.form.get("subject_token")?).is_none();
            let words =
                if is_none { "unable to parse jwt subject_token" } else { "subject_token supports access tokens only" };
            reasoned("invalid_token", words, event)
        }
        F::SubjectToken => reasoned("invalid_token", "subject_token validation failure", event),
        F::RequestedType => reasoned("invalid_request", "requested_token_type unsupported", event),
        F::Audience | F::AudienceDisabled => of_audience(case, fault, typed(case, event)),
        F::AudienceConsent => {
            let asks = |name: &&str| {
                let client = case.realm.client(name);
                client.is_some_and(|client| client.settings.consent_required.unwrap_or(false))
            };
            let named = case.received.form.all("audience").find(asks).or(event.client.as_deref());
            let named = named.unwrap_or_default().to_owned();
            let mut event = typed(case, event);
            event.details.push(("audience", named));
            reasoned("consent_denied", "audience requires consent", event)
        }
        F::NotHolder => reasoned("not_allowed", "client is not the token holder", typed(case, event)),
        F::NotInAudience => reasoned("not_allowed", "client is not within the token audience", typed(case, event)),
        F::NotAllowed(why) => reasoned("not_allowed", words(why), refused(case, why, event)),
        F::Provider(fault) => return of_provider(case, fault, event),
        _ => return None,
    })
}

fn refused(case: &Case<'_>, why: &ExchangeRefusal, event: Event) -> Event {
    match why {
        ExchangeRefusal::Audience(client) => {
            let mut event = typed(case, event);
            event.details.push(("audience", client.clone()));
            event
        }
        ExchangeRefusal::RequestedIssuer => issued(case, event),
        _ => event,
    }
}

fn words(why: &ExchangeRefusal) -> &'static str {
    match why {
        ExchangeRefusal::SubjectUnknown => "requested_subject not found",
        ExchangeRefusal::Subject => "subject not allowed to impersonate",
        ExchangeRefusal::PublicClient => "public clients not allowed",
        ExchangeRefusal::Client => "client not allowed to impersonate",
        ExchangeRefusal::Audience(_) => "client not allowed to exchange to audience",
        ExchangeRefusal::RequestedIssuer => "client not allowed to exchange for requested_issuer",
        ExchangeRefusal::SubjectIssuer => "client not allowed to exchange subject_issuer",
    }
}

fn of_provider(case: &Case<'_>, fault: &ProviderFault, event: Event) -> Option<Event> {
    use ProviderFault as F;
    let unknown = "unknown_identity_provider";
    Some(match fault {
        F::Subject => Event { error: Some("invalid_issuer"), ..event },
        F::Requested => reasoned(unknown, "unknown requested_issuer", issued(case, event)),
        F::Unable => reasoned(unknown, "exchange unsupported by requested_issuer", issued(case, event)),
        _ => return None,
    })
}

/// With the type that is asked for.
fn typed(case: &Case<'_>, mut event: Event) -> Event {
    let wanted = case.received.form.get("requested_token_type").unwrap_or(REFRESH);
    event.details.push(("requested_token_type", wanted.to_owned()));
    event
}

/// With the provider that is asked for.
fn issued(case: &Case<'_>, mut event: Event) -> Event {
    let issuer = case.received.form.get("requested_issuer").unwrap_or_default();
    event.details.push(("requested_issuer", issuer.to_owned()));
    event
}
