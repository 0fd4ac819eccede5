//! Logins that are under way in a browser, and the codes that end them.

use std::sync::Arc;

use super::{Id, Key, Record, Seconds};

/// What a client asked the authorization endpoint for, checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuthorizationRequest {
    /// The client, by its internal id.
    pub(crate) client: Id,
    pub(crate) redirect_uri: Arc<str>,
    pub(crate) response_type: Arc<str>,
    pub(crate) response_mode: Option<Arc<str>>,
    pub(crate) scope: Arc<str>,
    pub(crate) state: Option<Arc<str>>,
    pub(crate) nonce: Option<Arc<str>>,
    pub(crate) code_challenge: Option<Arc<str>>,
    /// `S256` or `plain`.
    pub(crate) code_challenge_method: Option<Arc<str>>,
    pub(crate) prompt: Arc<str>,
    pub(crate) login_hint: Option<Arc<str>>,
    pub(crate) max_age: Option<Seconds>,
    pub(crate) acr_values: Option<Arc<str>>,
}

/// One tab of a browser in which a login is under way.
#[derive(Clone, Debug, Default)]
pub(crate) struct LoginTab {
    /// The tab's id (`tab_id` in the form's action).
    pub(crate) id: Id,
    /// The browser's login, shared by its tabs: the value of the cookie `AUTH_SESSION_ID`.
    pub(crate) root: Id,
    /// What the form's action must show (`session_code`); it changes with every page.
    pub(crate) code: Arc<str>,
    pub(crate) started: Seconds,
    pub(crate) request: Arc<AuthorizationRequest>,
    /// The user who is logged in and has to show the password again.
    pub(crate) known: Option<Id>,
    /// Who got past the login form; what remains are required actions and consent.
    pub(crate) passed: Option<Passed>,
    /// What the next page tells.
    pub(crate) notice: Option<Notice>,
}

/// A user who got past the login form.
#[derive(Clone, Debug)]
pub(crate) struct Passed {
    pub(crate) user: Id,
    /// By the form; otherwise a session stood in for it.
    pub(crate) by_form: bool,
    pub(crate) remember_me: bool,
}

/// Why a browser finds itself on a page again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The login was forgotten, and starts from the beginning.
    TimedOut,
    /// The form was one that had been sent before.
    FormUsed,
}

/// A code, from the login to its exchange.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuthorizationCode {
    /// The first part of the code's text.
    pub(crate) id: Id,
    pub(crate) session: Id,
    /// The client, by its internal id.
    pub(crate) client: Id,
    pub(crate) request: Arc<AuthorizationRequest>,
    pub(crate) expires: Seconds,
    /// A code that was used is kept till it expires, so that its second use is noticed.
    pub(crate) used: bool,
}

impl Record for LoginTab {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        (&self.root, &self.id)
    }
}

impl Record for AuthorizationCode {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        (&self.session, &self.id)
    }
}
