//! The keys and certificates that stand in a client's attributes.

use keycloak_api::representation::CertificateRepresentation;

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

/// Refuses a key store for a client that has nothing to put into it; this fake makes none.
pub(crate) fn download<T>(realm: &Realm, client: &str, attribute: &str) -> Decision<T> {
    let held = get(realm, client, attribute)?;
    if held.private_key.is_none() && held.certificate.is_none() {
        return Err(AdminDenied::NotFound(What::KeyPair).into());
    }
    Err(Denied::NotDone("key stores"))
}
