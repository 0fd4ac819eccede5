//! The admin API: one trait a resource, named as Keycloak names it.
//!
//! Ids are plain `&str`, as Keycloak hands them out. A realm is addressed by its name, a client by its internal id
//! (`client_uuid`, the `id` of its representation), a role by its name.

mod client_scopes;
mod clients;
mod groups;
mod protocol_mappers;
mod realms;
mod role_mappings;
mod roles;
mod user_profile;
mod users;

pub use client_scopes::ClientScopes;
pub use clients::{ClientFilter, Clients};
pub use groups::{Count, GroupFilter, Groups, Page};
pub use protocol_mappers::ProtocolMappers;
pub use realms::Realms;
pub use role_mappings::RoleMappings;
pub use roles::{RoleFilter, Roles};
pub use user_profile::UserProfile;
pub use users::{UserFilter, Users};

#[cfg(feature = "blocking")]
pub(crate) mod blocking_traits {
    pub use super::client_scopes::blocking::ClientScopes;
    pub use super::clients::blocking::Clients;
    pub use super::groups::blocking::Groups;
    pub use super::protocol_mappers::blocking::ProtocolMappers;
    pub use super::realms::blocking::Realms;
    pub use super::role_mappings::blocking::RoleMappings;
    pub use super::roles::blocking::Roles;
    pub use super::user_profile::blocking::UserProfile;
    pub use super::users::blocking::Users;
}
