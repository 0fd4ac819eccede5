//! Tickets: what a resource server hands to who lacks a permission (UMA 2.0 Federated Authorization, section 4), and the
//! wishes for access that came of them, which owners grant.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::representation::{PermissionRequest, PermissionResponse, PermissionTicketRepresentation};

/// Which tickets to list. Nothing set means all of them.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionTicketFilter {
    /// The scope, by id or name.
    pub scope_id: Option<String>,
    /// The resource, by id.
    pub resource_id: Option<String>,
    /// The owner, by id or name.
    pub owner: Option<String>,
    /// Who wishes, by id or name.
    pub requester: Option<String>,
    /// Only those that are granted, or are not.
    pub granted: Option<bool>,
    /// Whether to show names beside the ids.
    pub return_names: Option<bool>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// The tickets of the resource server whose PAT it is.
#[operations]
pub trait PermissionTickets: Send + Sync {
    /// A signed ticket for what a client lacks. Nothing is kept of it.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT, `BadRequest` for a resource or scope that does not exist.
    #[post("/realms/{realm}/authz/protection/permission", success = 201)]
    async fn create_ticket(
        &self,
        realm: &str,
        #[bearer] pat: &str,
        #[json] permissions: &[PermissionRequest],
    ) -> Result<PermissionResponse>;

    /// Lists the wishes that match `filter`.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT.
    #[get("/realms/{realm}/authz/protection/permission/ticket")]
    async fn list_permission_tickets(
        &self,
        realm: &str,
        #[bearer] pat: &str,
        #[query] filter: &PermissionTicketFilter,
    ) -> Result<Vec<PermissionTicketRepresentation>>;

    /// How many wishes match `filter`.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT.
    #[get("/realms/{realm}/authz/protection/permission/ticket/count")]
    async fn count_permission_tickets(
        &self,
        realm: &str,
        #[bearer] pat: &str,
        #[query] filter: &PermissionTicketFilter,
    ) -> Result<i64>;

    /// Makes a wish for somebody, which may be granted at once.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT, `BadRequest` for a resource, scope or user that does not exist, and for a wish
    /// that is there already.
    #[post("/realms/{realm}/authz/protection/permission/ticket", success = 200)]
    async fn create_permission_ticket(
        &self,
        realm: &str,
        #[bearer] pat: &str,
        #[json] ticket: &PermissionTicketRepresentation,
    ) -> Result<PermissionTicketRepresentation>;

    /// Grants a wish, or takes the grant back.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT, `BadRequest` for a wish that does not exist.
    #[put("/realms/{realm}/authz/protection/permission/ticket")]
    async fn update_permission_ticket(
        &self,
        realm: &str,
        #[bearer] pat: &str,
        #[json] ticket: &PermissionTicketRepresentation,
    ) -> Result<()>;

    /// Deletes a wish.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT, `BadRequest` for a wish that does not exist.
    #[delete("/realms/{realm}/authz/protection/permission/ticket/{ticket_id}")]
    async fn delete_permission_ticket(&self, realm: &str, #[bearer] pat: &str, ticket_id: &str) -> Result<()>;
}
