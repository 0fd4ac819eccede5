//! Users' own registration.

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::actions;
use super::browser::{Fault, Marks, Path, Step, Visit};
use super::fields::{self, Field, FieldProblem, Problems};
use super::tab::{self, Arrival};
use super::{event, flow, login_form, profile};
use crate::domain::admin::password_policy;
use crate::domain::admin::users::{self, set_password};
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::user_profile::{Given, UserProfile};
use crate::domain::{Context, Decision, Denied};
use crate::state::{LoginTab, Passed, Realm, User, Way};

const EVENT: &str = "REGISTER";

/// The form.
#[derive(Clone, Debug, Default)]
pub(crate) struct RegistrationForm {
    /// In their order; those of a password stand behind the name.
    pub(crate) fields: Vec<Field>,
    /// Whether a password is asked for here, and not once the address is verified.
    pub(crate) with_password: bool,
}

/// Decides on a visit to `login-actions/registration`.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    let arrival = tab::arrive(realm, context, visit, marks, Path::Registration)?;
    if !matches!(arrival, Arrival::Elsewhere(_)) && !is_allowed(realm) {
        event::astray(realm, context, visit, EVENT, "registration_disabled", Vec::new());
        return Ok(Step::Fault(Fault::RegistrationNotAllowed));
    }
    match arrival {
        Arrival::Elsewhere(step) => {
            if matches!(step, Step::Fault(Fault::CookieMissing)) {
                event::astray(realm, context, visit, EVENT, "cookie_not_found", Vec::new());
            }
            Ok(step)
        }
        Arrival::Astray(tab, place) => Ok(Step::Expired(tab, place)),
        Arrival::Page(tab, _) => page(realm, &tab),
        Arrival::Form(tab, _) => submit(realm, context, visit, marks, &tab),
    }
}

/// The form for the tab's new user.
pub(super) fn page(realm: &mut Realm, tab: &Arc<LoginTab>) -> Decision<Step> {
    let client = realm.clients.get(&tab.request.client).cloned();
    flow::registration(realm, client.as_deref())?;
    let tab = realm.logins.put(LoginTab { way: Way::Registration, ..LoginTab::clone(tab) });
    let mut form = form(realm, &seen(realm, &tab), &Form::default());
    let name = if is_by_email(realm) { "email" } else { "username" };
    if let (Some(hint), Some(field)) =
        (&tab.request.login_hint, form.fields.iter_mut().find(|field| field.name == name))
    {
        field.values = vec![hint.to_string()];
    }
    Ok(Step::Register(tab, form))
}

pub(super) fn is_allowed(realm: &Realm) -> bool {
    realm.settings.registration_allowed.unwrap_or(false)
}

fn submit(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
) -> Decision<Step> {
    let sent = |name: &str| visit.form.get(name).unwrap_or_default();
    let by_email = is_by_email(realm);
    let name = sent(if by_email { "email" } else { "username" });
    for (detail, name) in [("email", "email"), ("first_name", "firstName"), ("last_name", "lastName")] {
        let value = sent(name);
        marks.trail.details.extend((!value.trim().is_empty()).then(|| (detail, value.to_owned())));
    }
    marks.trail.details.extend((!name.trim().is_empty()).then(|| ("username", name.to_owned())));
    marks.trail.details.push(("register_method", "form".to_owned()));
    let profile = seen(realm, tab);
    let mut given = Given::sent(&profile, None, visit.form);
    if by_email {
        let email = given.first("email").map(str::to_owned);
        given.set("username", email.as_deref());
    }
    let mut form = form(realm, &profile, visit.form);
    let mut problems = check(realm, &profile, &given)?;
    problems.extend(check_password(realm, context, visit, form.with_password)?);
    if !problems.is_empty() {
        fields::tell(&mut form.fields, &problems);
        // Each field tells one.
        for field in &mut form.fields {
            field.problems.truncate(1);
            if field.name == "email" && field.values.iter().all(|value| value.trim().is_empty()) {
                field.values = vec![String::new()];
            }
        }
        let has = |problem: FieldProblem| form.fields.iter().any(|field| field.problems.contains(&problem));
        let error = match () {
            () if has(FieldProblem::EmailTaken) => "email_in_use",
            () if has(FieldProblem::UsernameTaken) => "username_in_use",
            () => "invalid_registration",
        };
        event::of_form(realm, context, visit, marks, tab, (EVENT, Some(error), None));
        return Ok(Step::Register(tab.clone(), form));
    }
    let mut user = users::fresh(realm, context, given.first("username").unwrap_or_default());
    given.apply(&profile, &mut user);
    if form.with_password {
        set_password(realm, context, &mut user, sent("password"));
    } else {
        user.required_actions.push("UPDATE_PASSWORD".into());
    }
    let user = realm.put_user(user);
    event::of_form(realm, context, visit, marks, tab, (EVENT, None, Some(&user.id)));
    marks.trail.details.clear();
    let last_form = Some(tab::name(realm, tab, super::browser::Place::Registration));
    let passed = Passed { user: user.id.clone(), by_form: true, ..Passed::default() };
    login_form::pass(realm, context, visit, marks, LoginTab { last_form, ..LoginTab::clone(tab) }, passed)
}

/// The profile as the form for a new user has it.
fn seen(realm: &Realm, tab: &LoginTab) -> UserProfile {
    let profile = profile::of_tab(realm, tab);
    if is_by_email(realm) { profile.without("username") } else { profile }
}

fn is_by_email(realm: &Realm) -> bool {
    realm.settings.registration_email_as_username.unwrap_or(false)
}

/// What the realm's profile, and other users, have against the values.
fn check(realm: &Realm, profile: &UserProfile, given: &Given) -> Decision<Problems> {
    let by_email = is_by_email(realm);
    let mut problems = fields::refused(given.faults(profile, None)?);
    for attribute in profile.attributes() {
        let name = attribute.name.as_deref().unwrap_or_default();
        let is_lacking = given.first(name).is_none() && fields::is_required(realm, profile, attribute);
        let problem = match name {
            "email" => FieldProblem::EmailMissing,
            "username" => FieldProblem::UsernameMissing,
            _ => continue,
        };
        problems.extend((is_lacking && profile.is_editable(name)).then(|| (name.to_owned(), problem)));
    }
    let email = given.first("email").map(str::to_lowercase);
    let is_mail_taken = email.is_some_and(|email| actions::is_taken(realm, None, &email));
    if is_mail_taken {
        problems.push(("email".to_owned(), FieldProblem::EmailTaken));
    }
    let Some(name) = given.first("username").map(str::to_lowercase) else { return Ok(problems) };
    let by_mail = realm.settings.login_with_email_allowed.unwrap_or(true) && name.contains('@');
    let is_name_taken = realm.users.named(&name).is_some() || (by_mail && realm.users_by_email(&name).next().is_some());
    if is_name_taken && !(by_email && is_mail_taken) {
        let field = if by_email { "email" } else { "username" };
        problems.push((field.to_owned(), FieldProblem::UsernameTaken));
    }
    Ok(problems)
}

fn check_password(realm: &Realm, context: &Context, visit: &Visit<'_>, is_asked: bool) -> Decision<Problems> {
    if !is_asked {
        return Ok(Problems::new());
    }
    let password = visit.form.get("password").unwrap_or_default();
    let repeated = visit.form.get("password-confirm").unwrap_or_default();
    let lowered = |name: &str| Arc::<str>::from(visit.form.get(name).unwrap_or_default().to_lowercase());
    let user = User {
        username: lowered(if is_by_email(realm) { "email" } else { "username" }),
        email: Some(lowered("email")),
        attributes: Arc::default(),
        ..User::default()
    };
    let problem = if password.trim().is_empty() {
        Some(("password", FieldProblem::PasswordMissing))
    } else if password != repeated {
        Some(("password-confirm", FieldProblem::PasswordNotRepeated))
    } else {
        match password_policy::require(realm, context.now_ms, &user, password) {
            Err(Denied::Admin(AdminDenied::Invalid(Invalid::Password(fault)))) => {
                Some(("password", FieldProblem::Password(fault)))
            }
            decision => decision.map(|()| None)?,
        }
    };
    Ok(problem.into_iter().map(|(name, problem)| (name.to_owned(), problem)).collect())
}

/// The fields of a password stand behind the name.
fn form(realm: &Realm, profile: &UserProfile, sent: &Form) -> RegistrationForm {
    let with_password = !realm.settings.verify_email.unwrap_or(false);
    let mut fields = fields::of(realm, profile, None, sent);
    let name = if is_by_email(realm) { "email" } else { "username" };
    if let Some(place) = fields.iter().position(|field| field.name == name).filter(|_| with_password) {
        let of_password = ["password", "password-confirm"].map(|name| Field {
            name: name.to_owned(),
            values: Vec::new(),
            attribute: None,
            problems: Vec::new(),
        });
        fields.splice(place + 1..place + 1, of_password);
    }
    RegistrationForm { fields, with_password }
}
