//! Policies in the forms of their types.

use std::sync::Arc;

use keycloak_api::representation::AbstractPolicyRepresentation;
use serde_json::{Map, Value};

use super::kinds::{self, Kind};
use super::{common, of, owners, require_free, resolve_policies, resolve_resources, resolve_scopes};
use super::{read_logic, read_strategy};
use crate::domain::admin::representation::authorization as json;
use crate::domain::admin::resource_server::{change, find};
use crate::domain::denied::{AdminDenied, AuthorizationDenied as Denied};
use crate::domain::{Context, Decision};
use crate::state::{Id, Policy, RESOURCE_TYPE, Realm, ResourceServer};

/// Creates a policy of a type.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    client: &str,
    kind: &str,
    input: &AbstractPolicyRepresentation,
) -> Decision<AbstractPolicyRepresentation> {
    find(realm, client)?;
    let kind = Kind::named(kind).ok_or(Denied::Missing)?;
    change(realm, client, |realm, server| {
        refuse_unknown(kind, input)?;
        require_free(server, input.name.as_deref(), None)?;
        let (policy, shown) = make(realm, server, context, kind, input)?;
        let told = |given: &Option<Vec<String>>, ids: &[Id]| {
            given.is_some().then(|| ids.iter().map(ToString::to_string).collect())
        };
        Ok(AbstractPolicyRepresentation {
            id: Some(policy.id.to_string()),
            r#type: Some(kind.name.to_owned()),
            policies: told(&input.policies, &policy.policies),
            resources: told(&input.resources, &policy.resources),
            scopes: told(&input.scopes, &policy.scopes),
            logic: Some(json::logic(policy.is_negative).to_owned()),
            decision_strategy: Some(json::strategy(policy.strategy).to_owned()),
            extra: shown,
            ..input.clone()
        })
    })
}

/// Makes a policy of a type, and tells how Keycloak gives back what is its type's own.
pub(crate) fn make(
    realm: &Realm,
    server: &mut ResourceServer,
    context: &mut Context,
    kind: &Kind,
    input: &AbstractPolicyRepresentation,
) -> Decision<(Arc<Policy>, Map<String, Value>)> {
    let name = input.name.as_deref().ok_or(Denied::SettingMissing)?;
    let (config, shown) = kinds::settings(realm, kind.name, input)?;
    let list = |given: &Option<Vec<String>>| given.clone().unwrap_or_default();
    let policy = Policy {
        id: Id::default(),
        name: name.into(),
        kind: kind.name.into(),
        description: input.description.clone(),
        is_negative: read_logic(input.logic.as_deref())?,
        strategy: read_strategy(input.decision_strategy.as_deref())?,
        owner: input.owner.as_deref().filter(|_| kind.name == "uma").map(Id::from),
        config: Arc::new(config),
        policies: resolve_policies(server, &list(&input.policies))?,
        resources: resolve_resources(server, &list(&input.resources))?,
        scopes: resolve_scopes(server, &list(&input.scopes))?,
        made: 0,
    };
    let id = super::new_id(server, context, input.id.as_deref())?;
    let policy = server.put_policy(Policy { id, ..policy });
    if kind.name == "uma" {
        let policy = owners::add_owners(realm, server, context, &policy, input)?;
        return Ok((policy, shown));
    }
    Ok((policy, shown))
}

/// The policy of this id.
pub(crate) fn get(realm: &Realm, client: &str, id: &str) -> Decision<AbstractPolicyRepresentation> {
    let server = find(realm, client)?;
    of(server, id).map(|policy| show(realm, server, policy, false))
}

/// A policy in the form of its type; with what it is about where everything is shown.
pub(crate) fn show(
    realm: &Realm,
    server: &ResourceServer,
    policy: &Policy,
    shows_all: bool,
) -> AbstractPolicyRepresentation {
    let mut shown = common(policy);
    shown.extra = kinds::fields(realm, &policy.kind, &policy.config);
    if matches!(&*policy.kind, "resource" | "scope") {
        shown.resource_type = policy.config.get(RESOURCE_TYPE).cloned();
    }
    let scopes = || policy.scopes.iter().filter_map(|id| server.scopes.get(id));
    if &*policy.kind == "uma" {
        shown.extra = owners::owners(realm, server, policy);
        shown.scopes = Some(scopes().map(|scope| scope.name.to_string()).collect());
    }
    if shows_all {
        let resources = || policy.resources.iter().filter_map(|id| server.resources.get(id));
        shown.resources = Some(resources().map(|it| it.id.to_string()).collect());
        shown.scopes = Some(scopes().map(|it| it.id.to_string()).collect());
        let data: Vec<_> = resources().map(|it| json::resource(realm, server, it, true)).collect();
        shown.resources_data = Some(data).filter(|data| !data.is_empty());
        let data: Vec<_> = scopes().map(|it| json::named_scope(it)).collect();
        shown.scopes_data = Some(data).filter(|data| !data.is_empty());
    }
    shown
}

/// Replaces a policy. What it is about, and what it depends on, stays where nothing is said of it.
pub(crate) fn update(
    realm: &mut Realm,
    context: &mut Context,
    client: &str,
    id: &str,
    input: &AbstractPolicyRepresentation,
) -> Decision<()> {
    change(realm, client, |realm, server| {
        let old = of(server, id)?.clone();
        change_in(realm, server, context, &old, input)
    })
}

/// Replaces a policy of a server's.
pub(crate) fn change_in(
    realm: &Realm,
    server: &mut ResourceServer,
    context: &mut Context,
    old: &Arc<Policy>,
    input: &AbstractPolicyRepresentation,
) -> Decision<()> {
    let kind = Kind::named(&old.kind).ok_or(Denied::Missing)?;
    refuse_unknown(kind, input)?;
    let name = input.name.as_deref().ok_or(AdminDenied::Breaks)?;
    if server.policies.named(name).is_some_and(|other| other.id != old.id) {
        return Err(Denied::SettingMissing.into());
    }
    let (config, _) = kinds::settings(realm, kind.name, input)?;
    let mut changed = Policy::clone(old);
    changed.name = name.into();
    changed.description.clone_from(&input.description);
    changed.is_negative = read_logic(input.logic.as_deref())?;
    changed.strategy = read_strategy(input.decision_strategy.as_deref())?;
    changed.config = Arc::new(config);
    if let Some(named) = &input.policies {
        changed.policies = resolve_policies(server, named)?;
    }
    if let Some(named) = &input.resources {
        changed.resources = resolve_resources(server, named)?;
    }
    if let Some(named) = &input.scopes {
        changed.scopes = resolve_scopes(server, named)?;
    }
    let changed = server.put_policy(changed);
    if kind.name == "uma" {
        owners::change_owners(realm, server, context, &changed, input)?;
    }
    Ok(())
}

fn refuse_unknown(kind: &Kind, input: &AbstractPolicyRepresentation) -> Decision<()> {
    let is_known = |name: &String| kind.fields.contains(&name.as_str());
    if input.extra.keys().all(is_known) { Ok(()) } else { Err(AdminDenied::BreaksOnJson.into()) }
}
