//! Organizations, their domains, members and invitations.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{GroupRepresentation, IdentityProviderRepresentation, UserRepresentation, lenient, redact};

/// An organization: users and identity providers that belong together.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#OrganizationRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationRepresentation {
    /// The organization's id.
    pub id: Option<String>,
    /// The organization's name.
    pub name: Option<String>,
    /// The name as it appears in tokens and scopes; can't be changed.
    pub alias: Option<String>,
    /// Whether its members can log in.
    pub enabled: Option<bool>,
    /// What the organization is.
    pub description: Option<String>,
    /// Where people go after joining.
    pub redirect_url: Option<String>,
    /// Further attributes by name. Left out of the brief form.
    #[serde(default, deserialize_with = "lenient::lists")]
    pub attributes: Option<BTreeMap<String, Vec<String>>>,
    /// Its internet domains.
    pub domains: Option<Vec<OrganizationDomainRepresentation>>,
    /// Its members, in an export or an import.
    pub members: Option<Vec<MemberRepresentation>>,
    /// Its identity providers, in an export or an import.
    pub identity_providers: Option<Vec<IdentityProviderRepresentation>>,
    /// Its groups, in an export or an import.
    pub groups: Option<Vec<GroupRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl OrganizationRepresentation {
    /// An enabled organization of this name, with one domain.
    pub fn named(name: impl Into<String>, domain: impl Into<String>) -> Self {
        let domain = OrganizationDomainRepresentation { name: Some(domain.into()), ..Default::default() };
        Self { name: Some(name.into()), enabled: Some(true), domains: Some(vec![domain]), ..Self::default() }
    }
}

/// An internet domain of an organization.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#OrganizationDomainRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationDomainRepresentation {
    /// The domain.
    pub name: Option<String>,
    /// Whether it is known to be the organization's.
    pub verified: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A member of an organization: a user and how they belong.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#MemberRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberRepresentation {
    /// The user.
    #[serde(flatten)]
    pub user: UserRepresentation,
    /// `MANAGED` where the organization's identity provider manages the user, else `UNMANAGED`.
    pub membership_type: Option<String>,
}

/// An invitation to join an organization.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#OrganizationInvitationRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationInvitationRepresentation {
    /// The invitation's id.
    pub id: Option<String>,
    /// The organization's id.
    pub organization_id: Option<String>,
    /// Who is invited, by email address.
    pub email: Option<String>,
    /// The given name of who is invited.
    pub first_name: Option<String>,
    /// The family name of who is invited.
    pub last_name: Option<String>,
    /// When it was sent, in seconds since the epoch.
    pub sent_date: Option<i32>,
    /// When it expires, in seconds since the epoch.
    pub expires_at: Option<i32>,
    /// `PENDING` or `EXPIRED`.
    pub status: Option<String>,
    /// Deprecated: the link that was sent; whoever has it can accept.
    #[debug("{}", redact::secret(invite_link))]
    pub invite_link: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
