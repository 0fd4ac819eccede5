//! Resources, scopes and policies of resource servers, as the admin API shows them.

use keycloak_api::representation::{
    PolicyRepresentation, ResourceOwnerRepresentation, ResourceRepresentation, ScopeRepresentation,
};

use crate::state::{AuthorizationScope, Policy, Realm, Resource, ResourceServer, Strategy};

/// A strategy's name.
pub(crate) fn strategy(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Affirmative => "AFFIRMATIVE",
        Strategy::Unanimous => "UNANIMOUS",
        Strategy::Consensus => "CONSENSUS",
    }
}

/// A logic's name.
pub(crate) fn logic(is_negative: bool) -> &'static str {
    if is_negative { "NEGATIVE" } else { "POSITIVE" }
}

/// A resource; with its scopes and attributes where it is shown whole.
pub(crate) fn resource(
    realm: &Realm,
    server: &ResourceServer,
    resource: &Resource,
    is_whole: bool,
) -> ResourceRepresentation {
    let owner = owner_name(realm, &resource.owner);
    let scopes = scopes_of(server, resource);
    ResourceRepresentation {
        id: Some(resource.id.to_string()),
        name: Some(resource.name.to_string()),
        r#type: resource.kind.as_deref().map(str::to_owned),
        owner: Some(ResourceOwnerRepresentation {
            id: Some(resource.owner.to_string()),
            name: owner,
            ..ResourceOwnerRepresentation::default()
        }),
        owner_managed_access: Some(resource.owner_managed),
        display_name: resource.display_name.clone(),
        attributes: is_whole.then(|| (*resource.attributes).clone()),
        uris: Some(resource.uris.iter().map(ToString::to_string).collect()),
        scopes: Some(scopes).filter(|scopes| is_whole && !scopes.is_empty()),
        icon_uri: resource.icon_uri.clone(),
        ..ResourceRepresentation::default()
    }
}

/// A resource by its id and name alone.
pub(crate) fn named_resource(resource: &Resource) -> ResourceRepresentation {
    ResourceRepresentation {
        id: Some(resource.id.to_string()),
        name: Some(resource.name.to_string()),
        ..ResourceRepresentation::default()
    }
}

/// A resource without ids, for another realm.
pub(crate) fn exported_resource(realm: &Realm, server: &ResourceServer, it: &Resource) -> ResourceRepresentation {
    let mut shown = resource(realm, server, it, true);
    shown.id = None;
    shown.owner = shown
        .owner
        .filter(|_| it.owner != server.client)
        .map(|owner| ResourceOwnerRepresentation { id: None, ..owner });
    for scope in shown.scopes.iter_mut().flatten() {
        scope.id = None;
    }
    shown
}

/// A scope.
pub(crate) fn scope(scope: &AuthorizationScope) -> ScopeRepresentation {
    ScopeRepresentation {
        id: Some(scope.id.to_string()),
        name: Some(scope.name.to_string()),
        icon_uri: scope.icon_uri.clone(),
        display_name: scope.display_name.clone(),
        ..ScopeRepresentation::default()
    }
}

/// A scope by its id and name alone.
pub(crate) fn named_scope(scope: &AuthorizationScope) -> ScopeRepresentation {
    ScopeRepresentation {
        id: Some(scope.id.to_string()),
        name: Some(scope.name.to_string()),
        ..ScopeRepresentation::default()
    }
}

/// A scope without its id.
pub(crate) fn exported_scope(it: &AuthorizationScope) -> ScopeRepresentation {
    ScopeRepresentation { id: None, ..scope(it) }
}

/// What a policy is called and of what type it is: nothing else of it is true here, as on the real server.
pub(crate) fn named_policy(policy: &Policy) -> PolicyRepresentation {
    PolicyRepresentation {
        id: Some(policy.id.to_string()),
        name: Some(policy.name.to_string()),
        r#type: Some(policy.kind.to_string()),
        logic: Some(logic(false).to_owned()),
        decision_strategy: Some(strategy(Strategy::Unanimous).to_owned()),
        config: Some(std::collections::BTreeMap::new()),
        ..PolicyRepresentation::default()
    }
}

/// The name of a user, or the `clientId` of a client.
pub(crate) fn owner_name(realm: &Realm, owner: &str) -> Option<String> {
    let client = realm.clients.get(owner).map(|client| client.client_id.to_string());
    client.or_else(|| realm.users.get(owner).map(|user| user.username.to_string()))
}

fn scopes_of(server: &ResourceServer, resource: &Resource) -> Vec<ScopeRepresentation> {
    let scopes = resource.scopes.iter().filter_map(|id| server.scopes.get(id));
    scopes.map(|it| ScopeRepresentation { display_name: None, ..scope(it) }).collect()
}
