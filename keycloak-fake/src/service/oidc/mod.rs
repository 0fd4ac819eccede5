//! OpenID Connect on the fake: in process by the trait, over the wire by the endpoints. Both take the same way, a form.

mod ahead;
mod backchannel;
mod browser;
mod client_keys;
mod client_registrations;
mod elsewhere;
mod endpoints;
mod events;
mod inquiry;
mod objects;
mod password;
mod shown;
mod uma;

#[cfg(feature = "server")]
pub(crate) use browser::session_cookies;
pub(crate) use browser::{
    Browser, BrowserAnswer, BrowserRequest, Choice, ConsentPage, Cookie, ErrorPage, Hints, Input, LoginPage, OtpPage,
    OtpSetUpPage, Page, PasswordPage, ProfileField, ProfilePage, RealmName, RegistrationPage, ResetPage,
};
pub(crate) use endpoints::Received;
pub(crate) use shown::Told;
pub(crate) use uma::Answered;

pub(crate) use crate::domain::oidc::logout_frame::LogoutFrame;

use std::time::SystemTime;

use async_trait::async_trait;
use http::{HeaderMap, StatusCode};
use keycloak_api::oidc::{
    AuthorizationRequest, BackchannelAuthentication, BackchannelRequest, ClientAuth, DeviceAuthorization,
    DeviceAuthorizationRequest, Grant, Introspection, OpenIdConnect, ProviderMetadata, PushedAuthorization,
    TokenResponse, UserInfo,
};
use keycloak_api::operation::{Form, IntoForm as _, Reply};
use keycloak_api::token::JsonWebKeySet;
use keycloak_api::{Error, ErrorKind, Result, rest};
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::domain::denied::OAuthDenied;
use crate::handle::{FakeKeycloak, refusal};

/// The address that callers without a socket have.
pub(crate) const IN_PROCESS: &str = "127.0.0.1";

#[rest(forms)]
#[async_trait]
impl OpenIdConnect for FakeKeycloak {
    async fn discovery(&self, realm: &str) -> Result<ProviderMetadata> {
        let operation = <dyn OpenIdConnect>::DISCOVERY;
        let snapshot = self.realm_of_oidc(realm).map_err(|denied| refusal(operation, realm, &denied))?.snapshot();
        Ok(super::discovery::document(&snapshot, &self.issuer(realm)))
    }

    async fn certs(&self, realm: &str) -> Result<JsonWebKeySet> {
        let operation = <dyn OpenIdConnect>::CERTS;
        let snapshot = self.realm_of_oidc(realm).map_err(|denied| refusal(operation, realm, &denied))?.snapshot();
        off_the_runtime(move || crate::token::jwks(&snapshot)).await
    }

    async fn token(&self, realm: &str, client: &ClientAuth, grant: &Grant) -> Result<TokenResponse> {
        let mut form = Form::default();
        let authorization = self.authenticate_client(realm, client, &mut form)?;
        grant.write(&mut form);
        match self.grant_endpoint(realm, received(&form, authorization.as_deref())).await? {
            Answered::Tokens(tokens) => Ok(*tokens),
            Answered::Other(Value::Object(told)) => typed(told),
            Answered::Other(_) => Err(Error::new(ErrorKind::Decode, "permissions are no token response")),
        }
    }

    async fn userinfo(&self, realm: &str, access_token: &str) -> Result<UserInfo> {
        let authorization = format!("Bearer {access_token}");
        match self.userinfo_endpoint(realm, received(&Form::default(), Some(&authorization))).await? {
            Told::Claims(claims) => typed(claims),
            // What the client reads of it is claims, here as over the wire.
            Told::Signed(jwt) => {
                Reply::new(StatusCode::OK, HeaderMap::new(), jwt.into()).json(<dyn OpenIdConnect>::USERINFO)
            }
        }
    }

    async fn introspect(
        &self,
        realm: &str,
        client: &ClientAuth,
        token: &str,
        hint: Option<&str>,
    ) -> Result<Introspection> {
        let (form, authorization) = self.token_form(realm, client, token, hint)?;
        typed(self.introspection_endpoint(realm, received(&form, authorization.as_deref())).await?)
    }

    async fn revoke(&self, realm: &str, client: &ClientAuth, token: &str, hint: Option<&str>) -> Result<()> {
        let (form, authorization) = self.token_form(realm, client, token, hint)?;
        match self.revocation_endpoint(realm, received(&form, authorization.as_deref())).await {
            // Keycloak answers 200 with an error in the body, which is a success to every client.
            Err(error) if error.status() == Some(200) => Ok(()),
            answer => answer,
        }
    }

    async fn logout(&self, realm: &str, client: &ClientAuth, refresh_token: &str) -> Result<()> {
        let mut form = Form::default();
        let authorization = self.authenticate_client(realm, client, &mut form)?;
        form.append("refresh_token", refresh_token);
        self.logout_endpoint(realm, received(&form, authorization.as_deref())).await
    }

    async fn authorize_device(
        &self,
        realm: &str,
        client: &ClientAuth,
        wanted: &DeviceAuthorizationRequest,
    ) -> Result<DeviceAuthorization> {
        let mut form = Form::default();
        let authorization = self.authenticate_client(realm, client, &mut form)?;
        wanted.write(&mut form);
        self.device_endpoint(realm, received(&form, authorization.as_deref())).await
    }

    async fn authenticate_backchannel(
        &self,
        realm: &str,
        client: &ClientAuth,
        wanted: &BackchannelRequest,
    ) -> Result<BackchannelAuthentication> {
        let mut form = Form::default();
        let authorization = self.authenticate_client(realm, client, &mut form)?;
        wanted.write(&mut form);
        self.backchannel_endpoint(realm, received(&form, authorization.as_deref())).await
    }

    async fn push_authorization_request(
        &self,
        realm: &str,
        client: &ClientAuth,
        wanted: &AuthorizationRequest,
    ) -> Result<PushedAuthorization> {
        let mut form = Form::default();
        let authorization = self.authenticate_client(realm, client, &mut form)?;
        wanted.write(&mut form);
        self.push_endpoint(realm, received(&form, authorization.as_deref())).await
    }
}

impl FakeKeycloak {
    /// The issuer of `realm` at the address that this handle reached.
    pub(crate) fn issuer(&self, realm: &str) -> String {
        format!("{}/realms/{realm}", self.base_url())
    }

    /// The realm, with the words that the OpenID Connect endpoints have for one that does not exist.
    pub(crate) fn realm_of_oidc(
        &self,
        realm: &str,
    ) -> crate::domain::Decision<std::sync::Arc<crate::engine::RealmCell>> {
        self.engine.realm(realm).ok_or(OAuthDenied::RealmUnknown.into())
    }

    fn authenticate_client(&self, realm: &str, client: &ClientAuth, form: &mut Form) -> Result<Option<String>> {
        let now: SystemTime = self.engine.clock.now();
        let header = client.authenticate(&self.issuer(realm), now, form)?;
        Ok(header.and_then(|header| header.header()).map(|header| header.expose_secret().to_owned()))
    }

    fn token_form(
        &self,
        realm: &str,
        client: &ClientAuth,
        token: &str,
        hint: Option<&str>,
    ) -> Result<(Form, Option<String>)> {
        let mut form = Form::default();
        let authorization = self.authenticate_client(realm, client, &mut form)?;
        form.append("token", token);
        form.append_some("token_type_hint", hint);
        Ok((form, authorization))
    }
}

pub(crate) fn received<'a>(form: &'a Form, authorization: Option<&'a str>) -> Received<'a> {
    Received { form, authorization, origin: None, proof: None, method: "POST", ip_address: IN_PROCESS }
}

fn typed<T: DeserializeOwned>(claims: Map<String, Value>) -> Result<T> {
    serde_json::from_value(Value::Object(claims)).map_err(|error| Error::with_source(ErrorKind::Decode, error))
}

/// Runs what may have to make a key first, so that no other task of the runtime waits for it.
pub(crate) async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::runtime::Handle::try_current() {
        // There is no runtime to hold up.
        Err(_) => work(),
        Ok(runtime) => {
            runtime.spawn_blocking(work).await.map_err(|error| Error::with_source(ErrorKind::Server, error))?
        }
    }
}
