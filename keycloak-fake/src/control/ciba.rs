//! The user's device of CIBA logins (OpenID CIBA Core 1.0): which one there is, and a test in its place.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{Error, ErrorKind, Result};
use url::Url;

use crate::domain::oidc::backchannel::{self, Status};
use crate::handle::{FakeKeycloak, refusal};

/// How users' devices are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CibaChannel {
    /// Each request is posted to this address by plain `http`, which answers it with 201, and the device answers at
    /// `…/ext/ciba/auth/callback`: as by Keycloak's own HTTP channel (its option
    /// `spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri`).
    Http(String),
    /// Nobody is asked: requests wait till the test answers them by [`FakeKeycloak::ciba`], or by the control API.
    Held,
}

impl FromStr for CibaChannel {
    type Err = String;

    /// `held`, or an address.
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text {
            "held" => Ok(Self::Held),
            address if address.starts_with("http://") && Url::parse(address).is_ok() => {
                Ok(Self::Http(address.to_owned()))
            }
            other => Err(format!("`{other}` is neither `held` nor an address that begins with http://")),
        }
    }
}

/// The CIBA logins of a realm that wait for their users; [`FakeKeycloak::ciba`] gives them.
#[derive(Clone, Debug)]
pub struct Ciba {
    fake: FakeKeycloak,
    realm: String,
}

/// A login that waits for its user.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CibaRequest {
    /// By what it is answered.
    pub id: String,
    /// The user's name.
    pub username: String,
    /// The client, by its `clientId`.
    pub client_id: String,
    /// What is asked for, separated by spaces: the client's default scopes are among it.
    pub scope: String,
    /// What both devices show.
    pub binding_message: Option<String>,
    /// `acr_values`, as the client gave them.
    pub acr_values: Option<String>,
    /// When the client asked, by the fake's clock.
    pub asked: SystemTime,
}

impl fmt::Debug for CibaRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut request = formatter.debug_struct("CibaRequest");
        request.field("username", &self.username).field("client_id", &self.client_id).field("scope", &self.scope);
        request.field("binding_message", &self.binding_message).finish_non_exhaustive()
    }
}

/// What stands for all that is done here, in errors.
const AUTHENTICATE: &OperationInfo = <dyn OpenIdConnect>::AUTHENTICATE_BACKCHANNEL;

impl FakeKeycloak {
    /// The CIBA logins of `realm`, to be answered by the test in the place of the user's device. There are some where the
    /// fake was [told of a channel](crate::FakeKeycloakBuilder::ciba_channel).
    #[must_use]
    pub fn ciba(&self, realm: impl Into<String>) -> Ciba {
        Ciba { fake: self.clone(), realm: realm.into() }
    }
}

impl Ciba {
    /// Those that wait, the oldest first.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    pub fn pending(&self) -> Result<Vec<CibaRequest>> {
        let found = self.fake.realm_of_oidc(&self.realm);
        let realm = found.map_err(|denied| refusal(AUTHENTICATE, &self.realm, &denied))?.snapshot();
        let pending = backchannel::pending(&realm, &self.fake.context());
        let shown = pending.into_iter().map(|login| CibaRequest {
            id: login.answer_id.to_string(),
            username: realm.users.get(&login.user).map(|user| user.username.to_string()).unwrap_or_default(),
            client_id: login.client_id.to_string(),
            scope: login.scope.to_string(),
            binding_message: login.binding_message.as_deref().map(str::to_owned),
            acr_values: login.acr_values.as_deref().map(str::to_owned),
            asked: UNIX_EPOCH + Duration::from_millis(login.begun.unsigned_abs()),
        });
        Ok(shown.collect())
    }

    /// Has the user agree: the client gets its tokens the next time that it asks. A client in ping mode is told first.
    ///
    /// # Errors
    /// `NotFound` where no such login waits; `InvalidRequest` where the client could not be told, `Unsupported` where it
    /// wants to be told by TLS: the user has agreed all the same.
    pub async fn approve(&self, id: &str) -> Result<()> {
        self.answer(id, Status::Succeed).await
    }

    /// Has the user refuse.
    ///
    /// # Errors
    /// As [`approve`](Self::approve).
    pub async fn deny(&self, id: &str) -> Result<()> {
        self.answer(id, Status::Unauthorized).await
    }

    async fn answer(&self, id: &str, status: Status) -> Result<()> {
        let answered = self.fake.answer_backchannel(&self.realm, id, status).await?;
        answered.ok_or_else(|| Error::new(ErrorKind::NotFound, "no such login waits for its user"))
    }
}
