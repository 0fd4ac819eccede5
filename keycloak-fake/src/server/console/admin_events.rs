//! The administrators' events that a realm keeps, the last first. What was sent is not shown: there may be a secret in it.

use axum::Extension;
use axum::extract::Path;
use http::Uri;
use keycloak_api::admin::{AdminEventFilter, Events, Realms};
use keycloak_api::operation::Form;
use keycloak_api::representation::AdminEventRepresentation;
use maud::{Markup, html};

use super::layout::{Tab, page, realm_path, table};
use super::paging::Paging;
use super::realm::{Part, above};
use super::sent::{Failed, shown};
use super::visit::Visit;
use super::when::known;
use crate::server::answer::Answer;

pub(super) async fn list(
    Extension(visit): Extension<Visit>,
    Path(name): Path<String>,
    uri: Uri,
) -> Result<Answer, Failed> {
    let realm = visit.fake.get_realm(&name).await?;
    let paging = Paging::of(&Form::parse(uri.query().unwrap_or_default().as_bytes()));
    let mut filter = AdminEventFilter::default();
    (filter.first, filter.max) = (paging.first(), paging.max());
    let found = visit.fake.list_admin_events(&name, &filter).await?;
    let (found, pages) = paging.cut(found, &realm_path(&name, "/admin-events"), &[]);
    let rows: Vec<Markup> = found.iter().map(row).collect();
    let heads = ["Time", "Change", "Of", "Path", "By user", "Address"];
    let body = html! {
        @if realm.admin_events_enabled != Some(true) {
            p .note { "This realm keeps no administrators' events: its setting " code { "adminEventsEnabled" } " is off." }
        }
        (table("Administrators' events", &heads, &rows, "There are no events."))
        (pages)
    };
    Ok(shown(page("Admin events", Tab::Realms, &above(&name, &realm, Part::AdminEvents), &body)))
}

fn row(event: &AdminEventRepresentation) -> Markup {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let by = event.auth_details.as_ref();
    html! {
        td { (known(event.time)) }
        th scope="row" { (text(&event.operation_type)) @if let Some(error) = &event.error { " " span .bad { (error) } } }
        td { (text(&event.resource_type)) }
        td { code { (text(&event.resource_path)) } }
        td { code { (by.and_then(|by| by.user_id.as_deref()).unwrap_or_default()) } }
        td { (by.and_then(|by| by.ip_address.as_deref()).unwrap_or_default()) }
    }
}
