//! What Keycloak gives a new realm: the export of one that nobody has touched, without its ids and keys.
//!
//! `{realm}` in it stands for the realm's name. It is parsed once a process.

use std::sync::LazyLock;

use keycloak_api::representation::RealmRepresentation;

const EXPORT: &str = include_str!("default-realm.json");

/// A realm that nobody has touched.
pub(crate) fn realm() -> &'static RealmRepresentation {
    static REALM: LazyLock<RealmRepresentation> = LazyLock::new(|| serde_json::from_str(EXPORT).unwrap_or_default());
    &REALM
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_export_is_read() {
        let realm = super::realm();
        assert_eq!(realm.clients.as_ref().map(Vec::len), Some(6));
        assert_eq!(realm.client_scopes.as_ref().map(Vec::len), Some(15));
    }
}
