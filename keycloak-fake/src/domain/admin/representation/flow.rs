//! Flows and their steps, as Keycloak's JSON.

use keycloak_api::representation::{
    AuthenticationExecutionExportRepresentation, AuthenticationExecutionInfoRepresentation,
    AuthenticationExecutionRepresentation, AuthenticationFlowRepresentation,
};

use super::text;
use crate::domain::admin::authenticators::providers::{self, Provider};
use crate::state::{Flow, Id, Realm, Requirement, Step};

/// A flow with its steps.
pub(crate) fn full(realm: &Realm, flow: &Flow) -> AuthenticationFlowRepresentation {
    AuthenticationFlowRepresentation {
        id: text(&flow.id),
        alias: text(&flow.alias),
        description: flow.description.as_deref().and_then(text),
        provider_id: text(&flow.kind),
        top_level: Some(flow.top_level),
        built_in: Some(flow.built_in),
        authentication_executions: Some(flow.steps.iter().map(|step| exported(realm, step)).collect()),
        ..AuthenticationFlowRepresentation::default()
    }
}

/// A step by itself.
pub(crate) fn step(flow: &Flow, step: &Step) -> AuthenticationExecutionRepresentation {
    AuthenticationExecutionRepresentation {
        authenticator_config: step.config.as_deref().and_then(text),
        authenticator: step.authenticator.as_deref().and_then(text),
        authenticator_flow: Some(step.flow.is_some()),
        requirement: text(step.requirement.name()),
        priority: Some(step.priority),
        autheticator_flow: Some(step.flow.is_some()),
        id: text(&step.id),
        flow_id: step.flow.as_deref().and_then(text),
        parent_flow: text(&flow.id),
        ..AuthenticationExecutionRepresentation::default()
    }
}

/// A flow's steps, each followed by those of the flow that it is.
pub(crate) fn steps(realm: &Realm, flow: &Flow) -> Vec<AuthenticationExecutionInfoRepresentation> {
    let mut all = Vec::new();
    add_steps(realm, flow, 0, &mut all);
    all
}

fn add_steps(realm: &Realm, flow: &Flow, level: i32, all: &mut Vec<AuthenticationExecutionInfoRepresentation>) {
    for (index, step) in (0..).zip(&flow.steps) {
        let within = step.flow.as_ref().and_then(|id| realm.flows.get(id));
        let shown = match within {
            Some(within) => flow_step(step, within),
            None => provider_step(realm, step),
        };
        all.push(AuthenticationExecutionInfoRepresentation {
            id: text(&step.id),
            requirement: text(step.requirement.name()),
            level: Some(level),
            index: Some(index),
            priority: Some(step.priority),
            ..shown
        });
        if let Some(within) = within {
            add_steps(realm, within, level + 1, all);
        }
    }
}

fn flow_step(step: &Step, within: &Flow) -> AuthenticationExecutionInfoRepresentation {
    use Requirement::{Alternative, Conditional, Disabled, Required};
    let (choices, is_form): (&[_], bool) = match &*within.kind {
        "basic-flow" => (&[Required, Alternative, Disabled, Conditional], false),
        "form-flow" => (&[Required, Disabled], true),
        "client-flow" => (&[Alternative, Required, Disabled], false),
        _ => (&[], false),
    };
    let of_form = |value: &Option<Id>| value.as_deref().filter(|_| is_form).and_then(text);
    AuthenticationExecutionInfoRepresentation {
        display_name: text(&within.alias),
        description: within.description.as_deref().and_then(text),
        requirement_choices: Some(choices.iter().map(|choice| choice.name().to_owned()).collect()),
        configurable: Some(false),
        authentication_flow: Some(true),
        provider_id: of_form(&step.authenticator),
        authentication_config: of_form(&step.config),
        flow_id: text(&within.id),
        ..AuthenticationExecutionInfoRepresentation::default()
    }
}

fn provider_step(realm: &Realm, step: &Step) -> AuthenticationExecutionInfoRepresentation {
    let provider = step.authenticator.as_deref().and_then(providers::step);
    let is_configurable = provider.is_some_and(Provider::is_configurable);
    let config = step.config.as_ref().filter(|_| is_configurable);
    AuthenticationExecutionInfoRepresentation {
        display_name: provider.map(|provider| provider.display_name.clone()),
        alias: config.and_then(|id| realm.authenticator_configs.get(id)?.alias.clone()),
        requirement_choices: provider.map(|provider| provider.requirement_choices.clone()),
        configurable: Some(is_configurable),
        provider_id: step.authenticator.as_deref().and_then(text),
        authentication_config: step.config.as_deref().and_then(text),
        ..AuthenticationExecutionInfoRepresentation::default()
    }
}

fn exported(realm: &Realm, step: &Step) -> AuthenticationExecutionExportRepresentation {
    let config = step.config.as_ref().and_then(|id| realm.authenticator_configs.get(id)?.alias.clone());
    let within = step.flow.as_ref().and_then(|id| realm.flows.get(id));
    AuthenticationExecutionExportRepresentation {
        authenticator_config: config,
        authenticator: step.authenticator.as_deref().and_then(text),
        authenticator_flow: Some(step.flow.is_some()),
        requirement: text(step.requirement.name()),
        priority: Some(step.priority),
        autheticator_flow: Some(step.flow.is_some()),
        flow_alias: within.and_then(|within| text(&within.alias)),
        user_setup_allowed: Some(false),
        ..AuthenticationExecutionExportRepresentation::default()
    }
}
