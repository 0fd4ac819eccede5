//! Cookies on the wire, as Keycloak writes and reads them.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use http::HeaderValue;
use http::header::SET_COOKIE;

use super::answer::Answer;
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

/// Whether a browser takes a server at this URL for safe: by TLS, or because it is on the same machine.
fn is_secure_context(base_url: &str) -> bool {
    let Some(rest) = base_url.strip_prefix("http://") else { return base_url.starts_with("https://") };
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.starts_with('[') {
        return authority.starts_with("[::1]");
    }
    let host = authority.split(':').next().unwrap_or_default();
    let is_loopback = host.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback());
    host == "localhost" || host.ends_with(".localhost") || is_loopback
}

/// Sets cookies with an answer of the server at this URL.
pub(super) fn set(answer: &mut Answer, cookies: &[Cookie], base_url: &str) {
    let secure_context = is_secure_context(base_url);
    for cookie in cookies {
        if let Ok(value) = HeaderValue::try_from(write(cookie, secure_context)) {
            answer.headers_mut().append(SET_COOKIE, value);
        }
    }
}

/// Writes a `Set-Cookie` header. Only in a secure context may other sites' pages send the cookie along.
fn write(cookie: &Cookie, secure_context: bool) -> String {
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
    if secure_context {
        text.push_str(";Secure");
    }
    if *http_only {
        text.push_str(";HttpOnly");
    }
    text.push_str(if secure_context { ";SameSite=None" } else { ";SameSite=Lax" });
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
        write(&Cookie { name: "NAME", value: value.to_owned(), path, max_age, http_only }, true)
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
    fn knows_where_cookies_are_safe() {
        for url in [
            "https://a.example",
            "http://localhost:80/auth",
            "http://a.localhost",
            "http://127.9.9.9",
            "http://[::1]:1",
        ] {
            assert!(is_secure_context(url), "{url}");
        }
        for url in ["http://a.example", "http://localhost.example", "http://10.0.0.1:80", "http://[::2]"] {
            assert!(!is_secure_context(url), "{url}");
        }
    }

    #[test]
    fn reads_what_browsers_send() {
        let read: Vec<_> = parse("A=1; B=\"a/b\";$Version=1; C=x=y; D").collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read, [pair("A", "1"), pair("B", "a/b"), pair("C", "x=y")]);
    }
}
