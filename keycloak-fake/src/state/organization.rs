//! An organization: users, identity providers and groups that belong together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Id, Key, Record, Seconds};

/// An organization of the realm.
#[derive(Clone, Debug, Default)]
pub(crate) struct Organization {
    pub(crate) id: Id,
    pub(crate) name: Arc<str>,
    /// The name in scopes and tokens, which stays as it is.
    pub(crate) alias: Arc<str>,
    pub(crate) enabled: bool,
    pub(crate) description: Option<String>,
    pub(crate) redirect_url: Option<String>,
    pub(crate) attributes: Arc<BTreeMap<String, Vec<String>>>,
    pub(crate) domains: Vec<Domain>,
    /// What stands above the organization's groups, and what its members are in. No group is shown for it.
    pub(crate) group: Id,
    /// The invitations that are open or have expired, by id.
    pub(crate) invitations: imbl::OrdMap<Id, Arc<Invitation>>,
}

/// An internet domain of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Domain {
    /// Lower-cased, as Keycloak keeps it.
    pub(crate) name: String,
    pub(crate) verified: bool,
}

/// An invitation to join an organization.
#[derive(Clone, Debug)]
pub(crate) struct Invitation {
    pub(crate) id: Id,
    pub(crate) email: Arc<str>,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) sent: Seconds,
    pub(crate) expires: Seconds,
}

impl Record for Organization {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        ("", &self.name)
    }
}
