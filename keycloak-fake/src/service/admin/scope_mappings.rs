//! [`ScopeMappings`] on the fake, and what is the same for client scopes under their old name.

use async_trait::async_trait;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_CLIENTS, VIEW_CLIENTS};
use crate::domain::admin::role_mappings::Of;
use crate::domain::admin::scope_mappings::{self, Scoped};
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl ScopeMappings for FakeKeycloak {
    async fn get_client_scope_mappings(&self, realm: &str, client_uuid: &str) -> Result<MappingsRepresentation> {
        let operation = <dyn ScopeMappings>::GET_CLIENT_SCOPE_MAPPINGS;
        self.scope_mappings(operation, realm, Scoped::Client(client_uuid))
    }

    async fn list_client_scope_realm_roles(&self, realm: &str, client_uuid: &str) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_CLIENT_SCOPE_REALM_ROLES;
        self.mapped_to_scope(operation, realm, Scoped::Client(client_uuid), Of::Realm)
    }

    async fn add_client_scope_realm_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ScopeMappings>::ADD_CLIENT_SCOPE_REALM_ROLES;
        self.add_to_scope(operation, realm, Scoped::Client(client_uuid), Of::Realm, roles)
    }

    async fn remove_client_scope_realm_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ScopeMappings>::REMOVE_CLIENT_SCOPE_REALM_ROLES;
        self.remove_from_scope(operation, realm, Scoped::Client(client_uuid), Of::Realm, roles)
    }

    async fn list_available_client_scope_realm_roles(
        &self,
        realm: &str,
        client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_AVAILABLE_CLIENT_SCOPE_REALM_ROLES;
        self.available_for_scope(operation, realm, Scoped::Client(client_uuid), Of::Realm)
    }

    async fn list_effective_client_scope_realm_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_EFFECTIVE_CLIENT_SCOPE_REALM_ROLES;
        self.effective_in_scope(operation, realm, Scoped::Client(client_uuid), Of::Realm, brief)
    }

    async fn list_client_scope_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_CLIENT_SCOPE_CLIENT_ROLES;
        self.mapped_to_scope(operation, realm, Scoped::Client(client_uuid), Of::Client(role_client_uuid))
    }

    async fn add_client_scope_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ScopeMappings>::ADD_CLIENT_SCOPE_CLIENT_ROLES;
        self.add_to_scope(operation, realm, Scoped::Client(client_uuid), Of::Client(role_client_uuid), roles)
    }

    async fn remove_client_scope_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ScopeMappings>::REMOVE_CLIENT_SCOPE_CLIENT_ROLES;
        self.remove_from_scope(operation, realm, Scoped::Client(client_uuid), Of::Client(role_client_uuid), roles)
    }

    async fn list_available_client_scope_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_AVAILABLE_CLIENT_SCOPE_CLIENT_ROLES;
        self.available_for_scope(operation, realm, Scoped::Client(client_uuid), Of::Client(role_client_uuid))
    }

    async fn list_effective_client_scope_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_client_uuid: &str,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_EFFECTIVE_CLIENT_SCOPE_CLIENT_ROLES;
        self.effective_in_scope(operation, realm, Scoped::Client(client_uuid), Of::Client(role_client_uuid), brief)
    }

    async fn get_client_scope_scope_mappings(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<MappingsRepresentation> {
        let operation = <dyn ScopeMappings>::GET_CLIENT_SCOPE_SCOPE_MAPPINGS;
        self.scope_mappings(operation, realm, Scoped::ClientScope(client_scope_id))
    }

    async fn list_client_scope_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_CLIENT_SCOPE_SCOPE_REALM_ROLES;
        self.mapped_to_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Realm)
    }

    async fn add_client_scope_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ScopeMappings>::ADD_CLIENT_SCOPE_SCOPE_REALM_ROLES;
        self.add_to_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Realm, roles)
    }

    async fn remove_client_scope_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ScopeMappings>::REMOVE_CLIENT_SCOPE_SCOPE_REALM_ROLES;
        self.remove_from_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Realm, roles)
    }

    async fn list_available_client_scope_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_AVAILABLE_CLIENT_SCOPE_SCOPE_REALM_ROLES;
        self.available_for_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Realm)
    }

    async fn list_effective_client_scope_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_EFFECTIVE_CLIENT_SCOPE_SCOPE_REALM_ROLES;
        self.effective_in_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Realm, brief)
    }

    async fn list_client_scope_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_CLIENT_SCOPE_SCOPE_CLIENT_ROLES;
        self.mapped_to_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Client(role_client_uuid))
    }

    async fn add_client_scope_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ScopeMappings>::ADD_CLIENT_SCOPE_SCOPE_CLIENT_ROLES;
        self.add_to_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Client(role_client_uuid), roles)
    }

    async fn remove_client_scope_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ScopeMappings>::REMOVE_CLIENT_SCOPE_SCOPE_CLIENT_ROLES;
        self.remove_from_scope(
            operation,
            realm,
            Scoped::ClientScope(client_scope_id),
            Of::Client(role_client_uuid),
            roles,
        )
    }

    async fn list_available_client_scope_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_AVAILABLE_CLIENT_SCOPE_SCOPE_CLIENT_ROLES;
        self.available_for_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Client(role_client_uuid))
    }

    async fn list_effective_client_scope_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ScopeMappings>::LIST_EFFECTIVE_CLIENT_SCOPE_SCOPE_CLIENT_ROLES;
        self.effective_in_scope(
            operation,
            realm,
            Scoped::ClientScope(client_scope_id),
            Of::Client(role_client_uuid),
            brief,
        )
    }
}

/// One form of each operation, whatever the scope is of and whoever's roles are meant.
impl FakeKeycloak {
    pub(super) fn scope_mappings(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        scoped: Scoped<'_>,
    ) -> Result<MappingsRepresentation> {
        let target = target(realm, scoped, Of::Realm);
        self.read(operation, target, VIEW_CLIENTS, |realm| scope_mappings::all(realm, scoped))
    }

    pub(super) fn mapped_to_scope(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        scoped: Scoped<'_>,
        of: Of<'_>,
    ) -> Result<Vec<RoleRepresentation>> {
        let target = target(realm, scoped, of);
        self.read(operation, target, VIEW_CLIENTS, |realm| scope_mappings::list(realm, scoped, of))
    }

    pub(super) fn available_for_scope(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        scoped: Scoped<'_>,
        of: Of<'_>,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read_as(operation, target(realm, scoped, of), VIEW_CLIENTS, |realm, authority| {
            scope_mappings::available(realm, scoped, of, authority.reach())
        })
    }

    pub(super) fn effective_in_scope(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        scoped: Scoped<'_>,
        of: Of<'_>,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read(operation, target(realm, scoped, of), VIEW_CLIENTS, |realm| {
            scope_mappings::effective(realm, scoped, of, brief.unwrap_or(true))
        })
    }

    pub(super) fn add_to_scope(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        scoped: Scoped<'_>,
        of: Of<'_>,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        self.administer_as(operation, target(realm, scoped, of), MANAGE_CLIENTS, |realm, _, authority| {
            scope_mappings::add(realm, scoped, of, roles, authority.reach())
        })
    }

    pub(super) fn remove_from_scope(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        scoped: Scoped<'_>,
        of: Of<'_>,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        self.administer_as(operation, target(realm, scoped, of), MANAGE_CLIENTS, |realm, _, authority| {
            scope_mappings::remove(realm, scoped, of, roles, authority.reach())
        })
    }
}

fn target<'a>(realm: &'a str, scoped: Scoped<'a>, of: Of<'a>) -> Target<'a> {
    let target = match scoped {
        Scoped::Client(id) => Target::client(realm, id),
        Scoped::ClientScope(id) => Target::client_scope(realm, id),
    };
    match of {
        Of::Realm => target,
        Of::Client(client) => target.with_roles_of(client),
    }
}
