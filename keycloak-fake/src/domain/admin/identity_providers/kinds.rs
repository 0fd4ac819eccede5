//! The kinds of identity providers. `kinds.json` is what a real Keycloak tells of them: what they are good for, what it
//! says of the kind, and which mappers they can have.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use keycloak_api::representation::IdentityProviderMapperTypeRepresentation;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A kind of identity provider.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Kind {
    pub(crate) id: String,
    /// What it is good for.
    pub(crate) types: Vec<String>,
    /// The types that it is found by, which are more than it says.
    pub(crate) listed: Vec<String>,
    /// What Keycloak says of it.
    pub(crate) about: Map<String, Value>,
    pub(crate) mappers: BTreeMap<String, IdentityProviderMapperTypeRepresentation>,
    /// Whether Keycloak breaks when it is asked for the mappers.
    #[serde(default)]
    pub(crate) mappers_break: bool,
}

/// The kind of this id.
pub(crate) fn find(id: &str) -> Option<&'static Kind> {
    static ALL: LazyLock<Vec<Kind>> =
        LazyLock::new(|| serde_json::from_str(include_str!("kinds.json")).unwrap_or_default());
    ALL.iter().find(|kind| kind.id == id)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_keycloak_tells_is_read() {
        assert!(super::find("oidc").is_some_and(|kind| kind.mappers.contains_key("oidc-user-attribute-idp-mapper")));
    }
}
