//! What the tables hold, as Keycloak's JSON: the fields that the server writes, and no others.

pub(crate) mod authorization;
pub(crate) mod client;
pub(crate) mod client_scope;
pub(crate) mod flow;
pub(crate) mod group;
pub(crate) mod organization;
pub(crate) mod realm;
pub(crate) mod role;
pub(crate) mod user;

use std::collections::BTreeMap;

/// What the caller may do with a thing. Whoever may see it through this fake may do all of it.
fn access(rights: &[&str]) -> Option<BTreeMap<String, bool>> {
    Some(rights.iter().map(|right| ((*right).to_owned(), true)).collect())
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}
