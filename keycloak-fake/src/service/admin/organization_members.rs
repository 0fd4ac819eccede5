//! [`OrganizationMembers`] on the fake.

use async_trait::async_trait;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{prelude::*, rest};

use super::organizations::allow;
use super::rights::{
    MANAGE_ORGANIZATIONS, MANAGE_USERS, QUERY_ORGANIZATIONS, QUERY_USERS, VIEW_ORGANIZATIONS, VIEW_USERS,
};
use crate::domain::Decision;
use crate::domain::admin::organization_members::{self as members, invitations};
use crate::domain::admin::organizations;
use crate::domain::denied::OrganizationDenied;
use crate::handle::{Authority, FakeKeycloak};
use crate::state::{Organization, Realm, User};

#[rest]
#[async_trait]
impl OrganizationMembers for FakeKeycloak {
    async fn list_organization_members(
        &self,
        realm: &str,
        organization_id: &str,
        filter: &MemberFilter,
    ) -> Result<Vec<MemberRepresentation>> {
        let operation = <dyn OrganizationMembers>::LIST_ORGANIZATION_MEMBERS;
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow_members(authority)?;
            let found = members::list(realm, organization, filter)?;
            Ok(if authority.has_any(VIEW_USERS) { found } else { Vec::new() })
        })
    }

    async fn count_organization_members(&self, realm: &str, organization_id: &str) -> Result<i64> {
        let operation = <dyn OrganizationMembers>::COUNT_ORGANIZATION_MEMBERS;
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow_members(authority)?;
            Ok(members::count(realm, organization))
        })
    }

    async fn add_organization_member(&self, realm: &str, organization_id: &str, user_id: &str) -> Result<Created> {
        let operation = <dyn OrganizationMembers>::ADD_ORGANIZATION_MEMBER;
        self.change_organization(operation, realm, organization_id, |realm, _, organization, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            allow(authority, QUERY_USERS)?;
            members::find_user(realm, user_id)?;
            allow(authority, MANAGE_USERS)?;
            members::add(realm, organization, user_id)
        })?;
        Ok(self.created(realm, &["organizations", organization_id, "members", user_id]))
    }

    async fn get_organization_member(
        &self,
        realm: &str,
        organization_id: &str,
        member_id: &str,
    ) -> Result<MemberRepresentation> {
        let operation = <dyn OrganizationMembers>::GET_ORGANIZATION_MEMBER;
        self.read_member(operation, realm, organization_id, member_id, |realm, _, member| members::show(realm, member))
    }

    async fn remove_organization_member(&self, realm: &str, organization_id: &str, member_id: &str) -> Result<()> {
        let operation = <dyn OrganizationMembers>::REMOVE_ORGANIZATION_MEMBER;
        self.change_organization(operation, realm, organization_id, |realm, _, organization, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            allow(authority, QUERY_USERS)?;
            members::find(realm, organization, member_id)?;
            allow(authority, MANAGE_USERS)?;
            members::remove(realm, organization, member_id)
        })
    }

    async fn list_organization_member_groups(
        &self,
        realm: &str,
        organization_id: &str,
        member_id: &str,
        page: &Page,
    ) -> Result<Vec<GroupRepresentation>> {
        let operation = <dyn OrganizationMembers>::LIST_ORGANIZATION_MEMBER_GROUPS;
        self.read_member(operation, realm, organization_id, member_id, |realm, organization, member| {
            members::list_groups(realm, organization, member, page)
        })
    }

    async fn list_organization_member_organizations(
        &self,
        realm: &str,
        organization_id: &str,
        member_id: &str,
        brief: Option<bool>,
    ) -> Result<Vec<OrganizationRepresentation>> {
        let operation = <dyn OrganizationMembers>::LIST_ORGANIZATION_MEMBER_ORGANIZATIONS;
        self.read_member(operation, realm, organization_id, member_id, |realm, _, member| {
            members::list_organizations(realm, member, brief)
        })
    }

    async fn list_member_organizations(
        &self,
        realm: &str,
        member_id: &str,
        brief: Option<bool>,
    ) -> Result<Vec<OrganizationRepresentation>> {
        let operation = <dyn OrganizationMembers>::LIST_MEMBER_ORGANIZATIONS;
        self.read_as(operation, realm, QUERY_ORGANIZATIONS, |realm, authority| {
            organizations::require_enabled(realm)?;
            allow(authority, QUERY_USERS)?;
            let user = members::find_user(realm, member_id)?;
            allow(authority, VIEW_USERS)?;
            let found = members::list_organizations(realm, user, brief);
            Ok(if authority.has_any(VIEW_ORGANIZATIONS) { found } else { Vec::new() })
        })
    }

    async fn invite_user(
        &self,
        realm: &str,
        organization_id: &str,
        email: &str,
        first_name: Option<&str>,
        last_name: Option<&str>,
    ) -> Result<()> {
        let operation = <dyn OrganizationMembers>::INVITE_USER;
        self.change_organization(operation, realm, organization_id, |realm, context, organization, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            invitations::invite(realm, context, organization, email, first_name, last_name)
        })
    }

    async fn invite_existing_user(&self, realm: &str, organization_id: &str, user_id: &str) -> Result<()> {
        let operation = <dyn OrganizationMembers>::INVITE_EXISTING_USER;
        self.change_organization(operation, realm, organization_id, |realm, context, organization, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            if user_id.trim().is_empty() {
                return Err(OrganizationDenied::InviteeIdMissing.into());
            }
            let Some(user) = realm.users.get(user_id).cloned() else {
                // Who may not ask for users is not told.
                allow(authority, QUERY_USERS)?;
                return Err(OrganizationDenied::Invitee.into());
            };
            invitations::invite_user(realm, context, organization, &user)
        })
    }

    async fn list_invitations(
        &self,
        realm: &str,
        organization_id: &str,
        filter: &InvitationFilter,
    ) -> Result<Vec<OrganizationInvitationRepresentation>> {
        let now = self.context().now();
        let operation = <dyn OrganizationMembers>::LIST_INVITATIONS;
        self.read_organization(operation, realm, organization_id, |_, organization, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            invitations::list(organization, now, filter)
        })
    }

    async fn get_invitation(
        &self,
        realm: &str,
        organization_id: &str,
        invitation_id: &str,
    ) -> Result<OrganizationInvitationRepresentation> {
        let now = self.context().now();
        let operation = <dyn OrganizationMembers>::GET_INVITATION;
        self.read_organization(operation, realm, organization_id, |_, organization, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            invitations::get(organization, now, invitation_id)
        })
    }

    async fn delete_invitation(&self, realm: &str, organization_id: &str, invitation_id: &str) -> Result<()> {
        let operation = <dyn OrganizationMembers>::DELETE_INVITATION;
        self.change_organization(operation, realm, organization_id, |realm, _, organization, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            invitations::delete(realm, organization, invitation_id)
        })
    }

    async fn resend_invitation(&self, realm: &str, organization_id: &str, invitation_id: &str) -> Result<()> {
        let operation = <dyn OrganizationMembers>::RESEND_INVITATION;
        self.change_organization(operation, realm, organization_id, |realm, context, organization, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            invitations::resend(realm, context, organization, invitation_id)
        })
    }
}

/// Lets through who may see organizations and ask for users.
pub(super) fn allow_members(authority: &Authority) -> Decision<()> {
    allow(authority, VIEW_ORGANIZATIONS)?;
    allow(authority, QUERY_USERS)
}

impl FakeKeycloak {
    /// Reads what is a member's. Whoever may ask for users is told whether the member is there.
    fn read_member<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        organization_id: &str,
        member_id: &str,
        reading: impl FnOnce(&Realm, &Organization, &User) -> T,
    ) -> Result<T> {
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow_members(authority)?;
            let member = members::find(realm, organization, member_id)?;
            allow(authority, VIEW_USERS)?;
            Ok(reading(realm, organization, member))
        })
    }
}
