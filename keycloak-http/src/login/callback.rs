//! The way back: what the browser brings, and whether it is the answer to what was asked.

use keycloak_api::oidc::Grant;
use secrecy::SecretString;

use super::{Login, LoginError, PendingLogin, RefusalCode, WebLogin};
use crate::credentials::with_access_token;

/// The parameters that are read; others are nobody's concern (RFC 6749, section 4.1.2).
#[derive(Default)]
struct Callback {
    state: Option<String>,
    issuer: Option<String>,
    code: Option<SecretString>,
    error: Option<String>,
    description: Option<String>,
    action_status: Option<String>,
}

impl WebLogin {
    /// Finishes a login: holds what the browser brings, the query of the callback or the form of a `form_post`, against
    /// what was kept of the login's start, gets the tokens and verifies the ID token (OpenID Connect Core 1.0, section
    /// 3.1.3.7): its signature, issuer, audience, party, type, nonce and times, `at_hash` if it has one, and with `max_age`
    /// that the user logged in no longer before the start.
    ///
    /// # Errors
    /// [`LoginError`], by which nobody is logged in. A callback that comes for a second time finds its login taken out of
    /// the session, or else its code used up ([`LoginError::is_over`]).
    pub async fn finish(&self, pending: PendingLogin, callback: &str) -> Result<Login, LoginError> {
        let callback = Callback::read(callback)?;
        let action_status = callback.action_status.clone();
        let code = self.code(&pending, callback)?;
        let granted_at = self.now();
        let grant = Grant::authorization_code(code, pending.redirect_uri).with_code_verifier(pending.code_verifier);
        let tokens = self.source.openid().token(&self.realm, &self.client, &grant).await;
        let tokens = tokens.and_then(with_access_token).map_err(LoginError::Server)?;
        let claims = self.id_token(&tokens, self.id_tokens().nonce(pending.nonce)).await?;
        // The server measures from when it was asked. The user may have taken time for what came after the password.
        let lately = |max_age: u64| {
            let allowed = i64::try_from(max_age.saturating_add(self.leeway)).unwrap_or(i64::MAX);
            claims.auth_time.is_some_and(|at| at.saturating_add(allowed) >= pending.started_at)
        };
        if !pending.max_age.is_none_or(lately) {
            return Err(LoginError::TooOld);
        }
        Ok(Login { tokens, claims, granted_at, action_status })
    }

    /// The code, if this is the answer to that login, and a good one.
    fn code(&self, pending: &PendingLogin, callback: Callback) -> Result<SecretString, LoginError> {
        if !callback.state.is_some_and(|state| pending.has_state(&state)) {
            return Err(LoginError::State);
        }
        let is_ours = match callback.issuer {
            Some(issuer) => issuer == self.issuer,
            None => !self.issuer_in_callback,
        };
        if !is_ours || pending.issuer != self.issuer {
            return Err(LoginError::Issuer);
        }
        let took = self.now().saturating_sub(pending.started_at);
        if took > i64::try_from(self.time_limit.as_secs()).unwrap_or(i64::MAX) {
            return Err(LoginError::TooLate);
        }
        if let Some(error) = callback.error {
            return Err(LoginError::Refused { code: RefusalCode::of(&error), description: callback.description });
        }
        callback.code.ok_or(LoginError::Missing("code"))
    }
}

impl Callback {
    fn read(query: &str) -> Result<Self, LoginError> {
        let mut callback = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            let value = value.into_owned();
            match &*name {
                "state" => once("state", &mut callback.state, value)?,
                "iss" => once("iss", &mut callback.issuer, value)?,
                "code" => once("code", &mut callback.code, value.into())?,
                "error" => once("error", &mut callback.error, value)?,
                "error_description" => once("error_description", &mut callback.description, value)?,
                "kc_action_status" => once("kc_action_status", &mut callback.action_status, value)?,
                _ => {}
            }
        }
        Ok(callback)
    }
}

/// Who takes the first of two values and who takes the second must not be told different things.
pub(super) fn once<T>(name: &'static str, place: &mut Option<T>, value: T) -> Result<(), LoginError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(LoginError::Repeated(name)),
    }
}
