//! Every representation survives being written and read again, whatever is in it, fields that it does not know included.
//!
//! The values are made up by [`source`], which asks the types what they want; so a new field or a new type is tried
//! without anybody writing a strategy for it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test is to panic")]

mod names;
mod source;
mod tape;

use std::collections::BTreeSet;
use std::fmt::Debug;

use keycloak_api::representation::*;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use source::MadeUp;

macro_rules! survive {
    ($($type:ident)*) => {$(
        #[test]
        #[expect(non_snake_case, reason = "a test is called as its type")]
        fn $type() {
            survives::<$type>();
        }
    )*};
}

survive! {
    AbstractPolicyRepresentation AdminEventRepresentation ApplicationRepresentation AuthDetailsRepresentation
    AuthenticationExecutionExportRepresentation AuthenticationExecutionInfoRepresentation
    AuthenticationExecutionRepresentation AuthenticationFlowRepresentation AuthenticatorConfigInfoRepresentation
    AuthenticatorConfigRepresentation AuthenticatorProviderRepresentation AuthorizationSchema BruteForceStatus
    CertificateRepresentation ClaimRepresentation ClientInitialAccessCreatePresentation ClientInitialAccessPresentation
    ClientInstallationRepresentation ClientMappingsRepresentation ClientPoliciesRepresentation
    ClientPolicyConditionRepresentation ClientPolicyExecutorRepresentation ClientPolicyRepresentation
    ClientProfileRepresentation ClientProfilesRepresentation ClientRepresentation ClientScopeRepresentation
    ClientSessionStats ClientTemplateRepresentation ClientTypeRepresentation ClientTypesRepresentation
    ComponentExportRepresentation ComponentRepresentation ComponentTypeRepresentation Composites
    ConfigPropertyRepresentation CpuInfoRepresentation CredentialRepresentation CryptoInfoRepresentation
    ErrorRepresentation EvaluationResultRepresentation EventRepresentation FeatureRepresentation
    FederatedIdentityRepresentation GlobalRequestResult GroupRepresentation IdentityProviderMapperRepresentation
    IdentityProviderMapperTypeRepresentation IdentityProviderRepresentation Impersonation
    IssuedVerifiableCredentialRepresentation KeyMetadataRepresentation KeyStoreConfig KeysMetadataRepresentation
    LDAPCapabilityRepresentation ManagementPermissionReference MappingsRepresentation MemberRepresentation
    MemoryInfoRepresentation OAuthClientRepresentation OIDCClientRepresentation OrganizationDomainRepresentation
    OrganizationInvitationRepresentation OrganizationRepresentation ParameterizedScopeTypeRepresentation
    PartialImportRepresentation PartialImportResult PartialImportResults PasswordPolicyTypeRepresentation Permission
    PermissionRequest PermissionResponse PermissionTicketRepresentation PolicyEvaluationRequest
    PolicyEvaluationResponse PolicyProviderRepresentation PolicyRepresentation PolicyResultRepresentation
    ProfileInfoRepresentation PropertyConfig ProtocolMapperEvaluationRepresentation ProtocolMapperRepresentation
    ProtocolMapperTypeRepresentation ProviderRepresentation PublishedRealmRepresentation
    RealmEventsConfigRepresentation RealmRepresentation RequiredActionConfigInfoRepresentation
    RequiredActionConfigRepresentation RequiredActionProviderRepresentation
    RequiredActionProviderSimpleRepresentation ResourceOwnerRepresentation ResourceRepresentation
    ResourceServerRepresentation ResourceType RoleRepresentation RolesRepresentation ScopeMappingRepresentation
    ScopeRepresentation ServerInfoRepresentation SocialLinkRepresentation SpiInfoRepresentation
    SynchronizationResultRepresentation SystemInfoRepresentation TestLdapConnectionRepresentation
    ThemeInfoRepresentation UPAttribute UPAttributePermissions UPAttributeRequired UPAttributeSelector UPConfig UPGroup
    UserConsentRepresentation UserFederationMapperRepresentation UserFederationProviderRepresentation
    UserProfileAttributeGroupMetadata UserProfileAttributeMetadata UserProfileMetadata UserRepresentation
    UserSessionRepresentation UserVerifiableCredentialRepresentation WhoAmI WorkflowConcurrencyRepresentation
    WorkflowRepresentation WorkflowScheduleRepresentation WorkflowStateRepresentation WorkflowStepRepresentation
}

/// What is made up is not next to nothing: the types' own fields are found, and filled.
#[test]
fn the_fields_of_a_type_are_found() {
    let _ = source::make_up::<RealmRepresentation>(&[]).unwrap();
    let known = source::known("RealmRepresentation");
    assert!(known.len() > 140, "{known:?}");
    for name in ["oauth2DeviceCodeLifespan", "smtpServer", "otpPolicyType"] {
        assert!(known.contains(name), "{name}");
    }
    let tape =
        |seed: u32| (1..3000_u32).map(move |at| at.wrapping_mul(2_654_435_761).wrapping_mul(seed).to_be_bytes()[1]);
    let made = (1..50).map(|seed| source::make_up::<RealmRepresentation>(&tape(seed).collect::<Vec<_>>()).unwrap());
    let made: Vec<_> = made.collect();
    let sizes = made.iter().map(|made| serde_json::to_string(&made.value).unwrap().len());
    assert!(sizes.max() > Some(500));
    assert!(made.iter().any(|made| made.texts.len() > 10) && made.iter().any(|made| made.unknown.len() > 2));
}

fn survives<T: Clone + Debug + DeserializeOwned + PartialEq + Serialize>() {
    // The first one of a type is spent on finding its fields.
    source::make_up::<T>(&[]).unwrap_or_else(|error| panic!("{error}"));
    let config = ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(tape in proptest::collection::vec(any::<u8>(), 0..600))| {
        let made = source::make_up::<T>(&tape).map_err(|error| TestCaseError::fail(error.to_string()))?;
        round_trip(made)?;
    });
}

fn round_trip<T: DeserializeOwned + PartialEq + Serialize>(made: MadeUp<T>) -> Result<(), TestCaseError> {
    let json = serde_json::to_value(&made.value).unwrap();
    let text = json.to_string();
    let again: T = serde_json::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
    prop_assert!(again == made.value, "read again, it is something else: {text}");
    prop_assert_eq!(serde_json::to_value(&again).unwrap(), json.clone());
    let coerced: T = coerced::from_slice(text.as_bytes()).unwrap();
    prop_assert!(coerced == made.value, "read as Keycloak reads, it is something else: {text}");

    let (mut texts, mut members) = (BTreeSet::new(), Vec::new());
    collect(&json, &mut texts, &mut members);
    for text in &made.texts {
        prop_assert!(texts.contains(text.as_str()), "{text:?} is lost: {json}");
    }
    for (name, value) in &made.unknown {
        prop_assert!(members.contains(&(name.as_str(), value)), "{name:?} with {value} is lost: {json}");
    }
    Ok(())
}

/// Every text and every member in `json`.
fn collect<'a>(json: &'a Value, texts: &mut BTreeSet<&'a str>, members: &mut Vec<(&'a str, &'a Value)>) {
    match json {
        Value::String(text) => {
            texts.insert(text);
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts, members)),
        Value::Object(object) => {
            for (name, value) in object {
                texts.insert(name);
                members.push((name, value));
                collect(value, texts, members);
            }
        }
        _ => {}
    }
}
