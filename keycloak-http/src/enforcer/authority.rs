//! Who is asked: anything that has the traits, such as the client or a fake.

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use keycloak_api::admin::ResourceFilter;
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect, TokenResponse};
use keycloak_api::representation::{Permission, PermissionRequest, PermissionResponse};
use keycloak_api::uma::{Authorize as _, Entitlements, PermissionTickets, ResourceSet, ResourceSets};
use keycloak_api::{Error, ErrorKind};

/// What is asked of a server.
#[async_trait]
pub(super) trait Authority: Send + Sync {
    /// What of a permission the holder of an access token has.
    async fn granted(
        &self,
        realm: &str,
        access_token: &str,
        resource_server: &str,
        permission: String,
    ) -> Result<Vec<Permission>, Error>;

    /// A resource server's own token.
    async fn own_token(&self, realm: &str, client: &ClientAuth) -> Result<TokenResponse, Error>;

    /// The ids of a resource server's resources.
    async fn resources(&self, realm: &str, pat: &str, filter: &ResourceFilter) -> Result<Vec<ResourceSet>, Error>;

    /// A ticket for what somebody lacks.
    async fn ticket(&self, realm: &str, pat: &str, lacking: PermissionRequest) -> Result<PermissionResponse, Error>;

    fn now(&self) -> SystemTime;
}

pub(super) struct Over<K: ?Sized> {
    pub(super) keycloak: Arc<K>,
    pub(super) now: Box<dyn Fn() -> SystemTime + Send + Sync>,
}

#[async_trait]
impl<K: OpenIdConnect + Entitlements + PermissionTickets + ResourceSets + ?Sized> Authority for Over<K> {
    async fn granted(
        &self,
        realm: &str,
        access_token: &str,
        resource_server: &str,
        permission: String,
    ) -> Result<Vec<Permission>, Error> {
        self.keycloak.eval_permissions(realm, access_token, resource_server, &[permission]).await
    }

    async fn own_token(&self, realm: &str, client: &ClientAuth) -> Result<TokenResponse, Error> {
        self.keycloak.token(realm, client, &Grant::client_credentials()).await
    }

    async fn resources(&self, realm: &str, pat: &str, filter: &ResourceFilter) -> Result<Vec<ResourceSet>, Error> {
        self.keycloak.list_resource_sets(realm, pat, filter).await
    }

    async fn ticket(&self, realm: &str, pat: &str, lacking: PermissionRequest) -> Result<PermissionResponse, Error> {
        self.keycloak.create_ticket(realm, pat, &[lacking]).await
    }

    fn now(&self) -> SystemTime {
        (self.now)()
    }
}

/// Why there is no decision.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    /// The caller's token is not, or no longer, good.
    TokenRefused,
    /// There is no such resource, or it has no such scope.
    NoSuchPermission,
    /// The server cannot be reached, fails, or does not let the resource server ask.
    Unanswered(Arc<Error>),
}

impl Trouble {
    /// What an error means where the server was asked with the caller's token.
    pub(super) fn with_callers_token(error: Arc<Error>) -> Self {
        if is_of_token(&error) { Self::TokenRefused } else { Self::with_own_token(error) }
    }

    /// What an error means where the server was asked with the resource server's own token. Were that one refused, the
    /// caller's would be none the worse.
    pub(super) fn with_own_token(error: Arc<Error>) -> Self {
        // The protection API says 403 `invalid_scope` to who may not use it at all.
        let is_unknown = matches!(code(&error), Some("invalid_resource" | "invalid_resource_id" | "invalid_scope"));
        if is_unknown && error.status() == Some(400) { Self::NoSuchPermission } else { Self::Unanswered(error) }
    }
}

/// Whether the token is to blame that the server was asked with. The protection API says 403 then.
pub(super) fn is_of_token(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unauthorized | ErrorKind::InvalidToken | ErrorKind::InvalidGrant(_))
        || code(error) == Some("invalid_bearer_token")
}

fn code(error: &Error) -> Option<&str> {
    error.reply().and_then(|reply| reply.error.as_deref())
}
