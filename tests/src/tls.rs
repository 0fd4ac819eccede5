//! The certificates of the contract, and which of them a client shows.

use std::io::{Error, ErrorKind};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::case::Outcome;

/// The authority of all of them, as PEM.
pub const AUTHORITY: &str = include_str!("../fixtures/tls/authority.pem");
/// The server's certificate, for `localhost` and `127.0.0.1`, as PEM.
pub const SERVER: &str = include_str!("../fixtures/tls/server.pem");
/// The server's key, as PEM.
pub const SERVER_KEY: &str = include_str!("../fixtures/tls/server-key.pem");

/// What a client shows of itself when it connects by TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// No certificate.
    Nothing,
    /// That of `shop-client`.
    Client,
    /// Another one, whose name has everything in it that has to be escaped.
    Other,
}

impl Shown {
    /// The certificate and its key, as PEM.
    #[must_use]
    pub fn pem(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Nothing => None,
            Self::Client => {
                Some((include_str!("../fixtures/tls/client.pem"), include_str!("../fixtures/tls/client-key.pem")))
            }
            Self::Other => {
                Some((include_str!("../fixtures/tls/other.pem"), include_str!("../fixtures/tls/other-key.pem")))
            }
        }
    }

    /// The certificate, as DER.
    ///
    /// # Errors
    /// The fixture is no certificate.
    pub fn der(self) -> Outcome<Option<Vec<u8>>> {
        let Some((pem, _)) = self.pem() else { return Ok(None) };
        let text: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let der = STANDARD.decode(text).map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
        Ok(Some(der))
    }
}
