//! The events of requests that are sent ahead (RFC 9126). One that is taken leaves none behind; one that is not leaves two:
//! that of whoever reads the request, and the endpoint's own.

use super::{Case, detailed};
use crate::domain::denied::{OAuthDenied, PushFault};
use crate::domain::oidc::event::{self, Event};

/// A request was not taken.
pub(super) fn denied(case: &Case<'_>, denied: &OAuthDenied, mut event: Event) -> Vec<Event> {
    match denied {
        OAuthDenied::Push(PushFault::Nested) => vec![detailed("invalid_request", case.words(), event)],
        OAuthDenied::ClientPolicy(refusal) => {
            event.details.extend(event::of_refusal(*refusal));
            let first = Event { error: Some(refusal.error), ..event };
            vec![first.clone(), detailed(refusal.error, refusal.words, first)]
        }
        OAuthDenied::Push(fault) => of_fault(case, fault, event),
        OAuthDenied::Proof(_) => {
            event.details.push(("reason", case.words()));
            vec![Event { error: Some("invalid_dpop_proof"), ..event }]
        }
        _ => Vec::new(),
    }
}

fn of_fault(case: &Case<'_>, fault: &PushFault, mut event: Event) -> Vec<Event> {
    use PushFault as F;
    let invalid = "invalid_request";
    let (reason, first, second) = match fault {
        F::Unreadable { reason } => (Some(reason.clone()), invalid, invalid),
        F::Object { reason } => (Some(reason.clone()), invalid, "invalid_request_object"),
        F::RedirectUri { .. } => (None, "invalid_redirect_uri", invalid),
        F::Twice { .. } => (None, invalid, invalid),
        F::OtherKey { .. } => (Some(case.words()), invalid, invalid),
        F::Refused { code, words, .. } => match code.as_str() {
            "unsupported_response_type" => (Some("Unsupported response_type".to_owned()), invalid, invalid),
            "unauthorized_client" => (words.clone(), "not_allowed", "unauthorized_client"),
            _ => (words.clone(), invalid, invalid),
        },
        F::Unproven(_) | F::Nested => return Vec::new(),
    };
    let seen = match fault {
        F::RedirectUri { seen } | F::Twice { seen } | F::OtherKey { seen } | F::Refused { seen, .. } => seen.to_vec(),
        _ => Vec::new(),
    };
    event.details.extend(seen);
    event.details.extend(reason.map(|reason| ("reason", reason)));
    let event = Event { error: Some(first), ..event };
    vec![event.clone(), detailed(second, case.words(), event)]
}
