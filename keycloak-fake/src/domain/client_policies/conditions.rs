//! The conditions of client policies: which clients, and on which occasions, a policy is about.

use keycloak_api::representation::{ClientPolicyConditionRepresentation, ClientRepresentation};
use serde_json::Value;

use super::{Occasion, Updater};
use crate::state::{Client, Id, Realm};

/// A condition that the fake knows.
#[derive(Debug)]
pub(super) struct Condition {
    what: What,
    /// Yes stands for no, and no for yes.
    is_negative: bool,
}

#[derive(Debug)]
enum What {
    AnyClient,
    /// `public`, `confidential`, `bearer-only`.
    AccessType(Vec<String>),
    /// One of these roles is the client's own.
    Roles(Vec<String>),
    /// By whom it is made or changed, in Keycloak's words.
    Updater(Vec<String>),
    /// One of these grants is asked for.
    Grant(Vec<String>),
    /// The client has one of these scopes by default.
    DefaultScope(Vec<String>),
    /// One of these scopes is asked for, which the client has so.
    OptionalScope(Vec<String>),
    /// Either.
    AnyScope(Vec<String>),
}

/// What a condition says of an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vote {
    Yes,
    No,
    /// The condition is not about such an occasion.
    Abstains,
}

impl Condition {
    /// Reads a condition; `None` for one whose kind or settings the fake does not know.
    pub(super) fn read(given: &ClientPolicyConditionRepresentation) -> Option<Self> {
        let settings = given.configuration.as_ref()?.as_object()?;
        let list = |name: &str| -> Option<Vec<String>> {
            settings.get(name)?.as_array()?.iter().map(|value| Some(value.as_str()?.to_owned())).collect()
        };
        let what = match given.condition.as_deref()? {
            "any-client" => What::AnyClient,
            "client-access-type" => What::AccessType(list("type")?),
            "client-roles" => What::Roles(list("roles")?),
            "client-updater-context" => What::Updater(list("update-client-source")?),
            "grant-type" => What::Grant(list("grant_types")?),
            "client-scopes" => match settings.get("type")?.as_str()? {
                "Default" => What::DefaultScope(list("scopes")?),
                "Optional" => What::OptionalScope(list("scopes")?),
                "Any" => What::AnyScope(list("scopes")?),
                _ => return None,
            },
            _ => return None,
        };
        let is_negative = match settings.get("is-negative-logic") {
            None | Some(Value::Null) => false,
            Some(value) => flag(value)?,
        };
        Some(Self { what, is_negative })
    }

    /// Whether it is about what is asked for.
    pub(super) fn is_of_requests(&self) -> bool {
        matches!(self.what, What::Grant(_) | What::DefaultScope(_) | What::OptionalScope(_) | What::AnyScope(_))
    }

    pub(super) fn vote(&self, realm: &Realm, occasion: &Occasion<'_>) -> Vote {
        let Some(fits) = self.what.fits(realm, occasion) else { return Vote::Abstains };
        if fits != self.is_negative { Vote::Yes } else { Vote::No }
    }
}

impl What {
    /// `None` where the condition is not about such an occasion.
    fn fits(&self, realm: &Realm, occasion: &Occasion<'_>) -> Option<bool> {
        match (self, occasion) {
            (Self::AnyClient, _) => Some(true),
            // What the client is to be, and what it has been.
            (Self::AccessType(named), Occasion::Draft { wanted, existing, .. }) => {
                let was = existing.is_some_and(|client| has(named, type_of(&client.settings)));
                Some(was || has(named, type_of(wanted)))
            }
            (Self::AccessType(named), Occasion::Request { client, .. }) => Some(has(named, type_of(&client.settings))),
            (Self::Roles(named), Occasion::Draft { existing, .. }) => {
                existing.map(|client| has_role(realm, client, named))
            }
            (Self::Roles(named), Occasion::Request { client, .. }) => Some(has_role(realm, client, named)),
            (Self::Updater(named), Occasion::Draft { by, .. }) => Some(has(named, by.name())),
            (Self::Updater(_), Occasion::Request { .. }) => None,
            (Self::Grant(named), Occasion::Request { grant, .. }) => grant.map(|grant| has(named, grant)),
            (Self::DefaultScope(named), Occasion::Request { client, .. }) => {
                Some(has_scope(realm, &client.default_scopes, named))
            }
            (Self::OptionalScope(named), Occasion::Request { client, scope, .. }) => {
                Some(asks_for(realm, client, *scope, named))
            }
            (Self::AnyScope(named), Occasion::Request { client, scope, .. }) => {
                Some(has_scope(realm, &client.default_scopes, named) || asks_for(realm, client, *scope, named))
            }
            (
                Self::Grant(_) | Self::DefaultScope(_) | Self::OptionalScope(_) | Self::AnyScope(_),
                Occasion::Draft { .. },
            ) => None,
        }
    }
}

impl Updater {
    fn name(self) -> &'static str {
        match self {
            Self::User => "ByAuthenticatedUser",
            Self::Anonymous => "ByAnonymous",
            Self::InitialToken => "ByInitialAccessToken",
            Self::RegistrationToken => "ByRegistrationAccessToken",
        }
    }
}

/// A setting that is on or off. Words say so too, as Java reads them.
pub(super) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(word) if word == "true" => Some(true),
        Value::String(word) if word == "false" => Some(false),
        _ => None,
    }
}

fn has(named: &[String], name: &str) -> bool {
    named.iter().any(|one| one == name)
}

fn has_scope(realm: &Realm, ids: &[Id], named: &[String]) -> bool {
    ids.iter().filter_map(|id| realm.client_scopes.get(id)).any(|scope| has(named, &scope.name))
}

fn asks_for(realm: &Realm, client: &Client, scope: Option<&str>, named: &[String]) -> bool {
    let is_asked = |name: &str| scope.unwrap_or_default().split(' ').any(|asked| asked == name);
    let mut optional = client.optional_scopes.iter().filter_map(|id| realm.client_scopes.get(id));
    optional.any(|scope| has(named, &scope.name) && is_asked(&scope.name))
}

fn has_role(realm: &Realm, client: &Client, named: &[String]) -> bool {
    named.iter().any(|name| realm.roles.named_in(&client.id, name).is_some())
}

fn type_of(settings: &ClientRepresentation) -> &'static str {
    if settings.bearer_only == Some(true) {
        "bearer-only"
    } else if settings.public_client == Some(true) {
        "public"
    } else {
        "confidential"
    }
}
