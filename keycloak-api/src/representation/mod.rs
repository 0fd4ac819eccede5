//! Keycloak's JSON: what its operations are sent and answer, one file a resource.
//!
//! Types and fields have Keycloak's names (the fields in Rust's spelling), and fields stand in the order in which the
//! server writes them. Every field is optional, as an answer holds what the server knows and a request what the caller
//! means to set; absent fields are left out of the JSON. What a type does not know, as a newer server or an extension
//! adds it, ends up in its `extra` and is written back.
//!
//! Values that are one of a few words stay texts, because the next version of Keycloak may bring another word; the
//! known ones are documented with the field. Secrets, and the values of maps that may hold one, are not shown by `Debug`.
//!
//! These types know nothing of how they are sent, and check nothing: whether a value makes sense is the server's to say.

mod authentication;
pub mod authz;
mod client;
mod client_policy;
mod client_scope;
mod component;
mod credential;
mod group;
mod identity_provider;
mod key;
mod lenient;
mod organization;
mod protocol_mapper;
mod realm;
mod redact;
mod role;
mod session;
mod user;
mod user_federation;
mod user_profile;

pub use self::authentication::{
    AuthenticationExecutionExportRepresentation, AuthenticationExecutionInfoRepresentation,
    AuthenticationExecutionRepresentation, AuthenticationFlowRepresentation, AuthenticatorConfigInfoRepresentation,
    AuthenticatorConfigRepresentation, RequiredActionConfigInfoRepresentation, RequiredActionConfigRepresentation,
    RequiredActionProviderRepresentation, RequiredActionProviderSimpleRepresentation,
};
pub use self::authz::{
    AbstractPolicyRepresentation, AuthorizationSchema, PolicyRepresentation, ResourceOwnerRepresentation,
    ResourceRepresentation, ResourceServerRepresentation, ResourceType, ScopeRepresentation,
};
pub use self::client::{
    ApplicationRepresentation, ClaimRepresentation, ClientRepresentation, ClientTemplateRepresentation,
    OAuthClientRepresentation, ScopeMappingRepresentation,
};
pub use self::client_policy::{
    ClientPoliciesRepresentation, ClientPolicyConditionRepresentation, ClientPolicyExecutorRepresentation,
    ClientPolicyRepresentation, ClientProfileRepresentation, ClientProfilesRepresentation,
};
pub use self::client_scope::ClientScopeRepresentation;
pub use self::component::{
    ComponentExportRepresentation, ComponentRepresentation, ComponentTypeRepresentation, ConfigPropertyRepresentation,
};
pub use self::credential::CredentialRepresentation;
pub use self::group::GroupRepresentation;
pub use self::identity_provider::{
    IdentityProviderMapperRepresentation, IdentityProviderMapperTypeRepresentation, IdentityProviderRepresentation,
};
pub use self::key::{CertificateRepresentation, KeyMetadataRepresentation, KeyStoreConfig, KeysMetadataRepresentation};
pub use self::organization::{
    MemberRepresentation, OrganizationDomainRepresentation, OrganizationInvitationRepresentation,
    OrganizationRepresentation,
};
pub use self::protocol_mapper::ProtocolMapperRepresentation;
pub use self::realm::{PublishedRealmRepresentation, RealmEventsConfigRepresentation, RealmRepresentation};
pub use self::role::{
    ClientMappingsRepresentation, Composites, MappingsRepresentation, RoleRepresentation, RolesRepresentation,
};
pub use self::session::{GlobalRequestResult, UserSessionRepresentation};
pub use self::user::{
    FederatedIdentityRepresentation, IssuedVerifiableCredentialRepresentation, SocialLinkRepresentation,
    UserConsentRepresentation, UserRepresentation, UserVerifiableCredentialRepresentation,
};
pub use self::user_federation::{UserFederationMapperRepresentation, UserFederationProviderRepresentation};
pub use self::user_profile::{
    UPAttribute, UPAttributePermissions, UPAttributeRequired, UPAttributeSelector, UPConfig, UPGroup,
    UserProfileAttributeGroupMetadata, UserProfileAttributeMetadata, UserProfileMetadata,
};
