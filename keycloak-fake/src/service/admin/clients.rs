//! [`Clients`] on the fake.

use async_trait::async_trait;
use bytes::Bytes;
use keycloak_api::{prelude::*, rest};

use super::rights::{ANY, MANAGE_CLIENTS, QUERY_CLIENTS, VIEW_CLIENTS};
use crate::domain::admin::{client_installation, client_registration, clients};
use crate::domain::denied::AdminDenied;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl Clients for FakeKeycloak {
    async fn list_clients(&self, realm: &str, filter: &ClientFilter) -> Result<Vec<ClientRepresentation>> {
        let operation = <dyn Clients>::LIST_CLIENTS;
        self.read_visible(operation, realm, QUERY_CLIENTS, VIEW_CLIENTS, |realm| clients::list(realm, filter))
    }

    async fn create_client(&self, realm: &str, client: &ClientRepresentation) -> Result<Created> {
        let operation = <dyn Clients>::CREATE_CLIENT;
        let created = self.administer(operation, realm, MANAGE_CLIENTS, |realm, context| {
            clients::create_permitted(realm, context, client)
        })?;
        Ok(self.created(realm, &["clients", &created.id]))
    }

    async fn get_client(&self, realm: &str, client_uuid: &str) -> Result<ClientRepresentation> {
        self.read(<dyn Clients>::GET_CLIENT, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            clients::get(realm, client_uuid)
        })
    }

    async fn update_client(&self, realm: &str, client_uuid: &str, client: &ClientRepresentation) -> Result<()> {
        self.administer(
            <dyn Clients>::UPDATE_CLIENT,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, context| clients::update(realm, context, client_uuid, client),
        )
    }

    async fn delete_client(&self, realm: &str, client_uuid: &str) -> Result<()> {
        let operation = <dyn Clients>::DELETE_CLIENT;
        self.administer(operation, Target::client(realm, client_uuid), MANAGE_CLIENTS, |realm, _| {
            clients::delete(realm, client_uuid)
        })
    }

    async fn get_client_secret(&self, realm: &str, client_uuid: &str) -> Result<CredentialRepresentation> {
        let operation = <dyn Clients>::GET_CLIENT_SECRET;
        self.read(operation, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            clients::secret(realm, client_uuid)
        })
    }

    async fn regenerate_client_secret(&self, realm: &str, client_uuid: &str) -> Result<CredentialRepresentation> {
        self.administer(
            <dyn Clients>::REGENERATE_CLIENT_SECRET,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, context| clients::regenerate_secret(realm, context, client_uuid),
        )
    }

    async fn regenerate_registration_access_token(
        &self,
        realm: &str,
        client_uuid: &str,
    ) -> Result<ClientRepresentation> {
        let (client, plan) = self.administer(
            <dyn Clients>::REGENERATE_REGISTRATION_ACCESS_TOKEN,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, context| client_registration::regenerate(realm, context, client_uuid),
        )?;
        Ok(ClientRepresentation { registration_access_token: Some(self.sign_registration(realm, &plan)), ..client })
    }

    async fn get_service_account_user(&self, realm: &str, client_uuid: &str) -> Result<UserRepresentation> {
        let operation = <dyn Clients>::GET_SERVICE_ACCOUNT_USER;
        self.administer(operation, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm, context| {
            clients::service_account(realm, context, client_uuid)
        })
    }

    async fn get_client_installation(&self, realm: &str, client_uuid: &str, provider_id: &str) -> Result<Bytes> {
        let operation = <dyn Clients>::GET_CLIENT_INSTALLATION;
        let file = self.read(operation, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            client_installation::file(realm, self.base_url(), client_uuid, provider_id)
        })?;
        Ok(file.into())
    }

    async fn get_rotated_client_secret(&self, realm: &str, client_uuid: &str) -> Result<CredentialRepresentation> {
        let operation = <dyn Clients>::GET_ROTATED_CLIENT_SECRET;
        self.read(operation, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            clients::rotated_secret(realm, client_uuid)
        })
    }

    async fn delete_rotated_client_secret(&self, realm: &str, client_uuid: &str) -> Result<()> {
        let operation = <dyn Clients>::DELETE_ROTATED_CLIENT_SECRET;
        // Keycloak takes its own refusal for a fault of the server here.
        self.read_as(operation, Target::client(realm, client_uuid), ANY, |realm, authority| {
            if authority.has_any(MANAGE_CLIENTS) {
                clients::forget_rotated_secret(realm, client_uuid)
            } else {
                Err(AdminDenied::Breaks.into())
            }
        })
    }
}
