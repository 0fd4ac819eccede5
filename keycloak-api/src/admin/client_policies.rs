//! Client policies: what is asked of which clients.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::{ClientPoliciesRepresentation, ClientProfilesRepresentation};

/// The client policies of a realm, and the profiles that they apply.
#[operations]
pub trait ClientPolicies: Send + Sync {
    /// The realm's policies, and the server's own if they are asked for.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/client-policies/policies")]
    async fn get_client_policies(
        &self,
        realm: &str,
        #[query("include-global-policies")] include_global: Option<bool>,
    ) -> Result<ClientPoliciesRepresentation>;

    /// Replaces the realm's policies.
    ///
    /// # Errors
    /// `BadRequest` for policies that are not valid.
    #[put("/admin/realms/{realm}/client-policies/policies")]
    async fn update_client_policies(&self, realm: &str, #[json] policies: &ClientPoliciesRepresentation) -> Result<()>;

    /// The realm's profiles, and the server's own if they are asked for.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/client-policies/profiles")]
    async fn get_client_profiles(
        &self,
        realm: &str,
        #[query("include-global-profiles")] include_global: Option<bool>,
    ) -> Result<ClientProfilesRepresentation>;

    /// Replaces the realm's profiles.
    ///
    /// # Errors
    /// `BadRequest` for profiles that are not valid.
    #[put("/admin/realms/{realm}/client-policies/profiles")]
    async fn update_client_profiles(&self, realm: &str, #[json] profiles: &ClientProfilesRepresentation) -> Result<()>;
}
