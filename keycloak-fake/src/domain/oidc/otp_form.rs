//! The form for a one-time password: shown after the right password, and filled in.

use std::sync::Arc;

use super::browser::{Fault, Marks, OtpForm, Place, Step, Visit};
use super::{event, otp, steps, tab};
use crate::domain::{Context, Decision, brute_force};
use crate::state::{Id, LoginTab, Realm, User};

/// The form, for the user whose password was right.
pub(super) fn page(realm: &Realm, tab: &Arc<LoginTab>) -> Step {
    match user_of(realm, tab) {
        Some(user) => Step::Otp(form(tab, &user, None, false)),
        None => Step::Fault(Fault::LoginLost),
    }
}

pub(super) fn submit(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
) -> Decision<Step> {
    let (Some(user), Some(proven)) = (user_of(realm, tab), tab.proven.clone()) else {
        return Ok(Step::Fault(Fault::LoginLost));
    };
    let chosen = visit.form.get("selectedCredentialId").filter(|chosen| !chosen.is_empty());
    let first = otp::credentials(&user).next().map(|credential| credential.id.clone());
    let chosen = chosen.map(Id::from).or(first).unwrap_or_default();
    marks.trail.details.push(("selected_credential_id", chosen.to_string()));
    let Some(credential) = otp::credentials(&user).find(|credential| credential.id == chosen) else {
        let what = ("LOGIN", Some("invalid_user_credentials"), None);
        event::of_form(realm, context, visit, marks, tab, what);
        return Ok(Step::Fault(Fault::Unexpected));
    };
    let code = visit.form.get("otp").unwrap_or_default();
    let is_locked_out = brute_force::is_locked_out(realm, context, &user);
    if is_locked_out || !otp::verify(realm, context, &user, credential, code)? {
        if !is_locked_out {
            brute_force::fail(realm, context, &user, visit.ip_address)?;
        }
        let error = if is_locked_out { "user_temporarily_disabled" } else { "invalid_user_credentials" };
        event::of_form(realm, context, visit, marks, tab, ("LOGIN", Some(error), Some(&user.id)));
        return Ok(Step::Otp(form(tab, &user, Some(chosen), true)));
    }
    let last_form = Some(tab::name(realm, tab, Place::Otp));
    steps::advance(realm, context, visit, marks, LoginTab { last_form, ..LoginTab::clone(tab) }, proven)
}

fn form(tab: &Arc<LoginTab>, user: &User, chosen: Option<Id>, is_wrong: bool) -> OtpForm {
    let choices: Vec<_> =
        otp::credentials(user).map(|credential| (credential.id.clone(), credential.label.clone())).collect();
    let chosen = chosen.or_else(|| choices.first().map(|(id, _)| id.clone()));
    OtpForm { tab: tab.clone(), username: user.username.to_string(), choices, chosen, is_wrong }
}

fn user_of(realm: &Realm, tab: &LoginTab) -> Option<Arc<User>> {
    realm.users.get(&tab.proven.as_ref()?.user).cloned()
}
