//! Cookies on the wire, as Keycloak writes and reads them.

use std::fmt::Write as _;

use crate::service::oidc::Cookie;

/// Reads a `Cookie` header.
pub(super) fn parse(header: &str) -> impl Iterator<Item = (String, String)> {
    header.split(';').filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
        // `$Version` and its like are not cookies (RFC 2965).
        (!name.starts_with('$')).then(|| (name.to_owned(), value.to_owned()))
    })
}

/// Writes a `Set-Cookie` header. Browsers keep cookies that are `Secure` for `http://localhost` too.
pub(super) fn write(cookie: &Cookie) -> String {
    let Cookie { name, value, path, max_age, http_only } = cookie;
    let bare = value.trim_matches('"');
    let quote = if bare.contains(|sign: char| !is_plain(sign)) { "\"" } else { "" };
    let mut text = format!("{name}={quote}{bare}{quote};Version=1;Path={path}");
    if let Some(seconds) = max_age {
        // Writing to a string does not fail.
        let _ = write!(text, ";Max-Age={seconds}");
    }
    if *max_age == Some(0) {
        return text;
    }
    text.push_str(";Secure");
    if *http_only {
        text.push_str(";HttpOnly");
    }
    text.push_str(";SameSite=None");
    text
}

/// What stands in a cookie's value without quotes (RFC 2109's tokens).
fn is_plain(sign: char) -> bool {
    sign.is_ascii_graphic() && !"()<>@,;:\\\"/[]?={}".contains(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(value: &str, max_age: Option<i64>, http_only: bool) -> String {
        let path = "/realms/r/".to_owned();
        write(&Cookie { name: "NAME", value: value.to_owned(), path, max_age, http_only })
    }

    #[test]
    fn writes_as_keycloak_does() {
        assert_eq!(cookie("Y3-_z", None, true), "NAME=Y3-_z;Version=1;Path=/realms/r/;Secure;HttpOnly;SameSite=None");
        assert_eq!(cookie("", Some(0), true), "NAME=;Version=1;Path=/realms/r/;Max-Age=0");
        assert_eq!(
            cookie("a/b", Some(60), false),
            "NAME=\"a/b\";Version=1;Path=/realms/r/;Max-Age=60;Secure;SameSite=None"
        );
    }

    #[test]
    fn reads_what_browsers_send() {
        let read: Vec<_> = parse("A=1; B=\"a/b\";$Version=1; C=x=y; D").collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read, [pair("A", "1"), pair("B", "a/b"), pair("C", "x=y")]);
    }
}
