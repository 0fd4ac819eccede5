//! What a user let clients have: its consents, and the offline tokens that clients have of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::UserConsentRepresentation;

use super::{Realm, User, find};
use crate::domain::denied::{AdminDenied, What};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision};
use crate::state::{Client, Consent, Id, Seconds, Session};

/// The user's consents, and the clients that have offline tokens without one.
pub(crate) fn list_consents(realm: &Realm, context: &Context, id: &str) -> Decision<Vec<UserConsentRepresentation>> {
    let user = find(realm, id)?;
    let mut offline = offline_clients(realm, &user, context.now());
    let mut shown = Vec::new();
    for consent in &user.consents {
        let Some(client) = realm.clients.get(&consent.client) else { continue };
        let has_offline = offline.iter().any(|other| other.id == client.id);
        offline.retain(|other| other.id != client.id);
        shown.push(UserConsentRepresentation {
            granted_client_scopes: Some(names(realm, consent)),
            created_date: Some(consent.created),
            last_updated_date: Some(consent.updated),
            ..of_client(client, has_offline)
        });
    }
    shown.extend(offline.iter().map(|client| of_client(client, true)));
    Ok(shown)
}

/// Takes back what the user let the client of this `clientId` have: its consent, its offline tokens, and its part in
/// the user's sessions.
pub(crate) fn revoke_consent(realm: &mut Realm, context: &Context, id: &str, client_id: &str) -> Decision<()> {
    let user = find(realm, id)?;
    let client = realm.client(client_id).cloned().ok_or(AdminDenied::NotFound(What::UsersClient))?;
    let has_consent = user.consents.iter().any(|consent| consent.client == client.id);
    if !has_consent && !offline_clients(realm, &user, context.now()).iter().any(|other| other.id == client.id) {
        return Err(AdminDenied::NotFound(What::Consent).into());
    }
    realm.change_user(id, |user| user.consents.retain(|consent| consent.client != client.id));
    for kind in [Kind::Online, Kind::Offline] {
        let with_part = kind.table(realm).iter_in(&user.id).filter(|session| session.client(&client.id).is_some());
        let with_part: Vec<Arc<Session>> = with_part.cloned().collect();
        for session in with_part {
            leave(realm, kind, &session, &client.id);
        }
    }
    Ok(())
}

/// A user's session goes on without its clients; an offline one is there for them alone.
fn leave(realm: &mut Realm, kind: Kind, session: &Session, client: &Id) {
    let is_last = session.clients.iter().all(|part| part.client == *client);
    if kind == Kind::Offline && is_last {
        session::end_one(realm, kind, &session.id);
    } else {
        kind.table_mut(realm).change(&session.id, |session| session.clients.retain(|part| part.client != *client));
    }
}

/// The clients that have offline tokens of the user, each once.
fn offline_clients(realm: &Realm, user: &User, now: Seconds) -> Vec<Arc<Client>> {
    let sessions = realm.offline_sessions.iter_in(&user.id);
    let lasting = sessions.filter(|session| session::is_alive(realm, Kind::Offline, session, now));
    let ids: std::collections::BTreeSet<&Id> =
        lasting.flat_map(|session| &session.clients).map(|part| &part.client).collect();
    ids.into_iter().filter_map(|id| realm.clients.get(id)).cloned().collect()
}

fn of_client(client: &Client, has_offline: bool) -> UserConsentRepresentation {
    let grant = || {
        let members = [("client", client.id.to_string()), ("key", "Offline Token".to_owned())];
        BTreeMap::from(members.map(|(name, value)| (name.to_owned(), value)))
    };
    UserConsentRepresentation {
        client_id: Some(client.client_id.to_string()),
        granted_client_scopes: Some(Vec::new()),
        additional_grants: Some(has_offline.then(grant).into_iter().collect()),
        ..UserConsentRepresentation::default()
    }
}

/// The scopes that are consented to; the client's own name stands for what is the client's own.
fn names(realm: &Realm, consent: &Consent) -> Vec<String> {
    let name = |id: &Id| match realm.client_scopes.get(id) {
        Some(scope) => Some(scope.name.to_string()),
        None => realm.clients.get(id).map(|client| client.client_id.to_string()),
    };
    consent.scopes.iter().filter_map(name).collect()
}
