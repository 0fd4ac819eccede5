//! What a realm tells of itself beside its settings.

use std::collections::BTreeMap;

use keycloak_api::representation::ClientSessionStats;

use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Decision, Denied};
use crate::state::{Id, Realm, Seconds};

/// How many sessions each client has that has any.
pub(crate) fn client_session_stats(realm: &Realm, now: Seconds) -> Decision<Vec<ClientSessionStats>> {
    let mut counts: BTreeMap<&Id, [usize; 2]> = BTreeMap::new();
    for (at, kind) in [Kind::Online, Kind::Offline].into_iter().enumerate() {
        let lasting = kind.table(realm).iter().filter(|one| session::is_alive(realm, kind, one, now));
        for part in lasting.flat_map(|session| &session.clients) {
            counts.entry(&part.client).or_default()[at] += 1;
        }
    }
    let shown = counts.into_iter().filter_map(|(id, [active, offline])| {
        let client = realm.clients.get(id)?;
        Some(ClientSessionStats {
            id: Some(id.to_string()),
            client_id: Some(client.client_id.to_string()),
            active: Some(active.to_string()),
            offline: Some(offline.to_string()),
            ..ClientSessionStats::default()
        })
    });
    Ok(shown.collect())
}

/// Tells the clients' hosts since when tokens are valid: nobody, as long as no client says where its host is.
pub(crate) fn push_revocation(realm: &Realm) -> Decision<()> {
    let has_host = |url: &Option<String>| url.as_ref().is_some_and(|url| !url.is_empty());
    if realm.clients.iter().any(|client| has_host(&client.settings.admin_url)) {
        return Err(Denied::NotDone("a request to a client's host"));
    }
    Ok(())
}
