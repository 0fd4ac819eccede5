//! Whose roles a caller may manage. Only those may be put into a composite role or into a scope, or be taken out, and
//! only those are offered for it.

use crate::domain::Decision;
use crate::domain::denied::AdminDenied;
use crate::state::Role;

/// Whose roles the caller may manage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    pub(crate) of_realm: bool,
    pub(crate) of_clients: bool,
}

impl Reach {
    pub(crate) fn has(self, role: &Role) -> bool {
        if role.client.is_some() { self.of_clients } else { self.of_realm }
    }

    pub(crate) fn require(self, role: &Role) -> Decision<()> {
        if self.has(role) { Ok(()) } else { Err(AdminDenied::Forbidden.into()) }
    }
}
