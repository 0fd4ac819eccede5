//! What addresses are made of, as Java's `URI` and `URL` read them (RFC 2396, with letters of any alphabet). Whether one is good for
//! something is not said here.

/// The scheme of a URI that has one; it may be empty.
pub(super) fn scheme(uri: &str) -> Option<&str> {
    uri.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['/', '?', '#']))
}

/// Whether the sign may stand in an address as it is (RFC 2396, section 2.4.3).
pub(super) fn is_plain(sign: char) -> bool {
    !sign.is_whitespace() && !sign.is_control() && !"\"<>\\^`{|}".contains(sign)
}

/// Whether every sign of the URI may stand in one, and each escape is whole.
pub(super) fn is_clean(uri: &str) -> bool {
    let is_hex = |part: &str| part.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    uri.chars().all(is_plain) && uri.split('%').skip(1).all(is_hex)
}
