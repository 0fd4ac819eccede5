//! What all pages look like.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::markup;
use crate::service::oidc::RealmName;

const STYLE: &str = include_str!("style.css");

/// A page of `realm_name` with this heading. `id` names the page to scripts that drive a browser.
pub(super) fn page(id: &str, title: &str, realm_name: &RealmName, heading: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(title, &html! { style { (PreEscaped(STYLE)) } }))
            body data-page-id=(id) {
                header id="kc-header" {
                    div id="kc-header-wrapper" { (markup::of(realm_name)) }
                }
                main id="kc-content" {
                    h1 id="kc-page-title" { (heading) }
                    (body)
                }
                footer { "keycloak-fake, for tests only" }
            }
        }
    };
    page.into_string()
}

/// A page's head; `own` is what it takes to look as it does.
pub(in crate::server) fn head(title: &str, own: &Markup) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="robots" content="noindex";
            title { (title) }
            // A page without an icon of its own makes the browser ask for one.
            link rel="icon" href="data:,";
            (own)
        }
    }
}

/// What is told above a form.
pub(super) fn note(text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text {
            p .note .pf-m-info role="status" { span .kc-feedback-text { (text) } }
        }
    }
}
