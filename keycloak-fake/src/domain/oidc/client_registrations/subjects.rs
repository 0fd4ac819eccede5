//! Whether two clients can tell that they have the same user (OpenID Connect Core 1.0, section 8).

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::{OIDCClientRepresentation, ProtocolMapperRepresentation};

use crate::domain::denied::{AdminDenied, RegistrationDenied as Denied};
use crate::domain::{self, Context, Decision};
use crate::state::{Client, Realm};

/// The mapper of subjects that no two sectors can compare.
const PAIRWISE: &str = "oidc-sha256-pairwise-sub-mapper";

/// Has the client's subjects be pairwise or not.
pub(super) fn settle(
    realm: &mut Realm,
    context: &mut Context,
    input: &OIDCClientRepresentation,
    client: &str,
) -> Decision<()> {
    let is_pairwise = match input.subject_type.as_deref().map(str::to_lowercase).as_deref() {
        None | Some("public") => false,
        Some("pairwise") => true,
        Some(_) => return Err(AdminDenied::Breaks.into()),
    };
    if is_pairwise && input.sector_identifier_uri.is_some() {
        return Err(domain::Denied::NotDone("sector identifiers that have to be fetched"));
    }
    let salt = context.new_id();
    let id = context.new_id();
    let changed = realm.clients.change(client, |client| {
        let mappers = Arc::make_mut(&mut client.mappers);
        let is_one = |mapper: &ProtocolMapperRepresentation| {
            mapper.protocol_mapper.as_deref().is_some_and(|kind| kind.ends_with("-pairwise-sub-mapper"))
        };
        if !is_pairwise {
            mappers.retain(|mapper| !is_one(mapper));
        } else if !mappers.iter().any(is_one) {
            mappers.push(ProtocolMapperRepresentation {
                id: Some(id.to_string()),
                name: Some("pairwise subject identifier".to_owned()),
                protocol: Some("openid-connect".to_owned()),
                protocol_mapper: Some(PAIRWISE.to_owned()),
                consent_required: Some(false),
                config: Some(BTreeMap::from([("pairwiseSubAlgorithmSalt".to_owned(), salt.to_string())])),
                ..ProtocolMapperRepresentation::default()
            });
        }
    });
    match changed {
        Some(client) if is_pairwise => check_sector(&client),
        _ => Ok(()),
    }
}

/// Refuses a client whose addresses do not tell one sector.
fn check_sector(client: &Client) -> Decision<()> {
    let invalid = |words: &str| Err(Denied::Invalid { of_redirect_uris: false, words: words.to_owned() }.into());
    let hosts = client.settings.redirect_uris.iter().flatten().map(|uri| {
        let rest = uri.split_once("://").map(|(_, rest)| rest).unwrap_or_default();
        rest.split(['/', ':', '?', '#']).next().unwrap_or_default()
    });
    let mut hosts: Vec<&str> = hosts.collect();
    hosts.sort_unstable();
    hosts.dedup();
    match hosts.as_slice() {
        [] | [""] => invalid("Client redirect URIs must contain a valid host component."),
        [_] => Ok(()),
        _ => invalid(
            "Without a configured Sector Identifier URI, client redirect URIs must not contain multiple host components.",
        ),
    }
}
