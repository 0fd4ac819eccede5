//! Secrets, and what may be one, are not shown by `Debug`: only whether they are there, and under which keys.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use std::fmt::Debug;

use keycloak_api::representation::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const CANARY: &str = "canary in clear";

/// Checks fields of types, given by their names in JSON.
macro_rules! hidden {
    ($value:expr; $($type:ty: $($field:literal),*;)*) => {
        $($(assert_hidden::<$type>($field, $value);)*)*
    };
}

#[test]
fn secrets() {
    hidden! { json!(CANARY);
        RealmRepresentation: "privateKey", "codeSecret";
        CredentialRepresentation: "secretData", "value", "hashedSaltedValue", "salt";
        ClientRepresentation: "secret", "registrationAccessToken";
        CertificateRepresentation: "privateKey";
        KeyStoreConfig: "storePassword", "keyPassword";
        OrganizationInvitationRepresentation: "inviteLink";
        AdminEventRepresentation: "representation";
        ClientInitialAccessPresentation: "token";
        OIDCClientRepresentation: "client_secret", "registration_access_token";
        TestLdapConnectionRepresentation: "bindCredential";
        PermissionResponse: "ticket";
    }
}

#[test]
fn maps_that_may_hold_secrets() {
    hidden! { json!({ "shown": CANARY });
        RealmRepresentation: "smtpServer", "attributes", "socialProviders";
        ClientRepresentation: "attributes";
        ClientTemplateRepresentation: "attributes";
        ProtocolMapperRepresentation: "config";
        AuthenticatorConfigRepresentation: "config";
        RequiredActionProviderRepresentation: "config";
        RequiredActionConfigRepresentation: "config";
        IdentityProviderRepresentation: "config";
        IdentityProviderMapperRepresentation: "config";
        UserFederationProviderRepresentation: "config";
        UserFederationMapperRepresentation: "config";
    }
    hidden! { json!({ "shown": [CANARY] });
        ComponentExportRepresentation: "config";
        ComponentRepresentation: "config";
        CredentialRepresentation: "config";
    }
}

#[test]
fn unknown_fields() {
    hidden! { json!({ "deeper": CANARY });
        RealmRepresentation: "unknown";
        RealmEventsConfigRepresentation: "unknown";
        PublishedRealmRepresentation: "unknown";
        UserRepresentation: "unknown";
        FederatedIdentityRepresentation: "unknown";
        SocialLinkRepresentation: "unknown";
        UserConsentRepresentation: "unknown";
        UserVerifiableCredentialRepresentation: "unknown";
        IssuedVerifiableCredentialRepresentation: "unknown";
        CredentialRepresentation: "unknown";
        ClientRepresentation: "unknown";
        ClaimRepresentation: "unknown";
        ClientTemplateRepresentation: "unknown";
        ScopeMappingRepresentation: "unknown";
        ClientScopeRepresentation: "unknown";
        ProtocolMapperRepresentation: "unknown";
        ProtocolMapperTypeRepresentation: "unknown";
        ProtocolMapperEvaluationRepresentation: "unknown";
        RoleRepresentation: "unknown";
        Composites: "unknown";
        RolesRepresentation: "unknown";
        MappingsRepresentation: "unknown";
        ClientMappingsRepresentation: "unknown";
        GroupRepresentation: "unknown";
        ComponentRepresentation: "unknown";
        ComponentExportRepresentation: "unknown";
        ComponentTypeRepresentation: "unknown";
        ConfigPropertyRepresentation: "unknown";
        KeysMetadataRepresentation: "unknown";
        KeyMetadataRepresentation: "unknown";
        CertificateRepresentation: "unknown";
        KeyStoreConfig: "unknown";
        AuthenticationFlowRepresentation: "unknown";
        AuthenticationExecutionExportRepresentation: "unknown";
        AuthenticationExecutionRepresentation: "unknown";
        AuthenticationExecutionInfoRepresentation: "unknown";
        AuthenticatorConfigRepresentation: "unknown";
        AuthenticatorConfigInfoRepresentation: "unknown";
        RequiredActionProviderRepresentation: "unknown";
        RequiredActionProviderSimpleRepresentation: "unknown";
        RequiredActionConfigRepresentation: "unknown";
        RequiredActionConfigInfoRepresentation: "unknown";
        IdentityProviderRepresentation: "unknown";
        IdentityProviderMapperRepresentation: "unknown";
        IdentityProviderMapperTypeRepresentation: "unknown";
        OrganizationRepresentation: "unknown";
        OrganizationDomainRepresentation: "unknown";
        OrganizationInvitationRepresentation: "unknown";
        ClientPoliciesRepresentation: "unknown";
        ClientPolicyRepresentation: "unknown";
        ClientPolicyConditionRepresentation: "unknown";
        ClientProfilesRepresentation: "unknown";
        ClientProfileRepresentation: "unknown";
        ClientPolicyExecutorRepresentation: "unknown";
        UPConfig: "unknown";
        UPAttribute: "unknown";
        UPAttributeRequired: "unknown";
        UPAttributePermissions: "unknown";
        UPAttributeSelector: "unknown";
        UPGroup: "unknown";
        UserProfileMetadata: "unknown";
        UserProfileAttributeMetadata: "unknown";
        UserProfileAttributeGroupMetadata: "unknown";
        ResourceServerRepresentation: "unknown";
        AuthorizationSchema: "unknown";
        ResourceType: "unknown";
        ResourceRepresentation: "unknown";
        ResourceOwnerRepresentation: "unknown";
        ScopeRepresentation: "unknown";
        PolicyRepresentation: "unknown";
        AbstractPolicyRepresentation: "unknown";
        UserSessionRepresentation: "unknown";
        GlobalRequestResult: "unknown";
        EventRepresentation: "unknown";
        AdminEventRepresentation: "unknown";
        AuthDetailsRepresentation: "unknown";
        ServerInfoRepresentation: "unknown";
        SystemInfoRepresentation: "unknown";
        CpuInfoRepresentation: "unknown";
        MemoryInfoRepresentation: "unknown";
        ProfileInfoRepresentation: "unknown";
        FeatureRepresentation: "unknown";
        CryptoInfoRepresentation: "unknown";
        ThemeInfoRepresentation: "unknown";
        SpiInfoRepresentation: "unknown";
        ProviderRepresentation: "unknown";
        ClientInstallationRepresentation: "unknown";
        PasswordPolicyTypeRepresentation: "unknown";
        ParameterizedScopeTypeRepresentation: "unknown";
        ClientInitialAccessCreatePresentation: "unknown";
        ClientInitialAccessPresentation: "unknown";
        OIDCClientRepresentation: "unknown";
        ClientTypesRepresentation: "unknown";
        ClientTypeRepresentation: "unknown";
        PropertyConfig: "unknown";
        PartialImportRepresentation: "unknown";
        PartialImportResults: "unknown";
        PartialImportResult: "unknown";
        ManagementPermissionReference: "unknown";
        ErrorRepresentation: "unknown";
        WorkflowRepresentation: "unknown";
        WorkflowScheduleRepresentation: "unknown";
        WorkflowConcurrencyRepresentation: "unknown";
        WorkflowStepRepresentation: "unknown";
        WorkflowStateRepresentation: "unknown";
        TestLdapConnectionRepresentation: "unknown";
        LDAPCapabilityRepresentation: "unknown";
        SynchronizationResultRepresentation: "unknown";
        UserFederationProviderRepresentation: "unknown";
        UserFederationMapperRepresentation: "unknown";
        authz::RoleDefinition: "unknown";
        authz::GroupDefinition: "unknown";
        authz::ClientScopeDefinition: "unknown";
        PolicyEvaluationRequest: "unknown";
        PolicyEvaluationResponse: "unknown";
        EvaluationResultRepresentation: "unknown";
        PolicyResultRepresentation: "unknown";
        PolicyProviderRepresentation: "unknown";
        Permission: "unknown";
        PermissionRequest: "unknown";
        PermissionResponse: "unknown";
        PermissionTicketRepresentation: "unknown";
    }
}

#[test]
fn secrets_inside() {
    let client =
        ClientRepresentation { secret: Some(CANARY.to_owned()), ..ClientRepresentation::with_client_id("app") };
    let user = UserRepresentation::named("alice").credential(CredentialRepresentation::password(CANARY));
    let realm = RealmRepresentation {
        clients: Some(vec![client]),
        users: Some(vec![user]),
        ..RealmRepresentation::named("shop")
    };
    assert!(!format!("{realm:?}{realm:#?}").contains(CANARY));
}

fn assert_hidden<T: Debug + DeserializeOwned>(field: &str, value: Value) {
    let read: T = serde_json::from_value(json!({ field: value })).unwrap();
    for shown in [format!("{read:?}"), format!("{read:#?}")] {
        assert!(!shown.contains(CANARY), "{field} is in clear: {shown}");
        assert!(shown.contains("<redacted>"), "{field} is gone altogether: {shown}");
        assert!(value["shown"].is_null() || shown.contains("shown"), "{field}: its keys are gone: {shown}");
    }
}
