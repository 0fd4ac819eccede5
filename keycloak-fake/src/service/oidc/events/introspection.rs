//! The events of introspection (RFC 7662): a token that nothing is told of is a failure, though the client is not told so.

use super::{Case, detailed, method_of, of_assertion, reasoned};
use crate::domain::denied::OAuthDenied;
use crate::domain::oidc::event::{self, Event};
use crate::domain::oidc::introspection::Untold;
use crate::service::oidc::Received;
use crate::service::oidc::endpoints::named_client;
use crate::state::{Id, Realm};
use crate::token::Presented;

/// A token was asked about, and this came of it: the user, or why nothing is told.
pub(in crate::service::oidc) fn introspected(
    realm: &Realm,
    received: &Received<'_>,
    shown: Option<&Presented>,
    outcome: Result<Id, &Untold>,
) -> Option<Event> {
    let client = named_client(realm, received.form, received.authorization);
    let asker = client.clone().unwrap_or_default();
    let mut details = vec![("client_auth_method", method_of(realm, client.as_deref()))];
    details
        .extend(of_assertion(received.form, client.as_deref().and_then(|id| realm.client(id)).map(|client| &**client)));
    let event = Event { kind: "INTROSPECT_TOKEN", client, details, ..Event::default() };
    let Some(token) = shown.filter(|_| !matches!(outcome, Err(Untold::Unverified))) else {
        return Some(reasoned("invalid_token", "Access token JWT check failed", event));
    };
    of_token(event, token, outcome, &asker)
}

fn of_token(mut event: Event, token: &Presented, outcome: Result<Id, &Untold>, asker: &str) -> Option<Event> {
    let of = token.azp.clone().unwrap_or_default();
    event.details.extend([
        ("token_id", token.jti.clone().unwrap_or_default()),
        ("token_type", token.typ.clone().unwrap_or_default()),
        ("token_issued_for", of.clone()),
    ]);
    let with_session = |event: Event| Event { session: token.sid.as_deref().map(Id::from), ..event };
    Some(match outcome {
        Ok(user) => Event { user: Some(user), ..with_session(event) },
        // It is looked at before.
        Err(Untold::Unverified) => return None,
        Err(Untold::ClientUnknown) => reasoned("client_not_found", format!("Could not find client for {of}"), event),
        Err(Untold::ClientDisabled) => {
            reasoned("client_disabled", format!("Client with clientId {of} is disabled"), event)
        }
        Err(Untold::Over) => {
            let words = format!("Introspection access token for {of} client: JWT check failed");
            reasoned("invalid_token", words, event)
        }
        Err(Untold::Session(error)) => {
            let words = format!("Introspection access token for {of} client: {error}");
            reasoned(error, words, with_session(event))
        }
        Err(Untold::UserDisabled(user)) => {
            let session = token.sid.as_deref().unwrap_or_default();
            let words = format!("Could not find valid user from user session {session}");
            reasoned("user_disabled", words, Event { user: Some(user.clone()), ..with_session(event) })
        }
        Err(Untold::Reused(user)) => {
            let typ = token.typ.as_deref().unwrap_or_default();
            let words =
                format!("Realm revoke refresh token, token type is {typ} and token is not eligible for introspection");
            reasoned("invalid_token", words, Event { user: Some(user.clone()), ..with_session(event) })
        }
        Err(Untold::Audience(user)) => {
            let words = format!("Client '{asker}' is not in the token audience");
            reasoned("invalid_token", words, Event { user: Some(user.clone()), ..with_session(event) })
        }
        Err(Untold::OtherClient) => return None,
    })
}

/// Why nothing was looked at.
pub(super) fn denied(case: &Case<'_>, denied: &OAuthDenied, mut event: Event) -> Vec<Event> {
    use OAuthDenied as D;
    match denied {
        D::IntrospectionHintUnknown => {
            let hint = case.received.form.get("token_type_hint").unwrap_or_default();
            event.details.push(("token_type", hint.to_owned()));
            let first = Event { error: Some("invalid_request"), ..event };
            vec![first.clone(), detailed("invalid_request", case.words(), first)]
        }
        D::ClientPolicy(refusal) => {
            event.details.extend(event::of_refusal(*refusal));
            let first = Event { error: Some(refusal.error), ..event };
            vec![first.clone(), detailed("invalid_request", refusal.words, first)]
        }
        D::IntrospectionOfPublicClient | D::IntrospectionTokenMissing | D::Duplicated => {
            vec![detailed("invalid_request", case.words(), event)]
        }
        _ => Vec::new(),
    }
}
