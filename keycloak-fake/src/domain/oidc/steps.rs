//! From one step of a login's flow to the next: the form that is shown, or the way on for a user who is let in.

use std::sync::Arc;

use super::browser::{Fault, LoginForm, Marks, Step, Visit};
use super::flow::{self, Cookie, Login, Next, Passage, Standing};
use super::{authorize, complete, event, login_form, otp_form};
use crate::domain::{Context, Decision};
use crate::state::{FormStep, LoginTab, Passed, Realm, User};

/// How a login stands before anybody has shown anything: a session may do instead.
pub(super) fn standing(realm: &Realm, context: &Context, visit: &Visit<'_>, tab: &LoginTab) -> Decision<Standing> {
    let session = authorize::holder(realm, context, visit);
    let cookie = session.map(|(session, user)| {
        let is_refused = authorize::must_log_in_again(&tab.request, &session, context.now());
        Cookie { session, user, is_refused }
    });
    walk(realm, context, tab, None, cookie)
}

/// Begins the login of a tab: the first form, or the way on for whom a session lets in.
pub(super) fn begin(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &LoginTab,
) -> Decision<Step> {
    let standing = standing(realm, context, visit, tab)?;
    let user = standing.user;
    let known = user.as_ref().map(|user| user.id.clone());
    let tab = LoginTab { unopened: false, known, progress: standing.progress, ..tab.clone() };
    let vouched = user.as_ref().map(|user| Passed { user: user.id.clone(), by_form: true, ..Passed::default() });
    match (standing.next, vouched) {
        (Next::Form(step), vouched) => {
            let tab = LoginTab { proven: vouched.filter(|_| step.is_otp), ..tab };
            Ok(show(realm, tab, step, user.as_deref()))
        }
        (Next::Passed(passage), Some(passed)) => {
            let tab = pass(realm, tab, passed, passage);
            complete::proceed(realm, context, visit, marks, &tab, false)
        }
        (next, _) => Ok(refused(realm, context, visit, marks, &tab, &next)),
    }
}

/// Goes on from the step that the login waits at, which the user has passed.
pub(super) fn advance(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    mut tab: LoginTab,
    passed: Passed,
) -> Decision<Step> {
    // A login that came to the form from elsewhere is at its first step.
    let step = match tab.step.take() {
        Some(step) => step,
        None => match walk(realm, context, &tab, None, None)?.next {
            Next::Form(step) => step,
            _ => return Ok(Step::Fault(Fault::LoginLost)),
        },
    };
    tab.progress.passed.push((step.id, context.now()));
    let user = realm.users.get(&passed.user).cloned();
    let standing = walk(realm, context, &tab, user.clone(), None)?;
    match standing.next {
        Next::Form(step) => Ok(show(realm, LoginTab { proven: Some(passed), ..tab }, step, user.as_deref())),
        Next::Passed(passage) => {
            let tab = self::pass(realm, tab, passed, passage);
            login_form::let_in(realm, context, visit, marks, &tab)
        }
        next => Ok(refused(realm, context, visit, marks, &tab, &next)),
    }
}

/// Lets a user in whom the flow has nothing more to ask.
pub(super) fn pass(realm: &mut Realm, mut tab: LoginTab, passed: Passed, passage: Passage) -> Arc<LoginTab> {
    if passage.otp_set_up {
        tab.actions.push("CONFIGURE_TOTP".into());
    }
    let by_form = !passage.by_session;
    let passed = Passed { by_form, level: passage.level, reached: passage.reached, ..passed };
    realm.logins.put(LoginTab { passed: Some(passed), proven: None, step: None, ..tab })
}

/// The way that ends where the flow has nothing for the user, or does not come to what the client has to have.
pub(super) fn refused(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &LoginTab,
    next: &Next,
) -> Step {
    event::out_of_reach(realm, context, visit, marks, tab, next);
    Step::Fault(match next {
        Next::TooLow(..) => Fault::LevelNotReached,
        Next::Broken => Fault::Unexpected,
        _ => Fault::NoStep,
    })
}

fn walk(
    realm: &Realm,
    context: &Context,
    tab: &LoginTab,
    user: Option<Arc<User>>,
    cookie: Option<Cookie>,
) -> Decision<Standing> {
    let client = realm.clients.get(&tab.request.client);
    let progress = tab.progress.clone();
    let login = Login { request: &tab.request, user, progress, cookie, now: context.now() };
    flow::next(realm, client.map(|client| &**client), login)
}

fn show(realm: &mut Realm, tab: LoginTab, step: FormStep, user: Option<&User>) -> Step {
    let is_otp = step.is_otp;
    let tab = realm.logins.put(LoginTab { step: Some(step), ..tab });
    if is_otp {
        return otp_form::page(realm, &tab);
    }
    let username = user.map(|user| user.username.to_string());
    let username = username.or_else(|| tab.request.login_hint.as_deref().map(str::to_owned)).unwrap_or_default();
    Step::Login(LoginForm { tab, username, error: None, notice: None })
}
