//! The journal for people to read, when an assertion fails.

use std::fmt;

use super::{Entry, Outcome};

/// How many lines are shown: the last ones.
const LINES: usize = 100;

/// A line an entry, in which some are marked.
pub(super) struct Listing<'a> {
    pub(super) entries: &'a [Entry],
    /// By their numbers.
    pub(super) marked: &'a [u64],
}

impl fmt::Display for Listing<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.entries.first() else { return formatter.write_str("  the journal is empty\n") };
        let hidden = self.entries.len().saturating_sub(LINES);
        if hidden > 0 {
            writeln!(formatter, "  … {hidden} before")?;
        }
        for entry in &self.entries[hidden..] {
            let mark = if self.marked.contains(&entry.number) { '>' } else { ' ' };
            writeln!(formatter, "{mark} {:>8} ms  {entry}", entry.time_ms.saturating_sub(first.time_ms))?;
        }
        Ok(())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{} {}", self.number, self.name())?;
        let named = [("realm", &self.realm), ("client", &self.client), ("user", &self.user)];
        for (name, value) in named.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            write!(formatter, " {name}={value}")?;
        }
        for (name, value) in &self.parameters {
            write!(formatter, " {name}={value}")?;
        }
        match self.outcome {
            Outcome::Pending => write!(formatter, " → not answered")?,
            Outcome::Ok => write!(formatter, " → ok")?,
            Outcome::Failed { kind, status: Some(status) } => write!(formatter, " → {status} {kind}")?,
            Outcome::Failed { kind, status: None } => write!(formatter, " → {kind}")?,
        }
        if let Some(fault) = &self.fault {
            write!(formatter, " (fault: {fault})")?;
        }
        Ok(())
    }
}
