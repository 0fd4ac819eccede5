//! The users' events that a realm keeps, the last first.

use keycloak_api::admin::{EventFilter, Events};
use keycloak_api::representation::EventRepresentation;
use maud::{Markup, html};

use super::layout::{table, user_path};
use super::realm::{InRealm, Part};
use super::sent::Failed;
use super::when::known;
use crate::server::answer::Answer;

pub(super) async fn list(here: InRealm) -> Result<Answer, Failed> {
    let InRealm { visit, name, realm, paging, .. } = &here;
    let mut filter = EventFilter::default();
    (filter.first, filter.max) = (paging.first(), paging.max());
    let found = visit.fake.list_events(name, &filter).await?;
    let (found, pages) = paging.cut(found, &here.path(Part::UserEvents), &[]);
    let rows: Vec<Markup> = found.iter().map(|event| row(name, event)).collect();
    let heads = ["Time", "Event", "Client", "User", "Address", "Details"];
    let body = html! {
        @if realm.events_enabled != Some(true) {
            p .note { "This realm keeps no users' events: its setting " code { "eventsEnabled" } " is off." }
        }
        (table("Users' events", &heads, &rows, "There are no events."))
        (pages)
    };
    Ok(here.shown(Part::UserEvents, &body))
}

fn row(realm: &str, event: &EventRepresentation) -> Markup {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let details = || event.details.iter().flatten();
    // The name that was given, where there is one, reads better than the id.
    let username = details().find(|(name, _)| *name == "username").map(|(_, name)| name.clone());
    html! {
        td { (known(event.time)) }
        th scope="row" { (text(&event.r#type)) @if let Some(error) = &event.error { " " span .bad { (error) } } }
        td { (text(&event.client_id)) }
        td {
            @match &event.user_id {
                Some(id) => a href=(user_path(realm, id)) { (username.as_ref().unwrap_or(id)) },
                None => (text(&username)),
            }
        }
        td { (text(&event.ip_address)) }
        td { ul .plain { @for (name, value) in details() { li { (name) ": " code { (value) } } } } }
    }
}
