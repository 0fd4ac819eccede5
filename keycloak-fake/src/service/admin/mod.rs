//! The admin API on the fake: which role an operation needs, and which decision it is.

mod attack_detection;
mod authentication_flows;
mod authenticators;
mod authorization_scopes;
mod client_certificates;
mod client_evaluation;
mod client_nodes;
mod client_policies;
mod client_registration;
mod client_scopes;
mod client_sessions;
mod client_templates;
mod clients;
mod components;
mod default_groups;
mod events;
mod federated_identities;
mod groups;
mod identity_provider_mappers;
mod identity_providers;
mod key_stores;
mod keys;
mod localization;
mod management_permissions;
mod not_done;
mod noted;
mod organization_groups;
mod organization_members;
mod organizations;
mod policies;
mod policy_relations;
mod protocol_mappers;
mod realms;
mod required_actions;
mod resource_server;
mod resources;
mod role_composites;
mod role_mappings;
mod roles;
mod scope_mappings;
mod server_info;
mod table;
mod typed_permissions;
mod typed_policies;
mod user_actions;
mod user_credentials;
mod user_profile;
mod users;

/// The roles of a realm's management client, of which one is enough for what it names.
mod rights {
    pub(super) const VIEW_USERS: &[&str] = &["view-users", "manage-users"];
    pub(super) const QUERY_USERS: &[&str] = &["view-users", "manage-users", "query-users"];
    pub(super) const QUERY_GROUPS: &[&str] = &["view-users", "manage-users", "query-groups"];
    pub(super) const MANAGE_USERS: &[&str] = &["manage-users"];
    pub(super) const IMPERSONATE: &[&str] = &["impersonation"];
    pub(super) const VIEW_CLIENTS: &[&str] = &["view-clients", "manage-clients"];
    pub(super) const QUERY_CLIENTS: &[&str] = &["view-clients", "manage-clients", "query-clients"];
    pub(super) const MANAGE_CLIENTS: &[&str] = &["manage-clients"];
    pub(super) const VIEW_AUTHORIZATION: &[&str] =
        &["view-authorization", "manage-authorization", "view-clients", "manage-clients"];
    pub(super) const MANAGE_AUTHORIZATION: &[&str] = &["manage-authorization", "manage-clients"];
    pub(super) const VIEW_REALM: &[&str] = &["view-realm", "manage-realm"];
    pub(super) const LIST_ROLES: &[&str] = &["view-realm", "manage-realm", "manage-identity-providers"];
    pub(super) const VIEW_EVENTS: &[&str] = &["view-events", "manage-events"];
    pub(super) const MANAGE_EVENTS: &[&str] = &["manage-events"];
    pub(super) const VIEW_FLOWS: &[&str] = &["view-realm", "manage-realm", "view-clients", "query-clients"];
    pub(super) const VIEW_CLIENT_AUTHENTICATORS: &[&str] =
        &["view-realm", "manage-realm", "view-clients", "manage-clients", "query-clients"];
    pub(super) const VIEW_REQUIRED_ACTIONS: &[&str] = &["view-realm", "manage-realm", "view-users", "query-users"];
    pub(super) const VIEW_IDENTITY_PROVIDERS: &[&str] = &["view-identity-providers", "manage-identity-providers"];
    pub(super) const MANAGE_IDENTITY_PROVIDERS: &[&str] = &["manage-identity-providers"];
    pub(super) const MANAGE_REALM: &[&str] = &["manage-realm"];
    pub(super) const QUERY_ORGANIZATIONS: &[&str] =
        &["view-organizations", "manage-organizations", "query-organizations", "manage-realm"];
    pub(super) const VIEW_ORGANIZATIONS: &[&str] = &["view-organizations", "manage-organizations", "manage-realm"];
    pub(super) const MANAGE_ORGANIZATIONS: &[&str] = &["manage-organizations", "manage-realm"];

    /// Who may see what forms for users show.
    pub(super) const VIEW_FORMS: &[&str] = &["view-users", "manage-users", "query-users", "view-realm", "manage-realm"];

    /// Every right in a realm: with any of them its name is seen, and its holder is an administrator.
    pub(super) const ANY: &[&str] = &[
        "view-realm",
        "manage-realm",
        "view-users",
        "query-users",
        "query-groups",
        "manage-users",
        "view-clients",
        "query-clients",
        "manage-clients",
        "create-client",
        "view-events",
        "manage-events",
        "view-identity-providers",
        "manage-identity-providers",
        "view-authorization",
        "manage-authorization",
        "query-realms",
        "view-organizations",
        "manage-organizations",
        "query-organizations",
    ];
}

#[cfg(feature = "server")]
pub(crate) use table::registration_rows;
pub(crate) use table::{Answer, Row, rows};

use keycloak_api::Result;
use keycloak_api::operation::OperationInfo;

use crate::domain::Decision;
use crate::domain::admin::reach::Reach;
use crate::domain::denied::AdminDenied;
use crate::handle::{Authority, FakeKeycloak};
use crate::service::target::Target;
use crate::state::Realm;

impl Authority {
    /// Whose roles it may manage.
    fn reach(&self) -> Reach {
        Reach { of_realm: self.has_any(rights::MANAGE_REALM), of_clients: self.has_any(rights::MANAGE_CLIENTS) }
    }
}

impl FakeKeycloak {
    /// Lists what one of `view` lets a caller see; whoever has another of `roles` is let in and sees nothing.
    fn read_visible<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        roles: &[&str],
        view: &[&str],
        reading: impl FnOnce(&Realm) -> Decision<Vec<T>>,
    ) -> Result<Vec<T>> {
        self.read_as(
            operation,
            realm,
            roles,
            |realm, authority| {
                if authority.has_any(view) { reading(realm) } else { Ok(Vec::new()) }
            },
        )
    }

    /// Reads what needs one role of each of several lists.
    fn read_all<'a, T>(
        &self,
        operation: &'static OperationInfo,
        target: impl Into<Target<'a>>,
        needed: &[&[&str]],
        reading: impl FnOnce(&Realm) -> Decision<T>,
    ) -> Result<T> {
        self.read_as(operation, target, needed.first().copied().unwrap_or_default(), |realm, authority| {
            if needed.iter().all(|roles| authority.has_any(roles)) {
                reading(realm)
            } else {
                Err(AdminDenied::Forbidden.into())
            }
        })
    }
}
