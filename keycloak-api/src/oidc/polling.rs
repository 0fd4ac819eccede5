//! Waiting for a person: devices (RFC 8628) and clients that asked for a login on another device (OpenID CIBA) ask again and
//! again till they are told. How often, is known here; how time passes, the caller says.

use std::future::Future;
use std::time::Duration;

use super::{BackchannelAuthentication, ClientAuth, DeviceAuthorization, Grant, OpenIdConnect, TokenResponse};
use crate::error::{Error, ErrorKind, Result};

/// Where the server does not say how long to wait (RFC 8628, section 3.5; OpenID CIBA Core 1.0, section 7.3).
const INTERVAL: Duration = Duration::from_secs(5);
/// No server wants to be asked without a pause.
const SHORTEST: Duration = Duration::from_millis(100);
/// By how much to wait longer when the server asks for it (RFC 8628, section 3.5; OpenID CIBA Core 1.0, section 11).
const SLOWER: Duration = Duration::from_secs(5);

/// The questions for the tokens of a login that a person has still to agree to. Made from a [`DeviceAuthorization`] or a
/// [`BackchannelAuthentication`].
///
/// [`Polling::wait`] asks any implementation of the trait; a caller with a loop of its own goes by
/// [`interval`](Self::interval) and [`goes_on`](Self::goes_on).
#[derive(Clone, Debug)]
pub struct Polling {
    grant: Grant,
    interval: Duration,
    expires_in: Duration,
}

impl Polling {
    /// The grant that asks for the tokens.
    #[must_use]
    pub fn grant(&self) -> &Grant {
        &self.grant
    }

    /// How long to wait before the next question.
    #[must_use]
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// How long there is anything to ask for, from the beginning.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }

    /// Whether to ask again after this answer; the interval may have become a longer one.
    pub fn goes_on(&mut self, error: &Error) -> bool {
        match error.kind() {
            ErrorKind::AuthorizationPending => {}
            ErrorKind::SlowDown => self.interval = self.interval.saturating_add(SLOWER),
            // It may be back later; asking less often helps it.
            ErrorKind::Timeout | ErrorKind::Connect | ErrorKind::Unavailable => {
                self.interval = self.interval.saturating_mul(2);
            }
            _ => return false,
        }
        true
    }

    /// Waits till the person has agreed, and gives the tokens. `pause` lets the time pass that it is given, such as
    /// `tokio::time::sleep`, or a fake's clock that is moved on; only pauses are counted.
    ///
    /// # Errors
    /// `AccessDenied` where the person refused; where none came in time, `ExpiredToken` as the server says it, or what came
    /// of the last question; and what [`token`](OpenIdConnect::token) can come to.
    pub async fn wait<K, P, F>(
        mut self,
        keycloak: &K,
        realm: &str,
        client: &ClientAuth,
        mut pause: P,
    ) -> Result<TokenResponse>
    where
        K: OpenIdConnect + ?Sized,
        P: FnMut(Duration) -> F,
        F: Future<Output = ()>,
    {
        let mut waited = Duration::ZERO;
        loop {
            pause(self.interval).await;
            waited = waited.saturating_add(self.interval);
            match keycloak.token(realm, client, &self.grant).await {
                Err(error) if self.goes_on(&error) && waited < self.expires_in => {}
                answer => return answer,
            }
        }
    }

    fn new(grant: Grant, interval: Option<i64>, expires_in: i64) -> Self {
        let interval = interval.map_or(INTERVAL, seconds).max(SHORTEST);
        Self { grant, interval, expires_in: seconds(expires_in) }
    }
}

impl From<&DeviceAuthorization> for Polling {
    fn from(begun: &DeviceAuthorization) -> Self {
        Self::new(begun.grant(), begun.interval, begun.expires_in)
    }
}

impl From<&BackchannelAuthentication> for Polling {
    fn from(begun: &BackchannelAuthentication) -> Self {
        Self::new(begun.grant(), begun.interval, begun.expires_in)
    }
}

/// A span that a server gives in seconds; what is below none is none.
fn seconds(number: i64) -> Duration {
    Duration::from_secs(number.try_into().unwrap_or_default())
}
