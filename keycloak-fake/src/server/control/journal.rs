//! The journal.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use http::Uri;
use keycloak_api::operation::Form;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Shared, wire};
use crate::control::{Entry, Outcome};
use crate::server::answer::Answer;

/// The requests that came.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Requests {
    /// How many came that are held no more.
    lost: u64,
    requests: Vec<Told>,
}

/// A request, without secrets, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Told {
    /// Its place among all that came, from 0.
    number: u64,
    /// When it came: milliseconds since the epoch.
    time_millis: i64,
    /// The name of the trait's method; none for what no trait has, such as a page.
    operation: Option<&'static str>,
    method: String,
    path: String,
    realm: Option<String>,
    /// By its `clientId`.
    client: Option<String>,
    user: Option<String>,
    parameters: BTreeMap<String, String>,
    /// `pending`, `ok` or `failed`.
    outcome: &'static str,
    /// Of one that failed with an answer.
    status: Option<u16>,
    /// What the fault did that took effect.
    fault: Option<String>,
}

impl From<Entry> for Told {
    fn from(entry: Entry) -> Self {
        let (outcome, status) = match entry.outcome {
            Outcome::Pending => ("pending", None),
            Outcome::Ok => ("ok", None),
            Outcome::Failed { status, .. } => ("failed", status),
        };
        Self {
            number: entry.number,
            time_millis: entry.time_ms,
            operation: entry.operation.map(|operation| operation.name),
            method: entry.method.to_string(),
            path: entry.path,
            realm: entry.realm,
            client: entry.client,
            user: entry.user,
            parameters: entry.parameters.into_iter().map(|(name, value)| (name.into_owned(), value)).collect(),
            outcome,
            status,
            fault: entry.fault,
        }
    }
}

impl Told {
    /// Whether it is what the query asks for.
    fn is_asked_for(&self, query: &Form) -> bool {
        let own = [
            ("operation", self.operation),
            ("realm", self.realm.as_deref()),
            ("client", self.client.as_deref()),
            ("user", self.user.as_deref()),
            ("outcome", Some(self.outcome)),
        ];
        own.into_iter().all(|(name, own)| query.get(name).is_none_or(|asked| own == Some(asked)))
    }
}

/// The requests that came since the journal began, which it does at the latest when it is first asked for
#[utoipa::path(
    get, path = "/_fake/journal",
    params(
        ("operation" = Option<String>, Query), ("realm" = Option<String>, Query), ("client" = Option<String>, Query),
        ("user" = Option<String>, Query), ("outcome" = Option<String>, Query)
    ),
    responses((status = 200, body = Requests))
)]
pub(super) async fn read(State(shared): State<Arc<Shared>>, uri: Uri) -> Answer {
    let query = Form::parse(uri.query().unwrap_or_default().as_bytes());
    let journal = shared.fake.journal();
    let requests = journal.entries().into_iter().map(Told::from).filter(|told| told.is_asked_for(&query)).collect();
    wire::ok(&Requests { lost: journal.lost(), requests })
}

/// Begins the journal anew
#[utoipa::path(delete, path = "/_fake/journal", responses((status = 204)))]
pub(super) async fn begin_anew(State(shared): State<Arc<Shared>>) -> Answer {
    shared.fake.journal().clear();
    wire::nothing()
}
