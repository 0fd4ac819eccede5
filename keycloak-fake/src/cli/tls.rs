//! TLS, as Keycloak's options set it up: beside the address without it, as in Keycloak's development mode.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use keycloak_fake::TlsOptions;

use super::failure::Failure;

#[derive(Args)]
pub(super) struct Tls {
    /// The server's certificate (PEM), for TLS
    #[arg(long, value_name = "FILE", env = "KC_HTTPS_CERTIFICATE_FILE", requires = "https_certificate_key_file")]
    https_certificate_file: Option<PathBuf>,

    /// The key of the server's certificate (PEM)
    #[arg(long, value_name = "FILE", env = "KC_HTTPS_CERTIFICATE_KEY_FILE", requires = "https_certificate_file")]
    https_certificate_key_file: Option<PathBuf>,

    /// The port for TLS; 0 takes a free one
    #[arg(long, env = "KC_HTTPS_PORT", default_value_t = 8443)]
    https_port: u16,

    /// Whether clients are asked for a certificate
    #[arg(long, value_name = "WHETHER", env = "KC_HTTPS_CLIENT_AUTH", default_value = "none")]
    https_client_auth: ClientAuth,

    /// The authorities whose certificates of clients are good (PEM)
    #[arg(long, value_name = "FILE", env = "KC_HTTPS_TRUST_STORE_FILE")]
    https_trust_store_file: Option<PathBuf>,
}

/// Whether clients are asked for a certificate.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ClientAuth {
    None,
    Request,
    Required,
}

impl Tls {
    pub(super) fn port(&self) -> u16 {
        self.https_port
    }

    /// What is asked for, if TLS is.
    pub(super) fn options(&self) -> Result<Option<TlsOptions>, Failure> {
        let (Some(certificate), Some(key)) = (&self.https_certificate_file, &self.https_certificate_key_file) else {
            return match self.https_client_auth {
                ClientAuth::None => Ok(None),
                _ => Err(usage("--https-client-auth needs --https-certificate-file")),
            };
        };
        let options = TlsOptions::new(read(certificate)?, read(key)?);
        let trusted = || {
            let file = self.https_trust_store_file.as_deref();
            file.ok_or_else(|| usage("--https-client-auth needs --https-trust-store-file")).and_then(read)
        };
        Ok(Some(match self.https_client_auth {
            ClientAuth::None => options,
            ClientAuth::Request => options.request_client_certificates(trusted()?),
            ClientAuth::Required => options.require_client_certificates(trusted()?),
        }))
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| usage(&format!("{}: {error}", file.display())))
}

fn usage(words: &str) -> Failure {
    Failure::Usage(words.to_owned())
}
