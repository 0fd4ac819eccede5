//! What an administrator's request leaves behind as an event: which kind, of what, and what it shows of that.
//!
//! Whether the request was good is settled before. Reads leave nothing behind.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::Method;
use keycloak_api::operation::OperationInfo;
use keycloak_api::representation::{AdminEventRepresentation, AuthDetailsRepresentation, ClientRepresentation};
use serde_json::{Map, Value, json};

use super::{authorization, organizations};
use crate::domain::Context;
use crate::domain::admin::representation::group;
use crate::domain::client_policies::{self, Updater};
use crate::domain::denied::ClientPolicyDenied;
use crate::state::Realm;

/// A good request.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) operation: &'static OperationInfo,
    /// The parameters of its path.
    pub(crate) parameters: &'a [(&'static str, &'a str)],
    /// The id of what it created.
    pub(crate) created: Option<String>,
    /// What was sent.
    pub(crate) body: Option<Value>,
    /// The realm as it was before.
    pub(crate) before: &'a Realm,
}

/// Whether the operation leaves an event behind.
pub(crate) fn is_kept(operation: &OperationInfo) -> bool {
    kind(operation).is_some()
}

/// Whether the realm keeps administrators' events.
pub(crate) fn are_kept(realm: &Realm) -> bool {
    realm.settings.admin_events_enabled.unwrap_or(false)
}

/// Keeps the event of a request in a realm that keeps events, or kept them till now.
pub(crate) fn keep(realm: &mut Realm, context: &mut Context, mut request: Request<'_>, who: AuthDetailsRepresentation) {
    let Some((_, resource)) = kind(request.operation) else { return };
    let shows = realm.settings.admin_events_details_enabled.unwrap_or(false);
    if authorization::is_one(request.operation) && request.operation.method == Method::POST {
        request.created = authorization::created(realm, &request);
    }
    let mut representation = if shows { shown(resource, realm, &request) } else { None };
    // It has an id in Keycloak, which nothing else tells.
    if let (Some(Value::Object(shown)), "register_required_action") = (&mut representation, request.operation.name) {
        shown.insert("id".to_owned(), json!(*context.new_id()));
    }
    let event = AdminEventRepresentation {
        time: Some(context.now_ms),
        realm_id: Some(realm.id.to_string()),
        auth_details: Some(who),
        operation_type: Some(action(&request).to_owned()),
        resource_type: Some(resource.to_owned()),
        resource_path: path(&request),
        representation: representation.map(|shown| shown.to_string()),
        details: details(resource, &request),
        ..AdminEventRepresentation::default()
    };
    for mut event in authorization::with_switch(realm, &request, event) {
        event.id = Some(context.new_id().to_string());
        event.representation = event.representation.filter(|_| shows);
        realm.admin_events.push_back(Arc::new(event));
    }
}

/// The kinds of things, by what the path below the realm begins with or has in it; the first that fits. No kind: no
/// event.
const KINDS: [(&str, Option<&str>); 55] = [
    ("localization", None),
    ("organizations/{organization_id}/groups/{group_id}/members/", Some("ORGANIZATION_GROUP_MEMBERSHIP")),
    ("organizations/{organization_id}/groups", Some("ORGANIZATION_GROUP")),
    ("organizations/{organization_id}/members", Some("ORGANIZATION_MEMBERSHIP")),
    ("organizations/{organization_id}/invitations", Some("ORGANIZATION_MEMBERSHIP")),
    ("organizations/{organization_id}/identity-providers", None),
    ("organizations", Some("ORGANIZATION")),
    ("users/profile", None),
    ("admin-events", None),
    ("client-description-converter", None),
    ("partial-export", None),
    ("partialImport", None),
    ("testSMTPConnection", None),
    ("*/role-mappings/realm", Some("REALM_ROLE_MAPPING")),
    ("*/role-mappings/clients/", Some("CLIENT_ROLE_MAPPING")),
    ("*/scope-mappings/realm", Some("REALM_SCOPE_MAPPING")),
    ("*/scope-mappings/clients/", Some("CLIENT_SCOPE_MAPPING")),
    ("*/protocol-mappers/", Some("PROTOCOL_MAPPER")),
    ("users/{user_id}/groups/", Some("GROUP_MEMBERSHIP")),
    ("users", Some("USER")),
    ("groups", Some("GROUP")),
    ("default-groups", Some("GROUP")),
    ("roles", Some("REALM_ROLE")),
    ("*/default-client-scopes/", Some("CLIENT_SCOPE_CLIENT_MAPPING")),
    ("*/optional-client-scopes/", Some("CLIENT_SCOPE_CLIENT_MAPPING")),
    ("clients/{client_uuid}/roles", Some("CLIENT_ROLE")),
    ("clients/{client_uuid}/nodes", Some("CLUSTER_NODE")),
    ("clients/{client_uuid}/authz/resource-server/scope", Some("AUTHORIZATION_SCOPE")),
    ("clients/{client_uuid}/authz/resource-server/resource", Some("AUTHORIZATION_RESOURCE")),
    ("clients/{client_uuid}/authz/resource-server/policy", Some("AUTHORIZATION_POLICY")),
    ("clients/{client_uuid}/authz/resource-server/permission", Some("AUTHORIZATION_POLICY")),
    ("clients/{client_uuid}/authz", Some("AUTHORIZATION_RESOURCE_SERVER")),
    ("clients-initial-access", Some("CLIENT_INITIAL_ACCESS_MODEL")),
    ("clients", Some("CLIENT")),
    ("client-scopes", Some("CLIENT_SCOPE")),
    ("default-default-client-scopes", Some("CLIENT_SCOPE")),
    ("default-optional-client-scopes", Some("CLIENT_SCOPE")),
    ("components", Some("COMPONENT")),
    ("sessions", Some("USER_SESSION")),
    ("attack-detection", Some("USER_LOGIN_FAILURE")),
    ("identity-provider/instances/{alias}/mappers", Some("IDENTITY_PROVIDER_MAPPER")),
    ("identity-provider/instances", Some("IDENTITY_PROVIDER")),
    ("authentication/required-actions/{alias}/config", Some("REQUIRED_ACTION_CONFIG")),
    ("authentication/required-actions", Some("REQUIRED_ACTION")),
    ("authentication/register-required-action", Some("REQUIRED_ACTION")),
    ("authentication/flows/{flow_alias}/executions/flow", Some("AUTH_EXECUTION_FLOW")),
    ("authentication/flows/{flow_alias}/executions", Some("AUTH_EXECUTION")),
    ("authentication/flows", Some("AUTH_FLOW")),
    ("authentication/executions/{execution_id}/config", Some("AUTHENTICATOR_CONFIG")),
    ("authentication/executions", Some("AUTH_EXECUTION")),
    ("authentication/config", Some("AUTHENTICATOR_CONFIG")),
    ("events/config", Some("REALM")),
    ("events", None),
    ("logout-all", Some("REALM")),
    ("push-revocation", Some("REALM")),
];

/// Where what is created is named by what it shows alone.
const IN_FLOWS: [&str; 4] = ["/copy", "/executions/execution", "/executions/flow", "/executions/{execution_id}/config"];

/// The path's template below the realm, and what kind of thing lies there.
fn kind(operation: &OperationInfo) -> Option<(&'static str, &'static str)> {
    if operation.method == Method::GET || operation.repeatable {
        return None;
    }
    let below = operation.path.strip_prefix("/admin/realms/{realm}")?;
    let below = below.strip_prefix('/').unwrap_or(below);
    if below.is_empty() {
        return (operation.method == Method::PUT).then_some((below, "REALM"));
    }
    let fits = |pattern: &str| match pattern.strip_prefix('*') {
        Some(inner) => below.contains(inner),
        None => below
            .strip_prefix(pattern)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '-']) || pattern.ends_with('/')),
    };
    let (_, resource) = KINDS.iter().find(|(pattern, _)| fits(pattern))?;
    Some((below, (*resource)?))
}

/// What the administrator did, in Keycloak's words.
fn action(request: &Request<'_>) -> &'static str {
    let template = request.operation.path;
    let is_put_into = ["/groups/{group_id}", "-groups/{group_id}", "-client-scopes/{client_scope_id}"];
    let is_added =
        ["/register-required-action", "/realm", "/composites", "/add-models", "/role-mappings/clients/{client_uuid}"];
    let is_done_to_user = ["/reset-password", "/consents/{client_id}", "/credentials/{credential_id}"];
    let is_of_organization = template.contains("/organizations/");
    let ends = |ends: &[&str]| ends.iter().any(|end| template.ends_with(end));
    match request.operation.method {
        _ if ends(&is_done_to_user) => "ACTION",
        Method::PUT if template.ends_with("/groups/{group_id}/members/{user_id}") => "CREATE",
        Method::PUT
            if ends(&is_put_into)
                && !is_of_organization
                && !template.ends_with("/admin/realms/{realm}/groups/{group_id}") =>
        {
            "CREATE"
        }
        Method::POST if template.ends_with("/authz/resource-server/import") => "UPDATE",
        Method::PUT => "UPDATE",
        _ if ends(&["/raise-priority", "/lower-priority"]) => "UPDATE",
        Method::DELETE => "DELETE",
        _ if request.created.is_some() || ends(&is_added) || template.contains("/scope-mappings/clients/") => "CREATE",
        _ => "ACTION",
    }
}

/// The path below the realm, with the id of what was created there. The realm itself has none.
fn path(request: &Request<'_>) -> Option<String> {
    let (template, _) = kind(request.operation)?;
    if template.is_empty() {
        return None;
    }
    let mut path = template.to_owned();
    for (name, value) in request.parameters {
        path = path.replace(&format!("{{{name}}}"), value);
    }
    match &request.created {
        // Keycloak names no child here, and neither what is new in a flow.
        Some(_)
            if template.ends_with("/children")
                || template.starts_with("organizations/{organization_id}/")
                || IN_FLOWS.iter().any(|end| template.ends_with(end)) => {}
        Some(id) => path = format!("{path}/{id}"),
        None => {}
    }
    Some(path)
}

/// What the event shows of the thing.
fn shown(resource: &str, realm: &Realm, request: &Request<'_>) -> Option<Value> {
    let operation = request.operation;
    let of = |name: &str| request.parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    if resource == "GROUP_MEMBERSHIP" {
        let found = request.before.groups.get(of("group_id")?)?;
        return serde_json::to_value(group::of_user(request.before, found, false)).ok();
    }
    if authorization::is_one(operation) {
        return authorization::shown(realm, request, request.created.as_deref());
    }
    if let Some(shown) = organizations::shown(resource, realm, request.before, &of) {
        return shown;
    }
    if let ("ORGANIZATION", Some(body)) = (resource, &request.body) {
        return organizations::given(body, request.created.as_deref());
    }
    if operation.method == Method::DELETE && request.body.is_none() {
        return deleted(resource, request.before, &of);
    }
    match operation.name {
        "logout_all" | "push_revocation" => return Some(json!({})),
        "reset_password" => return None,
        // What was sent are passwords; what was made is the certificate.
        "generate_client_key_store" => {
            let client = realm.clients.get(of("client_uuid")?)?;
            return Some(json!({"certificate": client.attribute(&format!("{}.certificate", of("attribute")?))}));
        }
        "regenerate_client_secret" => return Some(json!({"type": "secret", "value": "**********"})),
        _ => {}
    }
    let configured = if resource == "CLIENT" { configured(request) } else { None };
    let Some(Value::Object(given)) = configured.as_ref().or(request.body.as_ref()) else { return request.body.clone() };
    let mut shown = Map::new();
    let is_named = matches!(
        resource,
        "GROUP" | "ORGANIZATION_GROUP" | "ORGANIZATION" | "REALM_ROLE" | "CLIENT_ROLE" | "CLIENT" | "AUTH_FLOW"
    ) || IN_FLOWS.iter().any(|end| operation.path.ends_with(end));
    if request.created.is_some() && is_named && !given.contains_key("id") {
        shown.insert("id".to_owned(), json!(created_id(resource, realm, request)?));
    }
    if operation.name == "update_flow" {
        shown.insert("id".to_owned(), json!(of("flow_id")));
    }
    shown.extend(given.clone());
    // What Keycloak's representations say of themselves where nothing is sent.
    for (name, value) in by_default(resource, operation) {
        shown.entry(name).or_insert(value);
    }
    if resource == "USER" {
        shown.remove("credentials");
    }
    Some(Value::Object(shown))
}

/// A client as the realm's client policies made it of what was sent.
fn configured(request: &Request<'_>) -> Option<Value> {
    if !matches!(request.operation.name, "create_client" | "update_client") {
        return None;
    }
    let input: ClientRepresentation = serde_json::from_value(request.body.clone()?).ok()?;
    let existing = request.parameters.iter().find(|(name, _)| *name == "client_uuid");
    let existing = existing.and_then(|(_, id)| request.before.clients.get(id));
    // It was not refused.
    let refused = |refusal| ClientPolicyDenied::Client(refusal).into();
    let wanted =
        client_policies::configured(request.before, &input, existing.map(|client| &**client), Updater::User, refused);
    serde_json::to_value(wanted.ok().filter(|wanted| *wanted != input)?).ok()
}

/// What Keycloak's representations say of themselves where nothing is sent.
fn by_default(resource: &str, operation: &OperationInfo) -> Vec<(&'static str, Value)> {
    match resource {
        "GROUP" | "ORGANIZATION_GROUP" => vec![("subGroups", json!([]))],
        "REALM_ROLE" | "CLIENT_ROLE" => vec![("composite", json!(false))],
        "PROTOCOL_MAPPER" => vec![("consentRequired", json!(false))],
        "REALM" if operation.name == "update_events_config" => vec![("eventsEnabled", json!(false))],
        "AUTH_FLOW" if operation.path.ends_with("/copy") => Vec::new(),
        "AUTH_FLOW" => {
            let about = (operation.method == Method::POST).then(|| ("description", json!("")));
            about.into_iter().chain([("topLevel", json!(false)), ("builtIn", json!(false))]).collect()
        }
        "AUTH_EXECUTION" if operation.method == Method::PUT => {
            vec![("level", json!(0)), ("index", json!(0)), ("priority", json!(0))]
        }
        "AUTH_EXECUTION" if operation.path.ends_with("/authentication/executions") => {
            vec![("authenticatorFlow", json!(false)), ("autheticatorFlow", json!(false))]
        }
        _ => Vec::new(),
    }
}

/// The id of what was created. A role is created at its name.
fn created_id(resource: &str, realm: &Realm, request: &Request<'_>) -> Option<String> {
    let created = request.created.clone()?;
    match resource {
        "REALM_ROLE" => realm.roles.named(&created).map(|role| role.id.to_string()),
        "CLIENT_ROLE" => {
            let (_, client) = request.parameters.iter().find(|(name, _)| *name == "client_uuid")?;
            realm.roles.named_in(client, &created).map(|role| role.id.to_string())
        }
        _ => Some(created),
    }
}

fn deleted<'a>(resource: &str, before: &Realm, of: &dyn Fn(&str) -> Option<&'a str>) -> Option<Value> {
    match resource {
        "USER" => {
            let user = before.users.get(of("user_id")?)?;
            Some(json!({"id": *user.id, "username": *user.username}))
        }
        "GROUP" => {
            let group = before.groups.get(of("group_id")?)?;
            Some(json!({"id": *group.id, "name": *group.name, "subGroups": []}))
        }
        "CLIENT" => {
            let client = before.clients.get(of("client_uuid")?)?;
            Some(json!({"id": *client.id, "clientId": *client.client_id}))
        }
        "REALM_ROLE" | "CLIENT_ROLE" => {
            let role = match of("role_id") {
                Some(id) => before.roles.get(id)?,
                None => before.roles.named_in(of("client_uuid").unwrap_or_default(), of("role_name")?)?,
            };
            Some(json!({"id": *role.id, "name": *role.name, "composite": !role.composites.is_empty()}))
        }
        _ => None,
    }
}

/// Whose membership it was.
fn details(resource: &str, request: &Request<'_>) -> Option<BTreeMap<String, String>> {
    if !matches!(resource, "GROUP_MEMBERSHIP" | "ORGANIZATION_GROUP_MEMBERSHIP" | "ORGANIZATION_MEMBERSHIP") {
        return None;
    }
    if request.operation.path.contains("/invit") {
        return None;
    }
    let named = request.parameters.iter().find(|(name, _)| matches!(*name, "user_id" | "member_id"));
    // Who becomes a member is named by what is sent.
    let id = named.map(|(_, id)| *id).or_else(|| request.body.as_ref()?.as_str())?;
    let user = request.before.users.get(id)?;
    let email = user.email.as_ref().map(|email| ("email".to_owned(), email.to_string()));
    Some(email.into_iter().chain([("username".to_owned(), user.username.to_string())]).collect())
}
