//! The self-signed certificate that Keycloak makes for a generated RSA key: version 1, `CN=` the realm's name, valid
//! from 100 seconds before it was made till ten years after. It is written by hand, because certificate crates write
//! version 3 only.

use super::der::{
    BIT_STRING, COMMON_NAME, GENERALIZED_TIME, SEQUENCE, SET, SHA256_WITH_RSA, UTC_TIME, UTF8_STRING, bit_string,
    element, unsigned,
};

/// How long before it is made a certificate holds, in seconds.
const LEAD: i64 = 100;
/// How many years a certificate of a realm's key holds.
pub(in crate::token) const YEARS: i64 = 10;

/// What a certificate is over: the part that is signed.
pub(in crate::token) struct Unsigned {
    body: Vec<u8>,
}

/// A certificate for the key of this `spki`, made at `now_ms`, for so many years.
pub(in crate::token) fn unsigned_certificate(name: &str, spki: &[u8], now_ms: i64, years: i64) -> Unsigned {
    let now = now_ms.div_euclid(1000);
    let ends = years_later(now, years);
    let common_name = element(SEQUENCE, &[COMMON_NAME, &element(UTF8_STRING, &[name.as_bytes()])]);
    let name = element(SEQUENCE, &[&element(SET, &[&common_name])]);
    let validity = element(SEQUENCE, &[&time(now - LEAD), &time(ends)]);
    let serial = unsigned(&now_ms.max(0).to_be_bytes());
    let body = element(SEQUENCE, &[&serial, SHA256_WITH_RSA, &name, &validity, &name, spki]);
    Unsigned { body }
}

impl Unsigned {
    /// The bytes to sign, with RSA and SHA-256.
    pub(in crate::token) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The certificate with its signature.
    pub(in crate::token) fn signed(&self, signature: &[u8]) -> Vec<u8> {
        debug_assert_eq!(bit_string(signature).first(), Some(&BIT_STRING));
        element(SEQUENCE, &[&self.body, SHA256_WITH_RSA, &bit_string(signature)])
    }
}

/// RFC 5280, section 4.1.2.5: two digits of the year till 2049, four from then on.
fn time(seconds: i64) -> Vec<u8> {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let clock = format!("{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60);
    if (1950..2050).contains(&year) {
        element(UTC_TIME, &[format!("{:02}{month:02}{day:02}{clock}", year % 100).as_bytes()])
    } else {
        element(GENERALIZED_TIME, &[format!("{year:04}{month:02}{day:02}{clock}").as_bytes()])
    }
}

/// The same day and time `years` later; 29 February becomes 28 February where there is none.
fn years_later(seconds: i64, years: i64) -> i64 {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let year = year + years;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let day = if (month, day) == (2, 29) && !leap { 28 } else { day };
    days_of(year, month, day) * 86_400 + second
}

/// Year, month and day of a day since the epoch, in the Gregorian calendar: years are counted from March, so that
/// the leap day comes last.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// When the certificate ends, in milliseconds since the epoch: the second of the two times that stand side by side in
/// it, and nowhere else (RFC 5280, section 4.1.2.5).
pub(super) fn ends_ms(der: &[u8]) -> Option<i64> {
    const SHORT: usize = 15;
    const LONG: usize = 17;
    let size = |at: &[u8]| match at {
        [UTC_TIME, 13, ..] => Some(SHORT),
        [GENERALIZED_TIME, 15, ..] => Some(LONG),
        _ => None,
    };
    let end = (0..der.len()).find_map(|at| {
        let end = der.get(at + size(&der[at..])?..)?;
        end.get(..size(end)?)
    })?;
    let digits = str::from_utf8(end.get(2..end.len() - 1)?).ok()?;
    let (year, rest) = digits.split_at_checked(digits.len() - 10)?;
    let year: i64 = year.parse().ok()?;
    let year = if year < 50 {
        2000 + year
    } else if year < 100 {
        1900 + year
    } else {
        year
    };
    let part = |at: usize| rest.get(at..at + 2)?.parse::<i64>().ok();
    let seconds = (part(4)? * 60 + part(6)?) * 60 + part(8)?;
    Some((days_of(year, part(0)?, part(2)?) * 86_400 + seconds) * 1000)
}

/// The number of a day since the epoch, in the Gregorian calendar.
pub(crate) fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(20_780), (2026, 11, 23));
        for days in -800_000..800_000 {
            let (year, month, day) = civil(days);
            assert_eq!(days_of(year, month, day), days);
        }
    }

    #[test]
    fn a_certificate_tells_when_it_ends() {
        let unsigned = unsigned_certificate("shop", &element(SEQUENCE, &[]), 1_795_468_159_147, YEARS);
        let der = unsigned.signed(&[0; 256]);
        assert_eq!(ends_ms(&der), Some(years_later(1_795_468_159, YEARS) * 1000));
        assert_eq!(ends_ms(&der[..20]), None);
    }

    #[test]
    fn a_leap_day_has_no_tenth_anniversary() {
        // 2028-02-29T00:00:01Z and 2038-02-28T00:00:01Z.
        assert_eq!(years_later(1_835_395_201, 10), 2_150_928_001);
    }
}
