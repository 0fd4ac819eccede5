//! Logins that clients asked for, and that users answer on another device (OpenID CIBA Core 1.0).

use std::fmt;
use std::sync::Arc;

use super::{Id, Key, Record, Seconds};

/// A login that a client asked for.
#[derive(Clone, Default)]
pub(crate) struct BackchannelLogin {
    /// What the client's `auth_req_id` names.
    pub(crate) id: Id,
    /// What the device's token names.
    pub(crate) answer_id: Id,
    /// The client, by its `clientId` at that time.
    pub(crate) client_id: Arc<str>,
    /// The user, by id.
    pub(crate) user: Id,
    /// The scopes that the tokens are to have.
    pub(crate) scope: Arc<str>,
    pub(crate) binding_message: Option<Arc<str>>,
    pub(crate) acr_values: Option<Arc<str>>,
    /// When the client asked, in milliseconds since the epoch.
    pub(crate) begun: i64,
    /// How many such logins the realm had before: many may begin in the same millisecond.
    pub(crate) number: u64,
    /// Till when the client may ask for its tokens.
    pub(crate) expires: Seconds,
    /// How many seconds are to pass between two questions.
    pub(crate) interval: Seconds,
    /// When the client may ask again, in milliseconds since the epoch.
    pub(crate) ask_from: i64,
    /// How the client is told, where it is: by the token that it gave for that.
    pub(crate) notice: Option<Arc<str>>,
    pub(crate) answer: BackchannelAnswer,
}

/// What the user answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum BackchannelAnswer {
    #[default]
    Pending,
    Denied,
    Approved,
}

impl fmt::Debug for BackchannelLogin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BackchannelLogin").field("answer", &self.answer).finish_non_exhaustive()
    }
}

impl Record for BackchannelLogin {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        ("", &self.answer_id)
    }
}
