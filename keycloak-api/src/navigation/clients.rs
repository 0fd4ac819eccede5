//! The way to clients.

use super::find_or_create;
use crate::Keycloak;
use crate::error::Result;
use crate::prelude::*;

handles! {
    /// The clients of a realm.
    ClientsRef () {
        calls {
            list = Clients::list_clients(filter: &ClientFilter) -> Vec<ClientRepresentation>;
            create = Clients::create_client(client: &ClientRepresentation) -> Created;
        }
        pages {
            stream = Clients::list_clients(ClientFilter) -> ClientRepresentation;
        }
        own {
            by_client_id(client_id: &str) -> Option<ClientRepresentation>;
            find_or_create(client: &ClientRepresentation) -> ClientRepresentation;
        }
        steps {
            /// The client of this internal id, the `id` of its representation.
            by_id(client_uuid) -> ClientRef;
        }
    }

    /// A client.
    ClientRef (client_uuid) {
        calls {
            get = Clients::get_client() -> ClientRepresentation;
            put = Clients::update_client(client: &ClientRepresentation) -> ();
            delete = Clients::delete_client() -> ();
            secret = Clients::get_client_secret() -> CredentialRepresentation;
            regenerate_secret = Clients::regenerate_client_secret() -> CredentialRepresentation;
            rotated_secret = Clients::get_rotated_client_secret() -> CredentialRepresentation;
            delete_rotated_secret = Clients::delete_rotated_client_secret() -> ();
            service_account_user = Clients::get_service_account_user() -> UserRepresentation;
            installation = Clients::get_client_installation(provider_id: &str) -> Bytes;
            regenerate_registration_access_token =
                Clients::regenerate_registration_access_token() -> ClientRepresentation;
            count_sessions = ClientSessions::count_client_sessions() -> Count;
            count_offline_sessions = ClientSessions::count_client_offline_sessions() -> Count;
            sessions = ClientSessions::list_client_sessions(paging: &Paging) -> Vec<UserSessionRepresentation>;
            offline_sessions =
                ClientSessions::list_client_offline_sessions(paging: &Paging) -> Vec<UserSessionRepresentation>;
        }
        pages {
            sessions_stream = ClientSessions::list_client_sessions(Paging) -> UserSessionRepresentation;
            offline_sessions_stream = ClientSessions::list_client_offline_sessions(Paging) -> UserSessionRepresentation;
            resources_stream = Resources::list_resources(ResourceFilter) -> ResourceRepresentation;
            policies_stream = Policies::list_policies(PolicyFilter) -> AbstractPolicyRepresentation;
            permissions_stream = Policies::list_permissions(PolicyFilter) -> AbstractPolicyRepresentation;
            authorization_scopes_stream =
                AuthorizationScopes::list_authorization_scopes(ScopeFilter) -> ScopeRepresentation;
        }
        update { ClientRepresentation }
        steps {
            /// The client's roles.
            roles() -> ClientRolesRef;
            /// The client's own protocol mappers.
            protocol_mappers() -> ClientMappersRef;
            /// Which roles tokens for the client may hold.
            scope_mappings() -> ClientScopeMappingsRef;
            /// The client scopes that the client has.
            client_scopes() -> ScopeAssignmentsRef;
        }
    }
}

impl<K: Keycloak + ?Sized> ClientsRef<'_, K> {
    /// The client of exactly this client id, if there is one.
    ///
    /// # Errors
    /// As for [`Clients::list_clients`].
    pub async fn by_client_id(self, client_id: &str) -> Result<Option<ClientRepresentation>> {
        let found = self.list(&ClientFilter::client_id(client_id)).await?;
        Ok(found.into_iter().find(|client| client.client_id.as_deref() == Some(client_id)))
    }

    /// The client of this client id as it is, or else created like `client`.
    ///
    /// # Errors
    /// As for [`Clients::create_client`].
    pub async fn find_or_create(self, client: &ClientRepresentation) -> Result<ClientRepresentation> {
        let find = async || match &client.client_id {
            Some(client_id) => self.by_client_id(client_id).await,
            None => Ok(None),
        };
        find_or_create(find, async { self.by_id(&self.create(client).await?.id).get().await }).await
    }
}
