//! What nobody thought of: random sequences of changes and logins, on a real Keycloak and on the fake, answer by
//! answer and claim by claim.
//!
//! It needs `KEYCLOAK_URL` (and `KEYCLOAK_ADMIN`, `KEYCLOAK_ADMIN_PASSWORD`); without, its trials are shown as ignored
//! and say so. `DIFFERENTIAL_SEQUENCES` and `DIFFERENTIAL_LENGTH` say how many sequences of how many operations,
//! `DIFFERENTIAL_SEED` which ones. A sequence that differs is made as short as `DIFFERENTIAL_STEPS` tries make it (each
//! of them is a sequence too), and printed; it becomes a file in `regressions/`, whose files are played in every run.
//! Known differences stand in `DIVERGENCES.md`: they are left out of the comparison, and a trial fails as soon as one of
//! them is gone.
//!
//! The trial `authorization` does the same for authorization services: `DIFFERENTIAL_SEQUENCES` random resource servers,
//! of which everything is asked for.

mod authorization;
mod compare;
mod divergences;
mod random;
mod row;
mod sequence;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use keycloak_tests::case::Outcome;
use libtest_mimic::{Arguments, Failed, Trial};

use compare::Pair;
use divergences::Divergences;

fn main() -> Outcome<ExitCode> {
    let arguments = Arguments::from_args();
    let divergences = Arc::new(Divergences::read()?);
    let pair = std::env::var("KEYCLOAK_URL").ok().map(|url| Pair::new(url, Arc::clone(&divergences))).transpose()?;
    let pair = pair.map(Arc::new);
    let mut trials = Vec::new();
    let mut add = |name: String, run: fn(&Pair, &[String]) -> Outcome, rows: Vec<String>| {
        let trial = match pair.clone() {
            Some(pair) => Trial::test(name, move || run(&pair, &rows).map_err(|error| Failed::from(error.to_string()))),
            None => Trial::test(name, || Ok(())).with_ignored_flag(true).with_kind("needs KEYCLOAK_URL"),
        };
        trials.push(trial);
    };
    add("sequences".to_owned(), |pair, _| sequence::run(pair), Vec::new());
    add("authorization".to_owned(), |pair, _| authorization::run(pair), Vec::new());
    for (name, rows) in regressions()? {
        add(format!("regressions::{name}"), Pair::same, rows);
    }
    for divergence in divergences.all() {
        add(format!("divergences::{}", divergence.title), Pair::still_differs, divergence.rows.clone());
    }
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

/// The sequences that differed once, by their files' names.
fn regressions() -> Outcome<Vec<(String, Vec<String>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("differential/regressions");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        found.push((name, row::rows(&std::fs::read_to_string(path)?)));
    }
    found.sort();
    Ok(found)
}
