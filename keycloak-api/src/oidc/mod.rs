//! OpenID Connect: what clients and applications ask of a realm.
//!
//! Pure helpers stand beside the trait: [`authorization_url`], [`end_session_url`], [`PkcePair`].

mod client_auth;
mod client_registrations;
mod discovery;
mod grant;
mod pkce;
mod token_response;
mod url;

pub use client_auth::ClientAuth;
pub use client_registrations::ClientRegistrations;
pub use discovery::ProviderMetadata;
pub use grant::{
    ACCESS_TOKEN_TYPE, AuthorizationCodeGrant, CibaGrant, ClientCredentialsGrant, DeviceCodeGrant, Grant,
    ID_TOKEN_TYPE, JwtBearerGrant, PasswordGrant, REFRESH_TOKEN_TYPE, RefreshTokenGrant, TokenExchangeGrant,
    UmaTicketGrant,
};
pub use pkce::{PkcePair, challenge, random_value};
pub use token_response::{Introspection, TokenResponse, UserInfo};
pub use url::{AuthorizationRequest, EndSessionRequest, authorization_url, end_session_url};

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
}
