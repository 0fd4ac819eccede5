//! What the admin API decides: one file a resource, named as the resource.
//!
//! A decision checks first and changes then. Nothing here knows who asks; that is settled before.

pub(crate) mod attack_detection;
pub(crate) mod authentication_flows;
pub(crate) mod authenticators;
pub(crate) mod cascade;
pub(crate) mod client_certificates;
pub(crate) mod client_evaluation;
pub(crate) mod client_installation;
pub(crate) mod client_nodes;
pub(crate) mod client_policies;
pub(crate) mod client_scopes;
pub(crate) mod client_sessions;
pub(crate) mod clients;
pub(crate) mod components;
pub(crate) mod default_groups;
pub(crate) mod events;
pub(crate) mod federated_identities;
pub(crate) mod groups;
pub(crate) mod identity_providers;
pub(crate) mod localization;
pub(crate) mod page;
pub(crate) mod password_policy;
pub(crate) mod protocol_mappers;
pub(crate) mod reach;
pub(crate) mod realms;
pub(crate) mod representation;
pub(crate) mod required_actions;
pub(crate) mod role_composites;
pub(crate) mod role_mappings;
pub(crate) mod roles;
pub(crate) mod scope_mappings;
pub(crate) mod server_info;
mod span;
pub(crate) mod unknown;
pub(crate) mod user_actions;
pub(crate) mod user_credentials;
pub(crate) mod user_profile;
pub(crate) mod users;
