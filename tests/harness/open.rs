//! A case that is open is a case: a line that names none would hide that its case was renamed, and runs again.

use keycloak_tests::{cases, run};

#[test]
fn each_open_case_is_there() {
    let cases: Vec<String> = cases::all().iter().map(keycloak_tests::case::Case::full_name).collect();
    let dead: Vec<&str> = run::open().filter(|line| !cases.iter().any(|case| case == line)).collect();
    assert!(dead.is_empty(), "tests/open.txt has lines that name no case: {dead:?}");
}
