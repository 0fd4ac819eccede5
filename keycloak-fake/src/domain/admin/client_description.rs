//! Descriptions of clients, and the client that each means. Nothing is created.

use keycloak_api::representation::{ClientRepresentation, OIDCClientRepresentation, coerced};

use super::unknown;
use crate::domain::denied::{AdminDenied, Invalid, RegistrationDenied};
use crate::domain::oidc::client_registrations::metadata;
use crate::domain::{Decision, Denied};

/// The client that a description means: what it is written in is told by what stands in it.
pub(crate) fn convert(description: &str) -> Decision<ClientRepresentation> {
    let description = description.trim();
    if description.contains("EntityDescriptor") {
        return Err(Denied::NotDone("SAML metadata"));
    }
    let is_object = description.starts_with('{') && description.ends_with('}');
    if is_object && description.contains("\"redirect_uris\"") {
        let client: OIDCClientRepresentation = read(description)?;
        return metadata::internal(&client).map_err(|denied| match denied {
            Denied::Registration(RegistrationDenied::Metadata) => AdminDenied::Breaks.into(),
            other => other,
        });
    }
    if is_object && description.contains("\"clientId\"") {
        return read(description);
    }
    Err(AdminDenied::Invalid(Invalid::DescriptionFormat).into())
}

/// Reads a description that is JSON: Keycloak breaks on what it does not know.
fn read<T: serde::de::DeserializeOwned + serde::Serialize + unknown::Known>(description: &str) -> Decision<T> {
    let client: T = coerced::from_slice(description.as_bytes()).map_err(|_| AdminDenied::BreaksOnJson)?;
    unknown::refuse(&client).map_err(|_| AdminDenied::BreaksOnJson)?;
    Ok(client)
}
