//! Realms as JSON: what Keycloak exports, and what it gives to a new realm.

pub(crate) mod defaults;
pub(crate) mod password;
pub(crate) mod unknown;
