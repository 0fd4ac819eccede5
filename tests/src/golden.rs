//! What a real Keycloak answered: a file a case, a member a step.

use std::path::PathBuf;

use serde_json::{Map, Value};
use similar::TextDiff;

use crate::case::{Case, Outcome};

/// A case's file, read or being recorded.
#[derive(Debug)]
pub struct Golden {
    path: PathBuf,
    steps: Map<String, Value>,
    /// What was met in this run, in order.
    met: Vec<String>,
    recording: bool,
}

impl Golden {
    /// The file of `case`. A recording starts from nothing.
    ///
    /// # Errors
    /// The file is not JSON.
    pub fn open(case: &Case, recording: bool) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let module = case.module.split("::").skip(2).collect::<Vec<_>>().join("/");
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden");
        let path = root.join(module).join(format!("{}.json", case.name));
        let steps = match std::fs::read_to_string(&path) {
            Ok(text) if !recording => serde_json::from_str(&text)?,
            _ => Map::new(),
        };
        Ok(Self { path, steps, met: Vec::new(), recording })
    }

    /// Holds a step's answer against the file, or records it.
    ///
    /// # Errors
    /// It differs, or was never recorded; the text shows how.
    pub fn expect(&mut self, step: &str, value: Value) -> Outcome {
        if self.met.iter().any(|met| met == step) {
            return Err(format!("two steps are named `{step}`").into());
        }
        self.met.push(step.to_owned());
        if self.recording {
            self.steps.insert(step.to_owned(), value);
            return Ok(());
        }
        let Some(expected) = self.steps.get(step) else {
            return Err(format!("`{step}` was never recorded from a real Keycloak; it is {value:#}").into());
        };
        if *expected == value {
            return Ok(());
        }
        let (expected, value) = (format!("{expected:#}"), format!("{value:#}"));
        let diff = TextDiff::from_lines(&expected, &value);
        let diff = diff.unified_diff().context_radius(4).header("a real Keycloak", "this backend").to_string();
        Err(format!("`{step}` differs:\n{diff}").into())
    }

    /// Ends the case: every recorded step must have been met; a recording is written.
    ///
    /// # Errors
    /// A step is missing, or the file cannot be written.
    pub fn close(self) -> Outcome {
        if self.recording {
            if let Some(folder) = self.path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&self.path, format!("{:#}\n", Value::Object(self.steps)))?;
            return Ok(());
        }
        match self.steps.keys().find(|step| !self.met.contains(step)) {
            Some(step) => Err(format!("the recorded step `{step}` did not come").into()),
            None => Ok(()),
        }
    }
}
