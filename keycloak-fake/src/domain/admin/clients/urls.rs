//! A client's URLs: which ones Keycloak takes, and the origins in them.

use keycloak_api::representation::ClientRepresentation;

use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::uri;

/// Schemes that a browser would run.
const ILLEGAL: [&str; 2] = ["javascript", "data"];

/// What is said of a URL: that its scheme is illegal, that it has a fragment, that it is none. Where a fragment does no
/// harm, nothing is said of it.
type Words = (&'static str, Option<&'static str>, &'static str);

const ROOT: Words = (
    "Root URL uses an illegal scheme",
    Some("Root URL must not contain an URL fragment"),
    "Root URL is not a valid URL",
);
const REDIRECT: Words = (
    "A redirect URI uses an illegal scheme",
    Some("A redirect URI must not contain an URL fragment"),
    "A redirect URI is not a valid URI",
);
const POST_LOGOUT: Words = (
    "A post-logout redirect URI uses an illegal scheme",
    Some("A post-logout redirect URI must not contain an URL fragment"),
    "A post-logout redirect URI is not a valid URI",
);
const REQUEST: Words =
    ("Valid request URIs has a value with illegal scheme", None, "Valid request URIs has an invalid value");
const BASE: Words = ("Base URL uses an illegal scheme", None, "Base URL is not a valid URL");
const ADMIN: Words = ("Admin URL uses an illegal scheme", None, "Admin URL is not a valid URL");
const BACKCHANNEL: Words =
    ("Backchannel logout URL uses an illegal scheme", None, "Backchannel logout URL is not a valid URL");
const FRONTCHANNEL: Words =
    ("Front-channel logout URL uses an illegal scheme", None, "Front-channel logout URL is not a valid URL");
const JWKS: Words = ("JWKS URL uses an illegal scheme", None, "JWKS URL is not a valid URL");

const TWO_KINDS_OF_KEYS: &str = r#"The "Use JWKS" switch and the switch "Use JWKS URL" cannot be ON at the same time."#;

/// Refuses URLs that Keycloak refuses.
pub(super) fn check(input: &ClientRepresentation) -> Decision<()> {
    let mut faults = Vec::new();
    let attribute = |name: &str| input.attributes.as_ref().and_then(|all| all.get(name)).map(String::as_str);
    faults.extend(fault(input.root_url.as_deref(), ROOT));
    faults.extend(input.redirect_uris.iter().flatten().filter_map(|uri| uri_fault(uri, REDIRECT)));
    for (name, words) in [("post.logout.redirect.uris", POST_LOGOUT), ("request.uris", REQUEST)] {
        let uris = attribute(name).unwrap_or_default();
        faults.extend(uris.split("##").filter_map(|uri| uri_fault(uri, words)));
    }
    faults.extend(fault(input.base_url.as_deref().filter(|url| !url.starts_with('/')), BASE));
    faults.extend(fault(input.admin_url.as_deref().filter(|url| !url.starts_with('/')), ADMIN));
    // Below the root URL, if it is one then.
    let below = |url: &&str| url.starts_with('/') && !url.contains(char::is_whitespace);
    faults.extend(fault(attribute("backchannel.logout.url").filter(|url| !below(url)), BACKCHANNEL));
    // With no root URL, whatever starts with a slash is taken.
    let has_root = input.root_url.as_deref().is_some_and(|root| !root.is_empty());
    let is_taken = |url: &&str| if has_root { below(url) } else { url.starts_with('/') };
    faults.extend(fault(attribute("frontchannel.logout.url").filter(|url| !is_taken(url)), FRONTCHANNEL));
    faults.extend(fault(attribute("jwks.url").filter(|url| !is_taken(url)), JWKS));
    let mut seen = Vec::new();
    faults.retain(|fault| {
        !seen.contains(fault) && {
            seen.push(*fault);
            true
        }
    });
    if faults.is_empty() { Ok(()) } else { Err(AdminDenied::Invalid(Invalid::ClientSettings(faults)).into()) }
}

/// Refuses keys that are to be both at an address and in the settings. All that the client is to have counts, not only what is
/// new.
pub(super) fn check_keys(settings: &ClientRepresentation) -> Decision<()> {
    let is_on = |name: &str| {
        let value = settings.attributes.as_ref().and_then(|all| all.get(name));
        value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
    };
    if is_on("use.jwks.url") && is_on("use.jwks.string") {
        return Err(AdminDenied::Invalid(Invalid::ClientSettings(vec![TWO_KINDS_OF_KEYS])).into());
    }
    Ok(())
}

/// The origins of redirect URIs, each once.
pub(super) fn origins(redirect_uris: &[String]) -> Vec<String> {
    let mut origins: Vec<String> = Vec::new();
    for origin in redirect_uris.iter().filter_map(|uri| origin(uri)) {
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    origins
}

/// The origin of a web address: all that is before its path.
fn origin(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let authority = rest.split('/').next().unwrap_or(rest);
    Some(format!("{scheme}://{authority}"))
}

fn fault(url: Option<&str>, (scheme, fragment, invalid): Words) -> Option<&'static str> {
    let url = url.filter(|url| !url.is_empty() && !url.starts_with("${"))?;
    if has_illegal_scheme(url) {
        return Some(scheme);
    }
    if url.contains('#') && fragment.is_some() {
        return fragment;
    }
    (!is_url(url)).then_some(invalid)
}

fn uri_fault(uri: &str, (scheme, fragment, invalid): Words) -> Option<&'static str> {
    if has_illegal_scheme(uri) {
        return Some(scheme);
    }
    if uri.contains('#') && fragment.is_some() {
        return fragment;
    }
    (!is_uri(uri)).then_some(invalid)
}

fn has_illegal_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| ILLEGAL.contains(&scheme.to_lowercase().as_str()))
}

fn is_url(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    !scheme.is_empty()
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
        && !rest.is_empty()
        && url.chars().all(uri::is_plain)
}

/// A URI, with or without a scheme, as Java's `URI` reads one (RFC 2396, with letters of any alphabet).
fn is_uri(text: &str) -> bool {
    if !uri::is_clean(text) || text.matches('#').count() > 1 {
        return false;
    }
    let rest = match uri::scheme(text) {
        None => text,
        Some(scheme) => {
            let rest = &text[scheme.len() + 1..];
            let signs = |sign: char| sign.is_ascii_alphanumeric() || "+.-".contains(sign);
            if !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) || !scheme.chars().all(signs) {
                return false;
            }
            if rest.is_empty() || rest.starts_with('#') {
                return false;
            }
            if !rest.starts_with('/') {
                return true;
            }
            rest
        }
    };
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let Some(below) = path.strip_prefix("//") else { return !path.contains(['[', ']']) };
    let (authority, path) = below.split_at(below.find('/').unwrap_or(below.len()));
    let has_brackets = authority.contains(['[', ']']);
    let is_closed = authority.rsplit('@').next().is_some_and(|place| {
        let host = place.strip_prefix('[').and_then(|place| place.split_once(']'));
        host.is_some_and(|(host, port)| !host.contains('[') && (port.is_empty() || port.starts_with(':')))
    });
    !below.is_empty() && !path.contains(['[', ']']) && (!has_brackets || is_closed)
}
