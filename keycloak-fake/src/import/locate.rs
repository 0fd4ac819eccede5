//! Which part of a realm's JSON is not what it should be. Asked only when something is wrong.

use keycloak_api::representation::{
    AuthenticationFlowRepresentation, ClientRepresentation, ClientScopeRepresentation, ComponentExportRepresentation,
    CredentialRepresentation, GroupRepresentation, IdentityProviderRepresentation, ProtocolMapperRepresentation,
    RealmRepresentation, RoleRepresentation, RolesRepresentation, UserRepresentation, coerced,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) path: String,
    pub(super) words: String,
}

/// The first member of the realm that is not of its type, as deep as it can be told.
pub(super) fn first_fault(realm: &Value) -> Option<Fault> {
    member::<RealmRepresentation>(realm, "", &|name, value, path| match name {
        "users" | "federatedUsers" => items::<UserRepresentation>(value, path, &user),
        "clients" => items::<ClientRepresentation>(value, path, &with_mappers),
        "clientScopes" => items::<ClientScopeRepresentation>(value, path, &with_mappers),
        "groups" => items::<GroupRepresentation>(value, path, &group),
        "roles" => member::<RolesRepresentation>(value, path, &roles),
        "authenticationFlows" => items::<AuthenticationFlowRepresentation>(value, path, &flat),
        "identityProviders" => items::<IdentityProviderRepresentation>(value, path, &flat),
        "components" => lists_by_key::<ComponentExportRepresentation>(value, path),
        _ => None,
    })
}

/// Looks into a member for what is wrong there.
type Deeper<'a> = dyn Fn(&str, &Value, &str) -> Option<Fault> + 'a;

/// The first member of `object` without which a `T` could be read, or what is wrong in it.
fn member<T: DeserializeOwned>(object: &Value, path: &str, deeper: &Deeper<'_>) -> Option<Fault> {
    let Value::Object(members) = object else { return whole::<T>(object, path) };
    for (name, value) in members {
        let alone = Value::Object(Map::from_iter([(name.clone(), value.clone())]));
        let Err(error) = coerced::from_value::<T>(alone) else { continue };
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        return deeper(name, value, &path).or_else(|| Some(Fault { path, words: error.to_string() }));
    }
    None
}

fn items<T: DeserializeOwned>(list: &Value, path: &str, deeper: &Deeper<'_>) -> Option<Fault> {
    let items = list.as_array()?.iter().enumerate();
    let fault = |(at, item): (usize, &Value)| {
        let path = format!("{path}[{at}]");
        let error = coerced::from_value::<T>(item.clone()).err()?;
        member::<T>(item, &path, deeper).or_else(|| Some(Fault { path, words: error.to_string() }))
    };
    items.map(fault).find(Option::is_some)?
}

fn lists_by_key<T: DeserializeOwned>(map: &Value, path: &str) -> Option<Fault> {
    let lists = map.as_object()?.iter();
    lists.map(|(key, list)| items::<T>(list, &format!("{path}.{key}"), &flat)).find(Option::is_some)?
}

fn whole<T: DeserializeOwned>(value: &Value, path: &str) -> Option<Fault> {
    let error = coerced::from_value::<T>(value.clone()).err()?;
    Some(Fault { path: path.to_owned(), words: error.to_string() })
}

fn user(name: &str, value: &Value, path: &str) -> Option<Fault> {
    if name == "credentials" { items::<CredentialRepresentation>(value, path, &flat) } else { None }
}

fn with_mappers(name: &str, value: &Value, path: &str) -> Option<Fault> {
    if name == "protocolMappers" { items::<ProtocolMapperRepresentation>(value, path, &flat) } else { None }
}

fn group(name: &str, value: &Value, path: &str) -> Option<Fault> {
    if name == "subGroups" { items::<GroupRepresentation>(value, path, &group) } else { None }
}

fn roles(name: &str, value: &Value, path: &str) -> Option<Fault> {
    match name {
        "realm" => items::<RoleRepresentation>(value, path, &flat),
        _ => lists_by_key::<RoleRepresentation>(value, path),
    }
}

fn flat(_: &str, _: &Value, _: &str) -> Option<Fault> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn faults_are_found_where_they_are() {
        let path = |realm: Value| first_fault(&realm).map(|fault| fault.path);
        assert_eq!(
            path(json!({"realm": "a", "users": [{}, {"emailVerified": []}]})),
            Some("users[1].emailVerified".into())
        );
        let credential = json!({"realm": "a", "users": [{"credentials": [{"createdDate": "x"}]}]});
        assert_eq!(path(credential), Some("users[0].credentials[0].createdDate".into()));
        assert_eq!(
            path(json!({"realm": "a", "roles": {"client": {"app": [{"name": {}}]}}})),
            Some("roles.client.app[0].name".into())
        );
        assert_eq!(path(json!({"realm": "a", "users": {}})), Some("users".into()));
        assert_eq!(path(json!({"realm": "a"})), None);
    }
}
