//! The executors of client profiles: what they refuse of what clients ask for. What they make of a client is
//! [`configure`]'s business.

mod configure;

use keycloak_api::operation::Form;
use keycloak_api::representation::ClientPolicyExecutorRepresentation;
use serde_json::Value;

use super::Refusal;
use super::conditions::flag;
use crate::domain::oidc::response::ResponseType;
use crate::domain::oidc::scope::OPENID;
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

    /// The refusal of a request for a login that is pushed, before it is looked at otherwise. Most look at it only when the
    /// browser brings it.
    pub(super) fn of_pushed(&self, parameters: &Form) -> Option<Refusal> {
        let words = match (&self.what, parameters.get("response_type")) {
            (What::NoImplicitFlow, None | Some("")) => "No response type.",
            (What::NoImplicitFlow, Some(kind)) if kind != "code" => "Implicit/Hybrid flow is prohibited.",
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
