//! One-time passwords (RFC 4226). Which counter, secret and length they have is decided elsewhere.

use aws_lc_rs::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256, HMAC_SHA512};

/// The one-time password of a secret for a counter; `None` for an algorithm that Keycloak does not have.
pub(crate) fn one_time_password(secret: &[u8], counter: u64, algorithm: &str, digits: u32) -> Option<String> {
    let algorithm = match algorithm {
        "HmacSHA1" => HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        "HmacSHA256" => HMAC_SHA256,
        "HmacSHA512" => HMAC_SHA512,
        _ => return None,
    };
    let mac = hmac::sign(&hmac::Key::new(algorithm, secret), &counter.to_be_bytes());
    let offset = usize::from(mac.as_ref().last()? & 0x0F);
    let bytes: [u8; 4] = mac.as_ref().get(offset..offset + 4)?.try_into().ok()?;
    let number = (u32::from_be_bytes(bytes) & 0x7FFF_FFFF) % 10_u32.checked_pow(digits)?;
    Some(format!("{number:0width$}", width = usize::try_from(digits).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computes_what_the_rfcs_list() {
        let hotp: Vec<_> =
            (0..3).filter_map(|n| one_time_password(b"12345678901234567890", n, "HmacSHA1", 6)).collect();
        assert_eq!(hotp, ["755224", "287082", "359152"]);
        let long = b"1234567890123456789012345678901234567890123456789012345678901234";
        assert_eq!(one_time_password(&long[..32], 1, "HmacSHA256", 8).as_deref(), Some("46119246"));
        assert_eq!(one_time_password(long, 1, "HmacSHA512", 8).as_deref(), Some("90693936"));
    }
}
