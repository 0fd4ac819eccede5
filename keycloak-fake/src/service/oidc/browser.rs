//! The browser's endpoints: cookies in, a decision, cookies and the next step out. How that becomes HTTP and HTML is
//! `server`'s business.

mod answering;
mod back;
mod cookies;
mod factors;
mod pages;
mod profile;
mod texts;
mod words;

use std::sync::Arc;

use keycloak_api::operation::{Form, Method, OperationInfo};
use keycloak_api::{Error, Result};

pub(crate) use cookies::Cookie;
#[cfg(feature = "server")]
pub(crate) use cookies::session_cookies;
pub(crate) use pages::{
    Choice, ConsentPage, ErrorPage, Hints, Input, LoginPage, OtpPage, OtpSetUpPage, Page, PasswordPage, ProfileField,
    ProfilePage, RealmName, RegistrationPage, ResetPage,
};

use super::objects::{self, Fetched};
use super::password;
use crate::domain::denied::OAuthDenied;
use crate::domain::oidc::browser::{Fault, Marks, Step, Visit};
use crate::domain::oidc::{
    action_token, actions, authorize, consent, device, login_form, logout, registration, reset, tab,
};
use crate::domain::{Context, Decision, Denied};
use crate::handle::{FakeKeycloak, refusal};
use crate::state::{Id, Realm};
use crate::token;

static AUTHORIZE: OperationInfo =
    OperationInfo::new("Browser", "authorize", Method::GET, "/realms/{realm}/protocol/openid-connect/auth");
static REGISTER: OperationInfo =
    OperationInfo::new("Browser", "register", Method::GET, "/realms/{realm}/protocol/openid-connect/registrations");
static AUTHENTICATE: OperationInfo =
    OperationInfo::new("Browser", "authenticate", Method::POST, "/realms/{realm}/login-actions/authenticate");
static REQUIRED_ACTION: OperationInfo =
    OperationInfo::new("Browser", "required_action", Method::POST, "/realms/{realm}/login-actions/required-action");
static REGISTRATION: OperationInfo =
    OperationInfo::new("Browser", "registration", Method::POST, "/realms/{realm}/login-actions/registration");
static RESET: OperationInfo =
    OperationInfo::new("Browser", "reset_credentials", Method::POST, "/realms/{realm}/login-actions/reset-credentials");
static ACTION_TOKEN: OperationInfo =
    OperationInfo::new("Browser", "action_token", Method::GET, "/realms/{realm}/login-actions/action-token");
static CONSENT: OperationInfo =
    OperationInfo::new("Browser", "consent", Method::POST, "/realms/{realm}/login-actions/consent");
static RESTART: OperationInfo =
    OperationInfo::new("Browser", "restart_login", Method::GET, "/realms/{realm}/login-actions/restart");
static DEVICE: OperationInfo = OperationInfo::new("Browser", "device", Method::GET, "/realms/{realm}/device");
static END_SESSION: OperationInfo =
    OperationInfo::new("Browser", "end_session", Method::GET, "/realms/{realm}/protocol/openid-connect/logout");

static OUT_OF_BAND: OperationInfo =
    OperationInfo::new("Browser", "out_of_band", Method::GET, "/realms/{realm}/protocol/openid-connect/oauth/oob");

/// What a browser sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BrowserRequest<'a> {
    pub(crate) query: &'a Form,
    /// The form, where one was posted.
    pub(crate) form: Option<&'a Form>,
    pub(crate) cookies: &'a [(String, String)],
    pub(crate) ip_address: &'a str,
}

/// What it is answered.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) cookies: Vec<Cookie>,
    /// Whether a login is under way.
    pub(crate) begun: bool,
    pub(crate) answer: BrowserAnswer,
}

/// What it does next.
#[derive(Debug)]
pub(crate) enum BrowserAnswer {
    Redirect(String),
    /// Posts these fields there (OAuth 2.0 Form Post Response Mode).
    FormPost {
        to: String,
        fields: Vec<(&'static str, String)>,
    },
    Page(Box<Page>),
}

impl FakeKeycloak {
    /// `GET` and `POST …/protocol/openid-connect/auth`.
    pub(crate) async fn authorize(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        let parameters = request.form.unwrap_or(request.query);
        self.visit(&AUTHORIZE, realm, request, parameters, authorize::decide).await
    }

    /// `…/protocol/openid-connect/registrations`.
    pub(crate) async fn register(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&REGISTER, realm, request, request.query, authorize::registrations).await
    }

    /// `GET` and `POST …/login-actions/authenticate`.
    pub(crate) async fn authenticate(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&AUTHENTICATE, realm, request, request.query, login_form::decide).await
    }

    /// `GET` and `POST …/login-actions/required-action`.
    pub(crate) async fn required_action(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&REQUIRED_ACTION, realm, request, request.query, actions::decide).await
    }

    /// `GET` and `POST …/login-actions/registration`.
    pub(crate) async fn registration(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&REGISTRATION, realm, request, request.query, registration::decide).await
    }

    /// `GET` and `POST …/login-actions/reset-credentials`.
    pub(crate) async fn reset_credentials(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&RESET, realm, request, request.query, reset::decide).await
    }

    /// `GET …/login-actions/action-token`.
    pub(crate) async fn action_token(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&ACTION_TOKEN, realm, request, request.query, action_token::decide).await
    }

    /// `POST …/login-actions/consent`.
    pub(crate) async fn consent(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&CONSENT, realm, request, request.query, consent::decide).await
    }

    /// `GET …/login-actions/restart`.
    pub(crate) async fn restart_login(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&RESTART, realm, request, request.query, tab::restart).await
    }

    /// `GET` and `POST …/protocol/openid-connect/logout`, without a refresh token.
    pub(crate) async fn end_session(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        let parameters = request.form.unwrap_or(request.query);
        self.visit(&END_SESSION, realm, request, parameters, logout::decide).await
    }

    /// `GET …/protocol/openid-connect/logout/logout-confirm`.
    pub(crate) async fn end_session_page(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&END_SESSION, realm, request, request.query, logout::ask_again).await
    }

    /// `POST …/protocol/openid-connect/logout/logout-confirm`.
    pub(crate) async fn confirm_end_session(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&END_SESSION, realm, request, request.query, logout::confirm).await
    }

    /// `…/device`, and what devices share with it, with the code that a person brings.
    pub(crate) async fn device_page(
        &self,
        realm: &str,
        request: BrowserRequest<'_>,
        user_code: Option<&str>,
    ) -> Result<Browser> {
        let decision = |realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks| {
            device::visit(realm, context, visit, marks, user_code)
        };
        self.visit(&DEVICE, realm, request, request.query, decision).await
    }

    /// `GET …/device/status`.
    pub(crate) fn device_status(&self, realm: &str, error: Option<&str>) -> Result<Browser> {
        let cell = self.realm_of_oidc(realm).map_err(|denied| refusal(&DEVICE, realm, &denied))?;
        let error = error.filter(|error| !error.is_empty());
        let (heading, message) = words::device_told(error);
        let page = Page::DeviceTold {
            realm_name: RealmName::of(&cell.snapshot()),
            heading,
            message,
            again: error.map(|_| format!("{}/device", self.issuer(realm))),
        };
        Ok(Browser { cookies: Vec::new(), begun: false, answer: BrowserAnswer::Page(Box::new(page)) })
    }

    /// `GET …/oauth/oob`: where a login for an application ends that has no address.
    pub(crate) fn out_of_band(&self, realm: &str, code: Option<&str>, error: Option<&str>) -> Result<Browser> {
        let fail = |denied| refusal(&OUT_OF_BAND, realm, &denied);
        let cell = self.realm_of_oidc(realm).map_err(fail)?;
        let some = |text: &&str| !text.is_empty();
        let outcome = match (code.filter(some), error.filter(some)) {
            (Some(code), _) => Ok(code.to_owned()),
            (None, Some(error)) => Err(error.to_owned()),
            (None, None) => return Err(fail(OAuthDenied::Breaks.into())),
        };
        let page = Page::Code { realm_name: RealmName::of(&cell.snapshot()), outcome };
        Ok(Browser { cookies: Vec::new(), begun: false, answer: BrowserAnswer::Page(Box::new(page)) })
    }

    async fn visit(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        request: BrowserRequest<'_>,
        parameters: &Form,
        decision: impl Fn(&mut Realm, &mut Context, &Visit<'_>, &mut Marks) -> Decision<Step>,
    ) -> Result<Browser> {
        let fail = |denied: Denied| -> Error { refusal(operation, realm, &denied) };
        let cell = self.realm_of_oidc(realm).map_err(fail)?;
        let mut snapshot = cell.snapshot();
        let empty = Form::default();
        let root = cookies::root(&snapshot, request.cookies);
        let identity = cookies::identity(&snapshot, request.cookies);
        let restart = cookies::restart_of(&snapshot, request.cookies);
        let shown = if operation.name == ACTION_TOKEN.name { "key" } else { "id_token_hint" };
        let hint = parameters.get(shown).and_then(|hint| token::verify(&snapshot, hint));
        let form = request.form.unwrap_or(&empty);
        // What the decision lacks is found out while the realm is unlocked, and it is made again.
        let (mut fetched, mut verdict, mut looked_up) = (None, None, self.nothing_looked_up());
        let answer = loop {
            let client = parameters.get("client_id").and_then(|client_id| snapshot.client(client_id));
            let client = client.map(|client| &**client);
            let object = objects::read(&snapshot, client, parameters, fetched.as_ref(), &looked_up);
            let visit = Visit {
                parameters,
                form,
                root: root.as_deref(),
                identity: identity.as_ref(),
                restart: restart.as_ref(),
                hint: hint.as_ref(),
                object: object.as_ref(),
                ip_address: request.ip_address,
                verdict: verdict.as_ref().map(|(credential, is_good): &(Id, bool)| (&**credential, *is_good)),
            };
            let (mut context, mut marks) = (self.context(), Marks::default());
            match cell.decide(|realm| Ok((decision(realm, &mut context, &visit, &mut marks)?, marks))) {
                Err(Denied::OAuth(OAuthDenied::ObjectNeeded { client, address })) if fetched.is_none() => {
                    fetched = Some(Fetched::from(&snapshot, &client, &address).await.map_err(fail)?);
                }
                Err(Denied::OAuth(OAuthDenied::KeysNeeded { client })) => {
                    self.look_up_keys(&cell, &client, &mut looked_up).await.map_err(fail)?;
                    snapshot = cell.snapshot();
                }
                Err(Denied::OAuth(OAuthDenied::HashNeeded { user, credential })) if verdict.is_none() => {
                    let shown = form.get("password").unwrap_or_default();
                    let is_good = password::verify(&snapshot, &user, &credential, shown).await.map_err(fail)?;
                    verdict = Some((credential, is_good));
                }
                answer => break answer,
            }
        };
        let ((step, mut marks), snapshot) = answer.map_err(fail)?;
        self.call_clients(realm, std::mem::take(&mut marks.calls)).await;
        let client_id = parameters.get("client_id");
        // The link of a mail from an administrator names its client only inside, where nobody looks once it has ended.
        let has_ended = matches!(step, Step::Fault(Fault::LinkExpired));
        let is_link = operation.name == ACTION_TOKEN.name && !has_ended;
        let client_id = client_id.or_else(|| hint.as_ref().filter(|_| is_link)?.azp.as_deref());
        self.tell(&snapshot, step, &marks, client_id, request).await
    }

    async fn tell(
        &self,
        realm: &Arc<Realm>,
        step: Step,
        marks: &Marks,
        client_id: Option<&str>,
        request: BrowserRequest<'_>,
    ) -> Result<Browser> {
        let remembered = cookies::remembered(realm, request.cookies);
        let remember = request.form.is_some_and(|form| form.get("rememberMe").is_some());
        let answering = answering::Answering { fake: self, realm, client_id, remembered, remember };
        let cookies = cookies::of(realm, self, &cookies::path(realm, self), marks, request.cookies);
        let answer = match step {
            Step::Return(back) => self.send_back(realm, *back).await?,
            step => answering.answer(step),
        };
        Ok(Browser { cookies, begun: marks.begun, answer })
    }
}
