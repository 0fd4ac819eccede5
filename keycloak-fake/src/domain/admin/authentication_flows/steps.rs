//! The steps of flows. Those of a flow that came with the realm stay, but for their requirements.

use std::sync::Arc;

use keycloak_api::admin::{NewExecution, NewSubflow};
use keycloak_api::representation::{AuthenticationExecutionInfoRepresentation, AuthenticationExecutionRepresentation};

use super::{check_rename, rename};
use crate::domain::admin::authenticators::providers;
use crate::domain::admin::representation::flow as json;
use crate::domain::admin::unknown;
use crate::domain::denied::{AdminDenied, AuthenticationDenied as Denied};
use crate::domain::{self, Context, Decision};
use crate::state::{Flow, Id, Realm, Requirement, Step};

/// Where a step is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Up,
    Down,
}

/// The steps of the flow of this alias, each followed by those of the flow that it is.
pub(crate) fn list_steps(realm: &Realm, alias: &str) -> Decision<Vec<AuthenticationExecutionInfoRepresentation>> {
    let flow = realm.flows.named(alias).ok_or(Denied::Flow)?;
    Ok(json::steps(realm, flow))
}

/// The step of this id.
pub(crate) fn get_step(realm: &Realm, id: &str) -> Decision<AuthenticationExecutionRepresentation> {
    let (flow, step) = step(realm, id).ok_or(Denied::Step)?;
    Ok(json::step(flow, step))
}

/// Changes a step's requirement and priority; only where neither changes, the name and description of the flow that it
/// is. It need not be one of the flow that is named.
pub(crate) fn update_step(
    realm: &mut Realm,
    alias: &str,
    input: &AuthenticationExecutionInfoRepresentation,
) -> Decision<()> {
    unknown::refuse(input)?;
    realm.flows.named(alias).ok_or(Denied::FlowOfSteps)?;
    let id = input.id.as_deref().unwrap_or_default();
    let (flow, old) = step(realm, id).ok_or(Denied::Step)?;
    let (flow, old) = (flow.id.clone(), old.clone());
    let requirement = input.requirement.as_deref().and_then(Requirement::named).ok_or(AdminDenied::Breaks)?;
    let priority = input.priority.unwrap_or(0);
    if requirement != old.requirement || priority != old.priority {
        change_step(realm, &flow, id, |step| {
            step.requirement = requirement;
            step.priority = priority;
        });
        return Ok(());
    }
    if input.authentication_flow.is_none() {
        return Ok(());
    }
    let within = input.flow_id.as_deref().and_then(|id| realm.flows.get(id)).cloned().ok_or(Denied::Step)?;
    let name = input.display_name.as_deref().ok_or(domain::Denied::NotDone("a flow without a name"))?;
    check_rename(realm, &within, name)?;
    rename(realm, &within, name);
    realm.flows.change(&within.id, |flow| flow.description = input.description.as_deref().map(Arc::from));
    Ok(())
}

/// Gives the flow of this alias another step.
pub(crate) fn create_step_in(
    realm: &mut Realm,
    context: &mut Context,
    alias: &str,
    input: &NewExecution,
) -> Decision<Id> {
    let flow = realm.flows.named(alias).cloned().ok_or(Denied::ParentOfStep)?;
    if flow.built_in {
        return Err(Denied::BuiltIn("add execution to").into());
    }
    let provider = input.provider.as_deref().and_then(|id| providers::of_flow(&flow.kind, id));
    let provider = provider.ok_or_else(|| Denied::ProviderUnknown(input.provider.clone()))?;
    let step = Step {
        id: context.new_id(),
        authenticator: Some(provider.id.as_str().into()),
        flow: None,
        requirement: Requirement::named(&provider.requirement).unwrap_or(Requirement::Disabled),
        priority: input.priority.unwrap_or_else(|| next_priority(&flow)),
        config: None,
    };
    Ok(put_step(realm, &flow, step))
}

/// Creates a step in the flow that it names as its parent.
pub(crate) fn create_step(
    realm: &mut Realm,
    context: &mut Context,
    input: &AuthenticationExecutionRepresentation,
) -> Decision<Id> {
    unknown::refuse(input)?;
    let requirement = input.requirement.as_deref().and_then(Requirement::named).ok_or(AdminDenied::Breaks)?;
    let parent = input.parent_flow.as_deref().ok_or(Denied::ParentMissing)?;
    let flow = realm.flows.get(parent).cloned().ok_or(Denied::ParentUnknown)?;
    if flow.built_in {
        return Err(Denied::BuiltIn("add execution to").into());
    }
    let is_flow = input.authenticator_flow.or(input.autheticator_flow).unwrap_or(false);
    let within = input.flow_id.as_deref().and_then(|id| realm.flows.get(id)).map(|within| within.id.clone());
    if is_flow != within.is_some() || input.authenticator_config.is_some() {
        return Err(domain::Denied::NotDone("steps that name a flow or a configuration that is not there"));
    }
    let provider = input.authenticator.as_deref().and_then(|id| providers::of_flow(&flow.kind, id));
    if !is_flow && provider.is_none() {
        return Err(Denied::ProviderUnknown(input.authenticator.clone()).into());
    }
    let step = Step {
        id: input.id.as_deref().map_or_else(|| context.new_id(), Id::from),
        authenticator: input.authenticator.as_deref().map(Arc::from),
        flow: within,
        requirement,
        priority: input.priority.unwrap_or_else(|| next_priority(&flow)),
        config: None,
    };
    Ok(put_step(realm, &flow, step))
}

/// Gives the flow of this alias a new flow as a step, and returns that flow's id.
pub(crate) fn create_subflow(
    realm: &mut Realm,
    context: &mut Context,
    alias: &str,
    input: &NewSubflow,
) -> Decision<Id> {
    let flow = realm.flows.named(alias).cloned().ok_or(Denied::ParentOfFlow)?;
    if flow.built_in {
        return Err(Denied::BuiltIn("add sub-flow to").into());
    }
    let name = input.alias.as_deref();
    if name.is_some_and(|name| realm.flows.named(name).is_some()) {
        return Err(Denied::NewFlow.into());
    }
    let kind = input.r#type.as_deref().ok_or(AdminDenied::Breaks)?;
    let name = name.ok_or(domain::Denied::NotDone("a flow without a name"))?;
    let within = Flow {
        id: context.new_id(),
        alias: name.into(),
        description: Some(input.description.as_deref().unwrap_or_default().into()),
        kind: kind.into(),
        ..Flow::default()
    };
    let within = realm.flows.put(within);
    let step = Step {
        id: context.new_id(),
        authenticator: input.provider.as_deref().filter(|_| kind == "form-flow").map(Arc::from),
        flow: Some(within.id.clone()),
        requirement: Requirement::Disabled,
        priority: input.priority.unwrap_or_else(|| next_priority(&flow)),
        config: None,
    };
    put_step(realm, &flow, step);
    Ok(within.id.clone())
}

/// Deletes a step with all that it is composed of.
pub(crate) fn delete_step(realm: &mut Realm, id: &str) -> Decision<()> {
    let (flow, step) = step(realm, id).ok_or(Denied::Step)?;
    if flow.built_in {
        return Err(Denied::BuiltIn("remove execution from").into());
    }
    let (flow, step) = (flow.id.clone(), step.clone());
    remove_parts(realm, &step);
    realm.flows.change(&flow, |flow| flow.steps.retain(|other| other.id != step.id));
    Ok(())
}

/// Changes places with the step before or behind.
pub(crate) fn move_step(realm: &mut Realm, id: &str, direction: Direction) -> Decision<()> {
    let (flow, _) = step(realm, id).ok_or(Denied::Step)?;
    if flow.built_in {
        return Err(Denied::BuiltIn("modify execution in").into());
    }
    let flow = flow.id.clone();
    realm.flows.change(&flow, |flow| {
        let Some(at) = flow.steps.iter().position(|step| *step.id == *id) else { return };
        let other = match direction {
            Direction::Up => at.checked_sub(1),
            Direction::Down => Some(at + 1).filter(|next| *next < flow.steps.len()),
        };
        let Some(other) = other else { return };
        let priority = flow.steps[at].priority;
        flow.steps[at].priority = flow.steps[other].priority;
        flow.steps[other].priority = priority;
        flow.sort();
    });
    Ok(())
}

/// The step of this id, and the flow that it is in.
pub(crate) fn step<'a>(realm: &'a Realm, id: &str) -> Option<(&'a Arc<Flow>, &'a Step)> {
    realm.flows.iter().find_map(|flow| Some((flow, flow.steps.iter().find(|step| *step.id == *id)?)))
}

/// Changes a step of a flow.
pub(crate) fn change_step(realm: &mut Realm, flow: &str, id: &str, change: impl FnOnce(&mut Step)) {
    realm.flows.change(flow, |flow| {
        if let Some(step) = flow.steps.iter_mut().find(|step| *step.id == *id) {
            change(step);
        }
        flow.sort();
    });
}

/// Takes out what a step has: a flow, a configuration.
pub(super) fn remove_parts(realm: &mut Realm, step: &Step) {
    if let Some(config) = &step.config {
        realm.authenticator_configs.remove(config);
    }
    if let Some(within) = step.flow.as_ref().and_then(|id| realm.flows.get(id)).cloned() {
        super::remove(realm, &within);
    }
}

fn put_step(realm: &mut Realm, flow: &Flow, step: Step) -> Id {
    let id = step.id.clone();
    realm.flows.change(&flow.id, |flow| {
        flow.steps.push(step);
        flow.sort();
    });
    id
}

fn next_priority(flow: &Flow) -> i32 {
    flow.steps.last().map_or(0, |step| step.priority.saturating_add(1))
}
