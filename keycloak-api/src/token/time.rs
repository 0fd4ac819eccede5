//! Seconds since 1970-01-01T00:00:00Z: the unit of every time in a token, and of the clock that the caller brings.
//!
//! Must not read a clock.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A moment, in whole seconds since 1970-01-01T00:00:00Z; from a [`SystemTime`] or from the seconds themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The seconds since 1970-01-01T00:00:00Z; negative before it.
    pub fn seconds(self) -> i64 {
        self.0
    }
}

impl From<i64> for Timestamp {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, i64::wrapping_neg),
        })
    }
}

/// A claim's `NumericDate` (RFC 7519, section 2) as whole seconds, rounded down; `None` if it isn't a number.
///
/// A fraction is allowed there, and so is any size: what an `i64` can't hold becomes its nearest end, so that a date in
/// the year 10^300 is still in the future.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted here")]
pub(super) fn numeric_date(value: &Value) -> Option<i64> {
    let number = value.as_number()?;
    number
        .as_i64()
        .or_else(|| number.as_f64().filter(|seconds| seconds.is_finite()).map(|seconds| seconds.floor() as i64))
}

/// For the typed claims: an optional `NumericDate`; `null` is none.
pub(super) fn optional_numeric_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        value => numeric_date(&value).map(Some).ok_or_else(|| serde::de::Error::custom("expected seconds since 1970")),
    }
}
