//! What a user may do, asked with the user's own access token: `urn:ietf:params:oauth:grant-type:uma-ticket` in its
//! three modes. A client that asks for itself, or for somebody whose token it has, uses
//! [`OpenIdConnect::token`](crate::oidc::OpenIdConnect::token).

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::oidc::{Grant, TokenResponse};
use crate::representation::Permission;

/// The answer to a grant that asks for a decision alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionDecision {
    /// Whether it was granted; a denial is an error.
    pub result: bool,
}

/// What the token endpoint grants to the holder of an access token. The grant is made by [`Grant::uma_ticket`].
#[operations]
pub trait Entitlements: Send + Sync {
    /// A requesting party's token (RPT) with the permissions that are granted.
    ///
    /// # Errors
    /// `AccessDenied` where nothing is granted; the words say whether the owner was asked. `InvalidGrant` for a token that
    /// is not good.
    #[post("/realms/{realm}/protocol/openid-connect/token", success = 200)]
    async fn requesting_party_token(
        &self,
        realm: &str,
        #[bearer] access_token: &str,
        #[form] grant: &Grant,
    ) -> Result<TokenResponse>;

    /// The permissions alone: the grant has the response mode `permissions`.
    ///
    /// # Errors
    /// As [`requesting_party_token`](Self::requesting_party_token).
    #[post("/realms/{realm}/protocol/openid-connect/token", success = 200)]
    async fn granted_permissions(
        &self,
        realm: &str,
        #[bearer] access_token: &str,
        #[form] grant: &Grant,
    ) -> Result<Vec<Permission>>;

    /// The decision alone: the grant has the response mode `decision`.
    ///
    /// # Errors
    /// As [`requesting_party_token`](Self::requesting_party_token).
    #[post("/realms/{realm}/protocol/openid-connect/token", success = 200)]
    async fn decide_permissions(
        &self,
        realm: &str,
        #[bearer] access_token: &str,
        #[form] grant: &Grant,
    ) -> Result<PermissionDecision>;
}
