//! Tokens, as most cases begin with some.

use keycloak_api::Error;
use keycloak_api::oidc::{ClientAuth, Grant, TokenResponse};

use serde_json::json;

use super::World;
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;

/// The confidential client of the fixture.
#[must_use]
pub fn conf() -> ClientAuth {
    ClientAuth::secret_basic("conf", "conf-secret")
}

/// Alice's password.
#[must_use]
pub fn alice() -> Grant {
    Grant::password("alice", "alice-password")
}

impl World {
    /// Asks for tokens by the trait, and compares what it came to.
    ///
    /// # Errors
    /// They are refused, which may be what the case expects.
    pub async fn token(&mut self, step: &str, client: &ClientAuth, grant: &Grant) -> Result<TokenResponse, Error> {
        let result = self.keycloak().token(&self.realm, client, grant).await;
        self.expect_result(step, &result);
        result
    }

    /// Logs alice in at `conf` by her password, and keeps `{access}`, `{refresh}`, `{id}` and `{sid}`.
    ///
    /// # Errors
    /// She is refused.
    pub async fn log_in(&mut self, scope: &str) -> Outcome<TokenResponse> {
        self.log_in_as(&conf(), &alice().with_scope(scope)).await
    }

    /// Gets tokens, compares nothing, and keeps them as [`World::log_in`] does.
    ///
    /// # Errors
    /// They are refused.
    pub async fn log_in_as(&mut self, client: &ClientAuth, grant: &Grant) -> Outcome<TokenResponse> {
        let tokens = self.keycloak().token(&self.realm, client, grant).await?;
        self.keep(&tokens);
        Ok(tokens)
    }

    /// Keeps the tokens for `{access}`, `{refresh}`, `{id}` and `{sid}`.
    pub fn keep(&mut self, tokens: &TokenResponse) {
        self.set("access", tokens.access_token.as_str());
        self.set("refresh", tokens.refresh_token.as_deref().unwrap_or_default());
        self.set("id", tokens.id_token.as_deref().unwrap_or_default());
        self.set("sid", tokens.session_state.as_deref().unwrap_or_default());
    }

    /// Has the realm keep users' events, of the kinds that it keeps by default.
    ///
    /// # Errors
    /// It is refused.
    pub async fn keep_events(&mut self) -> Outcome {
        self.change_realm(json!({"eventsEnabled": true})).await
    }

    /// Compares the events since the last time, and forgets them.
    ///
    /// # Errors
    /// They cannot be had.
    pub async fn expect_events(&mut self, step: &str) -> Outcome {
        const EVENTS: &str = "/admin/realms/{realm}/events";
        let events = self.answer(Call::get(format!("{EVENTS}?direction=asc")).admin()).await?.json();
        self.expect_value(&format!("events: {step}"), &events);
        self.answer(Call::delete(EVENTS).admin()).await?;
        Ok(())
    }

    /// Logs alice in with a new browser, and keeps the `{code}` that comes of it.
    ///
    /// # Errors
    /// No code came.
    pub async fn code(&mut self, query: &str) -> Outcome<String> {
        Browser::default().code(self, query).await
    }
}
