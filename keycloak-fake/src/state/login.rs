//! Logins that are under way in a browser, and the codes that end them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{Id, Key, Record, Seconds};

/// What a client asked the authorization endpoint for, checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuthorizationRequest {
    /// The client, by its internal id.
    pub(crate) client: Id,
    /// Where the browser goes at the end.
    pub(crate) redirect_uri: Arc<str>,
    /// How the client has named that, where it did so otherwise: what it has to show again for its tokens.
    pub(crate) asked_uri: Option<Arc<str>>,
    pub(crate) response_type: Arc<str>,
    pub(crate) response_mode: Option<Arc<str>>,
    pub(crate) scope: Arc<str>,
    pub(crate) state: Option<Arc<str>>,
    pub(crate) nonce: Option<Arc<str>>,
    pub(crate) code_challenge: Option<Arc<str>>,
    /// `S256` or `plain`.
    pub(crate) code_challenge_method: Option<Arc<str>>,
    /// The thumbprint of the key that the code is bound to (RFC 9449, section 10).
    pub(crate) dpop_jkt: Option<Arc<str>>,
    pub(crate) prompt: Arc<str>,
    pub(crate) login_hint: Option<Arc<str>>,
    pub(crate) max_age: Option<Seconds>,
    pub(crate) acr_values: Option<Arc<str>>,
    /// `claims` (OpenID Connect Core 1.0, section 5.5), as it came.
    pub(crate) claims: Option<Arc<str>>,
    /// The level of authentication that all this comes to, if any.
    pub(crate) level: Option<i32>,
    /// Whether a login that does not reach it is none.
    pub(crate) is_level_essential: bool,
    /// The required action that the client has the user do (`kc_action`).
    pub(crate) action: Option<Arc<str>>,
    /// The device that is to be let in, where it is one that asks.
    pub(crate) device: Option<Id>,
}

impl AuthorizationRequest {
    /// The redirect URI as the client has named it.
    pub(crate) fn named_uri(&self) -> &str {
        self.asked_uri.as_deref().unwrap_or(&self.redirect_uri)
    }
}

/// One tab of a browser in which a login is under way.
#[derive(Clone, Default)]
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
    /// The browser has been sent to the form and has not been there, so that a session may still stand in for it.
    pub(crate) unopened: bool,
    /// What the next page tells.
    pub(crate) notice: Option<Notice>,
    /// Whether the login was asked for at the authorization endpoint, as its events tell.
    pub(crate) is_by_request: bool,
    /// What is shown to somebody who is not let in yet.
    pub(crate) way: Way,
    /// The user who has shown something, or for whom a session stands, and who has more to show.
    pub(crate) proven: Option<Passed>,
    /// The step of the flow that the login waits at, once it has begun.
    pub(crate) step: Option<FormStep>,
    /// How far it has come in its flow.
    pub(crate) progress: Progress,
    /// What the user has to do in this login, beside what the user has to do anyway: required actions, by alias.
    pub(crate) actions: Vec<Arc<str>>,
    /// What came of the required action that the client asked for, once something did.
    pub(crate) action_status: Option<ActionStatus>,
    /// The form that was sent last, as addresses name it.
    pub(crate) last_form: Option<Arc<str>>,
    /// What one-time passwords are to be made of, if the user confirms it.
    pub(crate) otp_secret: Option<Arc<str>>,
    /// When the mail that verifies the address was sent, in seconds since the epoch.
    pub(crate) mailed: Option<Seconds>,
    /// The token of a mail's link that led here, by id, and when it ends: it is void once all is done.
    pub(crate) token: Option<(Id, Seconds)>,
    /// Set where a mail's link opened the tab: no client waits for a login.
    pub(crate) errand: Option<Errand>,
}

impl fmt::Debug for LoginTab {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LoginTab").field("id", &self.id).field("way", &self.way).finish_non_exhaustive()
    }
}

/// The first pages of a login.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Way {
    #[default]
    Login,
    /// A new user gives name and password.
    Registration,
    /// Somebody has forgotten the password.
    Reset,
}

/// What came of a required action that a client asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ActionStatus {
    Success,
    Cancelled,
    Error,
}

/// What comes after what a mail's link opened a tab for.
#[derive(Clone, Debug)]
pub(crate) struct Errand {
    /// Where its reader may go on to.
    pub(crate) redirect_uri: Option<Arc<str>>,
}

/// A user who got past the login form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Passed {
    pub(crate) user: Id,
    /// By the form; otherwise a session stood in for it.
    pub(crate) by_form: bool,
    pub(crate) remember_me: bool,
    /// The level of authentication, if the flow knows levels; below 0 there is none.
    pub(crate) level: Option<i32>,
    /// The levels that the session stands for from now on, where the flow has come to say so.
    pub(crate) reached: Option<Reached>,
}

/// A step of a flow that shows a form.
#[derive(Clone, Debug)]
pub(crate) struct FormStep {
    /// The step's id.
    pub(crate) id: Id,
    /// Whether it asks for a one-time password, not for the password.
    pub(crate) is_otp: bool,
}

/// Levels of authentication, and when each was reached.
pub(crate) type Reached = BTreeMap<i32, Seconds>;

/// How far a login has come in its flow: what its session stood for, and what was shown since then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
    /// The level that counts at the beginning, where a session was looked at; below 0 there is none.
    pub(crate) level: Option<i32>,
    /// What the session stands for.
    pub(crate) reached: Reached,
    /// Whether that is not to count, as the user has to log in again.
    pub(crate) is_afresh: bool,
    /// The steps that were passed, by id, and when.
    pub(crate) passed: Vec<(Id, Seconds)>,
}

/// Why a browser finds itself on a page again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The login was forgotten, and starts from the beginning.
    TimedOut,
    /// The form was one that had been sent before.
    FormUsed,
    /// A mail was sent to whoever forgot the password, or would have been if there were such a user.
    MailSent,
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
