//! What the real server writes is read without a rest, and written back as it was, field for field in the same order.
//!
//! The fixtures are answers of a Keycloak 26.7.4, each under the request that it answers. Paths start below the
//! realm's, or, in `authz`, below the resource server's or the protection API's; `#` tells apart answers to the same
//! request. Keys and secrets were replaced by `**********`, as the server does itself where it hides one, and long
//! lists were cut.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a failing test is to panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use keycloak_api::representation::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A test for each fixture: which type reads which answer. An answer that nothing reads fails the test.
macro_rules! round_trips {
    ($($fixture:ident { $($request:literal: $type:ty,)* })*) => {$(
        #[test]
        fn $fixture() {
            let text = include_str!(concat!("fixtures/", stringify!($fixture), ".json"));
            let answers: BTreeMap<String, Value> = serde_json::from_str(text).unwrap();
            $(round_trip::<$type>($request, &answers[$request]);)*
            let read = BTreeSet::from([$($request),*]);
            let unread: Vec<_> = answers.keys().filter(|request| !read.contains(request.as_str())).collect();
            assert!(unread.is_empty(), "nothing reads {unread:?}");
        }
    )*};
}

round_trips! {
    realm_export_fresh {
        "POST /partial-export": RealmRepresentation,
    }
    realm_export_full {
        "kc.sh export": RealmRepresentation,
    }
    realm {
        "GET /admin/realms/{realm}": RealmRepresentation,
        "GET /admin/realms/{realm}#fresh": RealmRepresentation,
        "GET /realms/{realm}": PublishedRealmRepresentation,
        "GET /admin/realms/{realm}/events/config": RealmEventsConfigRepresentation,
    }
    user {
        "GET /users": Vec<UserRepresentation>,
        "GET /users/{id}?userProfileMetadata=true": UserRepresentation,
        "GET /users/{id}/federated-identity": Vec<FederatedIdentityRepresentation>,
        "GET /users/{id}/consents": Vec<UserConsentRepresentation>,
        "GET /users/{id}/credentials": Vec<CredentialRepresentation>,
        "GET /clients/{id}/service-account-user": UserRepresentation,
    }
    client {
        "GET /clients": Vec<ClientRepresentation>,
        "GET /clients/{id}": ClientRepresentation,
        "GET /clients/{id}/client-secret": CredentialRepresentation,
        "POST /clients-registrations/default": ClientRepresentation,
    }
    client_scope {
        "GET /client-scopes": Vec<ClientScopeRepresentation>,
        "GET /clients/{id}/evaluate-scopes/protocol-mappers": Vec<ProtocolMapperEvaluationRepresentation>,
        "GET /clients/{id}/protocol-mappers/models": Vec<ProtocolMapperRepresentation>,
    }
    role {
        "GET /roles?briefRepresentation=false": Vec<RoleRepresentation>,
        "GET /roles/{role}/composites": Vec<RoleRepresentation>,
        "GET /users/{id}/role-mappings": MappingsRepresentation,
        "GET /clients/{id}/scope-mappings": MappingsRepresentation,
    }
    group {
        "GET /groups?populateHierarchy=true": Vec<GroupRepresentation>,
        "GET /groups/{id}": GroupRepresentation,
        "GET /users/{id}/groups": Vec<GroupRepresentation>,
        "GET /default-groups": Vec<GroupRepresentation>,
    }
    component {
        "GET /components": Vec<ComponentRepresentation>,
        "GET /client-registration-policy/providers": Vec<ComponentTypeRepresentation>,
    }
    authentication {
        "GET /authentication/flows": Vec<AuthenticationFlowRepresentation>,
        "GET /authentication/flows/{alias}/executions": Vec<AuthenticationExecutionInfoRepresentation>,
        "GET /authentication/executions/{id}": AuthenticationExecutionRepresentation,
        "GET /authentication/config/{id}": AuthenticatorConfigRepresentation,
        "GET /authentication/config-description/{provider}": AuthenticatorConfigInfoRepresentation,
        "GET /authentication/required-actions": Vec<RequiredActionProviderRepresentation>,
        "GET /authentication/required-actions/{alias}/config": RequiredActionConfigRepresentation,
        "GET /authentication/required-actions/{alias}/config-description": RequiredActionConfigInfoRepresentation,
    }
    identity_provider {
        "GET /identity-provider/instances": Vec<IdentityProviderRepresentation>,
        "GET /identity-provider/instances/{alias}/mappers": Vec<IdentityProviderMapperRepresentation>,
        "GET /identity-provider/instances/{alias}/mapper-types":
            BTreeMap<String, IdentityProviderMapperTypeRepresentation>,
    }
    organization {
        "GET /organizations?briefRepresentation=false": Vec<OrganizationRepresentation>,
        "GET /organizations/{id}/members": Vec<MemberRepresentation>,
        "GET /organizations/{id}/invitations": Vec<OrganizationInvitationRepresentation>,
        "GET /organizations/{id}/identity-providers": Vec<IdentityProviderRepresentation>,
    }
    event {
        "GET /events": Vec<EventRepresentation>,
        "GET /admin-events": Vec<AdminEventRepresentation>,
    }
    session {
        "GET /users/{id}/sessions": Vec<UserSessionRepresentation>,
        "GET /users/{id}/offline-sessions/{client}": Vec<UserSessionRepresentation>,
        "GET /clients/{id}/user-sessions": Vec<UserSessionRepresentation>,
        "POST /logout-all": GlobalRequestResult,
    }
    key {
        "GET /keys": KeysMetadataRepresentation,
        "POST /clients/{id}/certificates/{attr}/generate": CertificateRepresentation,
        "GET /clients/{id}/certificates/{attr}": CertificateRepresentation,
    }
    user_profile {
        "GET /users/profile": UPConfig,
        "GET /users/profile/metadata": UserProfileMetadata,
    }
    client_policy {
        "GET /client-policies/policies?include-global-policies=true": ClientPoliciesRepresentation,
        "GET /client-policies/profiles?include-global-profiles=true": ClientProfilesRepresentation,
    }
    registration {
        "GET /clients-initial-access": Vec<ClientInitialAccessPresentation>,
        "POST /clients-initial-access": ClientInitialAccessPresentation,
        "POST /clients-registrations/openid-connect": OIDCClientRepresentation,
    }
    partial_import {
        "POST /partialImport": PartialImportResults,
    }
    error {
        "POST /users": ErrorRepresentation,
        "POST /users#one": ErrorRepresentation,
    }
    workflow {
        "GET /workflows": Vec<WorkflowRepresentation>,
        "GET /workflows/scheduled/{id}": Vec<WorkflowRepresentation>,
    }
    server_info {
        "GET /admin/serverinfo": ServerInfoRepresentation,
    }
    authz {
        "GET /": ResourceServerRepresentation,
        "GET /#admin-permissions": ResourceServerRepresentation,
        "GET /settings": ResourceServerRepresentation,
        "GET /resource?deep=true": Vec<ResourceRepresentation>,
        "GET /scope?deep=true": Vec<ScopeRepresentation>,
        "GET /policy": Vec<PolicyRepresentation>,
        "GET /permission": Vec<AbstractPolicyRepresentation>,
        "GET /policy/providers": Vec<PolicyProviderRepresentation>,
        "GET /policy/role/{id}": authz::RolePolicyRepresentation,
        "GET /policy/user/{id}": authz::UserPolicyRepresentation,
        "GET /policy/client/{id}": authz::ClientPolicyRepresentation,
        "GET /policy/group/{id}": authz::GroupPolicyRepresentation,
        "GET /policy/client-scope/{id}": authz::ClientScopePolicyRepresentation,
        "GET /policy/time/{id}": authz::TimePolicyRepresentation,
        "GET /policy/regex/{id}": authz::RegexPolicyRepresentation,
        "GET /policy/aggregate/{id}": AbstractPolicyRepresentation,
        "GET /permission/resource/{id}": AbstractPolicyRepresentation,
        "GET /permission/scope/{id}": AbstractPolicyRepresentation,
        "POST /policy/evaluate": PolicyEvaluationResponse,
        "POST /resource_set": ResourceRepresentation,
        "GET /resource_set/{id}": ResourceRepresentation,
        "POST /permission": PermissionResponse,
        "GET /permission/ticket?returnNames=true": Vec<PermissionTicketRepresentation>,
        "POST /uma-policy/{id}": authz::UmaPermissionRepresentation,
        "POST /token?response_mode=permissions": Vec<Permission>,
    }
}

fn round_trip<T: Debug + DeserializeOwned + PartialEq + Serialize>(request: &str, answer: &Value) {
    let read: T = serde_json::from_value(answer.clone()).unwrap_or_else(|error| panic!("{request}: {error}"));
    // `extra` is shown by its keys, and quotes inside of texts are shown escaped.
    assert!(!format!("{read:?}").contains("extra: {\""), "{request}: something is in an `extra`: {read:#?}");

    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(&written, answer, "{request}");
    assert_same_order(request, &written, answer);

    // Text and not values, as a text comes in pieces that a value doesn't have.
    let again: T = serde_json::from_str(&written.to_string()).unwrap();
    assert!(again == read, "{request}: read again, it is something else");
}

/// Objects that stand for types have their fields in the same order; those that are maps, in their keys' order.
fn assert_same_order(path: &str, written: &Value, answer: &Value) {
    match (written, answer) {
        (Value::Object(written), Value::Object(answer)) => {
            let keys: Vec<_> = written.keys().collect();
            assert!(
                keys.is_sorted() || keys.iter().copied().eq(answer.keys()),
                "{path}: the order is {keys:?}, and ought to be {:?}",
                answer.keys().collect::<Vec<_>>()
            );
            written.iter().for_each(|(key, value)| assert_same_order(&format!("{path}.{key}"), value, &answer[key]));
        }
        (Value::Array(written), Value::Array(answer)) => {
            written.iter().zip(answer).for_each(|(written, answer)| assert_same_order(path, written, answer));
        }
        _ => {}
    }
}
