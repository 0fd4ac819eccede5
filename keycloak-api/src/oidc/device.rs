//! The start of the device authorization grant (RFC 8628, sections 3.1 and 3.2).

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{Grant, PkcePair};
use crate::operation::{Form, IntoForm};

/// What a device asks for. `DeviceAuthorizationRequest::default()` asks for the client's default scopes alone.
#[derive(Clone, Debug, Default)]
pub struct DeviceAuthorizationRequest {
    /// `scope`, separated by spaces.
    pub scope: Option<String>,
    /// `nonce`, which comes back in the ID token.
    pub nonce: Option<String>,
    /// `code_challenge` and its method, of a [`PkcePair`].
    pub code_challenge: Option<String>,
    /// Further parameters, as they are.
    pub extra: Vec<(String, String)>,
}

impl DeviceAuthorizationRequest {
    /// A request for these scopes, separated by spaces.
    #[must_use]
    pub fn scope(scope: impl Into<String>) -> Self {
        Self { scope: Some(scope.into()), ..Self::default() }
    }

    /// Adds the challenge of `pair`.
    #[must_use]
    pub fn with_pkce(mut self, pair: &PkcePair) -> Self {
        self.code_challenge = Some(pair.challenge.clone());
        self
    }
}

impl IntoForm for DeviceAuthorizationRequest {
    fn write(&self, form: &mut Form) {
        form.append_some("scope", self.scope.as_deref());
        form.append_some("nonce", self.nonce.as_deref());
        form.append_some("code_challenge", self.code_challenge.as_deref());
        form.append_some("code_challenge_method", self.code_challenge.as_ref().map(|_| PkcePair::METHOD));
        for (name, value) in &self.extra {
            form.append(name, value);
        }
    }
}

/// What a device shows its user, and by what it gets its tokens. `Debug` does not show the device's code.
#[skip_serializing_none]
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DeviceAuthorization {
    /// By what the device asks for its tokens: a secret of its own.
    pub device_code: String,
    /// What the user types in.
    pub user_code: String,
    /// Where the user types it in.
    pub verification_uri: String,
    /// The same with the code in it, for a picture that a telephone reads.
    pub verification_uri_complete: Option<String>,
    /// How long the codes hold, in seconds.
    pub expires_in: i64,
    /// How many seconds to wait between two questions for the tokens; 5 where nothing is said.
    pub interval: Option<i64>,
    /// What else the server answered.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl DeviceAuthorization {
    /// The grant that asks for the tokens.
    #[must_use]
    pub fn grant(&self) -> Grant {
        Grant::device_code(self.device_code.as_str())
    }
}

impl fmt::Debug for DeviceAuthorization {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DeviceAuthorization")
            .field("user_code", &self.user_code)
            .field("verification_uri", &self.verification_uri)
            .field("expires_in", &self.expires_in)
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}
