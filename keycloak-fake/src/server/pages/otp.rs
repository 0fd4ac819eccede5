//! One-time passwords: asked for, and set up.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::html;
use qrcode::QrCode;
use qrcode::render::svg;

use super::layout::{note, page};
use crate::service::oidc::{OtpPage, OtpSetUpPage};

/// Asks for a one-time password. Which credential it is of is chosen by a hidden field, as on Keycloak's page.
pub(in crate::server) fn otp(form: &OtpPage) -> String {
    let OtpPage { realm_name, action, restart, username, choices, chosen, notice, error } = form;
    let body = html! {
        (note(*notice))
        div .field {
            label for="kc-attempted-username" { "Username" }
            input #kc-attempted-username type="text" value=(username) readonly;
            button #reset-login type="button" data-to=(restart) onclick="location.href=this.dataset.to" { "Restart login" }
        }
        form #kc-otp-login-form action=(action) method="post" {
            input #selectedCredentialId name="selectedCredentialId" type="hidden" value=(chosen);
            @if choices.len() > 1 {
                @for (n, (id, label)) in choices.iter().enumerate() {
                    div id=(format!("kc-otp-credential-{n}")) role="button" tabindex="0" data-id=(id)
                        aria-pressed=(if id == chosen { "true" } else { "false" })
                        onclick="document.getElementById('selectedCredentialId').value=this.dataset.id" { (label) }
                }
            }
            div .field {
                label for="otp" { "One-time code" }
                input #otp name="otp" type="text" autocomplete="one-time-code" inputmode="numeric" autofocus
                    aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "input-error-otp")];
                @if let Some(error) = error {
                    span #input-error-otp .bad .kc-feedback-text aria-live="polite" { (error) }
                }
            }
            button #kc-login name="login" type="submit" { "Sign In" }
        }
    };
    page("login-login-otp", &format!("Sign in to {realm_name}"), realm_name, "Sign in to your account", &body)
}

/// Sets one-time passwords up.
pub(in crate::server) fn otp_set_up(form: &OtpSetUpPage) -> String {
    let OtpSetUpPage { realm_name, action, other, notice, secret, key, is_manual, settings, error, .. } = form;
    let label_error = form.label_error;
    let body = html! {
        (note(*notice))
        ol #kc-totp-settings {
            li { p { "Install an application for one-time codes on your phone." } }
            @if *is_manual {
                li {
                    p { "Open the application and enter the key:" }
                    p { span #kc-totp-secret-key { (key) } }
                    p { a #mode-barcode href=(other) { "Scan barcode?" } }
                }
                li {
                    p { "Use the following settings if the application has them:" }
                    ul { @for (id, words) in settings { li id=(id) { (words) } } }
                }
            } @else {
                li {
                    p { "Open the application and scan the barcode:" }
                    @if let Some(image) = image(&form.address) {
                        img #kc-totp-secret-qr-code src=(image) alt="Figure: Barcode";
                    }
                    p { a #mode-manual href=(other) { "Unable to scan?" } }
                }
            }
            li { p { "Enter the one-time code of the application, and a name for it if you like." } }
        }
        form #kc-totp-settings-form action=(action) method="post" {
            div .field {
                label for="totp" { "One-time code *" }
                input #totp name="totp" type="text" autocomplete="one-time-code" inputmode="numeric"
                    aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "input-error-otp-code")];
                @if let Some(error) = error {
                    span #input-error-otp-code .bad .kc-feedback-text aria-live="polite" { (error) }
                }
            }
            input #totpSecret name="totpSecret" type="hidden" value=(secret);
            @if let Some(mode) = &form.mode { input #mode name="mode" type="hidden" value=(mode); }
            div .field {
                label for="userLabel" { "Device Name" }
                input #userLabel name="userLabel" type="text" autocomplete="off"
                    aria-invalid=[label_error.map(|_| "true")]
                    aria-describedby=[label_error.map(|_| "input-error-otp-label")];
                @if let Some(error) = label_error {
                    span #input-error-otp-label .bad .kc-feedback-text aria-live="polite" { (error) }
                }
            }
            label .check for="logout-sessions" {
                input #logout-sessions name="logout-sessions" type="checkbox" checked;
                "Sign out from other devices"
            }
            // Some tools press a button by its element, which is an input on Keycloak's page.
            input #saveTOTPBtn type="submit" value="Submit";
            @if form.has_cancel { button #cancelTOTPBtn name="cancel-aia" type="submit" value="true" { "Cancel" } }
        }
    };
    let title = format!("Sign in to {realm_name}");
    page("login-login-config-totp", &title, realm_name, "Mobile Authenticator Setup", &body)
}

/// The address as an image that applications read.
fn image(address: &str) -> Option<String> {
    let image = QrCode::new(address).ok()?.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Some(format!("data:image/svg+xml;base64,{}", STANDARD.encode(image)))
}
