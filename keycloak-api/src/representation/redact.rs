//! What `Debug` shows instead of a secret: that there is one, and, for maps, under which keys.

#![expect(dead_code, reason = "only derived `Debug`s call these, and the lint does not count what they use")]

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use serde_json::{Map, Value};

/// Shows whether there is a value.
pub(super) fn secret<T>(value: &Option<T>) -> impl Display {
    if value.is_some() { "Some(<redacted>)" } else { "None" }
}

/// Shows the keys of a map.
pub(super) fn values<V>(map: &Option<BTreeMap<String, V>>) -> impl Display {
    fmt::from_fn(move |f| match map {
        Some(map) => {
            f.write_str("Some(")?;
            keys(f, map.keys())?;
            f.write_str(")")
        }
        None => f.write_str("None"),
    })
}

/// Shows the keys of fields that nobody knows; their values may be anything, secrets too.
pub(super) fn extra(extra: &Map<String, Value>) -> impl Display {
    fmt::from_fn(move |f| keys(f, extra.keys()))
}

fn keys<'a>(f: &mut Formatter<'_>, keys: impl Iterator<Item = &'a String>) -> fmt::Result {
    f.debug_map().entries(keys.map(|key| (key, Redacted))).finish()
}

struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}
