//! Realms from files, with a sign of life for those who wait for big ones, and a word on what is left aside.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use keycloak_fake::FakeKeycloak;
use keycloak_fake::import::{ImportError, ImportProgress, ImportReport};

use super::failure::Failure;

const TICK: Duration = Duration::from_millis(100);
/// More findings of one kind go to the log, and what stands here says so.
const LISTED: usize = 10;

/// Imports the files, one after the other.
pub(super) fn import(fake: &FakeKeycloak, files: &[PathBuf]) -> Result<(), Failure> {
    for file in files {
        let report = import_one(fake, file).map_err(Failure::Import)?;
        tell(&report);
    }
    Ok(())
}

/// Imports a file, with a bar on a terminal.
fn import_one(fake: &FakeKeycloak, file: &Path) -> Result<ImportReport, ImportError> {
    if !io::stderr().is_terminal() {
        return fake.import_path(file);
    }
    let progress = ImportProgress::default();
    // Dropped when the import is over, however that came.
    let (under_way, over) = channel::<()>();
    thread::scope(|scope| {
        let shown = &progress;
        scope.spawn(move || show(shown, &over, file));
        let _under_way = under_way;
        fake.import_path_with(file, &progress)
    })
}

/// Counts users, of which a realm that takes long has many.
fn show(progress: &ImportProgress, over: &Receiver<()>, file: &Path) {
    let bar = ProgressBar::new(0);
    let template = "{spinner} importing {msg} [{bar:20}] {human_pos}/{human_len} users {elapsed}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(file.display().to_string());
    while over.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
        bar.set_length(progress.of());
        bar.set_position(progress.users());
        bar.tick();
    }
    bar.finish_and_clear();
}

fn tell(report: &ImportReport) {
    list(&report.not_understood, "is not understood, and left aside");
    list(&report.masked, "is masked in the file: what it was is not known");
    list(&report.kept, "is kept, but nothing acts on it");
}

fn list(findings: &[impl Display], words: &str) {
    let mut out = io::stderr().lock();
    // Whoever closed the pipe does not want to read it.
    for finding in findings.iter().take(LISTED) {
        let _ = writeln!(out, "warning: {finding} {words}");
    }
    let more = findings.get(LISTED..).unwrap_or_default();
    if more.is_empty() {
        return;
    }
    let hint = if tracing::enabled!(tracing::Level::INFO) { "" } else { "; --log info lists them" };
    let _ = writeln!(out, "warning: and {} more, each of which {words}{hint}", more.len());
    drop(out);
    for finding in more {
        tracing::info!("{finding} {words}");
    }
}
