//! The keys and certificates that stand in a client's attributes.

use std::sync::Arc;

use keycloak_api::representation::CertificateRepresentation;

use super::clients;
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, What};
use crate::state::{Client, Realm};
use crate::token::SetFault;

/// The attribute with a client's set of keys, and the one that says whether it counts.
const SET: &str = "jwks.string";
const USES_SET: &str = "use.jwks.string";

/// No attribute's name may be longer.
const LONGEST: usize = 255;

/// What makes a key of a set of them.
pub(crate) type ReadSet = fn(&str) -> Result<CertificateRepresentation, SetFault>;

/// Those of which the attributes' names begin with `attribute`. A client that has a set of keys has that, whatever the
/// name.
pub(crate) fn get(
    realm: &Realm,
    client: &str,
    attribute: &str,
    read_set: ReadSet,
) -> Decision<CertificateRepresentation> {
    let client = clients::find(realm, client)?;
    if has_protocol(&client) && client.flag(USES_SET, false) {
        let set = client.attribute(SET).ok_or(AdminDenied::Breaks)?;
        return read_set(set).map_err(|fault| {
            let denied = match fault {
                SetFault::Syntax => AdminDenied::BreaksOnSet,
                SetFault::Shape => AdminDenied::BreaksOnJson,
                SetFault::NoKey | SetFault::BrokenKey => AdminDenied::Breaks,
            };
            denied.into()
        });
    }
    let part = |name: &str| client.attribute(&format!("{attribute}.{name}")).map(str::to_owned);
    Ok(CertificateRepresentation {
        private_key: part("private.key"),
        public_key: part("public.key"),
        certificate: part("certificate"),
        kid: part("kid"),
        ..CertificateRepresentation::default()
    })
}

/// Refuses to give a client keys that stands for the management of a realm.
pub(crate) fn require_manageable(realm: &Realm, client: &str) -> Decision<()> {
    name(realm, client).map(drop)
}

/// The client's id, which a certificate for it has as its name.
pub(crate) fn name(realm: &Realm, client: &str) -> Decision<Arc<str>> {
    let client = clients::find(realm, client)?;
    clients::require_manageable(&client)?;
    Ok(client.client_id.clone())
}

/// Keeps a key and its certificate in place of what the client had under the attribute, and of its set of keys; or that
/// set, where there is one and the client takes it.
pub(crate) fn put(
    realm: &mut Realm,
    client: &str,
    attribute: &str,
    held: CertificateRepresentation,
) -> Decision<CertificateRepresentation> {
    let has_protocol = has_protocol(&*clients::find(realm, client)?);
    let set = held.jwks.as_ref().filter(|_| has_protocol);
    let single = |value: &Option<String>| value.clone().filter(|value| !value.is_empty() && set.is_none());
    let mut kept = vec![
        (format!("{attribute}.private.key"), single(&held.private_key)),
        (format!("{attribute}.public.key"), single(&held.public_key)),
        (format!("{attribute}.certificate"), single(&held.certificate)),
        (format!("{attribute}.kid"), single(&held.kid)),
    ];
    if kept.iter().any(|(name, value)| value.is_some() && name.chars().count() > LONGEST) {
        return Err(AdminDenied::Breaks.into());
    }
    if has_protocol {
        kept.extend([(USES_SET.to_owned(), set.map(|_| "true".to_owned())), (SET.to_owned(), set.cloned())]);
    }
    realm.clients.change(client, |client| {
        let attributes = Arc::make_mut(&mut client.settings).attributes.get_or_insert_default();
        for (name, value) in kept {
            match value {
                Some(value) => attributes.insert(name, value),
                None => attributes.remove(&name),
            };
        }
    });
    Ok(held)
}

/// What a key store of the client's is made of.
pub(crate) fn held(
    realm: &Realm,
    client: &str,
    attribute: &str,
    read_set: ReadSet,
) -> Decision<CertificateRepresentation> {
    let held = get(realm, client, attribute, read_set)?;
    if held.private_key.is_none() && held.certificate.is_none() {
        return Err(AdminDenied::NotFound(What::KeyPair).into());
    }
    Ok(held)
}

/// Whether the client is one of OpenID Connect.
fn has_protocol(client: &Client) -> bool {
    client.settings.protocol.as_deref() == Some("openid-connect")
}
