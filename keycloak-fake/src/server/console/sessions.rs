//! A realm's sessions, those of offline tokens left out: the last used first.

use keycloak_api::admin::Paging as Span;
use keycloak_api::representation::UserSessionRepresentation;
use maud::{Markup, html};

use super::layout::{table, user_path};
use super::realm::{InRealm, Part};
use super::sent::Failed;
use super::visit::Visit;
use super::when::{known, told};
use crate::domain::admin::client_sessions;
use crate::domain::oidc::session::Kind;
use crate::server::answer::Answer;

pub(super) async fn list(here: InRealm) -> Result<Answer, Failed> {
    let InRealm { visit, name, paging, .. } = &here;
    let mut span = Span::default();
    (span.first, span.max) = (paging.first(), paging.max());
    let found = client_sessions::list_all(&*visit.realm(name)?, &visit.fake.context(), Kind::Online, &span);
    let (found, pages) = paging.cut(found, &here.path(Part::Sessions), &[]);
    let of_user = |session: &UserSessionRepresentation| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        html! { th scope="row" { a href=(user_path(name, &text(&session.user_id))) { (text(&session.username)) } } }
    };
    let rows: Vec<Markup> = found.iter().map(|session| html! { (of_user(session)) (cells(session, visit)) }).collect();
    let mut heads = vec!["User"];
    heads.extend(HEADS);
    let body = html! {
        (table("Sessions", &heads, &rows, "Nobody is logged in."))
        (pages)
    };
    Ok(here.shown(Part::Sessions, &body))
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
