//! What a realm's client policies ask of its clients, and of what clients ask for. How policies are kept is
//! [`crate::domain::admin::client_policies`]' business.
//!
//! A policy is acted on if the fake knows each of its conditions and each executor of its profiles. Of the others, the
//! admin API switches none on; one that a whole realm brought along is kept, and nothing comes of it.

mod conditions;
mod executors;

use keycloak_api::operation::Form;
use keycloak_api::representation::{ClientPolicyRepresentation, ClientProfileRepresentation, ClientRepresentation};

use super::{Decision, Denied};
use crate::domain::denied::OAuthDenied;
use crate::domain::oidc::response::ResponseType;
use crate::state::{Client, Realm};
use conditions::{Condition, Vote};
use executors::Executor;

/// The policy's mode in which nobody may abstain.
const STRICT: &str = "STRICT";

/// The grant by a code.
const CODE: &str = "authorization_code";

/// The modes that a policy can have.
pub(crate) const MODES: [&str; 2] = ["DEFAULT", STRICT];

/// Why a policy refuses something: an error of OAuth's, and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) error: &'static str,
    pub(crate) words: &'static str,
}

/// By whom a client is made or changed, as a condition names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Updater {
    User,
    Anonymous,
    InitialToken,
    RegistrationToken,
}

/// On what occasion the policies are asked.
#[derive(Clone, Copy, Debug)]
enum Occasion<'a> {
    /// A client is to be made, or `existing` to be changed.
    Draft { wanted: &'a ClientRepresentation, existing: Option<&'a Client>, by: Updater },
    /// A client asks for something, by this grant, with these scopes. No grant is known where it pushes a request.
    Request { client: &'a Client, grant: Option<&'static str>, scope: Option<&'a str> },
}

/// A client that is to be made, or to be made of `existing`, as the policies want it.
///
/// # Errors
/// A policy refuses it, as `refused` puts it, or breaks on it.
pub(crate) fn configured(
    realm: &Realm,
    input: &ClientRepresentation,
    existing: Option<&Client>,
    by: Updater,
    refused: impl Fn(Refusal) -> Denied,
) -> Decision<ClientRepresentation> {
    let mut wanted = input.clone();
    for policy in policies(realm) {
        // Its conditions see what was made of the client before.
        if !applies(realm, policy, &Occasion::Draft { wanted: &wanted, existing, by }) {
            continue;
        }
        for executor in executors_of(realm, policy) {
            executor.configure(&mut wanted, existing, &refused)?;
        }
    }
    Ok(wanted)
}

/// The refusal of a request for a login.
pub(crate) fn of_authorization(
    realm: &Realm,
    client: &Client,
    parameters: &Form,
    kinds: Option<ResponseType>,
) -> Option<Refusal> {
    let grant = match kinds {
        Some(kinds) if kinds.code => CODE,
        Some(kinds) if kinds.has_tokens() => "implicit",
        _ => "none",
    };
    let occasion = Occasion::Request { client, grant: Some(grant), scope: parameters.get("scope") };
    asked(realm, &occasion, |executor| executor.of_authorization(client, parameters, kinds))
}

/// Lets a request for a login pass that is pushed, or refuses it.
pub(crate) fn permit_pushed(realm: &Realm, client: &Client, parameters: &Form) -> Decision<()> {
    let occasion = Occasion::Request { client, grant: None, scope: parameters.get("scope") };
    permitted(asked(realm, &occasion, |executor| executor.of_pushed(parameters)))
}

/// The refusal of a code, which was asked for with these scopes, and is good otherwise.
pub(crate) fn of_code(realm: &Realm, client: &Client, scope: &str, verifier: Option<&str>) -> Option<Refusal> {
    let occasion = Occasion::Request { client, grant: Some(CODE), scope: Some(scope) };
    asked(realm, &occasion, |executor| executor.of_code(client, verifier))
}

/// Lets a password grant pass, or refuses it.
pub(crate) fn permit_password(realm: &Realm, client: &Client, scope: Option<&str>) -> Decision<()> {
    permitted(asked(realm, &Occasion::Request { client, grant: Some("password"), scope }, Executor::of_password))
}

/// Lets a client pass that has authenticated itself, or refuses it, whatever it asks for.
pub(crate) fn permit_client(realm: &Realm, client: &Client) -> Decision<()> {
    let occasion = Occasion::Request { client, grant: Some("none"), scope: None };
    permitted(asked(realm, &occasion, |executor| executor.of_client(client)))
}

fn permitted(refusal: Option<Refusal>) -> Decision<()> {
    refusal.map_or(Ok(()), |refusal| Err(OAuthDenied::ClientPolicy(refusal).into()))
}

fn asked(realm: &Realm, occasion: &Occasion<'_>, refusal: impl Fn(&Executor) -> Option<Refusal>) -> Option<Refusal> {
    let applying = policies(realm).filter(|policy| applies(realm, policy, occasion));
    applying.flat_map(|policy| executors_of(realm, policy)).find_map(|executor| refusal(&executor))
}

/// Whether the fake acts on a policy as Keycloak does, where these are the realm's own profiles.
pub(crate) fn is_enforced(policy: &ClientPolicyRepresentation, own: &[ClientProfileRepresentation]) -> bool {
    let conditions: Option<Vec<Condition>> = policy.conditions.iter().flatten().map(Condition::read).collect();
    let executors = profiles_of(policy, own).flat_map(|profile| profile.executors.iter().flatten());
    let executors: Option<Vec<Executor>> = executors.map(Executor::read).collect();
    let (Some(conditions), Some(executors)) = (conditions, executors) else { return false };
    // What is asked for is not known wherever a client authenticates itself.
    !(executors.iter().any(Executor::is_of_every_request) && conditions.iter().any(Condition::is_of_requests))
}

/// The policies that are switched on and acted on, in the realm's order.
fn policies(realm: &Realm) -> impl Iterator<Item = &ClientPolicyRepresentation> {
    let policies = realm.settings.client_policies.iter().flat_map(|all| all.policies.iter().flatten());
    policies.filter(|policy| policy.enabled == Some(true) && is_enforced(policy, own_profiles(realm)))
}

/// No condition may say no, and one has to say yes; in the strict mode, all have to.
fn applies(realm: &Realm, policy: &ClientPolicyRepresentation, occasion: &Occasion<'_>) -> bool {
    let conditions = policy.conditions.iter().flatten().filter_map(Condition::read);
    let votes: Vec<Vote> = conditions.map(|condition| condition.vote(realm, occasion)).collect();
    let is_strict = policy.mode.as_deref() == Some(STRICT);
    votes.contains(&Vote::Yes) && !votes.iter().any(|vote| *vote == Vote::No || (is_strict && *vote == Vote::Abstains))
}

fn executors_of(realm: &Realm, policy: &ClientPolicyRepresentation) -> Vec<Executor> {
    let profiles = profiles_of(policy, own_profiles(realm));
    profiles.flat_map(|profile| profile.executors.iter().flatten()).filter_map(Executor::read).collect()
}

/// The profiles that the policy names. One that is gone is passed over.
fn profiles_of<'a>(
    policy: &'a ClientPolicyRepresentation,
    own: &'a [ClientProfileRepresentation],
) -> impl Iterator<Item = &'a ClientProfileRepresentation> {
    let global = crate::domain::admin::client_policies::global_profiles();
    let named = policy.profiles.iter().flatten();
    named.filter_map(move |name| own.iter().chain(global).find(|profile| profile.name.as_ref() == Some(name)))
}

fn own_profiles(realm: &Realm) -> &[ClientProfileRepresentation] {
    realm.settings.client_profiles.as_ref().and_then(|own| own.profiles.as_deref()).unwrap_or_default()
}
