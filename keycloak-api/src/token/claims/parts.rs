//! The values of claims that have a structure of their own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use crate::token::check;

/// `aud`: who a token is for. One name or several in JSON (RFC 7519, section 4.1.3), a list here; one is written as one,
/// which is what Keycloak does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "OneOrMany", into = "OneOrMany")]
pub struct Audience(pub Vec<String>);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// The roles in one place: `realm_access`, or one client's in `resource_access`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RoleSet {
    /// The names of the roles.
    pub roles: Vec<String>,
    /// `verify_caller`, which old versions wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_caller: Option<bool>,
}

/// `authorization`: what an RPT, a token of the authorization services, permits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct AuthorizationClaim {
    /// One entry for each resource.
    pub permissions: Vec<GrantedPermission>,
}

/// A resource that the token's bearer may access.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct GrantedPermission {
    /// The resource's id. Keycloak 3 wrote it as `resource_set_id`.
    #[serde(alias = "resource_set_id")]
    pub rsid: Option<String>,
    /// The resource's name. Keycloak 3 wrote it as `resource_set_name`.
    #[serde(alias = "resource_set_name")]
    pub rsname: Option<String>,
    /// The scopes granted on it; none if the resource has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Claims that policies pushed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Vec<String>>,
}

/// `cnf`: the key that a token is bound to (RFC 7800).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Confirmation {
    /// The thumbprint of the client's certificate (RFC 8705, section 3.1).
    #[serde(rename = "x5t#S256")]
    pub x5t_s256: Option<String>,
    /// The thumbprint of the client's DPoP key (RFC 9449, section 6.1).
    pub jkt: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Confirmation {
    /// Whether it is this certificate (DER) that the token is bound to.
    #[must_use]
    pub fn is_certificate(&self, der: impl AsRef<[u8]>) -> bool {
        self.x5t_s256.as_deref() == Some(&*check::thumbprint(der.as_ref()))
    }
}

impl Audience {
    /// Whether the token is for `name`, among others perhaps.
    pub fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|audience| audience == name)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<OneOrMany> for Audience {
    fn from(names: OneOrMany) -> Self {
        match names {
            OneOrMany::One(name) => Self(vec![name]),
            OneOrMany::Many(names) => Self(names),
        }
    }
}

impl From<Audience> for OneOrMany {
    fn from(Audience(mut names): Audience) -> Self {
        match (names.pop(), names.is_empty()) {
            (Some(name), true) => Self::One(name),
            (last, _) => {
                names.extend(last);
                Self::Many(names)
            }
        }
    }
}

impl RoleSet {
    /// Whether `role` is among them.
    pub fn contains(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own == role)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.roles.is_empty() && self.verify_caller.is_none()
    }
}

impl GrantedPermission {
    /// Whether this is `resource`, by its id or by its name.
    pub fn is_for(&self, resource: &str) -> bool {
        self.rsid.as_deref() == Some(resource) || self.rsname.as_deref() == Some(resource)
    }
}
