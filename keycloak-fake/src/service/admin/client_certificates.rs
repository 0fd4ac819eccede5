//! [`ClientCertificates`] on the fake.

use std::sync::Arc;

use async_trait::async_trait;
use aws_lc_rs::rsa::KeySize;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{Error, ErrorKind, prelude::*, rest};

use super::key_stores;
use super::rights::{MANAGE_CLIENTS, VIEW_CLIENTS};
use crate::domain::admin::{client_certificates, clients};
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::{Decision, Denied};
use crate::handle::{FakeKeycloak, refusal};
use crate::service::oidc::off_the_runtime;
use crate::service::target::Target;
use crate::token::{self, CertifiedPair, Held, KeyFault, SetFault};

#[rest]
#[async_trait]
impl ClientCertificates for FakeKeycloak {
    async fn get_client_certificate(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
    ) -> Result<CertificateRepresentation> {
        let operation = <dyn ClientCertificates>::GET_CLIENT_CERTIFICATE;
        self.read(operation, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            client_certificates::get(realm, client_uuid, attribute, token::key_of_set)
        })
    }

    async fn generate_client_certificate(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
    ) -> Result<CertificateRepresentation> {
        let operation = <dyn ClientCertificates>::GENERATE_CLIENT_CERTIFICATE;
        let target = Target::client(realm, client_uuid);
        let name =
            self.read(operation, target, MANAGE_CLIENTS, |realm| client_certificates::name(realm, client_uuid))?;
        let pair = self.certified_pair(name, KeySize::Rsa4096, key_stores::YEARS).await?;
        let held = CertificateRepresentation {
            private_key: Some(STANDARD.encode(pair.private)),
            certificate: Some(STANDARD.encode(pair.certificate)),
            ..CertificateRepresentation::default()
        };
        self.administer(operation, target, MANAGE_CLIENTS, |realm, _| {
            client_certificates::put(realm, client_uuid, attribute, held)
        })
    }

    async fn upload_client_key(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
        upload: &CertificateUpload,
    ) -> Result<CertificateRepresentation> {
        self.upload(<dyn ClientCertificates>::UPLOAD_CLIENT_KEY, realm, client_uuid, attribute, upload)
    }

    async fn upload_client_certificate(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
        upload: &CertificateUpload,
    ) -> Result<CertificateRepresentation> {
        self.upload(<dyn ClientCertificates>::UPLOAD_CLIENT_CERTIFICATE, realm, client_uuid, attribute, upload)
    }

    async fn download_client_key(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
        store: &KeyStoreConfig,
    ) -> Result<Bytes> {
        let operation = <dyn ClientCertificates>::DOWNLOAD_CLIENT_KEY;
        let (format, own, of_realm) =
            self.read(operation, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
                let client = clients::find(realm, client_uuid)?;
                key_stores::require_known(store)?;
                let held = client_certificates::held(realm, client_uuid, attribute, token::key_of_set)?;
                if held.private_key.is_some() {
                    key_stores::require_password(&store.key_password, "key", false)?;
                }
                key_stores::require_password(&store.store_password, "store", false)?;
                let own = key_stores::entry(store, &client.client_id, key_stores::decoded(&held)?);
                Ok((key_stores::format(store)?, own, key_stores::of_realm(realm, store)))
            })?;
        self.key_store(operation, realm, store, format, own, of_realm).await
    }

    async fn generate_client_key_store(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
        store: &KeyStoreConfig,
    ) -> Result<Bytes> {
        let operation = <dyn ClientCertificates>::GENERATE_CLIENT_KEY_STORE;
        let target = Target::client(realm, client_uuid);
        let (name, format, (size, years), of_realm) = self.read(operation, target, MANAGE_CLIENTS, |realm| {
            let name = client_certificates::name(realm, client_uuid)?;
            key_stores::require_known(store)?;
            key_stores::require_password(&store.key_password, "key", true)?;
            key_stores::require_password(&store.store_password, "store", true)?;
            let wanted = key_stores::wanted(store, self.engine.clock.now_ms());
            Ok((name, key_stores::format(store)?, wanted?, key_stores::of_realm(realm, store)))
        })?;
        let pair = self.certified_pair(name.clone(), size, years).await?;
        let kept = CertificateRepresentation {
            certificate: Some(STANDARD.encode(&pair.certificate)),
            ..CertificateRepresentation::default()
        };
        let held = Held { private: Some(pair.private), certificate: pair.certificate };
        let own = key_stores::entry(store, &name, held);
        let file = self.key_store(operation, realm, store, format, own, of_realm).await?;
        self.administer(operation, target, MANAGE_CLIENTS, |realm, _| {
            client_certificates::put(realm, client_uuid, attribute, kept)
        })?;
        Ok(file)
    }
}

impl FakeKeycloak {
    async fn certified_pair(&self, name: Arc<str>, size: KeySize, years: i64) -> Result<CertifiedPair> {
        let engine = self.engine.clone();
        off_the_runtime(move || {
            let made = token::certified_pair(&engine.random_source, &name, engine.clock.now_ms(), size, years);
            made.ok_or_else(|| Error::new(ErrorKind::Server, "the system had no randomness to make a key of"))
        })
        .await
    }

    /// Both uploads do the same in Keycloak.
    fn upload(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        client: &str,
        attribute: &str,
        upload: &CertificateUpload,
    ) -> Result<CertificateRepresentation> {
        let held = uploaded(upload);
        self.administer(operation, Target::client(realm, client), MANAGE_CLIENTS, |realm, _| {
            client_certificates::require_manageable(realm, client)?;
            client_certificates::put(realm, client, attribute, held?)
        })
    }

    /// Why an upload is denied that says too little: for whoever may upload something, this.
    #[cfg(feature = "server")]
    pub(crate) fn deny_upload(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        client: &str,
        denied: Denied,
    ) -> Error {
        let decided: Result<()> = self.read(operation, Target::client(realm, client), MANAGE_CLIENTS, |realm| {
            client_certificates::require_manageable(realm, client)?;
            Err(denied.clone())
        });
        decided.err().unwrap_or_else(|| refusal(operation, realm, &denied))
    }
}

/// What an uploaded file holds.
pub(super) fn uploaded(upload: &CertificateUpload) -> Decision<CertificateRepresentation> {
    let text = String::from_utf8_lossy(&upload.file);
    let fault = |fault: KeyFault| match fault {
        KeyFault::Unreadable => Denied::from(AdminDenied::Breaks),
        KeyFault::Unknown => Denied::NotDone("public keys of this kind"),
    };
    match upload.keystore_format.as_str() {
        "Certificate PEM" => {
            let certificate = Some(token::certificate(&text).map_err(fault)?);
            Ok(CertificateRepresentation { certificate, ..CertificateRepresentation::default() })
        }
        "Public Key PEM" => {
            token::check_public_key(&text).map_err(fault)?;
            let public_key = Some(text.into_owned());
            Ok(CertificateRepresentation { public_key, ..CertificateRepresentation::default() })
        }
        "JSON Web Key Set" => token::key_of_set(&text).map_err(|fault| match fault {
            SetFault::Syntax | SetFault::Shape | SetFault::NoKey => AdminDenied::Invalid(Invalid::KeyNotFound).into(),
            SetFault::BrokenKey => AdminDenied::Breaks.into(),
        }),
        format => key_stores::uploaded(format, upload),
    }
}
