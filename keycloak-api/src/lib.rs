//! Every Keycloak operation as an async trait method, Keycloak's JSON, and offline token verification.
//!
//! An application depends on the traits (`&dyn Keycloak`, or one of its parts such as `&dyn Users`) and not on a
//! server: `keycloak-http` puts a real Keycloak behind them, `keycloak-fake` one in memory. This crate does no I/O.

// The attribute's output names this crate, also inside it.
extern crate self as keycloak_api;

pub mod admin;
pub mod error;
pub mod navigation;
pub mod oidc;
pub mod operation;
pub mod prelude;
pub mod representation;
pub mod token;
pub mod uma;

#[cfg(feature = "blocking")]
pub mod blocking;

#[doc(inline)]
pub use keycloak_api_macros::rest;

pub use error::{Error, ErrorKind, ErrorReply, InvalidGrant, Result};
pub use operation::Transport;

/// Gathers traits: whatever has all of them is a [`Keycloak`].
macro_rules! keycloak {
    ($dollar:tt $($($part:ident)::+),* $(,)?) => {
        /// Everything that a Keycloak does. `&dyn Keycloak` upcasts to each of its parts, such as `&dyn Users`.
        pub trait Keycloak: $($($part)::+ +)* {}

        impl<T: $($($part)::+ +)* ?Sized> Keycloak for T {}

        /// Every operation that the parts of [`Keycloak`] bind.
        #[must_use]
        pub fn operations() -> Vec<&'static operation::OperationInfo> {
            let mut operations = Vec::new();
            $(operations.extend(<dyn $($part)::+>::operations().into_iter().map(|row| row.info));)*
            operations
        }

        /// Hands the path of each part of [`Keycloak`] to a macro, for those who implement them all in one way.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! each_part {
            ($dollar each:ident) => {
                $($dollar each! { $crate::$($part)::+ })*
            };
        }
    };
}

keycloak! {
    $
    admin::AttackDetection,
    admin::AuthenticationFlows,
    admin::Authenticators,
    admin::AuthorizationScopes,
    admin::ClientCertificates,
    admin::ClientEvaluation,
    admin::ClientNodes,
    admin::ClientPolicies,
    admin::ClientRegistration,
    admin::ClientScopes,
    admin::ClientSessions,
    admin::ClientTemplates,
    admin::ClientTypes,
    admin::Clients,
    admin::Components,
    admin::DefaultGroups,
    admin::Events,
    admin::FederatedIdentities,
    admin::Groups,
    admin::IdentityProviderMappers,
    admin::IdentityProviders,
    admin::Keys,
    admin::Localization,
    admin::ManagementPermissions,
    admin::OrganizationGroups,
    admin::OrganizationMembers,
    admin::Organizations,
    admin::Policies,
    admin::PolicyRelations,
    admin::ProtocolMappers,
    admin::Realms,
    admin::RequiredActions,
    admin::ResourceServer,
    admin::Resources,
    admin::RoleComposites,
    admin::RoleMappings,
    admin::Roles,
    admin::ScopeMappings,
    admin::Server,
    admin::TypedPermissions,
    admin::TypedPolicies,
    admin::UserActions,
    admin::UserCredentials,
    admin::UserProfile,
    admin::Users,
    admin::Workflows,
    oidc::ClientRegistrations,
    oidc::OpenIdConnect,
    uma::Entitlements,
    uma::PermissionTickets,
    uma::ResourceSets,
    uma::UmaDiscovery,
    uma::UmaPolicies,
}
