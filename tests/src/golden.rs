//! What a real Keycloak answered: a file a case, a member a step.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use similar::TextDiff;

use crate::case::{Case, Outcome};

/// A case's file, read or being recorded.
#[derive(Debug)]
pub struct Golden {
    path: PathBuf,
    steps: Map<String, Value>,
    recording: bool,
    /// The steps that came in this run, in order.
    met: Vec<String>,
    /// What differs, a text a step.
    differences: Vec<String>,
}

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
        Ok(Self { path, steps, recording, met: Vec::new(), differences: Vec::new() })
    }

    /// Holds a step's answer against the file, or records it. What differs is told at the end, so that a case tells
    /// all of it.
    pub fn expect(&mut self, step: &str, value: Value) {
        if self.met.iter().any(|met| met == step) {
            self.differences.push(format!("two steps are named `{step}`"));
            return;
        }
        self.met.push(step.to_owned());
        if self.recording {
            self.steps.insert(step.to_owned(), value);
            return;
        }
        match self.steps.get(step) {
            Some(expected) if *expected == value => {}
            Some(expected) => self.differences.push(format!("`{step}` differs:\n{}", difference(expected, &value))),
            None => {
                let text = format!("`{step}` was never recorded from a real Keycloak; it is {value:#}");
                self.differences.push(text);
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
            Err(failure) => self.differences.push(format!("the case broke off: {failure}")),
            Ok(()) => {
                let missing = self.steps.keys().filter(|step| !self.met.contains(step));
                let missing = missing.map(|step| format!("the recorded step `{step}` did not come"));
                self.differences.extend(missing.collect::<Vec<_>>());
            }
        }
        if !self.differences.is_empty() {
            return Err(self.differences.join("\n\n").into());
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
