//! Copies of flows: everything that a flow is composed of is copied with it.

use std::sync::Arc;

use keycloak_api::representation::AuthenticatorConfigRepresentation;

use crate::domain::admin::authenticators;
use crate::domain::denied::AuthenticationDenied as Denied;
use crate::domain::{self, Context, Decision};
use crate::state::{Flow, Id, Realm};

/// Copies the flow of this alias, and returns the copy's id.
pub(crate) fn copy(realm: &mut Realm, context: &mut Context, alias: &str, name: Option<&str>) -> Decision<Id> {
    if name.is_some_and(|name| realm.flows.named(name).is_some()) {
        return Err(Denied::NewFlow.into());
    }
    let flow = realm.flows.named(alias).cloned().ok_or(Denied::Flow)?;
    let name = name.ok_or(domain::Denied::NotDone("a copy of a flow without a name"))?;
    copy_flow(realm, context, &flow, name, name)
}

fn copy_flow(realm: &mut Realm, context: &mut Context, flow: &Flow, alias: &str, name: &str) -> Decision<Id> {
    let id = context.new_id();
    let mut steps = flow.steps.clone();
    for step in &mut steps {
        step.id = context.new_id();
        if let Some(within) = step.flow.as_ref().and_then(|id| realm.flows.get(id)).cloned() {
            let alias = format!("{name} {}", within.alias);
            if realm.flows.named(&alias).is_some() {
                return Err(Denied::NewFlow.into());
            }
            step.flow = Some(copy_flow(realm, context, &within, &alias, name)?);
        }
        if let Some(config) = step.config.as_ref().and_then(|id| realm.authenticator_configs.get(id)).cloned() {
            step.config = Some(copy_config(realm, context, &config, name)?);
        }
    }
    let flow = Flow { id: id.clone(), alias: alias.into(), built_in: false, steps, ..flow.clone() };
    realm.flows.put(flow);
    Ok(id)
}

fn copy_config(
    realm: &mut Realm,
    context: &mut Context,
    config: &AuthenticatorConfigRepresentation,
    name: &str,
) -> Decision<Id> {
    let alias = config.alias.as_ref().map(|alias| format!("{name} {alias}"));
    if let Some(alias) = &alias {
        authenticators::check_free(realm, alias)?;
    }
    let id = context.new_id();
    let config = AuthenticatorConfigRepresentation { id: Some(id.to_string()), alias, ..config.clone() };
    realm.authenticator_configs.insert(id.clone(), Arc::new(config));
    Ok(id)
}
