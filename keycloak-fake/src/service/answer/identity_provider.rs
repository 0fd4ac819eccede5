//! What the admin API answers where it denies something of identity providers and their mappers.

use serde_json::Value;

use super::admin::{error, message};
use crate::domain::denied::IdentityProviderDenied as Denied;

/// Keycloak's status and body.
pub(super) fn reply(denied: &Denied) -> (u16, Value) {
    match denied {
        Denied::Missing => (404, error("HTTP 404 Not Found")),
        Denied::Unsaid => (400, error("HTTP 400 Bad Request")),
        Denied::Kind(id) => {
            let id = id.as_deref().unwrap_or("null");
            (400, message(format!("Invalid identity provider id [{id}]")))
        }
        Denied::Taken(alias) => (409, message(format!("Identity Provider {alias} already exists"))),
        Denied::Alias => (400, message("Identity Provider alias cannot be changed")),
        Denied::Malformed(name) => (400, message(format!("The url [{name}] is malformed"))),
        Denied::Scheme(name) => (400, message(format!("Invalid protocol/scheme for url [{name}]"))),
        Denied::Insecure(name) => (400, message(format!("The url [{name}] requires secure connections"))),
        Denied::UserInfoMissing => (400, message("User Info URL not provided")),
        Denied::IssuerMissing => (400, message("Issuer is required")),
        Denied::IssuerTaken(other) => (
            400,
            message(format!(
                "Issuer URL already used for IDP '{other}', Issuer must be unique if the idp supports JWT Authorization \
                 Grant or Federated Client Authentication"
            )),
        ),
        Denied::MapperTaken { name, kind } => {
            (400, message(format!("Failed to add mapper '{name}' to identity provider [{kind}].")))
        }
    }
}
