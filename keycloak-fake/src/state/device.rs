//! Devices that wait for a person to let them in (RFC 8628).

use std::fmt;
use std::sync::Arc;

use super::{AuthorizationRequest, Id, Key, Record, Seconds};

/// A device that asked to be let in.
#[derive(Clone, Default)]
pub(crate) struct DeviceCode {
    /// The device's own code.
    pub(crate) id: Id,
    /// What a person types in, without the hyphen.
    pub(crate) user_code: Arc<str>,
    /// What the device asked for.
    pub(crate) request: Arc<AuthorizationRequest>,
    /// How long the codes hold.
    pub(crate) lifespan: Seconds,
    pub(crate) expires: Seconds,
    /// How many seconds are to pass between two questions.
    pub(crate) interval: Seconds,
    /// When the device may ask again, in milliseconds since the epoch.
    pub(crate) ask_from: i64,
    pub(crate) answer: DeviceAnswer,
}

/// What came of a person's visit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum DeviceAnswer {
    #[default]
    Pending,
    Refused,
    /// Let in, in this session.
    Agreed(Id),
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DeviceCode").field("answer", &self.answer).finish_non_exhaustive()
    }
}

impl Record for DeviceCode {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        ("", &self.user_code)
    }
}
