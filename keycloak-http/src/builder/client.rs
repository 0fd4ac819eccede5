//! The HTTP client: the caller's own, or one by the builder's settings.

use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Identity, Proxy};

use crate::build_error::BuildError;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const USER_AGENT: &str = concat!("keycloak-http/", env!("CARGO_PKG_VERSION"));

/// What is set on an HTTP client; nothing of it can be set on a client that exists.
#[derive(Default)]
pub(super) struct ClientSettings {
    pub(super) own: Option<Client>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) user_agent: Option<String>,
    pub(super) roots: Vec<Certificate>,
    pub(super) only_given_roots: bool,
    pub(super) identity: Option<Identity>,
    pub(super) proxies: Vec<Proxy>,
    pub(super) no_proxy: bool,
}

impl ClientSettings {
    pub(super) fn build(mut self) -> Result<Client, BuildError> {
        match self.own.take() {
            Some(own) => self.refuse_settings().map(|()| own),
            None => self.new_client(),
        }
    }

    fn refuse_settings(&self) -> Result<(), BuildError> {
        let settings = [
            ("connect_timeout", self.connect_timeout.is_some()),
            ("user_agent", self.user_agent.is_some()),
            ("root_certificate", !self.roots.is_empty()),
            ("without_system_roots", self.only_given_roots),
            ("client_certificate", self.identity.is_some()),
            ("proxy", !self.proxies.is_empty()),
            ("no_proxy", self.no_proxy),
        ];
        match settings.iter().find(|(_, set)| *set) {
            Some((name, _)) => Err(BuildError::OwnClient(name)),
            None => Ok(()),
        }
    }

    fn new_client(self) -> Result<Client, BuildError> {
        let user_agent = self.user_agent.as_deref().unwrap_or(USER_AGENT);
        let mut builder = Client::builder()
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(self.connect_timeout.unwrap_or(CONNECT_TIMEOUT))
            .user_agent(HeaderValue::from_str(user_agent).map_err(BuildError::UserAgent)?);
        builder = if self.only_given_roots {
            builder.tls_certs_only(self.roots)
        } else {
            builder.tls_certs_merge(self.roots)
        };
        if let Some(identity) = self.identity {
            builder = builder.identity(identity);
        }
        for proxy in self.proxies {
            builder = builder.proxy(proxy);
        }
        if self.no_proxy {
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| BuildError::Client(error.without_url()))
    }
}
