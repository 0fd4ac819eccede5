//! Keycloak's JSON: what its operations are sent and answer, one file a resource.
//!
//! Types and fields have Keycloak's names (the fields in Rust's spelling), and fields stand in the order in which the
//! server writes them. Every field is optional, as an answer holds what the server knows and a request what the caller
//! means to set; absent fields are left out of the JSON. What a type does not know, as a newer server or an extension
//! adds it, ends up in its `extra` and is written back.
//!
//! Values that are one of a few words stay texts, because the next version of Keycloak may bring another word; the
//! known ones are documented with the field. `Debug` does not show secrets, nor the values of maps that may hold one.
//! Where Keycloak reads more than it writes (a number for a text, a name for an object), these types mostly do too.
//!
//! They know nothing of how they are sent, and check nothing: whether a value makes sense is the server's to say.

mod attack_detection;
mod authentication;
pub mod authz;
mod client;
mod client_policy;
mod client_scope;
mod client_type;
pub mod coerced;
mod component;
mod credential;
mod error;
mod event;
mod group;
mod identity_provider;
mod key;
mod legacy;
mod lenient;
mod management_permission;
mod oidc_client;
mod organization;
mod partial_import;
mod protocol_mapper;
mod published_realm;
mod realm;
mod redact;
mod registration;
mod required_action;
mod role;
mod server_info;
mod session;
mod user;
mod user_federation;
mod user_profile;
mod verifiable_credential;
mod who_am_i;
mod workflow;

pub use self::attack_detection::BruteForceStatus;
pub use self::authentication::{
    AuthenticationExecutionExportRepresentation, AuthenticationExecutionInfoRepresentation,
    AuthenticationExecutionRepresentation, AuthenticationFlowRepresentation, AuthenticatorConfigInfoRepresentation,
    AuthenticatorConfigRepresentation, AuthenticatorProviderRepresentation,
};
pub use self::authz::{
    AbstractPolicyRepresentation, AuthorizationSchema, EvaluationResultRepresentation, Permission, PermissionRequest,
    PermissionResponse, PermissionTicketRepresentation, PolicyEvaluationRequest, PolicyEvaluationResponse,
    PolicyProviderRepresentation, PolicyRepresentation, PolicyResultRepresentation, ResourceOwnerRepresentation,
    ResourceRepresentation, ResourceServerRepresentation, ResourceType, ScopeRepresentation,
};
pub use self::client::ClientRepresentation;
pub use self::client_policy::{
    ClientPoliciesRepresentation, ClientPolicyConditionRepresentation, ClientPolicyExecutorRepresentation,
    ClientPolicyRepresentation, ClientProfileRepresentation, ClientProfilesRepresentation,
};
pub use self::client_scope::ClientScopeRepresentation;
pub use self::client_type::{ClientTypeRepresentation, ClientTypesRepresentation, PropertyConfig};
pub use self::component::{
    ComponentExportRepresentation, ComponentRepresentation, ComponentTypeRepresentation, ConfigPropertyRepresentation,
};
pub use self::credential::CredentialRepresentation;
pub use self::error::ErrorRepresentation;
pub use self::event::{
    AdminEventRepresentation, AuthDetailsRepresentation, EventRepresentation, RealmEventsConfigRepresentation,
};
pub use self::group::GroupRepresentation;
pub use self::identity_provider::{
    IdentityProviderMapperRepresentation, IdentityProviderMapperTypeRepresentation, IdentityProviderRepresentation,
};
pub use self::key::{CertificateRepresentation, KeyMetadataRepresentation, KeyStoreConfig, KeysMetadataRepresentation};
pub use self::legacy::{
    ApplicationRepresentation, ClaimRepresentation, ClientTemplateRepresentation, OAuthClientRepresentation,
    SocialLinkRepresentation, UserFederationMapperRepresentation, UserFederationProviderRepresentation,
};
pub use self::management_permission::ManagementPermissionReference;
pub use self::oidc_client::OIDCClientRepresentation;
pub use self::organization::{
    MemberRepresentation, OrganizationDomainRepresentation, OrganizationInvitationRepresentation,
    OrganizationRepresentation,
};
pub use self::partial_import::{PartialImportRepresentation, PartialImportResult, PartialImportResults};
pub use self::protocol_mapper::{
    ProtocolMapperEvaluationRepresentation, ProtocolMapperRepresentation, ProtocolMapperTypeRepresentation,
};
pub use self::published_realm::PublishedRealmRepresentation;
pub use self::realm::RealmRepresentation;
pub use self::registration::{ClientInitialAccessCreatePresentation, ClientInitialAccessPresentation};
pub use self::required_action::{
    RequiredActionConfigInfoRepresentation, RequiredActionConfigRepresentation, RequiredActionProviderRepresentation,
    RequiredActionProviderSimpleRepresentation,
};
pub use self::role::{
    ClientMappingsRepresentation, Composites, MappingsRepresentation, RoleRepresentation, RolesRepresentation,
    ScopeMappingRepresentation,
};
pub use self::server_info::{
    ClientInstallationRepresentation, CpuInfoRepresentation, CryptoInfoRepresentation, FeatureRepresentation,
    MemoryInfoRepresentation, ParameterizedScopeTypeRepresentation, PasswordPolicyTypeRepresentation,
    ProfileInfoRepresentation, ProviderRepresentation, ServerInfoRepresentation, SpiInfoRepresentation,
    SystemInfoRepresentation, ThemeInfoRepresentation,
};
pub use self::session::{ClientSessionStats, GlobalRequestResult, UserSessionRepresentation};
pub use self::user::{FederatedIdentityRepresentation, Impersonation, UserConsentRepresentation, UserRepresentation};
pub use self::user_federation::{
    LDAPCapabilityRepresentation, SynchronizationResultRepresentation, TestLdapConnectionRepresentation,
};
pub use self::user_profile::{
    UPAttribute, UPAttributePermissions, UPAttributeRequired, UPAttributeSelector, UPConfig, UPGroup,
    UserProfileAttributeGroupMetadata, UserProfileAttributeMetadata, UserProfileMetadata,
};
pub use self::verifiable_credential::{
    IssuedVerifiableCredentialRepresentation, UserVerifiableCredentialRepresentation,
};
pub use self::who_am_i::WhoAmI;
pub use self::workflow::{
    WorkflowConcurrencyRepresentation, WorkflowRepresentation, WorkflowScheduleRepresentation,
    WorkflowStateRepresentation, WorkflowStepRepresentation,
};
