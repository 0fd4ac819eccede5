//! Authorization services as resource servers and their clients use them: UMA 2.0's discovery and protection API, and
//! what the token endpoint grants for it.
//!
//! The protection API is asked with a PAT: an access token of the resource server's that has its client role
//! `uma_protection`, as its service account's token has. An administrator's way to the same things is in
//! [`crate::admin`].

mod authorize;
mod discovery;
mod entitlements;
mod permission_tickets;
mod resource_sets;
mod uma_policies;

pub use authorize::Authorize;
pub use discovery::{UmaConfiguration, UmaDiscovery};
pub use entitlements::{Entitlements, PermissionDecision};
pub use permission_tickets::{PermissionTicketFilter, PermissionTickets};
pub use resource_sets::{ResourceSet, ResourceSets};
pub use uma_policies::{UmaPolicies, UmaPolicyFilter};

#[cfg(feature = "blocking")]
pub(crate) mod blocking_traits {
    pub use super::discovery::blocking::UmaDiscovery;
    pub use super::entitlements::blocking::Entitlements;
    pub use super::permission_tickets::blocking::PermissionTickets;
    pub use super::resource_sets::blocking::ResourceSets;
    pub use super::uma_policies::blocking::UmaPolicies;
}
