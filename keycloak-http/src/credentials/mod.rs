//! Who the client is to the admin API, and the access token that shows it.
//!
//! [`Credentials`] say how a token is got, `Renewal` gets one, `TokenCache` keeps it and has it renewed before it
//! ends. Nothing here sends an admin request.

mod cache;
mod renewal;
mod supplier;
mod token;

pub(crate) use cache::TokenCache;
pub use supplier::{SuppliedToken, TokenSupplier};
pub(crate) use token::Token;

use std::fmt;
use std::sync::Arc;

use keycloak_api::oidc::{ClientAuth, Grant, TokenResponse};
use keycloak_api::{Error, ErrorKind};
use secrecy::SecretString;

/// What a client gets its access tokens for the admin API with. `Debug` shows no secret.
#[derive(Clone)]
pub struct Credentials(Source);

#[derive(Clone)]
enum Source {
    Grant(Box<Login>),
    Supplier(Arc<dyn TokenSupplier>),
}

/// Which grant is shown to whom, and by whom.
#[derive(Clone)]
struct Login {
    realm: String,
    client: ClientAuth,
    grant: Grant,
}

impl Credentials {
    /// An administrator of the realm `master`, by name and password, through the client `admin-cli`. For another realm
    /// or client take [`Credentials::grant`].
    #[must_use]
    pub fn password(username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self::grant("master", ClientAuth::public("admin-cli"), Grant::password(username, password))
    }

    /// The service account of the client `client_id` of `realm`, by the client's secret. For another authentication
    /// of the client take [`Credentials::grant`].
    #[must_use]
    pub fn client(realm: impl Into<String>, client_id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self::grant(realm, ClientAuth::secret_basic(client_id, secret), Grant::client_credentials())
    }

    /// A refresh token of `client`'s, also an offline one. Where the server answers with a newer one, that one is used
    /// from then on; it is kept in memory only.
    #[must_use]
    pub fn refresh_token(realm: impl Into<String>, client: ClientAuth, refresh_token: impl Into<SecretString>) -> Self {
        Self::grant(realm, client, Grant::refresh_token(refresh_token))
    }

    /// Any grant that `client` can show to `realm` time and again: each new token is got by the refresh token of the
    /// one before or, where there is none or it is refused, by this grant.
    #[must_use]
    pub fn grant(realm: impl Into<String>, client: ClientAuth, grant: Grant) -> Self {
        Self(Source::Grant(Box::new(Login { realm: realm.into(), client, grant })))
    }

    /// Tokens that come from elsewhere.
    #[must_use]
    pub fn supplier(supplier: impl TokenSupplier + 'static) -> Self {
        Self(Source::Supplier(Arc::new(supplier)))
    }
}

/// The answer of a token endpoint, where it has the access token that was asked for.
///
/// # Errors
/// It has none.
pub(crate) fn with_access_token(answer: TokenResponse) -> Result<TokenResponse, Error> {
    if answer.access_token.is_empty() {
        return Err(Error::new(ErrorKind::Decode, "the token response has no access token"));
    }
    Ok(answer)
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Credentials");
        match &self.0 {
            Source::Grant(login) => {
                shown.field("realm", &login.realm).field("client", &login.client.client_id());
                shown.field("grant_type", &login.grant.grant_type()).finish()
            }
            Source::Supplier(_) => shown.field("supplier", &"..").finish(),
        }
    }
}
