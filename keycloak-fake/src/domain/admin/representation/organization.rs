//! Organizations, their groups, members and invitations, as Keycloak's JSON.

use std::collections::BTreeMap;

use keycloak_api::representation::{
    GroupRepresentation, MemberRepresentation, OrganizationDomainRepresentation, OrganizationInvitationRepresentation,
    OrganizationRepresentation,
};

use super::group::path;
use super::{text, user};
use crate::domain::user_profile::UserProfile;
use crate::state::{Group, Invitation, Organization, Realm, Seconds, User};

/// An organization; its attributes only where it is not in brief.
pub(crate) fn organization(organization: &Organization, is_brief: bool) -> OrganizationRepresentation {
    let domain = |domain: &crate::state::Domain| OrganizationDomainRepresentation {
        name: Some(domain.name.clone()),
        verified: Some(domain.verified),
        ..OrganizationDomainRepresentation::default()
    };
    let domains: Vec<_> = organization.domains.iter().map(domain).collect();
    OrganizationRepresentation {
        id: text(&organization.id),
        name: text(&organization.name),
        alias: text(&organization.alias),
        enabled: Some(organization.enabled),
        description: organization.description.clone(),
        redirect_url: organization.redirect_url.clone(),
        attributes: (!is_brief).then(|| BTreeMap::clone(&organization.attributes)),
        domains: Some(domains).filter(|domains| !domains.is_empty()),
        ..OrganizationRepresentation::default()
    }
}

/// A member. Nobody is managed by an organization here: that comes of logins by its identity providers.
pub(crate) fn member(profile: &UserProfile, member: &User, is_brief: bool) -> MemberRepresentation {
    MemberRepresentation {
        user: user::member(profile, member, is_brief),
        membership_type: Some("UNMANAGED".to_owned()),
    }
}

/// An invitation, as it stands at this time.
pub(crate) fn invitation(
    organization: &Organization,
    invitation: &Invitation,
    now: Seconds,
) -> OrganizationInvitationRepresentation {
    let status = if now < invitation.expires { "PENDING" } else { "EXPIRED" };
    OrganizationInvitationRepresentation {
        id: text(&invitation.id),
        organization_id: text(&organization.id),
        email: text(&invitation.email),
        first_name: invitation.first_name.clone(),
        last_name: invitation.last_name.clone(),
        sent_date: i32::try_from(invitation.sent).ok(),
        expires_at: i32::try_from(invitation.expires).ok(),
        status: Some(status.to_owned()),
        ..OrganizationInvitationRepresentation::default()
    }
}

/// A group of an organization; with the number of groups below it where that is asked for.
pub(crate) fn group(realm: &Realm, group: &Group, is_brief: bool, is_counted: bool) -> GroupRepresentation {
    let count = || i64::try_from(realm.organization_groups.iter_in(&group.id).count()).ok();
    GroupRepresentation {
        id: text(&group.id),
        name: text(&group.name),
        description: group.description.clone(),
        path: Some(path(&realm.organization_groups, group)),
        parent_id: group.parent.as_deref().map(str::to_owned),
        sub_group_count: if is_counted { count() } else { None },
        sub_groups: Some(Vec::new()),
        attributes: (!is_brief).then(|| BTreeMap::clone(&group.attributes)),
        realm_roles: (!is_brief).then(Vec::new),
        client_roles: (!is_brief).then(BTreeMap::new),
        ..GroupRepresentation::default()
    }
}
