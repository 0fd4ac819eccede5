//! The client of a request, in its events: which one it is, how it shows that it is that, and why it does not.

use keycloak_api::operation::Form;

use super::{Asked, Case, detailed, kind};
use crate::domain::denied::{AssertionFault, BackchannelFault, OAuthDenied, PushFault};
use crate::domain::oidc::event::Event;
use crate::service::oidc::endpoints::named_client;
use crate::state::{Client, Realm};
use crate::token::{asserted, asserted_key};

/// As far as an event is filled before the client has shown that it is that client.
pub(super) fn begun(case: &Case<'_>) -> Event {
    let form = case.received.form;
    let client = named_client(case.realm, form, case.received.authorization);
    let found = client.as_deref().and_then(|id| case.realm.client(id));
    let kind = match case.asked {
        Asked::Token => kind(form),
        Asked::Revoke => "REVOKE_GRANT",
        Asked::Logout => "LOGOUT",
        Asked::Backchannel => "LOGIN",
        Asked::Introspect => "INTROSPECT_TOKEN",
        Asked::Device => "OAUTH2_DEVICE_AUTH",
        Asked::Push => "PUSHED_AUTHORIZATION_REQUEST",
    };
    let mut event = Event { kind, ..Event::default() };
    if case.asked == Asked::Token {
        event.details.push(("grant_type", form.get("grant_type").unwrap_or_default().to_owned()));
    }
    if kind == "PERMISSION_TOKEN" {
        event.details.push(("auth_method", "oauth_credentials".to_owned()));
    }
    event.details.extend(of_assertion(form, found.map(|client| &**client)));
    Event { client, ..event }
}

/// Why a client has not shown that it is that client, if that is what was denied.
pub(super) fn unproven(denied: &OAuthDenied) -> Option<&'static str> {
    use OAuthDenied as D;
    match denied {
        D::Backchannel(BackchannelFault::Client(denied)) | D::Push(PushFault::Unproven(denied)) => unproven(denied),
        D::ClientMissing | D::ClientUnknown => Some("client_not_found"),
        D::ClientDisabled => Some("client_disabled"),
        D::ClientAssertion(_, AssertionFault::KeyUnknown) => Some("client_credentials_setup_required"),
        D::ClientSecretMissing
        | D::ClientSecretWrong
        | D::IntrospectionUnproven
        | D::ClientAssertion(..)
        | D::ClientCertificate(_) => Some("invalid_client_credentials"),
        _ => None,
    }
}

/// The event of a client that has not shown that it is that client, and that of an endpoint which has its own words for it.
pub(super) fn not_that_client(asked: Asked, denied: &OAuthDenied, first: Event) -> Vec<Event> {
    let more = match (asked, denied) {
        (Asked::Introspect, OAuthDenied::IntrospectionUnproven) => {
            Some(("invalid_client", "Client authentication failed."))
        }
        (Asked::Push, _) => Some(("invalid_request", "Authentication failed.")),
        _ => None,
    };
    let second = more.map(|(error, detail)| detailed(error, detail, first.clone()));
    [Some(first), second].into_iter().flatten().collect()
}

/// What the client's assertion says of itself, where there is one that can be read, and which key it is signed with.
pub(super) fn of_assertion(form: &Form, client: Option<&Client>) -> impl Iterator<Item = (&'static str, String)> {
    let says = asserted(form).unwrap_or_default();
    let details = [
        ("client_assertion_id", says.jti),
        ("client_assertion_issuer", says.iss),
        ("client_assertion_sub", says.sub),
        ("client_jwt_kid", client.and_then(|client| asserted_key(form, client))),
    ];
    details.into_iter().filter_map(|(name, value)| Some((name, value?)))
}

pub(super) fn method_of(realm: &Realm, client_id: Option<&str>) -> String {
    method(
        client_id.and_then(|id| realm.client(id)).and_then(|client| client.settings.client_authenticator_type.as_ref()),
    )
}

/// By what the client proves itself; a public one has the name of the usual way too.
pub(super) fn method(configured: Option<&String>) -> String {
    configured.cloned().unwrap_or_else(|| "client-secret".to_owned())
}
