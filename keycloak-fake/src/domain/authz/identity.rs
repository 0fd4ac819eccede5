//! Who asks, as policies see it: by what a token says, not by what the realm knows meanwhile, unless there is no token.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::roles;
use crate::state::{Client, Id, Realm, User};

/// Facts by name.
pub(crate) type Attributes = BTreeMap<String, Vec<String>>;

/// Who asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identity {
    /// The user's id; a service account counts as its client.
    pub(crate) id: Id,
    /// The user's id, a service account's as well.
    pub(crate) user: Id,
    /// The `clientId` of the client that the token is of.
    pub(crate) client_id: String,
    /// The token's claims, as texts.
    pub(crate) attributes: Attributes,
    realm_roles: Vec<String>,
    /// By `clientId`.
    client_roles: BTreeMap<String, Vec<String>>,
}

impl Identity {
    /// The identity that a token of these claims stands for.
    pub(crate) fn of(realm: &Realm, user: &Id, claims: &Map<String, Value>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let client_id = text("azp");
        let client: Option<&Client> = realm.client(&client_id).map(|client| &**client);
        let own = client.filter(|client| client.service_account.as_ref() == Some(user));
        let identity = Self {
            id: own.map_or_else(|| user.clone(), |client| client.id.clone()),
            user: user.clone(),
            client_id,
            attributes: claims.iter().map(|(name, value)| (name.clone(), texts(value))).collect(),
            ..Self::default()
        };
        identity.with_roles_of(claims)
    }

    /// A client itself, with the roles of its service account; `scope` is that of a token that it shows.
    pub(crate) fn of_client(realm: &Realm, client: &Client, scope: Option<&str>) -> Self {
        let account = client.service_account.as_ref().and_then(|id| realm.users.get(id));
        let identity = Self {
            id: client.id.clone(),
            user: client.service_account.clone().unwrap_or_default(),
            client_id: client.client_id.to_string(),
            attributes: scope.map(|scope| ("scope".to_owned(), vec![scope.to_owned()])).into_iter().collect(),
            ..Self::default()
        };
        match account {
            Some(account) => identity.with_roles_of_user(realm, account),
            None => identity,
        }
    }

    /// A user as it is now, without a token.
    pub(crate) fn of_user(realm: &Realm, user: &User) -> Self {
        let attributes = user.attributes.iter().map(|(name, values)| (name.clone(), values.clone())).collect();
        let identity = Self { id: user.id.clone(), user: user.id.clone(), attributes, ..Self::default() };
        identity.with_roles_of_user(realm, user)
    }

    fn with_roles_of_user(mut self, realm: &Realm, user: &User) -> Self {
        for role in roles::of_user(realm, user).iter().filter_map(|id| realm.roles.get(id)) {
            match role.client.as_ref().and_then(|id| realm.clients.get(id)) {
                None => self.realm_roles.push(role.name.to_string()),
                Some(client) => {
                    self.client_roles.entry(client.client_id.to_string()).or_default().push(role.name.to_string());
                }
            }
        }
        self
    }

    /// The same with the roles that a token of these claims tells.
    pub(crate) fn with_roles_of(self, claims: &Map<String, Value>) -> Self {
        let by_client = claims.get("resource_access").and_then(Value::as_object).into_iter().flatten();
        Self {
            realm_roles: claims.get("realm_access").map(named).unwrap_or_default(),
            client_roles: by_client.map(|(client, access)| (client.clone(), named(access))).collect(),
            ..self
        }
    }

    /// Adds roles of the realm, by name.
    pub(crate) fn with_realm_roles(mut self, roles: impl IntoIterator<Item = String>) -> Self {
        self.realm_roles.extend(roles);
        self
    }

    /// Whether it has a role of the realm, or of a client.
    pub(crate) fn has_role(&self, client_id: Option<&str>, name: &str) -> bool {
        let roles = match client_id {
            None => Some(&self.realm_roles),
            Some(client) => self.client_roles.get(client),
        };
        roles.is_some_and(|roles| roles.iter().any(|role| role == name))
    }

    /// Whether the client itself asks, by its service account.
    pub(crate) fn is_client(&self) -> bool {
        self.id != self.user
    }
}

fn named(access: &Value) -> Vec<String> {
    access.get("roles").map(texts).unwrap_or_default()
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        one => vec![text(one)],
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
