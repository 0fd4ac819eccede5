//! The differences that are known, as `DIVERGENCES.md` has them.
//!
//! A second-level heading is a difference; in its paragraph stands why it is there. Its block says which rows it shows
//! in (`row`, a pattern), what of the answer (`at`, a pattern over the paths of what differs), what the fake answers there
//! (`fake`, a pattern over its JSON), and, below a blank line, rows that show it.

use std::collections::BTreeSet;
use std::path::Path;

use keycloak_tests::case::Outcome;
use regex::Regex;
use serde_json::Value;

/// All of them.
pub(crate) struct Divergences(Vec<Divergence>);

/// One of them.
pub(crate) struct Divergence {
    pub(crate) title: String,
    row: Regex,
    at: Regex,
    fake: Regex,
    pub(crate) rows: Vec<String>,
}

impl Divergences {
    /// Reads the file.
    ///
    /// # Errors
    /// It is not written as it should be.
    pub(crate) fn read() -> Outcome<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../DIVERGENCES.md");
        let text = std::fs::read_to_string(path)?;
        text.split("\n## ").skip(1).map(Divergence::read).collect::<Outcome<_>>().map(Self)
    }

    pub(crate) fn all(&self) -> &[Divergence] {
        &self.0
    }

    /// Whether all that differs between the answers to a row is known.
    pub(crate) fn know(&self, row: &str, real: &Value, fake: &Value) -> bool {
        let mut differing = BTreeSet::new();
        differ("", real, fake, &mut differing);
        let fake = fake.to_string();
        let is_here = |divergence: &&Divergence| divergence.row.is_match(row) && divergence.fake.is_match(&fake);
        let here: Vec<&Regex> = self.0.iter().filter(is_here).map(|divergence| &divergence.at).collect();
        differing.iter().all(|path| here.iter().any(|at| at.is_match(path)))
    }
}

impl Divergence {
    fn read(section: &str) -> Outcome<Self> {
        let title = section.lines().next().unwrap_or_default().trim().to_owned();
        let error = |what: &str| format!("DIVERGENCES.md, {title}: {what}");
        let block = section.split("```").nth(1).ok_or_else(|| error("no block"))?;
        let pattern = |name: &str| -> Outcome<Regex> {
            let line = block.lines().find_map(|line| line.strip_prefix(name)).ok_or_else(|| error(name))?;
            Ok(Regex::new(line.trim())?)
        };
        let (row, at, fake) = (pattern("row:")?, pattern("at:")?, pattern("fake:")?);
        let (_, rows) = block.split_once("\n\n").ok_or_else(|| error("no rows"))?;
        Ok(Self { row, at, fake, rows: crate::row::rows(rows), title })
    }
}

/// The paths of what differs, such as `/body/0/name`.
fn differ(path: &str, real: &Value, fake: &Value, paths: &mut BTreeSet<String>) {
    match (real, fake) {
        (Value::Object(real), Value::Object(fake)) => {
            let names: BTreeSet<&String> = real.keys().chain(fake.keys()).collect();
            for name in names {
                let member = |of: &serde_json::Map<String, Value>| of.get(name).cloned().unwrap_or_default();
                differ(&format!("{path}/{name}"), &member(real), &member(fake), paths);
            }
        }
        (Value::Array(real), Value::Array(fake)) if real.len() == fake.len() => {
            for (index, (real, fake)) in real.iter().zip(fake).enumerate() {
                differ(&format!("{path}/{index}"), real, fake, paths);
            }
        }
        _ if real != fake => {
            paths.insert(path.to_owned());
        }
        _ => {}
    }
}
