//! From steps to what the browser is told: addresses, and the words of the pages.

use std::sync::Arc;

use super::pages::{ConsentPage, ErrorPage, LoginPage, Page, PasswordPage, ProfileField, ProfilePage};
use super::{BrowserAnswer, words};
use crate::domain::oidc::actions::{Field, PasswordProblem, ProfileForm};
use crate::domain::oidc::browser::{Fault, LoginForm, Place, Step, Wanted};
use crate::domain::oidc::redirect_uri;
use crate::domain::oidc::tab::{self, ClientData};
use crate::handle::FakeKeycloak;
use crate::state::{LoginTab, Realm};

/// Turns steps into what the browser is told, for one realm.
pub(super) struct Answering<'a> {
    pub(super) fake: &'a FakeKeycloak,
    pub(super) realm: &'a Arc<Realm>,
    /// The client that the address names.
    pub(super) client_id: Option<&'a str>,
}

impl Answering<'_> {
    pub(super) fn answer(&self, step: Step) -> BrowserAnswer {
        let realm_name = self.realm_name();
        let page = match step {
            Step::Login(form) => self.login(form),
            Step::UpdatePassword(tab, problem) => self.password(&tab, problem),
            Step::UpdateProfile(tab, form) => self.profile(&tab, form),
            Step::Consent(tab, wanted) => self.consent(&tab, &wanted),
            Step::Open { tab, place, is_named } => {
                let execution = is_named.then(|| tab::name(self.realm, place));
                return BrowserAnswer::Redirect(self.page_url(&tab, place, execution));
            }
            Step::Expired(tab, place) => Page::Expired {
                realm_name,
                restart: format!("{}/login-actions/restart?{}", self.issuer(), self.tab_query(&tab)),
                go_on: self.page_url(&tab, place, Some(tab::name(self.realm, place))),
            },
            Step::ConfirmLogout(tab) => {
                let query = query(&[("client_id", self.client_id(&tab)), ("tab_id", &tab.id)]);
                let action = format!("{}/protocol/openid-connect/logout/logout-confirm?{query}", self.path());
                Page::LogoutConfirm { realm_name, action, session_code: tab.code.to_string() }
            }
            Step::LoggedOut => Page::Info { realm_name, message: words::LOGGED_OUT },
            Step::LoggedOutTo(target) => return BrowserAnswer::Redirect(target),
            Step::Fault(fault) => self.fault(&fault),
            // Done where tokens can be made.
            Step::Return(back) => return BrowserAnswer::Redirect(back.redirect_uri.to_string()),
        };
        BrowserAnswer::Page(page)
    }

    fn login(&self, form: LoginForm) -> Page {
        let LoginForm { tab, username, error, notice } = form;
        let again = tab.known.is_some();
        Page::Login(LoginPage {
            realm_name: self.realm_name(),
            action: self.form_url(&tab, Place::LoginForm),
            username,
            error: error.map(|fault| words::login_fault(fault).to_owned()),
            only_password: again,
            notice: notice.map(words::notice).or_else(|| (again && error.is_none()).then_some(words::AGAIN)),
            remember_me: self.realm.settings.remember_me.unwrap_or(false),
        })
    }

    fn password(&self, tab: &LoginTab, problem: Option<PasswordProblem>) -> Page {
        let user = tab.passed.as_ref().and_then(|passed| self.realm.users.get(&passed.user));
        Page::UpdatePassword(PasswordPage {
            realm_name: self.realm_name(),
            action: self.form_url(tab, Place::UpdatePassword),
            username: user.map(|user| user.username.to_string()).unwrap_or_default(),
            notice: problem.is_none().then_some(words::PASSWORD_WANTED),
            error: problem.map(words::password_problem),
            is_of_repetition: problem == Some(PasswordProblem::NotRepeated),
        })
    }

    fn profile(&self, tab: &LoginTab, form: ProfileForm) -> Page {
        let ProfileForm { place, fields, is_explained } = form;
        let field = |field: Field| ProfileField {
            name: field.name,
            label: words::label(field.name),
            value: field.value,
            errors: field.problems.iter().map(|problem| words::field_problem(field.name, problem)).collect(),
        };
        Page::UpdateProfile(ProfilePage {
            realm_name: self.realm_name(),
            action: self.form_url(tab, place),
            notice: is_explained.then_some(words::PROFILE_WANTED),
            fields: fields.into_iter().map(field).collect(),
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
    fn form_url(&self, tab: &LoginTab, place: Place) -> String {
        let code = query(&[("session_code", &tab.code), ("execution", tab::name(self.realm, place))]);
        format!("{}?{code}&{}", self.action_url(place), self.tab_query(tab))
    }

    fn page_url(&self, tab: &LoginTab, place: Place, execution: Option<&str>) -> String {
        let execution = execution.map(|name| format!("{}&", query(&[("execution", name)]))).unwrap_or_default();
        format!("{}?{execution}{}", self.action_url(place), self.tab_query(tab))
    }

    fn action_url(&self, place: Place) -> String {
        let name = if place == Place::LoginForm { "authenticate" } else { "required-action" };
        format!("{}/login-actions/{name}", self.issuer())
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

fn query(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}
