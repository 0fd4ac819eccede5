//! Which URIs a client's users may be sent back to, and where those lead.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::domain::uri;
use crate::state::{Client, Realm};

/// What an application that is installed somewhere, and has no address, asks for instead of one.
const INSTALLED: &str = "urn:ietf:wg:oauth:2.0:oob";

/// Where a login of `client` leads that is to end at `uri`; `None` if that is not registered. A relative one lies below
/// the client's root URL, or that of the server, which is `base_url`.
pub(crate) fn verify(realm: &Realm, client: &Client, base_url: &str, uri: &str) -> Option<String> {
    let registered = client.settings.redirect_uris.as_deref().unwrap_or_default();
    find(realm, client, base_url, registered.iter().map(String::as_str), uri)
}

/// The same for a logout. `+` stands for what is registered for logins, and so does an attribute that is not set; `-` for
/// nothing.
pub(crate) fn verify_for_logout(realm: &Realm, client: &Client, base_url: &str, uri: &str) -> Option<String> {
    let registered = client.attribute("post.logout.redirect.uris").unwrap_or("+");
    registered.split("##").find_map(|entry| match entry {
        "+" => verify(realm, client, base_url, uri),
        "-" => None,
        entry => find(realm, client, base_url, std::iter::once(entry), uri),
    })
}

/// Whether a request may stand at `uri`, as far as `client` has said where its own do.
pub(crate) fn is_registered_for_requests(realm: &Realm, client: &Client, base_url: &str, uri: &str) -> bool {
    let registered = client.attribute("request.uris").unwrap_or_default();
    find(realm, client, base_url, registered.split("##"), uri).is_some()
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

fn find<'a>(
    realm: &Realm,
    client: &Client,
    base_url: &str,
    mut registered: impl Iterator<Item = &'a str>,
    uri: &str,
) -> Option<String> {
    let is_one = |entry: &str| {
        let entry =
            if entry.starts_with('/') { format!("{}{entry}", root(client, base_url)) } else { entry.to_owned() };
        matches(&entry, uri) || on_loopback(&entry, uri)
    };
    if !is_clean(uri) || answers(uri) || !registered.any(is_one) {
        return None;
    }
    Some(match uri::scheme(uri) {
        Some(_) if uri == INSTALLED => format!("{base_url}/realms/{}/protocol/openid-connect/oauth/oob", realm.name),
        Some(_) => uri.to_owned(),
        None if uri.starts_with('/') => format!("{}{uri}", root(client, base_url)),
        None => format!("{}/{uri}", root(client, base_url)),
    })
}

/// What a relative URI of the client lies below.
fn root(client: &Client, base_url: &str) -> String {
    match client.settings.root_url.as_deref() {
        Some("${authBaseUrl}" | "${authAdminUrl}") => base_url.trim_end_matches('/').to_owned(),
        Some(root) if !root.is_empty() => root.to_owned(),
        _ => Url::parse(base_url).map_or_else(|_| base_url.to_owned(), |url| url.origin().ascii_serialization()),
    }
}

/// Whether the URI has a parameter of an answer already, which the client could take for the server's.
fn answers(uri: &str) -> bool {
    const ANSWERS: [&str; 13] = [
        "code",
        "state",
        "iss",
        "session_state",
        "error",
        "error_description",
        "access_token",
        "id_token",
        "token_type",
        "expires_in",
        "response",
        "kc_action",
        "kc_action_status",
    ];
    let parameters = uri.split(['?', '#']).skip(1).flat_map(|part| form_urlencoded::parse(part.as_bytes()));
    let mut names = parameters.map(|(name, _)| name.to_ascii_lowercase());
    names.any(|name| ANSWERS.contains(&&*name))
}

/// A URI, absolute or not (RFC 3986, section 4.1), without the signs that have to be encoded in one, and of no scheme that
/// makes a browser run or show what it says.
fn is_clean(uri: &str) -> bool {
    let is_followed = uri::scheme(uri).map(str::to_ascii_lowercase).is_none_or(|scheme| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme != "javascript" && scheme != "data"
    });
    is_followed && uri::is_clean(uri)
}

/// Whether a wildcard could stand for more than it seems to: because the URI names a user, or because its path, decoded
/// once or twice, leads upwards.
fn is_deceiving(uri: &str) -> bool {
    let (path, _) = uri.split_at(uri.find(['?', '#']).unwrap_or(uri.len()));
    let authority = path.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    let once = percent_decode_str(path).decode_utf8_lossy();
    let twice = percent_decode_str(&once).decode_utf8_lossy();
    let climbs = |path: &str| path.split(['/', '\\']).any(|segment| segment.split(';').next() == Some(".."));
    authority.contains('@') || climbs(path) || climbs(&once) || climbs(&twice)
}

/// A program on the user's own machine may listen at whatever port is free (RFC 8252, section 7.3): an entry for a
/// loopback address that names no port stands for every port.
fn on_loopback(entry: &str, uri: &str) -> bool {
    const HOSTS: [&str; 3] = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    HOSTS.iter().any(|host| {
        let (Some(path), Some(rest)) = (entry.strip_prefix(host), uri.strip_prefix(host)) else { return false };
        let Some(rest) = rest.strip_prefix(':').filter(|_| path.is_empty() || path.starts_with(['/', '*'])) else {
            return false;
        };
        matches(entry, &format!("{host}{}", rest.trim_start_matches(|digit: char| digit.is_ascii_digit())))
    })
}

/// Letter for letter; or, where the entry ends with `*`, by what stands before that. `…/*` stands for `…` too. The
/// name of a host, or its port, ends where the entry's does.
fn matches(entry: &str, uri: &str) -> bool {
    let Some(prefix) = entry.strip_suffix('*').filter(|_| !entry.contains('?')) else { return entry == uri };
    if prefix.is_empty() {
        let is_web = |scheme: &str| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        return uri::scheme(uri).is_none_or(is_web);
    }
    if is_deceiving(uri) {
        return entry == uri;
    }
    let path = uri.split(['?', '#']).next().unwrap_or_default();
    match path.strip_prefix(prefix) {
        Some(rest) => ends_authority(prefix, rest),
        None => prefix.strip_suffix('/') == Some(path),
    }
}

/// Whether `rest` goes on behind the authority of `prefix`, where `prefix` ends in one. Behind a bare `:` any port may be.
fn ends_authority(prefix: &str, rest: &str) -> bool {
    let Some((_, authority)) = prefix.split_once("://").filter(|(_, it)| !it.is_empty() && !it.contains('/')) else {
        return true;
    };
    let rest = if authority.ends_with(':') { rest.trim_start_matches(|it: char| it.is_ascii_digit()) } else { rest };
    rest.is_empty() || rest.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::{is_clean, is_deceiving, matches, on_loopback};

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
            ("http://a.example*", "http://a.example/b", true),
            ("http://a.example*", "http://a.example.evil.example/b", false),
            ("http://a.example*", "http://a.example:8443/b", false),
            ("http://localhost:*", "http://localhost:50/b", true),
            ("http://localhost:80*", "http://localhost:8080/b", false),
            ("https://*", "https://anywhere.example/b", true),
            ("*", "https://anywhere.example", true),
            ("*", "custom://anywhere", false),
            ("*", "/anywhere", true),
            ("*", "", true),
            ("http://a@b.example/*", "http://a@b.example/*", true),
            ("http://a@b.example/*", "http://a@b.example/c", false),
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
            "1:/cb",
            ":",
            "http://localhost:9999/wild/a b",
            "http://localhost:9999/wild/<b>",
            "http://localhost:9999/wild/%zz",
            "javascript:alert(1)",
        ] {
            assert!(!is_clean(uri), "{uri}");
        }
    }

    #[test]
    fn what_deceives_needs_to_be_registered_as_it_is() {
        for (uri, expected) in [
            ("http://a.example/b/../c", true),
            ("http://a.example/b/%2e%2e/c", true),
            ("http://a.example/b%2F%252e.%5Cc", true),
            ("http://a.example/b/..", true),
            ("http://a.example/b/..;/c", true),
            ("http://user@a.example/b", true),
            ("http://a.example/b/...", false),
            ("http://a.example/b?c=/../d@e", false),
            ("http://a.example/b%20c", false),
        ] {
            assert_eq!(is_deceiving(uri), expected, "{uri}");
        }
    }
}
