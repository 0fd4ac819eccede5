//! The last step of the device authorization grant (RFC 8628, section 3.4): the device asks whether it was let in.

use std::sync::Arc;

use super::authorization_code::check_verifier;
use super::{Grant, join_session};
use crate::domain::denied::{DeviceFault, OAuthDenied};
use crate::domain::issue::{GrantKind, Issue};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::oidc::{Received, consent, device, scope};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, ClientSession, DeviceAnswer, Realm, Session};

pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
) -> Decision<Issue> {
    if !device::is_allowed(client) {
        return Err(fault(DeviceFault::GrantOff));
    }
    let text = received.parameter("device_code").ok_or_else(|| fault(DeviceFault::CodeMissing))?;
    let code = realm.devices.get(text).filter(|code| context.now() < device::forgotten(code)).cloned();
    let code = code.ok_or_else(|| fault(DeviceFault::CodeInvalid))?;
    if code.request.client != client.id {
        return Err(fault(DeviceFault::OfAnotherClient));
    }
    if code.expires <= context.now() {
        return Err(fault(DeviceFault::Expired));
    }
    if context.now_ms < code.ask_from {
        return Err(fault(DeviceFault::SlowDown));
    }
    // From here on the device has asked, whatever comes.
    let asked = |reason: DeviceFault| fault(reason).noted();
    let ask_from = context.now_ms.saturating_add(code.interval.saturating_mul(1000));
    realm.devices.change(&code.id, |code| code.ask_from = ask_from);
    let session = match &code.answer {
        DeviceAnswer::Pending => return Err(asked(DeviceFault::Pending)),
        DeviceAnswer::Refused => return Err(asked(DeviceFault::Refused)),
        DeviceAnswer::Agreed(session) => session::find(realm, Kind::Online, session, context.now()),
    };
    let session = session.ok_or_else(|| asked(DeviceFault::NoSession))?;
    realm.devices.remove(&code.id);
    let noted = |reason: OAuthDenied| Denied::from(reason).noted();
    let user = realm.users.get(&session.user).cloned().ok_or_else(|| asked(DeviceFault::NoSession))?;
    if !user.enabled {
        return Err(noted(OAuthDenied::RefreshUserDisabled));
    }
    check_verifier(&code.request, received.form.get("code_verifier")).map_err(noted)?;
    let granted = scope::requested(realm, client, Some(&*code.request.scope).filter(|scope| !scope.is_empty()));
    if !consent::is_given(client, &user, &granted.scopes) {
        return Err(asked(DeviceFault::ConsentOver));
    }
    let part = session.client(&client.id).map(|part| ClientSession::clone(part)).unwrap_or_default();
    let grant = Grant { kind: GrantKind::DeviceCode, user: &user, client, granted, part };
    join_session(realm, context, Session::clone(&session), Kind::Online, grant)
}

fn fault(fault: DeviceFault) -> Denied {
    OAuthDenied::Device(fault).into()
}
