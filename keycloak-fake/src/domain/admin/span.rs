//! From when to when something happened that is asked for. Which things have times is not known here.

use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid};
use crate::token::days_of;

const DAY_MS: i64 = 86_400_000;

/// From when to when, in milliseconds since the epoch, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    from: Option<i64>,
    to: Option<i64>,
}

impl Span {
    /// Reads two parameters, by name and value: days, which are taken whole, or milliseconds since the epoch.
    pub(super) fn of(from: (&'static str, Option<&str>), to: (&'static str, Option<&str>)) -> Decision<Self> {
        let read = |(name, text): (&'static str, Option<&str>), rest: i64| {
            let Some(text) = text else { return Ok(None) };
            let since_epoch = || text.parse().ok().filter(|_| !text.starts_with('-'));
            let moment = day(text).map(|day| day * DAY_MS + rest).or_else(since_epoch);
            moment.map(Some).ok_or(AdminDenied::Invalid(Invalid::EventDate(name)))
        };
        Ok(Self { from: read(from, 0)?, to: read(to, DAY_MS - 1)? })
    }

    pub(super) fn holds(self, time: i64) -> bool {
        self.from.is_none_or(|from| from <= time) && self.to.is_none_or(|to| time <= to)
    }

    /// Whether nothing is asked.
    pub(super) fn is_open(self) -> bool {
        self == Self::default()
    }
}

/// The number of a day, `yyyy-MM-dd`, since the epoch.
fn day(text: &str) -> Option<i64> {
    let is_shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let part = |at: std::ops::Range<usize>| text.get(at).filter(|_| is_shaped)?.parse::<i64>().ok();
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let next_month = if month == 12 { days_of(year + 1, 1, 1) } else { days_of(year, month + 1, 1) };
    let number = days_of(year, month, day);
    ((1..=12).contains(&month) && day >= 1 && number < next_month).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("2000-03-01"), Some(11_017));
        assert_eq!(day("2026-11-26"), Some(20_783));
        assert_eq!(day("2024-02-29"), Some(19_782));
        let none =
            ["", "x", "2026-13-01", "2026-00-01", "2026-11", "2026-11-00", "1-2-3-4", "2023-02-29", "2023-12-32"];
        assert!(none.into_iter().all(|text| day(text).is_none()));
    }
}
