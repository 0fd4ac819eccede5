//! Organizations: companies and the like whose people are users of the realm.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::GroupFilter;
use crate::error::Result;
use crate::operation::Created;
use crate::representation::{GroupRepresentation, IdentityProviderRepresentation, OrganizationRepresentation};

/// Which organizations to list or count.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationFilter {
    /// Only those with this in their name or in a domain.
    pub search: Option<String>,
    /// Whether `search` means the whole.
    pub exact: Option<bool>,
    /// Attributes: `key1:value1 key2:value2`.
    pub q: Option<String>,
    /// How many to skip; has no effect on a count.
    pub first: Option<i32>,
    /// How many to list; has no effect on a count.
    pub max: Option<i32>,
    /// Whether to leave out attributes; has no effect on a count.
    pub brief_representation: Option<bool>,
}

/// The organizations of a realm. They must be switched on for the realm.
#[operations]
pub trait Organizations: Send + Sync {
    /// Lists the organizations that match `filter`, ordered by name.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist, or for one without organizations.
    #[get("/admin/realms/{realm}/organizations")]
    async fn list_organizations(
        &self,
        realm: &str,
        #[query] filter: &OrganizationFilter,
    ) -> Result<Vec<OrganizationRepresentation>>;

    /// Counts organizations: all, or those that match as [`OrganizationFilter`]'s fields of the same names say.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist, or for one without organizations.
    #[get("/admin/realms/{realm}/organizations/count")]
    async fn count_organizations(
        &self,
        realm: &str,
        #[query("search")] search: Option<&str>,
        #[query("exact")] exact: Option<bool>,
        #[query("q")] q: Option<&str>,
    ) -> Result<i64>;

    /// Creates an organization.
    ///
    /// # Errors
    /// `Conflict` if the name, alias or a domain is taken, `BadRequest` for settings that are not valid.
    #[post("/admin/realms/{realm}/organizations")]
    async fn create_organization(
        &self,
        realm: &str,
        #[json] organization: &OrganizationRepresentation,
    ) -> Result<Created>;

    /// The organization of this id.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}")]
    async fn get_organization(&self, realm: &str, organization_id: &str) -> Result<OrganizationRepresentation>;

    /// Replaces an organization's settings; the alias cannot be changed.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist, `BadRequest` for settings that are not valid.
    #[put("/admin/realms/{realm}/organizations/{organization_id}")]
    async fn update_organization(
        &self,
        realm: &str,
        organization_id: &str,
        #[json] organization: &OrganizationRepresentation,
    ) -> Result<()>;

    /// Deletes an organization. Members that it manages are deleted with it, the others stay.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist.
    #[delete("/admin/realms/{realm}/organizations/{organization_id}")]
    async fn delete_organization(&self, realm: &str, organization_id: &str) -> Result<()>;

    /// Lists the identity providers of an organization.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/identity-providers")]
    async fn list_organization_identity_providers(
        &self,
        realm: &str,
        organization_id: &str,
    ) -> Result<Vec<IdentityProviderRepresentation>>;

    /// Gives an organization one of the realm's identity providers.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist, `BadRequest` for an identity provider that does not exist or
    /// belongs to another one.
    #[post("/admin/realms/{realm}/organizations/{organization_id}/identity-providers")]
    async fn add_organization_identity_provider(
        &self,
        realm: &str,
        organization_id: &str,
        #[json] alias: &str,
    ) -> Result<()>;

    /// The identity provider of this alias, as one of the organization's.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that the organization does not have.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/identity-providers/{alias}")]
    async fn get_organization_identity_provider(
        &self,
        realm: &str,
        organization_id: &str,
        alias: &str,
    ) -> Result<IdentityProviderRepresentation>;

    /// Takes an identity provider from an organization; it stays in the realm.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that the organization does not have.
    #[delete("/admin/realms/{realm}/organizations/{organization_id}/identity-providers/{alias}")]
    async fn remove_organization_identity_provider(
        &self,
        realm: &str,
        organization_id: &str,
        alias: &str,
    ) -> Result<()>;

    /// Lists the organization's groups that the mappers of an identity provider put users into.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that the organization does not have.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/identity-providers/{alias}/groups")]
    async fn list_organization_identity_provider_groups(
        &self,
        realm: &str,
        organization_id: &str,
        alias: &str,
        #[query] filter: &GroupFilter,
    ) -> Result<Vec<GroupRepresentation>>;
}
