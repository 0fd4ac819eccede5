//! The required action `UPDATE_PASSWORD`: a new password, twice.

use std::sync::Arc;

use crate::domain::admin::password_policy;
use crate::domain::admin::users::set_password;
use crate::domain::denied::{AdminDenied, Invalid, PasswordFault};
use crate::domain::oidc::browser::{Step, Visit};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Id, LoginTab, Realm, User};

const ALIAS: &str = "UPDATE_PASSWORD";

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
) -> Decision<Option<Step>> {
    let password = visit.form.get("password-new").unwrap_or_default();
    let repeated = visit.form.get("password-confirm").unwrap_or_default();
    let again = |problem| Ok(Some(Step::UpdatePassword(tab.clone(), Some(problem))));
    if password.trim().is_empty() {
        return again(PasswordProblem::Missing);
    }
    if password != repeated {
        return again(PasswordProblem::NotRepeated);
    }
    match password_policy::require(realm, context.now_ms, user, password) {
        Err(Denied::Admin(AdminDenied::Invalid(Invalid::Password(fault)))) => {
            return again(PasswordProblem::Refused(fault));
        }
        decision => decision?,
    }
    let mut changed = user.clone();
    set_password(realm, context, &mut changed, password);
    changed.required_actions.retain(|action| **action != *ALIAS);
    realm.put_user(changed);
    if visit.form.get("logout-sessions").is_some() {
        end_other_sessions(realm, user, &tab.root);
    }
    Ok(None)
}

fn end_other_sessions(realm: &mut Realm, user: &User, own: &Id) {
    let others = realm.sessions.iter_in(&user.id).filter(|session| session.id != *own);
    let others: Vec<Id> = others.map(|session| session.id.clone()).collect();
    for other in others {
        session::end_one(realm, Kind::Online, &other);
    }
}
