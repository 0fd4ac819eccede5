//! The names that fields may have: those in the source of the representations. A type is asked which of them are its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// Every name that a field of some representation has in JSON, and some that none has.
pub(crate) static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut names = BTreeSet::new();
    read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/representation")), &mut names);
    assert!(names.len() > 500, "the source was not found");
    names
});

fn read(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, names);
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            names.extend(renamed(line));
            if let Some((name, _)) = line.trim().strip_prefix("pub ").and_then(|rest| rest.split_once(": ")) {
                let name = name.trim_start_matches("r#");
                names.extend([name.to_owned(), camel(name)]);
            }
        }
    }
}

/// `x` of `rename = "x"`.
fn renamed(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("rename = \"")?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut camel, word| {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
        camel
    })
}
