//! Realms from files, with a sign of life for those who wait for big ones.

use std::fs::File;
use std::io::{BufRead as _, BufReader, IsTerminal as _};
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use keycloak_api::representation::RealmRepresentation;

use super::failure::Failure;

const BUFFER: usize = 1 << 20;
const TICK: Duration = Duration::from_millis(100);

/// A bar on a terminal, nothing elsewhere.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new() -> Self {
        Self(if std::io::stderr().is_terminal() { ProgressBar::no_length() } else { ProgressBar::hidden() })
    }

    /// Every file was read.
    pub(super) fn importing(&self) {
        self.0.set_style(ProgressStyle::default_spinner());
        self.0.set_message("importing");
        self.0.enable_steady_tick(TICK);
    }

    /// Takes the bar away.
    pub(super) fn done(&self) {
        self.0.finish_and_clear();
    }

    fn reading(&self, file: &Path, length: u64) {
        if let Ok(style) = ProgressStyle::with_template("{msg} [{wide_bar}] {bytes}/{total_bytes}") {
            self.0.set_style(style);
        }
        self.0.set_message(format!("reading {}", file.display()));
        self.0.set_length(length);
        self.0.set_position(0);
    }
}

/// The realms of a file: one, or a list of them.
pub(super) fn read(file: &Path, progress: &Progress) -> Result<Vec<RealmRepresentation>, Failure> {
    let unreadable = |error| Failure::File { file: file.to_owned(), error };
    let opened = File::open(file).map_err(unreadable)?;
    progress.reading(file, opened.metadata().map_err(unreadable)?.len());
    let mut reader = BufReader::with_capacity(BUFFER, progress.0.wrap_read(opened));
    let start = reader.fill_buf().map_err(unreadable)?;
    let is_list = start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let read = if is_list {
        serde_json::from_reader(reader)
    } else {
        serde_json::from_reader(reader).map(|realm| vec![realm])
    };
    read.map_err(|error| Failure::Json { file: file.to_owned(), error })
}
