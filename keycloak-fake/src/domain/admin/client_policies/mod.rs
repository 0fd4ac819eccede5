//! Client policies and the profiles that they apply: checked and kept. What comes of those that are switched on is
//! [`crate::domain::client_policies`]' business; one that it does not act on is not switched on here.
//!
//! `server.json` is what a real Keycloak tells of its own: executors, conditions, and the profiles that every realm has.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use keycloak_api::representation::{
    ClientPoliciesRepresentation, ClientPolicyRepresentation, ClientProfileRepresentation, ClientProfilesRepresentation,
};
use serde::Deserialize;
use serde_json::Value;

use super::unknown;
use crate::domain::denied::{AdminDenied, ClientPolicyDenied as Denied};
use crate::domain::{self, Decision, client_policies};
use crate::state::Realm;

/// What the server brings along.
#[derive(Debug, Default, Deserialize)]
struct Server {
    executors: HashSet<String>,
    conditions: HashSet<String>,
    profiles: Vec<ClientProfileRepresentation>,
}

fn server() -> &'static Server {
    static SERVER: LazyLock<Server> =
        LazyLock::new(|| serde_json::from_str(include_str!("server.json")).unwrap_or_default());
    &SERVER
}

/// The realm's policies; the server has none of its own.
pub(crate) fn policies(realm: &Realm, include_global: bool) -> Decision<ClientPoliciesRepresentation> {
    let own = realm.settings.client_policies.as_ref().and_then(|own| own.policies.clone());
    Ok(ClientPoliciesRepresentation {
        policies: Some(own.unwrap_or_default()),
        global_policies: include_global.then(Vec::new),
        ..ClientPoliciesRepresentation::default()
    })
}

/// The realm's profiles, and the server's if they are asked for.
pub(crate) fn profiles(realm: &Realm, include_global: bool) -> Decision<ClientProfilesRepresentation> {
    let own = realm.settings.client_profiles.as_ref().and_then(|own| own.profiles.clone());
    Ok(ClientProfilesRepresentation {
        profiles: Some(own.unwrap_or_default()),
        global_profiles: include_global.then(|| server().profiles.clone()),
        ..ClientProfilesRepresentation::default()
    })
}

/// Replaces the realm's policies.
pub(crate) fn update_policies(realm: &mut Realm, input: &ClientPoliciesRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    if input.global_policies.as_ref().is_some_and(|global| !global.is_empty()) {
        return Err(Denied::GlobalPolicies.into());
    }
    let mut names = HashSet::new();
    let given = input.policies.as_deref().unwrap_or_default();
    for policy in given {
        let name = policy.name.as_deref().filter(|name| !name.is_empty()).ok_or(Denied::PolicyNameMissing)?;
        if !names.insert(name) {
            return Err(Denied::PolicyTwice.into());
        }
        check_policy(realm, name, policy)?;
    }
    let profiles = realm.settings.client_profiles.as_ref().and_then(|own| own.profiles.as_deref());
    require_enforced(given, profiles.unwrap_or_default())?;
    let kept = given.iter().map(|policy| ClientPolicyRepresentation {
        enabled: Some(policy.enabled.unwrap_or(false)),
        conditions: Some(policy.conditions.clone().unwrap_or_default()),
        profiles: Some(policy.profiles.clone().unwrap_or_default()),
        ..policy.clone()
    });
    let kept =
        ClientPoliciesRepresentation { policies: Some(kept.collect()), ..ClientPoliciesRepresentation::default() };
    Arc::make_mut(&mut realm.settings).client_policies = Some(kept);
    Ok(())
}

/// Replaces the realm's profiles.
pub(crate) fn update_profiles(realm: &mut Realm, input: &ClientProfilesRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    if input.global_profiles.as_ref().is_some_and(|global| !global.is_empty()) {
        return Err(Denied::GlobalProfiles.into());
    }
    let mut names = HashSet::new();
    let given = input.profiles.as_deref().unwrap_or_default();
    for profile in given {
        let name = profile.name.as_deref().filter(|name| !name.is_empty()).ok_or(Denied::ProfileNameMissing)?;
        if is_global(name) {
            return Err(Denied::ProfileOfServer(name.to_owned()).into());
        }
        if !names.insert(name) {
            return Err(Denied::ProfileTwice.into());
        }
        let is_known = |executor: &Option<String>| executor.as_ref().is_some_and(|id| server().executors.contains(id));
        if !profile.executors.iter().flatten().all(|executor| is_known(&executor.executor)) {
            return Err(Denied::Executor.into());
        }
        for settings in profile.executors.iter().flatten().map(|executor| executor.configuration.as_ref()) {
            match settings {
                None | Some(Value::Null) => return Err(AdminDenied::Breaks.into()),
                Some(Value::Object(_)) => {}
                Some(_) => return Err(AdminDenied::BreaksOnJson.into()),
            }
        }
    }
    let policies = realm.settings.client_policies.as_ref().and_then(|own| own.policies.as_deref());
    require_enforced(policies.unwrap_or_default(), given)?;
    let kept =
        ClientProfilesRepresentation { profiles: Some(given.to_vec()), ..ClientProfilesRepresentation::default() };
    Arc::make_mut(&mut realm.settings).client_profiles = Some(kept);
    Ok(())
}

/// Refuses policies that are switched on and would not be acted on.
fn require_enforced(policies: &[ClientPolicyRepresentation], own: &[ClientProfileRepresentation]) -> Decision<()> {
    let mut on = policies.iter().filter(|policy| policy.enabled == Some(true));
    if on.all(|policy| client_policies::is_enforced(policy, own)) {
        return Ok(());
    }
    Err(domain::Denied::NotDone("client policies that are switched on, with these conditions and executors"))
}

/// The profiles that every realm has.
pub(crate) fn global_profiles() -> &'static [ClientProfileRepresentation] {
    &server().profiles
}

fn check_policy(realm: &Realm, name: &str, policy: &ClientPolicyRepresentation) -> Decision<()> {
    if policy.mode.as_deref().is_some_and(|mode| !client_policies::MODES.contains(&mode)) {
        return Err(Denied::Mode(name.to_owned()).into());
    }
    for condition in policy.conditions.iter().flatten() {
        let kind = condition.condition.as_deref().unwrap_or("null");
        if !server().conditions.contains(kind) {
            return Err(Denied::Condition { policy: name.to_owned(), condition: kind.to_owned() }.into());
        }
        if kind == "client-scopes" {
            check_scopes(realm, condition.configuration.as_ref())?;
        }
    }
    let own = realm.settings.client_profiles.iter().flat_map(|own| own.profiles.iter().flatten());
    let own: HashSet<&str> = own.filter_map(|own| own.name.as_deref()).collect();
    for profile in policy.profiles.iter().flatten() {
        if !own.contains(profile.as_str()) && !is_global(profile) {
            return Err(Denied::Profile { policy: name.to_owned(), profile: profile.clone() }.into());
        }
    }
    Ok(())
}

/// Refuses a condition on client scopes that the realm does not have.
fn check_scopes(realm: &Realm, settings: Option<&Value>) -> Decision<()> {
    let settings = match settings {
        None | Some(Value::Null) => return Err(AdminDenied::Breaks.into()),
        Some(settings) => settings.as_object().ok_or(AdminDenied::BreaksOnJson)?,
    };
    let scopes = match settings.get("scopes") {
        None | Some(Value::Null) => return Ok(()),
        Some(scopes) => scopes.as_array().ok_or(AdminDenied::BreaksOnJson)?,
    };
    let names = scopes.iter().map(|name| name.as_str().ok_or(AdminDenied::BreaksOnJson));
    let names = names.collect::<Result<Vec<_>, _>>()?;
    if names.iter().all(|name| realm.client_scopes.named(name).is_some()) {
        return Ok(());
    }
    Err(Denied::Scopes(names.into_iter().map(str::to_owned).collect()).into())
}

fn is_global(name: &str) -> bool {
    server().profiles.iter().any(|profile| profile.name.as_deref() == Some(name))
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_keycloak_tells_is_read() {
        assert!(super::is_global("fapi-1-baseline") && super::server().conditions.contains("any-client"));
    }
}
