//! The device authorization grant (RFC 8628) but for its last step: a device starts, a person lets it in.

use std::sync::Arc;

use super::authorize::{self, check_pkce};
use super::browser::{DeviceStep, Fault, Marks, Place, Step, UserCodeFault, Visit};
use super::event::{self, Event};
use super::{Received, client_auth, control_signs, require_enabled, session, tab};
use crate::domain::denied::{DeviceFault, OAuthDenied};
use crate::domain::{Context, Decision};
use crate::state::{AuthorizationRequest, Client, DeviceAnswer, DeviceCode, Id, Realm, Seconds, Session};

/// How long a device that has missed its time is told so, in seconds beyond its interval.
const REMEMBERED: Seconds = 10;

/// Why a code is not taken that leads nowhere.
const NOT_FOUND: &str = "device code not found (it may already have been used)";

/// Whether the client may use the grant.
pub(super) fn is_allowed(client: &Client) -> bool {
    client.flag("oauth2.device.authorization.grant.enabled", false)
}

/// Starts the flow for a device.
pub(crate) fn begin(realm: &mut Realm, context: &mut Context, received: &Received<'_>) -> Decision<Arc<DeviceCode>> {
    require_enabled(realm).map_err(|_| fault(DeviceFault::Shown("Realm not enabled")))?;
    let client = client_auth::authenticate(realm, received)?;
    if !is_allowed(&client) {
        return Err(fault(DeviceFault::FlowOff));
    }
    if client.is_bearer_only() {
        return Err(fault(DeviceFault::BearerOnly));
    }
    let form = &*control_signs::taken_out_of(received.form);
    if let Some(age) = form.get("max_age").filter(|age| age.parse::<i32>().is_err()) {
        return Err(fault(DeviceFault::Age(age.to_owned())));
    }
    if let Some(words) = authorize::malformed(form) {
        return Err(fault(DeviceFault::Request { error: "invalid_grant", words: words.to_owned() }));
    }
    if let Err(words) = check_pkce(&client, form) {
        return Err(fault(DeviceFault::Request { error: "invalid_request", words: words.to_owned() }));
    }
    let lifespan = number(realm, &client, "oauth2.device.code.lifespan", "oauth2DeviceCodeLifespan", 600)?;
    let interval = number(realm, &client, "oauth2.device.polling.interval", "oauth2DevicePollingInterval", 5)?;
    session::sweep(realm, context.now());
    let id = Id::from(context.new_action_code());
    let text = |name: &str| form.get(name).map(Arc::<str>::from);
    let method = text("code_challenge_method").or_else(|| text("code_challenge").map(|_| "plain".into()));
    let request = AuthorizationRequest {
        client: client.id.clone(),
        scope: text("scope").unwrap_or_default(),
        nonce: text("nonce"),
        code_challenge: text("code_challenge"),
        code_challenge_method: method,
        device: Some(id.clone()),
        ..AuthorizationRequest::default()
    };
    let code = DeviceCode {
        id,
        user_code: context.new_user_code().into(),
        request: Arc::new(request),
        lifespan,
        expires: context.now().saturating_add(lifespan),
        interval,
        ..DeviceCode::default()
    };
    Ok(realm.devices.put(code))
}

/// Decides on a visit to the page where codes are typed in. Without a code, it is shown.
pub(crate) fn visit(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    user_code: Option<&str>,
) -> Decision<Step> {
    if !realm.is_enabled() {
        return Ok(Step::Fault(Fault::RealmDisabled));
    }
    let ask = |fault| Ok(Step::Device(DeviceStep::Ask(fault)));
    let Some(user_code) = user_code.filter(|code| !code.is_empty()) else { return ask(None) };
    let plain = user_code.to_uppercase().replace('-', "");
    let found = realm.devices.named(&plain).filter(|device| context.now() < forgotten(device)).cloned();
    let refused = match &found {
        // What was agreed to is not found by its code any more.
        None => Some((UserCodeFault::Invalid, NOT_FOUND)),
        Some(device) => match device.answer {
            DeviceAnswer::Agreed(_) => Some((UserCodeFault::Invalid, NOT_FOUND)),
            DeviceAnswer::Refused => Some((UserCodeFault::Invalid, "device code denied")),
            DeviceAnswer::Pending if device.expires <= context.now() => {
                Some((UserCodeFault::Expired, "device code expired"))
            }
            DeviceAnswer::Pending => None,
        },
    };
    if let Some((fault, reason)) = refused {
        let details = vec![("reason", reason.to_owned())];
        event::of_code(realm, context, visit, Event { error: Some("invalid_oauth2_user_code"), details, ..typed_in() });
        return ask(Some(fault));
    }
    let Some(device) = found else { return ask(Some(UserCodeFault::Invalid)) };
    let client = realm.clients.get(&device.request.client).map(|client| client.client_id.to_string());
    let details = vec![("scope", device.request.scope.to_string())];
    event::of_code(realm, context, visit, Event { client, details, ..typed_in() });
    let session = authorize::browser_session(realm, context, visit);
    let tab = tab::open(realm, context, visit, marks, &device.request, session.as_deref());
    let tab = authorize::unopened(realm, &tab);
    marks.restart = Some(tab.clone());
    Ok(Step::Open { tab, place: Place::LoginForm, is_named: false })
}

/// A code was typed in.
fn typed_in() -> Event {
    Event { kind: "OAUTH2_DEVICE_VERIFY_USER_CODE", ..Event::default() }
}

/// Lets the device of a login in, or tells that it came too late.
pub(super) fn agree(realm: &mut Realm, context: &Context, device: &Id, session: &Session) -> Step {
    answer(realm, context, device, DeviceAnswer::Agreed(session.id.clone()), None)
}

/// Turns the device of a login away.
pub(super) fn refuse(realm: &mut Realm, context: &Context, device: &Id) -> Step {
    answer(realm, context, device, DeviceAnswer::Refused, Some("access_denied"))
}

/// A login that is given up before the user is known says nothing about the device, which goes on asking.
pub(super) fn given_up() -> Step {
    Step::Device(DeviceStep::Done(Some("server_error")))
}

fn answer(
    realm: &mut Realm,
    context: &Context,
    device: &Id,
    answer: DeviceAnswer,
    otherwise: Option<&'static str>,
) -> Step {
    let is_there = realm.devices.get(device).is_some_and(|device| context.now() < forgotten(device));
    if !is_there {
        return Step::Device(DeviceStep::Done(Some("expired_token")));
    }
    realm.devices.change(device, |device| device.answer = answer);
    Step::Device(DeviceStep::Done(otherwise))
}

/// When nothing is known of the device any more.
pub(super) fn forgotten(device: &DeviceCode) -> Seconds {
    device.expires.saturating_add(device.interval).saturating_add(REMEMBERED)
}

/// What the client says, or else the realm. Keycloak breaks on what is no number.
fn number(realm: &Realm, client: &Client, own: &str, general: &str, otherwise: Seconds) -> Decision<Seconds> {
    let Some(text) = client.attribute(own).or_else(|| realm.attribute(general)) else { return Ok(otherwise) };
    text.parse().map_err(|_| fault(DeviceFault::NoNumber))
}

fn fault(fault: DeviceFault) -> crate::domain::Denied {
    OAuthDenied::Device(fault).into()
}
