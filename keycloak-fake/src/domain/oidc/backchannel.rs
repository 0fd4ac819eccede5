//! The start of a login on another device (OpenID CIBA Core 1.0, section 7). As a Keycloak that was not told of a channel
//! to such devices, the fake reaches none: it checks what was asked, and then says so.

use super::{Received, client_auth, login, require_enabled, scope};
use crate::domain::denied::{BackchannelFault, OAuthDenied};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, Realm};

/// What comes of a start: never anything, without a channel.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Begun {}

/// No token for a notice may be longer, in characters.
const LONGEST_TOKEN: usize = 1024;

/// Whether the client may use the grant.
pub(super) fn is_allowed(client: &Client) -> bool {
    client.flag("oidc.ciba.grant.enabled", false)
}

/// Decides on a start.
pub(crate) fn begin(realm: &mut Realm, _context: &mut Context, received: &Received<'_>) -> Decision<Begun> {
    let client = authenticate(realm, received)?;
    let form = received.form;
    let requests = (form.get("request").is_some(), form.get("request_uri").is_some());
    match requests {
        (true, true) => return Err(fault(BackchannelFault::TwoObjects)),
        (true, false) => return Err(Denied::NotDone("backchannel requests that are tokens")),
        (false, true) => return Err(fault(BackchannelFault::Elsewhere)),
        (false, false) => {}
    }
    if let Some(text) = form.get("requested_expiry").filter(|text| text.parse::<i32>().is_err()) {
        return Err(fault(BackchannelFault::Expiry(text.to_owned())));
    }
    check_user(realm, received)?;
    let asked = form.get("scope").ok_or_else(|| fault(BackchannelFault::Missing("scope")))?;
    scope::resolve(realm, &client, Some(asked))?;
    if form.get("binding_message").is_some_and(|message| !is_plain(message)) {
        return Err(fault(BackchannelFault::BindingMessage));
    }
    check_notice(realm, &client, form.get("client_notification_token"))?;
    if form.get("user_code").is_some() {
        return Err(fault(BackchannelFault::UserCode));
    }
    Err(fault(BackchannelFault::NoChannel))
}

fn authenticate(realm: &Realm, received: &Received<'_>) -> Decision<std::sync::Arc<Client>> {
    let unproven = |denied: Denied| match denied {
        Denied::OAuth(denied) => fault(BackchannelFault::Client(Box::new(denied))),
        other => other,
    };
    require_enabled(realm).map_err(unproven)?;
    let client = client_auth::authenticate(realm, received).map_err(unproven)?;
    if client.is_bearer_only() {
        return Err(unproven(OAuthDenied::BearerOnly.into()));
    }
    if is_allowed(&client) { Ok(client) } else { Err(fault(BackchannelFault::FlowOff)) }
}

/// The one hint that the realm wants says who is to log in.
fn check_user(realm: &Realm, received: &Received<'_>) -> Decision<()> {
    let wanted = setting(realm, "cibaAuthRequestedUserHint").unwrap_or("login_hint");
    if wanted != "login_hint" {
        return Err(Denied::NotDone("backchannel requests with a hint other than login_hint"));
    }
    let name = received.form.get("login_hint").ok_or_else(|| fault(BackchannelFault::Missing("login_hint")))?;
    let user = login::find_user(realm, name).filter(|user| user.enabled);
    user.map(drop).ok_or_else(|| fault(BackchannelFault::User))
}

fn check_notice(realm: &Realm, client: &Client, token: Option<&str>) -> Decision<()> {
    let mode = client.attribute("ciba.backchannel.token.delivery.mode");
    let is_ping = mode.or_else(|| setting(realm, "cibaBackchannelTokenDeliveryMode")) == Some("ping");
    match token {
        Some(_) if !is_ping => Err(fault(BackchannelFault::NoticeNotWanted)),
        Some(token) if token.chars().count() > LONGEST_TOKEN => Err(fault(BackchannelFault::NoticeTooLong)),
        None if is_ping => Err(fault(BackchannelFault::NoticeMissing)),
        _ => Ok(()),
    }
}

fn setting<'a>(realm: &'a Realm, name: &str) -> Option<&'a str> {
    realm.attribute(name).filter(|value| !value.is_empty())
}

/// What both devices can show.
fn is_plain(message: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._+/!?#".contains(&byte);
    (1..=50).contains(&message.len()) && message.bytes().all(plain)
}

fn fault(fault: BackchannelFault) -> Denied {
    OAuthDenied::Backchannel(fault).into()
}
