//! New tokens for somebody who is logged in (OpenID Connect Core 1.0, section 12).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use keycloak_api::oidc::{Grant, TokenResponse};
use keycloak_api::token::IdTokenClaims;

use super::{Login, LoginError, WebLogin};
use crate::credentials::with_access_token;
use crate::polling::seconds;
use crate::single_flight::share;
use crate::timed_cache::{later, token_hash};

/// How long the answer to a refresh token is given to others who come with the same one: requests of one session come
/// together, and the last of them may have read it before the first has written the new one. Where the realm lets a
/// refresh token be used once, asking again would end the session.
const KEEP: Duration = Duration::from_secs(10);

/// Tokens, and when they were asked for, in seconds since 1970.
pub(super) struct Refreshed {
    tokens: TokenResponse,
    at: i64,
}

impl WebLogin {
    /// Renews a login: new tokens by the refresh token. The returned login takes the place of the old one. A new ID token
    /// is verified, and has to be of the same issuer, user and audience as the one of the login (OpenID Connect Core 1.0,
    /// section 12.2); where the server sends none, or no refresh token, the old one stays.
    ///
    /// Those who renew the same login at the same time, or within ten seconds, get the tokens of one request.
    ///
    /// # Errors
    /// [`LoginError::is_over`]: the session is over. [`LoginError::NoRefreshToken`], [`LoginError::Changed`], and those of
    /// the ID token.
    pub async fn refresh(&self, login: &Login) -> Result<Login, LoginError> {
        let refresh_token = login.tokens.refresh_token.as_deref().ok_or(LoginError::NoRefreshToken)?;
        let ask = || {
            let (source, realm, client) = (Arc::clone(&self.source), self.realm.clone(), self.client.clone());
            let (grant, at) = (Grant::refresh_token(refresh_token), self.now());
            async move {
                let tokens = with_access_token(source.openid().token(&realm, &client, &grant).await?)?;
                let keep = tokens.expires_in.map_or(KEEP, |lifespan| KEEP.min(seconds(lifespan)));
                Ok((Arc::new(Refreshed { tokens, at }), later(source.time(), keep)))
            }
        };
        let refreshed = self.renewals.get(token_hash(refresh_token), || self.source.time(), ask).await;
        let refreshed = refreshed.map_err(|error| LoginError::Server(share(error)))?;
        let mut tokens = refreshed.tokens.clone();
        let claims = match tokens.id_token {
            Some(_) => {
                let claims = self.id_token(&tokens, self.id_tokens()).await?;
                same(&login.claims, &claims)?;
                claims
            }
            None => login.claims.clone(),
        };
        // A server that sends no new one means the old one to be kept (RFC 6749, section 6).
        tokens.refresh_token = tokens.refresh_token.or_else(|| login.tokens.refresh_token.clone());
        tokens.id_token = tokens.id_token.or_else(|| login.tokens.id_token.clone());
        Ok(Login { tokens, claims, granted_at: refreshed.at, action_status: None })
    }
}

/// The new ID token is about the same as the old one. The time of the login may be another one: Keycloak tells that of
/// the session's last, and the user may have shown the password again meanwhile.
fn same(old: &IdTokenClaims, new: &IdTokenClaims) -> Result<(), LoginError> {
    let names = |claims: &IdTokenClaims| claims.aud.0.iter().cloned().collect::<BTreeSet<_>>();
    for (claim, is_same) in [
        ("iss", old.iss == new.iss),
        ("sub", old.sub == new.sub),
        ("aud", names(old) == names(new)),
        ("nonce", new.nonce.is_none() || new.nonce == old.nonce),
    ] {
        if !is_same {
            return Err(LoginError::Changed(claim));
        }
    }
    Ok(())
}
