//! Addresses in settings, as safe as the realm wants them (`sslRequired`).

use std::net::IpAddr;

use crate::domain::uri;
use crate::state::Realm;

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    Malformed,
    /// It is not one of the web.
    Scheme,
    /// The realm wants it to be encrypted.
    Insecure,
}

/// Looks at an address as Keycloak does, by Java's `URL`.
pub(super) fn check(realm: &Realm, address: &str) -> Result<(), Unfit> {
    let (scheme, rest) = address.trim().split_once(':').ok_or(Unfit::Malformed)?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if !is_web && !["ftp", "file", "jar", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err(Unfit::Malformed);
    }
    let authority = rest.strip_prefix("//").unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = parts(authority).ok_or(Unfit::Malformed)?;
    if !host.chars().all(uri::is_plain) || !port.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Unfit::Malformed);
    }
    if !is_web {
        return Err(Unfit::Scheme);
    }
    if wants_tls(realm, host) && !scheme.eq_ignore_ascii_case("https") { Err(Unfit::Insecure) } else { Ok(()) }
}

/// Host and port of an authority, without the user.
fn parts(authority: &str) -> Option<(&str, &str)> {
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    match place.strip_prefix('[') {
        Some(place) => {
            let (host, port) = place.split_once(']')?;
            Some((host, port.strip_prefix(':').unwrap_or(port)))
        }
        None => Some(place.split_once(':').unwrap_or((place, ""))),
    }
}

/// Whether the realm wants an encrypted connection to the host.
fn wants_tls(realm: &Realm, host: &str) -> bool {
    match realm.settings.ssl_required.as_deref() {
        Some("none") => false,
        Some("all") => true,
        _ => !is_near(host),
    }
}

/// Whether the host is this machine, or in a private network. Keycloak looks names up; here only the usual one is known.
fn is_near(host: &str) -> bool {
    match host.parse() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_private() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => {
            // fec0::/10, as Java has it still.
            let is_site_local = address.segments()[0] & 0xffc0 == 0xfec0;
            address.is_loopback() || address.is_unicast_link_local() || is_site_local
        }
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}
