//! The required actions `UPDATE_PROFILE` and `VERIFY_PROFILE`: e-mail address and name, as Keycloak's own user profile
//! asks for them.

use std::sync::Arc;

use keycloak_api::operation::Form;
use keycloak_api::representation::UserRepresentation;

use crate::domain::admin::users::Values;
use crate::domain::denied::{AdminDenied, Invalid, ProfileReason};
use crate::domain::oidc::browser::{Place, Step, Visit};
use crate::domain::{Decision, Denied, user_profile};
use crate::state::{LoginTab, Realm, User};

const UPDATE: &str = "UPDATE_PROFILE";

/// The form.
#[derive(Clone, Debug)]
pub(crate) struct ProfileForm {
    pub(crate) place: Place,
    pub(crate) fields: [Field; 3],
    /// Whether the page says why it is shown.
    pub(crate) is_explained: bool,
}

/// A field of the form.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    pub(crate) problems: Vec<FieldProblem>,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldProblem {
    EmailMissing,
    Missing,
    EmailTaken,
    Refused(ProfileReason),
}

/// The page with the user's own values.
pub(super) fn page(realm: &Realm, tab: &Arc<LoginTab>, user: &User, place: Place) -> Decision<Step> {
    refuse_own_profile(realm)?;
    let mut form = form(place, user, &Form::default());
    form.is_explained = place == Place::UpdateProfile;
    if place == Place::VerifyProfile {
        for field in form.fields.iter_mut().filter(|field| field.value.is_empty()) {
            field.problems.push(FieldProblem::Missing);
        }
    }
    Ok(Step::UpdateProfile(tab.clone(), form))
}

/// Sets the values that were sent, or gives the page that says what is wrong with them.
pub(super) fn submit(realm: &mut Realm, visit: &Visit<'_>, tab: &Arc<LoginTab>, user: &User) -> Decision<Option<Step>> {
    refuse_own_profile(realm)?;
    let place = if user.required_actions.iter().any(|action| **action == *UPDATE) {
        Place::UpdateProfile
    } else {
        Place::VerifyProfile
    };
    let mut form = form(place, user, visit.form);
    for field in &mut form.fields {
        let sent = visit.form.get(field.name);
        if sent.unwrap_or_default().trim().is_empty() {
            field.problems.extend((field.name == "email" && sent.is_some()).then_some(FieldProblem::EmailMissing));
            field.problems.push(FieldProblem::Missing);
        }
    }
    let value = |name: &str| Some(visit.form.get(name).unwrap_or_default().to_owned());
    let input = UserRepresentation {
        email: value("email"),
        first_name: value("firstName"),
        last_name: value("lastName"),
        ..UserRepresentation::default()
    };
    let values = Values::changed(realm, user, &input)?;
    match values.check(Some(user), realm) {
        Err(Denied::Admin(AdminDenied::Invalid(Invalid::Profile(faults)))) => {
            for fault in faults {
                let field = form.fields.iter_mut().find(|field| field.name == fault.attribute);
                field.into_iter().for_each(|field| field.problems.push(FieldProblem::Refused(fault.reason.clone())));
            }
        }
        decision => decision?,
    }
    if values.email().is_some_and(|email| is_taken(realm, user, email)) {
        form.fields[0].problems.push(FieldProblem::EmailTaken);
    }
    if form.fields.iter().any(|field| !field.problems.is_empty()) {
        return Ok(Some(Step::UpdateProfile(tab.clone(), form)));
    }
    let mut changed = user.clone();
    let is_new_email = values.email() != user.email.as_deref();
    values.apply(realm, &mut changed);
    changed.email_verified &= !is_new_email;
    changed.required_actions.retain(|action| **action != *UPDATE);
    realm.put_user(changed);
    Ok(None)
}

/// A field that was not sent shows what the user has.
fn form(place: Place, user: &User, sent: &Form) -> ProfileForm {
    let field = |name: &'static str, own: Option<&Arc<str>>| {
        let value = sent.get(name).or(own.map(|own| &**own)).unwrap_or_default().to_owned();
        Field { name, value, problems: Vec::new() }
    };
    let fields = [
        field("email", user.email.as_ref()),
        field("firstName", user.first_name.as_ref()),
        field("lastName", user.last_name.as_ref()),
    ];
    ProfileForm { place, fields, is_explained: false }
}

fn is_taken(realm: &Realm, user: &User, email: &str) -> bool {
    let allowed = realm.settings.duplicate_emails_allowed.unwrap_or(false);
    !allowed && realm.users_by_email(email).any(|other| other.id != user.id)
}

fn refuse_own_profile(realm: &Realm) -> Decision<()> {
    if user_profile::is_keycloaks(realm) {
        Ok(())
    } else {
        Err(Denied::NotDone("the form of a realm's own user profile"))
    }
}
