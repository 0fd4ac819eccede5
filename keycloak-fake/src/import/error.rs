//! Why an import came to nothing.

use std::path::Path;

use crate::domain::admin::realms::Broken;

/// Why an import came to nothing. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[error("{}{}{}{words}", prefix("", file), prefix("realm ", realm), prefix("", path))]
pub struct ImportError {
    kind: ImportErrorKind,
    file: Option<String>,
    realm: Option<String>,
    path: Option<String>,
    words: String,
    #[source]
    source: Option<std::io::Error>,
}

/// What kind of reason it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportErrorKind {
    /// The file or directory cannot be read.
    Unreadable,
    /// The text is no JSON, or not that of a realm.
    Malformed,
    /// There is a realm of that name.
    NameTaken,
    /// The realm names what it does not have, or has a name twice.
    Inconsistent,
}

impl ImportError {
    /// What kind of reason it is.
    #[must_use]
    pub fn kind(&self) -> ImportErrorKind {
        self.kind
    }

    /// The realm that cannot be imported, where it is known.
    #[must_use]
    pub fn realm(&self) -> Option<&str> {
        self.realm.as_deref()
    }

    /// Where in the realm's JSON the reason is, as in `users[3].groups[0]`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    pub(super) fn unreadable(file: &Path, source: std::io::Error) -> Self {
        let words = "cannot be read".to_owned();
        Self { source: Some(source), ..Self::new(ImportErrorKind::Unreadable, words) }.of_file(file)
    }

    pub(super) fn malformed(realm: Option<String>, path: Option<String>, words: String) -> Self {
        Self { realm, path, ..Self::new(ImportErrorKind::Malformed, words) }
    }

    pub(super) fn taken(realm: &str) -> Self {
        let words = "there is a realm of that name".to_owned();
        Self { realm: Some(realm.to_owned()), ..Self::new(ImportErrorKind::NameTaken, words) }
    }

    pub(super) fn broken(realm: &str, broken: Broken) -> Self {
        let path = Some(broken.path).filter(|path| !path.is_empty());
        Self { realm: Some(realm.to_owned()), path, ..Self::new(ImportErrorKind::Inconsistent, broken.words) }
    }

    pub(super) fn of_file(mut self, file: &Path) -> Self {
        self.file = Some(file.display().to_string());
        self
    }

    fn new(kind: ImportErrorKind, words: String) -> Self {
        Self { kind, file: None, realm: None, path: None, words, source: None }
    }
}

fn prefix(label: &str, part: &Option<String>) -> String {
    part.as_ref().map(|part| format!("{label}{part}: ")).unwrap_or_default()
}
