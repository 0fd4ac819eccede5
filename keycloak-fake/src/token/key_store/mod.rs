//! Key stores: files in which programs in Java keep keys and certificates under names. What is read from one is handed
//! on as it is; nothing is verified by it here, and nothing kept.

mod java;
#[cfg(feature = "key-stores")]
mod pkcs12;

use rsa::pkcs1::RsaPrivateKeyRef;
use rsa::pkcs8::PrivateKeyInfoRef;
use x509_cert::der::Decode as _;

use super::keys::{OCTET_STRING, RSA_ENCRYPTION, SEQUENCE, element};

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoreFormat {
    /// Java's own, `JKS`.
    Java,
    /// RFC 7292.
    Pkcs12,
}

/// What stands under a name.
pub(crate) struct StoreEntry {
    pub(crate) name: String,
    pub(crate) held: Held,
}

/// A certificate, DER, perhaps with its private key: PKCS#1, DER.
pub(crate) struct Held {
    pub(crate) private: Option<Vec<u8>>,
    pub(crate) certificate: Vec<u8>,
}

/// What opens the file, and the key in it.
#[derive(Clone, Copy)]
pub(crate) struct StorePasswords<'a> {
    pub(crate) key: Option<&'a str>,
    pub(crate) store: Option<&'a str>,
}

/// Why a store is not read, or not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoreFault {
    /// It is none of its format.
    Unreadable,
    /// The password is not the store's.
    Password(StoreFormat),
    /// This fake does not do that.
    NotDone(&'static str),
}

const OTHER_KEYS: StoreFault = StoreFault::NotDone("key stores: keys that are not RSA's");
#[cfg(not(feature = "key-stores"))]
const WITHOUT_FEATURE: StoreFault = StoreFault::NotDone("key stores: PKCS12, without the feature `key-stores`");

/// The file with these entries, as it is made at `now_ms`.
pub(crate) fn write(
    format: StoreFormat,
    entries: &[StoreEntry],
    key_password: &str,
    store_password: &str,
    now_ms: i64,
) -> Result<Vec<u8>, StoreFault> {
    match format {
        StoreFormat::Java => java::write(entries, key_password, store_password, now_ms),
        #[cfg(feature = "key-stores")]
        StoreFormat::Pkcs12 => pkcs12::write(entries, store_password),
        #[cfg(not(feature = "key-stores"))]
        StoreFormat::Pkcs12 => Err(WITHOUT_FEATURE),
    }
}

/// What stands in the file under `name`; names are told apart by more than case.
pub(crate) fn read(
    format: StoreFormat,
    file: &[u8],
    name: &str,
    passwords: StorePasswords<'_>,
) -> Result<Option<Held>, StoreFault> {
    match format {
        StoreFormat::Java if java::is_one(file) => java::read(file, name, passwords),
        #[cfg(feature = "key-stores")]
        _ if is_sequence(file) => {
            let held = pkcs12::read(file, name, passwords.store)?;
            // Java's reader opens both with each other's name, and opens the key with the password of the key.
            let opens = format == StoreFormat::Pkcs12 || passwords.key == passwords.store;
            Ok(held.map(|held| Held { private: held.private.filter(|_| opens), ..held }))
        }
        #[cfg(not(feature = "key-stores"))]
        _ if is_sequence(file) => Err(WITHOUT_FEATURE),
        _ => Err(StoreFault::Unreadable),
    }
}

/// Whether the file begins as every key store does but Java's own.
fn is_sequence(file: &[u8]) -> bool {
    file.first() == Some(&SEQUENCE) && file.len() > 2
}

/// A key in PKCS#1 as PKCS#8 has it.
fn wrapped(private: &[u8]) -> Result<Vec<u8>, StoreFault> {
    RsaPrivateKeyRef::from_der(private).map_err(|_| OTHER_KEYS)?;
    Ok(element(SEQUENCE, &[b"\x02\x01\x00", RSA_ENCRYPTION, &element(OCTET_STRING, &[private])]))
}

/// A key in PKCS#8 as PKCS#1 has it.
fn unwrapped(private: &[u8]) -> Result<Vec<u8>, StoreFault> {
    let info = PrivateKeyInfoRef::try_from(private).map_err(|_| StoreFault::Unreadable)?;
    let is_rsa = info.algorithm.oid == rsa::pkcs1::ALGORITHM_OID;
    if is_rsa { Ok(info.private_key.as_bytes().to_vec()) } else { Err(OTHER_KEYS) }
}
