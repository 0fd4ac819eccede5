//! Mails that were sent to users.

use std::sync::Arc;

use super::{Id, Seconds};

/// A mail with a link, by which its reader does something without a password.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    /// Of the link's token.
    pub(crate) id: Id,
    pub(crate) nonce: Id,
    /// Milliseconds since the epoch.
    pub(crate) sent: i64,
    /// The user, by id; nobody yet, where somebody is to register.
    pub(crate) user: Option<Id>,
    pub(crate) address: Arc<str>,
    pub(crate) task: Task,
    /// The client that the user returns to, by its `clientId`.
    pub(crate) client_id: Arc<str>,
    pub(crate) redirect_uri: Option<String>,
    /// When the link ends.
    pub(crate) expires: Seconds,
    /// The login that the mail was sent in; none where an administrator had it sent.
    pub(crate) login: Option<MailedLogin>,
    /// The issuer of the link's token, below which the link lies.
    pub(crate) issuer: String,
}

/// What a link says of the login that its mail was sent in.
#[derive(Clone, Debug)]
pub(crate) struct MailedLogin {
    /// Login, tab and client, by id (`asid`).
    pub(crate) id: String,
    pub(crate) tab: Id,
    /// What addresses carry of the request (`client_data`).
    pub(crate) client_data: String,
}

/// What a mail asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Required actions, by their aliases.
    Actions(Vec<String>),
    VerifyEmail,
    /// To join an organization. Whoever is no user yet is to register first.
    Invitation {
        /// By id.
        organization: Id,
        /// As it was then.
        name: Arc<str>,
    },
    /// A new password, by whoever forgot the old one.
    ResetPassword,
}
