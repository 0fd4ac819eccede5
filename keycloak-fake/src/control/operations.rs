//! What the fake does not do, as it says itself.

use keycloak_api::operation::OperationInfo;

use crate::service::{Answer, rows};

/// The operations of the admin API that the fake does not do: each answers 501 with its name, and
/// `ErrorKind::Unsupported` in process; or 501 as Keycloak does, for a feature that is off by default.
#[must_use]
pub fn not_done() -> Vec<&'static OperationInfo> {
    rows().into_iter().filter(|row| matches!(row.answer, Answer::Refused(_))).map(|row| row.info).collect()
}
