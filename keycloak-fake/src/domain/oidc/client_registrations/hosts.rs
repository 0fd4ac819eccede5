//! The hosts that clients may be registered from, and that their addresses may be on.

use keycloak_api::representation::ClientRepresentation;

use super::policies::Policy;
use crate::domain::{self, Decision};

/// Refuses a caller whose host is not trusted. Nothing is asked of a name server here.
pub(super) fn check_caller(policy: &Policy<'_>, ip: &str) -> Decision<()> {
    if !policy.flag("host-sending-registration-request-must-match") {
        return Ok(());
    }
    let trusted = policy.values("trusted-hosts");
    let is_loopback = ip.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    if trusted.iter().any(|host| host == ip || (is_loopback && is_below("localhost", host))) {
        return Ok(());
    }
    let has_names = trusted.iter().any(|host| host.parse::<std::net::IpAddr>().is_err());
    if has_names && !is_loopback {
        return Err(domain::Denied::NotDone("trusted hosts whose names have to be looked up"));
    }
    policy.refuse("Host not trusted.")
}

/// Refuses addresses of hosts that are not trusted.
pub(super) fn check_urls(policy: &Policy<'_>, input: &ClientRepresentation) -> Decision<()> {
    if !policy.flag("client-uris-must-match") {
        return Ok(());
    }
    let trusted = policy.values("trusted-hosts");
    let is_trusted = |host: &str| trusted.iter().any(|trusted| is_below(host, trusted));
    let root = input.root_url.as_deref();
    let whole = |url: &String| match (url.starts_with('/'), root) {
        (false, _) => Some(url.clone()),
        (true, None | Some("")) => None,
        (true, Some(root)) => Some(format!("{root}{url}")),
    };
    let urls = [input.root_url.as_ref(), input.base_url.as_ref(), input.admin_url.as_ref()];
    for url in urls.into_iter().flatten().filter_map(whole) {
        match host(&url) {
            None => return policy.refuse("URL is malformed"),
            Some(host) if !is_trusted(host) => {
                return policy.refuse("URL doesn't match any trusted host or trusted domain");
            }
            Some(_) => {}
        }
    }
    for uri in input.redirect_uris.iter().flatten().filter_map(whole) {
        if !host(&uri).is_some_and(is_trusted) {
            return policy.refuse("URI doesn't match any trusted host or trusted domain");
        }
    }
    Ok(())
}

/// Whether a host is the trusted one, or in the domain that `*.` stands before.
fn is_below(host: &str, trusted: &str) -> bool {
    match trusted.strip_prefix("*.") {
        Some(domain) => host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')),
        None => host == trusted,
    }
}

/// The host of a URL.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    Some(host.split(':').next().unwrap_or(host))
}
