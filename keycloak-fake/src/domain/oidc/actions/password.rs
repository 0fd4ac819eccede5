//! The required action `UPDATE_PASSWORD`: a new password, twice.

use std::sync::Arc;

use super::end_other_sessions;
use crate::domain::admin::password_policy;
use crate::domain::admin::users::set_password;
use crate::domain::denied::{AdminDenied, Invalid, PasswordFault};
use crate::domain::oidc::browser::{Marks, Place, Step, Visit};
use crate::domain::oidc::event;
use crate::domain::{Context, Decision, Denied};
use crate::state::{LoginTab, Realm, User};

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
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Option<Step>> {
    let password = visit.form.get("password-new").unwrap_or_default();
    let repeated = visit.form.get("password-confirm").unwrap_or_default();
    marks.trail.details.push(("credential_type", "password".to_owned()));
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
        if let PasswordProblem::Refused(fault) = problem {
            marks.trail.details.push(("reason", format!("invalidPassword{}Message", fault.key())));
        }
        for kind in ["UPDATE_CREDENTIAL", "UPDATE_PASSWORD"] {
            event::of_action(realm, context, visit, marks, tab, kind, Some(error));
        }
        return Ok(Some(Step::UpdatePassword(tab.clone(), Some(problem))));
    }
    end_other_sessions(realm, context, visit, marks, tab, Place::UpdatePassword);
    let mut changed = user.clone();
    set_password(realm, context, &mut changed, password);
    realm.put_user(changed);
    for kind in ["UPDATE_PASSWORD", "UPDATE_CREDENTIAL"] {
        event::of_action(realm, context, visit, marks, tab, kind, None);
    }
    Ok(None)
}
