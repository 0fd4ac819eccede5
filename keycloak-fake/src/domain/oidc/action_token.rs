//! The links of mails: whom they are for, and what they lead to.
//!
//! Whether a link's token is one that the realm signed is found out before.

use std::sync::Arc;

use serde_json::json;

use super::browser::{Fault, Marks, Onward, Place, Step, Told, Visit};
use super::{authorize, complete, event, flow, mail, redirect_uri, tab};
use crate::domain::{Context, Decision, Denied};
use crate::state::{AuthorizationRequest, Client, Errand, Id, LoginTab, Passed, Realm, User};
use crate::token::Presented;

const EVENT: &str = "EXECUTE_ACTION_TOKEN";

/// The login that the mail was sent in, where its link was followed elsewhere.
const FIRST: &str = "oasid";

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Actions,
    VerifyEmail,
    Reset,
}

/// A good link, and whom it is for.
struct Link<'a> {
    token: &'a Presented,
    kind: Kind,
    user: Arc<User>,
}

/// Decides on a visit to `login-actions/action-token`.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    if !realm.is_enabled() {
        return Ok(Step::Fault(Fault::RealmDisabled));
    }
    if visit.parameters.get("key").is_none_or(str::is_empty) {
        let reason = ("reason", "invalidRequestMessage".to_owned());
        event::astray(realm, context, visit, EVENT, "not_allowed", vec![reason]);
        return Ok(Step::Fault(Fault::InvalidRequest));
    }
    let Some(token) = visit.hint else {
        let is_token = visit.parameters.get("key").is_some_and(crate::token::is_token);
        let reason = (!is_token).then(|| ("reason", "Failed to parse JWT".to_owned()));
        event::astray(realm, context, visit, EVENT, "invalid_code", reason.into_iter().collect());
        return Ok(Step::Fault(Fault::LoginLost));
    };
    let kind = match token.typ.as_deref() {
        Some("execute-actions") => Kind::Actions,
        Some("verify-email") => Kind::VerifyEmail,
        Some("reset-credentials") => Kind::Reset,
        Some("ORGIVT") => return Err(Denied::NotDone("the link of an organization's invitation")),
        _ => return Ok(Step::Fault(Fault::LoginLost)),
    };
    if token.iss.as_deref() != Some(context.issuer(&realm.name).as_str()) {
        return Ok(Step::Fault(Fault::LinkStale));
    }
    if token.exp.is_none_or(|exp| exp <= context.now()) {
        event::expired_link(realm, context, visit, token);
        return Ok(Step::Fault(Fault::LinkExpired));
    }
    follow(realm, context, visit, marks, token, kind)
}

fn follow(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    token: &Presented,
    kind: Kind,
) -> Decision<Step> {
    marks.trail.in_action = true;
    let id = token.jti.clone().unwrap_or_default();
    marks.trail.details = vec![("token_id", id.clone()), ("action", token.typ.clone().unwrap_or_default())];
    let own = own_tab(realm, visit, token);
    let is_own = own.is_some();
    let tab = match own {
        Some(tab) => tab,
        None => match open(realm, context, visit, marks, token)? {
            Ok(tab) => tab,
            Err(fault) => return Ok(Step::Fault(fault)),
        },
    };
    let user = match token.sub.as_deref().and_then(|id| realm.users.get(id)) {
        None => return Ok(Step::Fault(Fault::UserUnknown)),
        Some(user) if !user.enabled => return Ok(Step::Fault(Fault::UserDisabled)),
        Some(user) => user.clone(),
    };
    let link = &Link { token, kind, user };
    if realm.used_once.get(&*id).is_some_and(|expires| *expires > context.now()) {
        event::of_link(realm, context, visit, marks, &tab, &link.user, (link.kind.event(), Some("expired_code")));
        tab::close(realm, marks, &tab);
        return Ok(Step::Fault(Fault::LinkUsed));
    }
    let is_stale = link.token.claims.get("eml").and_then(serde_json::Value::as_str) != link.user.email.as_deref();
    if is_stale && link.kind != Kind::Actions {
        return Ok(Step::Fault(Fault::LinkStale));
    }
    match link.kind {
        Kind::VerifyEmail => verify_email(realm, context, visit, marks, &tab, link, is_own),
        Kind::Reset => reset(realm, context, visit, marks, &tab, link),
        Kind::Actions => actions(realm, context, visit, marks, &tab, link, is_own),
    }
}

/// The tab that the mail was sent in, or that asked whether to go on, in the same browser.
fn own_tab(realm: &Realm, visit: &Visit<'_>, token: &Presented) -> Option<Arc<LoginTab>> {
    let named = token.claims.get("asid")?.as_str()?;
    let tab = realm.logins.get(named.split('.').nth(1)?)?;
    (visit.root == Some(&*tab.root) && mail::session_of(tab) == named).then(|| tab.clone())
}

/// A tab for what the link leads to, in the name of the client that it names.
fn open(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    token: &Presented,
) -> Decision<Result<Arc<LoginTab>, Fault>> {
    let client = token.azp.as_deref().and_then(|client_id| realm.client(client_id)).cloned();
    let Some(client) = client else { return Ok(Err(Fault::ClientUnknown)) };
    if !client.is_enabled() {
        return Ok(Err(Fault::ClientDisabled));
    }
    let asked = token.claims.get("reduri").and_then(serde_json::Value::as_str);
    let asked =
        asked.and_then(|uri| redirect_uri::verify(realm, &client, &context.base_url, uri)).map(Arc::<str>::from);
    let request = AuthorizationRequest {
        client: client.id.clone(),
        redirect_uri: asked.clone().unwrap_or_else(|| authorize::account_url(realm, context)),
        response_type: "code".into(),
        ..AuthorizationRequest::default()
    };
    // Whatever the browser has under way, this is something else.
    let tab = tab::open(realm, context, &Visit { root: None, ..*visit }, marks, &Arc::new(request), None);
    let errand = Some(Errand { redirect_uri: asked });
    Ok(Ok(realm.logins.put(LoginTab { errand, ..LoginTab::clone(&tab) })))
}

fn verify_email(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    link: &Link<'_>,
    is_own: bool,
) -> Decision<Step> {
    let user = &link.user;
    marks.trail.details.extend(user.email.as_ref().map(|email| ("email", email.to_string())));
    let is_login = tab.errand.is_none();
    if user.email_verified {
        let what = ("VERIFY_EMAIL", Some("email_already_verified"));
        event::of_link(realm, context, visit, marks, tab, user, what);
        let onward = home(realm, context, tab);
        tab::close(realm, marks, tab);
        marks.login_over = false;
        return Ok(Step::Told(Told::EmailVerifiedBefore, onward));
    }
    if !is_own {
        let email = user.email.as_deref().unwrap_or_default().to_owned();
        return Ok(Step::Told(Told::ConfirmEmail(email), again(tab, link.token)));
    }
    realm.change_user(&user.id, |user| {
        user.email_verified = true;
        user.required_actions.retain(|action| **action != *"VERIFY_EMAIL");
    });
    event::of_link(realm, context, visit, marks, tab, user, ("VERIFY_EMAIL", None));
    if is_login {
        let next = super::actions::place(realm, tab)?;
        let is_named = next != Place::LoginForm;
        let place = if is_named { next } else { Place::VerifyEmail };
        return Ok(Step::Open { tab: tab.clone(), place, is_named });
    }
    if !link.token.claims.contains_key(FIRST) {
        // No login waits elsewhere: what is left to do is done here.
        let tab = realm.logins.put(passed(tab, link));
        return Ok(Step::Open { tab, place: Place::VerifyEmail, is_named: false });
    }
    let onward = home(realm, context, tab);
    tab::close(realm, marks, tab);
    marks.login_over = false;
    Ok(Step::Told(Told::EmailVerified, onward))
}

fn reset(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    link: &Link<'_>,
) -> Decision<Step> {
    let client = realm.clients.get(&tab.request.client).cloned();
    let (_, asked) = flow::reset(realm, client.as_deref(), Some(&link.user))?;
    let mut tab = passed(tab, link);
    tab.actions.push("UPDATE_PASSWORD".into());
    if asked.otp_set_up {
        tab.actions.push("CONFIGURE_TOTP".into());
    }
    verified(realm, &link.user);
    let tab = realm.logins.put(tab);
    complete::proceed(realm, context, visit, marks, &tab, false)
}

fn actions(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    link: &Link<'_>,
    is_own: bool,
) -> Decision<Step> {
    let asked = link.token.claims.get("rqac").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let asked: Vec<&str> = asked.iter().filter_map(serde_json::Value::as_str).collect();
    if !is_own {
        let names = asked.iter().map(|alias| name_of(realm, alias)).collect();
        return Ok(Step::Told(Told::Actions(names), again(tab, link.token)));
    }
    let mut tab = passed(tab, link);
    tab.actions.extend(asked.iter().map(|alias| Arc::<str>::from(*alias)));
    verified(realm, &link.user);
    let tab = realm.logins.put(tab);
    complete::proceed(realm, context, visit, marks, &tab, false)
}

/// Whoever has the link is the user.
fn passed(tab: &LoginTab, link: &Link<'_>) -> LoginTab {
    let passed = Passed { user: link.user.id.clone(), by_form: true, ..Passed::default() };
    let id = Id::from(link.token.jti.as_deref().unwrap_or_default());
    let token = Some((id, link.token.exp.unwrap_or_default()));
    LoginTab { passed: Some(passed), proven: None, token, ..tab.clone() }
}

/// Whoever has the link has got the mail.
fn verified(realm: &mut Realm, user: &User) {
    realm.change_user(&user.id, |user| user.email_verified = true);
}

/// To the same link, in the tab that was opened for it.
fn again(tab: &Arc<LoginTab>, token: &Presented) -> Onward {
    let mut claims = token.claims.clone();
    if let Some(first) = claims.get("asid").cloned() {
        claims.entry(FIRST).or_insert(first);
    }
    claims.insert("asid".to_owned(), json!(mail::session_of(tab)));
    Onward::Link(tab.clone(), claims)
}

fn home(realm: &Realm, context: &Context, tab: &LoginTab) -> Onward {
    let client: Option<&Arc<Client>> = realm.clients.get(&tab.request.client);
    client.and_then(|client| redirect_uri::home(client, &context.base_url)).map_or(Onward::Nowhere, Onward::Back)
}

fn name_of(realm: &Realm, alias: &str) -> String {
    realm.required_action(alias).and_then(|known| known.name.clone()).unwrap_or_else(|| alias.to_owned())
}

impl Kind {
    fn event(self) -> &'static str {
        match self {
            Self::Actions => "EXECUTE_ACTIONS",
            Self::VerifyEmail => "VERIFY_EMAIL",
            Self::Reset => "RESET_PASSWORD",
        }
    }
}
