//! Why the program ends, in words for whoever called it.

use std::io;
use std::process::ExitCode;

use keycloak_fake::import::ImportError;

/// Why the program ends.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("{0}")]
    Usage(String),
    #[error("cannot import: {0}")]
    Import(ImportError),
    #[error("cannot set the server up: {0}")]
    Start(keycloak_api::Error),
    #[error("cannot listen on {address}: {error}")]
    Listen { address: String, error: io::Error },
    #[error("cannot start: {0}")]
    Runtime(io::Error),
}

impl Failure {
    /// 2 where the call was wrong, as with any other argument; 1 for the rest.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Self::Usage(_)) { 2 } else { 1 })
    }
}
