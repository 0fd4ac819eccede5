//! What a real Keycloak answered: a file a case, a member a step.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use similar::TextDiff;

use crate::case::{Case, Outcome};
use crate::passing;

/// A case's file, read or being recorded.
#[derive(Debug)]
pub struct Golden {
    path: PathBuf,
    steps: Map<String, Value>,
    recording: bool,
    /// The steps that came in this run, in order.
    met: Vec<String>,
    differences: Differences,
}

/// What differs, a text a step.
#[derive(Debug, Default)]
pub struct Differences {
    texts: Vec<String>,
    /// Something differs for good.
    stay: bool,
    /// The server had an error of its own, from which what comes later may follow.
    upset: bool,
}

impl Differences {
    /// Whether all of it may be gone when the case is tried again.
    #[must_use]
    pub fn pass(&self) -> bool {
        !self.stay
    }

    fn add(&mut self, text: String, passes: bool) {
        self.texts.push(text);
        self.stay |= !passes && !self.upset;
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.texts.join("\n\n"))
    }
}

impl std::error::Error for Differences {}

impl Golden {
    /// The file of `case`. A recording starts from nothing.
    ///
    /// # Errors
    /// The file is not JSON.
    pub fn of(case: &Case, recording: bool) -> Outcome<Self> {
        let folder: PathBuf = case.path().collect();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
        Self::open(root.join(folder).join(format!("{}.json", case.name)), recording)
    }

    /// The file at `path`.
    ///
    /// # Errors
    /// It is not JSON.
    pub fn open(path: PathBuf, recording: bool) -> Outcome<Self> {
        let steps = match std::fs::read_to_string(&path) {
            Ok(text) if !recording => serde_json::from_str(&text)?,
            _ => Map::new(),
        };
        Ok(Self { path, steps, recording, met: Vec::new(), differences: Differences::default() })
    }

    /// Holds a step's answer against the file, or records it. What differs is told at the end, so that a case tells
    /// all of it.
    pub fn expect(&mut self, step: &str, value: Value) {
        if self.met.iter().any(|met| met == step) {
            self.differences.add(format!("two steps are named `{step}`"), false);
            return;
        }
        self.met.push(step.to_owned());
        if self.recording {
            self.steps.insert(step.to_owned(), value);
            return;
        }
        match self.steps.get(step) {
            Some(expected) if *expected == value => {}
            Some(expected) => {
                let text = format!("`{step}` differs:\n{}", difference(expected, &value));
                self.differences.upset |= passing::is_upset(expected, &value);
                self.differences.add(text, passing::may_become(expected, &value));
            }
            None => {
                let text = format!("`{step}` was never recorded from a real Keycloak; it is {value:#}");
                self.differences.add(text, false);
            }
        }
    }

    /// Ends the case that came to `outcome`: every recorded step must have come, and none may differ. A recording is
    /// written if the case came to its end.
    ///
    /// # Errors
    /// What differs, what is missing, why the case broke off, or that the file cannot be written.
    pub fn close(mut self, outcome: Outcome) -> Outcome {
        match outcome {
            Err(failure) => {
                self.differences.add(format!("the case broke off: {failure}"), passing::passes(&failure));
            }
            Ok(()) => {
                for step in self.steps.keys().filter(|step| !self.met.contains(step)) {
                    self.differences.add(format!("the recorded step `{step}` did not come"), false);
                }
            }
        }
        if !self.differences.texts.is_empty() {
            return Err(self.differences.into());
        }
        if self.recording {
            std::fs::create_dir_all(self.path.parent().unwrap_or(Path::new("")))?;
            std::fs::write(&self.path, format!("{:#}\n", Value::Object(self.steps)))?;
        }
        Ok(())
    }
}

/// The lines in which `value` is not what is `expected`.
#[must_use]
pub fn difference(expected: &Value, value: &Value) -> String {
    let (expected, value) = (format!("{expected:#}\n"), format!("{value:#}\n"));
    let diff = TextDiff::from_lines(&expected, &value);
    diff.unified_diff().context_radius(4).header("a real Keycloak", "this backend").to_string()
}
