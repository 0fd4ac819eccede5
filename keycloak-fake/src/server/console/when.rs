//! Moments as people read them.

use std::time::{SystemTime, UNIX_EPOCH};

use maud::{Markup, html};

use crate::token::civil;

/// A moment in UTC, which is given in milliseconds since the epoch.
pub(super) fn moment(ms: i64) -> Markup {
    let (day, time) = written(ms);
    html! { time datetime={ (day) "T" (time) "Z" } { (day) " " (time) } }
}

/// A moment, and how far it is from now.
pub(super) fn told(ms: i64, now_ms: i64) -> Markup {
    html! { (moment(ms)) " " span .apart { (apart(ms, now_ms)) } }
}

/// A moment that may not be known.
pub(super) fn known(ms: Option<i64>) -> Markup {
    html! { @if let Some(ms) = ms { (moment(ms)) } }
}

/// A moment in UTC.
pub(super) fn at(time: SystemTime) -> Markup {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Day and time (RFC 3339, section 5.6).
fn written(ms: i64) -> (String, String) {
    let seconds = ms.div_euclid(1000);
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    (format!("{year:04}-{month:02}-{day:02}"), time)
}

/// How far a moment is from now, in the largest unit that it is two of.
fn apart(ms: i64, now_ms: i64) -> String {
    const UNITS: [(i64, &str); 3] = [(86_400, "days"), (3600, "hours"), (60, "minutes")];
    let seconds = ms.saturating_sub(now_ms).div_euclid(1000);
    let length = seconds.saturating_abs();
    let unit = UNITS.into_iter().find(|(unit, _)| length >= 2 * unit);
    let (unit, name) = unit.unwrap_or((1, if length == 1 { "second" } else { "seconds" }));
    let round = |length: i64| length.saturating_add(unit / 2) / unit;
    match seconds {
        0 => "now".to_owned(),
        1.. => format!("in {} {name}", round(length)),
        _ => format!("{} {name} ago", round(length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_calendar() {
        let written = |ms| moment(ms).into_string();
        assert_eq!(written(0), r#"<time datetime="1970-01-01T00:00:00Z">1970-01-01 00:00:00</time>"#);
        assert!(written(1_795_746_587_999).contains("2026-11-27 02:29:47"), "{}", written(1_795_746_587_999));
        assert!(written(-1).contains("1969-12-31 23:59:59"));
    }

    #[test]
    fn distances_are_told_in_the_unit_that_fits() {
        for (seconds, told) in [
            (0, "now"),
            (1, "in 1 second"),
            (-1, "1 second ago"),
            (119, "in 119 seconds"),
            (299, "in 5 minutes"),
            (-7200, "2 hours ago"),
            (172_800, "in 2 days"),
            (i64::MIN / 1000, "106751991167 days ago"),
        ] {
            assert_eq!(apart(seconds * 1000, 0), told);
        }
    }
}
