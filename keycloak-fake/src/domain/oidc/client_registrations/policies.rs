//! The realm's policies of client registration, which are components of it. The words are Keycloak's.

use keycloak_api::representation::{ClientRepresentation, ComponentExportRepresentation};

use super::hosts;
use crate::domain::Decision;
use crate::domain::admin::components::REGISTRATION_POLICIES;
use crate::domain::denied::RegistrationDenied;
use crate::state::{Client, Realm};

/// Which of the policies hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chain {
    /// Those for whoever asks without a token.
    Anonymous,
    Authenticated,
}

impl Chain {
    /// The name in tokens and components.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Authenticated => "authenticated",
        }
    }

    /// That of this name.
    pub(super) fn named(name: &str) -> Self {
        if name == Self::Anonymous.name() { Self::Anonymous } else { Self::Authenticated }
    }
}

/// A policy of the realm.
pub(super) struct Policy<'a>(&'a ComponentExportRepresentation);

impl<'a> Policy<'a> {
    fn kind(&self) -> &'a str {
        self.0.provider_id.as_deref().unwrap_or_default()
    }

    pub(super) fn values(&self, name: &str) -> &'a [String] {
        self.0.config.as_ref().and_then(|config| config.get(name)).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.values(name).first().is_none_or(|value| value == "true")
    }

    pub(super) fn refuse<T>(&self, reason: impl Into<String>) -> Decision<T> {
        let name = self.0.name.clone().unwrap_or_default();
        Err(RegistrationDenied::Policy { name, reason: reason.into() }.into())
    }
}

/// Refuses a new client.
pub(super) fn before_registering(realm: &Realm, chain: Chain, ip: &str, input: &ClientRepresentation) -> Decision<()> {
    for policy in of(realm, chain) {
        match policy.kind() {
            "trusted-hosts" => {
                hosts::check_caller(&policy, ip)?;
                hosts::check_urls(&policy, input)?;
            }
            "max-clients" => {
                let limit = policy.values("max-clients").first().and_then(|limit| limit.parse::<usize>().ok());
                if let Some(limit) = limit.filter(|limit| realm.clients.len() >= *limit) {
                    return policy.refuse(format!("It's allowed to have max {limit} clients per realm"));
                }
            }
            "allowed-protocol-mappers" => check_mappers(&policy, input)?,
            "allowed-client-templates" => check_scopes(realm, &policy, input, None)?,
            _ => {}
        }
    }
    Ok(())
}

/// Makes of a new client what the policies want.
pub(super) fn after_registering(realm: &mut Realm, chain: Chain, client: &str) {
    let kinds: Vec<String> = of(realm, chain).map(|policy| policy.kind().to_owned()).collect();
    let allowed: Vec<Vec<String>> = of(realm, chain)
        .filter(|policy| policy.kind() == "allowed-protocol-mappers")
        .map(|policy| policy.values("allowed-protocol-mapper-types").to_vec())
        .collect();
    let has = |kind: &str| kinds.iter().any(|own| own == kind);
    realm.clients.change(client, |client| {
        let settings = std::sync::Arc::make_mut(&mut client.settings);
        if has("consent-required") {
            settings.consent_required = Some(true);
        }
        if has("scope") {
            settings.full_scope_allowed = Some(false);
        }
        if has("client-disabled") {
            settings.enabled = Some(false);
        }
        let is_allowed =
            |kind: &Option<String>| allowed.iter().all(|types| kind.as_ref().is_some_and(|kind| types.contains(kind)));
        std::sync::Arc::make_mut(&mut client.mappers).retain(|mapper| is_allowed(&mapper.protocol_mapper));
    });
}

/// Refuses a change of a client.
pub(super) fn before_changing(
    realm: &Realm,
    chain: Chain,
    ip: &str,
    old: &Client,
    input: &ClientRepresentation,
) -> Decision<()> {
    let settings = &old.settings;
    for policy in of(realm, chain) {
        match policy.kind() {
            "trusted-hosts" => {
                hosts::check_caller(&policy, ip)?;
                hosts::check_urls(&policy, input)?;
            }
            "consent-required" if settings.consent_required == Some(true) && input.consent_required == Some(false) => {
                return policy.refuse("Not permitted to update consentRequired to false");
            }
            "scope" if settings.full_scope_allowed == Some(false) && input.full_scope_allowed == Some(true) => {
                return policy.refuse("Not permitted to enable fullScopeAllowed");
            }
            "client-disabled" if settings.enabled == Some(false) && input.enabled == Some(true) => {
                return policy.refuse("Not permitted to enable client");
            }
            "allowed-protocol-mappers" => check_mappers(&policy, input)?,
            "allowed-client-templates" => check_scopes(realm, &policy, input, Some(old))?,
            _ => {}
        }
    }
    Ok(())
}

/// Refuses to show or delete a client.
pub(super) fn before_touching(realm: &Realm, chain: Chain, ip: &str) -> Decision<()> {
    let mut hosts = of(realm, chain).filter(|policy| policy.kind() == "trusted-hosts");
    hosts.try_for_each(|policy| hosts::check_caller(&policy, ip))
}

/// The web sites from which clients may be registered.
pub(super) fn origins(realm: &Realm, chain: Chain) -> Vec<String> {
    let policies = of(realm, chain).filter(|policy| policy.kind() == "registration-web-origins");
    policies.flat_map(|policy| policy.values("web-origins")).cloned().collect()
}

fn of(realm: &Realm, chain: Chain) -> impl Iterator<Item = Policy<'_>> {
    let all = realm.settings.components.as_ref().and_then(|all| all.get(REGISTRATION_POLICIES)).into_iter().flatten();
    all.filter(move |own| own.sub_type.as_deref() == Some(chain.name())).map(Policy)
}

fn check_mappers(policy: &Policy<'_>, input: &ClientRepresentation) -> Decision<()> {
    let allowed = policy.values("allowed-protocol-mapper-types");
    let mut kinds = input.protocol_mappers.iter().flatten().map(|mapper| &mapper.protocol_mapper);
    if kinds.all(|kind| kind.as_ref().is_some_and(|kind| allowed.contains(kind))) {
        return Ok(());
    }
    policy.refuse("ProtocolMapper type not allowed")
}

/// Refuses client scopes that are not allowed, but those that the client has already.
fn check_scopes(
    realm: &Realm,
    policy: &Policy<'_>,
    input: &ClientRepresentation,
    old: Option<&Client>,
) -> Decision<()> {
    let of_realm = |name: &str| {
        let ids = realm.default_scopes.iter().chain(&realm.optional_scopes);
        ids.filter_map(|id| realm.client_scopes.get(id)).any(|scope| *scope.name == *name)
    };
    let allows_realms = policy.flag("allow-default-scopes");
    let listed = policy.values("allowed-client-scopes");
    let is_allowed = |name: &String| listed.contains(name) || (allows_realms && of_realm(name));
    let has = |ids: &[crate::state::Id], name: &str| {
        realm.client_scopes.named(name).is_some_and(|scope| ids.contains(&scope.id))
    };
    let is_own =
        |name: &String| old.is_some_and(|old| has(&old.default_scopes, name) || has(&old.optional_scopes, name));
    let mut asked = input.default_client_scopes.iter().chain(&input.optional_client_scopes).flatten();
    if asked.all(|name| is_allowed(name) || is_own(name)) {
        return Ok(());
    }
    policy.refuse("Not permitted to use specified clientScope")
}
