//! What the program can be told. Names and environment variables are Keycloak's where it has the option too.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Parser;
use clap::builder::NonEmptyStringValueParser;
use keycloak_fake::control::CibaChannel;
use keycloak_fake::{Feature, HttpOptions};

use super::failure::Failure;
use super::features;
use super::tls::Tls;

/// A Keycloak in memory, for tests. Nothing is kept when it stops.
#[derive(Parser)]
#[command(name = "keycloak-fake", version)]
pub(super) struct Arguments {
    /// Files with realms, or directories of them, as Keycloak exports them
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(super) import: Vec<PathBuf>,

    /// The port to listen on; 0 takes a free one
    #[arg(long, visible_alias = "http-port", env = "KC_HTTP_PORT", default_value_t = 8080)]
    port: u16,

    /// The address to listen on
    #[arg(long, visible_alias = "http-host", env = "KC_HTTP_HOST", default_value = "127.0.0.1")]
    host: String,

    /// The path that everything is below, such as /auth
    #[arg(long, value_name = "PATH", env = "KC_HTTP_RELATIVE_PATH", default_value = "/")]
    http_relative_path: String,

    /// The name or URL that issuers and links have, whatever address a request asks for
    #[arg(long, value_name = "NAME|URL", env = "KC_HOSTNAME")]
    hostname: Option<String>,

    #[command(flatten)]
    pub(super) tls: Tls,

    /// The name of the administrator of the realm master [default: admin]
    #[arg(long, value_name = "NAME", env = "KC_BOOTSTRAP_ADMIN_USERNAME")]
    bootstrap_admin_username: Option<String>,

    /// The administrator's password; needed where others can reach the address [default: admin]
    #[arg(long, value_name = "PASSWORD", env = "KC_BOOTSTRAP_ADMIN_PASSWORD", hide_env_values = true)]
    bootstrap_admin_password: Option<String>,

    /// Keycloak's features: token-exchange:v1 and admin-fine-grained-authz:v1, and those that are on by default; others
    /// are refused
    #[arg(long, value_name = "FEATURE", env = "KC_FEATURES", value_delimiter = ',')]
    features: Vec<String>,

    /// Makes ids, codes, secrets and keys the same in every run
    #[arg(long, value_name = "NUMBER")]
    pub(super) seed: Option<u64>,

    /// Sends the mails of administrators to users by the mail servers that the realms name, besides keeping them
    #[arg(long)]
    pub(super) deliver_mails: bool,

    /// Tells no client of logouts, whatever back-channel logout URL it has
    #[arg(long)]
    pub(super) no_logouts: bool,

    /// How users' devices are reached for CIBA logins: `held` has them wait for the control API's answer, an http address
    /// is asked as Keycloak's own HTTP channel asks it
    #[arg(
        long,
        value_name = "held|URL",
        env = "KC_SPI_CIBA_AUTH_CHANNEL__CIBA_HTTP_AUTH_CHANNEL__HTTP_AUTHENTICATION_CHANNEL_URI"
    )]
    pub(super) ciba_channel: Option<CibaChannel>,

    /// The token that the control API below /_fake/ wants; without one, programs on this machine may use it where nobody
    /// else can reach the address
    #[arg(long, value_name = "TOKEN", env = "KEYCLOAK_FAKE_CONTROL_TOKEN", hide_env_values = true,
        value_parser = NonEmptyStringValueParser::new())]
    control_token: Option<String>,

    /// Has no control API
    #[arg(long, conflicts_with = "control_token")]
    no_control: bool,

    /// Has no console for people, which is at / for browsers and open to whom the control API is open to
    #[arg(long)]
    no_console: bool,

    /// What to log on standard error: error, warn, info, debug, trace
    #[arg(long, value_name = "LEVEL", env = "KC_LOG_LEVEL", default_value = "warn")]
    pub(super) log: String,
}

/// Who administers the realm `master`.
pub(super) struct Administrator {
    pub(super) username: String,
    pub(super) password: String,
    /// Nobody chose them.
    pub(super) is_default: bool,
}

impl Arguments {
    /// The address to listen on by TLS.
    pub(super) fn tls_address(&self) -> String {
        self.address_with(self.tls.port())
    }

    /// The address to listen on.
    pub(super) fn address(&self) -> String {
        self.address_with(self.port)
    }

    fn address_with(&self, port: u16) -> String {
        // An IPv6 address stands in brackets before a port (RFC 3986, section 3.2.2).
        match self.host.parse() {
            Ok(IpAddr::V6(host)) => format!("[{host}]:{port}"),
            _ => format!("{}:{port}", self.host),
        }
    }

    /// How it is served, without the control API.
    pub(super) fn plain_options(&self) -> HttpOptions {
        let options = HttpOptions::default().mounted_at(&self.http_relative_path);
        match &self.hostname {
            Some(hostname) => options.with_hostname(hostname),
            None => options,
        }
    }

    pub(super) fn http_options(&self) -> HttpOptions {
        let mut options = self.plain_options();
        if self.no_console {
            options = options.without_console();
        }
        match &self.control_token {
            Some(token) => options.with_control_token(token.as_str()),
            None if self.has_control() => options.with_control_on_this_machine(),
            None => options,
        }
    }

    /// Whether there is a control API.
    pub(super) fn has_control(&self) -> bool {
        self.control_token.is_some() || (self.is_loopback() && !self.no_control)
    }

    /// Whether there is a console.
    pub(super) fn has_console(&self) -> bool {
        self.has_control() && !self.no_console
    }

    /// The administrator; a password that everybody knows is refused where everybody can come.
    pub(super) fn administrator(&self) -> Result<Administrator, Failure> {
        let password = match &self.bootstrap_admin_password {
            Some(password) => password.clone(),
            None if self.is_loopback() => "admin".to_owned(),
            None => {
                return Err(Failure::Usage(format!(
                    "others can reach {}: set KC_BOOTSTRAP_ADMIN_PASSWORD or --bootstrap-admin-password",
                    self.host
                )));
            }
        };
        let username = self.bootstrap_admin_username.clone().unwrap_or_else(|| "admin".to_owned());
        let is_default = self.bootstrap_admin_password.is_none() && self.bootstrap_admin_username.is_none();
        Ok(Administrator { username, password, is_default })
    }

    /// The features that have to be switched on; those that the fake has not are refused.
    pub(super) fn features(&self) -> Result<Vec<Feature>, Failure> {
        features::read(&self.features)
    }

    fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host.parse().is_ok_and(|host: IpAddr| host.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_password_is_for_this_machine_only() {
        let parse = |words: &[&str]| Arguments::try_parse_from([&["keycloak-fake"], words].concat());
        for host in ["127.0.0.1", "::1", "localhost", "127.9.9.9"] {
            assert!(parse(&["--host", host]).is_ok_and(|arguments| arguments.administrator().is_ok()), "{host}");
        }
        for host in ["0.0.0.0", "::", "192.0.2.1", "example.org"] {
            assert!(parse(&["--host", host]).is_ok_and(|arguments| arguments.administrator().is_err()), "{host}");
            let told = parse(&["--host", host, "--bootstrap-admin-password", "x"]);
            assert!(told.is_ok_and(|arguments| arguments.administrator().is_ok()), "{host}");
        }
    }

    #[test]
    fn the_arguments_are_consistent() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }
}
