//! The order in which Keycloak tells what is wrong: that of Java's hash tables.

use std::collections::BTreeSet;

use crate::domain::denied::ProfileFault;
use crate::token::{sort_as_java, sort_as_java_among};

/// Sorts as Keycloak tells administrators: by message, and by attribute where there are several of one.
pub(crate) fn order_faults(faults: &mut [ProfileFault]) {
    let attributes = faults.iter().map(|fault| fault.attribute.as_str()).collect::<BTreeSet<_>>().len();
    sort_as_java_among(faults, attributes, |fault| fault.attribute.as_str());
    let mut keys: Vec<String> = Vec::new();
    for fault in faults.iter() {
        if !keys.iter().any(|key| key == fault.reason.key()) {
            keys.push(fault.reason.key().to_owned());
        }
    }
    sort_as_java(&mut keys, String::as_str);
    faults.sort_by_key(|fault| keys.iter().position(|key| key == fault.reason.key()));
}
