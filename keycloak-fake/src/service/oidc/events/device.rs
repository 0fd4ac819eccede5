//! The events of devices (RFC 8628): one that is started leaves none behind, one that is not, or gets tokens, does.

use super::{Case, denied as usual, reasoned};
use crate::domain::denied::{DeviceFault, OAuthDenied};
use crate::domain::oidc::event::Event;
use crate::state::{DeviceAnswer, Id};

/// A device was not started.
pub(super) fn not_begun(case: &Case<'_>, denied: &OAuthDenied, event: Event) -> Option<Event> {
    use DeviceFault as F;
    let OAuthDenied::Device(fault) = denied else { return usual::denied(case, denied, event) };
    Some(match fault {
        F::FlowOff | F::BearerOnly => reasoned("not_allowed", case.words(), event),
        F::Request { words, .. } => reasoned("invalid_request", words.as_str(), event),
        F::Age(text) => reasoned("invalid_request", format!("For input string: \"{text}\""), event),
        _ => return None,
    })
}

/// A device got no tokens.
pub(super) fn denied(case: &Case<'_>, denied: &OAuthDenied, event: Event) -> Option<Event> {
    use DeviceFault as F;
    use OAuthDenied as D;
    let plain = |error: &'static str, event: Event| Event { error: Some(error), ..event };
    Some(match denied {
        D::VerifierMissing | D::VerifierNotExpected | D::VerifierMalformed | D::VerifierWrong => {
            usual::of_verifier(case, denied, event)
        }
        D::RefreshUserDisabled => plain("user_disabled", agreed(case, event)),
        D::Device(fault) => match fault {
            F::GrantOff => reasoned("not_allowed", case.words(), event),
            F::CodeMissing | F::OfAnotherClient => reasoned("invalid_oauth2_device_code", case.words(), event),
            F::CodeInvalid => plain("invalid_oauth2_device_code", event),
            F::Expired => plain("expired_oauth2_device_code", event),
            F::SlowDown => plain("slow_down", event),
            F::Refused => reasoned("access_denied", case.words(), event),
            F::ConsentOver => reasoned("not_allowed", case.words(), agreed(case, event)),
            _ => return None,
        },
        denied => return usual::denied(case, denied, event),
    })
}

/// With the session that the person let the device into.
fn agreed(case: &Case<'_>, mut event: Event) -> Event {
    let code = case.received.form.get("device_code").and_then(|code| case.realm.devices.get(code));
    let Some(DeviceAnswer::Agreed(session)) = code.map(|code| &code.answer) else { return event };
    event.details.push(("code_id", session.to_string()));
    let user: Option<Id> = case.realm.sessions.get(session).map(|session| session.user.clone());
    Event { session: Some(session.clone()), user, ..event }
}
