//! The roles of a token by their names: of the realm, and of its clients. Mappers move and add roles here before
//! others read them.

use std::collections::HashMap;
use std::sync::Arc;

use super::java;
use crate::state::{Id, Realm};

/// Roles by name, in Java's order.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved {
    pub(super) realm: Vec<Arc<str>>,
    /// By client id.
    pub(super) clients: Vec<(Arc<str>, Vec<Arc<str>>)>,
}

impl Resolved {
    /// The roles of these ids.
    pub(super) fn of(realm: &Realm, roles: impl IntoIterator<Item = Id>) -> Self {
        let mut roles: Vec<_> = roles.into_iter().filter_map(|id| realm.roles.get(&id)).collect();
        // As Keycloak's set of roles gives them out; it decides between names that Java's hash takes for the same.
        java::sort(&mut roles, |role| &role.id);
        let mut resolved = Self::default();
        let mut places: HashMap<&Id, Option<usize>> = HashMap::new();
        for role in roles {
            let Some(client) = &role.client else {
                resolved.realm.push(role.name.clone());
                continue;
            };
            let place = *places.entry(client).or_insert_with(|| {
                let client = realm.clients.get(client)?;
                resolved.clients.push((client.client_id.clone(), Vec::new()));
                Some(resolved.clients.len() - 1)
            });
            if let Some((_, names)) = place.and_then(|place| resolved.clients.get_mut(place)) {
                names.push(role.name.clone());
            }
        }
        resolved.sort();
        resolved
    }

    /// Adds a role, whether or not there is one of this name.
    pub(super) fn add(&mut self, client: Option<&str>, role: &str) {
        let roles = match client {
            None => &mut self.realm,
            Some(client) => {
                let place = self.clients.iter().position(|(id, _)| **id == *client);
                let place = place.unwrap_or_else(|| {
                    self.clients.push((Arc::from(client), Vec::new()));
                    self.clients.len() - 1
                });
                &mut self.clients[place].1
            }
        };
        if !roles.iter().any(|name| **name == *role) {
            roles.push(Arc::from(role));
        }
        self.sort();
    }

    /// Takes a role out. `false` if it wasn't there.
    pub(super) fn remove(&mut self, client: Option<&str>, role: &str) -> bool {
        let roles = match client {
            None => Some(&mut self.realm),
            Some(client) => self.clients.iter_mut().find(|(id, _)| **id == *client).map(|(_, roles)| roles),
        };
        let Some(roles) = roles else { return false };
        let before = roles.len();
        roles.retain(|name| **name != *role);
        roles.len() < before
    }

    fn sort(&mut self) {
        java::sort(&mut self.realm, |role| role);
        java::sort(&mut self.clients, |(client, _)| client);
        for (_, roles) in &mut self.clients {
            java::sort(roles, |role| role);
        }
    }
}
