//! [`ClientScopes`] on the fake.

use async_trait::async_trait;
use keycloak_api::Result;
use keycloak_api::admin::ClientScopes;
use keycloak_api::operation::Created;
use keycloak_api::representation::ClientScopeRepresentation;
use keycloak_api::rest;

use super::rights::{MANAGE_CLIENTS, QUERY_CLIENTS, VIEW_CLIENTS};
use crate::domain::admin::client_scopes::{self, Assigned};
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl ClientScopes for FakeKeycloak {
    async fn list_client_scopes(&self, realm: &str) -> Result<Vec<ClientScopeRepresentation>> {
        self.read_visible(
            <dyn ClientScopes>::LIST_CLIENT_SCOPES,
            realm,
            QUERY_CLIENTS,
            VIEW_CLIENTS,
            client_scopes::list,
        )
    }

    async fn create_client_scope(&self, realm: &str, scope: &ClientScopeRepresentation) -> Result<Created> {
        let created =
            self.administer(<dyn ClientScopes>::CREATE_CLIENT_SCOPE, realm, MANAGE_CLIENTS, |realm, context| {
                client_scopes::create(realm, context, scope)
            })?;
        Ok(self.created(realm, &["client-scopes", &created.id]))
    }

    async fn get_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<ClientScopeRepresentation> {
        self.read(
            <dyn ClientScopes>::GET_CLIENT_SCOPE,
            Target::client_scope(realm, client_scope_id),
            VIEW_CLIENTS,
            |realm| client_scopes::get(realm, client_scope_id),
        )
    }

    async fn update_client_scope(
        &self,
        realm: &str,
        client_scope_id: &str,
        scope: &ClientScopeRepresentation,
    ) -> Result<()> {
        self.administer(
            <dyn ClientScopes>::UPDATE_CLIENT_SCOPE,
            Target::client_scope(realm, client_scope_id),
            MANAGE_CLIENTS,
            |realm, _| client_scopes::update(realm, client_scope_id, scope),
        )
    }

    async fn delete_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<()> {
        self.administer(
            <dyn ClientScopes>::DELETE_CLIENT_SCOPE,
            Target::client_scope(realm, client_scope_id),
            MANAGE_CLIENTS,
            |realm, _| client_scopes::delete(realm, client_scope_id),
        )
    }

    async fn list_realm_default_client_scopes(&self, realm: &str) -> Result<Vec<ClientScopeRepresentation>> {
        self.read(<dyn ClientScopes>::LIST_REALM_DEFAULT_CLIENT_SCOPES, realm, VIEW_CLIENTS, |realm| {
            client_scopes::of_realm(realm, Assigned::Default)
        })
    }

    async fn add_realm_default_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<()> {
        self.administer(<dyn ClientScopes>::ADD_REALM_DEFAULT_CLIENT_SCOPE, realm, MANAGE_CLIENTS, |realm, _| {
            client_scopes::add_to_realm(realm, Assigned::Default, client_scope_id)
        })
    }

    async fn remove_realm_default_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<()> {
        self.administer(<dyn ClientScopes>::REMOVE_REALM_DEFAULT_CLIENT_SCOPE, realm, MANAGE_CLIENTS, |realm, _| {
            client_scopes::remove_from_realm(realm, client_scope_id)
        })
    }

    async fn list_client_default_client_scopes(
        &self,
        realm: &str,
        client_uuid: &str,
    ) -> Result<Vec<ClientScopeRepresentation>> {
        self.read(
            <dyn ClientScopes>::LIST_CLIENT_DEFAULT_CLIENT_SCOPES,
            Target::client(realm, client_uuid),
            VIEW_CLIENTS,
            |realm| client_scopes::of_client(realm, client_uuid, Assigned::Default),
        )
    }

    async fn add_client_default_client_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        client_scope_id: &str,
    ) -> Result<()> {
        self.administer(
            <dyn ClientScopes>::ADD_CLIENT_DEFAULT_CLIENT_SCOPE,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, _| client_scopes::add_to_client(realm, client_uuid, Assigned::Default, client_scope_id),
        )
    }

    async fn remove_client_default_client_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        client_scope_id: &str,
    ) -> Result<()> {
        self.administer(
            <dyn ClientScopes>::REMOVE_CLIENT_DEFAULT_CLIENT_SCOPE,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, _| client_scopes::remove_from_client(realm, client_uuid, client_scope_id),
        )
    }

    async fn list_realm_optional_client_scopes(&self, realm: &str) -> Result<Vec<ClientScopeRepresentation>> {
        self.read(<dyn ClientScopes>::LIST_REALM_OPTIONAL_CLIENT_SCOPES, realm, VIEW_CLIENTS, |realm| {
            client_scopes::of_realm(realm, Assigned::Optional)
        })
    }

    async fn add_realm_optional_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<()> {
        self.administer(<dyn ClientScopes>::ADD_REALM_OPTIONAL_CLIENT_SCOPE, realm, MANAGE_CLIENTS, |realm, _| {
            client_scopes::add_to_realm(realm, Assigned::Optional, client_scope_id)
        })
    }

    async fn remove_realm_optional_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<()> {
        self.administer(<dyn ClientScopes>::REMOVE_REALM_OPTIONAL_CLIENT_SCOPE, realm, MANAGE_CLIENTS, |realm, _| {
            client_scopes::remove_from_realm(realm, client_scope_id)
        })
    }

    async fn list_client_optional_client_scopes(
        &self,
        realm: &str,
        client_uuid: &str,
    ) -> Result<Vec<ClientScopeRepresentation>> {
        self.read(
            <dyn ClientScopes>::LIST_CLIENT_OPTIONAL_CLIENT_SCOPES,
            Target::client(realm, client_uuid),
            VIEW_CLIENTS,
            |realm| client_scopes::of_client(realm, client_uuid, Assigned::Optional),
        )
    }

    async fn add_client_optional_client_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        client_scope_id: &str,
    ) -> Result<()> {
        self.administer(
            <dyn ClientScopes>::ADD_CLIENT_OPTIONAL_CLIENT_SCOPE,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, _| client_scopes::add_to_client(realm, client_uuid, Assigned::Optional, client_scope_id),
        )
    }

    async fn remove_client_optional_client_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        client_scope_id: &str,
    ) -> Result<()> {
        self.administer(
            <dyn ClientScopes>::REMOVE_CLIENT_OPTIONAL_CLIENT_SCOPE,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, _| client_scopes::remove_from_client(realm, client_uuid, client_scope_id),
        )
    }
}
