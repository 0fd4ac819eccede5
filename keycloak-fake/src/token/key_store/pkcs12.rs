//! Key stores as RFC 7292 has them, in DER. Keycloak's own are in BER, which the library does not read.

use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, Pkcs12Archive, PrivateKey,
    PrivateKeyChain, error::Error,
};
use x509_cert::der::{AnyRef, Decode as _, Reader as _, SliceReader};

use super::{Held, StoreEntry, StoreFault, StoreFormat, unwrapped, wrapped};

/// What begins a sequence whose end is marked and not told.
const ENDLESS: &[u8] = b"\x30\x80";
/// Keycloak's are stronger, and take as long. These keep nothing secret.
const ITERATIONS: u32 = 1000;

/// As a program in Java reads it: with the one cipher that all of its readers know, and one password for all.
pub(super) fn write(entries: &[StoreEntry], password: &str) -> Result<Vec<u8>, StoreFault> {
    let mut store = KeyStore::new();
    for StoreEntry { name, held } in entries {
        let certificate = Certificate::from_der(&held.certificate).map_err(|_| StoreFault::Unreadable)?;
        let entry = match &held.private {
            None => KeyStoreEntry::Certificate(certificate),
            Some(private) => {
                let key = PrivateKey::from_der(&wrapped(private)?).map_err(|_| StoreFault::Unreadable)?;
                KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new(name.as_bytes(), key, [certificate]))
            }
        };
        store.add_entry(name, entry);
    }
    let writer = store.writer(password);
    let writer = writer.encryption_algorithm(EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc);
    let writer = writer.mac_algorithm(MacAlgorithm::HmacSha1);
    let writer = writer.encryption_iterations(ITERATIONS).mac_iterations(ITERATIONS);
    writer.write().map_err(|_| StoreFault::NotDone("key stores: PKCS12 with such a name or password"))
}

pub(super) fn read(file: &[u8], name: &str, password: Option<&str>) -> Result<Option<Held>, StoreFault> {
    // Without a password nothing is opened.
    let password = password.ok_or(StoreFault::Unreadable)?;
    if file.starts_with(ENDLESS) {
        return Err(StoreFault::NotDone("key stores: PKCS12 in BER"));
    }
    let archive = Pkcs12Archive::from_pkcs12(first(file)?, password).map_err(|error| match error {
        Error::MacError(_) => StoreFault::Password(StoreFormat::Pkcs12),
        _ => StoreFault::Unreadable,
    })?;
    let is_wanted = |own: &Option<String>| own.as_ref().is_some_and(|own| own.to_lowercase() == name.to_lowercase());
    let key = archive.keys.iter().find(|key| is_wanted(&key.friendly_name));
    let certificate = match key.and_then(|key| key.local_key_id.as_ref()) {
        Some(id) => archive.certs.iter().find(|own| own.local_key_id.as_deref() == Some(id.as_ref())),
        None => archive.certs.iter().find(|own| is_wanted(&own.friendly_name)),
    };
    let Some(certificate) = certificate else { return Ok(None) };
    let private = key.map(|key| unwrapped(key.key.as_der())).transpose()?;
    Ok(Some(Held { private, certificate: certificate.cert.as_der().to_vec() }))
}

/// The store, without what follows it.
fn first(file: &[u8]) -> Result<&[u8], StoreFault> {
    let mut reader = SliceReader::new(file).map_err(|_| StoreFault::Unreadable)?;
    AnyRef::decode(&mut reader).map_err(|_| StoreFault::Unreadable)?;
    let length = file.len() - usize::try_from(reader.remaining_len()).unwrap_or_default();
    file.get(..length).ok_or(StoreFault::Unreadable)
}
