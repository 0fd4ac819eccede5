//! What stands above the pages of a realm.

use keycloak_api::representation::RealmRepresentation;
use maud::{Markup, html};

use super::PATH;
use super::layout::realm_path;

/// Which of a realm's pages it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Users,
    Clients,
    Sessions,
    UserEvents,
    AdminEvents,
}

const PARTS: [(Part, &str, &str); 5] = [
    (Part::Users, "", "Users"),
    (Part::Clients, "/clients", "Clients"),
    (Part::Sessions, "/sessions", "Sessions"),
    (Part::UserEvents, "/events", "User events"),
    (Part::AdminEvents, "/admin-events", "Admin events"),
];

/// The way to the page, and the realm's other pages.
pub(super) fn above(name: &str, realm: &RealmRepresentation, part: Part) -> Markup {
    html! {
        (way(&[(format!("{PATH}/"), "Realms")], name))
        @if let Some(display) = realm.display_name.as_deref().filter(|display| !display.is_empty()) {
            p .about { (display) }
        }
        nav .parts aria-label="Realm" {
            ul { @for (own, path, words) in PARTS {
                li { a href=(realm_path(name, path)) aria-current=[(own == part).then_some("page")] { (words) } }
            } }
        }
    }
}

/// The way to a page of this name.
pub(super) fn way(steps: &[(String, &str)], here: &str) -> Markup {
    html! {
        nav .way aria-label="Breadcrumb" {
            ol {
                @for (path, name) in steps { li { a href=(path) { (name) } } }
                li { (here) }
            }
        }
    }
}
