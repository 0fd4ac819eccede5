//! Organization members: who belongs to an organization, and who is invited.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::Page;
use crate::error::Result;
use crate::operation::Created;
use crate::representation::{
    GroupRepresentation, MemberRepresentation, OrganizationInvitationRepresentation, OrganizationRepresentation,
};

/// Which members to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberFilter {
    /// Only those with this in their name, e-mail address, first or last name.
    pub search: Option<String>,
    /// Whether `search` means the whole.
    pub exact: Option<bool>,
    /// `MANAGED` or `UNMANAGED`.
    pub membership_type: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// Which invitations to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationFilter {
    /// `PENDING` or `EXPIRED`.
    pub status: Option<String>,
    /// Who is invited, by e-mail address.
    pub email: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// Only those with this in the e-mail address, first or last name.
    pub search: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// The members and invitations of an organization.
#[operations]
pub trait OrganizationMembers: Send + Sync {
    /// Lists the members that match `filter`, ordered by username.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/members")]
    async fn list_organization_members(
        &self,
        realm: &str,
        organization_id: &str,
        #[query] filter: &MemberFilter,
    ) -> Result<Vec<MemberRepresentation>>;

    /// Counts the members.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/members/count")]
    async fn count_organization_members(&self, realm: &str, organization_id: &str) -> Result<i64>;

    /// Makes a user of the realm a member.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist, `BadRequest` for a user that does not exist, `Conflict` for
    /// one who is a member already.
    #[post("/admin/realms/{realm}/organizations/{organization_id}/members")]
    async fn add_organization_member(
        &self,
        realm: &str,
        organization_id: &str,
        #[json] user_id: &str,
    ) -> Result<Created>;

    /// The member of this id, which is the user's.
    ///
    /// # Errors
    /// `NotFound` for a member that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/members/{member_id}")]
    async fn get_organization_member(
        &self,
        realm: &str,
        organization_id: &str,
        member_id: &str,
    ) -> Result<MemberRepresentation>;

    /// Takes a member out. Whom the organization manages is deleted.
    ///
    /// # Errors
    /// `NotFound` for a member that does not exist.
    #[delete("/admin/realms/{realm}/organizations/{organization_id}/members/{member_id}")]
    async fn remove_organization_member(&self, realm: &str, organization_id: &str, member_id: &str) -> Result<()>;

    /// Lists the organization's groups that a member is in.
    ///
    /// # Errors
    /// `NotFound` for a member that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/members/{member_id}/groups")]
    async fn list_organization_member_groups(
        &self,
        realm: &str,
        organization_id: &str,
        member_id: &str,
        #[query] page: &Page,
    ) -> Result<Vec<GroupRepresentation>>;

    /// Lists the organizations that a member of this one is in.
    ///
    /// # Errors
    /// `NotFound` for a member that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/members/{member_id}/organizations")]
    async fn list_organization_member_organizations(
        &self,
        realm: &str,
        organization_id: &str,
        member_id: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<OrganizationRepresentation>>;

    /// Lists the organizations that a user is in.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/organizations/members/{member_id}/organizations")]
    async fn list_member_organizations(
        &self,
        realm: &str,
        member_id: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<OrganizationRepresentation>>;

    /// Invites somebody by e-mail: to register, or to join as the user who has the address.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist, `BadRequest` for an address that is not valid, `Conflict`
    /// for a member's.
    #[post("/admin/realms/{realm}/organizations/{organization_id}/members/invite-user")]
    async fn invite_user(
        &self,
        realm: &str,
        organization_id: &str,
        #[form("email")] email: &str,
        #[form("firstName")] first_name: Option<&str>,
        #[form("lastName")] last_name: Option<&str>,
    ) -> Result<()>;

    /// Invites a user of the realm by e-mail.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist, `BadRequest` for a user that does not exist.
    #[post("/admin/realms/{realm}/organizations/{organization_id}/members/invite-existing-user")]
    async fn invite_existing_user(&self, realm: &str, organization_id: &str, #[form("id")] user_id: &str)
    -> Result<()>;

    /// Lists the invitations that match `filter`.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/invitations")]
    async fn list_invitations(
        &self,
        realm: &str,
        organization_id: &str,
        #[query] filter: &InvitationFilter,
    ) -> Result<Vec<OrganizationInvitationRepresentation>>;

    /// The invitation of this id.
    ///
    /// # Errors
    /// `NotFound` for an invitation that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/invitations/{invitation_id}")]
    async fn get_invitation(
        &self,
        realm: &str,
        organization_id: &str,
        invitation_id: &str,
    ) -> Result<OrganizationInvitationRepresentation>;

    /// Takes an invitation back.
    ///
    /// # Errors
    /// `NotFound` for an invitation that does not exist.
    #[delete("/admin/realms/{realm}/organizations/{organization_id}/invitations/{invitation_id}")]
    async fn delete_invitation(&self, realm: &str, organization_id: &str, invitation_id: &str) -> Result<()>;

    /// Sends an invitation again.
    ///
    /// # Errors
    /// `NotFound` for an invitation that does not exist.
    #[post("/admin/realms/{realm}/organizations/{organization_id}/invitations/{invitation_id}/resend")]
    async fn resend_invitation(&self, realm: &str, organization_id: &str, invitation_id: &str) -> Result<()>;
}
