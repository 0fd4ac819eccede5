//! A login of this browser as a user, without a password: Keycloak's impersonation.

use axum::Extension;
use axum::extract::Path;
use keycloak_api::admin::Users;
use keycloak_api::representation::Impersonation;
use maud::html;

use super::layout::{Tab, page, user_path};
use super::sent::{Failed, shown};
use super::tokens::Asked;
use super::user::{above, refused};
use super::visit::Visit;
use crate::domain::admin::clients::is_built_in;
use crate::domain::oidc::redirect_uri::home;
use crate::server::admin::impersonate;
use crate::server::answer::Answer;
use crate::state::Realm;

/// No more applications are listed.
const LISTED: usize = 50;

pub(super) async fn log_in(
    Extension(visit): Extension<Visit>,
    Path((realm, id)): Path<(String, String)>,
) -> Result<Answer, Failed> {
    let name = visit.fake.get_user(&realm, &id, None).await?.username.unwrap_or_default();
    let tables = visit.realm(&realm)?;
    let show = |_: &Impersonation| shown(logged_in(&visit, &tables, &id, &name));
    match impersonate(&visit.fake, &realm, &id, visit.peer, show).await {
        Ok(answer) => Ok(answer),
        Err(error) => refused(&visit, &realm, &id, &Asked::first(&tables), &error).await,
    }
}

fn logged_in(visit: &Visit, tables: &Realm, id: &str, name: &str) -> String {
    let (base_url, realm) = (visit.fake.base_url(), &*tables.name);
    let homes = applications(tables, base_url);
    let body = html! {
        p {
            "This browser has a session of " a href=(user_path(realm, id)) { (name) } " in the realm " strong { (realm) }
            " now: applications that log in there get this user, and nobody is asked for a password."
        }
        @if visit.is_elsewhere {
            p .note role="note" {
                "Applications log in at " code { (base_url) } ", to which this address's cookies do not go: open the console \
                 there for a login that they see."
            }
        }
        h2 { "Applications" }
        @if homes.is_empty() {
            p .nothing { "No client of this realm has a page of its own (" code { "baseUrl" } ")." }
        } @else {
            ul { @for (client, home) in &homes { li { a href=(home) { (client) } } } }
        }
        p { a href={ (visit.fake.issuer(realm)) "/protocol/openid-connect/logout" } { "Log out" } }
    };
    page(&format!("Logged in as {name}"), Tab::Realms, &above(realm, name), &body)
}

/// The clients that have a page of the web; those of programs may have schemes of their own.
fn applications(realm: &Realm, base_url: &str) -> Vec<(String, String)> {
    let own = realm.clients.iter().filter(|client| !is_built_in(client) && client.is_enabled());
    let homes = own.filter_map(|client| Some((client.client_id.to_string(), home(client, base_url)?)));
    let is_page = |home: &str| home.starts_with("https://") || home.starts_with("http://");
    homes.filter(|(_, home)| is_page(home)).take(LISTED).collect()
}
