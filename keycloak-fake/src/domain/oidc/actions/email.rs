//! The required actions `VERIFY_EMAIL` and `UPDATE_EMAIL`.

use std::sync::Arc;

use super::{done, end_other_sessions, profile};
use crate::domain::oidc::browser::{Fault, Marks, Place, Step, Visit};
use crate::domain::oidc::{complete, event, mail};
use crate::domain::{Context, Decision, Denied};
use crate::state::{LoginTab, Realm, Seconds, Task, User};

/// How long it takes till another mail can be asked for.
const PATIENCE: Seconds = 30;

/// Sends the mail if none was sent yet. Who has a verified address, or none, has nothing to do.
pub(super) fn page(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Step> {
    if user.email_verified {
        marks.trail.details.push(("custom_required_action", "VERIFY_EMAIL".to_owned()));
        event::of_action(realm, context, visit, marks, tab, "CUSTOM_REQUIRED_ACTION", None);
        marks.trail.details.clear();
        let tab = done(realm, tab, Place::VerifyEmail);
        return complete::proceed(realm, context, visit, marks, &tab, true);
    }
    if tab.mailed.is_some() {
        return Ok(Step::VerifyEmail(tab.clone(), None));
    }
    send(realm, context, visit, marks, tab, user)
}

/// Sends another mail, if the last one was not sent just now.
pub(super) fn again(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Step> {
    let left = tab.mailed.map_or(0, |mailed| mailed + PATIENCE - context.now());
    if left > 0 && !user.email_verified {
        return Ok(Step::VerifyEmail(tab.clone(), Some(left)));
    }
    let tab = realm.logins.put(LoginTab { mailed: None, ..LoginTab::clone(tab) });
    page(realm, context, visit, marks, &tab, user)
}

fn send(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Step> {
    let Some(email) = &user.email else {
        return Err(Denied::NotDone("verifying the address of a user who has none"));
    };
    marks.trail.details.push(("email", email.to_string()));
    if !mail::send(realm, context, user, tab, Task::VerifyEmail) {
        event::of_action(realm, context, visit, marks, tab, "SEND_VERIFY_EMAIL", Some("email_send_failed"));
        return Ok(Step::Fault(Fault::MailNotSent));
    }
    event::of_action(realm, context, visit, marks, tab, "SEND_VERIFY_EMAIL", None);
    let tab = realm.logins.put(LoginTab { mailed: Some(context.now()), ..LoginTab::clone(tab) });
    Ok(Step::VerifyEmail(tab, None))
}

/// Sets the address that was sent, or gives the page that says what is wrong with it.
pub(super) fn submit(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Option<Step>> {
    if realm.settings.verify_email.unwrap_or(false) {
        return Err(Denied::NotDone("a new address that has to be verified first"));
    }
    let given = match profile::check(realm, visit, tab, user, Place::UpdateEmail)? {
        Ok(given) => given,
        Err(page) => return Ok(Some(page)),
    };
    let before = user.email.clone();
    profile::put(realm, tab, user, Place::UpdateEmail, &given);
    let after = realm.users.get(&user.id).and_then(|user| user.email.clone());
    marks.trail.details.extend(before.map(|email| ("previous_email", email.to_string())));
    marks.trail.details.extend(after.map(|email| ("updated_email", email.to_string())));
    end_other_sessions(realm, context, visit, marks, tab, Place::UpdateEmail);
    event::of_action(realm, context, visit, marks, tab, "UPDATE_EMAIL", None);
    Ok(None)
}
