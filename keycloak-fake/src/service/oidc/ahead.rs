//! What clients start before a person comes: devices (RFC 8628), and authorization requests that are pushed (RFC 9126).

use keycloak_api::Result;
use keycloak_api::oidc::{DeviceAuthorization, OpenIdConnect, PushedAuthorization};

use super::Received;
use super::events::Asked;
use crate::domain::oidc::{device, pushed};
use crate::handle::FakeKeycloak;

impl FakeKeycloak {
    /// `POST …/auth/device`.
    pub(crate) async fn device_endpoint(&self, realm: &str, received: Received<'_>) -> Result<DeviceAuthorization> {
        let operation = <dyn OpenIdConnect>::AUTHORIZE_DEVICE;
        let (code, _) = self.decide_oidc(operation, realm, received, None, Some(Asked::Device), device::begin).await?;
        let (first, second) = code.user_code.split_at_checked(4).unwrap_or((&code.user_code, ""));
        let user_code = format!("{first}-{second}");
        let verification_uri = format!("{}/device", self.issuer(realm));
        Ok(DeviceAuthorization {
            device_code: code.id.to_string(),
            verification_uri_complete: Some(format!("{verification_uri}?user_code={user_code}")),
            user_code,
            verification_uri,
            expires_in: code.lifespan,
            interval: Some(code.interval),
            ..DeviceAuthorization::default()
        })
    }

    /// `POST …/ext/par/request`.
    pub(crate) async fn push_endpoint(&self, realm: &str, received: Received<'_>) -> Result<PushedAuthorization> {
        let operation = <dyn OpenIdConnect>::PUSH_AUTHORIZATION_REQUEST;
        let (pushed, _) = self.decide_oidc(operation, realm, received, None, Some(Asked::Push), pushed::push).await?;
        Ok(PushedAuthorization { request_uri: pushed.uri, expires_in: pushed.lifespan })
    }
}
