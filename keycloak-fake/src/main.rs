//! `keycloak-fake`: a Keycloak in memory, served on a port.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
