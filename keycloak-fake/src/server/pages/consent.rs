//! The page that asks whether a client may have something.

use maud::html;

use super::layout::page;
use crate::service::oidc::ConsentPage;

/// Asks for consent.
pub(in crate::server) fn consent(form: &ConsentPage) -> String {
    let ConsentPage { realm_name, action, code, client_name, wanted } = form;
    let body = html! {
        div #kc-oauth {
            h2 { "Do you grant these access privileges?" }
            ul { @for one in wanted { li { (one) } } }
            form .form-actions action=(action) method="post" {
                input name="code" type="hidden" value=(code);
                button #kc-login name="accept" type="submit" value="Yes" { "Yes" }
                button #kc-cancel name="cancel" type="submit" value="No" { "No" }
            }
        }
    };
    let heading = format!("Grant Access to {client_name}");
    page("login-login-oauth-grant", &format!("Sign in to {realm_name}"), realm_name, &heading, &body)
}
