//! What the admin API answers where it denies something of flows, their steps and required actions.

use serde_json::{Value, json};

use super::admin::{described, error, message};
use crate::domain::denied::AuthenticationDenied as Denied;

/// Keycloak's status and body.
pub(super) fn reply(denied: &Denied) -> (u16, Value) {
    match denied {
        Denied::FlowId => (404, error("Could not find flow with id")),
        Denied::Flow => (404, error("Flow not found")),
        Denied::FlowOfSteps => (404, error("flow not found")),
        Denied::Step => (404, error("Illegal execution")),
        Denied::Config => (404, error("Could not find authenticator config")),
        Denied::Provider => (404, error("Could not find authenticator provider")),
        Denied::RequiredAction => (404, error("Failed to find required action")),
        Denied::MovedAction => (404, error("Failed to find required action.")),
        Denied::ToldAction => (404, error("Could not find configurable RequiredAction provider")),
        Denied::ActionConfig => (404, error("Could not find RequiredAction config")),
        Denied::FlowNameMissing { is_new: true } => (409, message("Failed to create flow with empty alias name")),
        Denied::FlowNameMissing { is_new: false } => (409, message("Failed to update flow with empty alias name")),
        Denied::FlowTaken(alias) => (409, message(format!("Flow {alias} already exists"))),
        Denied::FlowRename => (409, message("Flow alias name already exists")),
        Denied::NewFlow => (409, message("New flow alias name already exists")),
        Denied::ConfigNameMissing => {
            (409, message("Failed to create authentication execution configuration with empty alias name"))
        }
        Denied::ConfigTaken(alias) => {
            (409, message(format!("Authentication execution configuration {alias} already exists")))
        }
        Denied::ActionTaken => {
            (409, described("conflict", "A Required Action Provider with given alias already exists."))
        }
        Denied::Character(character) => (400, error(format!("Character '{character}' not allowed."))),
        Denied::BuiltInFlow => (400, error("Can't delete built in flow")),
        Denied::BuiltIn(tried) => (400, error(format!("It is illegal to {tried} a built in flow"))),
        Denied::ParentOfFlow => (400, message("Parent flow doesn't exist")),
        Denied::ParentOfStep => (400, error("Parent flow doesn't exist")),
        Denied::ParentMissing => (400, error("parent flow not set on new execution")),
        Denied::ParentUnknown => (400, error("execution parent flow does not exist")),
        Denied::ProviderUnknown(id) => {
            let id = id.as_deref().unwrap_or("null");
            (400, error(format!("No authentication provider found for id: {id}")))
        }
        Denied::ActionProvider => (400, error("Required Action Provider with given providerId not found")),
        Denied::ActionNotConfigurable => (400, error("RequiredAction is not configurable")),
        Denied::Setting { name, is_number: false } => {
            (400, json!({"field": name, "errorMessage": "error-invalid-value", "params": [name]}))
        }
        Denied::Setting { name, is_number: true } => {
            let key = "error-number-out-of-range-too-small";
            (400, json!({"field": name, "errorMessage": key, "params": [name, 0]}))
        }
    }
}
