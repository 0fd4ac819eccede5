//! What components there can be of a kind.

use keycloak_api::representation::ComponentTypeRepresentation;

use super::{KEYS, REGISTRATION_POLICIES, get};
use crate::domain::admin::server_info;
use crate::domain::denied::{AdminDenied, Invalid, What};
use crate::domain::{Decision, Denied};
use crate::state::Realm;

/// The kinds whose types are the same below every component.
const SAME_EVERYWHERE: [&str; 4] = [
    KEYS,
    REGISTRATION_POLICIES,
    "org.keycloak.storage.UserStorageProvider",
    "org.keycloak.userprofile.UserProfileProvider",
];
/// The kind whose settings depend on the component that they are below.
const LDAP_MAPPER: &str = "org.keycloak.storage.ldap.mappers.LDAPStorageMapper";

/// What the component of this id can have below it of the kind `kind`: Keycloak does not look whether that makes sense.
pub(crate) fn below(realm: &Realm, id: &str, kind: Option<&str>) -> Decision<Vec<ComponentTypeRepresentation>> {
    get(realm, id).map_err(|_| AdminDenied::NotFound(What::ParentComponent))?;
    let kind = kind.ok_or(AdminDenied::Invalid(Invalid::ComponentKindMissing))?;
    match server_info::facts().component_types.as_ref().and_then(|types| types.get(kind)) {
        Some(types) if SAME_EVERYWHERE.contains(&kind) => Ok(types.clone()),
        Some(_) if kind == LDAP_MAPPER => Err(Denied::NotDone("types of mappers of user storage")),
        // What is configured elsewhere is no component.
        Some(_) => Ok(Vec::new()),
        // A class of Java's that is not there.
        None if !kind.contains('.') => Err(AdminDenied::Breaks.into()),
        None => Err(Denied::NotDone("types of a kind that has no settings")),
    }
}
