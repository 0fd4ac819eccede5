//! The mails that the realms have sent, the last first, with their links.

use axum::Extension;
use http::Uri;
use keycloak_api::operation::Form;
use maud::{Markup, html};

use super::PATH;
use super::layout::{Tab, page, realm_path, table};
use super::paging::Paging;
use super::sent::shown;
use super::visit::Visit;
use super::when::at;
use crate::control::Mail;
use crate::server::answer::Answer;

pub(super) async fn list(Extension(visit): Extension<Visit>, uri: Uri) -> Answer {
    let paging = Paging::of(&Form::parse(uri.query().unwrap_or_default().as_bytes()));
    let found = paging.part(visit.fake.mailbox().into_iter().rev());
    let (found, pages) = paging.cut(found, &format!("{PATH}/mails"), &[]);
    let rows: Vec<Markup> = found.iter().map(row).collect();
    let heads = ["Sent", "To", "Subject", "Asks for", "Realm", "Link"];
    let nothing = "No mail was sent. A realm sends mails once its settings name a mail server (smtpServer).";
    let body = html! {
        (table("Mails", &heads, &rows, nothing))
        (pages)
    };
    shown(page("Mails", Tab::Mails, &html! {}, &body))
}

fn row(mail: &Mail) -> Markup {
    let about = format!("Open the link of the mail to {}", mail.to);
    html! {
        td { (at(mail.sent)) }
        th scope="row" { (mail.to) }
        td { (mail.subject) }
        td { (mail.actions.join(", ")) }
        td { a href=(realm_path(&mail.realm, "")) { (mail.realm) } }
        td { a href=(mail.link) aria-label=(about) { "Open" } }
    }
}
