//! Every operation of the admin API that only reads, in the order of the traits.

use keycloak_api::Keycloak;
use keycloak_api::admin::ExampleToken;

use super::outcome::Outcomes;
use super::things::{NOBODY, Things};

/// Reads everything that can be read about `things`.
pub(crate) async fn all(keycloak: &dyn Keycloak, realm: &str, things: &Things, outcomes: &mut Outcomes) {
    macro_rules! read {
        ($($method:ident($($argument:expr),*);)*) => {
            $(outcomes.add(stringify!($method), keycloak.$method($($argument),*).await);)*
        };
    }
    let Things {
        api,
        client,
        client_mapper,
        client_scope,
        component,
        config,
        execution,
        flow,
        group,
        identity_provider_mapper,
        organization,
        organization_group,
        permission,
        policy,
        resource,
        role,
        scope,
        scope_mapper,
        store,
        user,
        workflow,
    } = things;
    let example = ExampleToken { user_id: Some(user.clone()), ..ExampleToken::default() };
    read! {
        get_login_failures(realm, user);
        list_flows(realm);
        get_flow(realm, flow);
        list_flow_executions(realm, "contract");
        get_execution(realm, execution);
        list_authenticators(realm);
        list_client_authenticators(realm);
        list_form_providers(realm);
        list_form_actions(realm);
        get_client_authenticator_settings(realm);
        describe_authenticator_config(realm, "identity-provider-redirector");
        get_authenticator_config(realm, config);
        get_execution_config(realm, execution, config);
        list_authorization_scopes(realm, client, &Default::default());
        find_authorization_scope(realm, client, "look");
        get_authorization_scope(realm, client, scope);
        list_authorization_scope_permissions(realm, client, scope);
        list_authorization_scope_resources(realm, client, scope);
        get_client_certificate(realm, client, "jwt.credential");
        generate_example_access_token(realm, client, &example);
        generate_example_id_token(realm, client, &example);
        generate_example_userinfo(realm, client, None, user);
        list_effective_mappers(realm, client, None);
        list_granted_roles(realm, client, realm, None);
        list_not_granted_roles(realm, client, realm, None);
        test_client_nodes(realm, client);
        get_client_policies(realm, None);
        get_client_profiles(realm, None);
        list_registration_policy_providers(realm);
        list_initial_access_tokens(realm);
        list_client_scopes(realm);
        get_client_scope(realm, client_scope);
        list_realm_default_client_scopes(realm);
        list_client_default_client_scopes(realm, client);
        list_realm_optional_client_scopes(realm);
        list_client_optional_client_scopes(realm, client);
        count_client_sessions(realm, client);
        count_client_offline_sessions(realm, client);
        list_client_sessions(realm, client, &Default::default());
        list_client_offline_sessions(realm, client, &Default::default());
        list_client_templates(realm);
        get_client_template(realm, client_scope);
        list_client_template_mappers(realm, client_scope);
        get_client_template_mapper(realm, client_scope, scope_mapper);
        list_client_template_mappers_of_protocol(realm, client_scope, "openid-connect");
        get_client_template_scope_mappings(realm, client_scope);
        list_client_template_scope_realm_roles(realm, client_scope);
        list_available_client_template_scope_realm_roles(realm, client_scope);
        list_effective_client_template_scope_realm_roles(realm, client_scope, None);
        list_client_template_scope_client_roles(realm, client_scope, api);
        list_available_client_template_scope_client_roles(realm, client_scope, api);
        list_effective_client_template_scope_client_roles(realm, client_scope, api, None);
        get_client_types(realm);
        list_clients(realm, &Default::default());
        get_client(realm, client);
        get_client_secret(realm, client);
        get_service_account_user(realm, client);
        get_client_installation(realm, client, "keycloak-oidc-keycloak-json");
        get_rotated_client_secret(realm, client);
        list_components(realm, &Default::default());
        get_component(realm, component);
        list_subcomponent_types(realm, store, Some("org.keycloak.storage.ldap.mappers.LDAPStorageMapper"));
        list_default_groups(realm);
        list_events(realm, &Default::default());
        get_events_config(realm);
        list_admin_events(realm, &Default::default());
        list_federated_identities(realm, user);
        list_groups(realm, &Default::default());
        count_groups(realm, None, None);
        get_group(realm, group);
        list_subgroups(realm, group, &Default::default());
        list_group_members(realm, group, &Default::default());
        get_group_by_path(realm, "staff/night");
        get_identity_provider_mapper_types(realm, "contract");
        list_identity_provider_mappers(realm, "contract");
        get_identity_provider_mapper(realm, "contract", identity_provider_mapper);
        list_identity_providers(realm, &Default::default());
        get_identity_provider(realm, "contract");
        export_identity_provider(realm, "contract", None);
        reload_identity_provider_keys(realm, "contract");
        get_identity_provider_type(realm, "oidc");
        get_keys(realm);
        list_locales(realm);
        get_texts(realm, "en", None);
        get_text(realm, "en", "greeting");
        get_client_permissions(realm, client);
        get_client_role_permissions(realm, client, "own");
        get_group_permissions(realm, group);
        get_identity_provider_permissions(realm, "contract");
        get_realm_role_permissions(realm, "writer");
        get_role_by_id_permissions(realm, role);
        get_users_permissions(realm);
        list_organization_groups(realm, organization, &Default::default());
        get_organization_group_by_path(realm, organization, "group", None);
        get_organization_group(realm, organization, organization_group, None);
        list_organization_subgroups(realm, organization, organization_group, &Default::default());
        list_organization_group_members(realm, organization, organization_group, None, None, None);
        list_organization_members(realm, organization, &Default::default());
        count_organization_members(realm, organization);
        get_organization_member(realm, organization, user);
        list_organization_member_groups(realm, organization, user, &Default::default());
        list_organization_member_organizations(realm, organization, user, None);
        list_member_organizations(realm, user, None);
        list_invitations(realm, organization, &Default::default());
        get_invitation(realm, organization, NOBODY);
        list_organizations(realm, &Default::default());
        count_organizations(realm, None, None, None);
        get_organization(realm, organization);
        list_organization_identity_providers(realm, organization);
        get_organization_identity_provider(realm, organization, "contract");
        list_organization_identity_provider_groups(realm, organization, "contract", &Default::default());
        list_policies(realm, client, &Default::default());
        list_policy_providers(realm, client);
        find_policy(realm, client, "contract", None);
        list_permissions(realm, client, &Default::default());
        list_permission_providers(realm, client);
        find_permission(realm, client, "contract", None);
        list_client_mappers(realm, client);
        get_client_mapper(realm, client, client_mapper);
        list_client_scope_mappers(realm, client_scope);
        get_client_scope_mapper(realm, client_scope, scope_mapper);
        list_client_mappers_of_protocol(realm, client, "openid-connect");
        list_client_scope_mappers_of_protocol(realm, client_scope, "openid-connect");
        list_realms(None);
        get_realm(realm);
        list_client_session_stats(realm);
        list_required_actions(realm);
        get_required_action(realm, "CONFIGURE_TOTP");
        describe_required_action_config(realm, "CONFIGURE_TOTP");
        get_required_action_config(realm, "CONFIGURE_TOTP");
        list_unregistered_required_actions(realm);
        list_credential_registrators(realm);
        get_resource_server(realm, client);
        export_resource_server(realm, client);
        list_resources(realm, client, &Default::default());
        find_resource(realm, client, "contract");
        get_resource(realm, client, resource);
        get_resource_attributes(realm, client, resource);
        list_resource_permissions(realm, client, resource);
        list_resource_scopes(realm, client, resource);
        list_realm_role_realm_composites(realm, "writer");
        list_realm_role_client_composites(realm, "writer", api);
        list_client_role_realm_composites(realm, client, "own");
        list_client_role_client_composites(realm, client, "own", api);
        list_role_by_id_composites(realm, role, &Default::default());
        list_role_by_id_realm_composites(realm, role);
        list_role_by_id_client_composites(realm, role, api);
        get_user_role_mappings(realm, user);
        list_user_realm_roles(realm, user);
        list_available_user_realm_roles(realm, user);
        list_effective_user_realm_roles(realm, user, None);
        list_user_client_roles(realm, user, api);
        list_available_user_client_roles(realm, user, api);
        list_effective_user_client_roles(realm, user, api, None);
        get_group_role_mappings(realm, group);
        list_group_realm_roles(realm, group);
        list_available_group_realm_roles(realm, group);
        list_effective_group_realm_roles(realm, group, None);
        list_group_client_roles(realm, group, api);
        list_available_group_client_roles(realm, group, api);
        list_effective_group_client_roles(realm, group, api, None);
        list_realm_roles(realm, &Default::default());
        get_realm_role(realm, "writer");
        list_realm_role_composites(realm, "writer");
        list_realm_role_users(realm, "writer", &Default::default());
        list_client_roles(realm, client, &Default::default());
        get_client_role(realm, client, "own");
        list_client_role_composites(realm, client, "own");
        list_client_role_users(realm, client, "own", &Default::default());
        get_role_by_id(realm, role);
        list_realm_role_groups(realm, "writer", None, None, None);
        list_client_role_groups(realm, client, "own", None, None, None);
        get_client_scope_mappings(realm, client);
        list_client_scope_realm_roles(realm, client);
        list_available_client_scope_realm_roles(realm, client);
        list_effective_client_scope_realm_roles(realm, client, None);
        list_client_scope_client_roles(realm, client, api);
        list_available_client_scope_client_roles(realm, client, api);
        list_effective_client_scope_client_roles(realm, client, api, None);
        get_client_scope_scope_mappings(realm, client_scope);
        list_client_scope_scope_realm_roles(realm, client_scope);
        list_available_client_scope_scope_realm_roles(realm, client_scope);
        list_effective_client_scope_scope_realm_roles(realm, client_scope, None);
        list_client_scope_scope_client_roles(realm, client_scope, api);
        list_available_client_scope_scope_client_roles(realm, client_scope, api);
        list_effective_client_scope_scope_client_roles(realm, client_scope, api, None);
        get_server_info();
        get_who_am_i("master", None);
        list_user_storage_credential_types(realm, user);
        get_user_profile(realm);
        get_user_profile_metadata(realm);
        find_typed_permission(realm, client, "resource", "of contract", Some("*"));
        get_typed_permission(realm, client, "resource", permission);
        get_permission(realm, client, permission);
        list_permission_dependents(realm, client, permission);
        list_permission_associates(realm, client, permission);
        list_resources_of_permission(realm, client, permission);
        list_scopes_of_permission(realm, client, permission);
        list_typed_permission_dependents(realm, client, "resource", permission);
        list_typed_permission_associates(realm, client, "resource", permission);
        list_resources_of_typed_permission(realm, client, "resource", permission);
        list_scopes_of_typed_permission(realm, client, "resource", permission);
        find_typed_policy(realm, client, "role", "contract", Some("*"));
        get_typed_policy(realm, client, "role", policy);
        get_policy(realm, client, policy);
        list_policy_dependents(realm, client, policy);
        list_policy_associates(realm, client, policy);
        list_resources_of_policy(realm, client, policy);
        list_scopes_of_policy(realm, client, policy);
        list_typed_policy_dependents(realm, client, "role", policy);
        list_typed_policy_associates(realm, client, "role", policy);
        list_resources_of_typed_policy(realm, client, "role", policy);
        list_scopes_of_typed_policy(realm, client, "role", policy);
        list_users(realm, &Default::default());
        count_users(realm, &Default::default());
        get_user(realm, user, Some(true));
        list_credentials(realm, user);
        list_user_groups(realm, user, &Default::default());
        list_user_sessions(realm, user);
        count_user_groups(realm, user, None);
        get_unmanaged_attributes(realm, user);
        list_user_offline_sessions(realm, user, client);
        list_consents(realm, user);
        list_workflows(realm, &Default::default());
        get_workflow(realm, workflow, None);
        list_scheduled_workflows(realm, user);
    }
}
