//! Every setting of a client, and what it is where nobody sets it.

mod client;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Certificate, Identity, Proxy};

use crate::build_error::BuildError;
use crate::clock::Clock;
use crate::credentials::{Credentials, TokenCache};
use crate::keycloak::{HttpKeycloak, Inner};
use crate::keys::{Fetch, KeyCache};
use crate::retry::RetryPolicy;
use crate::wire::Wire;
use client::ClientSettings;

/// Builds a [`HttpKeycloak`]; made by [`HttpKeycloak::builder`].
#[must_use]
pub struct HttpKeycloakBuilder {
    base_url: String,
    credentials: Option<Credentials>,
    headers: HeaderMap,
    timeout: Option<Duration>,
    max_body: usize,
    retry: RetryPolicy,
    margin: Duration,
    clock: Clock,
    key_max_age: Duration,
    key_interval: Duration,
    uma1: bool,
    client: ClientSettings,
}

impl HttpKeycloakBuilder {
    pub(crate) fn new(base_url: String) -> Self {
        Self {
            base_url,
            credentials: None,
            headers: HeaderMap::new(),
            timeout: Some(Duration::from_secs(30)),
            max_body: 64 * 1024 * 1024,
            retry: RetryPolicy::default(),
            margin: Duration::from_secs(10),
            clock: Clock::default(),
            key_max_age: Duration::from_secs(600),
            key_interval: Duration::from_secs(10),
            uma1: false,
            client: ClientSettings::default(),
        }
    }

    /// Asks the admin API with these. Without any, admin operations fail with
    /// [`ErrorKind::Credentials`](keycloak_api::ErrorKind::Credentials) and nothing is sent.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Adds a header to every request, beneath those that the request has itself. It is taken for a secret and shown
    /// nowhere. With a [client](Self::client) of one's own that follows redirects, it follows them too.
    pub fn header(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        value.set_sensitive(true);
        self.headers.append(name, value);
        self
    }

    /// Waits this long for one answer, from the connection to the last byte of the body: 30 seconds unless set here,
    /// `None` for no limit. Each attempt has as long; the [`RetryPolicy`]'s budget bounds them all.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Waits this long for a connection, TLS included: 5 seconds unless set here.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.client.connect_timeout = Some(timeout);
        self
    }

    /// Calls itself this (RFC 9110, section 10.1.5); `keycloak-http/` and its version unless set here.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.client.user_agent = Some(user_agent.into());
        self
    }

    /// Trusts this certificate authority, beside those of the system.
    pub fn root_certificate(mut self, certificate: Certificate) -> Self {
        self.client.roots.push(certificate);
        self
    }

    /// Trusts the certificate authorities given to [`root_certificate`](Self::root_certificate), and not the system's.
    pub fn without_system_roots(mut self) -> Self {
        self.client.only_given_roots = true;
        self
    }

    /// Shows this certificate to the server (mutual TLS), as `tls_client_auth` needs it (RFC 8705, section 2).
    pub fn client_certificate(mut self, identity: Identity) -> Self {
        self.client.identity = Some(identity);
        self
    }

    /// Goes through this proxy; called again, the first that is for the URL. Where none is set, those that the
    /// environment names (`HTTPS_PROXY`, `NO_PROXY`) are used.
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.client.proxies.push(proxy);
        self
    }

    /// Goes through no proxy, whatever the environment names.
    pub fn no_proxy(mut self) -> Self {
        self.client.no_proxy = true;
        self
    }

    /// Sends with this HTTP client, which may be shared with the rest of the program.
    ///
    /// What belongs to the client (connect timeout, user agent, certificates, proxies) has to be set on it, and
    /// [`build`](Self::build) refuses it here. Build it with [`Policy::none`](reqwest::redirect::Policy::none): with
    /// another policy, neither a body nor an `Authorization` goes to another origin, and the answer of a redirect is
    /// an error; but headers of [`header`](Self::header) and of the client itself would go along.
    pub fn client(mut self, client: reqwest::Client) -> Self {
        self.client.own = Some(client);
        self
    }

    /// Sends again as the policy says; [`RetryPolicy::off`] for never.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Reads bodies of at most this many bytes, 64 MiB unless set here; for a longer one the operation fails with
    /// [`ErrorKind::Decode`](keycloak_api::ErrorKind::Decode).
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Renews a token this long before its end, 10 seconds unless set here; at most a quarter of its lifespan.
    pub fn token_margin(mut self, margin: Duration) -> Self {
        self.margin = margin;
        self
    }

    /// Fetches a realm's public keys again when they are this old, 10 minutes unless set here. The old ones are used
    /// meanwhile, up to twice this age; beyond it, only if the server fails.
    pub fn key_max_age(mut self, age: Duration) -> Self {
        self.key_max_age = age;
        self
    }

    /// Asks for a realm's public keys at most once in this time when tokens name keys that are unknown, 10 seconds
    /// unless set here. That is also how long the tokens of a new key may be refused.
    pub fn key_interval(mut self, interval: Duration) -> Self {
        self.key_interval = interval;
        self
    }

    /// Speaks to the authorization services as Keycloak 3 had them: entitlements (`authz/entitlement/{client}`) instead of
    /// the grant of [`Entitlements`](keycloak_api::uma::Entitlements), UMA 1.0's resource sets, tickets and
    /// `uma-configuration`. What those had not is refused with
    /// [`ErrorKind::Unsupported`](keycloak_api::ErrorKind::Unsupported), and nothing is sent: attributes of resources, more
    /// than one URI or condition, matching URIs, pushed claims. Later servers know nothing of this.
    pub fn uma1(mut self) -> Self {
        self.uma1 = true;
        self
    }

    /// Takes the time from `now`, for the end of tokens, the age of keys and the times in signed assertions; the
    /// system's unless set here. For tests whose server has a clock of its own.
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// The client. Nothing is sent until it is used.
    ///
    /// # Errors
    /// A base URL that is none, and whatever the HTTP client cannot be built with.
    pub fn build(self) -> Result<HttpKeycloak, BuildError> {
        let base_url = crate::base_url::parse(&self.base_url)?;
        let foreign_client = self.client.own.is_some();
        let wire = Arc::new(Wire {
            client: self.client.build()?,
            foreign_client,
            base_url,
            headers: self.headers,
            timeout: self.timeout,
            max_body: self.max_body,
            clock: self.clock,
        });
        let tokens = |credentials| TokenCache::new(Arc::clone(&wire), credentials, self.retry, self.margin);
        let tokens = self.credentials.map(tokens);
        let fetch = Fetch { wire: Arc::clone(&wire), retry: self.retry };
        let keys = KeyCache::new(fetch, self.key_max_age, self.key_interval);
        Ok(HttpKeycloak::new(Inner { wire, retry: self.retry, tokens, keys, uma1: self.uma1 }))
    }

    /// The client, for a program without an async runtime. Nothing is sent until it is used.
    ///
    /// # Errors
    /// Those of [`build`](Self::build), and a thread that cannot be started.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<crate::blocking::HttpKeycloak, BuildError> {
        crate::blocking::HttpKeycloak::start(self)
    }
}

impl fmt::Debug for HttpKeycloakBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL was not checked yet: it may hold a password.
        formatter
            .debug_struct("HttpKeycloakBuilder")
            .field("credentials", &self.credentials)
            .field("headers", &self.headers.keys())
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
