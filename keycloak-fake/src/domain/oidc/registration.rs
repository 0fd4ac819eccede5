//! Users' own registration.

use std::sync::Arc;

use keycloak_api::operation::Form;
use keycloak_api::representation::UserRepresentation;

use super::actions::{self, Field, FieldProblem};
use super::browser::{Fault, Marks, Path, Step, Visit};
use super::tab::{self, Arrival};
use super::{event, flow, login_form};
use crate::domain::admin::password_policy;
use crate::domain::admin::users::{self, Values, set_password};
use crate::domain::denied::{AdminDenied, Invalid};
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
    actions::refuse_own_profile(realm)?;
    let tab = realm.logins.put(LoginTab { way: Way::Registration, ..LoginTab::clone(tab) });
    let mut form = form(realm, &Form::default());
    let hint = tab.request.login_hint.as_deref().unwrap_or_default();
    if let Some(field) = form.fields.first_mut() {
        hint.clone_into(&mut field.value);
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
    let by_email = realm.settings.registration_email_as_username.unwrap_or(false);
    let name = sent(if by_email { "email" } else { "username" });
    for (detail, name) in [("email", "email"), ("first_name", "firstName"), ("last_name", "lastName")] {
        let value = sent(name);
        marks.trail.details.extend((!value.trim().is_empty()).then(|| (detail, value.to_owned())));
    }
    marks.trail.details.extend((!name.trim().is_empty()).then(|| ("username", name.to_owned())));
    marks.trail.details.push(("register_method", "form".to_owned()));
    let mut form = form(realm, visit.form);
    check(realm, visit, &mut form)?;
    check_password(realm, context, visit, &mut form)?;
    if form.fields.iter().any(|field| !field.problems.is_empty()) {
        let has = |problem: FieldProblem| form.fields.iter().any(|field| field.problems.contains(&problem));
        let error = match () {
            () if has(FieldProblem::EmailTaken) => "email_in_use",
            () if has(FieldProblem::UsernameTaken) => "username_in_use",
            () => "invalid_registration",
        };
        event::of_form(realm, context, visit, marks, tab, (EVENT, Some(error), None));
        return Ok(Step::Register(tab.clone(), form));
    }
    let user = users::create(realm, context, &UserRepresentation { enabled: Some(true), ..input(visit, by_email) })?;
    let mut user = User::clone(&user);
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

fn input(visit: &Visit<'_>, by_email: bool) -> UserRepresentation {
    let value = |name: &str| visit.form.get(name).map(str::to_owned);
    UserRepresentation {
        username: if by_email { value("email") } else { value("username") },
        email: value("email"),
        first_name: value("firstName"),
        last_name: value("lastName"),
        ..UserRepresentation::default()
    }
}

/// What the realm's profile, and other users, have against the values.
fn check(realm: &Realm, visit: &Visit<'_>, form: &mut RegistrationForm) -> Decision<()> {
    let by_email = realm.settings.registration_email_as_username.unwrap_or(false);
    let named = input(visit, by_email);
    let is_blank = |name: &str| visit.form.get(name).unwrap_or_default().trim().is_empty();
    // Values without a name are none; the fields' own faults are to be found all the same.
    let is_nameless = is_blank(if by_email { "email" } else { "username" });
    let checked = if is_nameless {
        let stand_in = if by_email { None } else { Some("x".to_owned()) };
        let email = if by_email { Some("x@x".to_owned()) } else { named.email.clone() };
        UserRepresentation { username: stand_in, email, ..named.clone() }
    } else {
        named.clone()
    };
    let values = Values::new(realm, &checked)?;
    for field in &mut form.fields {
        if field.name.starts_with("password") || !is_blank(field.name) {
            continue;
        }
        let is_empty = visit.form.get(field.name).is_none_or(str::is_empty);
        field.problems.extend(match field.name {
            "email" => Some(FieldProblem::EmailMissing),
            // A blank is a name, and a short one.
            "username" => is_empty.then_some(FieldProblem::UsernameMissing),
            _ => Some(FieldProblem::Missing),
        });
        if field.name == "email" {
            field.value.clear();
        }
    }
    actions::refuse(&mut form.fields, values.check(None, realm))?;
    let missing = [FieldProblem::EmailMissing, FieldProblem::UsernameMissing];
    for field in form.fields.iter_mut().filter(|field| field.problems.first().is_some_and(|one| missing.contains(one)))
    {
        field.problems.truncate(1);
    }
    if is_nameless {
        return Ok(());
    }
    let mut add = |name: &str, problem: FieldProblem| {
        let field = form.fields.iter_mut().find(|field| field.name == name);
        field.into_iter().for_each(|field| field.problems.push(problem.clone()));
    };
    let is_mail_taken = values.email().is_some_and(|email| actions::is_taken(realm, None, email));
    if is_mail_taken {
        add("email", FieldProblem::EmailTaken);
    }
    let name = values.username();
    let by_mail = realm.settings.login_with_email_allowed.unwrap_or(true) && name.contains('@');
    let is_name_taken = realm.users.named(name).is_some() || (by_mail && realm.users_by_email(name).next().is_some());
    if is_name_taken && !(by_email && is_mail_taken) {
        add(if by_email { "email" } else { "username" }, FieldProblem::UsernameTaken);
    }
    Ok(())
}

fn check_password(realm: &Realm, context: &Context, visit: &Visit<'_>, form: &mut RegistrationForm) -> Decision<()> {
    if !form.with_password {
        return Ok(());
    }
    let password = visit.form.get("password").unwrap_or_default();
    let repeated = visit.form.get("password-confirm").unwrap_or_default();
    let by_email = realm.settings.registration_email_as_username.unwrap_or(false);
    let lowered = |name: &str| Arc::<str>::from(visit.form.get(name).unwrap_or_default().to_lowercase());
    let user = User {
        username: lowered(if by_email { "email" } else { "username" }),
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
    if let Some((name, problem)) = problem {
        let field = form.fields.iter_mut().find(|field| field.name == name);
        field.into_iter().for_each(|field| field.problems.push(problem.clone()));
    }
    Ok(())
}

fn form(realm: &Realm, sent: &Form) -> RegistrationForm {
    let by_email = realm.settings.registration_email_as_username.unwrap_or(false);
    let with_password = !realm.settings.verify_email.unwrap_or(false);
    let mut names: Vec<&'static str> = if by_email { vec!["email"] } else { vec!["username"] };
    names.extend(with_password.then_some(["password", "password-confirm"]).into_iter().flatten());
    names.extend((!by_email).then_some("email"));
    names.extend(["firstName", "lastName"]);
    let value = |name: &str| if name.starts_with("password") { "" } else { sent.get(name).unwrap_or_default() };
    let fields = names.into_iter();
    let fields = fields.map(|name| Field { name, value: value(name).to_owned(), problems: Vec::new() }).collect();
    RegistrationForm { fields, with_password }
}
