//! Moments as time policies have them: parts of a date, in UTC.

use crate::token::{civil, days_of};

const DAY_MS: i64 = 86_400_000;

/// The greatest number that a date may have here.
const GREATEST: i64 = 9999;

/// The first whole year of the calendar as it is now.
const GREGORIAN: i64 = 1583;

/// The parts of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
}

/// The parts of milliseconds since the epoch.
pub(super) fn parts(ms: i64) -> Parts {
    let (year, month, day) = civil(ms.div_euclid(DAY_MS));
    let minutes = ms.rem_euclid(DAY_MS) / 60_000;
    Parts { year, month, day, hour: minutes / 60, minute: minutes % 60 }
}

/// Why a text is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) enum Unread {
    Unreadable,
    /// Java's calendar reckons otherwise then, or a number does not fit into its.
    TooFar,
}

/// Reads `yyyy-MM-dd HH:mm:ss`, as Java does: numbers beyond their range go on in what is next greater, and what follows
/// is passed over.
pub(in crate::domain) fn read(text: &str) -> Result<i64, Unread> {
    let mut rest = text;
    let mut next = |after: &str| {
        let end = rest.find(|next: char| !next.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, more) = rest.split_at(end);
        if digits.is_empty() {
            return Err(Unread::Unreadable);
        }
        rest = more.strip_prefix(after).ok_or(Unread::Unreadable)?;
        digits.parse::<i64>().ok().filter(|number| *number <= GREATEST).ok_or(Unread::TooFar)
    };
    let (year, month, day) = (next("-")?, next("-")?, next(" ")?);
    let (hour, minute, second) = (next(":")?, next(":")?, next("")?);
    if year < GREGORIAN {
        return Err(Unread::TooFar);
    }
    let months = year * 12 + month - 1;
    let days = days_of(months.div_euclid(12), months.rem_euclid(12) + 1, day);
    Ok(days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_taken_apart() {
        let moment = read("2026-11-26 14:41:05").unwrap();
        assert_eq!(parts(moment), Parts { year: 2026, month: 11, day: 26, hour: 14, minute: 41 });
        assert_eq!(read("1970-01-02 00:00:00 and more"), Ok(DAY_MS));
        assert_eq!(read("1969-13-01 24:00:00"), Ok(DAY_MS));
        for text in ["bad", "", "2026-01-01", "2026-01-01 00:00", "-1-01-01 00:00:00"] {
            assert_eq!(read(text), Err(Unread::Unreadable), "{text}");
        }
        let far = ["999999999999999999-01-01 00:00:00", "2026-01-01 99999999999999999999:00:00", "1582-12-31 00:00:00"];
        for text in far {
            assert_eq!(read(text), Err(Unread::TooFar), "{text}");
        }
        assert!(read("9999-9999-9999 9999:9999:9999").is_ok());
    }
}
