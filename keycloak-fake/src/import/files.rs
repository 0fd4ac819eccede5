//! Realms of files and directories.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use keycloak_api::representation::{RealmRepresentation, UserRepresentation, coerced};
use serde::Deserialize;
use serde_json::Value;

use super::{ImportError, locate};

/// The realm of a text, or the realms that it lists.
pub(super) fn read(json: &str) -> Result<Vec<RealmRepresentation>, ImportError> {
    let json = json.trim_start_matches('\u{feff}');
    // Most texts are one realm, as it should be: read so, a large one is never there as a tree of values.
    if let Ok(realm) = serde_json::from_str::<RealmRepresentation>(json)
        && realm.realm.is_some()
    {
        return Ok(vec![realm]);
    }
    let malformed = |error: serde_json::Error| ImportError::malformed(None, None, error.to_string());
    match serde_json::from_str::<Value>(json).map_err(malformed)? {
        Value::Array(realms) => realms.into_iter().map(realm).collect(),
        one => realm(one).map(|realm| vec![realm]),
    }
}

/// The realms of a file, or of a directory.
pub(super) fn read_path(path: &Path) -> Result<Vec<RealmRepresentation>, ImportError> {
    if path.is_dir() { read_directory(path) } else { read_file(path) }
}

/// A file of users, as they lie beside a realm's.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Users {
    realm: String,
    #[serde(default)]
    users: Vec<UserRepresentation>,
    #[serde(default)]
    federated_users: Vec<UserRepresentation>,
}

fn realm(value: Value) -> Result<RealmRepresentation, ImportError> {
    let name = value.get("realm").and_then(Value::as_str).map(str::to_owned);
    if name.is_none() {
        return Err(ImportError::malformed(None, None, "not a realm: there is no `realm` with its name".to_owned()));
    }
    coerced::from_value(value.clone()).map_err(|error: serde_json::Error| {
        let fault = locate::first_fault(&value);
        let words = fault.as_ref().map_or_else(|| error.to_string(), |fault| fault.words.clone());
        ImportError::malformed(name.clone(), fault.map(|fault| fault.path), words)
    })
}

fn read_file(path: &Path) -> Result<Vec<RealmRepresentation>, ImportError> {
    read(&text(path)?).map_err(|error| error.of_file(path))
}

fn read_directory(directory: &Path) -> Result<Vec<RealmRepresentation>, ImportError> {
    let mut realms = Vec::new();
    let mut users: BTreeMap<String, Vec<Users>> = BTreeMap::new();
    for path in entries(directory)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.contains("-users-") || name.contains("-federated-users-") {
            let file: Users = coerced::from_slice(text(&path)?.as_bytes())
                .map_err(|error| ImportError::malformed(None, None, error.to_string()).of_file(&path))?;
            users.entry(file.realm.clone()).or_default().push(file);
        } else {
            realms.extend(read_file(&path)?);
        }
    }
    for realm in &mut realms {
        for file in users.remove(realm.realm.as_deref().unwrap_or_default()).into_iter().flatten() {
            realm.users.get_or_insert_default().extend(file.users);
            if !file.federated_users.is_empty() {
                realm.federated_users.get_or_insert_default().extend(file.federated_users);
            }
        }
    }
    match users.into_keys().next() {
        None => Ok(realms),
        Some(name) => {
            let words = "there are users of this realm, and no realm".to_owned();
            Err(ImportError::malformed(Some(name), None, words).of_file(directory))
        }
    }
}

/// The directory's JSON files, ordered so that a realm's users are in the order of their files' numbers.
fn entries(directory: &Path) -> Result<Vec<PathBuf>, ImportError> {
    let unreadable = |error| ImportError::unreadable(directory, error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort_by_cached_key(|path| {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let number = stem.rsplit('-').next().and_then(|last| last.parse::<u64>().ok());
        let head = stem.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
        (head, number)
    });
    Ok(paths)
}

fn text(path: &Path) -> Result<String, ImportError> {
    std::fs::read_to_string(path).map_err(|error| ImportError::unreadable(path, error))
}
