//! The events of clients that register themselves.

use super::reasoned;
use crate::domain::Denied;
use crate::domain::denied::RegistrationDenied;
use crate::domain::oidc::event::{self, Event};

/// What is done with a client's registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::service::oidc) enum Done {
    Create,
    Get,
    Update,
    Delete,
}

/// The events of what was asked of this client, and came to what is denied or was done.
pub(in crate::service::oidc) fn registered(
    done: Done,
    asked: Option<&str>,
    denied: Option<&Denied>,
    words: &str,
) -> Vec<Event> {
    use RegistrationDenied as D;
    let (kind, is_named) = match done {
        Done::Create => ("CLIENT_REGISTER", false),
        Done::Get => ("CLIENT_INFO", false),
        Done::Update => ("CLIENT_UPDATE", true),
        Done::Delete => ("CLIENT_DELETE", true),
    };
    // Of a client that is looked for, Keycloak tells once it is found.
    let client = asked.filter(|_| is_named || denied.is_none()).map(str::to_owned);
    let event = Event { kind, client, ..Event::default() };
    let denied = match denied {
        None => return vec![event],
        Some(Denied::Registration(denied)) => denied,
        Some(_) => return Vec::new(),
    };
    match denied {
        D::TokenUnreadable
        | D::TokenKind
        | D::InitialTokenUnknown
        | D::InitialTokenExpired
        | D::InitialTokenUsedUp
        | D::InitialTokenUseless
        | D::NotToBeSeen
        | D::NotToBeChanged => vec![reasoned("invalid_token", words, event)],
        D::Forbidden => vec![Event { error: Some("not_allowed"), ..event }],
        D::Policy { name, .. } => {
            let details = vec![("client_registration_policy", name.clone())];
            vec![Event { error: Some("not_allowed"), details, ..event }]
        }
        D::ClientPolicy(refusal) => {
            let event = Event { details: event::of_refusal(*refusal).into(), ..event };
            vec![Event { error: Some(refusal.error), ..event.clone() }, Event { error: Some("not_allowed"), ..event }]
        }
        D::ClientUnproven => {
            // No client has shown that it is one, and so the one that is asked for has not.
            let unproven = Event { error: Some("client_not_found"), ..event.clone() };
            let event = Event { client: asked.map(str::to_owned), ..event };
            vec![
                unproven,
                Event { error: Some("not_allowed"), ..event.clone() },
                reasoned("invalid_token", words, event),
            ]
        }
        D::ClientMissing => vec![Event { error: Some("client_not_found"), ..event }],
        _ => Vec::new(),
    }
}
