//! A token's claims while mappers work on them. Claims that Keycloak keeps in fields of their own are fields here;
//! every other claim is in `other`.

use serde_json::{Map, Value};

use super::java;
use crate::state::Seconds;

/// The claims that mappers can set.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) aud: Vec<String>,
    pub(super) sub: Option<String>,
    pub(super) azp: Option<String>,
    pub(super) auth_time: Option<Seconds>,
    pub(super) nonce: Option<String>,
    pub(super) acr: Option<String>,
    pub(super) allowed_origins: Vec<String>,
    pub(super) realm_access: Vec<Value>,
    /// By client id.
    pub(super) resource_access: Vec<(String, Vec<Value>)>,
    /// What a requesting party was granted.
    pub(super) authorization: Option<Value>,
    pub(super) other: Map<String, Value>,
    /// Whether this is no token, but what goes beside tokens in a response.
    pub(super) is_response: bool,
}

impl Draft {
    /// Adds an audience, once.
    pub(super) fn add_audience(&mut self, audience: &str) {
        if !self.aud.iter().any(|known| known == audience) {
            self.aud.push(audience.to_owned());
        }
    }

    /// `aud` as JSON: a string if there is one, a list if there are several.
    pub(super) fn audience(&self) -> Option<Value> {
        match self.aud.as_slice() {
            [] => None,
            [one] => Some(Value::from(one.as_str())),
            several => Some(several.iter().map(String::as_str).collect()),
        }
    }

    /// Roles as the claims `realm_access` and `resource_access` hold them.
    pub(super) fn push_roles(&mut self, claims: &mut Map<String, Value>) {
        if !self.realm_access.is_empty() {
            let roles = std::mem::take(&mut self.realm_access);
            claims.insert("realm_access".to_owned(), access(roles));
        }
        if !self.resource_access.is_empty() {
            let mut clients = std::mem::take(&mut self.resource_access);
            java::sort(&mut clients, |(client, _)| client);
            let clients = clients.into_iter().map(|(client, roles)| (client, access(roles))).collect();
            claims.insert("resource_access".to_owned(), Value::Object(clients));
        }
    }

    /// The other claims, in Java's order. One that has a field's name takes the field's place.
    pub(super) fn push_other(&mut self, claims: &mut Map<String, Value>) {
        claims.extend(java::sorted_map(std::mem::take(&mut self.other)));
    }
}

fn access(roles: Vec<Value>) -> Value {
    let mut access = Map::new();
    access.insert("roles".to_owned(), Value::Array(roles));
    Value::Object(access)
}

/// Adds a claim, unless there is nothing to say.
pub(super) fn push(claims: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        claims.insert(name.to_owned(), value.into());
    }
}
