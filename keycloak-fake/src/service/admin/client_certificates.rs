//! [`ClientCertificates`] on the fake.

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{Error, ErrorKind, prelude::*, rest};

use super::rights::{MANAGE_CLIENTS, VIEW_CLIENTS};
use crate::domain::admin::client_certificates;
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::{Decision, Denied};
use crate::handle::{FakeKeycloak, refusal};
use crate::service::oidc::off_the_runtime;
use crate::service::target::Target;
use crate::token::{self, KeyFault, SetFault};

#[rest(not_done(generate_client_key_store))]
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
        let engine = self.engine.clone();
        let pair = off_the_runtime(move || {
            let made = token::certified_pair(&engine.random_source, &name, engine.clock.now_ms());
            made.ok_or_else(|| Error::new(ErrorKind::Server, "the system had no randomness to make a key of"))
        })
        .await?;
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
        _: &KeyStoreConfig,
    ) -> Result<Bytes> {
        let operation = <dyn ClientCertificates>::DOWNLOAD_CLIENT_KEY;
        self.read(operation, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            client_certificates::download(realm, client_uuid, attribute, token::key_of_set)
        })
    }
}

impl FakeKeycloak {
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
        // Keycloak trips over the name that it misses.
        _ if upload.key_alias.is_none() => Err(AdminDenied::Breaks.into()),
        "JKS" if is_java_store(&upload.file) => Err(Denied::NotDone("key stores: JKS")),
        "JKS" | "PKCS12" if is_sequence(&upload.file) => Err(Denied::NotDone("key stores: PKCS12")),
        "BCFKS" if is_sequence(&upload.file) => Err(Denied::NotDone("key stores: BCFKS")),
        _ => Err(AdminDenied::Invalid(Invalid::KeyStore).into()),
    }
}

/// Whether it begins as Java's own key stores do, and is as long as one that is empty.
fn is_java_store(file: &[u8]) -> bool {
    file.starts_with(b"\xfe\xed\xfe\xed") && file.len() >= 32
}

/// Whether it begins as every other key store does.
fn is_sequence(file: &[u8]) -> bool {
    file.starts_with(b"\x30") && file.len() > 2
}
