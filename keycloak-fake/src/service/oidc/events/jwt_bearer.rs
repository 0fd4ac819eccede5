//! The events of assertions that identity providers make (RFC 7523, section 2.1). What one tells grows as Keycloak gets on
//! with the assertion.

use serde_json::Value;

use super::{Case, denied as usual, granted, reasoned};
use crate::domain::admin::federated_identities;
use crate::domain::denied::{JwtBearerFault, OAuthDenied};
use crate::domain::issue::Issue;
use crate::domain::oidc::event::Event;
use crate::domain::oidc::grant::vouching_provider;
use crate::service::oidc::Received;
use crate::state::Realm;
use crate::token;

/// How far Keycloak got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Assertion,
    Provider,
    User,
}

/// Tokens of this scope were granted.
pub(in crate::service::oidc) fn granted_by_assertion(
    realm: &Realm,
    received: &Received<'_>,
    issue: &Issue,
    scope: Option<&str>,
) -> Event {
    let event = granted::granted(received.form, None, issue, scope, &[]);
    told(realm, received, Reached::Provider, event)
}

/// Nothing was granted.
pub(super) fn denied(case: &Case<'_>, denied: &OAuthDenied, event: Event) -> Option<Event> {
    use JwtBearerFault as F;
    let (error, reached) = match denied {
        OAuthDenied::JwtBearer(fault) => match fault {
            F::Missing | F::NoToken => return Some(reasoned("invalid_request", case.words(), event)),
            F::PublicClient | F::Off | F::Claim(_) | F::Provider | F::SeveralProviders(_) => {
                ("invalid_request", Reached::Assertion)
            }
            F::ConsentMissing(_) => ("consent_denied", Reached::User),
            F::AudienceWrong | F::SeveralAudiences => ("invalid_request", Reached::User),
            _ => ("invalid_request", Reached::Provider),
        },
        OAuthDenied::ScopeInvalid(_) => ("invalid_request", Reached::User),
        denied => return usual::denied(case, denied, event),
    };
    Some(reasoned(error, case.words(), told(case.realm, case.received, reached, event)))
}

/// With what the assertion says, and whom it leads to.
fn told(realm: &Realm, received: &Received<'_>, reached: Reached, mut event: Event) -> Event {
    let Some(claims) = received.form.get("assertion").and_then(token::claims_of_any) else { return event };
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    event.details.extend(text("iss").map(|issuer| ("identity_provider_issuer", issuer.to_owned())));
    event.details.extend(text("sub").map(|subject| ("identity_provider_user_id", subject.to_owned())));
    let Some(provider) = vouching_provider(realm, &claims).filter(|_| reached >= Reached::Provider) else {
        return event;
    };
    event.details.push(("identity_provider", provider.to_owned()));
    let user = federated_identities::linked(realm, provider, text("sub").unwrap_or_default());
    let Some(user) = user.filter(|_| reached == Reached::User) else { return event };
    event.details.push(("username", user.username.to_string()));
    Event { user: Some(user.id.clone()), ..event }
}
