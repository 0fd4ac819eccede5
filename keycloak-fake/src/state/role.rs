//! A role of the realm or of one of its clients.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Id, Key, Record};

/// A role.
#[derive(Clone, Debug, Default)]
pub(crate) struct Role {
    pub(crate) id: Id,
    pub(crate) name: Arc<str>,
    pub(crate) description: Option<String>,
    /// The client whose role it is, by its internal id.
    pub(crate) client: Option<Id>,
    /// The roles that it is composed of, of the realm and of clients, by id.
    pub(crate) composites: Vec<Id>,
    pub(crate) attributes: Arc<BTreeMap<String, Vec<String>>>,
}

impl Record for Role {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        (self.client.as_deref().unwrap_or_default(), &self.name)
    }
}
