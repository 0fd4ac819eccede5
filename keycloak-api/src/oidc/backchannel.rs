//! The start of a login on another device (OpenID CIBA Core 1.0, section 7).

use std::fmt;

use secrecy::SecretString;

use super::grant::exposed;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::Grant;
use crate::operation::{Form, IntoForm};

/// Who is to log in, and for what (OpenID CIBA Core 1.0, section 7.1). Start with [`BackchannelRequest::login_hint`].
#[derive(Clone, Debug, Default)]
pub struct BackchannelRequest {
    /// `scope`, separated by spaces; `openid` where nothing is said.
    pub scope: Option<String>,
    /// `login_hint`: the user's name, or e-mail address.
    pub login_hint: Option<String>,
    /// `id_token_hint`: an ID token of the user's. Keycloak takes the one hint that the realm's policy names.
    pub id_token_hint: Option<SecretString>,
    /// `login_hint_token`.
    pub login_hint_token: Option<SecretString>,
    /// `binding_message`: what both devices show.
    pub binding_message: Option<String>,
    /// `acr_values`, separated by spaces.
    pub acr_values: Option<String>,
    /// `requested_expiry`, in seconds.
    pub requested_expiry: Option<u32>,
    /// `client_notification_token`, for the client to be told when it can ask.
    pub client_notification_token: Option<SecretString>,
    /// Further parameters, as they are.
    pub extra: Vec<(String, String)>,
}

impl BackchannelRequest {
    /// A login of the user of this name.
    #[must_use]
    pub fn login_hint(name: impl Into<String>) -> Self {
        Self { login_hint: Some(name.into()), ..Self::default() }
    }

    /// Asks for these scopes, separated by spaces.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Shows this on both devices.
    #[must_use]
    pub fn with_binding_message(mut self, message: impl Into<String>) -> Self {
        self.binding_message = Some(message.into());
        self
    }
}

impl IntoForm for BackchannelRequest {
    fn write(&self, form: &mut Form) {
        form.append("scope", self.scope.as_deref().unwrap_or("openid"));
        form.append_some("login_hint", self.login_hint.as_deref());
        form.append_some("id_token_hint", exposed(&self.id_token_hint));
        form.append_some("login_hint_token", exposed(&self.login_hint_token));
        form.append_some("binding_message", self.binding_message.as_deref());
        form.append_some("acr_values", self.acr_values.as_deref());
        form.append_some("requested_expiry", self.requested_expiry.map(|seconds| seconds.to_string()).as_deref());
        form.append_some("client_notification_token", exposed(&self.client_notification_token));
        for (name, value) in &self.extra {
            form.append(name, value);
        }
    }
}

/// By what the client gets its tokens when the user has agreed. `Debug` does not show it.
#[skip_serializing_none]
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BackchannelAuthentication {
    /// The id of the request: a secret of the client's.
    pub auth_req_id: String,
    /// How long it holds, in seconds.
    pub expires_in: i64,
    /// How many seconds to wait between two questions for the tokens; 5 where nothing is said.
    pub interval: Option<i64>,
    /// What else the server answered.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl BackchannelAuthentication {
    /// The grant that asks for the tokens.
    #[must_use]
    pub fn grant(&self) -> Grant {
        Grant::ciba(self.auth_req_id.as_str())
    }
}

impl fmt::Debug for BackchannelAuthentication {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BackchannelAuthentication")
            .field("expires_in", &self.expires_in)
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}
