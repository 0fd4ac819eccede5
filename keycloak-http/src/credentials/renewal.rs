//! Getting the next token: by the refresh token, by the grant, or from the supplier.

use std::sync::Arc;
use std::time::Duration;

use keycloak_api::Error;
use keycloak_api::oidc::{Grant, OpenIdConnect as _, TokenResponse};
use keycloak_api::operation::Transport as _;
use secrecy::ExposeSecret as _;

use super::{Credentials, Login, Source, Token, with_access_token};
use crate::retry::{self, RetryPolicy};
use crate::wire::Wire;

/// Everything that a token is got with.
#[derive(Debug)]
pub(super) struct Renewal {
    pub(super) wire: Arc<Wire>,
    pub(super) credentials: Credentials,
    pub(super) retry: RetryPolicy,
    /// How long before its end a token is renewed.
    pub(super) margin: Duration,
}

impl Renewal {
    /// Gets the token after `last`.
    ///
    /// # Errors
    /// What the server or the supplier answered last.
    pub(super) async fn next(&self, last: Option<&Token>) -> Result<Token, Error> {
        let asked_at = self.wire.now();
        match &self.credentials.0 {
            Source::Supplier(supplier) => {
                let supplied = supplier.token().await?;
                Ok(Token::supplied(supplied, asked_at, self.margin))
            }
            Source::Grant(login) => {
                let response = with_access_token(self.tokens(login, last).await?)?;
                Ok(Token::granted(&response, asked_at, self.margin))
            }
        }
    }

    async fn tokens(&self, login: &Login, last: Option<&Token>) -> Result<TokenResponse, Error> {
        if let Some(refresh_token) = last.and_then(|last| last.refresh_token(self.wire.now())) {
            let refresh = Grant::refresh_token(refresh_token.clone());
            match self.request(login, &refresh).await {
                Err(error) if is_refused(&error) && !is_same(&refresh, &login.grant) => {
                    tracing::debug!(kind = %error.kind(), "the refresh token was refused");
                }
                Err(error) => return Err(error),
                Ok(mut response) => {
                    // A server that sends no new one means the old one to be kept (RFC 6749, section 6).
                    response.refresh_token.get_or_insert_with(|| refresh_token.expose_secret().to_owned());
                    return Ok(response);
                }
            }
        }
        self.request(login, &login.grant).await
    }

    async fn request(&self, login: &Login, grant: &Grant) -> Result<TokenResponse, Error> {
        // A refresh token may be good for one use, and so may an assertion; a lost answer must not use it again.
        let repeatable = matches!(grant, Grant::Password(_) | Grant::ClientCredentials(_));
        // Each attempt is made anew, because a client's assertion is good for one use.
        let attempt = || self.wire.token(&login.realm, &login.client, grant);
        retry::run(&self.retry, attempt, |outcome| retry::of_outcome(outcome, repeatable, self.wire.now())).await
    }
}

/// Whether the server understood and said no, so that another grant may fare better.
fn is_refused(error: &Error) -> bool {
    error.status().is_some_and(|status| matches!(status, 400..=499)) && !error.is_transient()
}

fn is_same(refresh: &Grant, grant: &Grant) -> bool {
    match (refresh, grant) {
        (Grant::RefreshToken(one), Grant::RefreshToken(other)) => {
            one.refresh_token.expose_secret() == other.refresh_token.expose_secret()
        }
        _ => false,
    }
}
