//! The first page: the realms, and how the clock stands.

use axum::Extension;
use keycloak_api::admin::{Realms, UserFilter, Users};
use maud::{Markup, html};

use super::layout::{Tab, mark, page, realm_path, table};
use super::sent::{Failed, shown};
use super::visit::Visit;
use super::when::moment;
use crate::domain::admin::client_sessions;
use crate::domain::oidc::session::Kind;
use crate::server::answer::Answer;

pub(super) async fn show(Extension(visit): Extension<Visit>) -> Result<Answer, Failed> {
    let (mut rows, context) = (Vec::new(), visit.fake.context());
    for realm in visit.fake.list_realms(Some(true)).await? {
        let name = realm.realm.as_deref().unwrap_or_default();
        // One that is gone since it was listed is none of them any more.
        let (Ok(tables), Ok(users)) = (visit.realm(name), visit.fake.count_users(name, &UserFilter::default()).await)
        else {
            continue;
        };
        let sessions = client_sessions::count_all(&tables, &context, Kind::Online);
        rows.push(html! {
            th scope="row" { a href=(realm_path(name, "")) { (name) } }
            td {
                (realm.display_name.as_deref().unwrap_or_default())
                @if realm.enabled == Some(false) { " " (mark("disabled")) }
            }
            td .number { (users) }
            td .number { (tables.clients.len()) }
            td .number { (sessions) }
        });
    }
    let heads = ["Realm", "Display name", "Users", "Clients", "Sessions"];
    let body = html! {
        (clock(&visit))
        (table("The realms of this fake", &heads, &rows, "There are no realms."))
    };
    Ok(shown(page("Realms", Tab::Realms, &html! {}, &body)))
}

fn clock(visit: &Visit) -> Markup {
    html! {
        p .clock {
            "The clock shows " strong { (moment(visit.now_ms())) } " UTC and "
            @if visit.fake.clock().is_stopped() { "stands still." } @else { "runs." }
        }
    }
}
