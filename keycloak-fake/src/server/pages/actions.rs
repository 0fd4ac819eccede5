//! The forms of required actions.

use maud::html;

use super::layout::{note, page};
use super::profile::profile_field;
use crate::service::oidc::{PasswordPage, ProfilePage};

/// The page that asks for a new password.
pub(in crate::server) fn update_password(form: &PasswordPage) -> String {
    let PasswordPage { realm_name, action, username, notice, error, is_of_repetition, has_cancel } = form;
    let of_password = error.as_deref().filter(|_| !is_of_repetition);
    let of_repetition = error.as_deref().filter(|_| *is_of_repetition);
    let fields = [
        ("password-new", "New Password", "input-error-password", of_password),
        ("password-confirm", "Confirm password", "input-error-password-confirm", of_repetition),
    ];
    let body = html! {
        (note(*notice))
        form #kc-passwd-update-form action=(action) method="post" {
            // Password managers find out by it whose password this is.
            input type="text" value=(username) autocomplete="username" readonly hidden;
            @for (name, label, error_id, error) in fields {
                div .field {
                    label for=(name) { (label) }
                    input id=(name) name=(name) type="password" autocomplete="new-password"
                        autofocus[name == "password-new"] aria-invalid=[error.map(|_| "true")]
                        aria-describedby=[error.map(|_| error_id)];
                    @if let Some(error) = error {
                        span id=(error_id) .bad .kc-feedback-text aria-live="polite" { (error) }
                    }
                }
            }
            label .check for="logout-sessions" {
                input #logout-sessions name="logout-sessions" type="checkbox" checked;
                "Sign out from other devices"
            }
            button #kc-submit name="login" type="submit" { "Submit" }
            @if *has_cancel { button #kc-cancel name="cancel-aia" type="submit" { "Cancel" } }
        }
    };
    page("login-login-update-password", &format!("Sign in to {realm_name}"), realm_name, "Update password", &body)
}

/// The page that asks for a user's profile.
pub(in crate::server) fn update_profile(form: &ProfilePage) -> String {
    let ProfilePage { realm_name, action, notice, fields, is_of_email, has_cancel } = form;
    if *is_of_email {
        return update_email(form);
    }
    let body = html! {
        (note(*notice))
        form #kc-update-profile-form action=(action) method="post" {
            @for field in fields { (profile_field(field)) }
            button type="submit" { "Submit" }
            @if *has_cancel { button name="cancel-aia" type="submit" value="true" { "Cancel" } }
        }
    };
    let title = format!("Sign in to {realm_name}");
    page("login-login-update-profile", &title, realm_name, "Update Account Information", &body)
}

/// The page that asks for a new address.
fn update_email(form: &ProfilePage) -> String {
    let ProfilePage { realm_name, action, notice, fields, has_cancel, .. } = form;
    let body = html! {
        (note(*notice))
        form #kc-update-email-form action=(action) method="post" {
            @for field in fields { (profile_field(field)) }
            label .check for="logout-sessions" {
                input #logout-sessions name="logout-sessions" type="checkbox" checked;
                "Sign out from other devices"
            }
            button #kc-submit type="submit" { "Submit" }
            @if *has_cancel { button #kc-cancel name="cancel-aia" type="submit" value="true" { "Cancel" } }
        }
    };
    page("login-update-email", &format!("Sign in to {realm_name}"), realm_name, "Update email", &body)
}
