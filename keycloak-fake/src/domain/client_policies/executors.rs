//! The executors of client profiles: what they make of a client, and what they refuse.

use keycloak_api::operation::Form;
use keycloak_api::representation::{ClientPolicyExecutorRepresentation, ClientRepresentation};
use serde_json::Value;

use super::Refusal;
use super::conditions::flag;
use crate::domain::denied::AdminDenied;
use crate::domain::oidc::response::ResponseType;
use crate::domain::oidc::scope::OPENID;
use crate::domain::{Decision, Denied};
use crate::state::Client;

/// The attribute of a client that names the method by which its codes are to be bound.
const PKCE_METHOD: &str = "pkce.code.challenge.method";
/// The one method that is good enough.
const S256: &str = "S256";

/// An executor that the fake knows.
#[derive(Debug)]
pub(super) struct Executor {
    what: What,
    /// Whether clients are made to be what is asked for; where nothing is said, Keycloak breaks on them.
    auto: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    ConsentRequired,
    FullScopeDisabled,
    NoPasswordGrant,
    NoImplicitFlow,
    Pkce,
    ConfidentialClient,
    /// A login is bound to the browser that began it.
    SecureSession,
    /// Clients authenticate themselves in these ways.
    Authenticator {
        allowed: Vec<String>,
        /// The way of a client that is given none.
        by_default: Option<String>,
    },
}

impl Executor {
    /// Reads an executor; `None` for one whose kind or settings the fake does not know.
    pub(super) fn read(given: &ClientPolicyExecutorRepresentation) -> Option<Self> {
        let settings = given.configuration.as_ref()?.as_object()?;
        let what = match given.executor.as_deref()? {
            "consent-required" => What::ConsentRequired,
            "full-scope-disabled" => What::FullScopeDisabled,
            "reject-ropc-grant" => What::NoPasswordGrant,
            "reject-implicit-grant" => What::NoImplicitFlow,
            "pkce-enforcer" => What::Pkce,
            "confidential-client" => What::ConfidentialClient,
            "secure-session" => What::SecureSession,
            "secure-client-authenticator" => What::Authenticator {
                allowed: match settings.get("allowed-client-authenticators") {
                    None | Some(Value::Null) => Vec::new(),
                    Some(ways) => {
                        ways.as_array()?.iter().map(|way| way.as_str().map(str::to_owned)).collect::<Option<_>>()?
                    }
                },
                by_default: match settings.get("default-client-authenticator") {
                    None | Some(Value::Null) => None,
                    Some(way) => Some(way.as_str()?.to_owned()),
                },
            },
            _ => return None,
        };
        let auto = match settings.get("auto-configure") {
            None | Some(Value::Null) => None,
            Some(value) => Some(flag(value)?),
        };
        Some(Self { what, auto })
    }

    /// Makes of a client what is asked for, or refuses what it is. `existing` is what it has been till now.
    pub(super) fn configure(
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

    /// The refusal of a request for a login, whose parameters are good otherwise.
    pub(super) fn of_authorization(
        &self,
        client: &Client,
        parameters: &Form,
        kinds: Option<ResponseType>,
    ) -> Option<Refusal> {
        let words = match self.what {
            What::ConfidentialClient => return unconfidential(client),
            What::NoImplicitFlow if kinds.is_some_and(ResponseType::has_tokens) => {
                "Implicit/Hybrid flow is prohibited."
            }
            What::SecureSession => {
                let is_openid = parameters.get("scope").is_some_and(|all| all.split(' ').any(|name| name == OPENID));
                let (name, words) = match is_openid {
                    true => ("nonce", "Missing parameter: nonce"),
                    false => ("state", "Missing parameter: state"),
                };
                if parameters.get(name).is_some() {
                    return None;
                }
                words
            }
            What::Pkce => match parameters.get("code_challenge_method") {
                None => "Missing parameter: code_challenge_method",
                Some(S256) => return None,
                Some(_) => "Invalid parameter: invalid code_challenge_method",
            },
            _ => return None,
        };
        Some(Refusal { error: "invalid_request", words })
    }

    /// The refusal of a code. A verifier that is shown has been looked at already.
    pub(super) fn of_code(&self, client: &Client, verifier: Option<&str>) -> Option<Refusal> {
        match self.what {
            What::ConfidentialClient => unconfidential(client),
            What::Authenticator { .. } => self.of_client(client),
            What::Pkce if verifier.is_none() => {
                Some(Refusal { error: "code_verifier_missing", words: "PKCE code verifier not specified" })
            }
            _ => None,
        }
    }

    /// Whether it looks at every client that authenticates itself.
    pub(super) fn is_of_every_request(&self) -> bool {
        matches!(self.what, What::Authenticator { .. })
    }

    /// The refusal of a client that has authenticated itself.
    pub(super) fn of_client(&self, client: &Client) -> Option<Refusal> {
        let What::Authenticator { allowed, .. } = &self.what else { return None };
        let way = client.settings.client_authenticator_type.as_ref();
        if client.is_public() || way.is_some_and(|way| allowed.contains(way)) {
            return None;
        }
        let words = "Configured client authentication method not allowed for client";
        Some(Refusal { error: "invalid_request", words })
    }

    /// The refusal of a password grant.
    pub(super) fn of_password(&self) -> Option<Refusal> {
        let words = "resource owner password credentials grant is prohibited.";
        (self.what == What::NoPasswordGrant).then_some(Refusal { error: "invalid_grant", words })
    }
}

fn unconfidential(client: &Client) -> Option<Refusal> {
    let words = "invalid client access type: public";
    client.is_public().then_some(Refusal { error: "invalid_client", words })
}
