//! What came of the operations, against what has to come of them.

use std::collections::BTreeMap;

use keycloak_api::{ErrorKind, Result};
use keycloak_fake::control;

/// What cannot be read, on the real server either: the feature is off, there is no such thing, or only the admin console
/// may ask.
const REFUSED: &[(&str, ErrorKind)] = &[
    ("get_client_permissions", ErrorKind::Unsupported),
    ("get_client_role_permissions", ErrorKind::Unsupported),
    ("get_client_types", ErrorKind::Unsupported),
    ("get_group_permissions", ErrorKind::Unsupported),
    ("get_identity_provider_permissions", ErrorKind::Unsupported),
    ("get_invitation", ErrorKind::NotFound),
    ("get_realm_role_permissions", ErrorKind::Unsupported),
    ("get_role_by_id_permissions", ErrorKind::Unsupported),
    ("get_rotated_client_secret", ErrorKind::NotFound),
    ("get_users_permissions", ErrorKind::Unsupported),
    ("get_who_am_i", ErrorKind::Forbidden),
];

/// What came of each operation.
#[derive(Debug)]
pub(crate) struct Outcomes {
    /// What the backend does not do.
    not_done: Vec<&'static str>,
    by_name: BTreeMap<&'static str, Option<String>>,
}

impl Outcomes {
    pub(crate) fn new(is_real: bool) -> Self {
        let not_done = if is_real { Vec::new() } else { control::not_done().iter().map(|info| info.name).collect() };
        Self { not_done, by_name: BTreeMap::new() }
    }

    /// Notes what came of an operation, and whether it had to.
    pub(crate) fn add<T>(&mut self, name: &'static str, result: Result<T>) {
        let refused = REFUSED.iter().find(|(refused, _)| *refused == name).map(|(_, kind)| *kind);
        let expected = if self.not_done.contains(&name) { Some(ErrorKind::Unsupported) } else { refused };
        let fault = match (result, expected) {
            (Ok(_), None) => None,
            (Ok(_), Some(kind)) => Some(format!("it works, and {kind:?} was expected")),
            (Err(error), Some(kind)) if error.kind() == kind && error.operation() == Some(name) => None,
            (Err(error), _) => Some(format!("{error:?}")),
        };
        self.by_name.insert(name, fault);
    }

    /// What went wrong, and what was left out: every operation that only reads is to be there.
    pub(crate) fn faults(&self) -> Vec<String> {
        let reads = keycloak_api::operations().into_iter().filter(|info| info.path.starts_with("/admin"));
        let left_out = reads
            .filter(|info| info.method == "GET" && !self.by_name.contains_key(info.name))
            .map(|info| format!("{}: it was left out", info.name));
        let faulty = self.by_name.iter().filter_map(|(name, fault)| Some(format!("{name}: {}", fault.as_ref()?)));
        faulty.chain(left_out).collect()
    }
}
