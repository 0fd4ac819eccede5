//! What each grant is made of: the parameters that Keycloak reads, and no other.

use secrecy::SecretString;

/// [`Grant::Password`](super::Grant::Password).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PasswordGrant {
    /// The user's name, or e-mail address where the realm allows it.
    pub username: String,
    /// The user's password.
    pub password: SecretString,
    /// A one-time password, where the user has one set up.
    pub totp: Option<SecretString>,
    /// The scopes asked for, separated by spaces.
    pub scope: Option<String>,
    /// The resource that the token is for (RFC 8707, section 2.2).
    pub resource: Option<String>,
}

/// [`Grant::ClientCredentials`](super::Grant::ClientCredentials).
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ClientCredentialsGrant {
    /// The scopes asked for, separated by spaces.
    pub scope: Option<String>,
    /// The resource that the token is for (RFC 8707, section 2.2).
    pub resource: Option<String>,
    /// What exactly is asked for: a JSON text (RFC 9396, section 6).
    pub authorization_details: Option<String>,
}

/// [`Grant::AuthorizationCode`](super::Grant::AuthorizationCode).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AuthorizationCodeGrant {
    /// The code.
    pub code: SecretString,
    /// The `redirect_uri` of the authorization request.
    pub redirect_uri: Option<String>,
    /// The PKCE verifier of the authorization request's challenge.
    pub code_verifier: Option<SecretString>,
    /// What the application calls its own session (`client_session_state`), for a logout that the server tells it of.
    pub client_session_state: Option<String>,
    /// The node of the application that has that session (`client_session_host`).
    pub client_session_host: Option<String>,
    /// The resource that the token is for (RFC 8707, section 2.2).
    pub resource: Option<String>,
    /// What exactly is asked for: a JSON text (RFC 9396, section 6).
    pub authorization_details: Option<String>,
}

/// [`Grant::RefreshToken`](super::Grant::RefreshToken).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RefreshTokenGrant {
    /// The refresh token.
    pub refresh_token: SecretString,
    /// Fewer scopes than were granted, separated by spaces.
    pub scope: Option<String>,
    /// What the application calls its own session (`client_session_state`), for a logout that the server tells it of.
    pub client_session_state: Option<String>,
    /// The node of the application that has that session (`client_session_host`).
    pub client_session_host: Option<String>,
    /// The resource that the token is for (RFC 8707, section 2.2).
    pub resource: Option<String>,
}

/// [`Grant::TokenExchange`](super::Grant::TokenExchange).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenExchangeGrant {
    /// The token to exchange.
    pub subject_token: SecretString,
    /// What kind of token it is, such as [`ACCESS_TOKEN_TYPE`](super::ACCESS_TOKEN_TYPE).
    pub subject_token_type: Option<String>,
    /// The identity provider that made it, where that is not the realm.
    pub subject_issuer: Option<String>,
    /// The token of the party that acts for the subject (RFC 8693, section 2.1).
    pub actor_token: Option<SecretString>,
    /// What kind of token `actor_token` is.
    pub actor_token_type: Option<String>,
    /// What kind of token is asked for.
    pub requested_token_type: Option<String>,
    /// The clients that the new token is for.
    pub audience: Vec<String>,
    /// The URIs of the services that the new token is for (RFC 8693, section 2.1).
    pub resource: Vec<String>,
    /// The identity provider whose token is asked for.
    pub requested_issuer: Option<String>,
    /// The user to impersonate.
    pub requested_subject: Option<String>,
    /// The scopes asked for, separated by spaces.
    pub scope: Option<String>,
}

/// [`Grant::DeviceCode`](super::Grant::DeviceCode).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeviceCodeGrant {
    /// The device's code.
    pub device_code: SecretString,
    /// The PKCE verifier of the device request's challenge.
    pub code_verifier: Option<SecretString>,
}

/// [`Grant::UmaTicket`](super::Grant::UmaTicket).
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct UmaTicketGrant {
    /// The client whose resources are asked for.
    pub audience: Option<String>,
    /// What is asked for, each `resource`, `resource#scope` or `#scope`.
    pub permission: Vec<String>,
    /// How `permission` names resources: `id`, by id or name, which is meant where nothing is said, or `uri`.
    pub permission_resource_format: Option<String>,
    /// Whether a URI in `permission` also names the resources whose patterns it matches.
    pub permission_resource_matching_uri: Option<bool>,
    /// Further scopes of the resources, separated by spaces.
    pub scope: Option<String>,
    /// The ticket of a resource server.
    pub ticket: Option<SecretString>,
    /// Claims that are pushed to the policies, encoded as `claim_token_format` says.
    pub claim_token: Option<SecretString>,
    /// The format of `claim_token`.
    pub claim_token_format: Option<String>,
    /// A persisted claims token (UMA 2.0 Grant, section 3.3.1).
    pub pct: Option<SecretString>,
    /// The RPT to add to.
    pub rpt: Option<SecretString>,
    /// The access token of the user who asks, where the client asks for somebody else.
    pub subject_token: Option<SecretString>,
    /// Whether a refused request is handed to the resource's owner.
    pub submit_request: Option<bool>,
    /// `decision` or `permissions` instead of a token.
    pub response_mode: Option<String>,
    /// Whether the RPT names the resources.
    pub response_include_resource_name: Option<bool>,
    /// How many permissions the RPT holds at most.
    pub response_permissions_limit: Option<u32>,
}

/// [`Grant::JwtBearer`](super::Grant::JwtBearer).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JwtBearerGrant {
    /// The assertion: a signed JWT.
    pub assertion: SecretString,
    /// The scopes asked for, separated by spaces.
    pub scope: Option<String>,
}

/// [`Grant::Ciba`](super::Grant::Ciba).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CibaGrant {
    /// The id of the backchannel request.
    pub auth_req_id: SecretString,
}
