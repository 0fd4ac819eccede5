//! A realm, in a few lines.

use keycloak_api::representation::{GroupRepresentation, RealmRepresentation, RoleRepresentation, RolesRepresentation};

use super::{Client, User};

/// A realm to be built. Converts into a [`RealmRepresentation`].
#[derive(Clone, Debug)]
pub struct Realm(RealmRepresentation);

impl Realm {
    /// An enabled realm of this name, with Keycloak's defaults.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(RealmRepresentation { realm: Some(name.into()), enabled: Some(true), ..RealmRepresentation::default() })
    }

    /// Adds a realm role.
    #[must_use]
    pub fn role(mut self, name: impl Into<String>) -> Self {
        let roles = self.0.roles.get_or_insert_with(RolesRepresentation::default);
        let role = RoleRepresentation { name: Some(name.into()), ..RoleRepresentation::default() };
        roles.realm.get_or_insert_default().push(role);
        self
    }

    /// Adds a role of the client `client_id`.
    #[must_use]
    pub fn client_role(mut self, client_id: impl Into<String>, name: impl Into<String>) -> Self {
        let roles = self.0.roles.get_or_insert_with(RolesRepresentation::default);
        let role = RoleRepresentation { name: Some(name.into()), ..RoleRepresentation::default() };
        roles.client.get_or_insert_default().entry(client_id.into()).or_default().push(role);
        self
    }

    /// Adds a group at the top of the tree, whose members have these realm roles.
    #[must_use]
    pub fn group(mut self, name: impl Into<String>, realm_roles: &[&str]) -> Self {
        let realm_roles = realm_roles.iter().map(|role| (*role).to_owned()).collect();
        let group = GroupRepresentation {
            name: Some(name.into()),
            realm_roles: Some(realm_roles),
            ..GroupRepresentation::default()
        };
        self.0.groups.get_or_insert_default().push(group);
        self
    }

    /// Adds a client.
    #[must_use]
    pub fn client(mut self, client: Client) -> Self {
        self.0.clients.get_or_insert_default().push(client.into());
        self
    }

    /// Adds a user.
    #[must_use]
    pub fn user(mut self, user: User) -> Self {
        let default_role = format!("default-roles-{}", self.0.realm.as_deref().unwrap_or_default().to_lowercase());
        self.0.users.get_or_insert_default().push(user.with_role(default_role).into());
        self
    }

    /// Changes what there is no method for.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut RealmRepresentation)) -> Self {
        change(&mut self.0);
        self
    }
}

impl From<Realm> for RealmRepresentation {
    fn from(realm: Realm) -> Self {
        realm.0
    }
}
