//! [`ClientSessions`] on the fake.

use async_trait::async_trait;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{prelude::*, rest};

use super::rights::VIEW_CLIENTS;
use crate::domain::admin::client_sessions;
use crate::domain::oidc::session::Kind;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl ClientSessions for FakeKeycloak {
    async fn count_client_sessions(&self, realm: &str, client_uuid: &str) -> Result<Count> {
        self.count_sessions(<dyn ClientSessions>::COUNT_CLIENT_SESSIONS, realm, client_uuid, Kind::Online)
    }

    async fn count_client_offline_sessions(&self, realm: &str, client_uuid: &str) -> Result<Count> {
        self.count_sessions(<dyn ClientSessions>::COUNT_CLIENT_OFFLINE_SESSIONS, realm, client_uuid, Kind::Offline)
    }

    async fn list_client_sessions(
        &self,
        realm: &str,
        client_uuid: &str,
        paging: &Paging,
    ) -> Result<Vec<UserSessionRepresentation>> {
        self.sessions(<dyn ClientSessions>::LIST_CLIENT_SESSIONS, realm, client_uuid, Kind::Online, paging)
    }

    async fn list_client_offline_sessions(
        &self,
        realm: &str,
        client_uuid: &str,
        paging: &Paging,
    ) -> Result<Vec<UserSessionRepresentation>> {
        self.sessions(<dyn ClientSessions>::LIST_CLIENT_OFFLINE_SESSIONS, realm, client_uuid, Kind::Offline, paging)
    }
}

impl FakeKeycloak {
    fn count_sessions(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        client: &str,
        kind: Kind,
    ) -> Result<Count> {
        self.read(operation, Target::client(realm, client), VIEW_CLIENTS, |realm| {
            client_sessions::count(realm, &self.context(), client, kind).map(|count| Count { count })
        })
    }

    fn sessions(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        client: &str,
        kind: Kind,
        paging: &Paging,
    ) -> Result<Vec<UserSessionRepresentation>> {
        self.read(operation, Target::client(realm, client), VIEW_CLIENTS, |realm| {
            client_sessions::list(realm, &self.context(), client, kind, paging)
        })
    }
}
