//! A realm's pages, each a list that comes in parts, and what stands above them.

use axum::Extension;
use axum::extract::{FromRequestParts, Path};
use axum::response::IntoResponse;
use http::request::Parts;
use keycloak_api::admin::Realms;
use keycloak_api::operation::Form;
use keycloak_api::representation::RealmRepresentation;
use maud::{Markup, html};

use super::PATH;
use super::layout::{Tab, page, realm_path};
use super::paging::Paging;
use super::sent::{Failed, shown};
use super::visit::Visit;
use crate::server::answer::Answer;

/// Which of a realm's pages it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Users,
    Clients,
    Sessions,
    UserEvents,
    AdminEvents,
}

impl Part {
    const ALL: [Self; 5] = [Self::Users, Self::Clients, Self::Sessions, Self::UserEvents, Self::AdminEvents];

    fn heading(self) -> &'static str {
        match self {
            Self::Users => "Users",
            Self::Clients => "Clients",
            Self::Sessions => "Sessions",
            Self::UserEvents => "User events",
            Self::AdminEvents => "Admin events",
        }
    }

    /// Where it is, below the realm.
    fn path(self) -> &'static str {
        match self {
            Self::Users => "",
            Self::Clients => "/clients",
            Self::Sessions => "/sessions",
            Self::UserEvents => "/events",
            Self::AdminEvents => "/admin-events",
        }
    }
}

/// A request for one of the pages of a realm that there is.
pub(super) struct InRealm {
    pub(super) visit: Visit,
    /// The realm's name.
    pub(super) name: String,
    pub(super) realm: RealmRepresentation,
    pub(super) query: Form,
    pub(super) paging: Paging,
}

impl<S: Send + Sync> FromRequestParts<S> for InRealm {
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Answer> {
        let Extension(visit) =
            Extension::<Visit>::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let Path(name) = Path::<String>::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let realm = visit.fake.get_realm(&name).await.map_err(|error| Failed::from(error).into_response())?;
        let query = Form::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let paging = Paging::of(&query);
        Ok(Self { visit, name, realm, query, paging })
    }
}

impl InRealm {
    /// The path of one of the pages.
    pub(super) fn path(&self, part: Part) -> String {
        realm_path(&self.name, part.path())
    }

    /// One of the pages.
    pub(super) fn shown(&self, part: Part, body: &Markup) -> Answer {
        shown(page(part.heading(), Tab::Realms, &self.above(part), body))
    }

    /// The way to the page, and the realm's other pages.
    fn above(&self, here: Part) -> Markup {
        html! {
            (way(&[(format!("{PATH}/"), "Realms")], &self.name))
            @if let Some(display) = self.realm.display_name.as_deref().filter(|display| !display.is_empty()) {
                p .about { (display) }
            }
            nav .parts aria-label="Realm" {
                ul { @for part in Part::ALL {
                    li { a href=(self.path(part)) aria-current=[(part == here).then_some("page")] { (part.heading()) } }
                } }
            }
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
