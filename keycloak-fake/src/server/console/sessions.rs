//! A realm's sessions, those of offline tokens left out: the last used first.

use axum::Extension;
use axum::extract::Path;
use http::Uri;
use keycloak_api::admin::{Paging as Span, Realms};
use keycloak_api::operation::Form;
use keycloak_api::representation::UserSessionRepresentation;
use maud::{Markup, html};

use super::layout::{Tab, page, realm_path, table, user_path};
use super::paging::Paging;
use super::realm::{Part, above};
use super::sent::{Failed, shown};
use super::visit::Visit;
use super::when::{known, told};
use crate::domain::admin::client_sessions;
use crate::domain::oidc::session::Kind;
use crate::server::answer::Answer;

pub(super) async fn list(
    Extension(visit): Extension<Visit>,
    Path(name): Path<String>,
    uri: Uri,
) -> Result<Answer, Failed> {
    let realm = visit.fake.get_realm(&name).await?;
    let paging = Paging::of(&Form::parse(uri.query().unwrap_or_default().as_bytes()));
    let mut span = Span::default();
    (span.first, span.max) = (paging.first(), paging.max());
    let found = client_sessions::list_all(&*visit.realm(&name)?, &visit.fake.context(), Kind::Online, &span);
    let (found, pages) = paging.cut(found, &realm_path(&name, "/sessions"), &[]);
    let of_user = |session: &UserSessionRepresentation| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        html! { th scope="row" { a href=(user_path(&name, &text(&session.user_id))) { (text(&session.username)) } } }
    };
    let rows: Vec<Markup> = found.iter().map(|session| html! { (of_user(session)) (cells(session, &visit)) }).collect();
    let mut heads = vec!["User"];
    heads.extend(HEADS);
    let body = html! {
        (table("Sessions", &heads, &rows, "Nobody is logged in."))
        (pages)
    };
    Ok(shown(page("Sessions", Tab::Realms, &above(&name, &realm, Part::Sessions), &body)))
}

/// What is told of a session, but for its user.
pub(super) const HEADS: [&str; 5] = ["Last used", "Began", "Address", "Clients", "Session"];

/// The cells below those.
pub(super) fn cells(session: &UserSessionRepresentation, visit: &Visit) -> Markup {
    let clients: Vec<&str> = session.clients.iter().flatten().map(|(_, client)| client.as_str()).collect();
    html! {
        td { @if let Some(last) = session.last_access { (told(last, visit.now_ms())) } }
        td { (known(session.start)) }
        td { (session.ip_address.as_deref().unwrap_or_default()) }
        td { (clients.join(", ")) }
        td { code { (session.id.as_deref().unwrap_or_default()) } }
    }
}
