//! Addresses that a browser is led to, as Keycloak writes them: not letter for letter as they were registered or asked for.

use std::fmt::{self, Display, Formatter};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::domain::uri;

/// What an address may have of Java's `URI`, and Keycloak encodes, beside everything that is not ASCII.
const NOTHING: &AsciiSet = CONTROLS;
const BRACKETS: &AsciiSet = &CONTROLS.add(b'[').add(b']');

/// An address, to which parameters can be added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// All before the query.
    start: String,
    query: Option<String>,
    fragment: Option<String>,
}

impl Address {
    /// Reads a URI. A port that its scheme has anyway is left out, as is a query without anything.
    pub(crate) fn read(uri: &str) -> Self {
        // One without a hierarchy is left as it is (RFC 3986, section 1.2.3).
        let scheme = uri::scheme(uri).filter(|scheme| !scheme.is_empty());
        let behind = scheme.map(|scheme| &uri[scheme.len() + 1..]);
        if behind.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')) {
            return Self { start: uri.to_owned(), ..Self::default() };
        }
        let (rest, fragment) = uri.split_once('#').map_or((uri, None), |(rest, fragment)| (rest, Some(fragment)));
        let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let encode = |text: &str| utf8_percent_encode(text, BRACKETS).to_string();
        Self {
            start: start(scheme, rest),
            query: query.filter(|query| !query.is_empty()).map(encode),
            fragment: fragment.map(encode),
        }
    }

    /// The same without parameters that are empty, as the answers to authorization requests have it.
    pub(crate) fn for_answer(self) -> Self {
        let fragment = self.fragment.clone().and_then(tidy);
        Self { fragment, ..self.with_tidy_query() }
    }

    /// The same without parameters of the query that are empty.
    pub(crate) fn with_tidy_query(mut self) -> Self {
        self.query = self.query.and_then(tidy);
        self
    }

    /// Adds parameters, encoded, to the query.
    pub(crate) fn add(mut self, parameters: &str) -> Self {
        self.query = Some(joined(self.query, parameters));
        self
    }

    /// Adds parameters, encoded, to the fragment.
    pub(crate) fn add_to_fragment(mut self, parameters: &str) -> Self {
        self.fragment = Some(joined(self.fragment.filter(|fragment| !fragment.is_empty()), parameters));
        self
    }

    /// Puts parameters, encoded, in the place of the fragment.
    pub(crate) fn with_fragment(mut self, parameters: &str) -> Self {
        self.fragment = Some(parameters.to_owned());
        self
    }
}

impl Display for Address {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.start)?;
        for (sign, part) in [('?', &self.query), ('#', &self.fragment)] {
            if let Some(part) = part {
                write!(formatter, "{sign}{part}")?;
            }
        }
        Ok(())
    }
}

/// Without what is empty; `None` if nothing else is there.
fn tidy(text: String) -> Option<String> {
    let parameters: Vec<&str> = text.split('&').filter(|parameter| !parameter.is_empty()).collect();
    (text.is_empty() || !parameters.is_empty()).then(|| parameters.join("&"))
}

fn joined(before: Option<String>, parameters: &str) -> String {
    before.map_or_else(|| parameters.to_owned(), |before| format!("{before}&{parameters}"))
}

/// Scheme, authority and path.
fn start(scheme: Option<&str>, rest: &str) -> String {
    let rest = scheme.map_or(rest, |scheme| &rest[scheme.len() + 1..]);
    let prefix = scheme.map(|scheme| format!("{scheme}:")).unwrap_or_default();
    let Some(behind) = rest.strip_prefix("//") else {
        return format!("{prefix}{}", utf8_percent_encode(rest, NOTHING));
    };
    let (authority, path) = behind.split_at(behind.find('/').unwrap_or(behind.len()));
    let (user, host) = authority.split_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let user = user.map(|user| format!("{}@", utf8_percent_encode(user, NOTHING))).unwrap_or_default();
    format!("{prefix}//{user}{}{}", with_port(scheme, host), utf8_percent_encode(path, NOTHING))
}

/// The host with its port, if the scheme does not have that anyway. An address of IPv6 keeps it.
fn with_port(scheme: Option<&str>, host: &str) -> String {
    let port = host.split_once(':').filter(|(name, _)| !name.is_empty());
    let Some((name, Ok(port))) = port.map(|(name, port)| (name, port.parse::<u32>())) else { return host.to_owned() };
    match (scheme, port) {
        (Some("http"), 80) | (Some("https"), 443) => name.to_owned(),
        _ => format!("{name}:{port}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn writes_as_keycloak_does() {
        for (uri, expected) in [
            ("https://a.example/cb?", "https://a.example/cb?x=y"),
            ("https://a.example/cb#", "https://a.example/cb?x=y#"),
            ("https://a.example:0443/cb", "https://a.example/cb?x=y"),
            ("http://a.example:443", "http://a.example:443?x=y"),
            ("HTTPS://a.example:443/cb", "HTTPS://a.example:443/cb?x=y"),
            ("https://[::1]:443/cb", "https://[::1]:443/cb?x=y"),
            ("https://a.example:/cb", "https://a.example:/cb?x=y"),
            ("https://\u{e9}.example/\u{e9}?\u{e9}#\u{e9}", "https://\u{e9}.example/%C3%A9?%C3%A9&x=y#%C3%A9"),
            ("https://u:\u{e9}@a.example:443/", "https://u:%C3%A9@a.example/?x=y"),
            ("https://a.example?a=[1]&&b&", "https://a.example?a=%5B1%5D&b&x=y"),
            ("https://a.example?&", "https://a.example?x=y"),
            ("https:///cb", "https:///cb?x=y"),
            ("org.example:/cb", "org.example:/cb?x=y"),
            ("org.example:cb#a", "org.example:cb#a?x=y"),
        ] {
            assert_eq!(Address::read(uri).for_answer().add("x=y").to_string(), expected, "{uri}");
        }
    }

    #[test]
    fn fragments_are_added_to() {
        for (uri, expected) in [
            ("https://a.example/cb", "https://a.example/cb#x=y"),
            ("https://a.example/cb#", "https://a.example/cb#x=y"),
            ("https://a.example/cb#a", "https://a.example/cb#a&x=y"),
        ] {
            assert_eq!(Address::read(uri).for_answer().add_to_fragment("x=y").to_string(), expected, "{uri}");
        }
    }
}
