//! The ledger: Keycloak's published list of the admin API's operations against the tables of the traits. A path that is
//! wrong on both sides of the contract, client and fake, is seen here.
//!
//! `published.txt` is the list; `differences.txt` says where the traits differ from it, and why. Path parameters are
//! compared by their places, as each side has names of its own for them.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use keycloak_api::operation::OperationInfo;
use keycloak_fake::control;

const PUBLISHED: &str = include_str!("published.txt");
const DIFFERENCES: &str = include_str!("differences.txt");
const README: &str = include_str!("../../README.md");

/// Method and path, the path's parameters without their names.
type Key = (String, String);

/// The names of the query, by operation.
type Ledger = BTreeMap<Key, BTreeSet<String>>;

fn key(method: &str, path: &str) -> Key {
    let places = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    (method.to_owned(), places.collect::<Vec<_>>().join("/"))
}

fn key_of(info: &OperationInfo) -> Key {
    key(info.method.as_str(), info.path)
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The published list.
fn published() -> Ledger {
    let read = |line: &'static str| {
        let mut words = line.split(' ');
        let operation = key(words.next().unwrap(), words.next().unwrap());
        (operation, words.map(str::to_owned).collect())
    };
    lines(PUBLISHED).map(read).collect()
}

/// What the traits bind of the admin API.
fn bound() -> Ledger {
    let operations = keycloak_api::operations();
    let admin = operations.iter().filter(|info| info.path.starts_with("/admin"));
    admin.map(|info| (key_of(info), (info.query_names)().into_iter().map(str::to_owned).collect())).collect()
}

/// The published list, changed as the differences say: `+name` and `-name` for the query's names, `+` for an operation
/// that the list lacks.
fn expected() -> Ledger {
    let mut ledger = published();
    for line in lines(DIFFERENCES) {
        let (change, reason) = line.split_once(" # ").unwrap_or_else(|| panic!("no reason is given: {line}"));
        assert!(!reason.trim().is_empty(), "no reason is given: {line}");
        let mut words = change.split(' ');
        let operation = key(words.next().unwrap(), words.next().unwrap());
        for word in words {
            if word == "+" {
                assert!(ledger.insert(operation.clone(), BTreeSet::new()).is_none(), "it is published: {line}");
                continue;
            }
            let names = ledger.get_mut(&operation).unwrap_or_else(|| panic!("it is not published: {line}"));
            let changed = match word.split_at(1) {
                ("+", name) => names.insert(name.to_owned()),
                ("-", name) => names.remove(name),
                _ => false,
            };
            assert!(changed, "`{word}` changes nothing: {line}");
        }
    }
    ledger
}

#[test]
fn every_published_operation_is_bound_with_its_query() {
    let (expected, bound) = (expected(), bound());
    let mut faults = Vec::new();
    for (operation, names) in &expected {
        match bound.get(operation) {
            None => faults.push(format!("{operation:?} is not bound")),
            Some(found) if found != names => {
                let (missing, more) = (names - found, found - names);
                faults.push(format!("{operation:?}: the query lacks {missing:?} and has besides {more:?}"));
            }
            Some(_) => {}
        }
    }
    let unknown = bound.keys().filter(|operation| !expected.contains_key(*operation));
    faults.extend(unknown.map(|operation| format!("{operation:?} is bound and not published")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_two_methods_have_the_same_name_or_binding() {
    let operations = keycloak_api::operations();
    let names: BTreeSet<&str> = operations.iter().map(|info| info.name).collect();
    assert_eq!(names.len(), operations.len(), "a name stands for two operations, so that calls are ambiguous");
    // What the token endpoint answers depends on the grant, so it has a method for each form of answer.
    let endpoint = "/realms/{realm}/protocol/openid-connect/token";
    let single = operations.iter().filter(|info| info.path != endpoint);
    let keys: BTreeSet<Key> = single.clone().map(|info| key_of(info)).collect();
    assert_eq!(keys.len(), single.count(), "two methods bind the same operation");
}

/// The README claims no more than what is so.
#[test]
fn counts() {
    let (published, bound) = (published(), bound());
    let binds = published.keys().filter(|operation| bound.contains_key(*operation)).count();
    let not_done: BTreeSet<Key> = control::not_done().into_iter().map(key_of).collect();
    let done = published.keys().filter(|operation| bound.contains_key(*operation) && !not_done.contains(*operation));
    let does = done.count();
    println!("of {} published operations the traits bind {binds}, and the fake does {does}", published.len());
    let line = README.lines().find(|line| line.starts_with("Of the ")).unwrap();
    let claimed: Vec<usize> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [all, claims_bound, claims_done] = claimed[..] else { panic!("three numbers are expected: {line}") };
    assert_eq!((all, claims_bound), (published.len(), binds), "{line}");
    assert!(claims_done <= does, "{line}");
}
