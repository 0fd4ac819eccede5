//! Pages of required actions that ask for a click.

use maud::html;

use super::layout::{note, page};
use crate::service::oidc::RealmName;

/// Asks to agree to the terms. Keycloak's own are empty, and so are these.
pub(in crate::server) fn terms(realm_name: &RealmName, action: &str) -> String {
    let body = html! {
        div #kc-terms-text {}
        form .form-actions action=(action) method="POST" {
            button #kc-accept name="accept" type="submit" { "Accept" }
            button #kc-decline name="cancel" type="submit" { "Decline" }
        }
    };
    page("login-terms", &format!("Sign in to {realm_name}"), realm_name, "Terms and Conditions", &body)
}

/// Tells that a mail was sent.
pub(in crate::server) fn verify_email(realm_name: &RealmName, action: &str, notice: &str, email: &str) -> String {
    let body = html! {
        (note(Some(notice)))
        p .instruction {
            "An email with instructions to verify your email address has been sent to your address " (email) "."
        }
        p .instruction {
            "Haven't received a verification code in your email?"
            br;
            a href=(action) { "Click here" } " to re-send the email."
        }
    };
    let title = format!("Sign in to {realm_name}");
    page("login-login-verify-email", &title, realm_name, "Email verification", &body)
}

/// Asks whether the account is to go.
pub(in crate::server) fn delete_account(realm_name: &RealmName, action: &str, has_cancel: bool) -> String {
    let body = html! {
        form #kc-deleteaccount-form action=(action) method="post" {
            p .note .pf-m-info role="status" { span .kc-feedback-text { "This action is irreversible" } }
            p { "Your data will be erased, and you will be logged out. All that was yours will be gone." }
            button #kc-submit type="submit" { "Confirm deletion" }
            @if has_cancel { button #kc-cancel name="cancel-aia" type="submit" { "Cancel" } }
        }
    };
    let title = format!("Sign in to {realm_name}");
    page("login-delete-account-confirm", &title, realm_name, "Delete account confirmation", &body)
}

/// Asks whether a credential is to go.
pub(in crate::server) fn delete_credential(realm_name: &RealmName, action: &str, credential: &str) -> String {
    let body = html! {
        p #kc-delete-text { "Do you want to delete " (credential) "?" }
        form .form-actions action=(action) method="POST" {
            button #kc-accept name="accept" type="submit" { "Yes" }
            button #kc-decline name="cancel-aia" type="submit" { "No" }
        }
    };
    let title = format!("Sign in to {realm_name}");
    page("login-delete-credential", &title, realm_name, &format!("Delete {credential}"), &body)
}
