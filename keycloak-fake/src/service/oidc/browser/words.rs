//! Keycloak's words for people, in English.

use serde_json::Number;

use super::texts;
use crate::domain::denied::ProfileReason;
use crate::domain::oidc::actions::{OtpProblem, PasswordProblem};
use crate::domain::oidc::browser::{Fault, LoginFault, Told, UserCodeFault};
use crate::domain::oidc::fields::FieldProblem;
use crate::service::answer;
use crate::state::{ClientScope, Notice, Realm};

pub(super) const AGAIN: &str = "Please re-authenticate to continue";
pub(super) const STRONGER: &str = "Strong authentication required to continue";
pub(super) const LOGGED_OUT: &str = "You are logged out";
pub(super) const PASSWORD_WANTED: &str = "You need to change your password to activate your account.";
pub(super) const PASSWORD_RESET: &str = "You need to change your password.";
pub(super) const OTP_WANTED: &str = "You need to set up Mobile Authenticator to activate your account.";
pub(super) const EMAIL_WANTED: &str = "You need to update your email address to activate your account.";
pub(super) const VERIFICATION_WANTED: &str = "You need to verify your email address to activate your account.";
pub(super) const WRONG_CODE: &str = "Invalid authenticator code.";
pub(super) const PROFILE_WANTED: &str = "You need to update your user profile to activate your account.";

const CODE_EXPIRED: &str = "The code has expired. Please go back to your device and try connecting again.";

pub(super) fn notice(notice: Notice) -> &'static str {
    match notice {
        Notice::TimedOut => "Your login attempt timed out. Login will start from the beginning.",
        Notice::MailSent => "You should receive an email shortly with further instructions.",
        Notice::FormUsed => "Action expired. Please continue with login now.",
    }
}

pub(super) fn login_fault(fault: LoginFault) -> &'static str {
    match fault {
        LoginFault::BadCredentials => "Invalid username or password.",
        LoginFault::UserDisabled => "Account is disabled, contact your administrator.",
    }
}

pub(super) fn password_problem(problem: PasswordProblem) -> String {
    match problem {
        PasswordProblem::Missing => "Please specify password.".to_owned(),
        PasswordProblem::NotRepeated => "Passwords don't match.".to_owned(),
        PasswordProblem::Refused(fault) => answer::password_fault(fault),
    }
}

pub(super) fn field_problem(realm: &Realm, field: &str, problem: &FieldProblem) -> String {
    let words = match problem {
        FieldProblem::EmailMissing => "Please specify email.",
        FieldProblem::EmailTaken => "Email already exists.",
        FieldProblem::UsernameMissing => "Please specify username.",
        FieldProblem::UsernameTaken => "Username already exists.",
        FieldProblem::PasswordMissing => "Please specify password.",
        FieldProblem::PasswordNotRepeated => "Password confirmation doesn't match.",
        FieldProblem::Password(fault) => return answer::password_fault(*fault),
        FieldProblem::Refused(reason) => return refused(realm, field, reason),
    };
    words.to_owned()
}

/// What the profile has against a value.
fn refused(realm: &Realm, field: &str, reason: &ProfileReason) -> String {
    let words = match reason {
        ProfileReason::Email(_) => "Invalid email address.",
        ProfileReason::NameCharacter | ProfileReason::UsernameCharacter => "Value contains invalid character.",
        ProfileReason::Required => "Please specify this field.",
        ProfileReason::Pattern(_) | ProfileReason::NoOption => "Invalid value.",
        ProfileReason::NoNumber => "Invalid number.",
        ProfileReason::Date(_) => "Invalid date.",
        ProfileReason::ReadOnly => "This field is read only.",
        ProfileReason::Count { min, max } => {
            let noun = if *max == 1 { "value" } else { "values" };
            let (min, max) = (grouped(&(*min).into()), grouped(&(*max).into()));
            return format!("Attribute {field} must have at least {min} and at most {max} {noun}.");
        }
        ProfileReason::Length { min, max } => {
            let number = |limit: Option<usize>| grouped(&limit.unwrap_or_default().into());
            return match (min, max) {
                (None, max) => format!("Maximal length is {}.", number(*max)),
                (min, None) => format!("Minimal length is {}.", number(*min)),
                (min, max) => format!("Length must be between {} and {}.", number(*min), number(*max)),
            };
        }
        ProfileReason::Range { min, max } => {
            return match (min, max) {
                (Some(min), None) => format!("Number must have minimal value of {}.", grouped(min)),
                (None, max) => {
                    let max = max.as_ref().map(grouped).unwrap_or_default();
                    format!("Number must have maximal value of {max}.")
                }
                (Some(min), Some(max)) => format!("Number must be between {} and {}.", grouped(min), grouped(max)),
            };
        }
        ProfileReason::Told { words, reason } => {
            let said = match &**reason {
                ProfileReason::Pattern(pattern) => Some(pattern.as_str()),
                _ => None,
            };
            let parameters: Vec<&str> = std::iter::once(field).chain(said).collect();
            return texts::message(realm, words, &parameters);
        }
    };
    words.to_owned()
}

/// A number as Java writes it for people: in groups of three digits, with three at most behind the point.
fn grouped(number: &Number) -> String {
    let rounded = match number.as_f64().filter(|_| number.is_f64()) {
        Some(number) => format!("{number:.3}").trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => number.to_string(),
    };
    let (whole, fraction) = rounded.split_at(rounded.find('.').unwrap_or(rounded.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut written = String::from(sign);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            written.push(',');
        }
        written.push(digit);
    }
    written + fraction
}

/// What people are told that a scope lets the client have. Keycloak's own scopes name an entry of its themes.
pub(super) fn scope(scope: &ClientScope) -> String {
    let text = scope.attributes.get("consent.screen.text").map(String::as_str).filter(|text| !text.is_empty());
    let words = match text.unwrap_or(&scope.name) {
        "${profileScopeConsentText}" => "User profile",
        "${emailScopeConsentText}" => "Email address",
        "${addressScopeConsentText}" => "Address",
        "${phoneScopeConsentText}" => "Phone number",
        "${offlineAccessScopeConsentText}" => "Offline Access",
        "${rolesScopeConsentText}" => "User roles",
        "${samlRoleListScopeConsentText}" => "My Roles",
        "${organizationScopeConsentText}" => "Organization",
        other => other,
    };
    words.to_owned()
}

/// Of a form that sets one-time passwords up: what is wrong with the code, or with the name.
pub(super) fn otp_problem(problem: OtpProblem) -> (Option<&'static str>, Option<&'static str>) {
    match problem {
        OtpProblem::Missing => (Some("Please specify authenticator code."), None),
        OtpProblem::Wrong => (Some(WRONG_CODE), None),
        OtpProblem::LabelMissing => (None, Some("Please specify device name.")),
        OtpProblem::LabelTaken => (None, Some("Device already exists with the same name")),
    }
}

pub(super) fn told(told: &Told) -> String {
    let words = match told {
        Told::ConfirmEmail(email) => return format!("Confirm validity of e-mail address {email}."),
        Told::Actions(names) => return format!("Perform the following action(s): {}", names.join(", ")),
        Told::EmailVerified => "Your email address has been verified.",
        Told::EmailVerifiedBefore => "Your email address has been verified already.",
        Told::AccountUpdated => "Your account has been updated.",
        Told::AccountDeleted => "User deleted successfully",
        Told::LoggedIn => "You are already logged in.",
        Told::LoggedOutBefore => LOGGED_OUT,
    };
    words.to_owned()
}

/// The status of a page that tells this. Of what came too late Keycloak has begun to tell an error.
pub(super) fn told_status(told: &Told) -> u16 {
    match told {
        Told::LoggedIn | Told::LoggedOutBefore => 400,
        _ => 200,
    }
}

/// What is wrong with a code that a person typed in.
pub(super) fn user_code_fault(fault: UserCodeFault) -> &'static str {
    match fault {
        UserCodeFault::Invalid => "Invalid code, please try again.",
        UserCodeFault::Expired => CODE_EXPIRED,
    }
}

/// What came of letting a device in: the heading and the message.
pub(super) fn device_told(error: Option<&str>) -> (&'static str, &'static str) {
    const FAILED: &str = "Device Login Failed";
    match error {
        None => ("Device Login Successful", "You may close this browser window and go back to your device."),
        Some("access_denied") => (FAILED, "Consent denied for connecting the device."),
        Some("expired_token") => (FAILED, CODE_EXPIRED),
        Some(_) => (FAILED, "You may close this browser window and go back to your device and try connecting again."),
    }
}

/// The status and words of what is wrong.
pub(super) fn fault(fault: &Fault) -> (u16, String) {
    let words = match fault {
        Fault::InvalidRequest | Fault::Object(_) => "Invalid Request",
        Fault::InvalidParameter(name) => return (400, format!("Invalid parameter: {name}")),
        Fault::LevelNotReached => "Authentication requirements not fulfilled",
        Fault::ClientUnknown => "Client not found.",
        Fault::ClientDisabled => "Client disabled.",
        Fault::BearerOnly => {
            return (403, "Bearer-only applications are not allowed to initiate browser login".to_owned());
        }
        Fault::RedirectUri => "Invalid parameter: redirect_uri",
        Fault::RegistrationNotAllowed => "Registration not allowed",
        Fault::AnotherUser(name) => {
            let words = format!(
                "You are already authenticated as different user '{name}' in this session. Please sign out first."
            );
            return (400, words);
        }
        Fault::CookieMissing => {
            "Restart login cookie not found. It may have expired; it may have been deleted or cookies are disabled in \
             your browser. If cookies are disabled then enable them. Click Back to Application to login again."
        }
        Fault::LoginLost => "An error occurred, please login again through your application.",
        Fault::Refused("unauthorized_client") => return (401, "unauthorized_client".to_owned()),
        Fault::Refused(error) => error,
        Fault::LogoutRedirectUri => "Invalid redirect uri",
        Fault::LogoutHintMissing => "Missing parameters: id_token_hint",
        Fault::LogoutHint => "Invalid parameter: id_token_hint",
        Fault::LogoutFailed => "Logout failed",
        Fault::RealmDisabled => "Realm not enabled",
        Fault::ResetNotAllowed => "Reset Credential not allowed",
        Fault::UserUnknown | Fault::NoStep => login_fault(LoginFault::BadCredentials),
        Fault::UserDisabled => login_fault(LoginFault::UserDisabled),
        Fault::Unexpected => "Unexpected error when handling authentication request to identity provider.",
        Fault::LinkUsed => "Action expired. Please continue with login now.",
        Fault::LinkExpired => "Action expired.",
        Fault::LinkStale => {
            "The link you clicked is an old stale link and is no longer valid. Maybe you have already verified your \
             email."
        }
        Fault::CredentialStays => "Credential type cannot be removed",
        Fault::MailNotSent => return (500, "Failed to send email, please try again later.".to_owned()),
        // Keycloak answers so.
        Fault::MayNotDelete => {
            let words = "You do not have enough permissions to delete your own account, contact admin.";
            return (200, words.to_owned());
        }
    };
    (400, words.to_owned())
}
