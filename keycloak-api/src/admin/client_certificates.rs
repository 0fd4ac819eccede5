//! Client certificates: the keys that clients sign with, or that what they are sent is encrypted with.

use bytes::Bytes;
use keycloak_api_macros::operations;
use secrecy::{ExposeSecret, SecretString};

use crate::error::Result;
use crate::operation::{IntoMultipart, Multipart};
use crate::representation::{CertificateRepresentation, KeyStoreConfig};

/// The file that a key or certificate is taken from.
#[derive(Clone, derive_more::Debug, Default)]
pub struct CertificateUpload {
    /// `JKS`, `PKCS12`, `BCFKS`, `Certificate PEM`, `Public Key PEM` or `JSON Web Key Set`.
    pub keystore_format: String,
    /// The key's name in the store.
    pub key_alias: Option<String>,
    /// The key's password in the store.
    pub key_password: Option<SecretString>,
    /// The store's password.
    pub store_password: Option<SecretString>,
    /// The file.
    #[debug("{} bytes", file.len())]
    pub file: Bytes,
}

impl IntoMultipart for CertificateUpload {
    fn write(&self, form: &mut Multipart) {
        form.append_some("keystoreFormat", Some(&self.keystore_format));
        form.append_some("keyAlias", self.key_alias.as_deref());
        form.append_some("keyPassword", self.key_password.as_ref().map(ExposeSecret::expose_secret));
        form.append_some("storePassword", self.store_password.as_ref().map(ExposeSecret::expose_secret));
        form.append_file("file", self.file.clone());
    }
}

/// The keys and certificates of a client. `attribute` says which: `jwt.credential` for the client's authentication,
/// `saml.signing` or `saml.encryption`.
#[operations]
pub trait ClientCertificates: Send + Sync {
    /// The client's certificate or public key.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/certificates/{attribute}")]
    async fn get_client_certificate(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
    ) -> Result<CertificateRepresentation>;

    /// Makes the client a new key pair, and a certificate for it. Only this answer holds the private key.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/certificates/{attribute}/generate", success = 200)]
    async fn generate_client_certificate(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
    ) -> Result<CertificateRepresentation>;

    /// Gives the client a certificate and, if the file holds it, its private key.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist, `BadRequest` for a file that cannot be read.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/certificates/{attribute}/upload", success = 200)]
    async fn upload_client_key(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
        #[multipart] upload: &CertificateUpload,
    ) -> Result<CertificateRepresentation>;

    /// Gives the client a certificate without a private key.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist, `BadRequest` for a file that cannot be read.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/certificates/{attribute}/upload-certificate", success = 200)]
    async fn upload_client_certificate(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
        #[multipart] upload: &CertificateUpload,
    ) -> Result<CertificateRepresentation>;

    /// A key store with the client's key, in the format that `store` names.
    ///
    /// # Errors
    /// `NotFound` for a client or key that does not exist, `BadRequest` for a format or password that is not valid.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/certificates/{attribute}/download", success = 200, repeatable)]
    async fn download_client_key(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
        #[json] store: &KeyStoreConfig,
    ) -> Result<Bytes>;

    /// Makes the client a new key pair, keeps the certificate and gives the private key away in a key store.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist, `BadRequest` for a format or password that is not valid.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/certificates/{attribute}/generate-and-download", success = 200)]
    async fn generate_client_key_store(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
        #[json] store: &KeyStoreConfig,
    ) -> Result<Bytes>;
}
