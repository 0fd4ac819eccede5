//! Runs the contract for every backend that there is.
//!
//! Without more, for the fake in process and for the client on the served fake. With `KEYCLOAK_URL` (and
//! `KEYCLOAK_ADMIN`, `KEYCLOAK_ADMIN_PASSWORD`), for a real Keycloak too; with `CONTRACT_RECORD=1` besides, the real
//! one's answers become what is expected. `CONTRACT_REQUIRE_REAL=1` fails where there is no real one.
//!
//! A run of all cases fails, too, where no case asks for an operation that the fake does.

use std::process::ExitCode;

use keycloak_tests::case::Outcome;
use keycloak_tests::{backend, cases, coverage, run};
use libtest_mimic::Arguments;

fn main() -> Outcome<ExitCode> {
    let arguments = Arguments::from_args();
    let recording = std::env::var("CONTRACT_RECORD").is_ok_and(|value| value == "1");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let trials = run::trials(&backend::all()?, &cases::all(), recording, runtime.handle());
    let is_whole = arguments.filter.as_deref().is_none_or(|filter| filter == "served::")
        && arguments.skip.is_empty()
        && !arguments.list
        && !arguments.ignored;
    let conclusion = libtest_mimic::run(&arguments, trials);
    if is_whole && !recording && !conclusion.has_failed() {
        let never_asked = coverage::never_asked();
        if !never_asked.is_empty() {
            return Err(format!("no case asks for {}", never_asked.join(", ")).into());
        }
    }
    Ok(conclusion.exit_code())
}
