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

/// What comes of it on the fake instead: it does not export a SAML provider, has no component with components below it,
/// and in process nobody asks by a token.
const ON_THE_FAKE: &[(&str, &[ErrorKind])] = &[
    ("export_identity_provider", &[ErrorKind::Unsupported]),
    ("get_who_am_i", &[ErrorKind::Forbidden, ErrorKind::Unauthorized]),
    ("list_subcomponent_types", &[ErrorKind::NotFound]),
];

/// What came of each operation.
#[derive(Debug)]
pub(crate) struct Outcomes {
    /// What the backend does not do.
    not_done: Vec<&'static str>,
    by_name: BTreeMap<&'static str, Option<String>>,
    is_real: bool,
}

impl Outcomes {
    pub(crate) fn new(is_real: bool) -> Self {
        let not_done = if is_real { Vec::new() } else { control::not_done().iter().map(|info| info.name).collect() };
        Self { not_done, by_name: BTreeMap::new(), is_real }
    }

    /// Notes what came of an operation, and whether it had to.
    pub(crate) fn add<T>(&mut self, name: &'static str, result: Result<T>) {
        let fault = match (result, self.expected(name).as_slice()) {
            (Ok(_), []) => None,
            (Ok(_), kinds) => Some(format!("it works, and {kinds:?} was expected")),
            (Err(error), kinds) if kinds.contains(&error.kind()) && error.operation() == Some(name) => None,
            (Err(error), _) => Some(format!("{error:?}")),
        };
        self.by_name.insert(name, fault);
    }

    /// The kinds of error of which one has to come; none, if it has to work.
    fn expected(&self, name: &str) -> Vec<ErrorKind> {
        if self.not_done.contains(&name) {
            return vec![ErrorKind::Unsupported];
        }
        if let Some((_, kinds)) = ON_THE_FAKE.iter().find(|(other, _)| !self.is_real && *other == name) {
            return kinds.to_vec();
        }
        REFUSED.iter().filter(|(refused, _)| *refused == name).map(|(_, kind)| *kind).collect()
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
