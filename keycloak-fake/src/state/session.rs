//! A user's session, and the parts that clients have in it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::{Id, Key, Record, Seconds};

/// A user's session: one login, whatever number of clients use it. An offline session is one of its own, in a table of
/// its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Session {
    pub(crate) id: Id,
    pub(crate) user: Id,
    pub(crate) username: Arc<str>,
    pub(crate) started: Seconds,
    pub(crate) last_refresh: Seconds,
    /// When the user showed the password; 0 for one who never did, as another one is the user for a while.
    pub(crate) auth_time: Seconds,
    pub(crate) remember_me: bool,
    pub(crate) ip_address: Arc<str>,
    /// The URL above `/realms` at which it began: a logout comes from the issuer that the clients know.
    pub(crate) base_url: Arc<str>,
    /// Whether a browser holds it by a cookie. A password grant's session is no login in a browser.
    pub(crate) in_browser: bool,
    /// Whether the user agreed to it on another device.
    pub(crate) by_device: bool,
    pub(crate) notes: Arc<Notes>,
    /// The clients' parts, by the clients' internal ids, in the order in which they came.
    pub(crate) clients: Vec<Arc<ClientSession>>,
}

/// Session notes, which mappers can put into tokens. There are tokens among them, so `Debug` shows the names alone.
#[derive(Clone, Default)]
pub(crate) struct Notes(BTreeMap<String, String>);

impl fmt::Debug for Notes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.keys()).finish()
    }
}

impl From<BTreeMap<String, String>> for Notes {
    fn from(notes: BTreeMap<String, String>) -> Self {
        Self(notes)
    }
}

impl Deref for Notes {
    type Target = BTreeMap<String, String>;

    fn deref(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

impl DerefMut for Notes {
    fn deref_mut(&mut self) -> &mut BTreeMap<String, String> {
        &mut self.0
    }
}

/// A client's part in a user's session.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClientSession {
    /// The client, by its internal id.
    pub(crate) client: Id,
    pub(crate) started: Seconds,
    pub(crate) last_refresh: Seconds,
    /// The scopes that were asked for, as they were.
    pub(crate) scope: Arc<str>,
    pub(crate) nonce: Option<Arc<str>>,
    /// The level of authentication reached; `None`, or one below 0, where no flow has levels.
    pub(crate) level: Option<i32>,
    /// Whether a session stood in for a login.
    pub(crate) by_session: bool,
    /// `acr_values`, as they were asked for.
    pub(crate) acr_values: Option<Arc<str>>,
    /// `claims`, as they were asked for.
    pub(crate) claims: Option<Arc<str>>,
    /// The id of the refresh token that was used last, where the realm revokes those used.
    pub(crate) refresh_token_used: Option<Id>,
    /// When it was used first.
    pub(crate) refresh_token_used_at: Seconds,
    /// How often it was used.
    pub(crate) refresh_token_uses: i32,
}

impl ClientSession {
    /// Whether this scope was asked for.
    pub(crate) fn asked_for(&self, name: &str) -> bool {
        self.scope.split(' ').any(|asked| asked == name)
    }
}

impl Record for Session {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        // By user, so that a user's sessions are found together.
        (&self.user, &self.id)
    }
}

impl Session {
    /// The part of the client of this internal id.
    pub(crate) fn client(&self, client: &str) -> Option<&Arc<ClientSession>> {
        self.clients.iter().find(|part| *part.client == *client)
    }

    /// When the user showed the password, where that was to a browser, or agreed on another device.
    pub(crate) fn shown_auth_time(&self) -> Option<Seconds> {
        ((self.in_browser || self.by_device) && self.auth_time != 0).then_some(self.auth_time)
    }

    /// Whether a token of this time belongs to an earlier session of the same id, or to an earlier part of the client
    /// in it: a browser's next login has the id of its last one. Keycloak allows for a second.
    pub(crate) fn began_after(&self, issued: Seconds, client: &str) -> bool {
        let part = self.client(client).map_or(self.started, |part| part.started);
        issued + 1 < self.started.max(part)
    }

    /// Puts a client's part in, in place of the one it had.
    pub(crate) fn put_client(&mut self, part: ClientSession) {
        let part = Arc::new(part);
        match self.clients.iter_mut().find(|old| old.client == part.client) {
            Some(old) => *old = part,
            None => self.clients.push(part),
        }
    }
}
