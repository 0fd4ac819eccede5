//! Under which address the fake is served.

use std::sync::Arc;

use http::header::{HOST, HeaderMap};
use http::{Request, Uri};
#[cfg(feature = "control")]
use secrecy::SecretString;

use super::connection::TlsConnection;
#[cfg(feature = "tls")]
use super::tls::TlsOptions;

/// Under which path and name a fake is served. By default at the root, and under the name by which a request asks
/// for it, as Keycloak does in development mode.
#[derive(Clone, Debug, Default)]
pub struct HttpOptions {
    relative_path: String,
    hostname: Option<Hostname>,
    #[cfg(feature = "control")]
    control: Option<Access>,
    #[cfg(feature = "control")]
    no_console: bool,
    #[cfg(feature = "tls")]
    tls: Option<TlsOptions>,
}

/// Who may use the control API.
#[cfg(feature = "control")]
#[derive(Clone, Debug)]
pub(super) enum Access {
    Token(SecretString),
    /// Programs on the fake's own machine.
    ThisMachine,
}

#[derive(Clone, Debug)]
enum Hostname {
    /// A whole URL, path included.
    Url(Arc<str>),
    /// A name alone; the port is the one asked for.
    Name(String),
}

impl HttpOptions {
    /// Serves the fake below `path`, such as `/auth` (Keycloak's `--http-relative-path`).
    #[must_use]
    pub fn mounted_at(mut self, path: &str) -> Self {
        let path = path.trim_matches('/');
        self.relative_path = if path.is_empty() { String::new() } else { format!("/{path}") };
        self
    }

    /// Gives issuers and links this name, whatever a request asks for (Keycloak's `--hostname`): a host name, or a
    /// whole URL such as `https://sso.example.org/auth`.
    #[must_use]
    pub fn with_hostname(mut self, hostname: &str) -> Self {
        let hostname = hostname.trim_end_matches('/');
        self.hostname = Some(if hostname.contains("://") {
            Hostname::Url(hostname.into())
        } else {
            Hostname::Name(hostname.to_owned())
        });
        self
    }

    /// Serves the fake by TLS.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn with_tls(mut self, tls: TlsOptions) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Opens the fake's own API below `/_fake/`, the control API, to whoever shows `token` as a bearer token. Its
    /// description is at `/_fake/openapi.json`.
    #[cfg(feature = "control")]
    #[must_use]
    pub fn with_control_token(mut self, token: impl Into<SecretString>) -> Self {
        self.control = Some(Access::Token(token.into()));
        self
    }

    /// Opens the control API, below `/_fake/`, to every program on this machine; web pages in its browsers are kept out.
    /// A service without a socket does not know who asks: there it takes a token.
    #[cfg(feature = "control")]
    #[must_use]
    pub fn with_control_on_this_machine(mut self) -> Self {
        self.control = Some(Access::ThisMachine);
        self
    }

    /// Leaves out the console for people, which comes with the control API: at the root for a browser, and below
    /// `/_fake/console/`. It is open to whom the control API is open to; a browser is asked for the token as a password.
    #[cfg(feature = "control")]
    #[must_use]
    pub fn without_console(mut self) -> Self {
        self.no_console = true;
        self
    }

    #[cfg(feature = "control")]
    pub(super) fn control(&self) -> Option<&Access> {
        self.control.as_ref()
    }

    #[cfg(feature = "control")]
    pub(super) fn console(&self) -> Option<&Access> {
        self.control().filter(|_| !self.no_console)
    }

    #[cfg(feature = "tls")]
    pub(super) fn tls(&self) -> Option<&TlsOptions> {
        self.tls.as_ref()
    }

    /// Whether it is served by TLS.
    pub(super) fn is_tls(&self) -> bool {
        #[cfg(feature = "tls")]
        let is_tls = self.tls.is_some();
        #[cfg(not(feature = "tls"))]
        let is_tls = false;
        is_tls
    }

    /// The path that everything is below: empty, or `/auth`.
    pub(super) fn relative_path(&self) -> &str {
        &self.relative_path
    }

    /// The URL above `/realms`, for whoever sent this request.
    pub(super) fn base_url_of_request<B>(&self, request: &Request<B>) -> Arc<str> {
        let is_tls = request.extensions().get::<TlsConnection>().is_some();
        self.base_url(request.uri(), request.headers(), is_tls)
    }

    /// The same, for whoever asked with these headers, by TLS or not.
    fn base_url(&self, uri: &Uri, headers: &HeaderMap, is_tls: bool) -> Arc<str> {
        let (scheme, usual) = if is_tls { ("https", ":443") } else { ("http", ":80") };
        let asked = headers.get(HOST).and_then(|host| host.to_str().ok()).or_else(|| Some(uri.authority()?.as_str()));
        let asked = asked.unwrap_or("localhost");
        let asked = asked.strip_suffix(usual).unwrap_or(asked);
        match &self.hostname {
            Some(Hostname::Url(url)) => url.clone(),
            Some(Hostname::Name(name)) => {
                let port = asked.rsplit_once(':').map(|(_, port)| port).filter(|port| is_port(port));
                let port = port.map(|port| format!(":{port}")).unwrap_or_default();
                format!("{scheme}://{name}{port}{}", self.relative_path).into()
            }
            None => format!("{scheme}://{asked}{}", self.relative_path).into(),
        }
    }

    /// The URL above `/realms`, for whoever asks for `authority`.
    pub(super) fn base_url_of(&self, authority: &str) -> Arc<str> {
        let mut headers = HeaderMap::new();
        if let Ok(host) = authority.parse() {
            headers.insert(HOST, host);
        }
        self.base_url(&Uri::default(), &headers, self.is_tls())
    }
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
