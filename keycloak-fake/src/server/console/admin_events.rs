//! The administrators' events that a realm keeps, the last first. What was sent is not shown: there may be a secret in it.

use keycloak_api::admin::{AdminEventFilter, Events};
use keycloak_api::representation::AdminEventRepresentation;
use maud::{Markup, html};

use super::layout::table;
use super::realm::{InRealm, Part};
use super::sent::Failed;
use super::when::known;
use crate::server::answer::Answer;

pub(super) async fn list(here: InRealm) -> Result<Answer, Failed> {
    let InRealm { visit, name, realm, paging, .. } = &here;
    let mut filter = AdminEventFilter::default();
    (filter.first, filter.max) = (paging.first(), paging.max());
    let found = visit.fake.list_admin_events(name, &filter).await?;
    let (found, pages) = paging.cut(found, &here.path(Part::AdminEvents), &[]);
    let rows: Vec<Markup> = found.iter().map(row).collect();
    let heads = ["Time", "Change", "Of", "Path", "By user", "Address"];
    let body = html! {
        @if realm.admin_events_enabled != Some(true) {
            p .note { "This realm keeps no administrators' events: its setting " code { "adminEventsEnabled" } " is off." }
        }
        (table("Administrators' events", &heads, &rows, "There are no events."))
        (pages)
    };
    Ok(here.shown(Part::AdminEvents, &body))
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
