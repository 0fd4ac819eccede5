//! [`ProtocolMappers`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_CLIENTS, VIEW_CLIENTS};
use crate::domain::admin::protocol_mappers::{self, Owner};
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl ProtocolMappers for FakeKeycloak {
    async fn list_client_mappers(&self, realm: &str, client_uuid: &str) -> Result<Vec<ProtocolMapperRepresentation>> {
        self.read(
            <dyn ProtocolMappers>::LIST_CLIENT_MAPPERS,
            Target::client(realm, client_uuid),
            VIEW_CLIENTS,
            |realm| protocol_mappers::list(realm, Owner::Client(client_uuid)),
        )
    }

    async fn create_client_mapper(
        &self,
        realm: &str,
        client_uuid: &str,
        mapper: &ProtocolMapperRepresentation,
    ) -> Result<Created> {
        let id = self.administer(
            <dyn ProtocolMappers>::CREATE_CLIENT_MAPPER,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, context| protocol_mappers::create(realm, context, Owner::Client(client_uuid), mapper),
        )?;
        Ok(self.created(realm, &["clients", client_uuid, "protocol-mappers", "models", &id]))
    }

    async fn create_client_mappers(
        &self,
        realm: &str,
        client_uuid: &str,
        mappers: &[ProtocolMapperRepresentation],
    ) -> Result<()> {
        self.administer(
            <dyn ProtocolMappers>::CREATE_CLIENT_MAPPERS,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, context| protocol_mappers::create_all(realm, context, Owner::Client(client_uuid), mappers),
        )
    }

    async fn get_client_mapper(
        &self,
        realm: &str,
        client_uuid: &str,
        mapper_id: &str,
    ) -> Result<ProtocolMapperRepresentation> {
        self.read(<dyn ProtocolMappers>::GET_CLIENT_MAPPER, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            protocol_mappers::get(realm, Owner::Client(client_uuid), mapper_id)
        })
    }

    async fn update_client_mapper(
        &self,
        realm: &str,
        client_uuid: &str,
        mapper_id: &str,
        mapper: &ProtocolMapperRepresentation,
    ) -> Result<()> {
        self.administer(
            <dyn ProtocolMappers>::UPDATE_CLIENT_MAPPER,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, context| protocol_mappers::update(realm, context, Owner::Client(client_uuid), mapper_id, mapper),
        )
    }

    async fn delete_client_mapper(&self, realm: &str, client_uuid: &str, mapper_id: &str) -> Result<()> {
        self.administer(
            <dyn ProtocolMappers>::DELETE_CLIENT_MAPPER,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, _| protocol_mappers::delete(realm, Owner::Client(client_uuid), mapper_id),
        )
    }

    async fn list_client_mappers_of_protocol(
        &self,
        realm: &str,
        client_uuid: &str,
        protocol: &str,
    ) -> Result<Vec<ProtocolMapperRepresentation>> {
        self.read(<dyn ProtocolMappers>::LIST_CLIENT_MAPPERS_OF_PROTOCOL, realm, VIEW_CLIENTS, |realm| {
            protocol_mappers::list_of_protocol(realm, Owner::Client(client_uuid), protocol)
        })
    }

    async fn list_client_scope_mappers(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<ProtocolMapperRepresentation>> {
        self.read(
            <dyn ProtocolMappers>::LIST_CLIENT_SCOPE_MAPPERS,
            Target::client_scope(realm, client_scope_id),
            VIEW_CLIENTS,
            |realm| protocol_mappers::list(realm, Owner::ClientScope(client_scope_id)),
        )
    }

    async fn create_client_scope_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        mapper: &ProtocolMapperRepresentation,
    ) -> Result<Created> {
        let id = self.administer(
            <dyn ProtocolMappers>::CREATE_CLIENT_SCOPE_MAPPER,
            Target::client_scope(realm, client_scope_id),
            MANAGE_CLIENTS,
            |realm, context| protocol_mappers::create(realm, context, Owner::ClientScope(client_scope_id), mapper),
        )?;
        Ok(self.created(realm, &["client-scopes", client_scope_id, "protocol-mappers", "models", &id]))
    }

    async fn create_client_scope_mappers(
        &self,
        realm: &str,
        client_scope_id: &str,
        mappers: &[ProtocolMapperRepresentation],
    ) -> Result<()> {
        self.administer(
            <dyn ProtocolMappers>::CREATE_CLIENT_SCOPE_MAPPERS,
            Target::client_scope(realm, client_scope_id),
            MANAGE_CLIENTS,
            |realm, context| protocol_mappers::create_all(realm, context, Owner::ClientScope(client_scope_id), mappers),
        )
    }

    async fn get_client_scope_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        mapper_id: &str,
    ) -> Result<ProtocolMapperRepresentation> {
        self.read(
            <dyn ProtocolMappers>::GET_CLIENT_SCOPE_MAPPER,
            Target::client_scope(realm, client_scope_id),
            VIEW_CLIENTS,
            |realm| protocol_mappers::get(realm, Owner::ClientScope(client_scope_id), mapper_id),
        )
    }

    async fn update_client_scope_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        mapper_id: &str,
        mapper: &ProtocolMapperRepresentation,
    ) -> Result<()> {
        self.administer(
            <dyn ProtocolMappers>::UPDATE_CLIENT_SCOPE_MAPPER,
            Target::client_scope(realm, client_scope_id),
            MANAGE_CLIENTS,
            |realm, context| {
                protocol_mappers::update(realm, context, Owner::ClientScope(client_scope_id), mapper_id, mapper)
            },
        )
    }

    async fn delete_client_scope_mapper(&self, realm: &str, client_scope_id: &str, mapper_id: &str) -> Result<()> {
        self.administer(
            <dyn ProtocolMappers>::DELETE_CLIENT_SCOPE_MAPPER,
            Target::client_scope(realm, client_scope_id),
            MANAGE_CLIENTS,
            |realm, _| protocol_mappers::delete(realm, Owner::ClientScope(client_scope_id), mapper_id),
        )
    }

    async fn list_client_scope_mappers_of_protocol(
        &self,
        realm: &str,
        client_scope_id: &str,
        protocol: &str,
    ) -> Result<Vec<ProtocolMapperRepresentation>> {
        self.read(<dyn ProtocolMappers>::LIST_CLIENT_SCOPE_MAPPERS_OF_PROTOCOL, realm, VIEW_CLIENTS, |realm| {
            protocol_mappers::list_of_protocol(realm, Owner::ClientScope(client_scope_id), protocol)
        })
    }
}
