//! What the admin API decides: one file a resource, named as the resource.
//!
//! A decision checks first and changes then. Nothing here knows who asks; that is settled before.

pub(crate) mod authentication_flows;
pub(crate) mod authenticators;
pub(crate) mod cascade;
pub(crate) mod client_policies;
pub(crate) mod client_scopes;
pub(crate) mod clients;
pub(crate) mod groups;
pub(crate) mod identity_providers;
pub(crate) mod page;
pub(crate) mod passage;
pub(crate) mod password_policy;
pub(crate) mod protocol_mappers;
pub(crate) mod realms;
pub(crate) mod representation;
pub(crate) mod required_actions;
pub(crate) mod role_mappings;
pub(crate) mod roles;
pub(crate) mod unknown;
pub(crate) mod user_profile;
pub(crate) mod users;
