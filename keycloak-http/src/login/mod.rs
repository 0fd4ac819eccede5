//! Logins in the browser, for web applications that keep sessions of their own: the code flow of OpenID Connect with
//! `state`, `nonce` and PKCE, renewal, and the end of it all from both sides.
//!
//! ```no_run
//! use keycloak_api::oidc::ClientAuth;
//! use keycloak_http::HttpKeycloak;
//! use keycloak_http::login::{Login, LoginError, PendingLogin, WebLogin};
//!
//! # #[derive(Default)] struct Session { pending: Option<PendingLogin>, login: Option<Login> }
//! # fn example(secret: secrecy::SecretString) -> Result<(), Box<dyn std::error::Error>> {
//! let keycloak = HttpKeycloak::builder("https://sso.example.org").build()?;
//! let client = ClientAuth::secret_basic("web", secret);
//! let web = WebLogin::new(keycloak, "shop", client, "https://shop.example.org/callback")?.scope("email");
//! # Ok(())
//! # }
//!
//! /// `GET /login`: keeps what was asked for, and sends the browser to the returned address.
//! fn begin(web: &WebLogin, session: &mut Session) -> Result<String, LoginError> {
//!     let (url, pending) = web.start()?;
//!     session.pending = Some(pending);
//!     Ok(url.into())
//! }
//!
//! /// `GET /callback?…`: a login is taken out of the session, since it is good once.
//! async fn come_back(web: &WebLogin, session: &mut Session, query: &str) -> Result<(), LoginError> {
//!     let pending = session.pending.take().ok_or(LoginError::State)?;
//!     session.login = Some(web.finish(pending, query).await?);
//!     Ok(())
//! }
//! ```
//!
//! In the application's own tests the same stands [over](WebLogin::over) a fake, without a socket. `examples/web_app.rs`
//! in the repository is an application with sessions, login and logout.
//!
//! # What is left to the application
//!
//! - **Its sessions.** Give the browser a new session's id once somebody has logged in, or a stranger's may become theirs.
//! - **Logout tokens that come twice**: their `jti` is in the claims that [`WebLogin::verify_logout_token`] gives.
//!
//! What is here must not keep sessions, set cookies, nor put a token, a code or a `state` into an error.

mod callback;
mod error;
mod finished;
mod id_token;
mod logout;
mod pending;
mod refresh;
mod start;

pub use error::{LoginError, RefusalCode};
pub use finished::Login;
pub use pending::PendingLogin;

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use keycloak_api::oidc::{ClientAuth, OpenIdConnect};
use keycloak_api::operation::Transport as _;
use keycloak_api::token::Algorithm;
use url::Url;

use crate::build_error::BuildError;
use crate::keycloak::HttpKeycloak;
use crate::keys::issuer;
use crate::source::{Over, Source};
use crate::timed_cache::{TimedCache, TokenHash};
use refresh::Refreshed;

/// How many renewals are remembered at most. Each is of use for seconds, and goes when others need its place.
const RENEWALS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(999);

/// Logs users of one realm in to one client. Cloning it is cheap enough for a handler's state, and clones share what
/// renewals are under way.
#[derive(Clone)]
pub struct WebLogin {
    source: Arc<dyn Source>,
    renewals: Arc<TimedCache<TokenHash, Arc<Refreshed>>>,
    realm: String,
    /// Where browsers reach the server.
    base_url: Url,
    issuer: String,
    client: ClientAuth,
    redirect_uri: String,
    scope: String,
    algorithms: Vec<Algorithm>,
    leeway: u64,
    time_limit: Duration,
    issuer_in_callback: bool,
}

impl WebLogin {
    /// Logs users of `realm` in to `client`, and has their browsers come back to `redirect_uri`, one of those that the
    /// client has in Keycloak. The issuer is the realm below the base URL of `keycloak`, whose cache of keys is used.
    ///
    /// # Errors
    /// None, as far as is known; the signature is that of [`over`](Self::over).
    pub fn new(
        keycloak: HttpKeycloak,
        realm: impl Into<String>,
        client: ClientAuth,
        redirect_uri: impl Into<String>,
    ) -> Result<Self, BuildError> {
        let base_url = keycloak.base_url().to_owned();
        Self::of(Arc::new(keycloak), &base_url, realm.into(), client, redirect_uri.into())
    }

    /// The same over anything that has the trait, such as a fake: the realm's keys are asked for at each login, and `now`
    /// tells the time. `base_url` is the URL above `/realms`, that issuers begin with and browsers are sent to.
    ///
    /// # Errors
    /// A base URL that is none.
    pub fn over(
        keycloak: Arc<dyn OpenIdConnect>,
        base_url: &str,
        realm: impl Into<String>,
        client: ClientAuth,
        redirect_uri: impl Into<String>,
        now: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> Result<Self, BuildError> {
        Self::of(Over::new(keycloak, now), base_url, realm.into(), client, redirect_uri.into())
    }

    fn of(
        source: Arc<dyn Source>,
        base_url: &str,
        realm: String,
        client: ClientAuth,
        redirect_uri: String,
    ) -> Result<Self, BuildError> {
        let renewals = Arc::new(TimedCache::new(RENEWALS));
        let (base_url, issuer) = place(base_url, &realm)?;
        let (scope, algorithms, leeway) = ("openid".to_owned(), vec![Algorithm::RS256], 0);
        let (time_limit, issuer_in_callback) = (Duration::from_secs(3600), true);
        Ok(Self {
            source,
            renewals,
            realm,
            base_url,
            issuer,
            client,
            redirect_uri,
            scope,
            algorithms,
            leeway,
            time_limit,
            issuer_in_callback,
        })
    }

    /// Sends browsers to the server at another base URL than the one that it is asked at: where it is known by a name of
    /// its own within a network. Issuers begin with it.
    ///
    /// # Errors
    /// A base URL that is none.
    pub fn browsers_at(self, base_url: &str) -> Result<Self, BuildError> {
        let (base_url, issuer) = place(base_url, &self.realm)?;
        Ok(Self { base_url, issuer, ..self })
    }

    /// Asks for these scopes, separated by spaces; for `openid` in any case.
    #[must_use]
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self { scope: scope.into(), ..self }
    }

    /// Takes ID tokens and logout tokens that are signed by these algorithms; RS256 alone unless set here. Those that are
    /// signed with the client's secret are not taken.
    #[must_use]
    pub fn algorithms(self, algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        Self { algorithms: algorithms.into_iter().collect(), ..self }
    }

    /// By how many seconds the clocks of Keycloak and of this machine may differ; by none unless set here.
    #[must_use]
    pub fn leeway(self, seconds: u64) -> Self {
        Self { leeway: seconds, ..self }
    }

    /// Within which time a login has to be finished that was started; an hour unless set here.
    #[must_use]
    pub fn time_limit(self, limit: Duration) -> Self {
        Self { time_limit: limit, ..self }
    }

    /// Takes callbacks that do not say whose they are (RFC 9207): those of Keycloak before version 23, and of clients whose
    /// attribute `exclude.issuer.from.auth.response` is on. One that says another issuer is refused all the same.
    #[must_use]
    pub fn without_issuer_in_callback(self) -> Self {
        Self { issuer_in_callback: false, ..self }
    }
}

/// Where browsers go, and what the realm there calls itself.
fn place(base_url: &str, realm: &str) -> Result<(Url, String), BuildError> {
    let base_url = crate::base_url::parse(base_url)?;
    let issuer = issuer(&base_url, realm);
    Ok((Url::parse(&base_url).map_err(BuildError::BaseUrl)?, issuer))
}

impl fmt::Debug for WebLogin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("WebLogin")
            .field("issuer", &self.issuer)
            .field("client", &self.client)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}
