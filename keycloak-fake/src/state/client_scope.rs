//! A client scope.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::ProtocolMapperRepresentation;

use super::{Id, Key, Record};

/// A named set of mappers and role scope mappings.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClientScope {
    pub(crate) id: Id,
    pub(crate) name: Arc<str>,
    pub(crate) description: Option<String>,
    pub(crate) protocol: Option<String>,
    pub(crate) attributes: Arc<BTreeMap<String, String>>,
    pub(crate) mappers: Arc<Vec<ProtocolMapperRepresentation>>,
    /// The roles that let a token into this scope, by id; none lets every token in.
    pub(crate) scope_mappings: Vec<Id>,
}

impl Record for ClientScope {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        ("", &self.name)
    }
}

impl ClientScope {
    /// An attribute that is a flag.
    pub(crate) fn flag(&self, name: &str, otherwise: bool) -> bool {
        self.attributes.get(name).map_or(otherwise, |value| value == "true")
    }
}
