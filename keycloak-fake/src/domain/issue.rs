//! What a decision lets the realm sign. Signing is `token`'s work, and is done when the realm is unlocked.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::state::{Client, ClientScope, Id, Seconds, Session, User};

/// Tokens that were granted, and have to be made. The records are those of the moment of the decision.
#[derive(Clone, Debug)]
pub(crate) struct Issue {
    pub(crate) user: Arc<User>,
    pub(crate) client: Arc<Client>,
    /// The session, online or offline; `None` for a service account without one.
    pub(crate) session: Option<Arc<Session>>,
    /// The client scopes that the tokens have: the client's own default ones and the optional ones asked for, in
    /// Keycloak's order.
    pub(crate) scopes: Vec<Arc<ClientScope>>,
    /// Whether `openid` was asked for, so that there is an ID token and `openid` in `scope`.
    pub(crate) openid: bool,
    /// Seconds since the epoch.
    pub(crate) issued: Seconds,
    pub(crate) access: TokenPlan,
    pub(crate) id: Option<TokenPlan>,
    pub(crate) refresh: Option<RefreshPlan>,
    pub(crate) auth_time: Option<Seconds>,
    pub(crate) acr: Option<Arc<str>>,
    pub(crate) nonce: Option<Arc<str>>,
    /// Notes that mappers can read beside the session's own: of a service account, which has no session.
    pub(crate) notes: BTreeMap<String, String>,
    /// For whom it is, where the tokens are a requesting party's: `client` is then the resource server.
    pub(crate) party: Option<Party>,
    /// The thumbprint of the key that the tokens are bound to (RFC 9449, section 6).
    pub(crate) bound: Option<String>,
    /// The thumbprint of the certificate that the tokens are bound to (RFC 8705, section 3).
    pub(crate) certificate: Option<String>,
    /// What the tokens are in exchange for another one, where they are.
    pub(crate) exchanged: Option<Exchanged>,
    /// What the ID token vouches for; tokens that come from the token endpoint stand for themselves.
    pub(crate) vouched: Vouched,
}

impl Issue {
    /// Who asked, by the `clientId`, where the tokens are those of another client that permits it.
    pub(crate) fn holder(&self) -> Option<&str> {
        self.exchanged.as_ref()?.holder.as_deref()
    }
}

/// A requesting party (UMA 2.0 Grant, section 1.2).
#[derive(Clone, Debug)]
pub(crate) struct Party {
    /// The client that asks.
    pub(crate) client: Arc<Client>,
    /// The claim `authorization`.
    pub(crate) authorization: serde_json::Value,
    /// The resource server, by its `clientId`, if the token is for it.
    pub(crate) audience: Option<Arc<str>>,
}

/// What is given for another token (RFC 8693).
#[derive(Clone, Debug)]
pub(crate) struct Exchanged {
    /// `issued_token_type`; there is none where what an exchange gave is refreshed, and then the audience is only
    /// remembered.
    pub(crate) kind: Option<&'static str>,
    /// Whether the ID token stands in the access token's place.
    pub(crate) is_id_token: bool,
    /// The clients that the access token is for and no others, by name; all of them if there are none here.
    pub(crate) audience: Vec<Arc<str>>,
    /// Who asked, by the `clientId`, where the tokens are those of another client that permits it: they name this one as
    /// theirs, and are for the other one.
    pub(crate) holder: Option<Arc<str>>,
}

/// What an ID token holds the hashes of, so that nobody can put something else beside it (OpenID Connect Core 1.0,
/// section 3.3.2.11; Financial-grade API 1.0, part 2, section 5.2.2).
#[derive(Clone, Debug)]
pub(crate) struct Vouched {
    pub(crate) access_token: bool,
    pub(crate) code: Option<String>,
    pub(crate) state: Option<Arc<str>>,
}

impl Vouched {
    /// What comes from the token endpoint: the access token alone.
    pub(crate) fn access_token() -> Self {
        Self { access_token: true, code: None, state: None }
    }
}

/// A token to be made.
#[derive(Clone, Debug)]
pub(crate) struct TokenPlan {
    /// `jti`, whole.
    pub(crate) id: Id,
    /// `exp`, in seconds since the epoch.
    pub(crate) expires: Seconds,
}

/// A refresh or offline token to be made.
#[derive(Clone, Debug)]
pub(crate) struct RefreshPlan {
    /// `jti`.
    pub(crate) id: Id,
    pub(crate) offline: bool,
    /// `exp`, in seconds since the epoch; an offline token may have none.
    pub(crate) expires: Option<Seconds>,
    /// The scopes of the token that it takes the place of; they are its own, whatever was asked for.
    pub(crate) scope: Option<Arc<str>>,
}

/// Which grant it was; the access token's `jti` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GrantKind {
    Password,
    ClientCredentials,
    /// Of a client that asks for permissions for itself.
    OwnPermissions,
    AuthorizationCode,
    /// Tokens that come by the browser.
    Browser,
    RefreshToken,
    TokenExchange,
    /// Token exchange as it was before the standard one.
    TokenExchangeV1,
    DeviceCode,
    Ciba,
    JwtBearer,
    /// Permissions, for the holder of another client's token.
    Uma,
    /// Permissions, for the holder of the resource server's own token.
    OwnUma,
}

/// A token of client registration to be made: an initial access token, or one by which a client changes itself.
#[derive(Clone, Debug)]
pub(crate) struct RegistrationPlan {
    /// `jti`.
    pub(crate) id: Id,
    pub(crate) issued: Seconds,
    /// `exp`; 0 means never.
    pub(crate) expires: Seconds,
    pub(crate) issuer: String,
    /// For a client's own token: which policies hold for the client, `anonymous` or `authenticated` ones.
    pub(crate) registers: Option<&'static str>,
    /// The web sites that may use it.
    pub(crate) origins: Option<Vec<String>>,
}
