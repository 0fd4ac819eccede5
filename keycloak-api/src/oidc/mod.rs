//! OpenID Connect: what clients and applications ask of a realm.
//!
//! Pure helpers stand beside the trait: [`authorization_url`], [`end_session_url`], [`PkcePair`].

mod backchannel;
mod client_auth;
mod client_registrations;
mod device;
mod discovery;
mod grant;
mod pkce;
mod polling;
mod pushed;
mod token_response;
mod url;

pub use backchannel::{BackchannelAuthentication, BackchannelRequest};
pub use client_auth::ClientAuth;
pub use client_registrations::ClientRegistrations;
pub use device::{DeviceAuthorization, DeviceAuthorizationRequest};
pub use discovery::ProviderMetadata;
pub use grant::{
    ACCESS_TOKEN_TYPE, AuthorizationCodeGrant, CibaGrant, ClientCredentialsGrant, DeviceCodeGrant, Grant,
    ID_TOKEN_TYPE, JwtBearerGrant, PasswordGrant, REFRESH_TOKEN_TYPE, RefreshTokenGrant, TokenExchangeGrant,
    UmaTicketGrant,
};
pub use pkce::{PkcePair, challenge, random_value};
pub use polling::Polling;
pub use pushed::PushedAuthorization;
pub use token_response::{Introspection, TokenResponse, UserInfo};
pub use url::{AuthorizationRequest, EndSessionRequest, authorization_url, end_session_url};

/// The traits of this module without `async`, but for the one that stands here.
#[cfg(feature = "blocking")]
pub(crate) mod blocking_traits {
    pub use super::client_registrations::blocking::ClientRegistrations;
}

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::token::JsonWebKeySet;

/// The OpenID Connect endpoints of a realm.
///
/// See Keycloak's "Securing applications and services with OpenID Connect".
#[operations]
pub trait OpenIdConnect: Send + Sync {
    /// The realm's discovery document (OpenID Connect Discovery 1.0, section 4).
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for a realm that does not exist.
    #[get("/realms/{realm}/.well-known/openid-configuration")]
    async fn discovery(&self, realm: &str) -> Result<ProviderMetadata>;

    /// The realm's public keys (RFC 7517), those of retired but not disabled keys included.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for a realm that does not exist.
    #[get("/realms/{realm}/protocol/openid-connect/certs")]
    async fn certs(&self, realm: &str) -> Result<JsonWebKeySet>;

    /// Gets tokens for a grant (RFC 6749, section 3.2).
    ///
    /// # Errors
    /// `InvalidGrant` with its reason, `InvalidClient`, `UnauthorizedClient`, `InvalidScope` and the other kinds of
    /// RFC 6749, section 5.2.
    #[post("/realms/{realm}/protocol/openid-connect/token", success = 200)]
    async fn token(&self, realm: &str, #[client] client: &ClientAuth, #[form] grant: &Grant) -> Result<TokenResponse>;

    /// The claims of the user whose access token this is (OpenID Connect Core 1.0, section 5.3). The token needs the
    /// scope `openid`.
    ///
    /// # Errors
    /// `InvalidToken` for a token that is not good, `InsufficientScope` for one without `openid`.
    #[get("/realms/{realm}/protocol/openid-connect/userinfo")]
    async fn userinfo(&self, realm: &str, #[bearer] access_token: &str) -> Result<UserInfo>;

    /// What the realm knows of a token (RFC 7662). Keycloak tells it to clients in the token's `aud` only; to others
    /// the token is not active. `hint` is `access_token`, `refresh_token` or `requesting_party_token`.
    ///
    /// # Errors
    /// `InvalidClient` or `UnauthorizedClient` for a client that may not ask.
    #[post("/realms/{realm}/protocol/openid-connect/token/introspect", success = 200, repeatable)]
    async fn introspect(
        &self,
        realm: &str,
        #[client] client: &ClientAuth,
        #[form("token")] token: &str,
        #[form("token_type_hint")] hint: Option<&str>,
    ) -> Result<Introspection>;

    /// Ends a token (RFC 7009): an access token alone; a refresh token, and with it the client's part of the
    /// session. A token that is not good is no error.
    ///
    /// # Errors
    /// `InvalidClient` or `UnauthorizedClient`; `InvalidToken` for another client's token.
    #[post("/realms/{realm}/protocol/openid-connect/revoke", success = 200)]
    async fn revoke(
        &self,
        realm: &str,
        #[client] client: &ClientAuth,
        #[form("token")] token: &str,
        #[form("token_type_hint")] hint: Option<&str>,
    ) -> Result<()>;

    /// Ends the session of a refresh token, without a browser.
    ///
    /// # Errors
    /// `InvalidGrant` for a refresh token that is not good, or not this client's.
    #[post("/realms/{realm}/protocol/openid-connect/logout")]
    async fn logout(
        &self,
        realm: &str,
        #[client] client: &ClientAuth,
        #[form("refresh_token")] refresh_token: &str,
    ) -> Result<()>;

    /// Starts the device authorization grant (RFC 8628, section 3.1): what the device shows its user, who goes
    /// elsewhere with it, and by what it then asks [`OpenIdConnect::token`].
    ///
    /// # Errors
    /// `InvalidClient` or `UnauthorizedClient`, also for a client that may not use the grant.
    #[post("/realms/{realm}/protocol/openid-connect/auth/device", success = 200)]
    async fn authorize_device(
        &self,
        realm: &str,
        #[client] client: &ClientAuth,
        #[form] wanted: &DeviceAuthorizationRequest,
    ) -> Result<DeviceAuthorization>;

    /// Starts a login of a user on a device of the user's own (OpenID CIBA Core 1.0, section 7).
    ///
    /// # Errors
    /// `InvalidClient` or `UnauthorizedClient`; `InvalidRequest` for a user that there is not; `Unavailable` where the
    /// user's device is not reached.
    #[post("/realms/{realm}/protocol/openid-connect/ext/ciba/auth", success = 200)]
    async fn authenticate_backchannel(
        &self,
        realm: &str,
        #[client] client: &ClientAuth,
        #[form] wanted: &BackchannelRequest,
    ) -> Result<BackchannelAuthentication>;

    /// Sends an authorization request ahead of the browser (RFC 9126), for [`PushedAuthorization::request`] to name.
    ///
    /// # Errors
    /// `InvalidClient` or `UnauthorizedClient`; `InvalidRequest` and the other kinds of RFC 6749, section 4.1.2.1.
    #[post("/realms/{realm}/protocol/openid-connect/ext/par/request", success = 201)]
    async fn push_authorization_request(
        &self,
        realm: &str,
        #[client] client: &ClientAuth,
        #[form] wanted: &AuthorizationRequest,
    ) -> Result<PushedAuthorization>;
}
