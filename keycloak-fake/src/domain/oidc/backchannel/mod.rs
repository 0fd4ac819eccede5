//! Logins on another device (OpenID CIBA Core 1.0, section 7): a client asks for one, the user answers. How the device is
//! reached, and whether, is not known here.

mod answer;
mod asked;

pub(crate) use answer::{NoticeCall, Status, answer, answer_to, pending};

use std::sync::Arc;

use asked::Asked;

use super::{Received, client_auth, consent, login, require_enabled, scope};
use crate::domain::denied::{BackchannelFault, OAuthDenied};
use crate::domain::{Context, Decision, Denied};
use crate::state::{BackchannelLogin, Client, Id, Realm, Seconds, User};

/// A login that was asked for. It counts once the device has been asked: [`keep`] does it then. Whatever the client said is
/// in it, so that it has no `Debug`.
#[derive(Clone)]
pub(crate) struct Begun {
    pub(crate) login: BackchannelLogin,
    pub(crate) client: Arc<Client>,
    pub(crate) user: Arc<User>,
    /// How long the client may ask for its tokens.
    pub(crate) lifespan: Seconds,
    /// Till when the device may answer.
    pub(crate) answer_expires: Seconds,
    /// What the client said besides what the protocol knows.
    pub(crate) more: Vec<(String, String)>,
}

/// No token for a notice may be longer, in characters.
const LONGEST_TOKEN: usize = 1024;

/// How long a client that has missed its time is told so, in seconds beyond its interval.
const REMEMBERED: Seconds = 10;

/// Whether the client may use the grant.
pub(super) fn is_allowed(client: &Client) -> bool {
    client.flag("oidc.ciba.grant.enabled", false)
}

/// Decides on a start.
pub(crate) fn begin(realm: &mut Realm, context: &mut Context, received: &Received<'_>) -> Decision<Begun> {
    let client = authenticate(realm, received)?;
    let asked = Asked::read(realm, context, &client, received)?;
    let user = find_user(realm, &asked)?;
    let wanted = asked.get("scope").ok_or_else(|| fault(BackchannelFault::Missing("scope")))?;
    scope::resolve(realm, &client, Some(wanted))?;
    let binding_message = asked.get("binding_message");
    if binding_message.is_some_and(|message| !is_plain(message)) {
        return Err(fault(BackchannelFault::BindingMessage));
    }
    let lifespan = number(realm, "cibaExpiresIn", 120)?;
    let interval = number(realm, "cibaInterval", 5)?;
    let notice = asked.get("client_notification_token");
    check_notice(realm, &client, notice)?;
    if asked.get("user_code").is_some() {
        return Err(fault(BackchannelFault::UserCode));
    }
    let now = context.now();
    let login = BackchannelLogin {
        id: Id::from(context.new_id()),
        answer_id: Id::from(context.new_id()),
        client_id: client.client_id.clone(),
        user: user.id.clone(),
        scope: whole_scope(realm, &client, wanted).into(),
        binding_message: binding_message.map(Arc::from),
        acr_values: asked.get("acr_values").map(Arc::from),
        begun: context.now_ms,
        expires: now.saturating_add(lifespan),
        interval,
        notice: notice.map(Arc::from),
        ..BackchannelLogin::default()
    };
    let answer_expires = now.saturating_add(asked.expiry.unwrap_or(lifespan));
    Ok(Begun { login, client, user, lifespan, answer_expires, more: asked.more })
}

/// Keeps a login of which the device knows.
pub(crate) fn keep(realm: &mut Realm, context: &Context, login: BackchannelLogin) {
    super::session::sweep(realm, context.now());
    realm.backchannels.put(BackchannelLogin { number: realm.backchannels_kept, ..login });
    realm.backchannels_kept += 1;
}

/// When nothing is known of the login any more.
pub(super) fn forgotten(login: &BackchannelLogin) -> Seconds {
    login.expires.saturating_add(login.interval).saturating_add(REMEMBERED)
}

fn authenticate(realm: &Realm, received: &Received<'_>) -> Decision<Arc<Client>> {
    let unproven = |denied: Denied| match denied {
        denied if denied.is_preliminary() => denied,
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

/// The one hint that the realm wants says who is to log in. Keycloak itself understands names alone.
fn find_user(realm: &Realm, asked: &Asked) -> Decision<Arc<User>> {
    let wanted = match realm.attribute("cibaAuthRequestedUserHint").unwrap_or("login_hint") {
        "login_hint" => "login_hint",
        "id_token_hint" => "id_token_hint",
        "login_hint_token" => "login_hint_token",
        _ => return Err(fault(BackchannelFault::Hint)),
    };
    let hint = asked.get(wanted).ok_or_else(|| fault(BackchannelFault::Missing(wanted)))?;
    let user = (wanted == "login_hint").then(|| login::find_user(realm, hint)).flatten();
    user.filter(|user| user.enabled).cloned().ok_or_else(|| fault(BackchannelFault::User))
}

fn check_notice(realm: &Realm, client: &Client, token: Option<&str>) -> Decision<()> {
    match token {
        Some(_) if !is_pinged(realm, client) => Err(fault(BackchannelFault::NoticeNotWanted)),
        Some(token) if token.encode_utf16().count() > LONGEST_TOKEN => Err(fault(BackchannelFault::NoticeTooLong)),
        None if is_pinged(realm, client) => Err(fault(BackchannelFault::NoticeMissing)),
        _ => Ok(()),
    }
}

/// Whether the client is told when it can ask.
fn is_pinged(realm: &Realm, client: &Client) -> bool {
    let mode = client.attribute("ciba.backchannel.token.delivery.mode");
    mode.or_else(|| setting(realm, "cibaBackchannelTokenDeliveryMode")) == Some("ping")
}

/// The scopes that were asked for, and by name those that the client has in any case and that a user is told of.
fn whole_scope(realm: &Realm, client: &Client, asked: &str) -> String {
    let own = client.default_scopes.iter().filter_map(|id| realm.client_scopes.get(id));
    let mut own: Vec<_> = own.filter(|scope| scope::is_openid_connect(scope)).collect();
    crate::token::sort_as_java(&mut own, |scope| &scope.name);
    let shown = own.into_iter().filter(|scope| consent::is_shown(scope));
    shown.fold(asked.to_owned(), |whole, scope| whole + " " + &scope.name)
}

fn setting<'a>(realm: &'a Realm, name: &str) -> Option<&'a str> {
    realm.attribute(name).filter(|value| !value.is_empty())
}

/// Keycloak breaks on what is no number.
fn number(realm: &Realm, name: &str, otherwise: Seconds) -> Decision<Seconds> {
    let Some(text) = setting(realm, name) else { return Ok(otherwise) };
    text.parse::<i32>().map(Seconds::from).map_err(|_| OAuthDenied::Breaks.into())
}

/// What both devices can show.
fn is_plain(message: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._+/!?#".contains(&byte);
    (1..=50).contains(&message.len()) && message.bytes().all(plain)
}

fn fault(fault: BackchannelFault) -> Denied {
    OAuthDenied::Backchannel(fault).into()
}
