//! The grants of the token endpoint, each with every parameter that Keycloak reads.

use secrecy::{ExposeSecret, SecretString};

use crate::operation::{Form, IntoForm};

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

/// [`Grant::Password`].
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
}

/// [`Grant::ClientCredentials`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ClientCredentialsGrant {
    /// The scopes asked for, separated by spaces.
    pub scope: Option<String>,
}

/// [`Grant::AuthorizationCode`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AuthorizationCodeGrant {
    /// The code.
    pub code: SecretString,
    /// The `redirect_uri` of the authorization request.
    pub redirect_uri: Option<String>,
    /// The PKCE verifier of the authorization request's challenge.
    pub code_verifier: Option<SecretString>,
}

/// [`Grant::RefreshToken`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RefreshTokenGrant {
    /// The refresh token.
    pub refresh_token: SecretString,
    /// Fewer scopes than were granted, separated by spaces.
    pub scope: Option<String>,
}

/// [`Grant::TokenExchange`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenExchangeGrant {
    /// The token to exchange.
    pub subject_token: SecretString,
    /// What kind of token it is, such as [`ACCESS_TOKEN_TYPE`].
    pub subject_token_type: Option<String>,
    /// The identity provider that made it, where that is not the realm.
    pub subject_issuer: Option<String>,
    /// What kind of token is asked for.
    pub requested_token_type: Option<String>,
    /// The clients that the new token is for.
    pub audience: Vec<String>,
    /// The identity provider whose token is asked for.
    pub requested_issuer: Option<String>,
    /// The user to impersonate.
    pub requested_subject: Option<String>,
    /// The scopes asked for, separated by spaces.
    pub scope: Option<String>,
}

/// [`Grant::DeviceCode`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeviceCodeGrant {
    /// The device's code.
    pub device_code: SecretString,
    /// The PKCE verifier of the device request's challenge.
    pub code_verifier: Option<SecretString>,
}

/// [`Grant::UmaTicket`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct UmaTicketGrant {
    /// The client whose resources are asked for.
    pub audience: Option<String>,
    /// What is asked for, each `resource`, `resource#scope` or `#scope`.
    pub permission: Vec<String>,
    /// The ticket of a resource server.
    pub ticket: Option<SecretString>,
    /// Claims that are pushed to the policies, encoded as `claim_token_format` says.
    pub claim_token: Option<SecretString>,
    /// The format of `claim_token`.
    pub claim_token_format: Option<String>,
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
    /// What `permission` names resources by: `id`, which a name is as well, or `uri`.
    pub permission_resource_format: Option<String>,
    /// Whether the best match for a URI is taken where none is the same.
    pub permission_resource_matching_uri: Option<bool>,
}

/// [`Grant::JwtBearer`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JwtBearerGrant {
    /// The assertion: a signed JWT.
    pub assertion: SecretString,
    /// The scopes asked for, separated by spaces.
    pub scope: Option<String>,
}

/// [`Grant::Ciba`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CibaGrant {
    /// The id of the backchannel request.
    pub auth_req_id: SecretString,
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
        Self::Password(PasswordGrant { username, password, totp: None, scope: None })
    }

    /// The client's service account.
    #[must_use]
    pub fn client_credentials() -> Self {
        Self::ClientCredentials(ClientCredentialsGrant::default())
    }

    /// The code of an authorization. The redirect URI is the one of its request.
    #[must_use]
    pub fn authorization_code(code: impl Into<SecretString>, redirect_uri: impl Into<String>) -> Self {
        let (code, redirect_uri) = (code.into(), Some(redirect_uri.into()));
        Self::AuthorizationCode(AuthorizationCodeGrant { code, redirect_uri, code_verifier: None })
    }

    /// A refresh token.
    #[must_use]
    pub fn refresh_token(refresh_token: impl Into<SecretString>) -> Self {
        Self::RefreshToken(RefreshTokenGrant { refresh_token: refresh_token.into(), scope: None })
    }

    /// An access token, to be exchanged.
    #[must_use]
    pub fn token_exchange(subject_token: impl Into<SecretString>) -> Self {
        Self::TokenExchange(TokenExchangeGrant {
            subject_token: subject_token.into(),
            subject_token_type: Some(ACCESS_TOKEN_TYPE.to_owned()),
            subject_issuer: None,
            requested_token_type: None,
            audience: Vec::new(),
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
            Self::JwtBearer(grant) => &mut grant.scope,
            Self::AuthorizationCode(_) | Self::DeviceCode(_) | Self::UmaTicket(_) | Self::Ciba(_) => return self,
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

impl IntoForm for Grant {
    fn write(&self, form: &mut Form) {
        form.append("grant_type", self.grant_type());
        match self {
            Self::Password(grant) => {
                form.append("username", &grant.username);
                form.append("password", grant.password.expose_secret());
                form.append_some("totp", exposed(&grant.totp));
                form.append_some("scope", grant.scope.as_deref());
            }
            Self::ClientCredentials(grant) => form.append_some("scope", grant.scope.as_deref()),
            Self::AuthorizationCode(grant) => {
                form.append("code", grant.code.expose_secret());
                form.append_some("redirect_uri", grant.redirect_uri.as_deref());
                form.append_some("code_verifier", exposed(&grant.code_verifier));
            }
            Self::RefreshToken(grant) => {
                form.append("refresh_token", grant.refresh_token.expose_secret());
                form.append_some("scope", grant.scope.as_deref());
            }
            Self::TokenExchange(grant) => grant.write(form),
            Self::DeviceCode(grant) => {
                form.append("device_code", grant.device_code.expose_secret());
                form.append_some("code_verifier", exposed(&grant.code_verifier));
            }
            Self::UmaTicket(grant) => grant.write(form),
            Self::JwtBearer(grant) => {
                form.append("assertion", grant.assertion.expose_secret());
                form.append_some("scope", grant.scope.as_deref());
            }
            Self::Ciba(grant) => form.append("auth_req_id", grant.auth_req_id.expose_secret()),
        }
    }
}

impl IntoForm for TokenExchangeGrant {
    fn write(&self, form: &mut Form) {
        form.append("subject_token", self.subject_token.expose_secret());
        form.append_some("subject_token_type", self.subject_token_type.as_deref());
        form.append_some("subject_issuer", self.subject_issuer.as_deref());
        form.append_some("requested_token_type", self.requested_token_type.as_deref());
        for audience in &self.audience {
            form.append("audience", audience);
        }
        form.append_some("requested_issuer", self.requested_issuer.as_deref());
        form.append_some("requested_subject", self.requested_subject.as_deref());
        form.append_some("scope", self.scope.as_deref());
    }
}

impl IntoForm for UmaTicketGrant {
    fn write(&self, form: &mut Form) {
        form.append_some("audience", self.audience.as_deref());
        for permission in &self.permission {
            form.append("permission", permission);
        }
        form.append_some("ticket", exposed(&self.ticket));
        form.append_some("claim_token", exposed(&self.claim_token));
        form.append_some("claim_token_format", self.claim_token_format.as_deref());
        form.append_some("rpt", exposed(&self.rpt));
        form.append_some("subject_token", exposed(&self.subject_token));
        form.append_some("submit_request", self.submit_request.map(text));
        form.append_some("response_mode", self.response_mode.as_deref());
        form.append_some("response_include_resource_name", self.response_include_resource_name.map(text));
        let limit = self.response_permissions_limit.map(|limit| limit.to_string());
        form.append_some("response_permissions_limit", limit.as_deref());
        form.append_some("permission_resource_format", self.permission_resource_format.as_deref());
        form.append_some("permission_resource_matching_uri", self.permission_resource_matching_uri.map(text));
    }
}

fn exposed(secret: &Option<SecretString>) -> Option<&str> {
    secret.as_ref().map(SecretString::expose_secret)
}

fn text(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}
