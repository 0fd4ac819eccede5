//! New users, and users who forgot the password.

use maud::html;

use super::layout::page;
use super::profile::profile_field;
use crate::service::oidc::{RegistrationPage, ResetPage};

/// Asks a new user for a name, a password and who it is.
pub(in crate::server) fn register(form: &RegistrationPage) -> String {
    let RegistrationPage { realm_name, action, login, fields } = form;
    let body = html! {
        form #kc-register-form action=(action) method="post" {
            @for field in fields { (profile_field(field)) }
            div #kc-form-buttons { input type="submit" value="Register"; }
        }
        div #kc-form-options { a href=(login) { "« Back to Login" } }
    };
    page("login-register", &format!("Sign in to {realm_name}"), realm_name, "Register", &body)
}

/// Asks who forgot the password.
pub(in crate::server) fn reset(form: &ResetPage) -> String {
    let ResetPage { realm_name, action, login, username, error } = form;
    let body = html! {
        form #kc-reset-password-form action=(action) method="post" {
            div .field {
                label for="username" { "Username or email" }
                input #username name="username" type="text" value=(username) autocomplete="username" autofocus
                    aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "input-error-username")];
                @if let Some(error) = error {
                    span #input-error-username .bad .kc-feedback-text aria-live="polite" { (error) }
                }
            }
            button #kc-form-buttons type="submit" { "Submit" }
        }
        // Keycloak's has an id, and an empty one.
        a id="" href=(login) { "« Back to Login" }
        div #kc-info { "Enter your username or email address and we will send you what to do next." }
    };
    let title = format!("Sign in to {realm_name}");
    page("login-login-reset-password", &title, realm_name, "Forgot Your Password?", &body)
}
