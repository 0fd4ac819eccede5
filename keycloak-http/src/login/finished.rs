//! Somebody who is logged in.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use keycloak_api::oidc::TokenResponse;
use keycloak_api::token::{IdTokenClaims, LogoutTokenClaims};
use serde::{Deserialize, Serialize};

/// A user who is logged in: the tokens, and what the verified ID token says. It belongs into the application's session,
/// where only the server reads it; what is read back is believed. `Debug` shows no token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Login {
    pub(super) tokens: TokenResponse,
    pub(super) claims: IdTokenClaims,
    /// When the tokens were asked for, in seconds since 1970.
    pub(super) granted_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) action_status: Option<String>,
}

impl Login {
    /// What the ID token says: who it is (`sub`), and in which session (`sid`).
    #[must_use]
    pub fn claims(&self) -> &IdTokenClaims {
        &self.claims
    }

    /// The tokens. The access token is for others to verify.
    #[must_use]
    pub fn tokens(&self) -> &TokenResponse {
        &self.tokens
    }

    /// The ID token, as [`logout_url`](super::WebLogin::logout_url) takes it.
    #[must_use]
    pub fn id_token(&self) -> Option<&str> {
        self.tokens.id_token.as_deref()
    }

    /// When the access token ends; nothing if the server did not say.
    #[must_use]
    pub fn access_token_ends(&self) -> Option<SystemTime> {
        let end = self.granted_at.saturating_add(self.tokens.expires_in?);
        UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(end).ok()?))
    }

    /// What became of the action that was asked for by `kc_action`: `success`, `cancelled` or `error`. The user may have
    /// made another one of it.
    #[must_use]
    pub fn action_status(&self) -> Option<&str> {
        self.action_status.as_deref()
    }

    /// Whether a [verified](super::WebLogin::verify_logout_token) logout token ends it: that of its session, or of all
    /// sessions of its user where it names none.
    #[must_use]
    pub fn is_ended_by(&self, logout: &LogoutTokenClaims) -> bool {
        let is_same = |own: &Option<String>, told: &Option<String>| told.is_none() || own == told;
        (logout.sub.is_some() || logout.sid.is_some())
            && self.claims.iss == logout.iss
            && is_same(&self.claims.sub, &logout.sub)
            && is_same(&self.claims.sid, &logout.sid)
    }
}
