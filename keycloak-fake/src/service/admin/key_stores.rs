//! Key stores of clients' keys: what goes into one, and what comes out. How the files are written is not said here.

use std::sync::Arc;

use aws_lc_rs::rsa::KeySize;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use keycloak_api::Result;
use keycloak_api::admin::CertificateUpload;
use keycloak_api::operation::OperationInfo;
use keycloak_api::representation::{CertificateRepresentation, KeyStoreConfig};
use keycloak_api::token::Algorithm;
use secrecy::ExposeSecret;

use crate::domain::admin::unknown;
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::{Decision, Denied};
use crate::handle::{FakeKeycloak, refusal};
use crate::service::oidc::off_the_runtime;
use crate::state::Realm;
use crate::token::{self, Held, KeyRing, StoreEntry, StoreFault, StoreFormat, StorePasswords, civil};

/// How many years a certificate holds, where nobody says.
pub(super) const YEARS: i64 = 3;
/// X.509 knows no later year.
const LAST_YEAR: i64 = 9999;
const SECONDS_A_DAY: i64 = 86_400;

pub(super) type OfRealm = (String, Arc<KeyRing>);

/// Refuses what Keycloak does not know, and a format that there is not. That there is none at all is found out later.
pub(super) fn require_known(store: &KeyStoreConfig) -> Decision<()> {
    unknown::refuse(store)?;
    let is_known = |format: &String| ["JKS", "PKCS12", "BCFKS"].iter().any(|known| known.eq_ignore_ascii_case(format));
    if store.format.as_ref().is_none_or(is_known) { Ok(()) } else { Err(AdminDenied::NoStoreFormat.into()) }
}

/// Refuses a store without a password `of` the key or the store, for a key that is made or is there.
pub(super) fn require_password(password: &Option<String>, of: &'static str, is_made: bool) -> Decision<()> {
    match password {
        Some(_) => Ok(()),
        None => Err(AdminDenied::Invalid(Invalid::StorePasswordMissing { of, is_made }).into()),
    }
}

/// The size of the key that is to be made, and for how many years.
pub(super) fn wanted(store: &KeyStoreConfig, now_ms: i64) -> Decision<(KeySize, i64)> {
    let given = |number: Option<i32>| number.filter(|number| *number > 0);
    let years = given(store.validity).map_or(YEARS, i64::from);
    let (year, ..) = civil(now_ms.div_euclid(1000 * SECONDS_A_DAY));
    if year + years > LAST_YEAR {
        return Err(AdminDenied::Breaks.into());
    }
    let size = match given(store.key_size) {
        Some(2048) => KeySize::Rsa2048,
        Some(3072) => KeySize::Rsa3072,
        None | Some(4096) => KeySize::Rsa4096,
        Some(8192) => KeySize::Rsa8192,
        Some(_) => return Err(Denied::NotDone("RSA keys of this size")),
    };
    Ok((size, years))
}

/// The name of the realm's certificate in the store, and the realm's keys; `None` if it is not to be there.
pub(super) fn of_realm(realm: &Realm, store: &KeyStoreConfig) -> Option<OfRealm> {
    let alias = || store.realm_alias.clone().unwrap_or_else(|| realm.name.to_string());
    store.realm_certificate.unwrap_or(true).then(|| (alias(), realm.keys.clone()))
}

/// What a client has, as a store has it.
pub(super) fn decoded(held: &CertificateRepresentation) -> Decision<Held> {
    let read = |text: &String| token::kept_der(text).ok_or(AdminDenied::Breaks);
    let private = held.private_key.as_ref().map(read).transpose()?;
    Ok(Held { private, certificate: read(held.certificate.as_ref().ok_or(AdminDenied::Breaks)?)? })
}

/// What stands in the store under its own name, or else `client_id`.
pub(super) fn entry(store: &KeyStoreConfig, client_id: &str, held: Held) -> StoreEntry {
    StoreEntry { name: store.key_alias.as_deref().unwrap_or(client_id).to_owned(), held }
}

/// How the store is to be written.
pub(super) fn format(store: &KeyStoreConfig) -> Decision<StoreFormat> {
    match store.format.as_deref() {
        Some("JKS") => Ok(StoreFormat::Java),
        Some("PKCS12") => Ok(StoreFormat::Pkcs12),
        Some("BCFKS") => Err(Denied::NotDone("key stores: BCFKS")),
        _ => Err(AdminDenied::Breaks.into()),
    }
}

impl FakeKeycloak {
    /// The file with what is the client's own, and the realm's certificate.
    pub(super) async fn key_store(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        store: &KeyStoreConfig,
        format: StoreFormat,
        own: StoreEntry,
        of_realm: Option<OfRealm>,
    ) -> Result<Bytes> {
        let (store, now_ms) = (store.clone(), self.engine.clock.now_ms());
        let made = move || Ok(file(&store, format, own, of_realm, now_ms));
        off_the_runtime(made).await?.map(Bytes::from).map_err(|denied| refusal(operation, realm, &denied))
    }
}

fn file(
    store: &KeyStoreConfig,
    format: StoreFormat,
    own: StoreEntry,
    of_realm: Option<OfRealm>,
    now_ms: i64,
) -> Decision<Vec<u8>> {
    let mut entries = vec![own];
    if let Some((name, keys)) = of_realm {
        let key = keys.signing(Algorithm::RS256, now_ms);
        let certificate = key.certificate().ok_or(AdminDenied::Breaks)?.der.clone();
        if let Some(own) = entries.pop_if(|own| own.name.to_lowercase() == name.to_lowercase())
            && own.held.private.is_some()
        {
            // A certificate makes way for another one, a key does not.
            return Err(AdminDenied::Breaks.into());
        }
        entries.push(StoreEntry { name, held: Held { private: None, certificate } });
    }
    let key_password = store.key_password.as_deref().unwrap_or_default();
    let store_password = store.store_password.as_deref().unwrap_or_default();
    token::write_key_store(format, &entries, key_password, store_password, now_ms).map_err(|fault| match fault {
        StoreFault::NotDone(what) => Denied::NotDone(what),
        StoreFault::Unreadable | StoreFault::Password(_) => AdminDenied::Breaks.into(),
    })
}

/// What a key store that is uploaded holds under the name that the upload gives.
pub(super) fn uploaded(format: &str, upload: &CertificateUpload) -> Decision<CertificateRepresentation> {
    // Keycloak trips over the name that it misses.
    let name = upload.key_alias.as_deref().ok_or(AdminDenied::Breaks)?;
    let format = match format {
        "JKS" => StoreFormat::Java,
        "PKCS12" => StoreFormat::Pkcs12,
        "BCFKS" if upload.file.starts_with(b"\x30") => return Err(Denied::NotDone("key stores: BCFKS")),
        _ => return Err(AdminDenied::Invalid(Invalid::KeyStore).into()),
    };
    let passwords = StorePasswords {
        key: upload.key_password.as_ref().map(ExposeSecret::expose_secret),
        store: upload.store_password.as_ref().map(ExposeSecret::expose_secret),
    };
    let found = token::read_key_store(format, &upload.file, name, passwords).map_err(|fault| match fault {
        StoreFault::NotDone(what) => Denied::NotDone(what),
        StoreFault::Unreadable => AdminDenied::Invalid(Invalid::KeyStore).into(),
        StoreFault::Password(StoreFormat::Java) => AdminDenied::Invalid(Invalid::JavaStorePassword).into(),
        StoreFault::Password(StoreFormat::Pkcs12) => AdminDenied::Invalid(Invalid::StoreMac).into(),
    })?;
    let held = found.ok_or(AdminDenied::Invalid(Invalid::KeyNotFound))?;
    Ok(CertificateRepresentation {
        private_key: held.private.map(|private| STANDARD.encode(private)),
        certificate: Some(STANDARD.encode(held.certificate)),
        ..CertificateRepresentation::default()
    })
}
