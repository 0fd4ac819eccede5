//! An access token that is kept, and until when.

use std::time::{Duration, SystemTime};

use crate::polling::seconds;
use keycloak_api::oidc::TokenResponse;
use secrecy::{ExposeSecret, SecretString};

use super::SuppliedToken;

/// An access token with its end, and what it can be renewed with.
#[derive(Debug)]
pub(crate) struct Token {
    /// The value of the `Authorization` header (RFC 6750, section 2.1), made once for every request.
    authorization: SecretString,
    /// When it should be renewed, and when it must be; `None` where nobody said.
    ends: Option<(SystemTime, SystemTime)>,
    refresh_token: Option<SecretString>,
    refresh_ends: Option<SystemTime>,
}

impl Token {
    /// The token of a `response` to a request that was sent at `now`, to be renewed `margin` before it ends.
    pub(super) fn granted(response: &TokenResponse, now: SystemTime, margin: Duration) -> Self {
        // A refresh token of no lifespan (0) is an offline one, without end.
        let refresh_lifespan = response.refresh_expires_in.filter(|seconds| *seconds > 0).map(seconds);
        Self {
            authorization: bearer(&response.access_token),
            ends: response.expires_in.and_then(|lifespan| ends(now, seconds(lifespan), margin)),
            refresh_token: response.refresh_token.as_deref().map(SecretString::from),
            refresh_ends: refresh_lifespan.and_then(|lifespan| now.checked_add(lifespan)),
        }
    }

    /// The token of a supplier who was asked at `now`.
    pub(super) fn supplied(token: SuppliedToken, now: SystemTime, margin: Duration) -> Self {
        let ends = token.lifespan.and_then(|lifespan| ends(now, lifespan, margin));
        Self {
            authorization: bearer(token.access_token.expose_secret()),
            ends,
            refresh_token: None,
            refresh_ends: None,
        }
    }

    /// Whether it need not be renewed yet.
    pub(super) fn is_fresh(&self, now: SystemTime) -> bool {
        self.ends.is_none_or(|(renewal, _)| now < renewal)
    }

    /// Whether the server should still take it.
    pub(super) fn is_good(&self, now: SystemTime) -> bool {
        self.ends.is_none_or(|(_, end)| now < end)
    }

    /// The refresh token, if it has not ended.
    pub(super) fn refresh_token(&self, now: SystemTime) -> Option<&SecretString> {
        self.refresh_token.as_ref().filter(|_| self.refresh_ends.is_none_or(|end| now < end))
    }

    /// The value of the `Authorization` header.
    pub(crate) fn header(&self) -> &SecretString {
        &self.authorization
    }
}

fn bearer(access_token: &str) -> SecretString {
    format!("Bearer {access_token}").into()
}

/// The time to renew and the end. A short-lived token is used for at least three quarters of its time, whatever the
/// margin: else each request would be preceded by a token request.
fn ends(now: SystemTime, lifespan: Duration, margin: Duration) -> Option<(SystemTime, SystemTime)> {
    let renewal = now.checked_add(lifespan - margin.min(lifespan / 4))?;
    Some((renewal, now.checked_add(lifespan)?))
}
