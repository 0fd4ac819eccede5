//! Policies and permissions: what decides about access at a resource server.

mod evaluate;
mod import;
mod kinds;
mod list;
mod owners;
mod typed;

use std::sync::Arc;

use keycloak_api::representation::{
    AbstractPolicyRepresentation, PolicyProviderRepresentation, PolicyRepresentation, ResourceRepresentation,
    ScopeRepresentation,
};

pub(crate) use evaluate::{evaluate, trial};
pub(crate) use import::{exported, import};
pub(crate) use kinds::{Kind, told};
pub(crate) use list::{find_named, list, list_of_type};
pub(crate) use typed::{change_in, create as create_typed, get as get_typed, make, update as update_typed};

use super::representation::authorization as json;
use super::resource_server::{change, find};
use super::unknown;
use crate::domain::denied::{AdminDenied, AuthorizationDenied as Denied};
use crate::domain::{Context, Decision};
use crate::state::{Aspect, Id, Policy, Realm, ResourceServer, Strategy};

/// Denies a type that the server does not have.
pub(crate) fn require(kind: &str) -> Decision<()> {
    if Kind::named(kind).is_some() { Ok(()) } else { Err(Denied::Missing.into()) }
}

/// Denies a type where one policy is asked for: what is there is a list, which the operation's result does not hold.
pub(crate) fn require_single(id: &str) -> Decision<()> {
    if Kind::named(id).is_none() {
        Ok(())
    } else {
        Err(crate::domain::Denied::NotDone("a list of policies as one policy; over HTTP it is answered"))
    }
}

/// The types of policies that the server has, in its order.
pub(crate) fn providers(realm: &Realm, client: &str) -> Decision<Vec<PolicyProviderRepresentation>> {
    const ALL: [(&str, &str, &str); 10] = [
        ("regex", "Regex", "Identity Based"),
        ("role", "Role", "Identity Based"),
        ("resource", "Resource-Based", "Permission"),
        ("scope", "Scope-Based", "Permission"),
        ("client", "Client", "Identity Based"),
        ("time", "Time", "Time Based"),
        ("user", "User", "Identity Based"),
        ("client-scope", "Client Scope", "Identity Based"),
        ("group", "Group", "Identity Based"),
        ("aggregate", "Aggregated", "Others"),
    ];
    find(realm, client)?;
    let provider = |(kind, name, group): (&str, &str, &str)| PolicyProviderRepresentation {
        r#type: Some(kind.to_owned()),
        name: Some(name.to_owned()),
        group: Some(group.to_owned()),
        ..PolicyProviderRepresentation::default()
    };
    Ok(ALL.into_iter().map(provider).collect())
}

/// Creates a policy, its type's settings in `config`.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    client: &str,
    input: &PolicyRepresentation,
) -> Decision<PolicyRepresentation> {
    find(realm, client)?;
    refuse_unknown(input)?;
    change(realm, client, |realm, server| {
        require_free(server, input.name.as_deref(), None)?;
        let policy = import::put(realm, server, context, None, input)?;
        let list = |setting: &str, given: &Option<Vec<String>>, ids: &[Id]| {
            let named = input.config.as_ref().and_then(|config| config.get(setting));
            let named = named.and_then(|text| serde_json::from_str(text).ok());
            named.or_else(|| given.is_some().then(|| ids.iter().map(ToString::to_string).collect()))
        };
        Ok(PolicyRepresentation {
            id: Some(policy.id.to_string()),
            policies: list("applyPolicies", &input.policies, &policy.policies),
            resources: list("resources", &input.resources, &policy.resources),
            scopes: list("scopes", &input.scopes, &policy.scopes),
            logic: Some(json::logic(policy.is_negative).to_owned()),
            decision_strategy: Some(json::strategy(policy.strategy).to_owned()),
            config: Some(input.config.clone().unwrap_or_default()),
            ..input.clone()
        })
    })
}

/// The policy of this id, its type's settings in `config`.
pub(crate) fn get(realm: &Realm, client: &str, id: &str) -> Decision<PolicyRepresentation> {
    of(find(realm, client)?, id).map(|policy| generic(policy))
}

/// Replaces a policy, its type's settings in `config`.
pub(crate) fn update(
    realm: &mut Realm,
    context: &mut Context,
    client: &str,
    id: &str,
    input: &PolicyRepresentation,
) -> Decision<()> {
    find(realm, client)?;
    refuse_unknown(input)?;
    change(realm, client, |realm, server| {
        let old = of(server, id)?.clone();
        let name = input.name.as_deref().ok_or(AdminDenied::Breaks)?;
        if server.policies.named(name).is_some_and(|other| other.id != old.id) {
            return Err(Denied::SettingMissing.into());
        }
        import::put(realm, server, context, Some(&old), input)?;
        Ok(())
    })
}

/// Deletes a policy, with the permissions that depend on it alone.
pub(crate) fn delete(realm: &mut Realm, client: &str, id: &str) -> Decision<()> {
    change(realm, client, |_, server| {
        let id = of(server, id)?.id.clone();
        let alone = server.policies_by(Aspect::DependentOnPolicy, &id).filter(|policy| policy.policies.len() == 1);
        for dependent in alone.map(|policy| policy.id.clone()).collect::<Vec<_>>() {
            remove(server, &dependent);
        }
        remove(server, &id);
        Ok(())
    })
}

/// Takes a policy out. What an owner's policy depends on goes with it; what depends on it goes on without it.
pub(crate) fn remove(server: &mut ResourceServer, id: &Id) {
    let Some(policy) = server.policies.get(id).cloned() else { return };
    let dependents: Vec<Arc<Policy>> = server.policies_by(Aspect::DependentOnPolicy, id).cloned().collect();
    for dependent in dependents {
        let mut changed = Policy::clone(&dependent);
        changed.policies.retain(|other| other != id);
        server.put_policy(changed);
    }
    server.remove_policy(id);
    if &*policy.kind == "uma" {
        for needed in &policy.policies {
            remove(server, needed);
        }
    }
}

/// What depends on a policy.
pub(crate) fn dependents(realm: &Realm, client: &str, id: &str) -> Decision<Vec<PolicyRepresentation>> {
    let server = find(realm, client)?;
    let policy = of(server, id)?;
    let found = server.policies_by(Aspect::DependentOnPolicy, &policy.id);
    Ok(found.map(|policy| json::named_policy(policy)).collect())
}

/// What a policy depends on.
pub(crate) fn associates(realm: &Realm, client: &str, id: &str) -> Decision<Vec<PolicyRepresentation>> {
    let server = find(realm, client)?;
    let needed = of(server, id)?.policies.iter().filter_map(|id| server.policies.get(id));
    Ok(needed.map(|policy| json::named_policy(policy)).collect())
}

/// The resources that a policy is about.
pub(crate) fn resources(realm: &Realm, client: &str, id: &str) -> Decision<Vec<ResourceRepresentation>> {
    let server = find(realm, client)?;
    let resources = of(server, id)?.resources.iter().filter_map(|id| server.resources.get(id));
    Ok(resources.map(|resource| json::named_resource(resource)).collect())
}

/// The scopes that a policy is about.
pub(crate) fn scopes(realm: &Realm, client: &str, id: &str) -> Decision<Vec<ScopeRepresentation>> {
    let server = find(realm, client)?;
    let scopes = of(server, id)?.scopes.iter().filter_map(|id| server.scopes.get(id));
    Ok(scopes.map(|scope| json::named_scope(scope)).collect())
}

/// A policy as all types have it, its type's settings in `config`.
pub(crate) fn generic(policy: &Policy) -> PolicyRepresentation {
    PolicyRepresentation {
        id: Some(policy.id.to_string()),
        name: Some(policy.name.to_string()),
        description: policy.description.clone(),
        r#type: Some(policy.kind.to_string()),
        logic: Some(json::logic(policy.is_negative).to_owned()),
        decision_strategy: Some(json::strategy(policy.strategy).to_owned()),
        owner: policy.owner.as_deref().map(str::to_owned),
        config: Some((*policy.config).clone()),
        ..PolicyRepresentation::default()
    }
}

/// The same without what only that form has.
fn common(policy: &Policy) -> AbstractPolicyRepresentation {
    AbstractPolicyRepresentation {
        id: Some(policy.id.to_string()),
        name: Some(policy.name.to_string()),
        description: policy.description.clone(),
        r#type: Some(policy.kind.to_string()),
        logic: Some(json::logic(policy.is_negative).to_owned()),
        decision_strategy: Some(json::strategy(policy.strategy).to_owned()),
        owner: policy.owner.as_deref().map(str::to_owned),
        ..AbstractPolicyRepresentation::default()
    }
}

/// Keycloak reads policies by itself, and breaks on what it does not know.
fn refuse_unknown(input: &PolicyRepresentation) -> Decision<()> {
    unknown::refuse(input).map_err(|_| AdminDenied::BreaksOnJson.into())
}

fn require_free(server: &ResourceServer, name: Option<&str>, own: Option<&Id>) -> Decision<()> {
    let taken = name.and_then(|name| server.policies.named(name)).filter(|other| Some(&other.id) != own);
    match taken {
        Some(other) => Err(Denied::PolicyTaken(other.name.to_string()).into()),
        None => Ok(()),
    }
}

/// The id of a policy that is to be made: the one given, which nothing else may have.
fn new_id(server: &ResourceServer, context: &mut Context, given: Option<&str>) -> Decision<Id> {
    match given {
        None => Ok(context.new_id()),
        Some(id) if server.policies.get(id).is_some() => Err(Denied::SettingMissing.into()),
        Some(id) => Ok(id.into()),
    }
}

fn read_logic(text: Option<&str>) -> Decision<bool> {
    match text {
        None | Some("POSITIVE") => Ok(false),
        Some("NEGATIVE") => Ok(true),
        Some(_) => Err(AdminDenied::BreaksOnJson.into()),
    }
}

fn read_strategy(text: Option<&str>) -> Decision<Strategy> {
    match text {
        None | Some("UNANIMOUS") => Ok(Strategy::Unanimous),
        Some("AFFIRMATIVE") => Ok(Strategy::Affirmative),
        Some("CONSENSUS") => Ok(Strategy::Consensus),
        Some(_) => Err(AdminDenied::BreaksOnJson.into()),
    }
}

/// What a list names, by ids or names; one that is not there breaks the real server.
fn resolve_policies(server: &ResourceServer, named: &[String]) -> Decision<Vec<Id>> {
    let policy = |name: &String| server.policies.get(name).or_else(|| server.policies.named(name));
    let found = named.iter().map(|name| policy(name).map(|policy| policy.id.clone()).ok_or(AdminDenied::Breaks.into()));
    found.collect::<Decision<Vec<Id>>>().map(once)
}

fn resolve_resources(server: &ResourceServer, named: &[String]) -> Decision<Vec<Id>> {
    let resource =
        |name: &String| server.resources.get(name).or_else(|| server.resources.named_in(&server.client, name));
    let found = named.iter().map(|name| resource(name).map(|it| it.id.clone()).ok_or(AdminDenied::Breaks.into()));
    found.collect::<Decision<Vec<Id>>>().map(once)
}

fn resolve_scopes(server: &ResourceServer, named: &[String]) -> Decision<Vec<Id>> {
    let scope = |name: &String| server.scopes.get(name).or_else(|| server.scopes.named(name));
    let found = named.iter().map(|name| scope(name).map(|it| it.id.clone()).ok_or(Denied::ScopeOfPermission.into()));
    found.collect::<Decision<Vec<Id>>>().map(once)
}

fn once(ids: Vec<Id>) -> Vec<Id> {
    let mut seen = std::collections::HashSet::new();
    ids.into_iter().filter(|id| seen.insert(id.clone())).collect()
}

fn of<'a>(server: &'a ResourceServer, id: &str) -> Decision<&'a Arc<Policy>> {
    server.policies.get(id).ok_or(Denied::Missing.into())
}
