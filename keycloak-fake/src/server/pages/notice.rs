//! Pages that tell something, or ask for one click.

use maud::{DOCTYPE, html};

use super::layout::page;

/// Something is wrong, and there is nowhere to send the browser back to.
pub(in crate::server) fn error(realm_name: &str, message: &str) -> String {
    let body = html! {
        div #kc-error-message role="alert" { p .instruction .kc-feedback-text { (message) } }
    };
    page("login-error", &format!("Sign in to {realm_name}"), realm_name, "We are sorry...", &body)
}

/// Asks whether to log out.
pub(in crate::server) fn logout_confirm(realm_name: &str, action: &str, session_code: &str) -> String {
    let body = html! {
        div #kc-logout-confirm {
            p .instruction { "Do you want to log out?" }
            form .form-actions action=(action) method="post" {
                input name="session_code" type="hidden" value=(session_code);
                button #kc-logout name="confirmLogout" type="submit" value="Logout" autofocus { "Logout" }
            }
        }
    };
    page("login-logout-confirm", "Logging out", realm_name, "Logging out", &body)
}

/// The session is over.
pub(in crate::server) fn logged_out(realm_name: &str) -> String {
    let body = html! {
        div #kc-info-message role="status" { p .instruction .kc-feedback-text { "You are logged out" } }
    };
    page("login-info", &format!("Sign in to {realm_name}"), realm_name, "You are logged out", &body)
}

/// Sends fields to the client as a form (OAuth 2.0 Form Post Response Mode, section 2).
pub(in crate::server) fn form_post(to: &str, fields: &[(String, String)]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "OIDC Form_Post Response" } }
            body onload="document.forms[0].submit()" {
                form method="post" action=(to) {
                    @for (name, value) in fields {
                        input type="hidden" name=(name) value=(value);
                    }
                    noscript {
                        p { "JavaScript is off. Go on with the button." }
                        button name="continue" type="submit" { "Continue" }
                    }
                }
            }
        }
    };
    page.into_string()
}
