//! The login form.

use maud::html;

use super::layout::{note, page};
use crate::service::oidc::LoginPage;

/// The page that asks for name and password.
pub(in crate::server) fn login(login: &LoginPage) -> String {
    let LoginPage { realm_name, action, username, only_password, error, notice, remember_me, reset, register } = login;
    let from_start = username.is_empty();
    let body = html! {
        (note(*notice))
        form #kc-form-login action=(action) method="post" {
            @if *only_password {
                div .field {
                    label for="kc-attempted-username" { "Username" }
                    input #kc-attempted-username type="text" value=(username) readonly;
                }
            } @else { div .field {
                label for="username" { "Username or email" }
                input #username name="username" type="text" value=(username) autocomplete="username"
                    autocapitalize="none" spellcheck="false" autofocus[from_start]
                    aria-invalid=[error.as_ref().map(|_| "true")]
                    aria-describedby=[error.as_ref().map(|_| "input-error-username")];
                @if let Some(error) = error {
                    span #input-error-username .bad .kc-feedback-text aria-live="polite" { (error) }
                }
            } }
            div .field {
                label for="password" { "Password" }
                input #password name="password" type="password" autocomplete="current-password" autofocus[!from_start]
                    aria-invalid=[error.as_ref().map(|_| "true")];
                @if let Some(error) = error.as_ref().filter(|_| *only_password) {
                    span #input-error-password .bad .kc-feedback-text aria-live="polite" { (error) }
                }
            }
            @if let Some(is_ticked) = remember_me.filter(|_| !*only_password) {
                label .check for="rememberMe" {
                    input #rememberMe name="rememberMe" type="checkbox" checked[is_ticked];
                    "Remember me"
                }
            }
            @if let Some(reset) = reset { p { a href=(reset) { "Forgot Password?" } } }
            input #id-hidden-input name="credentialId" type="hidden";
            button #kc-login name="login" type="submit" { "Sign In" }
        }
        @if let Some(register) = register {
            div #kc-registration-container { div #kc-registration {
                span { "New user? " a href=(register) { "Register" } }
            } }
        }
    };
    page("login-login", &format!("Sign in to {realm_name}"), realm_name, "Sign in to your account", &body)
}
