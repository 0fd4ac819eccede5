//! Policies by type: what each type adds to [`AbstractPolicyRepresentation`].

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::AbstractPolicyRepresentation;
use crate::representation::redact;

/// A policy about the roles that somebody has.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RolePolicyRepresentation {
    /// What it has in common with policies of every type.
    #[serde(flatten)]
    pub policy: AbstractPolicyRepresentation,
    /// The roles.
    pub roles: Option<Vec<RoleDefinition>>,
    /// Whether roles that the token lacks are looked up.
    pub fetch_roles: Option<bool>,
}

/// A role in a [`RolePolicyRepresentation`].
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleDefinition {
    /// The role's id; its name, after `clientId/` for client roles, is read as well.
    pub id: Option<String>,
    /// Whether the role is needed even where another one is there.
    pub required: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A policy about who somebody is.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserPolicyRepresentation {
    /// What it has in common with policies of every type.
    #[serde(flatten)]
    pub policy: AbstractPolicyRepresentation,
    /// Ids of the users; names are read as well.
    pub users: Option<Vec<String>>,
}

/// A policy about the client that somebody uses.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientPolicyRepresentation {
    /// What it has in common with policies of every type.
    #[serde(flatten)]
    pub policy: AbstractPolicyRepresentation,
    /// Internal ids of the clients; their `clientId`s are read as well.
    pub clients: Option<Vec<String>>,
}

/// A policy about the groups that somebody is in.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupPolicyRepresentation {
    /// What it has in common with policies of every type.
    #[serde(flatten)]
    pub policy: AbstractPolicyRepresentation,
    /// The claim that holds the groups; the server's own knowledge counts unless set.
    pub groups_claim: Option<String>,
    /// The groups.
    pub groups: Option<Vec<GroupDefinition>>,
}

/// A group in a [`GroupPolicyRepresentation`].
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupDefinition {
    /// The group's id.
    pub id: Option<String>,
    /// The group's path, read instead of an id.
    pub path: Option<String>,
    /// Whether the groups below count as well.
    pub extend_children: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A policy about the client scopes that a token was asked for with.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientScopePolicyRepresentation {
    /// What it has in common with policies of every type.
    #[serde(flatten)]
    pub policy: AbstractPolicyRepresentation,
    /// The client scopes.
    pub client_scopes: Option<Vec<ClientScopeDefinition>>,
}

/// A client scope in a [`ClientScopePolicyRepresentation`].
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientScopeDefinition {
    /// The client scope's id; its name is read as well.
    pub id: Option<String>,
    /// Whether it is needed even where another one is there.
    pub required: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A policy about what time it is. All fields are texts.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimePolicyRepresentation {
    /// What it has in common with policies of every type.
    #[serde(flatten)]
    pub policy: AbstractPolicyRepresentation,
    /// Not before this moment, as `yyyy-MM-dd HH:mm:ss`.
    pub not_before: Option<String>,
    /// Not at or after this moment, as `yyyy-MM-dd HH:mm:ss`.
    pub not_on_or_after: Option<String>,
    /// From this day of the month on.
    pub day_month: Option<String>,
    /// Until this day of the month.
    pub day_month_end: Option<String>,
    /// From this month on, 1 to 12.
    pub month: Option<String>,
    /// Until this month.
    pub month_end: Option<String>,
    /// From this year on.
    pub year: Option<String>,
    /// Until this year.
    pub year_end: Option<String>,
    /// From this hour on, 0 to 23.
    pub hour: Option<String>,
    /// Until this hour.
    pub hour_end: Option<String>,
    /// From this minute on, 0 to 59.
    pub minute: Option<String>,
    /// Until this minute.
    pub minute_end: Option<String>,
}

/// A policy about what a claim looks like.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegexPolicyRepresentation {
    /// What it has in common with policies of every type.
    #[serde(flatten)]
    pub policy: AbstractPolicyRepresentation,
    /// The claim.
    pub target_claim: Option<String>,
    /// The regular expression that it has to match.
    pub pattern: Option<String>,
    /// Whether the claim is looked for in the request's context and not in the token.
    pub target_context_attributes: Option<bool>,
}

/// A policy that a script decides.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JSPolicyRepresentation {
    /// What it has in common with policies of every type.
    #[serde(flatten)]
    pub policy: AbstractPolicyRepresentation,
    /// The script, or the name of one that the server has.
    pub code: Option<String>,
}

/// A permission that the owner of a resource gives by the protection API.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UmaPermissionRepresentation {
    /// What it has in common with policies of every type.
    #[serde(flatten)]
    pub policy: AbstractPolicyRepresentation,
    /// Names of the roles that have it.
    pub roles: Option<Vec<String>>,
    /// Paths of the groups that have it.
    pub groups: Option<Vec<String>>,
    /// The clients that have it.
    pub clients: Option<Vec<String>>,
    /// The users that have it.
    pub users: Option<Vec<String>>,
    /// A script that decides.
    pub condition: Option<String>,
}
