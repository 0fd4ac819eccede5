//! The CIBA grant (OpenID CIBA Core 1.0, section 10.1): the client asks whether the user has agreed.

use std::sync::Arc;

use super::{Grant, begin, join_session};
use crate::domain::denied::{BackchannelFault, DeviceFault, OAuthDenied};
use crate::domain::issue::{GrantKind, Issue};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::oidc::{Received, backchannel, consent, scope};
use crate::domain::{Context, Decision, Denied};
use crate::state::{BackchannelAnswer, Client, Realm, Session};
use crate::token::REQUEST_ID;

pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
) -> Decision<Issue> {
    if !backchannel::is_allowed(client) {
        return Err(fault(BackchannelFault::GrantOff));
    }
    received.parameter("auth_req_id").ok_or_else(|| fault(BackchannelFault::IdMissing))?;
    let shown = received.presented.filter(|shown| shown.typ.as_deref() == Some(REQUEST_ID));
    let id = shown.and_then(|shown| shown.jti.as_deref()).ok_or_else(|| fault(BackchannelFault::IdInvalid))?;
    let login = realm.backchannels.get(id).filter(|login| context.now() < backchannel::forgotten(login)).cloned();
    let login = login.ok_or_else(|| fault(BackchannelFault::IdUnknown))?;
    if login.client_id != client.client_id {
        return Err(OAuthDenied::Device(DeviceFault::OfAnotherClient).into());
    }
    if login.expires <= context.now() {
        return Err(fault(BackchannelFault::Expired));
    }
    if login.interval <= 0 {
        // Keycloak cannot remember for no time that it was asked.
        return Err(OAuthDenied::Breaks.into());
    }
    if context.now_ms < login.ask_from {
        return Err(fault(BackchannelFault::SlowDown));
    }
    // From here on the client has asked, whatever comes.
    let asked = |reason: BackchannelFault| fault(reason).noted();
    let ask_from = context.now_ms.saturating_add(login.interval.saturating_mul(1000));
    realm.backchannels.change(&login.id, |login| login.ask_from = ask_from);
    match login.answer {
        BackchannelAnswer::Pending => return Err(asked(BackchannelFault::Pending)),
        BackchannelAnswer::Denied => return Err(asked(BackchannelFault::Denied)),
        BackchannelAnswer::Approved => {}
    }
    let user = realm.users.get(&login.user).cloned().ok_or_else(|| asked(BackchannelFault::NoUser))?;
    if !user.enabled {
        return Err(asked(BackchannelFault::UserDisabled));
    }
    if !user.required_actions.is_empty() {
        return Err(Denied::from(OAuthDenied::NotSetUp).noted());
    }
    realm.backchannels.remove(&login.id);
    let granted = scope::requested(realm, client, Some(&*login.scope));
    let user = consent::give_all(realm, context, &user, client, &granted.scopes);
    // Unlike other grants' without a browser, Keycloak counts it as an authentication of the user.
    let session = Session { by_device: true, ..session::start(context, &user, received.ip_address) };
    let part = begin(context, client, Some(&login.scope));
    let grant = Grant { kind: GrantKind::Ciba, user: &user, client, granted, part };
    join_session(realm, context, session, Kind::Online, grant)
}

fn fault(fault: BackchannelFault) -> Denied {
    OAuthDenied::Backchannel(fault).into()
}
