//! Authorization requests that clients sent ahead (RFC 9126).

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::Id;

/// A request that was pushed, till it is used.
#[derive(Clone, Debug)]
pub(crate) struct PushedRequest {
    /// The client, by its internal id.
    pub(crate) client: Id,
    pub(crate) parameters: Arc<Form>,
    /// In milliseconds since the epoch.
    pub(crate) expires: i64,
}
