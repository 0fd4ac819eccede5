//! Where a mapper of pairwise subjects may be: at a client whose redirect URIs are all in one sector (OpenID Connect
//! Core 1.0, section 8.1). How a subject is made is `token`'s.

use keycloak_api::representation::{ClientRepresentation, ProtocolMapperRepresentation};
use url::Url;

use crate::domain::denied::{AdminDenied, Invalid, PairwiseFault};
use crate::domain::{Decision, Denied};

/// The mapper's kind.
pub(super) const KIND: &str = "oidc-sha256-pairwise-sub-mapper";
/// The setting that subjects are made with; it is made up where it is not given.
pub(super) const SALT: &str = "pairwiseSubAlgorithmSalt";
const SECTOR: &str = "sectorIdentifierUri";

/// Refuses a mapper that the client cannot have. `as_client` says that the client was sent, not the mapper.
pub(super) fn check(
    client: &ClientRepresentation,
    mappers: &[ProtocolMapperRepresentation],
    as_client: bool,
) -> Decision<()> {
    for mapper in mappers.iter().filter(|mapper| mapper.protocol_mapper.as_deref() == Some(KIND)) {
        let sector = mapper.config.as_ref().and_then(|config| config.get(SECTOR)).filter(|uri| !uri.is_empty());
        let fault = match sector {
            None => one_sector(client),
            Some(uri) if Url::parse(uri).is_ok_and(|uri| uri.has_host()) => {
                return Err(Denied::NotDone("asking a sector identifier URI"));
            }
            Some(_) => Err(PairwiseFault::Malformed),
        };
        fault.map_err(|fault| AdminDenied::Invalid(Invalid::Pairwise { fault, as_client }))?;
    }
    Ok(())
}

/// As it is written, or none: what has no host counts as a sector of its own. A path is one of the root URL's, and
/// nothing without that.
fn one_sector(client: &ClientRepresentation) -> Result<(), PairwiseFault> {
    let root = client.root_url.as_deref().filter(|url| !url.is_empty());
    let uris = client.redirect_uris.iter().flatten().map(String::as_str);
    let mut hosts: Vec<_> =
        uris.filter_map(|uri| if uri.starts_with('/') { root } else { Some(uri) }).map(host).collect();
    hosts.sort_unstable();
    hosts.dedup();
    match hosts.len() {
        0 => Err(PairwiseFault::NoHost),
        1 => Ok(()),
        _ => Err(PairwiseFault::Hosts),
    }
}

fn host(uri: &str) -> Option<&str> {
    let authority = uri.split_once("://")?.1.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    Some(host).filter(|host| !host.is_empty() && *host != "*")
}

#[cfg(test)]
mod tests {
    use super::{PairwiseFault, one_sector};
    use keycloak_api::representation::ClientRepresentation;

    /// Asked of Keycloak 26.7.4.
    #[test]
    fn a_sector_is_a_host() {
        let check = |uris: &[&str], root: &str| {
            one_sector(&ClientRepresentation {
                redirect_uris: Some(uris.iter().map(|uri| (*uri).to_owned()).collect()),
                root_url: Some(root.to_owned()),
                ..ClientRepresentation::default()
            })
        };
        let root = "http://r.example";
        assert_eq!(check(&["/x"], ""), Err(PairwiseFault::NoHost));
        assert_eq!(check(&["/x"], root), Ok(()));
        assert_eq!(check(&["http://a.example/cb", "/x"], ""), Ok(()));
        assert_eq!(check(&["http://a.example/cb", "/x"], root), Err(PairwiseFault::Hosts));
        assert_eq!(check(&["http://a.example/cb", "*"], ""), Err(PairwiseFault::Hosts));
        assert_eq!(check(&["http://A.example/cb", "http://a.example/d"], ""), Err(PairwiseFault::Hosts));
        assert_eq!(check(&["http://a.example:1/*", "http://u@a.example:2/"], root), Ok(()));
        for one in ["*", "http://*", "custom:x", "nope", "custom://h/x"] {
            assert_eq!(check(&[one], ""), Ok(()), "{one}");
        }
    }
}
