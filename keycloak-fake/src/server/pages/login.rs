//! The login form.

use maud::html;

use super::layout::page;
use crate::service::oidc::LoginPage;

/// The page that asks for name and password.
pub(in crate::server) fn login(login: &LoginPage) -> String {
    let LoginPage { realm_name, action, username, error, info, remember_me } = login;
    let again = username.is_empty();
    let body = html! {
        @if let Some(info) = info {
            p .note .pf-m-info role="status" { span .kc-feedback-text { (info) } }
        }
        form #kc-form-login action=(action) method="post" {
            div .field {
                label for="username" { "Username or email" }
                input #username name="username" type="text" value=(username) autocomplete="username"
                    autocapitalize="none" spellcheck="false" autofocus[again]
                    aria-invalid=[error.as_ref().map(|_| "true")]
                    aria-describedby=[error.as_ref().map(|_| "input-error")];
                @if let Some(error) = error {
                    span #input-error .bad .kc-feedback-text aria-live="polite" { (error) }
                }
            }
            div .field {
                label for="password" { "Password" }
                input #password name="password" type="password" autocomplete="current-password" autofocus[!again]
                    aria-invalid=[error.as_ref().map(|_| "true")];
            }
            @if *remember_me {
                label .check for="rememberMe" {
                    input #rememberMe name="rememberMe" type="checkbox";
                    "Remember me"
                }
            }
            input #id-hidden-input name="credentialId" type="hidden";
            button #kc-login name="login" type="submit" { "Sign In" }
        }
    };
    page("login-login", &format!("Sign in to {realm_name}"), realm_name, "Sign in to your account", &body)
}
