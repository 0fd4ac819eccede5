//! A client's URLs: which ones Keycloak takes, and the origins in them.

use keycloak_api::representation::ClientRepresentation;

use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid};

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
const BASE: Words = ("Base URL uses an illegal scheme", None, "Base URL is not a valid URL");
const ADMIN: Words = ("Admin URL uses an illegal scheme", None, "Admin URL is not a valid URL");
const BACKCHANNEL: Words =
    ("Backchannel logout URL uses an illegal scheme", None, "Backchannel logout URL is not a valid URL");
const FRONTCHANNEL: Words =
    ("Front-channel logout URL uses an illegal scheme", None, "Front-channel logout URL is not a valid URL");
const JWKS: Words = ("JWKS URL uses an illegal scheme", None, "JWKS URL is not a valid URL");

/// Refuses URLs that Keycloak refuses.
pub(super) fn check(input: &ClientRepresentation) -> Decision<()> {
    let mut faults = Vec::new();
    let attribute = |name: &str| input.attributes.as_ref().and_then(|all| all.get(name)).map(String::as_str);
    faults.extend(fault(input.root_url.as_deref(), ROOT));
    for uri in input.redirect_uris.iter().flatten() {
        faults.extend(redirect_fault(
            uri,
            [
                "A redirect URI uses an illegal scheme",
                "A redirect URI must not contain an URL fragment",
                "A redirect URI is not a valid URI",
            ],
        ));
    }
    for uri in attribute("post.logout.redirect.uris").into_iter().flat_map(|uris| uris.split("##")) {
        faults.extend(redirect_fault(
            uri,
            [
                "A post-logout redirect URI uses an illegal scheme",
                "A post-logout redirect URI must not contain an URL fragment",
                "A post-logout redirect URI is not a valid URI",
            ],
        ));
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
    faults.extend(fault(attribute("jwks.url"), JWKS));
    let mut seen = Vec::new();
    faults.retain(|fault| {
        !seen.contains(fault) && {
            seen.push(*fault);
            true
        }
    });
    if faults.is_empty() { Ok(()) } else { Err(AdminDenied::Invalid(Invalid::ClientUrls(faults)).into()) }
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

fn redirect_fault(uri: &str, [scheme, fragment, invalid]: [&'static str; 3]) -> Option<&'static str> {
    if has_illegal_scheme(uri) {
        Some(scheme)
    } else if uri.contains('#') {
        Some(fragment)
    } else {
        uri.contains(char::is_whitespace).then_some(invalid)
    }
}

fn has_illegal_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| ILLEGAL.contains(&scheme.to_lowercase().as_str()))
}

fn is_url(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    !scheme.is_empty()
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
        && !rest.is_empty()
        // RFC 2396, section 2.4.3, which Java keeps to.
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c))
}
