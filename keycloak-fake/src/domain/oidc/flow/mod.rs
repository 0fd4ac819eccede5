//! What the realm's authentication flows ask of those who log in.
//!
//! The fake knows a few authenticators: the cookie, the forms for name and password and for one-time passwords, those of
//! the password grant, of forgotten passwords and of registration. A flow that comes to anything else is not done:
//! nobody is let in past what the flow asks for.

mod browser;
mod levels;

use std::sync::Arc;

use super::otp;
use crate::domain::{Decision, Denied};
use crate::state::{Client, Flow, Id, Realm, Requirement, Step, User};

pub(crate) use browser::{Cookie, LEVELS_NOTE, Login, Next, Passage, Standing, first_form, next};

const NOT_KNOWN: Denied = Denied::NotDone("flows with authenticators other than cookie, name and password");
const SECOND_FACTOR: Denied = Denied::NotDone("password grants with a second factor that is not set up");

/// What a flow asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) name: bool,
    pub(crate) password: bool,
    /// The step that asks for a one-time password, by id.
    pub(crate) otp: Option<Id>,
    /// A one-time password is asked of a user who has none, and has to set it up.
    pub(crate) otp_set_up: bool,
}

/// The levels of authentication that the realm's own flow for logins has parts for.
pub(crate) fn levels(realm: &Realm) -> Vec<i32> {
    let flow = realm.settings.browser_flow.as_deref().and_then(|alias| realm.flows.named(alias));
    let mut levels: Vec<i32> =
        flow.into_iter().flat_map(|flow| levels::of_flow(realm, flow)).map(|(level, _)| level).collect();
    levels.sort_unstable();
    levels.dedup();
    levels
}

/// What the password grant asks for.
pub(crate) fn direct_grant(realm: &Realm, client: &Client, user: Option<&User>) -> Decision<Asked> {
    let bound = realm.settings.direct_grant_flow.as_deref();
    let asked = asked(realm, Some(client), "direct_grant", bound, user)?;
    if asked.otp_set_up {
        return Err(SECOND_FACTOR);
    }
    if asked.name { Ok(asked) } else { Err(NOT_KNOWN) }
}

/// The step of the flow that begins by who forgot the password, by id.
pub(crate) fn reset(realm: &Realm, client: Option<&Client>, user: Option<&User>) -> Decision<(Id, Asked)> {
    let bound = realm.settings.reset_credentials_flow.as_deref();
    let flow = bound_flow(realm, client, "reset_credentials", bound)?;
    let asked = of_flow(realm, flow, user)?;
    let choice = step_of(realm, flow, "reset-credentials-choose-user").ok_or(NOT_KNOWN)?;
    for needed in ["reset-credential-email", "reset-password"] {
        step_of(realm, flow, needed).ok_or(NOT_KNOWN)?;
    }
    Ok((choice, asked))
}

/// The step of the flow by which new users register, by id.
pub(crate) fn registration(realm: &Realm, client: Option<&Client>) -> Decision<Id> {
    let bound = realm.settings.registration_flow.as_deref();
    let flow = bound_flow(realm, client, "registration", bound)?;
    let form = flow.steps.iter().find(|step| step.authenticator.as_deref() == Some("registration-page-form"));
    let form = form.filter(is_on).filter(|_| flow.steps.len() == 1).ok_or(NOT_KNOWN)?;
    let within = form.flow.as_ref().and_then(|id| realm.flows.get(id)).ok_or(NOT_KNOWN)?;
    let parts = within.steps.iter().filter(is_on).map(|step| step.authenticator.as_deref().unwrap_or_default());
    let are_known = parts.eq(["registration-user-creation", "registration-password-action"]);
    if are_known { Ok(form.id.clone()) } else { Err(NOT_KNOWN) }
}

/// A client may have a flow of its own.
fn asked(
    realm: &Realm,
    client: Option<&Client>,
    purpose: &str,
    bound: Option<&str>,
    user: Option<&User>,
) -> Decision<Asked> {
    of_flow(realm, bound_flow(realm, client, purpose, bound)?, user)
}

fn bound_flow<'a>(
    realm: &'a Realm,
    client: Option<&Client>,
    purpose: &str,
    bound: Option<&str>,
) -> Decision<&'a Arc<Flow>> {
    let overrides = client.and_then(|client| client.settings.authentication_flow_binding_overrides.as_ref());
    let own = overrides.and_then(|flows| realm.flows.get(flows.get(purpose)?));
    own.or_else(|| realm.flows.named(bound?)).ok_or(NOT_KNOWN)
}

/// The step with this authenticator, if it is on.
fn step_of(realm: &Realm, flow: &Flow, authenticator: &str) -> Option<Id> {
    flow.steps.iter().filter(is_on).find_map(|step| match &step.flow {
        Some(id) => step_of(realm, realm.flows.get(id)?, authenticator),
        None => (step.authenticator.as_deref() == Some(authenticator)).then(|| step.id.clone()),
    })
}

/// Where one step has to be passed, those that would do instead of others are passed over.
fn of_flow(realm: &Realm, flow: &Flow, user: Option<&User>) -> Decision<Asked> {
    let mut whole = Asked::default();
    let is_needed = |step: &&Step| matches!(step.requirement, Requirement::Required | Requirement::Conditional);
    if flow.steps.iter().any(|step| is_needed(&step)) {
        for step in flow.steps.iter().filter(is_needed).filter(|step| !is_condition(step)) {
            whole = whole.and(of_step(realm, step, user)?);
        }
        return Ok(whole);
    }
    for step in flow.steps.iter().filter(|step| step.requirement == Requirement::Alternative) {
        let asked = of_step(realm, step, user)?;
        let is_enough = asked.name || asked.password || asked.otp.is_some();
        whole = whole.and(asked);
        if is_enough {
            break;
        }
    }
    Ok(whole)
}

fn of_step(realm: &Realm, step: &Step, user: Option<&User>) -> Decision<Asked> {
    if let Some(id) = &step.flow {
        let within = realm.flows.get(id).ok_or(NOT_KNOWN)?;
        let is_entered = step.requirement != Requirement::Conditional || holds(realm, within, user)?;
        return if is_entered { of_flow_entered(realm, within, user) } else { Ok(Asked::default()) };
    }
    let nothing = Asked::default();
    match step.authenticator.as_deref().unwrap_or_default() {
        "direct-grant-validate-username" => Ok(Asked { name: true, ..nothing }),
        "direct-grant-validate-password" => Ok(Asked { password: true, ..nothing }),
        "direct-grant-validate-otp" => Ok(match user {
            None => nothing,
            Some(user) if has(user, otp::OTP) => Asked { otp: Some(step.id.clone()), ..nothing },
            Some(_) => Asked { otp_set_up: true, ..nothing },
        }),
        "reset-credentials-choose-user" | "reset-credential-email" | "reset-password" => Ok(nothing),
        "reset-otp" => Ok(Asked { otp_set_up: user.is_some(), ..nothing }),
        _ => Err(NOT_KNOWN),
    }
}

/// Conditions are no steps of the flow that they let in to.
fn of_flow_entered(realm: &Realm, flow: &Flow, user: Option<&User>) -> Decision<Asked> {
    let steps = flow.steps.iter().filter(|step| !is_condition(step)).cloned().collect();
    of_flow(realm, &Flow { steps, ..flow.clone() }, user)
}

fn is_on(step: &&Step) -> bool {
    step.requirement != Requirement::Disabled
}

fn is_condition(step: &Step) -> bool {
    step.authenticator.as_deref().is_some_and(|id| id.starts_with("conditional-"))
}

/// Whether every condition of a flow holds. One without conditions is not entered.
fn holds(realm: &Realm, flow: &Flow, user: Option<&User>) -> Decision<bool> {
    let mut conditions = flow.steps.iter().filter(is_on).filter(|step| is_condition(step)).peekable();
    if conditions.peek().is_none() {
        return Ok(false);
    }
    for condition in conditions {
        let holds = match condition.authenticator.as_deref().unwrap_or_default() {
            "conditional-user-configured" => is_configured(realm, flow, user)?,
            // Nobody logs in with what it looks for.
            "conditional-credential" if !is_inverted(realm, condition) => true,
            _ => return Err(NOT_KNOWN),
        };
        if !holds {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the user has what one of the flow's steps looks at.
fn is_configured(realm: &Realm, flow: &Flow, user: Option<&User>) -> Decision<bool> {
    let has = |kind: &str| user.is_some_and(|user| has(user, kind));
    for step in flow.steps.iter().filter(is_on).filter(|step| !is_condition(step)) {
        let is_configured = match step.authenticator.as_deref().unwrap_or_default() {
            "auth-otp-form" | "direct-grant-validate-otp" | "reset-otp" => has(otp::OTP),
            "webauthn-authenticator" => has("webauthn"),
            "auth-recovery-authn-code-form" => has("recovery-authn-codes"),
            "organization" => realm.settings.organizations_enabled.unwrap_or(false) && realm.organizations.len() > 0,
            _ => return Err(NOT_KNOWN),
        };
        if is_configured {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has(user: &User, kind: &str) -> bool {
    user.credentials.iter().any(|own| *own.kind == *kind)
}

/// Whether the condition holds for those who log in with one of its credentials, not for the others.
fn is_inverted(realm: &Realm, condition: &Step) -> bool {
    let config = condition.config.as_ref().and_then(|id| realm.authenticator_configs.get(id)?.config.as_ref());
    config.is_none_or(|config| config.get("included").is_some_and(|included| included == "true"))
}

impl Asked {
    fn and(self, other: Self) -> Self {
        Self {
            name: self.name || other.name,
            password: self.password || other.password,
            otp: self.otp.or(other.otp),
            otp_set_up: self.otp_set_up || other.otp_set_up,
        }
    }
}
