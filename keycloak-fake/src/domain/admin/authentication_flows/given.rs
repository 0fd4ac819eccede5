//! The flows of a new realm: those that its representation brings, or Keycloak's own.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use keycloak_api::representation::{
    AuthenticationExecutionExportRepresentation, AuthenticationFlowRepresentation, AuthenticatorConfigRepresentation,
    RealmRepresentation,
};

use crate::domain::admin::realms::MASTER;
use crate::domain::denied::AdminDenied;
use crate::domain::{Context, Decision};
use crate::import::defaults;
use crate::state::{Flow, Id, Realm, Requirement, Step};

/// What lets organizations have a say in logins.
const OF_ORGANIZATIONS: [&str; 3] =
    ["Organization", "Browser - Conditional Organization", "First Broker Login - Conditional Organization"];

/// Sends browsers to an identity provider.
const REDIRECTOR: &str = "identity-provider-redirector";

/// Adds them, and the configurations of their steps.
pub(in crate::domain::admin) fn add(
    realm: &mut Realm,
    context: &mut Context,
    input: &RealmRepresentation,
) -> Decision<()> {
    let has_own = input.authentication_flows.as_ref().is_some_and(|flows| !flows.is_empty());
    let source = if has_own { input } else { defaults::realm() };
    let mut configs = HashMap::new();
    for config in source.authenticator_config.iter().flatten() {
        let id = given_id(config.id.as_ref(), context);
        configs.insert(config.alias.as_deref().unwrap_or_default(), id.clone());
        let config = AuthenticatorConfigRepresentation { id: Some(id.to_string()), ..config.clone() };
        realm.authenticator_configs.insert(id, Arc::new(config));
    }
    let given = source.authentication_flows.as_deref().unwrap_or_default();
    let flows = if has_own || *realm.name != *MASTER { Cow::Borrowed(given) } else { Cow::Owned(of_master(given)) };
    let ids: HashMap<&str, Id> = flows
        .iter()
        .map(|flow| (flow.alias.as_deref().unwrap_or_default(), given_id(flow.id.as_ref(), context)))
        .collect();
    for flow in flows.iter() {
        let made = made(flow, context, &ids, &configs)?;
        realm.flows.put(made);
    }
    if has_own {
        complete(realm, context);
    }
    Ok(())
}

/// The realm that manages the others has nothing of organizations.
fn of_master(flows: &[AuthenticationFlowRepresentation]) -> Vec<AuthenticationFlowRepresentation> {
    let is_left_out = |alias: &Option<String>| alias.as_deref().is_some_and(|it| OF_ORGANIZATIONS.contains(&it));
    let mut flows: Vec<_> = flows.iter().filter(|flow| !is_left_out(&flow.alias)).cloned().collect();
    for steps in flows.iter_mut().filter_map(|flow| flow.authentication_executions.as_mut()) {
        steps.retain(|step| !is_left_out(&step.flow_alias));
    }
    flows
}

/// Keycloak lets every browser flow lead to identity providers.
fn complete(realm: &mut Realm, context: &mut Context) {
    let bound = realm.settings.browser_flow.as_deref().and_then(|alias| realm.flows.named(alias));
    let lacks = |flow: &&Arc<Flow>| !flow.steps.iter().any(|step| step.authenticator.as_deref() == Some(REDIRECTOR));
    let Some(id) = bound.filter(lacks).map(|flow| flow.id.clone()) else { return };
    let step = Step {
        id: context.new_id(),
        authenticator: Some(REDIRECTOR.into()),
        flow: None,
        requirement: Requirement::Alternative,
        priority: 25,
        config: None,
    };
    realm.flows.change(&id, |flow| {
        flow.steps.push(step);
        flow.sort();
    });
}

fn made(
    input: &AuthenticationFlowRepresentation,
    context: &mut Context,
    flows: &HashMap<&str, Id>,
    configs: &HashMap<&str, Id>,
) -> Decision<Flow> {
    let alias = input.alias.as_deref().unwrap_or_default();
    let steps = input.authentication_executions.as_ref().ok_or(AdminDenied::Breaks)?;
    let steps = steps.iter().map(|step| made_step(step, context, flows, configs));
    let mut flow = Flow {
        id: flows.get(alias).cloned().unwrap_or_default(),
        alias: alias.into(),
        description: input.description.as_deref().map(Arc::from),
        kind: input.provider_id.as_deref().unwrap_or("basic-flow").into(),
        top_level: input.top_level.unwrap_or(false),
        built_in: input.built_in.unwrap_or(false),
        steps: steps.collect::<Decision<_>>()?,
    };
    flow.sort();
    Ok(flow)
}

fn made_step(
    input: &AuthenticationExecutionExportRepresentation,
    context: &mut Context,
    flows: &HashMap<&str, Id>,
    configs: &HashMap<&str, Id>,
) -> Decision<Step> {
    let is_flow = input.authenticator_flow.or(input.autheticator_flow).unwrap_or(false) || input.flow_alias.is_some();
    let flow = match &input.flow_alias {
        Some(alias) => Some(flows.get(alias.as_str()).cloned().ok_or(AdminDenied::Breaks)?),
        None if is_flow => return Err(AdminDenied::Breaks.into()),
        None => None,
    };
    let requirement = input.requirement.as_deref().and_then(Requirement::named).ok_or(AdminDenied::Breaks)?;
    Ok(Step {
        id: context.new_id(),
        authenticator: input.authenticator.as_deref().map(Arc::from),
        flow,
        requirement,
        priority: input.priority.unwrap_or(0),
        config: input.authenticator_config.as_deref().and_then(|alias| configs.get(alias).cloned()),
    })
}

fn given_id(given: Option<&String>, context: &mut Context) -> Id {
    given.map_or_else(|| context.new_id(), |id| Id::from(id.as_str()))
}
