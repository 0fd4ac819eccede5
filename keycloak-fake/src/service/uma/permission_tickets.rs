//! [`PermissionTickets`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use crate::domain::uma::{permission_tickets, permissions, protector};
use crate::handle::{FakeKeycloak, refusal};
use crate::service::oidc::off_the_runtime;
use crate::token;

#[rest]
#[async_trait]
impl PermissionTickets for FakeKeycloak {
    async fn create_ticket(
        &self,
        realm: &str,
        pat: &str,
        permissions: &[PermissionRequest],
    ) -> Result<PermissionResponse> {
        let operation = <dyn PermissionTickets>::CREATE_TICKET;
        let claims = self.read_protected(operation, realm, pat, protector, |realm, context, caller| {
            permissions::claims(realm, context, caller, permissions)
        })?;
        let found = self.realm_of_oidc(realm).map_err(|denied| refusal(operation, realm, &denied))?;
        let (snapshot, now_ms) = (found.snapshot(), self.context().now_ms);
        let ticket = off_the_runtime(move || token::sign_ticket(&snapshot, &claims, now_ms)).await?;
        Ok(PermissionResponse { ticket: Some(ticket), ..PermissionResponse::default() })
    }

    async fn list_permission_tickets(
        &self,
        realm: &str,
        pat: &str,
        filter: &PermissionTicketFilter,
    ) -> Result<Vec<PermissionTicketRepresentation>> {
        self.read_protected(
            <dyn PermissionTickets>::LIST_PERMISSION_TICKETS,
            realm,
            pat,
            protector,
            |realm, _, caller| permission_tickets::list(realm, caller, filter),
        )
    }

    async fn count_permission_tickets(&self, realm: &str, pat: &str, filter: &PermissionTicketFilter) -> Result<i64> {
        self.read_protected(
            <dyn PermissionTickets>::COUNT_PERMISSION_TICKETS,
            realm,
            pat,
            protector,
            |realm, _, caller| permission_tickets::count(realm, caller, filter),
        )
    }

    async fn create_permission_ticket(
        &self,
        realm: &str,
        pat: &str,
        ticket: &PermissionTicketRepresentation,
    ) -> Result<PermissionTicketRepresentation> {
        self.change_protected(
            <dyn PermissionTickets>::CREATE_PERMISSION_TICKET,
            realm,
            pat,
            protector,
            |realm, context, caller| permission_tickets::create(realm, context, caller, ticket),
        )
    }

    async fn update_permission_ticket(
        &self,
        realm: &str,
        pat: &str,
        ticket: &PermissionTicketRepresentation,
    ) -> Result<()> {
        self.change_protected(
            <dyn PermissionTickets>::UPDATE_PERMISSION_TICKET,
            realm,
            pat,
            protector,
            |realm, context, caller| permission_tickets::update(realm, context, caller, ticket),
        )
    }

    async fn delete_permission_ticket(&self, realm: &str, pat: &str, ticket_id: &str) -> Result<()> {
        self.change_protected(
            <dyn PermissionTickets>::DELETE_PERMISSION_TICKET,
            realm,
            pat,
            protector,
            |realm, context, caller| permission_tickets::delete(realm, context, caller, ticket_id),
        )
    }
}
