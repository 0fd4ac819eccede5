//! A group of users.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Id, Key, Record};

/// A group.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub(crate) id: Id,
    pub(crate) name: Arc<str>,
    pub(crate) description: Option<String>,
    pub(crate) parent: Option<Id>,
    pub(crate) attributes: Arc<BTreeMap<String, Vec<String>>>,
    /// The roles that its members and its subgroups' members have, by id.
    pub(crate) roles: Vec<Id>,
}

impl Record for Group {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        (self.parent.as_deref().unwrap_or_default(), &self.name)
    }
}
