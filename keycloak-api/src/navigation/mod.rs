//! Convenience over the traits: a way to each resource that keeps the ids, lists of any length, find-or-create, and
//! changes that keep what they do not touch.
//!
//! ```
//! use keycloak_api::navigation::Navigate as _;
//!
//! # async fn example(keycloak: &dyn keycloak_api::Keycloak, id: &str) -> keycloak_api::Result<()> {
//! let shop = keycloak.realm("shop");
//! let roles = shop.users().by_id(id).role_mappings().realm().available().await?;
//! shop.users().by_id(id).update(|user| user.first_name = Some("Alice".into())).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Everything here goes through the traits' own methods: nothing knows a path, and no trait knows this module. What
//! only one trait method is for has no place here but as a row that names it.

#[macro_use]
mod handle;
mod client_scopes;
mod clients;
mod components;
mod groups;
mod identity_providers;
mod organizations;
mod pages;
mod protocol_mappers;
mod realm;
mod required_actions;
mod role_mappings;
mod roles;
mod scope_mappings;
mod users;
mod workflows;

use std::future::Future;

use crate::Keycloak;
use crate::error::Result;

pub use client_scopes::{ClientScopeRef, ClientScopesRef, ScopeAssignmentsRef};
pub use clients::{ClientRef, ClientsRef};
pub use components::{ComponentRef, ComponentsRef};
pub use groups::{GroupRef, GroupsRef};
pub use identity_providers::{
    IdentityProviderMapperRef, IdentityProviderMappersRef, IdentityProviderRef, IdentityProvidersRef,
};
pub use organizations::{OrganizationGroupRef, OrganizationGroupsRef, OrganizationRef, OrganizationsRef};
pub use pages::Pages;
pub use protocol_mappers::{ClientMapperRef, ClientMappersRef, ClientScopeMapperRef, ClientScopeMappersRef};
pub use realm::RealmRef;
pub use required_actions::{RequiredActionRef, RequiredActionsRef};
pub use role_mappings::{
    GroupClientRolesRef, GroupRealmRolesRef, GroupRoleMappingsRef, UserClientRolesRef, UserRealmRolesRef,
    UserRoleMappingsRef,
};
pub use roles::{ClientRoleRef, ClientRolesRef, RealmRoleRef, RealmRolesRef, RoleByIdRef};
pub use scope_mappings::{
    ClientScopeClientRolesRef, ClientScopeMappingsRef, ClientScopeRealmRolesRef, ClientScopeScopeClientRolesRef,
    ClientScopeScopeMappingsRef, ClientScopeScopeRealmRolesRef,
};
pub use users::{UserRef, UsersRef};
pub use workflows::{WorkflowRef, WorkflowsRef};

/// Where the ways begin: on whatever is a [`Keycloak`], `dyn Keycloak` too.
pub trait Navigate: Keycloak {
    /// The realm of this name. Nothing is asked yet.
    fn realm<'a>(&'a self, realm: &'a str) -> RealmRef<'a, Self> {
        RealmRef { keycloak: self, realm }
    }
}

impl<K: Keycloak + ?Sized> Navigate for K {}

/// What `find` finds, or else what `create` makes; where somebody else was faster, what `find` finds then.
///
/// # Errors
/// What `find` and `create` say; a conflict with something that `find` does not find is `create`'s.
async fn find_or_create<T, F>(find: impl Fn() -> F, create: impl Future<Output = Result<T>>) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    if let Some(found) = find().await? {
        return Ok(found);
    }
    match create.await {
        Err(conflict) if conflict.is_conflict() => find().await?.ok_or(conflict),
        created => created,
    }
}

/// Not to be there is no error.
fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The ways of a front that waits for its answers.
#[cfg(feature = "blocking")]
pub mod blocking {
    use crate::Keycloak;
    use crate::operation::BlockOn;

    pub use super::client_scopes::blocking::*;
    pub use super::clients::blocking::*;
    pub use super::components::blocking::*;
    pub use super::groups::blocking::*;
    pub use super::identity_providers::blocking::*;
    pub use super::organizations::blocking::*;
    pub use super::pages::blocking::Pages;
    pub use super::protocol_mappers::blocking::*;
    pub use super::realm::blocking::*;
    pub use super::required_actions::blocking::*;
    pub use super::role_mappings::blocking::*;
    pub use super::roles::blocking::*;
    pub use super::scope_mappings::blocking::*;
    pub use super::users::blocking::*;
    pub use super::workflows::blocking::*;

    /// Where the ways begin, on whatever waits for a [`Keycloak`].
    pub trait Navigate: BlockOn {
        /// The realm of this name. Nothing is asked yet.
        fn realm<'a>(&'a self, realm: &'a str) -> RealmRef<'a, Self>
        where
            Self::Keycloak: Keycloak,
        {
            RealmRef { front: self, at: super::Navigate::realm(self.keycloak(), realm) }
        }
    }

    impl<B: BlockOn + ?Sized> Navigate for B {}
}
