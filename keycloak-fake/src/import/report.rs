//! What came of an import.

use std::fmt;

use super::kept::Kept;

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportReport {
    /// The names of the realms that were imported.
    pub realms: Vec<String>,
    /// What is in the file, and was not understood: fields that Keycloak does not have, or had once; hashes and keys of
    /// kinds that are not known.
    pub not_understood: Vec<Finding>,
    /// What is understood and kept, but not acted on, as far as it differs from what every realm has.
    pub kept: Vec<Finding>,
    /// Secrets that the export left out: stars are in their place.
    pub masked: Vec<Finding>,
}

/// Something in a realm's JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The realm's name.
    pub realm: String,
    /// Where, as in `users[3].credentials[0]`.
    pub path: String,
}

impl ImportReport {
    pub(super) fn add(&mut self, realm: &str, unknown: Vec<String>, kept: Kept, keys: Vec<String>) {
        let find = |paths: Vec<String>| paths.into_iter().map(|path| Finding { realm: realm.to_owned(), path });
        self.realms.push(realm.to_owned());
        self.not_understood.extend(find(unknown));
        self.not_understood.extend(find(kept.dropped));
        self.not_understood.extend(find(keys));
        self.kept.extend(find(kept.kept));
        self.masked.extend(find(kept.masked));
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.realm, self.path)
    }
}
