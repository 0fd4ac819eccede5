//! Moments as time policies have them: parts of a date, in UTC.

use crate::token::{civil, days_of};

const DAY_MS: i64 = 86_400_000;

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

/// Reads `yyyy-MM-dd HH:mm:ss`, or a day alone.
pub(super) fn read(text: &str) -> Option<i64> {
    let (day, time) = text.trim().split_once(' ').unwrap_or((text.trim(), "00:00:00"));
    let [year, month, day] = numbers(day, '-')?;
    let [hour, minute, second] = numbers(time, ':')?;
    Some(days_of(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000)
}

fn numbers(text: &str, between: char) -> Option<[i64; 3]> {
    let numbers: Option<Vec<i64>> = text.split(between).map(|part| part.parse().ok()).collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_taken_apart() {
        let moment = read("2026-11-26 14:41:05").unwrap();
        assert_eq!(parts(moment), Parts { year: 2026, month: 11, day: 26, hour: 14, minute: 41 });
        assert_eq!(read("1970-01-02"), Some(DAY_MS));
        assert_eq!(read("bad"), None);
    }
}
