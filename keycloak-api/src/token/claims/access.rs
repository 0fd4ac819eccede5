//! An access token's claims, a service account's and an RPT's among them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::super::time::optional_numeric_date;
use super::parts::{Audience, AuthorizationClaim, Confirmation, RoleSet};

/// The claims of an access token (`typ` is `Bearer` or `DPoP`). Times are seconds since 1970.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct AccessTokenClaims {
    /// When it expires.
    #[serde(deserialize_with = "optional_numeric_date")]
    pub exp: Option<i64>,
    /// When it was issued.
    #[serde(deserialize_with = "optional_numeric_date")]
    pub iat: Option<i64>,
    /// When it begins to be valid; Keycloak writes none.
    #[serde(deserialize_with = "optional_numeric_date")]
    pub nbf: Option<i64>,
    /// When the user logged in.
    #[serde(deserialize_with = "optional_numeric_date")]
    pub auth_time: Option<i64>,
    /// The token's id.
    pub jti: Option<String>,
    /// The realm that issued it, as a URL.
    pub iss: Option<String>,
    /// Who it is for.
    #[serde(skip_serializing_if = "Audience::is_empty")]
    pub aud: Audience,
    /// The user's id.
    pub sub: Option<String>,
    /// `Bearer` or `DPoP`.
    pub typ: Option<String>,
    /// The client that it was issued to.
    pub azp: Option<String>,
    /// The nonce of the authorization request, which old versions wrote here too.
    pub nonce: Option<String>,
    /// The session's id.
    pub sid: Option<String>,
    /// The session's id as old versions name it.
    pub session_state: Option<String>,
    /// How well the user was authenticated.
    pub acr: Option<String>,
    /// The web origins that the client may call from.
    #[serde(rename = "allowed-origins", skip_serializing_if = "Vec::is_empty")]
    pub allowed_origins: Vec<String>,
    /// The realm's roles.
    #[serde(skip_serializing_if = "RoleSet::is_empty")]
    pub realm_access: RoleSet,
    /// The clients' roles, by client.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub resource_access: BTreeMap<String, RoleSet>,
    /// What an RPT permits; only an RPT has it.
    pub authorization: Option<AuthorizationClaim>,
    /// The key that the token is bound to.
    pub cnf: Option<Confirmation>,
    /// The scopes, with spaces between; [`scopes`](Self::scopes) takes them apart.
    pub scope: Option<String>,
    /// Whether the user's email address was verified.
    pub email_verified: Option<bool>,
    /// The user's full name.
    pub name: Option<String>,
    /// The username.
    pub preferred_username: Option<String>,
    /// The user's first name.
    pub given_name: Option<String>,
    /// The user's last name.
    pub family_name: Option<String>,
    /// The user's email address.
    pub email: Option<String>,
    /// The client, if it is a service account's token.
    pub client_id: Option<String>,
    /// Every other claim.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl AccessTokenClaims {
    /// Whether the user has this role of the realm.
    pub fn has_realm_role(&self, role: &str) -> bool {
        self.realm_access.contains(role)
    }

    /// Whether the user has this role of this client.
    pub fn has_client_role(&self, client_id: &str, role: &str) -> bool {
        self.resource_access.get(client_id).is_some_and(|roles| roles.contains(role))
    }

    /// The scopes, one by one.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.iter().flat_map(|scope| scope.split_ascii_whitespace())
    }

    /// Whether the token has this scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().any(|own| own == scope)
    }

    /// Whether an RPT permits `resource`, given by id or by name; with a `scope`, whether it lists that scope for it.
    pub fn has_permission(&self, resource: &str, scope: Option<&str>) -> bool {
        let permissions = self.authorization.iter().flat_map(|authorization| &authorization.permissions);
        permissions
            .filter(|permission| permission.is_for(resource))
            .any(|permission| scope.is_none_or(|scope| permission.scopes.iter().any(|own| own == scope)))
    }
}
