//! What pages tell people, in words.

/// A page for people.
#[derive(Debug)]
pub(crate) enum Page {
    Login(LoginPage),
    UpdatePassword(PasswordPage),
    UpdateProfile(ProfilePage),
    Consent(ConsentPage),
    Error(ErrorPage),
    /// The page is not the one that the login is at: it can be restarted, or gone on with.
    Expired {
        realm_name: String,
        restart: String,
        go_on: String,
    },
    /// Asks whether to log out; the form posts `session_code` and `confirmLogout` there.
    LogoutConfirm {
        realm_name: String,
        action: String,
        session_code: String,
    },
    /// Tells this, and no more.
    Info {
        realm_name: String,
        message: &'static str,
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
    /// What is told above the form.
    pub(crate) notice: Option<&'static str>,
    /// Whether "remember me" is offered.
    pub(crate) remember_me: bool,
}

/// The form for a new password.
#[derive(Debug)]
pub(crate) struct PasswordPage {
    pub(crate) realm_name: String,
    /// Where the form goes.
    pub(crate) action: String,
    pub(crate) username: String,
    /// What is told above the form.
    pub(crate) notice: Option<&'static str>,
    /// What is wrong with the new password, or with its repetition.
    pub(crate) error: Option<String>,
    pub(crate) is_of_repetition: bool,
}

/// The form for a user's profile.
#[derive(Debug)]
pub(crate) struct ProfilePage {
    pub(crate) realm_name: String,
    /// Where the form goes.
    pub(crate) action: String,
    /// What is told above the form.
    pub(crate) notice: Option<&'static str>,
    pub(crate) fields: Vec<ProfileField>,
}

/// A field of a user's profile.
#[derive(Debug)]
pub(crate) struct ProfileField {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) value: String,
    /// What is wrong with the value.
    pub(crate) errors: Vec<String>,
}

/// Asks whether a client may have something.
#[derive(Debug)]
pub(crate) struct ConsentPage {
    pub(crate) realm_name: String,
    /// Where the form goes.
    pub(crate) action: String,
    /// What the form must show.
    pub(crate) code: String,
    pub(crate) client_name: String,
    /// What it would have.
    pub(crate) wanted: Vec<String>,
}

/// What is wrong.
#[derive(Debug)]
pub(crate) struct ErrorPage {
    pub(crate) realm_name: String,
    pub(crate) status: u16,
    pub(crate) message: String,
    /// The client's own page.
    pub(crate) home: Option<String>,
}
