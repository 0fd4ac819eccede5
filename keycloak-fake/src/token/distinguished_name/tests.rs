//! Names held against what Java 25 makes of them: `java.txt` has the text that was read, the one by RFC 2253 with
//! Keycloak's keywords and Java's own, or `ERR` where Java takes it for no name.

use super::DistinguishedName;

#[test]
fn names_are_read_and_written_as_java_does() {
    let rows: Vec<&str> = include_str!("java.txt").lines().collect();
    assert!(rows.len() > 90, "{}", rows.len());
    let mut differences = Vec::new();
    for row in rows {
        let (text, expected) = row.split_once('\t').unwrap_or_default();
        let read = DistinguishedName::read(&text.replace("\\n", "\n"));
        let found = read.map(|name| format!("{}\t{}", name.rfc2253(), name.text()).replace('\n', "\\n"));
        if found.as_deref().unwrap_or("ERR") != expected {
            differences.push(format!("{text}: {expected:?}, not {found:?}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn a_number_without_end_is_no_type() {
    for number in ["0".repeat(1_000_000), format!("OID.2.5.4.{}3", "0".repeat(1_000_000))] {
        assert!(DistinguishedName::read(&format!("{number}=x")).is_none());
    }
}
