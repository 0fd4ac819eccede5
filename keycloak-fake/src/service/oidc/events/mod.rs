//! The events that the endpoints leave behind: what a request came to, as Keycloak tells of it.
//!
//! Keycloak fills an event while it decides, so that one of a failure tells what was known by then.

mod clients;
mod denied;
mod device;
mod exchange;
mod exchange_v1;
mod granted;
mod introspection;
mod jwt_bearer;
mod permissions;
mod pushed;
mod registration;
mod userinfo;

use keycloak_api::Error;
use keycloak_api::operation::Form;

use clients::{begun, method, method_of, not_that_client, of_assertion, unproven};

use super::Received;
use crate::domain::denied::{AssertionFault, OAuthDenied};
use crate::domain::oidc::event::{self, Event};
use crate::domain::oidc::grant::{CIBA, DEVICE_CODE, JWT_BEARER, TOKEN_EXCHANGE};
use crate::domain::oidc::uma;
use crate::domain::{Context, Denied};
use crate::handle::FakeKeycloak;
use crate::state::Realm;
use crate::token::Presented;

pub(super) use exchange_v1::exchanged as exchanged_in_the_old_way;
pub(super) use granted::{ended, granted};
pub(super) use introspection::introspected;
pub(super) use jwt_bearer::granted_by_assertion;
pub(super) use permissions::{Asker, permitted, refused as not_permitted};
pub(super) use registration::{Done, registered};
pub(super) use userinfo::{told as told_of_user, untold as not_told_of_user};

/// What an endpoint is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Token,
    Revoke,
    Logout,
    /// A login on another device.
    Backchannel,
    Introspect,
    /// A device's start.
    Device,
    /// A request that is sent ahead.
    Push,
}

/// What was denied, and all that is known of it.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) asked: Asked,
    /// As it was before.
    pub(super) realm: &'a Realm,
    pub(super) received: &'a Received<'a>,
    /// The token that is shown, if the realm signed it.
    pub(super) shown: Option<&'a Presented>,
    /// What the client is told.
    pub(super) answer: &'a Error,
    pub(super) context: &'a Context,
}

impl Case<'_> {
    /// What the client is told, in words.
    fn words(&self) -> String {
        self.answer.reply().and_then(|reply| reply.error_description.clone()).unwrap_or_default()
    }
}

impl FakeKeycloak {
    /// Keeps events in the realm of this name.
    pub(super) fn keep_events(&self, realm: &str, received: &Received<'_>, events: impl IntoIterator<Item = Event>) {
        self.keep_events_of(realm, received.ip_address, events);
    }

    /// The same, of somebody at this address.
    pub(super) fn keep_events_of(&self, realm: &str, ip_address: &str, events: impl IntoIterator<Item = Event>) {
        let Some(cell) = self.engine.realm(realm) else { return };
        let mut context = self.context();
        let mut events = events.into_iter().peekable();
        if events.peek().is_none() {
            return;
        }
        // It denies nothing.
        let _kept = cell.decide(|realm| {
            events.for_each(|event| event::keep(realm, &mut context, ip_address, event));
            Ok(())
        });
    }
}

/// Whether a realm keeps users' events at all.
pub(super) fn are_kept(realm: &Realm) -> bool {
    realm.settings.events_enabled.unwrap_or(false)
}

/// What a grant's event is called.
fn kind(form: &Form) -> &'static str {
    match form.get("grant_type") {
        Some("authorization_code") => "CODE_TO_TOKEN",
        Some("refresh_token") => "REFRESH_TOKEN",
        Some("client_credentials") => "CLIENT_LOGIN",
        Some(CIBA) => "AUTHREQID_TO_TOKEN",
        Some(DEVICE_CODE) => "OAUTH2_DEVICE_CODE_TO_TOKEN",
        Some(TOKEN_EXCHANGE) => "TOKEN_EXCHANGE",
        Some(JWT_BEARER) => "JWT_AUTHORIZATION_GRANT",
        Some(uma::GRANT_TYPE) => "PERMISSION_TOKEN",
        _ => "LOGIN",
    }
}

/// The events that Keycloak keeps of what was denied.
pub(super) fn denied(case: &Case<'_>, denied: &Denied) -> Vec<Event> {
    let denied = match denied {
        Denied::OAuth(denied) => denied,
        Denied::Noted(denied) => match &**denied {
            Denied::OAuth(denied) => denied,
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    let mut event = begun(case);
    if let Some(error) = unproven(denied) {
        if matches!(denied, OAuthDenied::ClientAssertion(_, AssertionFault::KeysUnreadable(_))) {
            // Those that are still remembered did not count.
            event.details.retain(|(name, _)| *name != "client_jwt_kid");
        }
        return not_that_client(case.asked, denied, Event { error: Some(error), ..event });
    }
    event.details.push(("client_auth_method", method_of(case.realm, event.client.as_deref())));
    match (case.asked, event.kind) {
        (Asked::Introspect, _) => introspection::denied(case, denied, event),
        (Asked::Push, _) => pushed::denied(case, denied, event),
        (Asked::Device, _) => device::not_begun(case, denied, event).into_iter().collect(),
        (Asked::Token, "OAUTH2_DEVICE_CODE_TO_TOKEN") => device::denied(case, denied, event).into_iter().collect(),
        (Asked::Token, "TOKEN_EXCHANGE") => exchange::denied(case, denied, event).into_iter().collect(),
        (Asked::Token, "JWT_AUTHORIZATION_GRANT") => jwt_bearer::denied(case, denied, event).into_iter().collect(),
        _ => denied::denied(case, denied, event).into_iter().collect(),
    }
}

/// The event with another error, and what the client is told in `detail`.
fn detailed(error: &'static str, detail: impl Into<String>, mut event: Event) -> Event {
    event.details.push(("detail", detail.into()));
    Event { error: Some(error), ..event }
}

/// The event with an error, and why.
fn reasoned(error: &'static str, reason: impl Into<String>, mut event: Event) -> Event {
    event.details.push(("reason", reason.into()));
    Event { error: Some(error), ..event }
}
