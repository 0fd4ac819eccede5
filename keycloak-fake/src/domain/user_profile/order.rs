//! The order in which Keycloak tells what is wrong: that of Java's hash tables.

use std::collections::BTreeSet;

use crate::domain::denied::ProfileFault;

/// Sorts as Java's `HashMap` with a table of this size, a power of two, hands out its keys. What falls together stays
/// as it was.
pub(crate) fn by_java_hash<T>(items: &mut [T], table: usize, key: impl Fn(&T) -> &str) {
    items.sort_by_key(|item| place(key(item), table));
}

/// Sorts as Keycloak tells administrators: by message, and by attribute where there are several of one.
pub(crate) fn order_faults(faults: &mut [ProfileFault]) {
    let attributes: BTreeSet<&str> = faults.iter().map(|fault| fault.attribute.as_str()).collect();
    let table = java_table(attributes.len());
    by_java_hash(faults, table, |fault| fault.attribute.as_str());
    let mut keys: Vec<String> = Vec::new();
    for fault in faults.iter() {
        if !keys.iter().any(|key| key == fault.reason.key()) {
            keys.push(fault.reason.key().to_owned());
        }
    }
    let table = java_table(keys.len());
    by_java_hash(&mut keys, table, String::as_str);
    faults.sort_by_key(|fault| keys.iter().position(|key| key == fault.reason.key()));
}

/// The size of the table that Java makes for so many keys that come one by one.
pub(crate) fn java_table(keys: usize) -> usize {
    let mut size = 16;
    while keys > size * 3 / 4 {
        size *= 2;
    }
    size
}

fn place(key: &str, table: usize) -> usize {
    let hash = key.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    (hash ^ (hash >> 16)) as usize & (table - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the order of Keycloak 26.7.4 on a page.
    #[test]
    fn three_messages() {
        let mut keys = ["error-invalid-length-too-short", "error-invalid-email", "msgX"];
        by_java_hash(&mut keys, java_table(3), |key| key);
        assert_eq!(keys, ["msgX", "error-invalid-email", "error-invalid-length-too-short"]);
    }
}
