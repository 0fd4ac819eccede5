//! Realms as JSON: what `kc.sh export` and the admin console's partial export write.
//!
//! A realm is read with everything in it, ids and password hashes included. What the file has and nobody here
//! understands is listed in the report, and so is what is kept without being acted on: nothing is dropped in silence.
//! A file that cannot be used changes nothing.

mod acted_on;
pub(crate) mod defaults;
mod error;
mod files;
mod kept;
pub(crate) mod keys;
mod locate;
pub(crate) mod password;
mod progress;
mod report;

use std::path::Path;

use keycloak_api::representation::RealmRepresentation;

pub use error::{ImportError, ImportErrorKind};
pub use progress::ImportProgress;
pub use report::{Finding, ImportReport};

use crate::domain::admin::realms::{self, MASTER};
use crate::domain::admin::unknown;
use crate::handle::FakeKeycloak;
use crate::state::Realm;

impl FakeKeycloak {
    /// Imports the realm that `json` is, or the realms that are listed in it. The realm `master` takes the place of
    /// the one that is there.
    ///
    /// # Errors
    /// A text that is no JSON, or not a realm's; a realm whose name is taken; one that names what it does not have.
    pub fn import_realm(&self, json: &str) -> Result<ImportReport, ImportError> {
        self.import_representations(files::read(json)?, &ImportProgress::default())
    }

    /// Imports a file, or every realm of a directory as `kc.sh export --dir` writes it: `shop-realm.json` beside
    /// `shop-users-0.json` and so on. Reads the disk, and blocks meanwhile.
    ///
    /// # Errors
    /// What cannot be read, and what [`FakeKeycloak::import_realm`] refuses.
    pub fn import_path(&self, path: impl AsRef<Path>) -> Result<ImportReport, ImportError> {
        self.import_path_with(path, &ImportProgress::default())
    }

    /// The same, with `progress` telling anybody who holds a clone of it how far the import is.
    ///
    /// # Errors
    /// As [`FakeKeycloak::import_path`].
    pub fn import_path_with(
        &self,
        path: impl AsRef<Path>,
        progress: &ImportProgress,
    ) -> Result<ImportReport, ImportError> {
        self.import_representations(files::read_path(path.as_ref())?, progress)
    }

    fn import_representations(
        &self,
        inputs: Vec<RealmRepresentation>,
        progress: &ImportProgress,
    ) -> Result<ImportReport, ImportError> {
        let mut context = self.context();
        context.users_added = Some(progress.begin(&inputs));
        let mut report = ImportReport::default();
        let mut made: Vec<Realm> = Vec::new();
        for input in inputs {
            let name = input.realm.clone().unwrap_or_default();
            let realm = realms::create(&mut context, &input).map_err(|broken| ImportError::broken(&name, broken))?;
            let is_there = self.engine.realm(&name).is_some() && name != MASTER;
            if is_there || made.iter().any(|other| other.name == realm.name) {
                return Err(ImportError::taken(&name));
            }
            let (unknown, unusable) = (unknown::paths(&input), keys::list_unusable(&input));
            report.add(&name, unknown, kept::list(input), unusable);
            made.push(realm);
        }
        for realm in made {
            let name = realm.name.to_string();
            if name == MASTER {
                self.replace_master(&context, realm);
            } else {
                self.insert(&context, realm).map_err(|_| ImportError::taken(&name))?;
            }
        }
        Ok(report)
    }
}
