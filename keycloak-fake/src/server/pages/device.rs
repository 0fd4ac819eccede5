//! The page on which a person types in what a device shows.

use maud::html;

use super::layout::page;
use crate::service::oidc::RealmName;

/// Asks for the code.
pub(in crate::server) fn user_code(realm_name: &RealmName, action: &str, error: Option<&str>) -> String {
    let body = html! {
        form #kc-user-verify-device-user-code-form action=(action) method="post" {
            div .field {
                label for="device_user_code" { "Enter the code provided by your device and click Submit" }
                input #device_user_code name="device_user_code" type="text" value="" autocomplete="off"
                    autocapitalize="characters" spellcheck="false" autofocus aria-invalid=[error.map(|_| "true")]
                    aria-describedby=[error.map(|_| "input-error-device_user_code")];
                @if let Some(error) = error {
                    span #input-error-device_user_code .bad .kc-feedback-text aria-live="polite" { (error) }
                }
            }
            button #kc-login type="submit" { "Submit" }
        }
    };
    let title = format!("Sign in to {realm_name}");
    page("login-login-oauth2-device-verify-user-code", &title, realm_name, "Device Login", &body)
}

/// Tells what came of it.
pub(in crate::server) fn device_told(
    realm_name: &RealmName,
    heading: &str,
    message: &str,
    again: Option<&str>,
) -> String {
    let body = html! {
        div #kc-info-message role="status" {
            p .instruction { (message) }
            @if let Some(again) = again { p { a href=(again) { "» Click here to proceed" } } }
        }
    };
    page("login-info", &format!("Sign in to {realm_name}"), realm_name, heading, &body)
}
