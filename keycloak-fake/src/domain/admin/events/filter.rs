//! What of events can be asked for: times, paths, kinds.

use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid};
use crate::token::days_of;

const DAY_MS: i64 = 86_400_000;

/// Whether `one` is among `all`.
pub(super) fn is_one<T: AsRef<str>>(all: &[T], one: &str) -> bool {
    all.iter().any(|other| other.as_ref() == one)
}

/// From when to when, in milliseconds since the epoch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    from: Option<i64>,
    to: Option<i64>,
}

impl Time {
    /// Reads days, which are taken whole, or milliseconds since the epoch.
    pub(super) fn of(from: Option<&str>, to: Option<&str>) -> Decision<Self> {
        let read = |name: &'static str, text: Option<&str>, rest: i64| {
            let Some(text) = text else { return Ok(None) };
            let moment = day(text).map(|day| day * DAY_MS + rest).or_else(|| text.parse().ok());
            moment.map(Some).ok_or(AdminDenied::Invalid(Invalid::EventDate(name)))
        };
        Ok(Self { from: read("dateFrom", from, 0)?, to: read("dateTo", to, DAY_MS - 1)? })
    }

    pub(super) fn holds(self, time: Option<i64>) -> bool {
        let time = time.unwrap_or(0);
        self.from.is_none_or(|from| from <= time) && self.to.is_none_or(|to| time <= to)
    }
}

/// A path in which `*` stands for anything.
#[derive(Debug)]
pub(super) struct Path<'a>(Vec<&'a str>);

impl<'a> Path<'a> {
    pub(super) fn new(path: &'a str) -> Self {
        Self(path.split('*').collect())
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        let [first, rest @ ..] = self.0.as_slice() else { return true };
        let Some(mut left) = path.strip_prefix(first) else { return false };
        let Some((last, middle)) = rest.split_last() else { return left.is_empty() };
        for part in middle {
            match left.find(part) {
                Some(at) => left = &left[at + part.len()..],
                None => return false,
            }
        }
        left.ends_with(last)
    }
}

/// The number of a day, `yyyy-MM-dd`, since the epoch.
fn day(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok().filter(|_| !part.starts_with('+')));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(days_of(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("2000-03-01"), Some(11_017));
        assert_eq!(day("2026-11-26"), Some(20_783));
        assert!(["", "x", "2026-13-01", "2026-11", "1-2-3-4"].into_iter().all(|text| day(text).is_none()));
    }

    #[test]
    fn stars_stand_for_anything() {
        assert!(Path::new("users/*").matches("users/1") && Path::new("*").matches("") && Path::new("a").matches("a"));
        assert!(Path::new("*/role-mappings/*").matches("users/1/role-mappings/realm"));
        assert!(!Path::new("users/*").matches("groups/1") && !Path::new("users").matches("users/1"));
    }
}
