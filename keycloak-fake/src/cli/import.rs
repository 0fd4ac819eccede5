//! Realms from files, with a sign of life for those who wait for big ones, and a word on what is left aside.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use keycloak_fake::FakeKeycloak;
use keycloak_fake::import::ImportReport;

use super::failure::Failure;

const TICK: Duration = Duration::from_millis(100);
/// More findings of one kind are counted, not listed.
const LISTED: usize = 10;

/// Imports the files, one after the other.
pub(super) fn import(fake: &FakeKeycloak, files: &[PathBuf]) -> Result<(), Failure> {
    let bar = bar(files.len());
    for file in files {
        bar.set_message(file.display().to_string());
        let report = fake.import_path(file).map_err(Failure::Import)?;
        bar.suspend(|| tell(&report));
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// A bar on a terminal, nothing elsewhere.
fn bar(files: usize) -> ProgressBar {
    if files == 0 || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(files).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{spinner} importing {msg} [{bar:20}] {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(TICK);
    bar
}

fn tell(report: &ImportReport) {
    list(&report.not_understood, "is not understood, and left aside");
    list(&report.masked, "is masked in the file: what it was is not known");
    for finding in &report.kept {
        tracing::info!(%finding, "kept, but nothing acts on it");
    }
}

fn list(findings: &[impl Display], words: &str) {
    let mut out = io::stderr().lock();
    for finding in findings.iter().take(LISTED) {
        // Whoever closed the pipe does not want to read it.
        let _ = writeln!(out, "warning: {finding} {words}");
    }
    if let Some(more) = findings.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let _ = writeln!(out, "warning: and {more} more");
    }
}
