//! The settings of a profile's validators: what they say, and which cannot be.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

use super::validators;
use crate::domain::denied::ProfileReason;
use crate::domain::java_pattern;
use crate::token::{civil, days_of};

type Settings = BTreeMap<String, Value>;

/// What kind of number an attribute is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Double,
}

impl Kind {
    /// A text as Java reads it: `Long.parseLong` and `Double.parseDouble`.
    fn read(self, text: &str) -> Option<Number> {
        match self {
            Self::Integer => text.parse::<i64>().ok().map(Number::from),
            Self::Double => {
                let text = text.trim_matches(|c: char| c <= ' ');
                let bare =
                    text.strip_suffix(['d', 'D', 'f', 'F']).filter(|rest| rest.ends_with(|c: char| !c.is_alphabetic()));
                Number::from_f64(bare.unwrap_or(text).parse().ok()?)
            }
        }
    }

    /// A setting may be a number or its text.
    fn setting(self, value: &Value) -> Option<Number> {
        match value {
            Value::Number(number) => self.read(&number.to_string()),
            Value::String(text) => self.read(text),
            _ => None,
        }
    }
}

/// Why a value is no number, or none between the two of the settings.
pub(super) fn out_of_range(kind: Kind, settings: &Settings, value: &str) -> Option<ProfileReason> {
    // The latter is a number to Java, and greater and smaller than none.
    if value.trim().is_empty() || (kind == Kind::Double && value.trim() == "NaN") {
        return None;
    }
    let Some(number) = kind.read(value) else { return Some(ProfileReason::NoNumber) };
    let limit = |name: &str| settings.get(name).and_then(|value| kind.setting(value));
    let (min, max) = (limit("min"), limit("max"));
    let is_good = |limit: &Option<Number>, is_min: bool| {
        limit.as_ref().is_none_or(|limit| match (number.as_i64(), limit.as_i64()) {
            (Some(number), Some(limit)) => {
                if is_min {
                    number >= limit
                } else {
                    number <= limit
                }
            }
            _ => {
                let (number, limit) = (number.as_f64().unwrap_or(f64::NAN), limit.as_f64().unwrap_or(f64::NAN));
                if is_min { number >= limit } else { number <= limit }
            }
        })
    };
    (!is_good(&min, true) || !is_good(&max, false)).then_some(ProfileReason::Range { min, max })
}

/// The pattern of the validator `pattern`.
pub(super) fn pattern(settings: &Settings) -> Option<&str> {
    settings.get("pattern").and_then(Value::as_str)
}

/// What the settings of a validator let people choose from.
pub(crate) fn options(settings: &Settings) -> impl Iterator<Item = &str> {
    settings.get("options").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Whether a text is a date (ISO 8601) of the calendar.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let is_number = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(is_number(year, 4) && is_number(month, 2) && is_number(day, 2)) {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else { return false };
    (1..=12).contains(&month) && (1..=31).contains(&day) && civil(days_of(year, month, day)) == (year, month, day)
}

/// Whether Keycloak takes the settings, as far as this fake tells.
pub(super) fn are_good(validator: &str, settings: &Settings) -> bool {
    let is_of = |kind: Kind, name: &str| settings.get(name).is_none_or(|value| kind.setting(value).is_some());
    let is_whole = |name: &str| settings.get(name).is_none_or(|value| validators::number(value).is_some());
    match validator {
        "pattern" => pattern(settings).is_some_and(|pattern| java_pattern::compile(pattern).is_ok()),
        "integer" => is_of(Kind::Integer, "min") && is_of(Kind::Integer, "max"),
        "double" => is_of(Kind::Double, "min") && is_of(Kind::Double, "max"),
        "options" => {
            settings.get("options").and_then(Value::as_array).is_some_and(|all| all.iter().all(Value::is_string))
        }
        "multivalued" => settings.contains_key("max") && is_whole("min") && is_whole("max"),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // What Keycloak 26.7.4 takes and refuses.

    #[test]
    fn numbers() {
        for good in ["5", "+5", "007", "-3"] {
            assert!(Kind::Integer.read(good).is_some(), "{good}");
        }
        for bad in ["x", "5.0", " 5", "99999999999999999999999", ""] {
            assert!(Kind::Integer.read(bad).is_none(), "{bad}");
        }
        for good in ["5", " 5", "5d", "1e0", "2.50"] {
            assert!(Kind::Double.read(good).is_some(), "{good}");
        }
        for bad in ["x", "5,5", ""] {
            assert!(Kind::Double.read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn dates() {
        assert!(is_date("2020-02-29"));
        for bad in ["2020-1-1", "x", "2020-02-30", "2020-13-01", "2020-01-00"] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
