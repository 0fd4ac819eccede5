//! The grants of the token endpoint, each with every parameter that Keycloak reads.

mod form;
mod parameters;

pub(super) use form::exposed;
pub use parameters::{
    AuthorizationCodeGrant, CibaGrant, ClientCredentialsGrant, DeviceCodeGrant, JwtBearerGrant, PasswordGrant,
    RefreshTokenGrant, TokenExchangeGrant, UmaTicketGrant,
};

use secrecy::SecretString;

/// What a client shows to the token endpoint to get tokens.
///
/// Each has a constructor with what it can't do without; the rest are fields. `Debug` shows no secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Grant {
    /// A user's name and password (RFC 6749, section 4.3).
    Password(PasswordGrant),
    /// The client itself: its service account (RFC 6749, section 4.4).
    ClientCredentials(ClientCredentialsGrant),
    /// The code of an authorization (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
    AuthorizationCode(AuthorizationCodeGrant),
    /// A refresh token (RFC 6749, section 6), also an offline one.
    RefreshToken(RefreshTokenGrant),
    /// A token for another (RFC 8693).
    TokenExchange(TokenExchangeGrant),
    /// The code of a device (RFC 8628, section 3.4).
    DeviceCode(DeviceCodeGrant),
    /// A permission ticket or permissions (UMA 2.0 Grant, section 3.3.1).
    UmaTicket(UmaTicketGrant),
    /// An assertion (RFC 7523, section 2.1).
    JwtBearer(JwtBearerGrant),
    /// A backchannel request (OpenID CIBA Core 1.0, section 10.1).
    Ciba(CibaGrant),
}

/// RFC 8693, section 3: an access token.
pub const ACCESS_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:access_token";
/// RFC 8693, section 3: a refresh token.
pub const REFRESH_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:refresh_token";
/// RFC 8693, section 3: an ID token.
pub const ID_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:id_token";

impl Grant {
    /// A user's name and password.
    #[must_use]
    pub fn password(username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        let (username, password) = (username.into(), password.into());
        Self::Password(PasswordGrant { username, password, totp: None, scope: None, resource: None })
    }

    /// The client's service account.
    #[must_use]
    pub fn client_credentials() -> Self {
        Self::ClientCredentials(ClientCredentialsGrant::default())
    }

    /// The code of an authorization. The redirect URI is the one of its request.
    #[must_use]
    pub fn authorization_code(code: impl Into<SecretString>, redirect_uri: impl Into<String>) -> Self {
        Self::AuthorizationCode(AuthorizationCodeGrant {
            code: code.into(),
            redirect_uri: Some(redirect_uri.into()),
            code_verifier: None,
            client_session_state: None,
            client_session_host: None,
            resource: None,
            authorization_details: None,
        })
    }

    /// A refresh token.
    #[must_use]
    pub fn refresh_token(refresh_token: impl Into<SecretString>) -> Self {
        Self::RefreshToken(RefreshTokenGrant {
            refresh_token: refresh_token.into(),
            scope: None,
            client_session_state: None,
            client_session_host: None,
            resource: None,
        })
    }

    /// An access token, to be exchanged.
    #[must_use]
    pub fn token_exchange(subject_token: impl Into<SecretString>) -> Self {
        Self::TokenExchange(TokenExchangeGrant {
            subject_token: subject_token.into(),
            subject_token_type: Some(ACCESS_TOKEN_TYPE.to_owned()),
            subject_issuer: None,
            actor_token: None,
            actor_token_type: None,
            requested_token_type: None,
            audience: Vec::new(),
            resource: Vec::new(),
            requested_issuer: None,
            requested_subject: None,
            scope: None,
        })
    }

    /// The code of a device.
    #[must_use]
    pub fn device_code(device_code: impl Into<SecretString>) -> Self {
        Self::DeviceCode(DeviceCodeGrant { device_code: device_code.into(), code_verifier: None })
    }

    /// Permissions for `audience`, the client that is the resource server.
    #[must_use]
    pub fn uma_ticket(audience: impl Into<String>) -> Self {
        Self::UmaTicket(UmaTicketGrant { audience: Some(audience.into()), ..UmaTicketGrant::default() })
    }

    /// An assertion.
    #[must_use]
    pub fn jwt_bearer(assertion: impl Into<SecretString>) -> Self {
        Self::JwtBearer(JwtBearerGrant { assertion: assertion.into(), scope: None })
    }

    /// A backchannel request.
    #[must_use]
    pub fn ciba(auth_req_id: impl Into<SecretString>) -> Self {
        Self::Ciba(CibaGrant { auth_req_id: auth_req_id.into() })
    }

    /// Asks for these scopes, separated by spaces. Grants that have no scope of their own stay as they are: the
    /// scopes of a code, a device or a backchannel request were asked for before.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        let place = match &mut self {
            Self::Password(grant) => &mut grant.scope,
            Self::ClientCredentials(grant) => &mut grant.scope,
            Self::RefreshToken(grant) => &mut grant.scope,
            Self::TokenExchange(grant) => &mut grant.scope,
            Self::UmaTicket(grant) => &mut grant.scope,
            Self::JwtBearer(grant) => &mut grant.scope,
            Self::AuthorizationCode(_) | Self::DeviceCode(_) | Self::Ciba(_) => return self,
        };
        *place = Some(scope.into());
        self
    }

    /// Shows the PKCE verifier (RFC 7636, section 4.5) of a code's or a device's request.
    #[must_use]
    pub fn with_code_verifier(mut self, verifier: impl Into<SecretString>) -> Self {
        match &mut self {
            Self::AuthorizationCode(grant) => grant.code_verifier = Some(verifier.into()),
            Self::DeviceCode(grant) => grant.code_verifier = Some(verifier.into()),
            _ => {}
        }
        self
    }

    /// The value of `grant_type`.
    #[must_use]
    pub fn grant_type(&self) -> &'static str {
        match self {
            Self::Password(_) => "password",
            Self::ClientCredentials(_) => "client_credentials",
            Self::AuthorizationCode(_) => "authorization_code",
            Self::RefreshToken(_) => "refresh_token",
            Self::TokenExchange(_) => "urn:ietf:params:oauth:grant-type:token-exchange",
            Self::DeviceCode(_) => "urn:ietf:params:oauth:grant-type:device_code",
            Self::UmaTicket(_) => "urn:ietf:params:oauth:grant-type:uma-ticket",
            Self::JwtBearer(_) => "urn:ietf:params:oauth:grant-type:jwt-bearer",
            Self::Ciba(_) => "urn:openid:params:grant-type:ciba",
        }
    }
}
