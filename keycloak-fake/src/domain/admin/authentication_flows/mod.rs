//! Authentication flows: listed, made, copied and taken apart.

mod copy;
mod given;
mod steps;

use std::sync::Arc;

use keycloak_api::representation::AuthenticationFlowRepresentation;

pub(crate) use copy::copy;
pub(super) use given::add;
pub(crate) use steps::{
    Direction, change_step, create_step, create_step_in, create_subflow, delete_step, get_step, list_steps, move_step,
    step, update_step,
};

use super::realms;
use super::representation::flow as json;
use super::unknown;
use crate::domain::denied::{AdminDenied, AuthenticationDenied as Denied, Taken};
use crate::domain::{Context, Decision};
use crate::state::{Flow, Id, Realm};

/// Keycloak has it, and does not list it.
const HIDDEN: &str = "saml ecp";

/// The flows that are no parts of others.
pub(crate) fn list(realm: &Realm) -> Decision<Vec<AuthenticationFlowRepresentation>> {
    let listed = realm.flows.iter().filter(|flow| flow.top_level && *flow.alias != *HIDDEN);
    Ok(listed.map(|flow| json::full(realm, flow)).collect())
}

/// Every flow, those that are parts of others too, by its name.
pub(crate) fn all(realm: &Realm) -> Vec<AuthenticationFlowRepresentation> {
    let mut flows: Vec<_> = realm.flows.iter().collect();
    flows.sort_by(|one, other| one.alias.cmp(&other.alias));
    flows.into_iter().map(|flow| json::full(realm, flow)).collect()
}

/// The flow of this id.
pub(crate) fn get(realm: &Realm, id: &str) -> Decision<AuthenticationFlowRepresentation> {
    find(realm, id).map(|flow| json::full(realm, &flow))
}

/// Creates a flow without steps.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    input: &AuthenticationFlowRepresentation,
) -> Decision<Id> {
    unknown::refuse(input)?;
    let alias = input.alias.as_deref().filter(|alias| !alias.is_empty());
    let alias = alias.ok_or(Denied::FlowNameMissing { is_new: true })?;
    if realm.flows.named(alias).is_some() {
        return Err(Denied::FlowTaken(alias.to_owned()).into());
    }
    check_characters(alias)?;
    let id = input.id.as_deref().map_or_else(|| context.new_id(), Id::from);
    if realm.flows.get(&id).is_some() {
        return Err(AdminDenied::Conflict(Taken::Unnamed).into());
    }
    realm.flows.put(Flow {
        id: id.clone(),
        alias: alias.into(),
        description: Some(input.description.as_deref().unwrap_or_default().into()),
        kind: kind(input)?,
        top_level: input.top_level.unwrap_or(false),
        built_in: input.built_in.unwrap_or(false),
        steps: Vec::new(),
    });
    Ok(id)
}

/// Replaces everything of a flow but its steps. What the realm has it for, it still has it for.
pub(crate) fn update(realm: &mut Realm, id: &str, input: &AuthenticationFlowRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let old = find(realm, id)?;
    let alias = input.alias.as_deref().filter(|alias| !alias.is_empty());
    let alias = alias.ok_or(Denied::FlowNameMissing { is_new: false })?;
    check_characters(alias)?;
    check_rename(realm, &old, alias)?;
    let kind = kind(input)?;
    rename(realm, &old, alias);
    realm.flows.change(id, |flow| {
        flow.description = input.description.as_deref().map(Arc::from);
        flow.kind = kind;
        flow.top_level = input.top_level.unwrap_or(false);
        flow.built_in = input.built_in.unwrap_or(false);
    });
    Ok(())
}

/// Deletes a flow with all that it is composed of.
pub(crate) fn delete(realm: &mut Realm, id: &str) -> Decision<()> {
    let flow = realm.flows.get(id).cloned().ok_or(Denied::Flow)?;
    if flow.built_in {
        return Err(Denied::BuiltInFlow.into());
    }
    if is_used(realm, &flow) {
        return Err(AdminDenied::Breaks.into());
    }
    remove(realm, &flow);
    Ok(())
}

/// Refuses a name that has a character in it that an address would not hold.
pub(super) fn check_characters(alias: &str) -> Decision<()> {
    match realms::reserved(alias) {
        Some(bad) => Err(Denied::Character(bad).into()),
        None => Ok(()),
    }
}

fn find(realm: &Realm, id: &str) -> Decision<Arc<Flow>> {
    realm.flows.get(id).cloned().ok_or(Denied::FlowId.into())
}

/// The database wants it.
fn kind(input: &AuthenticationFlowRepresentation) -> Decision<Arc<str>> {
    Ok(input.provider_id.as_deref().ok_or(AdminDenied::Conflict(Taken::Unnamed))?.into())
}

fn check_rename(realm: &Realm, flow: &Flow, alias: &str) -> Decision<()> {
    if realm.flows.named(alias).is_some_and(|other| other.id != flow.id) {
        return Err(Denied::FlowRename.into());
    }
    Ok(())
}

/// Renames a flow, also where the realm's settings name it.
fn rename(realm: &mut Realm, flow: &Flow, alias: &str) {
    if *flow.alias == *alias {
        return;
    }
    if realms::flows_of(&realm.settings).contains(&Some(&*flow.alias)) {
        realms::rename_flow(Arc::make_mut(&mut realm.settings), &flow.alias, alias);
    }
    realm.flows.change(&flow.id, |flow| flow.alias = alias.into());
}

/// Whether the realm, or a client, logs in by it.
fn is_used(realm: &Realm, flow: &Flow) -> bool {
    let overrides = |client: &Arc<crate::state::Client>| {
        let overrides = client.settings.authentication_flow_binding_overrides.as_ref();
        overrides.is_some_and(|flows| flows.values().any(|id| **id == *flow.id))
    };
    realms::flows_of(&realm.settings).contains(&Some(&*flow.alias)) || realm.clients.iter().any(overrides)
}

/// Takes a flow out, with the flows and configurations that its steps have.
fn remove(realm: &mut Realm, flow: &Flow) {
    for step in &flow.steps {
        steps::remove_parts(realm, step);
    }
    realm.flows.remove(&flow.id);
}
