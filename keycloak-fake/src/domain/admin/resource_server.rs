//! Resource servers: the authorization settings of clients, whole or without what is in them.

use std::sync::Arc;

use keycloak_api::representation::{ClientRepresentation, ResourceServerRepresentation};

use super::representation::authorization as json;
use super::{authorization_scopes, policies, resources, unknown};
use crate::domain::denied::{AdminDenied, AuthorizationDenied};
use crate::domain::{Context, Decision};
use crate::state::{Mode, Realm, ResourceServer, Strategy};

/// The authorization services of a client.
pub(crate) fn find<'a>(realm: &'a Realm, client: &str) -> Decision<&'a Arc<ResourceServer>> {
    realm.resource_servers.get(client).ok_or(AuthorizationDenied::Missing.into())
}

/// Changes what a client protects.
pub(crate) fn change<T>(
    realm: &mut Realm,
    client: &str,
    change: impl FnOnce(&Realm, &mut ResourceServer) -> Decision<T>,
) -> Decision<T> {
    let mut server = ResourceServer::clone(find(realm, client)?);
    let outcome = change(realm, &mut server)?;
    realm.resource_servers.insert(server.client.clone(), Arc::new(server));
    Ok(outcome)
}

/// The settings.
pub(crate) fn get(realm: &Realm, client: &str) -> Decision<ResourceServerRepresentation> {
    let server = find(realm, client)?;
    let name = realm.clients.get(client).map(|client| client.client_id.to_string());
    Ok(ResourceServerRepresentation {
        id: Some(server.client.to_string()),
        client_id: Some(server.client.to_string()),
        name,
        resources: Some(Vec::new()),
        policies: Some(Vec::new()),
        scopes: Some(Vec::new()),
        ..settings(server)
    })
}

/// The settings, with everything in them, by names.
pub(crate) fn export(realm: &Realm, client: &str) -> Decision<ResourceServerRepresentation> {
    let server = find(realm, client)?;
    let mut resources: Vec<_> = server.resources.iter().collect();
    resources.sort_by_key(|resource| resource.made);
    let mut scopes: Vec<_> = server.scopes.iter().collect();
    scopes.sort_by_key(|scope| scope.made);
    let mut policies: Vec<_> = server.policies.iter().filter(|policy| policy.owner.is_none()).collect();
    policies.sort_by_key(|policy| (matches!(&*policy.kind, "resource" | "scope"), policy.made));
    Ok(ResourceServerRepresentation {
        resources: Some(resources.into_iter().map(|it| json::exported_resource(realm, server, it)).collect()),
        scopes: Some(scopes.into_iter().map(|it| json::exported_scope(it)).collect()),
        policies: Some(policies.into_iter().map(|it| policies::exported(realm, server, it)).collect()),
        ..settings(server)
    })
}

/// Changes the settings.
pub(crate) fn update(realm: &mut Realm, client: &str, input: &ResourceServerRepresentation) -> Decision<()> {
    find(realm, client)?;
    unknown::refuse(input)?;
    change(realm, client, |_, server| set(server, input))
}

/// Takes over settings, resources, scopes and policies.
pub(crate) fn import(
    realm: &mut Realm,
    context: &mut Context,
    client: &str,
    input: &ResourceServerRepresentation,
) -> Decision<()> {
    find(realm, client)?;
    unknown::refuse(input)?;
    change(realm, client, |realm, server| {
        take(server, input)?;
        for scope in input.scopes.iter().flatten() {
            authorization_scopes::put(server, context, scope)?;
        }
        for resource in input.resources.iter().flatten() {
            resources::put(realm, server, context, resource)?;
        }
        policies::import(realm, server, context, input.policies.as_deref().unwrap_or_default())
    })
}

/// Gives a client authorization services, or takes them away, as its settings say.
pub(crate) fn follow(realm: &mut Realm, context: &mut Context, client: &str) -> Decision<()> {
    let Some(found) = realm.clients.get(client).cloned() else { return Ok(()) };
    let wants = found.settings.authorization_services_enabled.unwrap_or(false);
    let has = realm.resource_servers.contains_key(client);
    if has && !wants {
        realm.resource_servers.remove(client);
    }
    if !has && wants {
        let server = ResourceServer::of(found.id.clone());
        realm.resource_servers.insert(found.id.clone(), Arc::new(server));
    }
    let given = found.settings.authorization_settings.clone();
    if given.is_some() {
        // They are kept as what they say, not as text.
        realm.clients.change(client, |client| {
            let settings: &mut ClientRepresentation = Arc::make_mut(&mut client.settings);
            settings.authorization_settings = None;
        });
    }
    match given.filter(|_| wants) {
        Some(input) => import(realm, context, client, &input),
        None => Ok(()),
    }
}

fn set(server: &mut ResourceServer, input: &ResourceServerRepresentation) -> Decision<()> {
    if input.decision_strategy.as_deref() == Some("CONSENSUS") {
        return Err(AdminDenied::Breaks.into());
    }
    if input.policy_enforcement_mode.is_none() || input.decision_strategy.is_none() {
        return Err(AuthorizationDenied::SettingMissing.into());
    }
    take(server, input)
}

/// Takes over the settings; what is left out is as for a new one.
fn take(server: &mut ResourceServer, input: &ResourceServerRepresentation) -> Decision<()> {
    server.mode = match input.policy_enforcement_mode.as_deref() {
        Some("ENFORCING") => Mode::Enforcing,
        Some("PERMISSIVE") => Mode::Permissive,
        Some("DISABLED") => Mode::Disabled,
        Some(_) => return Err(AdminDenied::Invalid(crate::domain::denied::Invalid::Unreadable).into()),
        None => Mode::default(),
    };
    server.strategy = match input.decision_strategy.as_deref() {
        None => Strategy::default(),
        Some("UNANIMOUS") => Strategy::Unanimous,
        Some("AFFIRMATIVE") => Strategy::Affirmative,
        Some("CONSENSUS") => return Err(AdminDenied::Breaks.into()),
        Some(_) => return Err(AdminDenied::Invalid(crate::domain::denied::Invalid::Unreadable).into()),
    };
    server.allows_remote = input.allow_remote_resource_management.unwrap_or(true);
    Ok(())
}

fn settings(server: &ResourceServer) -> ResourceServerRepresentation {
    let mode = match server.mode {
        Mode::Enforcing => "ENFORCING",
        Mode::Permissive => "PERMISSIVE",
        Mode::Disabled => "DISABLED",
    };
    ResourceServerRepresentation {
        allow_remote_resource_management: Some(server.allows_remote),
        policy_enforcement_mode: Some(mode.to_owned()),
        decision_strategy: Some(json::strategy(server.strategy).to_owned()),
        ..ResourceServerRepresentation::default()
    }
}
