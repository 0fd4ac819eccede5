//! Authorization requests that the client sends itself, ahead of the browser (RFC 9126).

use serde::{Deserialize, Serialize};

use super::AuthorizationRequest;

/// What stands for a request that was pushed (RFC 9126, section 2.2). It is good once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushedAuthorization {
    /// What the browser shows in place of the request.
    pub request_uri: String,
    /// How long it holds, in seconds.
    pub expires_in: i64,
}

impl PushedAuthorization {
    /// What the browser is sent with: the client, and the name of what it pushed.
    #[must_use]
    pub fn request(&self, client_id: impl Into<String>) -> AuthorizationRequest {
        AuthorizationRequest {
            client_id: client_id.into(),
            request_uri: Some(self.request_uri.clone()),
            ..AuthorizationRequest::default()
        }
    }
}
