//! What events show of authorization services: things by what was sent, with the ids and the defaults that came of it.

use keycloak_api::operation::OperationInfo;
use keycloak_api::representation::{
    AbstractPolicyRepresentation, AdminEventRepresentation, PolicyRepresentation, ResourceRepresentation,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::admin::Request;
use crate::domain::admin::representation::authorization as show;
use crate::domain::admin::{authorization_scopes, policies, resource_server, resources};
use crate::state::{Id, Policy, Realm, ResourceServer};

/// The kind of thing that a client's authorization services are.
const SERVER: &str = "AUTHORIZATION_RESOURCE_SERVER";

/// Whether the operation is on authorization services.
pub(super) fn is_one(operation: &OperationInfo) -> bool {
    operation.path.contains("/authz/resource-server")
}

/// The id of what a request created.
pub(super) fn created(realm: &Realm, request: &Request<'_>) -> Option<String> {
    let server = server(realm, request)?;
    let body = request.body.as_ref()?;
    let name = body.get("name")?.as_str()?;
    Some(match kind_of(request)? {
        "scope" => server.scopes.named(name)?.id.to_string(),
        "resource" => {
            let input: ResourceRepresentation = serde_json::from_value(body.clone()).ok()?;
            let owner = resources::owner_of(realm, server, &input).ok()?;
            server.resources.named_in(&owner, name)?.id.to_string()
        }
        _ => server.policies.named(name)?.id.to_string(),
    })
}

/// The events of a request that gave a client authorization services, or took them away: a change of the client counts as
/// one of its services then, and one more says what became of them.
pub(super) fn with_switch(
    realm: &Realm,
    request: &Request<'_>,
    mut event: AdminEventRepresentation,
) -> Vec<AdminEventRepresentation> {
    let is_update = request.operation.name == "update_client";
    let id = if is_update { parameter(request, "client_uuid") } else { request.created.as_deref() };
    let Some(id) = id.filter(|_| is_update || request.operation.name == "create_client") else { return vec![event] };
    let (had, has) = (request.before.resource_servers.contains_key(id), realm.resource_servers.contains_key(id));
    if had == has {
        return vec![event];
    }
    let (what, of) = if has { ("CREATE", realm) } else { ("DELETE", request.before) };
    let shown = resource_server::get(of, id).ok().and_then(|settings| told(&settings));
    let switch = AdminEventRepresentation {
        operation_type: Some(what.to_owned()),
        resource_type: Some(SERVER.to_owned()),
        resource_path: Some(format!("clients/{id}")),
        representation: shown.map(|shown| shown.to_string()),
        ..event.clone()
    };
    if is_update {
        event.resource_type = Some(SERVER.to_owned());
        return vec![switch, event];
    }
    vec![event, switch]
}

/// What the event shows of the thing. `created` is its id where it is new.
pub(super) fn shown(realm: &Realm, request: &Request<'_>, created: Option<&str>) -> Option<Value> {
    let client = parameter(request, "client_uuid")?;
    let Some(kind) = kind_of(request) else { return told(&resource_server::get(realm, client).ok()?) };
    let Some(body) = &request.body else { return deleted(request, client, kind) };
    let ids = ["scope_id", "resource_id", "policy_id", "permission_id"];
    let id = created.or_else(|| ids.into_iter().find_map(|name| parameter(request, name)))?;
    match kind {
        "scope" => {
            let mut shown = body.clone();
            shown["id"] = json!(id);
            Some(shown)
        }
        "resource" => told(&resource(request, body, server(realm, request)?, id, created.is_some())?),
        _ => {
            let policy = server(realm, request)?.policies.get(id)?;
            match parameter(request, "kind") {
                Some(_) => told(&typed(realm, body, policy, created.is_some())?),
                None => told(&generic(body, policy, created.is_some())?),
            }
        }
    }
}

/// The resource as it was sent. A scope that it brought with it has an id, one that was there has none.
fn resource(
    request: &Request<'_>,
    body: &Value,
    server: &ResourceServer,
    id: &str,
    is_new: bool,
) -> Option<ResourceRepresentation> {
    let mut shown: ResourceRepresentation = serde_json::from_value(body.clone()).ok()?;
    let before = request.before.resource_servers.get(&server.client)?;
    shown.id = Some(id.to_owned());
    shown.scopes = shown.resource_scopes.take().or(shown.scopes);
    shown.uris = shown.uri.take().map(|uri| vec![uri]).or(shown.uris);
    for scope in shown.scopes.iter_mut().flatten() {
        let name = scope.name.clone().unwrap_or_default();
        if before.scopes.named(&name).is_none() {
            scope.id = server.scopes.named(&name).map(|made| made.id.to_string());
        }
    }
    if is_new {
        shown.owner.get_or_insert_default().id.get_or_insert_with(|| server.client.to_string());
    }
    Some(shown)
}

/// A policy in its type's form, as its creation answers it.
fn typed(realm: &Realm, body: &Value, policy: &Policy, is_new: bool) -> Option<AbstractPolicyRepresentation> {
    let input: AbstractPolicyRepresentation = serde_json::from_value(body.clone()).ok()?;
    let listed = |given: &Option<Vec<String>>, ids: &[Id]| if is_new { texts(given, ids) } else { given.clone() };
    Some(AbstractPolicyRepresentation {
        id: Some(policy.id.to_string()),
        r#type: Some(policy.kind.to_string()),
        policies: listed(&input.policies, &policy.policies),
        resources: listed(&input.resources, &policy.resources),
        scopes: listed(&input.scopes, &policy.scopes),
        logic: Some(show::logic(policy.is_negative).to_owned()),
        decision_strategy: Some(show::strategy(policy.strategy).to_owned()),
        extra: policies::told(realm, &policy.kind, &input).ok()?,
        ..input
    })
}

/// A policy with its settings in `config`, as its creation answers it.
fn generic(body: &Value, policy: &Policy, is_new: bool) -> Option<PolicyRepresentation> {
    let input: PolicyRepresentation = serde_json::from_value(body.clone()).ok()?;
    let listed = |given: &Option<Vec<String>>, ids: &[Id]| if is_new { texts(given, ids) } else { given.clone() };
    Some(PolicyRepresentation {
        id: Some(policy.id.to_string()),
        r#type: Some(policy.kind.to_string()),
        policies: listed(&input.policies, &policy.policies),
        resources: listed(&input.resources, &policy.resources),
        scopes: listed(&input.scopes, &policy.scopes),
        logic: Some(show::logic(policy.is_negative).to_owned()),
        decision_strategy: Some(show::strategy(policy.strategy).to_owned()),
        config: input.config.clone().or_else(|| is_new.then(Default::default)),
        ..input
    })
}

fn texts(given: &Option<Vec<String>>, ids: &[Id]) -> Option<Vec<String>> {
    given.is_some().then(|| ids.iter().map(ToString::to_string).collect())
}

/// What was there before.
fn deleted(request: &Request<'_>, client: &str, kind: &str) -> Option<Value> {
    let before = request.before;
    match kind {
        "scope" => told(&authorization_scopes::get(before, client, parameter(request, "scope_id")?).ok()?),
        "resource" => told(&resources::get(before, client, parameter(request, "resource_id")?).ok()?),
        _ => {
            let id = parameter(request, "policy_id").or_else(|| parameter(request, "permission_id"))?;
            match parameter(request, "kind") {
                Some(_) => told(&policies::get_typed(before, client, id).ok()?),
                None => told(&policies::get(before, client, id).ok()?),
            }
        }
    }
}

/// What of a resource server the request is on; nothing for its settings.
fn kind_of(request: &Request<'_>) -> Option<&'static str> {
    let (_, below) = request.operation.path.split_once("/authz/resource-server/")?;
    below.split('/').next().filter(|kind| *kind != "import")
}

fn server<'a>(realm: &'a Realm, request: &Request<'_>) -> Option<&'a ResourceServer> {
    realm.resource_servers.get(parameter(request, "client_uuid")?).map(|server| &**server)
}

fn parameter<'a>(request: &Request<'a>, name: &str) -> Option<&'a str> {
    request.parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
}

fn told(shown: &impl Serialize) -> Option<Value> {
    serde_json::to_value(shown).ok()
}
