//! A realm's users, page by page, or those that a search finds.

use keycloak_api::admin::{UserFilter, Users};
use keycloak_api::representation::UserRepresentation;
use maud::{Markup, html};

use super::layout::{mark, search, table, user_path};
use super::realm::{InRealm, Part};
use super::sent::Failed;
use crate::server::answer::Answer;

pub(super) async fn list(here: InRealm) -> Result<Answer, Failed> {
    let InRealm { visit, name, query, paging, .. } = &here;
    let asked = query.get("search").unwrap_or_default();
    let mut filter = UserFilter::search(asked);
    let count = visit.fake.count_users(name, &filter).await?;
    (filter.first, filter.max, filter.brief_representation) = (paging.first(), paging.max(), Some(true));
    let found = visit.fake.list_users(name, &filter).await?;
    let path = here.path(Part::Users);
    let (found, pages) = paging.cut(found, &path, &[("search", asked)]);
    let rows: Vec<Markup> = found.iter().map(|user| row(name, user)).collect();
    let body = html! {
        (search(&path, "Name or email begins with (* is anything)", asked))
        p { (count) @if count == 1 { " user" } @else { " users" } }
        (table("Users", &["User", "Name", "Email", "State"], &rows, "No user is found."))
        (pages)
    };
    Ok(here.shown(Part::Users, &body))
}

fn row(realm: &str, user: &UserRepresentation) -> Markup {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    html! {
        th scope="row" { a href=(user_path(realm, &text(&user.id))) { (text(&user.username)) } }
        td { (text(&user.first_name)) " " (text(&user.last_name)) }
        td { (text(&user.email)) }
        td { @if user.enabled == Some(false) { (mark("disabled")) } }
    }
}
