//! Pages that tell something, or ask for one click.

use maud::{DOCTYPE, PreEscaped, html};

use super::layout::page;
use crate::service::oidc::{ErrorPage, LogoutFrame, RealmName};

/// Something is wrong, and there is nowhere to send the browser back to.
pub(in crate::server) fn error(error: &ErrorPage) -> String {
    let ErrorPage { realm_name, message, home, .. } = error;
    let body = html! {
        div #kc-error-message role="alert" {
            p .instruction .kc-feedback-text { (message) }
            @if let Some(home) = home {
                p { a #backToApplication href=(home) { "« Back to Application" } }
            }
        }
    };
    page("login-error", &format!("Sign in to {realm_name}"), realm_name, "We are sorry...", &body)
}

/// The browser is at a page that its login has left.
pub(in crate::server) fn expired(realm_name: &RealmName, restart: &str, go_on: &str) -> String {
    let body = html! {
        p #instruction1 .instruction {
            "To restart the login process " a #loginRestartLink href=(restart) { "Click here" } " ."
            br;
            "To continue the login process " a #loginContinueLink href=(go_on) { "Click here" } " ."
        }
    };
    page("login-login-page-expired", &format!("Sign in to {realm_name}"), realm_name, "Page has expired", &body)
}

/// Asks whether to log out.
pub(in crate::server) fn logout_confirm(realm_name: &RealmName, action: &str, session_code: &str) -> String {
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

/// Tells clients of a logout: each opens an address of its own in a frame. The page goes on when all have come.
pub(in crate::server) fn tell_clients(realm_name: &RealmName, frames: &[LogoutFrame], target: Option<&str>) -> String {
    const GO_ON: &str = "addEventListener('load',()=>location.replace(document.getElementById('continue').href))";
    let body = html! {
        div #kc-frontchannel-logout {
            p { "You are logging out from following apps" }
            ul {
                @for frame in frames {
                    li { (frame.name) iframe src=(frame.url) title=(frame.name) hidden {} }
                }
            }
            @if let Some(target) = target {
                a #continue href=(target) { "Continue" }
                script { (PreEscaped(GO_ON)) }
            }
        }
    };
    page("login-frontchannel-logout", "Logging out", realm_name, "Logging out", &body)
}

/// There is something to tell, and at most somewhere to go on to.
pub(in crate::server) fn info(
    realm_name: &RealmName,
    message: &str,
    onward: Option<&(String, &'static str)>,
) -> String {
    let body = html! {
        div #kc-info-message role="status" {
            p .instruction .kc-feedback-text { (message) }
            @if let Some((to, words)) = onward { p { a href=(to) { (words) } } }
        }
    };
    page("login-info", &format!("Sign in to {realm_name}"), realm_name, message, &body)
}

/// A value of an attribute, with an apostrophe as Keycloak writes it: maud leaves that as it is.
fn quoted(value: &str) -> String {
    html! { (value) }.into_string().replace('\'', "&apos;")
}

/// Shows an application's code, or what went wrong, for a person to take there.
pub(in crate::server) fn code(realm_name: &RealmName, outcome: &Result<String, String>) -> String {
    let (heading, body) = match outcome {
        Ok(code) => {
            let body = html! {
                label for="code" { "Please copy this code and paste it into your application:" }
                input #code name="code" type="text" value=(code) readonly;
            };
            ("Success code".to_owned(), body)
        }
        Err(error) => (format!("Error code: {error}"), html! { p #error { (error) } }),
    };
    let body = html! { div #kc-code { (body) } };
    page("login-code", &format!("Sign in to {realm_name}"), realm_name, &heading, &body)
}

/// Sends fields to the client as a form (OAuth 2.0 Form Post Response Mode, section 2). The types are written as
/// Keycloak writes them, since there are programs that read this page.
pub(in crate::server) fn form_post(to: &str, fields: &[(&str, String)]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "OIDC Form_Post Response" } }
            body onload="document.forms[0].submit()" {
                form method="post" action=(PreEscaped(quoted(to))) {
                    @for (name, value) in fields {
                        input type="HIDDEN" name=(name) value=(PreEscaped(quoted(value)));
                    }
                    noscript {
                        p { "JavaScript is off. Go on with the button." }
                        input name="continue" type="SUBMIT" value="CONTINUE";
                    }
                }
            }
        }
    };
    page.into_string()
}
