//! A user.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use keycloak_api::representation::UserRepresentation;
use litemap::LiteMap;

use super::{Credential, Id, Key, Record, Seconds};

/// A user of the realm, or the service account of a client.
#[derive(Clone, Debug, Default)]
pub(crate) struct User {
    pub(crate) id: Id,
    /// Lower-cased, as Keycloak keeps it.
    pub(crate) username: Arc<str>,
    /// Lower-cased, as Keycloak keeps it.
    pub(crate) email: Option<Arc<str>>,
    pub(crate) email_verified: bool,
    pub(crate) first_name: Option<Arc<str>>,
    pub(crate) last_name: Option<Arc<str>>,
    pub(crate) enabled: bool,
    /// Milliseconds since the epoch.
    pub(crate) created: i64,
    /// Tokens made before this time are void.
    pub(crate) not_before: Seconds,
    pub(crate) attributes: Arc<Attributes>,
    pub(crate) required_actions: Vec<Arc<str>>,
    /// In the order in which they are tried.
    pub(crate) credentials: Vec<Arc<Credential>>,
    /// The roles that the user has itself, of the realm and of clients, by id, in the order in which they were given.
    pub(crate) roles: Vec<Id>,
    /// The groups that the user is in, by id: the realm's, those of organizations, and what stands for an organization
    /// itself.
    pub(crate) groups: Vec<Id>,
    /// The client whose service account this is.
    pub(crate) service_account_of: Option<Id>,
    /// What the user lets clients have.
    pub(crate) consents: Vec<Consent>,
    /// What else an import or an administrator said of the user, kept as it came: federated identities and
    /// what this fake does not read.
    pub(crate) rest: Rest,
}

/// A user's attributes. Most users have a few: in a row they take a tenth of a tree's memory.
pub(crate) type Attributes = LiteMap<String, Vec<String>>;

/// What is kept of a user without being looked at. Most users have nothing of the kind, and share it.
#[derive(Clone, Debug)]
pub(crate) struct Rest(Arc<UserRepresentation>);

/// What a user lets a client have.
#[derive(Clone, Debug)]
pub(crate) struct Consent {
    /// The client, by its internal id.
    pub(crate) client: Id,
    /// Client scopes, by id. The client's own id stands for what is not a scope.
    pub(crate) scopes: Vec<Id>,
    /// When it was first given, in milliseconds since the epoch.
    pub(crate) created: i64,
    /// When it was last given, in milliseconds since the epoch.
    pub(crate) updated: i64,
}

impl Record for User {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        ("", &self.username)
    }
}

impl User {
    /// The attribute's first value.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name)?.first().map(String::as_str)
    }
}

impl Rest {
    /// What is kept, to change it.
    pub(crate) fn to_mut(&mut self) -> &mut UserRepresentation {
        Arc::make_mut(&mut self.0)
    }
}

impl Default for Rest {
    fn default() -> Self {
        static NOTHING: LazyLock<Arc<UserRepresentation>> = LazyLock::new(Arc::default);
        Self(NOTHING.clone())
    }
}

impl From<UserRepresentation> for Rest {
    fn from(kept: UserRepresentation) -> Self {
        let nothing = Self::default();
        if kept == *nothing.0 { nothing } else { Self(Arc::new(kept)) }
    }
}

impl Deref for Rest {
    type Target = UserRepresentation;

    fn deref(&self) -> &UserRepresentation {
        &self.0
    }
}
