//! The required actions `CONFIGURE_TOTP`, `CONFIGURE_RECOVERY_AUTHN_CODES` and `delete_credential`: second factors come
//! and go.

use std::sync::Arc;

use super::{answered, end_other_sessions, initiated};
use crate::domain::oidc::browser::{Fault, Marks, Place, Step, Visit};
use crate::domain::oidc::otp::{self, OtpKind};
use crate::domain::oidc::{complete, event};
use crate::domain::{Context, Decision, Denied};
use crate::state::{ActionStatus, Credential, LoginTab, Realm, User};

/// How long a secret of Keycloak's making is.
const SECRET_LENGTH: usize = 20;

/// What a page of second factors shows.
#[derive(Clone, Debug)]
pub(crate) enum CredentialPage {
    Otp(OtpPage),
    /// The name of the credential that is to go.
    Delete(String),
}

/// The page that sets up one-time passwords. `Debug` does not show the secret.
#[derive(Clone)]
pub(crate) struct OtpPage {
    pub(crate) secret: Arc<str>,
    pub(crate) kind: OtpKind,
    /// What was asked for: `manual` shows the secret as text, to be typed.
    pub(crate) mode: Option<String>,
    pub(crate) problem: Option<OtpProblem>,
}

/// What is wrong with what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OtpProblem {
    Missing,
    Wrong,
    LabelMissing,
    LabelTaken,
}

impl std::fmt::Debug for OtpPage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("OtpPage").field("problem", &self.problem).finish_non_exhaustive()
    }
}

pub(super) fn page(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
    place: Place,
) -> Decision<Step> {
    match place {
        Place::ConfigureOtp => {
            let mode = visit.parameters.get("mode").map(str::to_owned);
            Ok(otp_page(realm, context, tab, mode, None))
        }
        Place::DeleteCredential => deletion_page(realm, context, visit, marks, tab, user),
        _ => Err(Denied::NotDone("recovery codes")),
    }
}

/// Does what was sent, or gives the page that says what is wrong with it.
pub(super) fn submit(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
    place: Place,
) -> Decision<Option<Step>> {
    match place {
        Place::ConfigureOtp => set_up(realm, context, visit, marks, tab, user),
        Place::DeleteCredential => delete(realm, context, visit, marks, tab, user),
        _ => Err(Denied::NotDone("recovery codes")),
    }
}

/// The secret is the same as long as the page is.
fn otp_page(
    realm: &mut Realm,
    context: &mut Context,
    tab: &Arc<LoginTab>,
    mode: Option<String>,
    problem: Option<OtpProblem>,
) -> Step {
    let secret = tab.otp_secret.clone().unwrap_or_else(|| context.new_secret(SECRET_LENGTH).into());
    let tab = realm.logins.put(LoginTab { otp_secret: Some(secret.clone()), ..LoginTab::clone(tab) });
    let page = OtpPage { secret, kind: otp::policy(realm), mode, problem };
    Step::Credential(tab, CredentialPage::Otp(page))
}

fn set_up(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Option<Step>> {
    let sent = |name: &str| visit.form.get(name).unwrap_or_default();
    let (code, secret, label) = (sent("totp"), sent("totpSecret"), sent("userLabel"));
    marks.trail.details.push(("credential_type", otp::OTP.to_owned()));
    let is_taken = otp::credentials(user).any(|had| had.label.as_deref().unwrap_or_default() == label);
    let made = if code.trim().is_empty() {
        Err(OtpProblem::Missing)
    } else if let Some(credential) = otp::set_up(realm, context, secret, code, label) {
        match otp::credentials(user).next() {
            Some(_) if label.trim().is_empty() => Err(OtpProblem::LabelMissing),
            Some(_) if is_taken => Err(OtpProblem::LabelTaken),
            _ => Ok(credential),
        }
    } else {
        Err(OtpProblem::Wrong)
    };
    match made {
        Ok(credential) => {
            end_other_sessions(realm, context, visit, marks, tab, Place::ConfigureOtp);
            realm.change_user(&user.id, |user| user.credentials.push(Arc::new(credential)));
            for kind in ["UPDATE_TOTP", "UPDATE_CREDENTIAL"] {
                event::of_action(realm, context, visit, marks, tab, kind, None);
            }
            Ok(None)
        }
        Err(problem) => {
            let mode = visit.form.get("mode").map(str::to_owned);
            Ok(Some(otp_page(realm, context, tab, mode, Some(problem))))
        }
    }
}

fn deletion_page(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Step> {
    let named = initiated::argument(tab);
    let error = match find(user, named) {
        Some(credential) => {
            let name = credential.label.clone().filter(|label| !label.is_empty());
            let name = name.unwrap_or_else(|| credential.kind.to_string());
            return Ok(Step::Credential(tab.clone(), CredentialPage::Delete(name)));
        }
        None if named.is_none() => "missing_credential_id",
        None => "credential_not_found",
    };
    marks.trail.details.extend(named.map(|id| ("credential_id", id.to_owned())));
    event::of_action(realm, context, visit, marks, tab, "CUSTOM_REQUIRED_ACTION", Some(error));
    let tab = answered(realm, tab, ActionStatus::Error);
    complete::proceed(realm, context, visit, marks, &tab, true)
}

fn delete(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Option<Step>> {
    let Some(credential) = find(user, initiated::argument(tab)) else {
        return deletion_page(realm, context, visit, marks, tab, user).map(Some);
    };
    marks.trail.details.push(("credential_id", credential.id.to_string()));
    marks.trail.details.push(("credential_type", credential.kind.to_string()));
    let label = credential.label.clone().filter(|label| !label.is_empty());
    marks.trail.details.extend(label.map(|label| ("credential_user_label", label)));
    // Nobody can take away the own password.
    if &*credential.kind == "password" {
        marks.trail.details.push(("reason", "Credential type cannot be removed".to_owned()));
        event::of_action(realm, context, visit, marks, tab, "REMOVE_CREDENTIAL", Some("delete_credential_failed"));
        return Ok(Some(Step::Fault(Fault::CredentialStays)));
    }
    let id = credential.id.clone();
    realm.change_user(&user.id, |user| user.credentials.retain(|had| had.id != id));
    event::of_action(realm, context, visit, marks, tab, "REMOVE_CREDENTIAL", None);
    if &*credential.kind == otp::OTP {
        event::of_action(realm, context, visit, marks, tab, "REMOVE_TOTP", None);
    }
    Ok(None)
}

fn find<'a>(user: &'a User, id: Option<&str>) -> Option<&'a Arc<Credential>> {
    user.credentials.iter().find(|credential| Some(&*credential.id) == id)
}
