//! The way to organizations, their members and groups.

use crate::prelude::*;

handles! {
    /// The organizations of a realm.
    OrganizationsRef () {
        calls {
            list = Organizations::list_organizations(filter: &OrganizationFilter) -> Vec<OrganizationRepresentation>;
            create = Organizations::create_organization(organization: &OrganizationRepresentation) -> Created;
        }
        pages {
            stream = Organizations::list_organizations(OrganizationFilter) -> OrganizationRepresentation;
        }
        steps {
            /// The organization of this id.
            by_id(organization_id) -> OrganizationRef;
        }
    }

    /// An organization.
    OrganizationRef (organization_id) {
        calls {
            get = Organizations::get_organization() -> OrganizationRepresentation;
            put = Organizations::update_organization(organization: &OrganizationRepresentation) -> ();
            delete = Organizations::delete_organization() -> ();
            identity_providers =
                Organizations::list_organization_identity_providers() -> Vec<IdentityProviderRepresentation>;
            add_identity_provider = Organizations::add_organization_identity_provider(alias: &str) -> ();
            remove_identity_provider = Organizations::remove_organization_identity_provider(alias: &str) -> ();
            members = OrganizationMembers::list_organization_members(filter: &MemberFilter)
                -> Vec<MemberRepresentation>;
            count_members = OrganizationMembers::count_organization_members() -> i64;
            add_member = OrganizationMembers::add_organization_member(user_id: &str) -> Created;
            member = OrganizationMembers::get_organization_member(member_id: &str) -> MemberRepresentation;
            remove_member = OrganizationMembers::remove_organization_member(member_id: &str) -> ();
            invite = OrganizationMembers::invite_user(email: &str, first_name: Option<&str>, last_name: Option<&str>)
                -> ();
            invite_existing = OrganizationMembers::invite_existing_user(user_id: &str) -> ();
            invitations = OrganizationMembers::list_invitations(filter: &InvitationFilter)
                -> Vec<OrganizationInvitationRepresentation>;
        }
        pages {
            members_stream = OrganizationMembers::list_organization_members(MemberFilter) -> MemberRepresentation;
            invitations_stream =
                OrganizationMembers::list_invitations(InvitationFilter) -> OrganizationInvitationRepresentation;
        }
        update { OrganizationRepresentation }
        steps {
            /// The organization's own groups.
            groups() -> OrganizationGroupsRef;
        }
    }

    /// The groups of an organization.
    OrganizationGroupsRef (organization_id) {
        calls {
            list = OrganizationGroups::list_organization_groups(filter: &GroupFilter) -> Vec<GroupRepresentation>;
            create = OrganizationGroups::create_organization_group(group: &GroupRepresentation) -> Created;
        }
        pages {
            stream = OrganizationGroups::list_organization_groups(GroupFilter) -> GroupRepresentation;
        }
        steps {
            /// The group of this id.
            by_id(group_id) -> OrganizationGroupRef;
        }
    }

    /// A group of an organization.
    OrganizationGroupRef (organization_id, group_id) {
        calls {
            get = OrganizationGroups::get_organization_group(sub_groups_count: Option<bool>) -> GroupRepresentation;
            put = OrganizationGroups::update_organization_group(group: &GroupRepresentation) -> ();
            delete = OrganizationGroups::delete_organization_group() -> ();
            subgroups = OrganizationGroups::list_organization_subgroups(filter: &SubgroupFilter)
                -> Vec<GroupRepresentation>;
            create_subgroup = OrganizationGroups::create_organization_subgroup(group: &GroupRepresentation) -> Created;
            join = OrganizationGroups::join_organization_group(user_id: &str) -> ();
            leave = OrganizationGroups::leave_organization_group(user_id: &str) -> ();
        }
        pages {
            subgroups_stream = OrganizationGroups::list_organization_subgroups(SubgroupFilter) -> GroupRepresentation;
        }
    }
}
