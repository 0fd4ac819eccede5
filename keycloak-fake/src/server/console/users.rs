//! A realm's users, page by page, or those that a search finds.

use axum::Extension;
use axum::extract::Path;
use http::Uri;
use keycloak_api::admin::{Realms, UserFilter, Users};
use keycloak_api::operation::Form;
use keycloak_api::representation::UserRepresentation;
use maud::{Markup, html};

use super::layout::{Tab, mark, page, realm_path, search, table, user_path};
use super::paging::Paging;
use super::realm::{Part, above};
use super::sent::{Failed, shown};
use super::visit::Visit;
use crate::server::answer::Answer;

pub(super) async fn list(
    Extension(visit): Extension<Visit>,
    Path(name): Path<String>,
    uri: Uri,
) -> Result<Answer, Failed> {
    let realm = visit.fake.get_realm(&name).await?;
    let query = Form::parse(uri.query().unwrap_or_default().as_bytes());
    let (asked, paging) = (query.get("search").unwrap_or_default(), Paging::of(&query));
    let mut filter = UserFilter::search(asked);
    let count = visit.fake.count_users(&name, &filter).await?;
    (filter.first, filter.max, filter.brief_representation) = (paging.first(), paging.max(), Some(true));
    let found = visit.fake.list_users(&name, &filter).await?;
    let path = realm_path(&name, "");
    let (found, pages) = paging.cut(found, &path, &[("search", asked)]);
    let rows: Vec<Markup> = found.iter().map(|user| row(&name, user)).collect();
    let body = html! {
        (search(&path, "Name or email begins with (* is anything)", asked))
        p { (count) @if count == 1 { " user" } @else { " users" } }
        (table("Users", &["User", "Name", "Email", "State"], &rows, "No user is found."))
        (pages)
    };
    Ok(shown(page("Users", Tab::Realms, &above(&name, &realm, Part::Users), &body)))
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
