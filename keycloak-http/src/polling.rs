//! Waiting for a person: the devices of RFC 8628 and the backchannel of OpenID CIBA ask again and again till they are told.

use std::time::Duration;

use keycloak_api::oidc::{
    BackchannelAuthentication, ClientAuth, DeviceAuthorization, Grant, OpenIdConnect as _, TokenResponse,
};
use keycloak_api::{Error, ErrorKind};
use tokio::time::{Instant, sleep};

use crate::HttpKeycloak;

/// Where the server does not say how long to wait (RFC 8628, section 3.5).
const INTERVAL: Duration = Duration::from_secs(5);
/// No server wants to be asked without a pause.
const SHORTEST: Duration = Duration::from_millis(100);
/// By how much to wait longer when the server asks for it (RFC 8628, section 3.5).
const SLOWER: Duration = Duration::from_secs(5);

impl HttpKeycloak {
    /// Waits till a person has let the device in, and gives its tokens. It asks as often as the server allows, and goes
    /// on asking where the server is not reached (RFC 8628, section 3.5).
    ///
    /// # Errors
    /// `AccessDenied` where the person refused; where none came in time, `ExpiredToken` as the server says it, or what came
    /// of the last question; and what
    /// [`token`](keycloak_api::oidc::OpenIdConnect::token) can come to.
    pub async fn await_device(
        &self,
        realm: &str,
        client: &ClientAuth,
        begun: &DeviceAuthorization,
    ) -> Result<TokenResponse, Error> {
        self.poll(realm, client, &begun.grant(), begun.interval, begun.expires_in).await
    }

    /// Waits till the user has agreed on the other device, and gives the tokens (OpenID CIBA Core 1.0, section 10.1.1).
    ///
    /// # Errors
    /// As [`await_device`](Self::await_device).
    pub async fn await_backchannel(
        &self,
        realm: &str,
        client: &ClientAuth,
        begun: &BackchannelAuthentication,
    ) -> Result<TokenResponse, Error> {
        self.poll(realm, client, &begun.grant(), begun.interval, begun.expires_in).await
    }

    async fn poll(
        &self,
        realm: &str,
        client: &ClientAuth,
        grant: &Grant,
        interval: Option<i64>,
        expires_in: i64,
    ) -> Result<TokenResponse, Error> {
        let mut interval = interval.map_or(INTERVAL, seconds).max(SHORTEST);
        // A span that no clock has room for does not end.
        let end = Instant::now().checked_add(seconds(expires_in));
        loop {
            sleep(interval).await;
            let error = match self.token(realm, client, grant).await {
                Ok(tokens) => return Ok(tokens),
                Err(error) => error,
            };
            match error.kind() {
                ErrorKind::AuthorizationPending => {}
                ErrorKind::SlowDown => interval = interval.saturating_add(SLOWER),
                // It may be back later; asking less often helps it.
                ErrorKind::Timeout | ErrorKind::Connect | ErrorKind::Unavailable => {
                    interval = interval.saturating_mul(2);
                }
                _ => return Err(error),
            }
            if end.is_some_and(|end| Instant::now() >= end) {
                return Err(error);
            }
        }
    }
}

/// A span that a server gives in seconds; what is below none is none.
pub(crate) fn seconds(number: i64) -> Duration {
    Duration::from_secs(number.try_into().unwrap_or_default())
}
