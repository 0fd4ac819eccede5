//! Which request paths are refused before anything looks at them.

use std::borrow::Cow;

/// Why a request's target is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is no URL's path, or a percent sign escapes nothing.
    Malformed,
    /// It has empty segments, dot segments, or escapes what needs no escape.
    NotNormalized,
    /// It has a matrix parameter.
    Semicolon,
    /// A parameter of its query holds a control character that ends neither a line nor a column.
    Control,
}

/// Checks a path as Keycloak does.
pub(super) fn check(path: &str) -> Result<(), Fault> {
    let bytes = path.as_bytes();
    let mut at = 0;
    let mut fault = None;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'%' => {
                let escaped = escaped(bytes, at).ok_or(Fault::Malformed)?;
                if escaped.is_ascii_alphanumeric() || b"-._~".contains(&escaped) {
                    fault.get_or_insert(Fault::NotNormalized);
                }
                at += 2;
            }
            b';' => {
                fault.get_or_insert(Fault::Semicolon);
            }
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => return Err(Fault::Malformed),
            _ => {}
        }
        at += 1;
    }
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        if matches!(segment, "." | "..") || (segment.is_empty() && !last) {
            return Err(Fault::NotNormalized);
        }
    }
    fault.map_or(Ok(()), Err)
}

/// Checks that every percent sign of a query escapes something.
pub(super) fn check_query(query: &str) -> Result<(), Fault> {
    let bytes = query.as_bytes();
    let percents = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    for (at, _) in percents {
        escaped(bytes, at).ok_or(Fault::Malformed)?;
    }
    Ok(())
}

/// Checks that no parameter of a query, which is otherwise in order, holds control characters but tabs and line ends.
pub(super) fn check_parameters(query: &str) -> Result<(), Fault> {
    let values = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value.as_bytes());
    for value in values {
        let percents = value.iter().enumerate().filter(|(_, byte)| **byte == b'%');
        let mut escapes = percents.filter_map(|(at, _)| escaped(value, at));
        if escapes.any(|sign| sign < b' ' && !b"\t\n\r".contains(&sign)) {
            return Err(Fault::Control);
        }
    }
    Ok(())
}

/// The path below `relative_path`, without a slash at its end; `None` for what is outside.
pub(super) fn below<'a>(path: &'a str, relative_path: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(relative_path)?;
    if !rest.is_empty() && !rest.starts_with('/') {
        return None;
    }
    Some(rest.strip_suffix('/').unwrap_or(rest))
}

/// The realm that a path below the relative path names, be it there or not.
pub(super) fn realm(path: &str) -> Option<Cow<'_, str>> {
    let mut segments = path.split('/').skip(1);
    let realm = match (segments.next()?, segments.next()?) {
        ("realms", realm) => realm,
        ("admin", "realms") => segments.next()?,
        _ => return None,
    };
    Some(decode(realm))
}

/// A segment with its escapes undone; what is no UTF-8 becomes U+FFFD.
pub(super) fn decode(segment: &str) -> Cow<'_, str> {
    if !segment.contains('%') {
        return Cow::Borrowed(segment);
    }
    let bytes = segment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match escaped(bytes, at) {
            Some(escaped) if byte == b'%' => {
                decoded.push(escaped);
                at += 2;
            }
            _ => decoded.push(byte),
        }
        at += 1;
    }
    Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())
}

fn escaped(bytes: &[u8], percent: usize) -> Option<u8> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    u8::try_from(digit(percent + 1)? * 16 + digit(percent + 2)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_keycloak_refuses() {
        for path in ["//realms/a", "/realms//a", "/realms/a//", "/a/./b", "/a/../b", "/realms/mas%74er", "/%2e%2e/x"] {
            assert_eq!(check(path), Err(Fault::NotNormalized), "{path}");
        }
        for path in ["/realms/%zz", "/realms/%", "/realms/{x}", "/a|b", "/a\\b"] {
            assert_eq!(check(path), Err(Fault::Malformed), "{path}");
        }
        assert_eq!(check("/users;x=1/count"), Err(Fault::Semicolon));
        for path in ["/", "/realms/a/", "/realms/%2F", "/realms/a%3bx", "/users/..%2f..", "/realms/m\u{e4}ster"] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
        assert_eq!(check_query("x=%zz"), Err(Fault::Malformed));
        assert_eq!(check_query("x=%C3%A4&y=%"), Err(Fault::Malformed));
        assert_eq!(check_query("x=%C3%A4"), Ok(()));
        assert_eq!(check_parameters("x=%09%0a%0D%7f%20&%00=x&y"), Ok(()));
        for query in ["x=%00", "y&x=a%1b", "x==%0B"] {
            assert_eq!(check_parameters(query), Err(Fault::Control), "{query}");
        }
    }

    #[test]
    fn finds_what_is_below_the_relative_path() {
        assert_eq!(below("/auth/realms/a/", "/auth"), Some("/realms/a"));
        assert_eq!(below("/auth", "/auth"), Some(""));
        assert_eq!(below("/author", "/auth"), None);
        assert_eq!(below("/realms", ""), Some("/realms"));
    }

    #[test]
    fn finds_the_realm() {
        assert_eq!(realm("/realms/a%20b/login-actions/authenticate").as_deref(), Some("a b"));
        assert_eq!(realm("/admin/realms/a/users").as_deref(), Some("a"));
        for path in ["/admin/realms", "/admin/serverinfo", "/realms", "/admin/master/console"] {
            assert_eq!(realm(path), None, "{path}");
        }
    }

    #[test]
    fn decodes_segments() {
        assert_eq!(decode("a%2Fb%c3%a4"), "a/b\u{e4}");
        assert_eq!(decode("a%ff"), "a\u{fffd}");
    }
}
