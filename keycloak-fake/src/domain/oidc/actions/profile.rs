//! The required actions `UPDATE_PROFILE` and `VERIFY_PROFILE`: e-mail address and name, as Keycloak's own user profile
//! asks for them.

use std::sync::Arc;

use keycloak_api::operation::Form;
use keycloak_api::representation::UserRepresentation;

use super::has_cancel;
use crate::domain::admin::users::Values;
use crate::domain::denied::{AdminDenied, Invalid, PasswordFault, ProfileReason};
use crate::domain::oidc::browser::{Marks, Place, Step, Visit};
use crate::domain::oidc::event;
use crate::domain::{Context, Decision, Denied, user_profile};
use crate::state::{LoginTab, Realm, User};

const UPDATE: &str = "UPDATE_PROFILE";

/// The form.
#[derive(Clone, Debug)]
pub(crate) struct ProfileForm {
    pub(crate) place: Place,
    pub(crate) fields: Vec<Field>,
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
    UsernameMissing,
    UsernameTaken,
    PasswordMissing,
    PasswordNotRepeated,
    Password(PasswordFault),
    Refused(ProfileReason),
}

/// The page with the user's own values.
pub(super) fn page(realm: &Realm, tab: &Arc<LoginTab>, user: &User, place: Place) -> Decision<Step> {
    refuse_own_profile(realm)?;
    let mut form = form(realm, place, user, &Form::default());
    form.is_explained = place != Place::VerifyProfile && !has_cancel(realm, tab, place);
    if place == Place::VerifyProfile {
        for field in form.fields.iter_mut().filter(|field| field.value.is_empty()) {
            field.problems.push(FieldProblem::Missing);
        }
    }
    Ok(Step::UpdateProfile(tab.clone(), form))
}

/// The page that asks for what the profile lacks. That it is asked for leaves an event behind.
pub(super) fn ask(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Step> {
    let step = page(realm, tab, user, Place::VerifyProfile)?;
    if let Step::UpdateProfile(_, form) = &step {
        // Keycloak names them from the last to the first.
        let lacking = form.fields.iter().rev().filter(|field| !field.problems.is_empty()).map(|field| field.name);
        let lacking: Vec<_> = lacking.collect();
        marks.trail.details.push(("fields_to_update", lacking.join(",")));
        event::of_action(realm, context, visit, marks, tab, "VERIFY_PROFILE", None);
        marks.trail.details.pop();
    }
    Ok(step)
}

/// Sets the values that were sent, or gives the page that says what is wrong with them.
pub(super) fn submit(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Option<Step>> {
    let place = if user.required_actions.iter().any(|action| **action == *UPDATE)
        || tab.actions.iter().any(|action| **action == *UPDATE)
        || has_cancel(realm, tab, Place::UpdateProfile)
    {
        Place::UpdateProfile
    } else {
        Place::VerifyProfile
    };
    marks.trail.details.push(("context", "UPDATE_PROFILE".to_owned()));
    let page = change(realm, visit, tab, user, place)?;
    if page.is_some() {
        return Ok(page);
    }
    let changed = realm.users.get(&user.id).cloned();
    let value = |value: Option<&Arc<str>>| value.map(ToString::to_string);
    let names = [
        ("previous_email", "updated_email"),
        ("previous_first_name", "updated_first_name"),
        ("previous_last_name", "updated_last_name"),
    ];
    let fields =
        |user: &User| [value(user.email.as_ref()), value(user.first_name.as_ref()), value(user.last_name.as_ref())];
    let after = changed.as_deref().map(fields).unwrap_or_default();
    for ((before, after), (previous, updated)) in fields(user).into_iter().zip(after).zip(names) {
        if before != after {
            marks.trail.details.extend(before.map(|before| (previous, before)));
            marks.trail.details.extend(after.map(|after| (updated, after)));
        }
    }
    event::of_action(realm, context, visit, marks, tab, "UPDATE_PROFILE", None);
    Ok(None)
}

/// As [`submit`], of the fields of a place.
pub(super) fn change(
    realm: &mut Realm,
    visit: &Visit<'_>,
    tab: &Arc<LoginTab>,
    user: &User,
    place: Place,
) -> Decision<Option<Step>> {
    refuse_own_profile(realm)?;
    let mut form = form(realm, place, user, visit.form);
    for field in &mut form.fields {
        let sent = visit.form.get(field.name);
        if sent.unwrap_or_default().trim().is_empty() {
            field.problems.extend((field.name == "email" && sent.is_some()).then_some(FieldProblem::EmailMissing));
            field.problems.push(FieldProblem::Missing);
        }
    }
    let names: Vec<&str> = form.fields.iter().map(|field| field.name).collect();
    let value = |name: &str| names.contains(&name).then(|| visit.form.get(name).unwrap_or_default().to_owned());
    let input = UserRepresentation {
        username: value("username").filter(|name| !name.is_empty()),
        email: value("email"),
        first_name: value("firstName"),
        last_name: value("lastName"),
        ..UserRepresentation::default()
    };
    let values = Values::changed(realm, user, &input)?;
    refuse(&mut form.fields, values.check(Some(user), realm))?;
    let add = |fields: &mut [Field], name: &str, problem: FieldProblem| {
        let field = fields.iter_mut().find(|field| field.name == name);
        field.into_iter().for_each(|field| field.problems.push(problem.clone()));
    };
    let by_email = realm.settings.login_with_email_allowed.unwrap_or(true);
    let is_name = |email: &str| by_email && realm.users.named(email).is_some_and(|other| other.id != user.id);
    if values.email().is_some_and(|email| is_taken(realm, Some(user), email) || is_name(email)) {
        add(&mut form.fields, "email", FieldProblem::EmailTaken);
    }
    if realm.users.named(values.username()).is_some_and(|other| other.id != user.id) {
        add(&mut form.fields, "username", FieldProblem::UsernameTaken);
    }
    if form.fields.iter().any(|field| !field.problems.is_empty()) {
        return Ok(Some(Step::UpdateProfile(tab.clone(), form)));
    }
    let mut changed = user.clone();
    let is_new_email = values.email() != user.email.as_deref();
    values.apply(realm, &mut changed);
    changed.email_verified &= !is_new_email;
    realm.put_user(changed);
    Ok(None)
}

/// Tells what the realm's profile refuses at its fields.
pub(in crate::domain::oidc) fn refuse(fields: &mut [Field], decision: Decision<()>) -> Decision<()> {
    match decision {
        Err(Denied::Admin(AdminDenied::Invalid(Invalid::Profile(faults)))) => {
            for fault in faults {
                let field = fields.iter_mut().find(|field| field.name == fault.attribute);
                field.into_iter().for_each(|field| field.problems.push(FieldProblem::Refused(fault.reason.clone())));
            }
            Ok(())
        }
        decision => decision,
    }
}

/// A field that was not sent shows what the user has.
fn form(realm: &Realm, place: Place, user: &User, sent: &Form) -> ProfileForm {
    let field = |name: &'static str, own: Option<&Arc<str>>| {
        let value = sent.get(name).or(own.map(|own| &**own)).unwrap_or_default().to_owned();
        Field { name, value, problems: Vec::new() }
    };
    let email = field("email", user.email.as_ref());
    if place == Place::UpdateEmail {
        return ProfileForm { place, fields: vec![email], is_explained: false };
    }
    let settings = &realm.settings;
    let names_are_own =
        settings.edit_username_allowed.unwrap_or(false) && !settings.registration_email_as_username.unwrap_or(false);
    let mut fields = Vec::new();
    fields.extend(names_are_own.then(|| field("username", Some(&user.username))));
    // An address that has an action of its own is not for this one.
    let has_own = realm.required_action("UPDATE_EMAIL").is_some_and(|known| known.enabled == Some(true));
    fields.extend((!has_own).then_some(email));
    fields.push(field("firstName", user.first_name.as_ref()));
    fields.push(field("lastName", user.last_name.as_ref()));
    ProfileForm { place, fields, is_explained: false }
}

/// Whether the address is another user's.
pub(in crate::domain::oidc) fn is_taken(realm: &Realm, own: Option<&User>, email: &str) -> bool {
    let allowed = realm.settings.duplicate_emails_allowed.unwrap_or(false);
    !allowed && realm.users_by_email(&email.to_lowercase()).any(|other| own.is_none_or(|own| own.id != other.id))
}

/// Refuses a realm whose users have what the forms do not ask for.
pub(in crate::domain::oidc) fn refuse_own_profile(realm: &Realm) -> Decision<()> {
    if user_profile::is_keycloaks(realm) {
        Ok(())
    } else {
        Err(Denied::NotDone("the form of a realm's own user profile"))
    }
}
