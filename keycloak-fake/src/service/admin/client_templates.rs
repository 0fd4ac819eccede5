//! [`ClientTemplates`] on the fake: client scopes by the name that they had before.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use crate::domain::admin::role_mappings::Of;
use crate::domain::admin::scope_mappings::Scoped;
use crate::handle::FakeKeycloak;

#[rest(not_done(
    list_client_templates,
    create_client_template,
    get_client_template,
    update_client_template,
    delete_client_template,
    list_client_template_mappers,
    create_client_template_mapper,
    create_client_template_mappers,
    get_client_template_mapper,
    update_client_template_mapper,
    delete_client_template_mapper,
    list_client_template_mappers_of_protocol,
))]
#[async_trait]
impl ClientTemplates for FakeKeycloak {
    async fn get_client_template_scope_mappings(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<MappingsRepresentation> {
        let operation = <dyn ClientTemplates>::GET_CLIENT_TEMPLATE_SCOPE_MAPPINGS;
        self.scope_mappings(operation, realm, Scoped::ClientScope(client_scope_id))
    }

    async fn list_client_template_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ClientTemplates>::LIST_CLIENT_TEMPLATE_SCOPE_REALM_ROLES;
        self.mapped_to_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Realm)
    }

    async fn add_client_template_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ClientTemplates>::ADD_CLIENT_TEMPLATE_SCOPE_REALM_ROLES;
        self.add_to_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Realm, roles)
    }

    async fn remove_client_template_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ClientTemplates>::REMOVE_CLIENT_TEMPLATE_SCOPE_REALM_ROLES;
        self.remove_from_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Realm, roles)
    }

    async fn list_available_client_template_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ClientTemplates>::LIST_AVAILABLE_CLIENT_TEMPLATE_SCOPE_REALM_ROLES;
        self.available_for_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Realm)
    }

    async fn list_effective_client_template_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ClientTemplates>::LIST_EFFECTIVE_CLIENT_TEMPLATE_SCOPE_REALM_ROLES;
        self.effective_in_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Realm, brief)
    }

    async fn list_client_template_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ClientTemplates>::LIST_CLIENT_TEMPLATE_SCOPE_CLIENT_ROLES;
        self.mapped_to_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Client(role_client_uuid))
    }

    async fn add_client_template_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ClientTemplates>::ADD_CLIENT_TEMPLATE_SCOPE_CLIENT_ROLES;
        self.add_to_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Client(role_client_uuid), roles)
    }

    async fn remove_client_template_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn ClientTemplates>::REMOVE_CLIENT_TEMPLATE_SCOPE_CLIENT_ROLES;
        self.remove_from_scope(
            operation,
            realm,
            Scoped::ClientScope(client_scope_id),
            Of::Client(role_client_uuid),
            roles,
        )
    }

    async fn list_available_client_template_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ClientTemplates>::LIST_AVAILABLE_CLIENT_TEMPLATE_SCOPE_CLIENT_ROLES;
        self.available_for_scope(operation, realm, Scoped::ClientScope(client_scope_id), Of::Client(role_client_uuid))
    }

    async fn list_effective_client_template_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ClientTemplates>::LIST_EFFECTIVE_CLIENT_TEMPLATE_SCOPE_CLIENT_ROLES;
        self.effective_in_scope(
            operation,
            realm,
            Scoped::ClientScope(client_scope_id),
            Of::Client(role_client_uuid),
            brief,
        )
    }
}
