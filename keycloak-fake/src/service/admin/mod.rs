//! The admin API on the fake: which role an operation needs, and which decision it is.

mod authentication_flows;
mod authenticators;
mod client_policies;
mod client_scopes;
mod clients;
mod groups;
mod identity_provider_mappers;
mod identity_providers;
mod not_done;
mod protocol_mappers;
mod realms;
mod required_actions;
mod role_mappings;
mod roles;
mod table;
mod user_profile;
mod users;

/// The roles of a realm's management client, of which one is enough for what it names.
mod rights {
    pub(super) const VIEW_USERS: &[&str] = &["view-users", "manage-users"];
    pub(super) const QUERY_USERS: &[&str] = &["view-users", "manage-users", "query-users"];
    pub(super) const QUERY_GROUPS: &[&str] = &["view-users", "manage-users", "query-groups"];
    pub(super) const MANAGE_USERS: &[&str] = &["manage-users"];
    pub(super) const VIEW_CLIENTS: &[&str] = &["view-clients", "manage-clients"];
    pub(super) const QUERY_CLIENTS: &[&str] = &["view-clients", "manage-clients", "query-clients"];
    pub(super) const MANAGE_CLIENTS: &[&str] = &["manage-clients"];
    pub(super) const VIEW_REALM: &[&str] = &["view-realm", "manage-realm"];
    pub(super) const LIST_ROLES: &[&str] = &["view-realm", "manage-realm", "manage-identity-providers"];
    pub(super) const VIEW_FLOWS: &[&str] = &["view-realm", "manage-realm", "view-clients", "query-clients"];
    pub(super) const VIEW_CLIENT_AUTHENTICATORS: &[&str] =
        &["view-realm", "manage-realm", "view-clients", "manage-clients", "query-clients"];
    pub(super) const VIEW_REQUIRED_ACTIONS: &[&str] = &["view-realm", "manage-realm", "view-users", "query-users"];
    pub(super) const VIEW_IDENTITY_PROVIDERS: &[&str] = &["view-identity-providers", "manage-identity-providers"];
    pub(super) const MANAGE_IDENTITY_PROVIDERS: &[&str] = &["manage-identity-providers"];
    pub(super) const MANAGE_REALM: &[&str] = &["manage-realm"];

    /// Every right in a realm lets its name be seen.
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
    ];
}

pub(crate) use table::{Answer, Row, rows};

use keycloak_api::Result;
use keycloak_api::operation::OperationInfo;

use crate::domain::Decision;
use crate::domain::admin::passage::{self, Thing};
use crate::domain::denied::AdminDenied;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;
use crate::state::Realm;

impl FakeKeycloak {
    /// Denies where the realm does not have the thing of this id; who may not look for such things is told no more.
    pub(crate) fn require(&self, realm: &str, thing: Thing, id: &str) -> Decision<()> {
        let roles = match thing {
            Thing::User => rights::QUERY_USERS,
            Thing::Group => rights::QUERY_GROUPS,
            Thing::Client | Thing::MappedClient => rights::QUERY_CLIENTS,
            Thing::ClientScope => rights::VIEW_CLIENTS,
        };
        let authority = self.authority(realm)?;
        let found = passage::require(&self.realm(realm)?.snapshot(), thing, id);
        found.map_err(|missing| if authority.has_any(roles) { missing } else { AdminDenied::Forbidden.into() })
    }

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
