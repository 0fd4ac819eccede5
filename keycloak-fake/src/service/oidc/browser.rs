//! The browser's endpoints: cookies in, a decision, cookies and the next step out. How that becomes HTTP and HTML is
//! `server`'s business.

mod cookies;

use keycloak_api::operation::{Form, Method, OperationInfo};
use keycloak_api::{Error, Result};

pub(crate) use cookies::Cookie;

use super::password;
use crate::domain::denied::OAuthDenied;
use crate::domain::oidc::browser::{Fault, LoginFault, LoginForm, ResponseMode, Return, Step, Visit};
use crate::domain::oidc::login_form::ClientData;
use crate::domain::oidc::{authorize, login_form, logout};
use crate::domain::{Context, Decision, Denied};
use crate::handle::{FakeKeycloak, refusal};
use crate::state::{LoginTab, Realm};
use crate::token;

static AUTHORIZE: OperationInfo =
    OperationInfo::new("Browser", "authorize", Method::GET, "/realms/{realm}/protocol/openid-connect/auth");
static AUTHENTICATE: OperationInfo =
    OperationInfo::new("Browser", "authenticate", Method::POST, "/realms/{realm}/login-actions/authenticate");
static END_SESSION: OperationInfo =
    OperationInfo::new("Browser", "end_session", Method::GET, "/realms/{realm}/protocol/openid-connect/logout");

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
    pub(crate) answer: BrowserAnswer,
}

/// What it does next.
#[derive(Debug)]
pub(crate) enum BrowserAnswer {
    Redirect(String),
    /// Posts these fields there (OAuth 2.0 Form Post Response Mode).
    FormPost {
        to: String,
        fields: Vec<(String, String)>,
    },
    Page(Page),
}

/// A page for people.
#[derive(Debug)]
pub(crate) enum Page {
    Login(LoginPage),
    Error(ErrorPage),
    /// Asks whether to log out; the form posts `session_code` and `confirmLogout` there.
    LogoutConfirm {
        realm_name: String,
        action: String,
        session_code: String,
    },
    LoggedOut {
        realm_name: String,
    },
}

/// The login form.
#[derive(Debug)]
pub(crate) struct LoginPage {
    pub(crate) realm_name: String,
    /// Where the form goes.
    pub(crate) action: String,
    pub(crate) username: String,
    /// Whether the user is known, and the password alone is asked for.
    pub(crate) only_password: bool,
    pub(crate) error: Option<String>,
    /// A hint above the form.
    pub(crate) info: Option<String>,
    /// Whether "remember me" is offered.
    pub(crate) remember_me: bool,
}

/// What is wrong.
#[derive(Debug)]
pub(crate) struct ErrorPage {
    pub(crate) realm_name: String,
    pub(crate) status: u16,
    pub(crate) message: String,
}

impl FakeKeycloak {
    /// `GET` and `POST …/protocol/openid-connect/auth`.
    pub(crate) async fn authorize(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        let parameters = request.form.unwrap_or(request.query);
        self.visit(&AUTHORIZE, realm, request, parameters, authorize::decide).await
    }

    /// `GET` and `POST …/login-actions/authenticate`.
    pub(crate) async fn authenticate(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        let decision = if request.form.is_some() { login_form::submit } else { login_form::show };
        self.visit(&AUTHENTICATE, realm, request, request.query, decision).await
    }

    /// `GET` and `POST …/protocol/openid-connect/logout`, without a refresh token.
    pub(crate) async fn end_session(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        let parameters = request.form.unwrap_or(request.query);
        self.visit(&END_SESSION, realm, request, parameters, logout::decide).await
    }

    /// `POST …/protocol/openid-connect/logout/logout-confirm`.
    pub(crate) async fn confirm_end_session(&self, realm: &str, request: BrowserRequest<'_>) -> Result<Browser> {
        self.visit(&END_SESSION, realm, request, request.query, logout::confirm).await
    }

    async fn visit(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        request: BrowserRequest<'_>,
        parameters: &Form,
        decision: impl Fn(&mut Realm, &mut Context, &Visit<'_>) -> Decision<Step>,
    ) -> Result<Browser> {
        let fail = |denied: Denied| -> Error { refusal(operation, realm, &denied) };
        let cell = self.realm_of_oidc(realm).map_err(fail)?;
        let snapshot = cell.snapshot();
        let empty = Form::default();
        let root = cookies::root(&snapshot, request.cookies);
        let identity = cookies::identity(&snapshot, request.cookies);
        let hint = parameters.get("id_token_hint").and_then(|hint| token::verify(&snapshot, hint));
        let mut visit = Visit {
            parameters,
            form: request.form.unwrap_or(&empty),
            root: root.as_deref(),
            identity: identity.as_ref(),
            hint: hint.as_ref(),
            ip_address: request.ip_address,
            verdict: None,
        };
        let decide = |visit: &Visit<'_>| {
            let mut context = self.context();
            cell.decide(|realm| decision(realm, &mut context, visit))
        };
        let answer = match decide(&visit) {
            Err(Denied::OAuth(OAuthDenied::HashNeeded { user, credential })) => {
                let shown = visit.form.get("password").unwrap_or_default();
                let verdict = password::verify(&snapshot, &user, &credential, shown).await.map_err(fail)?;
                visit.verdict = Some((&credential, verdict));
                decide(&visit)
            }
            answer => answer,
        };
        let (step, snapshot) = answer.map_err(fail)?;
        let had_session = identity.is_some();
        Ok(Answering { fake: self, realm: &snapshot, had_session }.answer(step))
    }
}

/// Turns steps into what the browser is told, for one realm.
struct Answering<'a> {
    fake: &'a FakeKeycloak,
    realm: &'a Realm,
    /// Whether the browser came with the cookie of a session.
    had_session: bool,
}

impl Answering<'_> {
    fn answer(&self, step: Step) -> Browser {
        match step {
            Step::Login(form) => self.login(form),
            Step::OpenTab(tab) => Browser {
                cookies: Vec::new(),
                answer: BrowserAnswer::Redirect(format!("{}?{}", self.action_url(), self.tab_query(&tab))),
            },
            Step::Return(back) => self.back(back),
            Step::ConfirmLogout(tab) => {
                let client_id = self.client_id(&tab);
                let query = query(&[("client_id", client_id), ("tab_id", &tab.id)]);
                let url = format!("{}/protocol/openid-connect/logout/logout-confirm?{query}", self.issuer());
                let page = Page::LogoutConfirm {
                    realm_name: self.realm_name(),
                    action: url,
                    session_code: tab.code.to_string(),
                };
                let cookies = vec![cookies::auth_session(self.realm, &self.path(), &tab.root)];
                Browser { cookies, answer: BrowserAnswer::Page(page) }
            }
            Step::LoggedOut => Browser {
                cookies: self.forgotten(),
                answer: BrowserAnswer::Page(Page::LoggedOut { realm_name: self.realm_name() }),
            },
            Step::LoggedOutTo(target) => Browser { cookies: self.forgotten(), answer: BrowserAnswer::Redirect(target) },
            Step::Fault(fault) => self.fault(fault),
        }
    }

    fn login(&self, form: LoginForm) -> Browser {
        let LoginForm { tab, username, error, opened } = form;
        let again = tab.known.is_some();
        let code = query(&[("session_code", &tab.code), ("execution", &self.realm.id)]);
        let action = format!("{}?{code}&{}", self.action_url(), self.tab_query(&tab));
        let error = error.map(|fault| match fault {
            LoginFault::BadCredentials => "Invalid username or password.".to_owned(),
            LoginFault::UserDisabled => "Account is disabled, contact your administrator.".to_owned(),
        });
        let page = LoginPage {
            realm_name: self.realm_name(),
            action,
            username,
            error,
            only_password: again,
            info: again.then(|| "Please re-authenticate to continue".to_owned()),
            remember_me: self.realm.settings.remember_me.unwrap_or(false),
        };
        let cookies = if opened { cookies::opened(self.realm, &self.path(), &tab) } else { Vec::new() };
        Browser { cookies, answer: BrowserAnswer::Page(Page::Login(page)) }
    }

    fn back(&self, back: Return) -> Browser {
        let cookies = cookies::back(self.realm, self.fake, &self.path(), &back);
        let answer = match back.mode {
            ResponseMode::Query => BrowserAnswer::Redirect(into_query(&back.redirect_uri, &back.parameters)),
            ResponseMode::Fragment => {
                BrowserAnswer::Redirect(format!("{}#{}", back.redirect_uri, encode(&back.parameters)))
            }
            ResponseMode::FormPost => BrowserAnswer::FormPost {
                to: back.redirect_uri.to_string(),
                fields: back.parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            },
        };
        Browser { cookies, answer }
    }

    fn fault(&self, fault: Fault) -> Browser {
        let another;
        let (status, message) = match fault {
            Fault::InvalidRequest => (400, "Invalid Request"),
            Fault::ClientUnknown => (400, "Client not found."),
            Fault::ClientDisabled => (400, "Client disabled."),
            Fault::BearerOnly => (403, "Bearer-only applications are not allowed to initiate browser login"),
            Fault::RedirectUri => (400, "Invalid parameter: redirect_uri"),
            Fault::RegistrationNotAllowed => (400, "Registration not allowed"),
            Fault::AnotherUser(name) => {
                another = format!(
                    "You are already authenticated as different user '{name}' in this session. Please sign out first."
                );
                (400, &*another)
            }
            Fault::CookieMissing => (
                400,
                "Restart login cookie not found. It may have expired; it may have been deleted or cookies are \
                 disabled in your browser. If cookies are disabled then enable them. Click Back to Application to \
                 login again.",
            ),
            Fault::LoginLost => (400, "An error occurred, please login again through your application."),
            Fault::LogoutRedirectUri => (400, "Invalid redirect uri"),
            Fault::LogoutHintMissing => (400, "Missing parameters: id_token_hint"),
            Fault::LogoutHint => (400, "Invalid parameter: id_token_hint"),
            Fault::RealmDisabled => (403, "Realm not enabled"),
        };
        let page = ErrorPage { realm_name: self.realm_name(), status, message: message.to_owned() };
        Browser { cookies: Vec::new(), answer: BrowserAnswer::Page(Page::Error(page)) }
    }

    fn forgotten(&self) -> Vec<Cookie> {
        if self.had_session { cookies::forgotten(&self.path()) } else { Vec::new() }
    }

    /// The path of the realm's cookies, below whatever the server is mounted at.
    fn path(&self) -> String {
        let issuer = self.issuer();
        let path = url::Url::parse(&issuer).map_or_else(|_| String::new(), |url| url.path().to_owned());
        format!("{path}/")
    }

    fn issuer(&self) -> String {
        self.fake.issuer(&self.realm.name)
    }

    fn action_url(&self) -> String {
        format!("{}/login-actions/authenticate", self.issuer())
    }

    fn tab_query(&self, tab: &LoginTab) -> String {
        let data = ClientData::encode(&tab.request);
        query(&[("client_id", self.client_id(tab)), ("tab_id", &tab.id), ("client_data", &data)])
    }

    fn client_id(&self, tab: &LoginTab) -> &str {
        self.realm.clients.get(&tab.request.client).map_or("", |client| &*client.client_id)
    }

    /// What the realm calls itself before people.
    fn realm_name(&self) -> String {
        let shown = self.realm.settings.display_name.clone().filter(|name| !name.is_empty());
        shown.unwrap_or_else(|| self.realm.name.to_string())
    }
}

/// Adds parameters to a URI's query, before its fragment.
fn into_query(uri: &str, parameters: &[(&'static str, String)]) -> String {
    let (base, fragment) = uri.split_once('#').map_or((uri, None), |(base, fragment)| (base, Some(fragment)));
    let joint = if base.contains('?') { '&' } else { '?' };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{base}{joint}{}{fragment}", encode(parameters))
}

fn encode(parameters: &[(&'static str, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

fn query(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}
