//! Which URIs a client's users may be sent back to.

use url::Url;

use crate::state::{Client, Realm};

/// Whether `uri` is one of those registered for `client`'s logins.
pub(crate) fn is_registered(realm: &Realm, client: &Client, uri: &str) -> bool {
    let registered = client.settings.redirect_uris.as_deref().unwrap_or_default();
    matches_any(realm, client, registered.iter().map(String::as_str), uri)
}

/// Whether `uri` is one of those registered for `client`'s logouts. `+` stands for those of its logins, and so does an
/// attribute that is not set; `-` for none.
pub(crate) fn is_registered_for_logout(realm: &Realm, client: &Client, uri: &str) -> bool {
    let registered = client.attribute("post.logout.redirect.uris").unwrap_or("+");
    registered.split("##").any(|entry| match entry {
        "+" => is_registered(realm, client, uri),
        "-" => false,
        entry => matches_any(realm, client, std::iter::once(entry), uri),
    })
}

/// The client's own page, if it has one.
pub(crate) fn home(client: &Client, base_url: &str) -> Option<String> {
    let base = client.settings.base_url.as_deref().filter(|url| !url.is_empty())?;
    if Url::parse(base).is_ok() {
        return Some(base.to_owned());
    }
    let root = client.settings.root_url.as_deref().filter(|url| !url.is_empty() && *url != "${authBaseUrl}");
    Some(format!("{}{base}", root.unwrap_or(base_url)))
}

fn matches_any<'a>(realm: &Realm, client: &Client, registered: impl Iterator<Item = &'a str>, uri: &str) -> bool {
    is_clean(uri)
        && registered
            .map(|entry| absolute(realm, client, entry))
            .any(|entry| matches(&entry, uri) || on_loopback(&entry, uri))
}

/// An absolute URI in its own words: what a browser would read differently is refused.
fn is_clean(uri: &str) -> bool {
    let Ok(parsed) = Url::parse(uri) else { return false };
    let lower = uri.to_ascii_lowercase();
    let climbs = ["/..", "/%2e%2e", "/.%2e", "/%2e.", "\\"].iter().any(|part| lower.contains(part));
    let names_a_user = !parsed.username().is_empty() || parsed.password().is_some();
    let in_plain = uri.bytes().all(|byte| byte.is_ascii_graphic());
    in_plain && !climbs && !names_a_user && !lower.starts_with("javascript:") && !lower.starts_with("data:")
}

/// An entry that starts with `/` lies below the client's root URL.
fn absolute(_realm: &Realm, client: &Client, entry: &str) -> String {
    match client.settings.root_url.as_deref() {
        Some(root) if entry.starts_with('/') => format!("{}{entry}", root.trim_end_matches('/')),
        _ => entry.to_owned(),
    }
}

/// A program on the user's own machine may listen at whatever port is free (RFC 8252, section 7.3): an entry for a
/// loopback address that names no port stands for every port.
fn on_loopback(entry: &str, uri: &str) -> bool {
    const HOSTS: [&str; 3] = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    HOSTS.iter().any(|host| {
        let (Some(path), Some(rest)) = (entry.strip_prefix(host), uri.strip_prefix(host)) else { return false };
        let Some(rest) = rest.strip_prefix(':').filter(|_| path.is_empty() || path.starts_with('/')) else {
            return false;
        };
        matches(entry, &format!("{host}{}", rest.trim_start_matches(|digit: char| digit.is_ascii_digit())))
    })
}

/// Letter for letter; or, where the entry ends with `*`, by what stands before that. `…/*` stands for `…` too.
fn matches(entry: &str, uri: &str) -> bool {
    let Some(prefix) = entry.strip_suffix('*').filter(|_| !entry.contains('?')) else { return entry == uri };
    if prefix.is_empty() {
        return uri.starts_with("http://") || uri.starts_with("https://");
    }
    let path = uri.split(['?', '#']).next().unwrap_or_default();
    path.starts_with(prefix) || prefix.strip_suffix('/') == Some(path)
}

#[cfg(test)]
mod tests {
    use super::{is_clean, matches, on_loopback};

    #[test]
    fn a_wildcard_stands_at_the_end_only() {
        for (entry, uri, expected) in [
            ("http://localhost:9999/cb", "http://localhost:9999/cb", true),
            ("http://localhost:9999/cb", "http://localhost:9999/cb/", false),
            ("http://localhost:9999/cb", "http://localhost:9999/cb?x=1", false),
            ("http://localhost:9999/cb", "http://LOCALHOST:9999/cb", false),
            ("http://localhost:9999/wild/*", "http://localhost:9999/wild", true),
            ("http://localhost:9999/wild/*", "http://localhost:9999/wild/", true),
            ("http://localhost:9999/wild/*", "http://localhost:9999/wild/a/b?c=d", true),
            ("http://localhost:9999/wild/*", "http://localhost:9999/wilder", false),
            ("*", "https://anywhere.example", true),
            ("*", "custom://anywhere", false),
        ] {
            assert_eq!(matches(entry, uri), expected, "{entry} {uri}");
        }
    }

    #[test]
    fn a_loopback_address_without_a_port_stands_for_every_port() {
        for (entry, uri, expected) in [
            ("http://127.0.0.1/callback", "http://127.0.0.1:50/callback", true),
            ("http://localhost/callback", "http://localhost:50/callback", true),
            ("http://[::1]/callback", "http://[::1]:50/callback", true),
            ("http://127.0.0.1/w/*", "http://127.0.0.1:50/w/a", true),
            ("http://127.0.0.1:99/x", "http://127.0.0.1:98/x", false),
            ("http://127.0.0.1/callback", "http://127.0.0.1:50/callback?x=1", false),
            ("http://127.0.0.1/callback", "https://127.0.0.1:50/callback", false),
            ("http://localhost/callback", "http://localhost.example:50/callback", false),
        ] {
            assert_eq!(on_loopback(entry, uri), expected, "{entry} {uri}");
        }
    }

    #[test]
    fn what_a_browser_reads_differently_is_refused() {
        for uri in [
            "/cb",
            "",
            "http://localhost:9999/wild/../x",
            "http://localhost:9999/wild/%2e%2e/x",
            "http://user@localhost:9999/wild/a",
            "http://localhost:9999/wild/a b",
            "javascript:alert(1)",
        ] {
            assert!(!is_clean(uri), "{uri}");
        }
    }
}
