//! The traits of which the fake does nothing yet. Each method that is listed answers 501 with its name, as
//! [`FakeKeycloak::not_done`] says, or as a server without the feature does ([`FakeKeycloak::not_enabled`]).
//!
//! To do one: take it off its list and write the method; a trait that has methods gets a file of its own.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use crate::handle::FakeKeycloak;

#[rest(not_done(
    list_authorization_scopes,
    create_authorization_scope,
    find_authorization_scope,
    get_authorization_scope,
    update_authorization_scope,
    delete_authorization_scope,
    list_authorization_scope_permissions,
    list_authorization_scope_resources,
))]
#[async_trait]
impl AuthorizationScopes for FakeKeycloak {}

#[rest(not_done(
    list_registration_policy_providers,
    list_initial_access_tokens,
    create_initial_access_token,
    delete_initial_access_token,
))]
#[async_trait]
impl ClientRegistration for FakeKeycloak {}

#[rest(not_enabled(get_client_types, update_client_types))]
#[async_trait]
impl ClientTypes for FakeKeycloak {}

#[rest(not_enabled(
    get_client_permissions,
    update_client_permissions,
    get_client_role_permissions,
    update_client_role_permissions,
    get_group_permissions,
    update_group_permissions,
    get_identity_provider_permissions,
    update_identity_provider_permissions,
    get_realm_role_permissions,
    update_realm_role_permissions,
    get_role_by_id_permissions,
    update_role_by_id_permissions,
    get_users_permissions,
    update_users_permissions,
))]
#[async_trait]
impl ManagementPermissions for FakeKeycloak {}

#[rest(not_done(
    list_organization_groups,
    create_organization_group,
    get_organization_group_by_path,
    get_organization_group,
    update_organization_group,
    delete_organization_group,
    list_organization_subgroups,
    create_organization_subgroup,
    list_organization_group_members,
    join_organization_group,
    leave_organization_group,
))]
#[async_trait]
impl OrganizationGroups for FakeKeycloak {}

#[rest(not_done(
    list_organization_members,
    count_organization_members,
    add_organization_member,
    get_organization_member,
    remove_organization_member,
    list_organization_member_groups,
    list_organization_member_organizations,
    list_member_organizations,
    invite_user,
    invite_existing_user,
    list_invitations,
    get_invitation,
    delete_invitation,
    resend_invitation,
))]
#[async_trait]
impl OrganizationMembers for FakeKeycloak {}

#[rest(not_done(
    list_organizations,
    count_organizations,
    create_organization,
    get_organization,
    update_organization,
    delete_organization,
    list_organization_identity_providers,
    add_organization_identity_provider,
    get_organization_identity_provider,
    remove_organization_identity_provider,
    list_organization_identity_provider_groups,
))]
#[async_trait]
impl Organizations for FakeKeycloak {}

#[rest(not_done(
    list_policies,
    create_policy,
    evaluate_policies,
    list_policy_providers,
    find_policy,
    list_permissions,
    create_permission,
    evaluate_permissions,
    list_permission_providers,
    find_permission,
))]
#[async_trait]
impl Policies for FakeKeycloak {}

#[rest(not_done(get_resource_server, update_resource_server, export_resource_server, import_resource_server))]
#[async_trait]
impl ResourceServer for FakeKeycloak {}

#[rest(not_done(
    list_resources,
    create_resource,
    find_resource,
    get_resource,
    update_resource,
    delete_resource,
    get_resource_attributes,
    list_resource_permissions,
    list_resource_scopes,
))]
#[async_trait]
impl Resources for FakeKeycloak {}

#[rest(not_done(
    list_workflows,
    create_workflow,
    get_workflow,
    update_workflow,
    delete_workflow,
    activate_workflow,
    deactivate_workflow,
    list_scheduled_workflows,
    migrate_workflow,
))]
#[async_trait]
impl Workflows for FakeKeycloak {}
