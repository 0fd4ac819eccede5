//! Waiting for a person, by the clock of the runtime: how often to ask is `keycloak-api`'s to know.

use std::time::Duration;

use keycloak_api::Error;
use keycloak_api::oidc::{
    BackchannelAuthentication, ClientAuth, DeviceAuthorization, OpenIdConnect as _, Polling, TokenResponse,
};
use tokio::time::{Instant, sleep};

use crate::HttpKeycloak;

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
        self.poll(realm, client, begun.into()).await
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
        self.poll(realm, client, begun.into()).await
    }

    async fn poll(&self, realm: &str, client: &ClientAuth, mut polling: Polling) -> Result<TokenResponse, Error> {
        // A span that no clock has room for does not end.
        let end = Instant::now().checked_add(polling.expires_in());
        let is_over = || end.is_some_and(|end| Instant::now() >= end);
        loop {
            sleep(polling.interval()).await;
            match self.token(realm, client, polling.grant()).await {
                Err(error) if polling.goes_on(&error) && !is_over() => {}
                answer => return answer,
            }
        }
    }
}

/// A span that a server gives in seconds; what is below none is none.
pub(crate) fn seconds(number: i64) -> Duration {
    Duration::from_secs(number.try_into().unwrap_or_default())
}
