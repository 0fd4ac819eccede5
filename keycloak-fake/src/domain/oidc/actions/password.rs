//! The required action `UPDATE_PASSWORD`: a new password, twice.

use std::sync::Arc;

use super::Submitted;
use crate::domain::admin::password_policy;
use crate::domain::admin::users::set_password;
use crate::domain::denied::{AdminDenied, Invalid, PasswordFault};
use crate::domain::oidc::browser::{Step, Visit};
use crate::domain::oidc::event;
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Id, LoginTab, Realm, User};

const ALIAS: &str = "UPDATE_PASSWORD";
/// The kinds of the events that each form leaves behind.
const KINDS: [&str; 2] = ["UPDATE_PASSWORD", "UPDATE_CREDENTIAL"];

/// What is wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasswordProblem {
    Missing,
    NotRepeated,
    /// What the realm's policy refuses.
    Refused(PasswordFault),
}

/// Sets the password that was sent, or gives the page that says what is wrong with it.
pub(super) fn submit(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Submitted> {
    let details = vec![("credential_type", "password".to_owned()), ("custom_required_action", ALIAS.to_owned())];
    let password = visit.form.get("password-new").unwrap_or_default();
    let repeated = visit.form.get("password-confirm").unwrap_or_default();
    let problem = if password.trim().is_empty() {
        Some((PasswordProblem::Missing, "password_missing"))
    } else if password != repeated {
        Some((PasswordProblem::NotRepeated, "password_confirm_error"))
    } else {
        match password_policy::require(realm, context.now_ms, user, password) {
            Err(Denied::Admin(AdminDenied::Invalid(Invalid::Password(fault)))) => {
                Some((PasswordProblem::Refused(fault), "password_rejected"))
            }
            decision => decision.map(|()| None)?,
        }
    };
    if let Some((problem, error)) = problem {
        let mut details = details;
        if let PasswordProblem::Refused(fault) = problem {
            details.push(("reason", format!("invalidPassword{}Message", fault.key())));
        }
        for kind in KINDS {
            event::failed_on_page(realm, context, visit, (tab, user), kind, error, details.clone());
        }
        return Ok(Submitted::Refused(Step::UpdatePassword(tab.clone(), Some(problem))));
    }
    let mut changed = user.clone();
    set_password(realm, context, &mut changed, password);
    changed.required_actions.retain(|action| **action != *ALIAS);
    realm.put_user(changed);
    if visit.form.get("logout-sessions").is_some() {
        let others = realm.sessions.iter_in(&user.id).filter(|session| session.id != tab.root);
        let others: Vec<Id> = others.map(|session| session.id.clone()).collect();
        for other in others {
            session::end_one(realm, Kind::Online, &other);
            event::ended_by_action(realm, context, visit, (tab, user), other, ALIAS, details.clone());
        }
    }
    for kind in KINDS {
        event::on_page(realm, context, visit, (tab, user), kind, details.clone());
    }
    Ok(Submitted::Done(details))
}
