//! What users do leaves events behind, where the realm keeps such events.
//!
//! What is denied changes no realm, so the events of denials are kept by whoever turns them into answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::operation::Form;
use keycloak_api::representation::EventRepresentation;

use super::browser::{Fault, Marks, Step, Visit};
use super::flow::Next;
use super::response::{ResponseMode, ResponseType, Way};
use super::{actions, control_signs};
use crate::domain::Context;
use crate::domain::admin::events;
use crate::domain::client_policies::Refusal;
use crate::state::{AuthorizationRequest, Client, Id, LoginTab, Realm, Session, User};
use crate::token::Presented;

/// Something that a user or a client did, or failed to do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Event {
    /// Keycloak's name for what was done; a failure's is this with `_ERROR` at its end.
    pub(crate) kind: &'static str,
    /// The client, by its `clientId`.
    pub(crate) client: Option<String>,
    pub(crate) user: Option<Id>,
    pub(crate) session: Option<Id>,
    /// Why it failed.
    pub(crate) error: Option<&'static str>,
    pub(crate) details: Vec<Detail>,
    /// Details that a user's attributes name.
    pub(crate) attributes: Vec<(String, String)>,
}

impl Event {
    /// A login by the tab.
    fn of_tab(kind: &'static str, realm: &Realm, tab: &LoginTab) -> Self {
        let request = &tab.request;
        let client = realm.clients.get(&request.client).map(|client| client.client_id.to_string());
        let details = vec![
            ("auth_method", "openid-connect".to_owned()),
            ("redirect_uri", request.redirect_uri.to_string()),
            ("code_id", tab.root.to_string()),
        ];
        Self { kind, client, details, ..Self::default() }
    }
}

/// Keeps an event, if the realm keeps events of its kind.
pub(crate) fn keep(realm: &mut Realm, context: &mut Context, ip_address: &str, event: Event) {
    let Event { kind, client, user, session, error, details, attributes } = event;
    let kind = if error.is_some() { format!("{kind}_ERROR") } else { kind.to_owned() };
    if !events::keeps(realm, &kind) {
        return;
    }
    // What is empty, Keycloak does not tell.
    let details = details.into_iter().filter(|(_, value)| !value.is_empty());
    let details = details.map(|(name, value)| (name.to_owned(), value)).chain(attributes).collect();
    realm.events.push_back(Arc::new(EventRepresentation {
        id: Some(context.new_id().to_string()),
        time: Some(context.now_ms),
        r#type: Some(kind),
        realm_id: Some(realm.id.to_string()),
        client_id: client,
        user_id: user.map(|user| user.to_string()),
        session_id: session.map(|session| session.to_string()),
        ip_address: Some(ip_address.to_owned()),
        error: error.map(str::to_owned),
        details: Some(details).filter(|details: &BTreeMap<String, String>| !details.is_empty()),
        ..EventRepresentation::default()
    }));
}

/// Something that an event tells besides who did it.
pub(crate) type Detail = (&'static str, String);

/// A user has got to the client.
pub(super) fn logged_in(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &Marks,
    tab: &LoginTab,
    session: &Session,
    username: String,
) {
    let client = realm.clients.get(&tab.request.client);
    let consent = if marks.trail.consents {
        "consent_granted"
    } else if client.is_some_and(|client| super::consent::needs_consent(client)) {
        "persistent_consent"
    } else {
        "no_consent_required"
    };
    let mut event = Event::of_tab("LOGIN", realm, tab);
    event.user = Some(session.user.clone());
    event.session = Some(session.id.clone());
    event.details.extend(if marks.trail.in_action { Some(remembers(tab)) } else { auth_type(tab) });
    event.details.extend([
        ("response_type", kind_of_answer(&tab.request)),
        ("consent", consent.to_owned()),
        ("username", username),
        ("response_mode", mode(&tab.request)),
    ]);
    event.details.extend(marks.trail.details.iter().cloned());
    event.attributes.clone_from(&marks.trail.attributes);
    keep(realm, context, visit.ip_address, event);
}

/// A user who got past the login form did something, or failed to.
pub(super) fn of_action(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &Marks,
    tab: &LoginTab,
    kind: &'static str,
    error: Option<&'static str>,
) {
    let event = Event { error, ..action(realm, marks, tab, kind) };
    keep(realm, context, visit.ip_address, event);
}

/// Another session of the user was ended with what the user did.
pub(super) fn ended_by_action(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &Marks,
    tab: &LoginTab,
    session: Id,
    alias: &str,
) {
    let mut event = Event { session: Some(session), ..action(realm, marks, tab, "LOGOUT") };
    event.details.push(("logout_triggered_by_required_action", alias.to_owned()));
    keep(realm, context, visit.ip_address, event);
}

fn action(realm: &Realm, marks: &Marks, tab: &LoginTab, kind: &'static str) -> Event {
    let mut event = Event::of_tab(kind, realm, tab);
    let user = actions::user_of(realm, tab);
    event.user = user.as_ref().map(|user| user.id.clone());
    event.details.push(remembers(tab));
    event.details.extend([("response_type", kind_of_answer(&tab.request)), ("response_mode", mode(&tab.request))]);
    event.details.extend(user.map(|user| ("username", user.username.to_string())));
    event.details.extend(marks.trail.details.iter().cloned());
    event.attributes.clone_from(&marks.trail.attributes);
    event
}

/// Somebody who is not let in yet did something on the tab's first pages, or failed to.
pub(super) fn of_form(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &Marks,
    tab: &LoginTab,
    what: (&'static str, Option<&'static str>, Option<&Id>),
) {
    let (kind, error, user) = what;
    let mut event = Event { error, user: user.cloned(), ..Event::of_tab(kind, realm, tab) };
    event.details.extend(auth_type(tab));
    event.details.extend(marks.trail.details.iter().cloned());
    event.attributes.clone_from(&marks.trail.attributes);
    keep(realm, context, visit.ip_address, event);
}

/// What was sent to an address that no login is under way at.
pub(super) fn astray(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    kind: &'static str,
    error: &'static str,
    details: Vec<Detail>,
) {
    // Whoever has no cookie is told of by what the address says.
    let client = visit.parameters.get("client_id").filter(|_| error == "cookie_not_found").map(str::to_owned);
    keep(realm, context, visit.ip_address, Event { kind, client, error: Some(error), details, ..Event::default() });
}

/// A device's code was typed in.
pub(super) fn of_code(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, event: Event) {
    keep(realm, context, visit.ip_address, event);
}

/// What a request asks for, as far as Keycloak looks at it before it refuses it: the answer's mode once it is known to fit.
pub(super) fn asked_for(parameters: &Form) -> Box<[Detail]> {
    let sent = |name: &'static str| Some((name, control_signs::taken_out(parameters.get(name)?).into_owned()));
    let kinds = parameters.get("response_type").and_then(ResponseType::read);
    let mode = kinds.and_then(|kinds| Some((kinds, ResponseMode::read(parameters.get("response_mode"), Some(kinds))?)));
    let fits = |(kinds, mode): &(ResponseType, ResponseMode)| {
        mode.is_token || mode.way != Way::Query || !(kinds.id_token || kinds.token)
    };
    let mode = mode.filter(fits).map(|(_, mode)| ("response_mode", name_of(mode)));
    sent("redirect_uri").into_iter().chain(sent("response_type")).chain(mode).collect()
}

/// A mail's link was followed to the tab.
pub(super) fn of_link(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &Marks,
    tab: &LoginTab,
    user: &User,
    (kind, error): (&'static str, Option<&'static str>),
) {
    let mut event = Event { error, user: Some(user.id.clone()), ..Event::of_tab(kind, realm, tab) };
    event.details.push(remembers(tab));
    event.details.extend([("response_type", kind_of_answer(&tab.request)), ("response_mode", mode(&tab.request))]);
    // Of whom the tab is, before the link was followed.
    event.details.extend(tab.passed.as_ref().map(|_| ("username", user.username.to_string())));
    event.details.extend(marks.trail.details.iter().cloned());
    event.attributes.clone_from(&marks.trail.attributes);
    event.details.extend((error == Some("expired_code")).then(|| ("reason", "expiredActionMessage".to_owned())));
    keep(realm, context, visit.ip_address, event);
}

/// A mail's link has ended.
pub(super) fn expired_link(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, token: &Presented) {
    let details = vec![
        ("reason", "Token is not active".to_owned()),
        ("token_id", token.jti.clone().unwrap_or_default()),
        ("action", token.typ.clone().unwrap_or_default()),
    ];
    let user = token.sub.as_deref().map(Id::from);
    let event = Event { kind: "EXECUTE_ACTION_TOKEN", user, error: Some("expired_code"), details, ..Event::default() };
    keep(realm, context, visit.ip_address, event);
}

fn auth_type(tab: &LoginTab) -> Option<(&'static str, String)> {
    tab.is_by_request.then(|| ("auth_type", "code".to_owned()))
}

fn remembers(tab: &LoginTab) -> (&'static str, String) {
    ("remember_me", tab.passed.as_ref().is_some_and(|passed| passed.remember_me).to_string())
}

/// A user has not got past the login form.
pub(super) fn not_logged_in(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    tab: &LoginTab,
    username: &str,
    error: &'static str,
) {
    let mut event = Event::of_tab("LOGIN", realm, tab);
    event.user = super::login::find_user(realm, username).map(|user| user.id.clone());
    event.error = Some(if event.user.is_some() { error } else { "user_not_found" });
    event.details.extend(auth_type(tab));
    if !username.is_empty() {
        event.details.push(("username", username.to_owned()));
    }
    keep(realm, context, visit.ip_address, event);
}

/// A client has asked for what it can't be given, by these parameters, a token's among them.
pub(super) fn not_asked_well(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    parameters: &Form,
    answer: &Step,
) {
    let sent = |name: &'static str| Some((name, control_signs::taken_out(parameters.get(name)?).into_owned()));
    let (error, details) = match answer {
        Step::Fault(Fault::ClientUnknown) => ("client_not_found", Vec::new()),
        Step::Fault(Fault::Object(reason)) => ("invalid_request", vec![("reason", reason.clone())]),
        Step::Fault(Fault::RedirectUri) => ("invalid_redirect_uri", sent("redirect_uri").into_iter().collect()),
        Step::Return(back) => {
            let mut details: Vec<_> = sent("response_type").into_iter().chain(sent("redirect_uri")).collect();
            let words = back.parameters.iter().find(|(name, _)| *name == "error_description");
            details.extend(words.map(|(_, words)| ("reason", words.clone())));
            let is_known = parameters.get("response_type").is_none_or(|kind| ResponseType::read(kind).is_some());
            details.push(match is_known {
                true => ("response_mode", name_of(back.mode)),
                // The client is not told.
                false => ("reason", "Unsupported response_type".to_owned()),
            });
            ("invalid_request", details)
        }
        _ => return,
    };
    let client = visit.parameters.get("client_id").map(str::to_owned);
    keep(
        realm,
        context,
        visit.ip_address,
        Event { kind: "LOGIN", client, error: Some(error), details, ..Event::default() },
    );
}

/// What a client asks for of levels of authentication is not good.
pub(super) fn level_refused(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    request: &AuthorizationRequest,
    client: &Client,
    kind: &'static str,
) {
    let details = vec![
        ("response_type", request.response_type.to_string()),
        ("redirect_uri", request.redirect_uri.to_string()),
        ("response_mode", mode(request)),
        ("reason", "Invalid requested essential acr value".to_owned()),
    ];
    let client = Some(client.client_id.to_string());
    let event = Event { kind, client, error: Some("invalid_request"), details, ..Event::default() };
    keep(realm, context, visit.ip_address, event);
}

/// The flow has nothing for the user, or does not come to the level that the client has to have.
pub(super) fn out_of_reach(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &Marks,
    tab: &LoginTab,
    next: &Next,
) {
    let mut event = Event::of_tab("LOGIN", realm, tab);
    event.details.extend(auth_type(tab));
    event.error = Some(match next {
        Next::TooLow(wanted, reached) => {
            let words = format!(
                "Forced level of authentication did not meet the requirements. Requested level: {wanted}, Fulfilled \
                 level: {reached}"
            );
            event.details.push(("authentication_error_detail", words));
            "generic_authentication_error"
        }
        _ => "invalid_user_credentials",
    });
    let name = visit.form.get("username").map(str::trim).filter(|name| !name.is_empty());
    event.details.extend(name.map(|name| ("username", name.to_owned())));
    // Where the request has just come, the event tells of it.
    if tab.progress.passed.is_empty() {
        event
            .details
            .extend([("response_type", tab.request.response_type.to_string()), ("response_mode", mode(&tab.request))]);
    }
    event.details.extend(marks.trail.details.iter().cloned());
    keep(realm, context, visit.ip_address, event);
}

/// What is told of a client policy's refusal.
pub(crate) fn of_refusal(refusal: Refusal) -> [Detail; 3] {
    [
        ("reason", "client_policy_error".to_owned()),
        ("client_policy_error", refusal.error.to_owned()),
        ("client_policy_error_detail", refusal.words.to_owned()),
    ]
}

/// A client policy has refused what a client asked for.
pub(super) fn refused_by_policy(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    request: &AuthorizationRequest,
    client_id: String,
    (kind, refusal): (&'static str, Refusal),
) {
    let mut details = vec![
        ("response_type", request.response_type.to_string()),
        ("redirect_uri", request.redirect_uri.to_string()),
        ("response_mode", mode(request)),
    ];
    details.extend(of_refusal(refusal));
    let event = Event { kind, client: Some(client_id), error: Some(refusal.error), details, ..Event::default() };
    keep(realm, context, visit.ip_address, event);
}

/// A user has logged out in the browser.
pub(super) fn logged_out(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    client: Option<String>,
    session: &Session,
    target: Option<&str>,
) {
    let event = Event {
        kind: "LOGOUT",
        client,
        user: Some(session.user.clone()),
        session: Some(session.id.clone()),
        details: target.map(|target| ("redirect_uri", target.to_owned())).into_iter().collect(),
        ..Event::default()
    };
    keep(realm, context, visit.ip_address, event);
}

/// What is asked for; by devices a code, as it is told.
fn kind_of_answer(request: &AuthorizationRequest) -> String {
    if request.device.is_some() { "code".to_owned() } else { request.response_type.to_string() }
}

/// How the answer to the request travels, in Keycloak's words.
fn mode(request: &AuthorizationRequest) -> String {
    let kinds = ResponseType::read(&request.response_type);
    ResponseMode::read(request.response_mode.as_deref(), kinds).map(name_of).unwrap_or_default()
}

fn name_of(mode: ResponseMode) -> String {
    let way = match mode.way {
        Way::Query => "query",
        Way::Fragment => "fragment",
        Way::FormPost => "form_post",
    };
    if mode.is_token { format!("{way}_jwt") } else { way.to_owned() }
}
