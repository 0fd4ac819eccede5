//! From steps to what the browser is told: addresses, and the words of the pages.

use std::sync::Arc;

use super::pages::{ConsentPage, ErrorPage, LoginPage, Page, PasswordPage, ProfilePage, RealmName};
use super::{BrowserAnswer, profile, words};
use crate::domain::oidc::actions::{self, PasswordProblem, ProfileForm};
use crate::domain::oidc::browser::{DeviceStep, Fault, LoginForm, Onward, Path, Place, Step, Wanted};
use crate::domain::oidc::client_data::ClientData;
use crate::domain::oidc::login_form;
use crate::domain::oidc::redirect_uri;
use crate::domain::oidc::tab;
use crate::handle::FakeKeycloak;
use crate::state::{LoginTab, Realm};
use crate::token;

/// Turns steps into what the browser is told, for one realm.
pub(super) struct Answering<'a> {
    pub(super) fake: &'a FakeKeycloak,
    pub(super) realm: &'a Arc<Realm>,
    /// The client that the address names.
    pub(super) client_id: Option<&'a str>,
    /// Who was to be remembered by this browser.
    pub(super) remembered: Option<&'a str>,
    /// Whether the form that was posted asks to remember.
    pub(super) remember: bool,
}

impl Answering<'_> {
    pub(super) fn answer(&self, step: Step) -> BrowserAnswer {
        let realm_name = self.realm_name();
        let page = match step {
            Step::Login(form) => self.login(form),
            Step::Otp(form) => self.otp(form),
            Step::Reset(tab, error, username) => self.reset(&tab, error, username),
            Step::Register(tab, form) => self.register(&tab, form),
            Step::Credential(tab, page) => self.credential(&tab, page),
            Step::Terms(tab) => Page::Terms { realm_name, action: self.form_url(&tab, Place::Terms) },
            Step::VerifyEmail(tab, wait) => self.verify_email(&tab, wait),
            Step::DeleteAccount(tab) => Page::DeleteAccount {
                realm_name,
                action: self.form_url(&tab, Place::DeleteAccount),
                has_cancel: actions::has_cancel(self.realm, &tab, Place::DeleteAccount),
            },
            Step::Told(told, onward) => {
                let (status, message) = (words::told_status(&told), words::told(&told));
                Page::Info { realm_name, status, message, onward: self.onward(onward) }
            }
            Step::UpdatePassword(tab, problem) => self.password(&tab, problem),
            Step::UpdateProfile(tab, form) => self.profile(&tab, form),
            Step::Consent(tab, wanted) => self.consent(&tab, &wanted),
            Step::Open { tab, place, is_named } => {
                let execution = is_named.then(|| tab::name(self.realm, &tab, place));
                return BrowserAnswer::Redirect(self.page_url(&tab, place, execution.as_deref()));
            }
            Step::Expired(tab, place) => Page::Expired {
                realm_name,
                restart: self.restart_url(&tab),
                go_on: self.page_url(&tab, place, Some(&tab::name(self.realm, &tab, place))),
            },
            Step::ConfirmLogout(tab) => {
                let query = query(&[("client_id", self.client_id(&tab)), ("tab_id", &tab.id)]);
                let action = format!("{}/protocol/openid-connect/logout/logout-confirm?{query}", self.path());
                Page::LogoutConfirm { realm_name, action, session_code: tab.code.to_string() }
            }
            Step::LoggedOut => {
                Page::Info { realm_name, status: 200, message: words::LOGGED_OUT.to_owned(), onward: None }
            }
            Step::TellClients { frames, target } => Page::TellClients { realm_name, frames, target },
            Step::LoggedOutTo(target) => return BrowserAnswer::Redirect(target),
            Step::Device(DeviceStep::Ask(fault)) => Page::UserCode {
                realm_name,
                action: format!("{}/device", self.path()),
                error: fault.map(words::user_code_fault),
            },
            Step::Device(DeviceStep::Done(error)) => {
                let error = error.map(|error| format!("?error={error}")).unwrap_or_default();
                return BrowserAnswer::Redirect(format!("{}/device/status{error}", self.issuer()));
            }
            Step::Fault(fault) => self.fault(&fault),
            // Done where tokens can be made.
            Step::Return(back) => return BrowserAnswer::Redirect(back.redirect_uri.to_string()),
        };
        BrowserAnswer::Page(Box::new(page))
    }

    fn login(&self, form: LoginForm) -> Page {
        let LoginForm { tab, username, error, notice } = form;
        let again = login_form::known(&tab).is_some();
        let settings = &self.realm.settings;
        // A hint of the client's, and what was typed in, come before it.
        let remembered = self.remembered.filter(|_| username.is_empty() && error.is_none() && !again);
        let beside =
            |is_offered: Option<bool>, name: &str| is_offered.unwrap_or(false).then(|| self.beside(&tab, name));
        Page::Login(LoginPage {
            realm_name: self.realm_name(),
            action: self.form_url(&tab, Place::LoginForm),
            username: remembered.map_or(username, str::to_owned),
            error: error.map(|fault| words::login_fault(fault).to_owned()),
            only_password: again,
            notice: notice.map(words::notice).or_else(|| forwarded(&tab).filter(|_| error.is_none())),
            remember_me: settings.remember_me.unwrap_or(false).then_some(self.remember || remembered.is_some()),
            reset: beside(settings.reset_password_allowed, "reset-credentials"),
            register: beside(settings.registration_allowed.map(|allowed| allowed && !again), "registration"),
        })
    }

    fn password(&self, tab: &LoginTab, problem: Option<PasswordProblem>) -> Page {
        let user = actions::user_of(self.realm, tab);
        let is_own =
            user.as_ref().is_some_and(|user| user.required_actions.iter().any(|own| **own == *"UPDATE_PASSWORD"));
        let notice = if is_own { words::PASSWORD_WANTED } else { words::PASSWORD_RESET };
        let has_cancel = actions::has_cancel(self.realm, tab, Place::UpdatePassword);
        Page::UpdatePassword(PasswordPage {
            realm_name: self.realm_name(),
            action: self.form_url(tab, Place::UpdatePassword),
            username: user.map(|user| user.username.to_string()).unwrap_or_default(),
            notice: Some(notice).filter(|_| problem.is_none() && !has_cancel),
            error: problem.map(words::password_problem),
            is_of_repetition: problem == Some(PasswordProblem::NotRepeated),
            has_cancel,
        })
    }

    fn profile(&self, tab: &LoginTab, form: ProfileForm) -> Page {
        let ProfileForm { place, fields, is_explained } = form;
        let is_of_email = place == Place::UpdateEmail;
        Page::UpdateProfile(ProfilePage {
            realm_name: self.realm_name(),
            action: self.form_url(tab, place),
            notice: is_explained.then_some(if is_of_email { words::EMAIL_WANTED } else { words::PROFILE_WANTED }),
            fields: profile::fields(self.realm, fields),
            is_of_email,
            has_cancel: actions::has_cancel(self.realm, tab, place),
        })
    }

    fn consent(&self, tab: &LoginTab, wanted: &[Wanted]) -> Page {
        let client = self.realm.clients.get(&tab.request.client);
        let name = client.and_then(|client| client.settings.name.as_deref()).filter(|name| !name.is_empty());
        let client_name = name.unwrap_or_else(|| self.client_id(tab)).to_owned();
        let wanted = wanted.iter().map(|wanted| match wanted {
            Wanted::Scope(scope) => words::scope(scope),
            Wanted::OfClient(_, text) => text.clone().unwrap_or_else(|| client_name.clone()),
        });
        Page::Consent(ConsentPage {
            realm_name: self.realm_name(),
            action: format!("{}/login-actions/consent?{}", self.path(), self.tab_query(tab)),
            code: tab.code.to_string(),
            wanted: wanted.collect(),
            client_name,
        })
    }

    fn fault(&self, fault: &Fault) -> Page {
        let (status, message) = words::fault(fault);
        let client = self.client_id.and_then(|client_id| self.realm.client(client_id));
        // A logout that fails so early knows no client.
        let client = client.filter(|_| *fault != Fault::LogoutFailed);
        let home = client.and_then(|client| redirect_uri::home(client, self.fake.base_url()));
        Page::Error(ErrorPage { realm_name: self.realm_name(), status, message, home })
    }

    fn issuer(&self) -> String {
        self.fake.issuer(&self.realm.name)
    }

    /// The realm's path on the server.
    fn path(&self) -> String {
        url::Url::parse(&self.issuer()).map_or_else(|_| String::new(), |url| url.path().to_owned())
    }

    /// Where the tab's form goes.
    pub(super) fn form_url(&self, tab: &LoginTab, place: Place) -> String {
        let code = query(&[("session_code", &tab.code), ("execution", &tab::name(self.realm, tab, place))]);
        format!("{}?{code}&{}", self.action_url(place), self.tab_query(tab))
    }

    pub(super) fn page_url(&self, tab: &LoginTab, place: Place, execution: Option<&str>) -> String {
        let execution = execution.map(|name| format!("{}&", query(&[("execution", name)]))).unwrap_or_default();
        format!("{}?{execution}{}", self.action_url(place), self.tab_query(tab))
    }

    fn action_url(&self, place: Place) -> String {
        let name = match place.path() {
            Path::Authenticate => "authenticate",
            Path::Reset => "reset-credentials",
            Path::Registration => "registration",
            Path::RequiredAction => "required-action",
        };
        format!("{}/login-actions/{name}", self.issuer())
    }

    /// Where the login of the tab begins again.
    pub(super) fn restart_url(&self, tab: &LoginTab) -> String {
        format!("{}/login-actions/restart?{}", self.issuer(), self.tab_query(tab))
    }

    /// Another first page of the tab's login.
    pub(super) fn beside(&self, tab: &LoginTab, name: &str) -> String {
        format!("{}/login-actions/{name}?{}", self.path(), self.tab_query(tab))
    }

    fn onward(&self, onward: Onward) -> Option<(String, &'static str)> {
        match onward {
            Onward::Nowhere => None,
            Onward::Back(to) => Some((to, "« Back to Application")),
            Onward::Link(tab, claims) => {
                let key = token::sign_internal(self.realm, &serde_json::Value::Object(claims));
                let query = format!("{}&{}", query(&[("key", &key)]), self.tab_query(&tab));
                Some((format!("{}/login-actions/action-token?{query}", self.issuer()), "» Click here to proceed"))
            }
        }
    }

    pub(super) fn tab_query(&self, tab: &LoginTab) -> String {
        let data = ClientData::encode(&tab.request);
        query(&[("client_id", self.client_id(tab)), ("tab_id", &tab.id), ("client_data", &data)])
    }

    fn client_id(&self, tab: &LoginTab) -> &str {
        self.realm.clients.get(&tab.request.client).map_or("", |client| &*client.client_id)
    }

    /// What the realm calls itself before people.
    pub(super) fn realm_name(&self) -> RealmName {
        RealmName::of(self.realm)
    }
}

/// What somebody is told for whom a session does not do, on the first form that asks for more.
pub(super) fn forwarded(tab: &LoginTab) -> Option<&'static str> {
    let is_first = tab.known.is_some() && tab.progress.passed.is_empty();
    match () {
        () if !is_first => None,
        () if tab.progress.is_afresh => Some(words::AGAIN),
        () => tab.request.action.as_ref().map(|_| words::STRONGER),
    }
}

pub(super) fn query(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}
