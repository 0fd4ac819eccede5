//! Why the program ends, in words for whoever called it.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// Why the program ends.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("{0}")]
    Usage(String),
    #[error("cannot read {}: {error}", file.display())]
    File { file: PathBuf, error: io::Error },
    #[error("{} is no realm as Keycloak exports it: {error}", file.display())]
    Json { file: PathBuf, error: serde_json::Error },
    #[error("cannot import: {0}")]
    Import(keycloak_api::Error),
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
