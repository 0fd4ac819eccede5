//! The requests that came, the last first, where a journal is kept.

use axum::Extension;
use http::header::{HeaderValue, LOCATION};
use http::{StatusCode, Uri};
use keycloak_api::admin::Realms;
use keycloak_api::operation::Form;
use maud::{Markup, html};

use super::PATH;
use super::layout::{Tab, mark, page, table};
use super::paging::Paging;
use super::sent::{Failed, shown};
use super::visit::Visit;
use super::when::moment;
use crate::control::{Entry, Outcome};
use crate::server::answer::{self, Answer};

pub(super) async fn list(Extension(visit): Extension<Visit>, uri: Uri) -> Result<Answer, Failed> {
    let query = Form::parse(uri.query().unwrap_or_default().as_bytes());
    let (asked, paging) = (query.get("realm").unwrap_or_default(), Paging::of(&query));
    let is_asked = |entry: &&Entry| asked.is_empty() || entry.realm.as_deref() == Some(asked);
    // Looking at it begins none. Requests wait meanwhile, so nothing is copied but what is shown.
    let kept = visit.fake.engine.watch.journal(|ring| {
        let found: Vec<Entry> = paging.part(ring.iter().rev().filter(is_asked)).into_iter().cloned().collect();
        (found, ring.lost())
    });
    let body = match kept {
        None => nothing_kept(),
        Some((found, lost)) => {
            let (found, pages) = paging.cut(found, &path(), &[("realm", asked)]);
            let rows: Vec<Markup> = found.iter().map(row).collect();
            let heads = ["No.", "Time", "Request", "Realm", "Client", "User", "Outcome", "Parameters"];
            html! {
                (filter(&visit, asked).await?)
                (table("Requests", &heads, &rows, "No request came."))
                (pages)
                @if lost > 0 { p { (lost) " earlier ones are held no more." } }
            }
        }
    };
    Ok(shown(page("Requests", Tab::Requests, &html! {}, &body)))
}

/// Keeps a journal from now on.
pub(super) async fn keep(Extension(visit): Extension<Visit>) -> Answer {
    let _ = visit.fake.journal();
    let mut answer = answer::empty(StatusCode::SEE_OTHER);
    if let Ok(path) = HeaderValue::try_from(path()) {
        answer.headers_mut().insert(LOCATION, path);
    }
    answer
}

fn path() -> String {
    format!("{PATH}/requests")
}

fn nothing_kept() -> Markup {
    html! {
        p { "No journal of requests is kept yet." }
        form method="post" action=(path()) { button type="submit" { "Keep a journal from now on" } }
    }
}

async fn filter(visit: &Visit, asked: &str) -> Result<Markup, Failed> {
    let realms = visit.fake.list_realms(Some(true)).await?;
    let names = realms.iter().filter_map(|realm| realm.realm.as_deref());
    Ok(html! {
        form .search method="get" action=(path()) {
            div .field {
                label for="realm" { "Realm" }
                select #realm name="realm" {
                    option value="" { "all" }
                    @for name in names { option value=(name) selected[name == asked] { (name) } }
                }
            }
            button type="submit" { "Show" }
        }
    })
}

fn row(entry: &Entry) -> Markup {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    html! {
        td .number { (entry.number) }
        td { (moment(entry.time_ms)) }
        th scope="row" {
            @if let Some(operation) = entry.operation { (operation.name) br; }
            code { (entry.method) " " (entry.path) }
        }
        td { (text(&entry.realm)) }
        td { (text(&entry.client)) }
        td { (text(&entry.user)) }
        td { (outcome(entry)) }
        td { ul .plain { @for (name, value) in &entry.parameters { li { (name) ": " code { (value) } } } } }
    }
}

fn outcome(entry: &Entry) -> Markup {
    html! {
        @match entry.outcome {
            Outcome::Pending => "pending",
            Outcome::Ok => "ok",
            Outcome::Failed { kind, status } => span .bad { @if let Some(status) = status { (status) " " } (kind) },
        }
        @if let Some(fault) = &entry.fault { " " (mark(&format!("fault: {fault}"))) }
    }
}
