//! What all of the console's pages look like.

use maud::{DOCTYPE, Markup, html};

use super::PATH;
use crate::handle::in_path;
use crate::server::pages::layout::head;

/// Which part of the console a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Realms,
    Requests,
    Mails,
    None,
}

/// A page with this heading; `above` stands above it.
pub(super) fn page(heading: &str, tab: Tab, above: &Markup, body: &Markup) -> String {
    let tabs =
        [(Tab::Realms, "/", "Realms"), (Tab::Requests, "/requests", "Requests"), (Tab::Mails, "/mails", "Mails")];
    let assets = html! {
        link rel="stylesheet" href={ (PATH) "/console.css" };
        script src={ (PATH) "/console.js" } defer {}
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(&format!("{heading} – keycloak-fake"), &assets))
            body {
                a .skip href="#content" { "Skip to the content" }
                header {
                    a .brand href={ (PATH) "/" } { "keycloak-fake" }
                    nav aria-label="Console" {
                        ul { @for (own, path, name) in tabs {
                            li { a href={ (PATH) (path) } aria-current=[(own == tab).then_some("page")] { (name) } }
                        } }
                    }
                }
                main #content tabindex="-1" {
                    (above)
                    h1 { (heading) }
                    (body)
                }
                footer { "keycloak-fake " (env!("CARGO_PKG_VERSION")) ", for tests only. Times are UTC, by the fake's clock." }
            }
        }
    };
    page.into_string()
}

/// A table that is as wide as it has to be; words in its place where it has no rows.
pub(super) fn table(caption: &str, heads: &[&str], rows: &[Markup], nothing: &str) -> Markup {
    html! {
        @if rows.is_empty() {
            p .nothing { (nothing) }
        } @else {
            div .wide role="region" aria-label=(caption) tabindex="0" {
                table {
                    caption { (caption) }
                    thead { tr { @for head in heads { th scope="col" { (head) } } } }
                    tbody { @for row in rows { tr { (row) } } }
                }
            }
        }
    }
}

/// Facts, each with its name. Those that are not known are left out.
pub(super) fn facts(facts: &[(&str, Option<Markup>)]) -> Markup {
    html! {
        dl { @for (name, fact) in facts { @if let Some(fact) = fact { div { dt { (name) } dd { (fact) } } } } }
    }
}

/// A word that stands out.
pub(super) fn mark(word: &str) -> Markup {
    html! { span .mark { (word) } }
}

/// A text as markup, where there is one.
pub(super) fn text(text: Option<&str>) -> Option<Markup> {
    text.filter(|text| !text.is_empty()).map(|text| html! { (text) })
}

/// A form by which a list is searched.
pub(super) fn search(path: &str, label: &str, asked: &str) -> Markup {
    html! {
        form .search role="search" method="get" action=(path) {
            div .field {
                label for="search" { (label) }
                input #search name="search" type="search" value=(asked) autocapitalize="none" spellcheck="false";
            }
            button type="submit" { "Search" }
        }
    }
}

/// The path of a realm's page; `rest` is what is below it.
pub(super) fn realm_path(realm: &str, rest: &str) -> String {
    format!("{PATH}/realms/{}{rest}", in_path(realm))
}

/// The path of a user's page.
pub(super) fn user_path(realm: &str, id: &str) -> String {
    realm_path(realm, &format!("/users/{}", in_path(id)))
}
