//! The keys and certificates that stand in a client's attributes.

use std::sync::Arc;

use keycloak_api::representation::CertificateRepresentation;

use super::clients;
use crate::domain::denied::{AdminDenied, What};
use crate::domain::{Decision, Denied};
use crate::state::Realm;

/// Those of which the attributes' names begin with `attribute`.
pub(crate) fn get(realm: &Realm, client: &str, attribute: &str) -> Decision<CertificateRepresentation> {
    let client = realm.clients.get(client).ok_or(AdminDenied::NotFound(What::Client))?;
    let part = |name: &str| client.attribute(&format!("{attribute}.{name}")).map(str::to_owned);
    Ok(CertificateRepresentation {
        private_key: part("private.key"),
        public_key: part("public.key"),
        certificate: part("certificate"),
        kid: part("kid"),
        ..CertificateRepresentation::default()
    })
}

/// The client's id, which a certificate for it has as its name.
pub(crate) fn name(realm: &Realm, client: &str) -> Decision<Arc<str>> {
    let client = realm.clients.get(client).ok_or(AdminDenied::NotFound(What::Client))?;
    clients::require_manageable(client)?;
    Ok(client.client_id.clone())
}

/// Keeps a key and its certificate in place of what the client had under the attribute.
pub(crate) fn put(
    realm: &mut Realm,
    client: &str,
    attribute: &str,
    held: CertificateRepresentation,
) -> Decision<CertificateRepresentation> {
    name(realm, client)?;
    realm.clients.change(client, |client| {
        let attributes = Arc::make_mut(&mut client.settings).attributes.get_or_insert_default();
        for (part, value) in [
            ("private.key", &held.private_key),
            ("public.key", &held.public_key),
            ("certificate", &held.certificate),
            ("kid", &held.kid),
        ] {
            let name = format!("{attribute}.{part}");
            match value {
                Some(value) => attributes.insert(name, value.clone()),
                None => attributes.remove(&name),
            };
        }
    });
    Ok(held)
}

/// Refuses a key store for a client that has nothing to put into it; this fake makes none.
pub(crate) fn download<T>(realm: &Realm, client: &str, attribute: &str) -> Decision<T> {
    let held = get(realm, client, attribute)?;
    if held.private_key.is_none() && held.certificate.is_none() {
        return Err(AdminDenied::NotFound(What::KeyPair).into());
    }
    Err(Denied::NotDone("key stores"))
}
