//! The required actions `UPDATE_PROFILE` and `VERIFY_PROFILE`: what the realm's user profile has of a user.

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::has_cancel;
use crate::domain::oidc::browser::{Marks, Place, Step, Visit};
use crate::domain::oidc::fields::{self, Field, FieldProblem, Problems};
use crate::domain::oidc::{event, profile};
use crate::domain::user_profile::{Change, Given, UserProfile};
use crate::domain::{Context, Decision};
use crate::state::{LoginTab, Realm, User};
use crate::token::sort_as_java_among;

const UPDATE: &str = "UPDATE_PROFILE";

/// The form.
#[derive(Clone, Debug)]
pub(crate) struct ProfileForm {
    pub(crate) place: Place,
    pub(crate) fields: Vec<Field>,
    /// Whether the page says why it is shown.
    pub(crate) is_explained: bool,
}

/// The page with the user's own values.
pub(super) fn page(realm: &Realm, tab: &Arc<LoginTab>, user: &User, place: Place) -> Decision<Step> {
    let profile = seen(realm, tab, place);
    let mut fields = fields::of(realm, &profile, Some(user), &Form::default());
    if place == Place::VerifyProfile {
        let faults = Given::own(&profile, user).faults(&profile, Some(user))?;
        fields::tell(&mut fields, &fields::refused(faults));
    }
    let is_explained = place != Place::VerifyProfile && !has_cancel(realm, tab, place);
    Ok(Step::UpdateProfile(tab.clone(), ProfileForm { place, fields, is_explained }))
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
        // What falls together in Keycloak's table comes from the last to the first.
        let lacking = form.fields.iter().rev().filter(|field| !field.problems.is_empty());
        let mut lacking: Vec<&str> = lacking.map(|field| field.name.as_str()).collect();
        sort_as_java_among(&mut lacking, form.fields.len(), |name| name);
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
    let changes = match check(realm, visit, tab, user, place)? {
        Ok(given) => put(realm, tab, user, place, &given),
        Err(page) => return Ok(Some(page)),
    };
    tell(marks, &changes);
    event::of_action(realm, context, visit, marks, tab, "UPDATE_PROFILE", None);
    Ok(None)
}

/// The values that were sent from a place, or the page that says what is wrong with them.
pub(super) fn check(
    realm: &Realm,
    visit: &Visit<'_>,
    tab: &Arc<LoginTab>,
    user: &User,
    place: Place,
) -> Decision<Result<Given, Step>> {
    let profile = seen(realm, tab, place);
    let mut given = Given::sent(&profile, Some(user), visit.form);
    let mut problems = fields::refused(given.faults(&profile, Some(user))?);
    if realm.settings.registration_email_as_username.unwrap_or(false) && profile.is_editable("email") {
        let email = given.first("email").map(str::to_owned);
        given.set("username", email.as_deref().or(Some(&user.username)));
    }
    problems.extend(missing(realm, &profile, visit, &given, &problems));
    problems.extend(taken(realm, &profile, user, &given));
    if problems.is_empty() {
        return Ok(Ok(given));
    }
    let mut fields = fields::of(realm, &profile, Some(user), visit.form);
    fields::tell(&mut fields, &problems);
    Ok(Err(Step::UpdateProfile(tab.clone(), ProfileForm { place, fields, is_explained: false })))
}

/// Gives the user the values, and returns what has changed.
pub(super) fn put(realm: &mut Realm, tab: &LoginTab, user: &User, place: Place, given: &Given) -> Vec<Change> {
    let profile = seen(realm, tab, place);
    let mut changed = user.clone();
    let changes = given.apply(&profile, &mut changed);
    if realm.settings.registration_email_as_username.unwrap_or(false) {
        changed.username = changed.email.clone().unwrap_or(changed.username);
    }
    changed.email_verified &= changed.email == user.email;
    realm.put_user(changed);
    changes
}

/// Tells of changes in the events that follow.
pub(super) fn tell(marks: &mut Marks, changes: &[Change]) {
    for change in changes {
        let name = match change.name.as_str() {
            "firstName" => "first_name",
            "lastName" => "last_name",
            other => other,
        };
        for (word, values) in [("previous", &change.before), ("updated", &change.after)] {
            if !values.is_empty() {
                marks.trail.attributes.push((format!("{word}_{name}"), values.join("::")));
            }
        }
    }
}

/// What has to be there and is blank, beyond what the profile tells itself.
fn missing(realm: &Realm, profile: &UserProfile, visit: &Visit<'_>, given: &Given, found: &Problems) -> Problems {
    use crate::domain::denied::ProfileReason::Required;
    let mut problems = Problems::new();
    for attribute in profile.attributes() {
        let name = attribute.name.as_deref().unwrap_or_default();
        let is_of_realm = matches!(name, "username" | "email") && profile.is_editable(name);
        if !is_of_realm || given.first(name).is_some() || !fields::is_required(realm, profile, attribute) {
            continue;
        }
        if name == "username" {
            problems.push((name.to_owned(), FieldProblem::UsernameMissing));
            continue;
        }
        if visit.form.get(name).is_some() {
            problems.push((name.to_owned(), FieldProblem::EmailMissing));
        }
        let required = (name.to_owned(), FieldProblem::Refused(Required));
        problems.extend((!found.contains(&required)).then_some(required));
    }
    problems
}

/// What other users have.
fn taken(realm: &Realm, profile: &UserProfile, user: &User, given: &Given) -> Problems {
    let mut problems = Problems::new();
    let by_email = realm.settings.login_with_email_allowed.unwrap_or(true);
    let is_name = |email: &str| by_email && realm.users.named(email).is_some_and(|other| other.id != user.id);
    let email = given.first("email").filter(|_| profile.is_editable("email")).map(str::to_lowercase);
    if email.is_some_and(|email| is_taken(realm, Some(user), &email) || is_name(&email)) {
        problems.push(("email".to_owned(), FieldProblem::EmailTaken));
    }
    let name = given.first("username").unwrap_or_default().to_lowercase();
    if realm.users.named(&name).is_some_and(|other| other.id != user.id) {
        problems.push(("username".to_owned(), FieldProblem::UsernameTaken));
    }
    problems
}

/// The profile as a place's form has it.
fn seen(realm: &Realm, tab: &LoginTab, place: Place) -> UserProfile {
    let profile = profile::of_tab(realm, tab);
    if place == Place::UpdateEmail { profile.only("email") } else { profile::of_known(realm, profile) }
}

/// Whether the address is another user's.
pub(in crate::domain::oidc) fn is_taken(realm: &Realm, own: Option<&User>, email: &str) -> bool {
    let allowed = realm.settings.duplicate_emails_allowed.unwrap_or(false);
    !allowed && realm.users_by_email(&email.to_lowercase()).any(|other| own.is_none_or(|own| own.id != other.id))
}
