//! Questions about what a user may do, on [`Entitlements`]: the grant is filled in, and a refusal is an answer.

use async_trait::async_trait;

use super::Entitlements;
use crate::error::{ErrorKind, Result};
use crate::oidc::{Grant, TokenResponse, UmaTicketGrant};
use crate::representation::Permission;

/// What the holder of an access token may do at a resource server, which is named by its `clientId`. A permission is
/// written as `resource`, `resource#scope` or `#scope`, the resource by id or by name.
#[async_trait]
pub trait Authorize {
    /// A token with everything that is allowed.
    ///
    /// # Errors
    /// `AccessDenied` where nothing is, and all that the token endpoint refuses.
    async fn entitlement(&self, realm: &str, access_token: &str, resource_server: &str) -> Result<TokenResponse>;

    /// Everything that is allowed; nothing, if nothing is.
    ///
    /// # Errors
    /// What the token endpoint refuses but for a denial.
    async fn get_permissions(&self, realm: &str, access_token: &str, resource_server: &str) -> Result<Vec<Permission>>;

    /// Whether this is allowed.
    ///
    /// # Errors
    /// What the token endpoint refuses but for a denial, such as a resource that does not exist.
    async fn eval_permission(
        &self,
        realm: &str,
        access_token: &str,
        resource_server: &str,
        permission: &str,
    ) -> Result<bool>;

    /// What of these is allowed.
    ///
    /// # Errors
    /// What the token endpoint refuses but for a denial, such as a resource that does not exist.
    async fn eval_permissions(
        &self,
        realm: &str,
        access_token: &str,
        resource_server: &str,
        permissions: &[String],
    ) -> Result<Vec<Permission>>;
}

#[async_trait]
impl<T: Entitlements + ?Sized> Authorize for T {
    async fn entitlement(&self, realm: &str, access_token: &str, resource_server: &str) -> Result<TokenResponse> {
        self.requesting_party_token(realm, access_token, &Grant::uma_ticket(resource_server)).await
    }

    async fn get_permissions(&self, realm: &str, access_token: &str, resource_server: &str) -> Result<Vec<Permission>> {
        self.eval_permissions(realm, access_token, resource_server, &[]).await
    }

    async fn eval_permission(
        &self,
        realm: &str,
        access_token: &str,
        resource_server: &str,
        permission: &str,
    ) -> Result<bool> {
        let grant = asking(resource_server, &[permission.to_owned()], "decision");
        let decision = self.decide_permissions(realm, access_token, &grant).await.map(|decision| decision.result);
        unless_denied(decision, false)
    }

    async fn eval_permissions(
        &self,
        realm: &str,
        access_token: &str,
        resource_server: &str,
        permissions: &[String],
    ) -> Result<Vec<Permission>> {
        let grant = asking(resource_server, permissions, "permissions");
        unless_denied(self.granted_permissions(realm, access_token, &grant).await, Vec::new())
    }
}

fn asking(resource_server: &str, permissions: &[String], response_mode: &str) -> Grant {
    Grant::UmaTicket(UmaTicketGrant {
        audience: Some(resource_server.to_owned()),
        permission: permissions.to_vec(),
        response_mode: Some(response_mode.to_owned()),
        ..UmaTicketGrant::default()
    })
}

fn unless_denied<T>(answer: Result<T>, denied: T) -> Result<T> {
    match answer {
        Err(error) if error.kind() == ErrorKind::AccessDenied => Ok(denied),
        answer => answer,
    }
}
