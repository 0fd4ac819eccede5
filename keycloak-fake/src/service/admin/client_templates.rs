//! [`ClientTemplates`] on the fake: client scopes by the name that they had before.

use async_trait::async_trait;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{Error, prelude::*, rest};

use crate::domain::admin::role_mappings::Of;
use crate::domain::admin::scope_mappings::Scoped;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl ClientTemplates for FakeKeycloak {
    async fn list_client_templates(&self, realm: &str) -> Result<Vec<ClientScopeRepresentation>> {
        self.unwatched().list_client_scopes(realm).await.map_err(as_of(<dyn ClientTemplates>::LIST_CLIENT_TEMPLATES))
    }

    async fn create_client_template(&self, realm: &str, scope: &ClientScopeRepresentation) -> Result<Created> {
        let created = self
            .create_client_scope(realm, scope)
            .await
            .map_err(as_of(<dyn ClientTemplates>::CREATE_CLIENT_TEMPLATE))?;
        Ok(self.created(realm, &["client-templates", &created.id]))
    }

    async fn get_client_template(&self, realm: &str, client_scope_id: &str) -> Result<ClientScopeRepresentation> {
        self.unwatched()
            .get_client_scope(realm, client_scope_id)
            .await
            .map_err(as_of(<dyn ClientTemplates>::GET_CLIENT_TEMPLATE))
    }

    async fn update_client_template(
        &self,
        realm: &str,
        client_scope_id: &str,
        scope: &ClientScopeRepresentation,
    ) -> Result<()> {
        self.update_client_scope(realm, client_scope_id, scope)
            .await
            .map_err(as_of(<dyn ClientTemplates>::UPDATE_CLIENT_TEMPLATE))
    }

    async fn delete_client_template(&self, realm: &str, client_scope_id: &str) -> Result<()> {
        self.delete_client_scope(realm, client_scope_id)
            .await
            .map_err(as_of(<dyn ClientTemplates>::DELETE_CLIENT_TEMPLATE))
    }

    async fn list_client_template_mappers(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<ProtocolMapperRepresentation>> {
        self.list_client_scope_mappers(realm, client_scope_id)
            .await
            .map_err(as_of(<dyn ClientTemplates>::LIST_CLIENT_TEMPLATE_MAPPERS))
    }

    async fn create_client_template_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        mapper: &ProtocolMapperRepresentation,
    ) -> Result<Created> {
        let created = self
            .create_client_scope_mapper(realm, client_scope_id, mapper)
            .await
            .map_err(as_of(<dyn ClientTemplates>::CREATE_CLIENT_TEMPLATE_MAPPER))?;
        Ok(self.created(realm, &["client-templates", client_scope_id, "protocol-mappers", "models", &created.id]))
    }

    async fn create_client_template_mappers(
        &self,
        realm: &str,
        client_scope_id: &str,
        mappers: &[ProtocolMapperRepresentation],
    ) -> Result<()> {
        self.create_client_scope_mappers(realm, client_scope_id, mappers)
            .await
            .map_err(as_of(<dyn ClientTemplates>::CREATE_CLIENT_TEMPLATE_MAPPERS))
    }

    async fn get_client_template_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        mapper_id: &str,
    ) -> Result<ProtocolMapperRepresentation> {
        self.get_client_scope_mapper(realm, client_scope_id, mapper_id)
            .await
            .map_err(as_of(<dyn ClientTemplates>::GET_CLIENT_TEMPLATE_MAPPER))
    }

    async fn update_client_template_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        mapper_id: &str,
        mapper: &ProtocolMapperRepresentation,
    ) -> Result<()> {
        self.update_client_scope_mapper(realm, client_scope_id, mapper_id, mapper)
            .await
            .map_err(as_of(<dyn ClientTemplates>::UPDATE_CLIENT_TEMPLATE_MAPPER))
    }

    async fn delete_client_template_mapper(&self, realm: &str, client_scope_id: &str, mapper_id: &str) -> Result<()> {
        self.delete_client_scope_mapper(realm, client_scope_id, mapper_id)
            .await
            .map_err(as_of(<dyn ClientTemplates>::DELETE_CLIENT_TEMPLATE_MAPPER))
    }

    async fn list_client_template_mappers_of_protocol(
        &self,
        realm: &str,
        client_scope_id: &str,
        protocol: &str,
    ) -> Result<Vec<ProtocolMapperRepresentation>> {
        self.list_client_scope_mappers_of_protocol(realm, client_scope_id, protocol)
            .await
            .map_err(as_of(<dyn ClientTemplates>::LIST_CLIENT_TEMPLATE_MAPPERS_OF_PROTOCOL))
    }

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

/// An error of what is done for a client scope, as one of this operation.
fn as_of(operation: &'static OperationInfo) -> impl Fn(Error) -> Error {
    move |error| error.of(operation)
}
