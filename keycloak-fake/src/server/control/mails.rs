//! The mailbox.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Shared, wire};
use crate::control::Mail;
use crate::server::answer::Answer;

/// A mail to a user, or to somebody who is invited.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SentMail {
    realm: String,
    to: String,
    subject: String,
    /// The required actions that it asks for.
    actions: Vec<String>,
    /// Where its reader goes.
    link: String,
    /// Milliseconds since the epoch.
    sent_millis: u64,
}

impl From<Mail> for SentMail {
    fn from(mail: Mail) -> Self {
        let Mail { realm, to, subject, actions, link, sent } = mail;
        Self { realm, to, subject, actions, link, sent_millis: wire::millis(sent) }
    }
}

/// The mails that the realms sent, the oldest first
#[utoipa::path(get, path = "/_fake/mails", responses((status = 200, body = [SentMail])))]
pub(super) async fn list(State(shared): State<Arc<Shared>>) -> Answer {
    let mails: Vec<SentMail> = shared.fake.mailbox().into_iter().map(SentMail::from).collect();
    wire::ok(&mails)
}
