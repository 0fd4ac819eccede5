//! What executors make of a client that is made or changed, and what they refuse of it.

use keycloak_api::representation::ClientRepresentation;

use super::super::Refusal;
use super::{Executor, PKCE_METHOD, S256, What};
use crate::domain::denied::AdminDenied;
use crate::domain::{Decision, Denied};
use crate::state::Client;

impl Executor {
    /// Makes of a client what is asked for, or refuses what it is. `existing` is what it has been till now.
    pub(in crate::domain::client_policies) fn configure(
        &self,
        wanted: &mut ClientRepresentation,
        existing: Option<&Client>,
        refused: impl Fn(Refusal) -> Denied,
    ) -> Decision<()> {
        let registration = |words| Err(refused(Refusal { error: "invalid_registration", words }));
        let metadata = |words| Err(refused(Refusal { error: "invalid_client_metadata", words }));
        if let What::Authenticator { allowed, by_default } = &self.what {
            wanted.client_authenticator_type = wanted.client_authenticator_type.take().or_else(|| by_default.clone());
            let is_allowed = wanted.client_authenticator_type.as_ref().is_some_and(|way| allowed.contains(way));
            if is_allowed || wanted.public_client == Some(true) {
                return Ok(());
            }
            return metadata("Invalid client metadata: token_endpoint_auth_method");
        }
        if matches!(self.what, What::ConfidentialClient | What::SecureSession) {
            return Ok(());
        }
        if self.auto.ok_or(AdminDenied::Breaks)? {
            match self.what {
                What::ConsentRequired => wanted.consent_required = Some(true),
                What::FullScopeDisabled => wanted.full_scope_allowed = Some(false),
                What::NoPasswordGrant => wanted.direct_access_grants_enabled = Some(false),
                What::NoImplicitFlow => wanted.implicit_flow_enabled = Some(false),
                What::Pkce => {
                    wanted.attributes.get_or_insert_default().insert(PKCE_METHOD.to_owned(), S256.to_owned());
                }
                What::ConfidentialClient | What::SecureSession | What::Authenticator { .. } => {}
            }
            return Ok(());
        }
        let old = existing.map(|client| &*client.settings);
        match self.what {
            What::ConsentRequired => {
                let is_required = wanted.consent_required.or(old.and_then(|old| old.consent_required));
                if is_required == Some(true) {
                    return Ok(());
                }
                registration("Client is required to enable consentRequired")
            }
            What::FullScopeDisabled => {
                let is_full = wanted.full_scope_allowed.or(old.and_then(|old| old.full_scope_allowed));
                if is_full == Some(false) {
                    return Ok(());
                }
                registration("Not permitted to enable fullScopeAllowed")
            }
            What::NoPasswordGrant => {
                let is_on =
                    wanted.direct_access_grants_enabled.or(old.and_then(|old| old.direct_access_grants_enabled));
                if is_on != Some(true) {
                    return Ok(());
                }
                metadata("Invalid client metadata: resource owner password credentials grant enabled")
            }
            // Keycloak looks at what is given, and breaks where nothing is.
            What::NoImplicitFlow => match wanted.implicit_flow_enabled {
                None => Err(AdminDenied::Breaks.into()),
                Some(false) => Ok(()),
                Some(true) => metadata("Invalid client metadata: implicit flow enabled"),
            },
            What::Pkce => {
                let method = wanted.attributes.as_ref().and_then(|all| all.get(PKCE_METHOD));
                if method.is_some_and(|method| method == S256) {
                    return Ok(());
                }
                metadata("Invalid client metadata: code_challenge_method")
            }
            What::ConfidentialClient | What::SecureSession | What::Authenticator { .. } => Ok(()),
        }
    }
}
