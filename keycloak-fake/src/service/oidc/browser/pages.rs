//! What pages tell people, in words.

use std::fmt::{self, Display, Formatter};

use crate::domain::oidc::logout_frame::LogoutFrame;
use crate::state::Realm;

/// What a realm calls itself before people.
#[derive(Clone, Debug)]
pub(crate) struct RealmName {
    name: String,
    /// The same as its administrator has it shown on top of pages, with markup that is not to be trusted.
    html: Option<String>,
}

impl RealmName {
    /// That of a realm; its name where it calls itself nothing else.
    pub(super) fn of(realm: &Realm) -> Self {
        let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let name = some(&realm.settings.display_name).unwrap_or_else(|| realm.name.to_string());
        Self { name, html: some(&realm.settings.display_name_html) }
    }

    /// One without markup.
    #[cfg(feature = "server")]
    pub(crate) fn plain(name: &str) -> Self {
        Self { name: name.to_owned(), html: None }
    }

    /// As markup, which is not to be trusted.
    #[cfg(feature = "server")]
    pub(crate) fn html(&self) -> &str {
        self.html.as_deref().unwrap_or(&self.name)
    }
}

impl Display for RealmName {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

/// A page for people.
#[derive(Debug)]
pub(crate) enum Page {
    Login(LoginPage),
    Otp(OtpPage),
    OtpSetUp(OtpSetUpPage),
    Reset(ResetPage),
    Register(RegistrationPage),
    /// Asks to agree to the realm's terms.
    Terms {
        realm_name: RealmName,
        action: String,
    },
    /// Tells that a mail was sent.
    VerifyEmail {
        realm_name: RealmName,
        /// Where another mail can be asked for.
        action: String,
        notice: String,
        email: String,
    },
    /// Asks whether the account is to go.
    DeleteAccount {
        realm_name: RealmName,
        action: String,
        has_cancel: bool,
    },
    /// Asks whether a credential of this name is to go.
    DeleteCredential {
        realm_name: RealmName,
        action: String,
        credential: String,
    },
    UpdatePassword(PasswordPage),
    UpdateProfile(ProfilePage),
    Consent(ConsentPage),
    Error(ErrorPage),
    /// The page is not the one that the login is at: it can be restarted, or gone on with.
    Expired {
        realm_name: RealmName,
        restart: String,
        go_on: String,
    },
    /// Asks whether to log out; the form posts `session_code` and `confirmLogout` there.
    LogoutConfirm {
        realm_name: RealmName,
        action: String,
        session_code: String,
    },
    /// Tells clients of a logout, in frames, and goes on then if there is somewhere to go.
    TellClients {
        realm_name: RealmName,
        frames: Vec<LogoutFrame>,
        target: Option<String>,
    },
    /// Asks for the code that a device shows.
    UserCode {
        realm_name: RealmName,
        /// Where the form goes.
        action: String,
        error: Option<&'static str>,
    },
    /// Tells what came of letting a device in, and where to try again.
    DeviceTold {
        realm_name: RealmName,
        heading: &'static str,
        message: &'static str,
        again: Option<String>,
    },
    /// Shows an application's code, or an error, for a person to take there.
    Code {
        realm_name: RealmName,
        outcome: Result<String, String>,
    },
    /// Tells this, and where to go on: an address and its words.
    Info {
        realm_name: RealmName,
        status: u16,
        message: String,
        onward: Option<(String, &'static str)>,
    },
}

/// The login form.
#[derive(Debug)]
pub(crate) struct LoginPage {
    pub(crate) realm_name: RealmName,
    /// Where the form goes.
    pub(crate) action: String,
    pub(crate) username: String,
    /// Whether the user is known, and the password alone is asked for.
    pub(crate) only_password: bool,
    pub(crate) error: Option<String>,
    /// What is told above the form.
    pub(crate) notice: Option<&'static str>,
    /// Whether "remember me" is ticked, where it is offered.
    pub(crate) remember_me: Option<bool>,
    /// Where those who forgot the password go.
    pub(crate) reset: Option<String>,
    /// Where new users go.
    pub(crate) register: Option<String>,
}

/// The form for a one-time password.
#[derive(Debug)]
pub(crate) struct OtpPage {
    pub(crate) realm_name: RealmName,
    /// Where the form goes.
    pub(crate) action: String,
    /// Where the login begins again.
    pub(crate) restart: String,
    pub(crate) username: String,
    /// Ids of credentials, and what the user calls them.
    pub(crate) choices: Vec<(String, String)>,
    pub(crate) chosen: String,
    pub(crate) notice: Option<&'static str>,
    pub(crate) error: Option<&'static str>,
}

/// The form that sets one-time passwords up. `Debug` shows no secret.
pub(crate) struct OtpSetUpPage {
    pub(crate) realm_name: RealmName,
    /// Where the form goes.
    pub(crate) action: String,
    /// The page with the secret as text, or, from there, the one with the image.
    pub(crate) other: String,
    pub(crate) notice: Option<&'static str>,
    pub(crate) secret: String,
    /// The secret as applications take it typed.
    pub(crate) key: String,
    /// The address that applications read from the image.
    pub(crate) address: String,
    pub(crate) is_manual: bool,
    /// Stays as it was asked for.
    pub(crate) mode: Option<String>,
    /// Element ids and words of the settings.
    pub(crate) settings: Vec<(&'static str, String)>,
    pub(crate) error: Option<&'static str>,
    pub(crate) label_error: Option<&'static str>,
    pub(crate) has_cancel: bool,
}

impl std::fmt::Debug for OtpSetUpPage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("OtpSetUpPage").field("action", &self.action).finish_non_exhaustive()
    }
}

/// Asks who forgot the password.
#[derive(Debug)]
pub(crate) struct ResetPage {
    pub(crate) realm_name: RealmName,
    /// Where the form goes.
    pub(crate) action: String,
    /// The login form.
    pub(crate) login: String,
    pub(crate) username: String,
    pub(crate) error: Option<&'static str>,
}

/// The form for a new user.
#[derive(Debug)]
pub(crate) struct RegistrationPage {
    pub(crate) realm_name: RealmName,
    /// Where the form goes.
    pub(crate) action: String,
    /// The login form.
    pub(crate) login: String,
    pub(crate) fields: Vec<ProfileField>,
}

/// The form for a new password.
#[derive(Debug)]
pub(crate) struct PasswordPage {
    pub(crate) realm_name: RealmName,
    /// Where the form goes.
    pub(crate) action: String,
    pub(crate) username: String,
    /// What is told above the form.
    pub(crate) notice: Option<&'static str>,
    /// What is wrong with the new password, or with its repetition.
    pub(crate) error: Option<String>,
    pub(crate) is_of_repetition: bool,
    /// Whether the user may decline.
    pub(crate) has_cancel: bool,
}

/// The form for a user's profile.
#[derive(Debug)]
pub(crate) struct ProfilePage {
    pub(crate) realm_name: RealmName,
    /// Where the form goes.
    pub(crate) action: String,
    /// What is told above the form.
    pub(crate) notice: Option<&'static str>,
    pub(crate) fields: Vec<ProfileField>,
    /// Whether it is for the address alone.
    pub(crate) is_of_email: bool,
    /// Whether the user may decline.
    pub(crate) has_cancel: bool,
}

/// A field of a user's profile.
#[derive(Debug)]
pub(crate) struct ProfileField {
    pub(crate) name: String,
    /// The heading of the group that begins with it.
    pub(crate) heading: Option<FieldHeading>,
    pub(crate) label: String,
    pub(crate) is_required: bool,
    pub(crate) is_disabled: bool,
    /// What helps with it, before and after, which may have markup.
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) input: Input,
    /// What is wrong with the value.
    pub(crate) errors: Vec<String>,
}

/// What stands above a group of fields.
#[derive(Debug)]
pub(crate) struct FieldHeading {
    pub(crate) name: String,
    pub(crate) header: String,
    pub(crate) description: Option<String>,
}

/// What a value is given by.
#[derive(Debug)]
pub(crate) enum Input {
    /// A line for each value.
    Lines { kind: String, values: Vec<String>, hints: Hints },
    /// Lines of text.
    Text { value: String, hints: Hints },
    /// A list to choose from.
    List { is_multiple: bool, size: Option<String>, choices: Vec<Choice> },
    /// Boxes to tick, or buttons of which one is pressed.
    Boxes { is_multiple: bool, choices: Vec<Choice> },
}

/// Something to choose.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) is_chosen: bool,
}

/// What a browser is told of a value.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    pub(crate) placeholder: Option<String>,
    pub(crate) pattern: Option<String>,
    pub(crate) size: Option<String>,
    pub(crate) max_length: Option<String>,
    pub(crate) min_length: Option<String>,
    pub(crate) max: Option<String>,
    pub(crate) min: Option<String>,
    pub(crate) step: Option<String>,
    pub(crate) columns: Option<String>,
    pub(crate) rows: Option<String>,
}

impl ProfileField {
    /// A field that nothing is said of.
    pub(crate) fn empty(name: String) -> Self {
        Self {
            name,
            heading: None,
            label: String::new(),
            is_required: false,
            is_disabled: false,
            before: None,
            after: None,
            input: Input::Lines { kind: "text".to_owned(), values: Vec::new(), hints: Hints::default() },
            errors: Vec::new(),
        }
    }
}

/// Asks whether a client may have something.
#[derive(Debug)]
pub(crate) struct ConsentPage {
    pub(crate) realm_name: RealmName,
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
    pub(crate) realm_name: RealmName,
    pub(crate) status: u16,
    pub(crate) message: String,
    /// The client's own page.
    pub(crate) home: Option<String>,
}
