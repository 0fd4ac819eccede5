//! [`RoleComposites`] on the fake, and what is the same in [`Roles`].

use async_trait::async_trait;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_CLIENTS, MANAGE_REALM, VIEW_CLIENTS, VIEW_REALM};
use crate::domain::admin::role_composites;
use crate::domain::admin::roles::{Holder, Which};
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl RoleComposites for FakeKeycloak {
    async fn list_realm_role_realm_composites(&self, realm: &str, role_name: &str) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn RoleComposites>::LIST_REALM_ROLE_REALM_COMPOSITES;
        self.composites_of(operation, realm, Which::Named(Holder::Realm, role_name), Holder::Realm)
    }

    async fn list_realm_role_client_composites(
        &self,
        realm: &str,
        role_name: &str,
        target_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn RoleComposites>::LIST_REALM_ROLE_CLIENT_COMPOSITES;
        self.composites_of(operation, realm, Which::Named(Holder::Realm, role_name), Holder::Client(target_client_uuid))
    }

    async fn list_client_role_realm_composites(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn RoleComposites>::LIST_CLIENT_ROLE_REALM_COMPOSITES;
        self.composites_of(operation, realm, Which::Named(Holder::Client(client_uuid), role_name), Holder::Realm)
    }

    async fn list_client_role_client_composites(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        target_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn RoleComposites>::LIST_CLIENT_ROLE_CLIENT_COMPOSITES;
        self.composites_of(
            operation,
            realm,
            Which::Named(Holder::Client(client_uuid), role_name),
            Holder::Client(target_client_uuid),
        )
    }

    async fn list_role_by_id_composites(
        &self,
        realm: &str,
        role_id: &str,
        filter: &CompositeFilter,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn RoleComposites>::LIST_ROLE_BY_ID_COMPOSITES;
        self.composites(operation, realm, Which::Id(role_id), filter)
    }

    async fn add_role_by_id_composites(&self, realm: &str, role_id: &str, roles: &[RoleRepresentation]) -> Result<()> {
        let operation = <dyn RoleComposites>::ADD_ROLE_BY_ID_COMPOSITES;
        self.add_composites(operation, realm, Which::Id(role_id), roles)
    }

    async fn remove_role_by_id_composites(
        &self,
        realm: &str,
        role_id: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn RoleComposites>::REMOVE_ROLE_BY_ID_COMPOSITES;
        self.remove_composites(operation, realm, Which::Id(role_id), roles)
    }

    async fn list_role_by_id_realm_composites(&self, realm: &str, role_id: &str) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn RoleComposites>::LIST_ROLE_BY_ID_REALM_COMPOSITES;
        self.composites_of(operation, realm, Which::Id(role_id), Holder::Realm)
    }

    async fn list_role_by_id_client_composites(
        &self,
        realm: &str,
        role_id: &str,
        target_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn RoleComposites>::LIST_ROLE_BY_ID_CLIENT_COMPOSITES;
        self.composites_of(operation, realm, Which::Id(role_id), Holder::Client(target_client_uuid))
    }
}

/// One form of each operation, whichever way the role is named.
impl FakeKeycloak {
    pub(super) fn composites(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        which: Which<'_>,
        filter: &CompositeFilter,
    ) -> Result<Vec<RoleRepresentation>> {
        let rights = self.rights_on(realm, which, VIEW_REALM, VIEW_CLIENTS);
        self.read(operation, target(realm, which), rights, |realm| role_composites::list(realm, which, filter))
    }

    pub(super) fn add_composites(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        which: Which<'_>,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let rights = self.rights_on(realm, which, MANAGE_REALM, MANAGE_CLIENTS);
        self.administer_as(operation, target(realm, which), rights, |realm, _, authority| {
            role_composites::add(realm, which, roles, authority.reach())
        })
    }

    pub(super) fn remove_composites(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        which: Which<'_>,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let rights = self.rights_on(realm, which, MANAGE_REALM, MANAGE_CLIENTS);
        self.administer_as(operation, target(realm, which), rights, |realm, _, authority| {
            role_composites::remove(realm, which, roles, authority.reach())
        })
    }

    fn composites_of(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        which: Which<'_>,
        holder: Holder<'_>,
    ) -> Result<Vec<RoleRepresentation>> {
        let rights = self.rights_on(realm, which, VIEW_REALM, VIEW_CLIENTS);
        self.read(operation, target(realm, which), rights, |realm| role_composites::list_of(realm, which, holder))
    }

    /// Which rights an operation on a role needs.
    fn rights_on(
        &self,
        realm: &str,
        which: Which<'_>,
        of_realm: &'static [&'static str],
        of_client: &'static [&'static str],
    ) -> &'static [&'static str] {
        match which {
            Which::Named(Holder::Realm, _) => of_realm,
            Which::Named(Holder::Client(_), _) => of_client,
            Which::Id(id) => self.rights_on_role(realm, id, of_realm, of_client),
        }
    }
}

fn target<'a>(realm: &'a str, which: Which<'a>) -> Target<'a> {
    match which {
        Which::Named(Holder::Realm, _) => Target::from(realm),
        Which::Named(Holder::Client(client), _) => Target::client(realm, client),
        Which::Id(id) => Target::role(realm, id),
    }
}
