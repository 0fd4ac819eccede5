//! Keycloak's words for people, in English.

use crate::domain::denied::ProfileReason;
use crate::domain::oidc::actions::{FieldProblem, PasswordProblem};
use crate::domain::oidc::browser::{Fault, LoginFault};
use crate::service::answer;
use crate::state::{ClientScope, Notice};

pub(super) const AGAIN: &str = "Please re-authenticate to continue";
pub(super) const LOGGED_OUT: &str = "You are logged out";
pub(super) const PASSWORD_WANTED: &str = "You need to change your password to activate your account.";
pub(super) const PROFILE_WANTED: &str = "You need to update your user profile to activate your account.";

pub(super) fn notice(notice: Notice) -> &'static str {
    match notice {
        Notice::TimedOut => "Your login attempt timed out. Login will start from the beginning.",
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

pub(super) fn field_problem(field: &str, problem: &FieldProblem) -> String {
    let words = match problem {
        FieldProblem::EmailMissing => "Please specify email.",
        FieldProblem::Missing => "Please specify this field.",
        FieldProblem::EmailTaken => "Email already exists.",
        FieldProblem::Refused(ProfileReason::Email(_)) => "Invalid email address.",
        FieldProblem::Refused(ProfileReason::NameCharacter | ProfileReason::UsernameCharacter) => {
            "Value contains invalid character."
        }
        FieldProblem::Refused(ProfileReason::Required) => "Please specify this field.",
        FieldProblem::Refused(ProfileReason::Several) => {
            return format!("Attribute {field} must have at least 0 and at most 1 value.");
        }
        FieldProblem::Refused(ProfileReason::Length { min, max }) => {
            return match (min, max) {
                (None, max) => format!("Maximal length is {}.", max.unwrap_or_default()),
                (Some(min), None) => format!("Minimal length is {min}."),
                (Some(min), Some(max)) => format!("Length must be between {min} and {max}."),
            };
        }
        FieldProblem::Refused(ProfileReason::ReadOnly) => "This field is read only.",
    };
    words.to_owned()
}

/// What people call a field of the profile.
pub(super) fn label(field: &str) -> &'static str {
    match field {
        "firstName" => "First name",
        "lastName" => "Last name",
        _ => "Email",
    }
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

/// The status and words of what is wrong.
pub(super) fn fault(fault: &Fault) -> (u16, String) {
    let words = match fault {
        Fault::InvalidRequest => "Invalid Request",
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
        Fault::LoggedIn => "You are already logged in.",
        Fault::LogoutRedirectUri => "Invalid redirect uri",
        Fault::LogoutHintMissing => "Missing parameters: id_token_hint",
        Fault::LogoutHint => "Invalid parameter: id_token_hint",
        Fault::LogoutFailed => "Logout failed",
        Fault::RealmDisabled => "Realm not enabled",
    };
    (400, words.to_owned())
}
