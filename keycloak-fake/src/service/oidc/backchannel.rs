//! Logins on another device (OpenID CIBA Core 1.0).

use keycloak_api::Result;
use keycloak_api::oidc::{BackchannelAuthentication, OpenIdConnect};

use super::Received;
use crate::domain::oidc::backchannel::{self, Begun};
use crate::handle::FakeKeycloak;

impl FakeKeycloak {
    /// `POST …/ext/ciba/auth`.
    pub(crate) async fn backchannel_endpoint(
        &self,
        realm: &str,
        received: Received<'_>,
    ) -> Result<BackchannelAuthentication> {
        let operation = <dyn OpenIdConnect>::AUTHENTICATE_BACKCHANNEL;
        let (begun, _): (Begun, _) =
            self.decide_oidc(operation, realm, received, None, None, backchannel::begin).await?;
        match begun {}
    }
}
