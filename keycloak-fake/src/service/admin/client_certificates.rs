//! [`ClientCertificates`] on the fake.

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use keycloak_api::{Error, ErrorKind, prelude::*, rest};

use super::rights::{MANAGE_CLIENTS, VIEW_CLIENTS};
use crate::domain::admin::client_certificates;
use crate::handle::FakeKeycloak;
use crate::service::oidc::off_the_runtime;
use crate::service::target::Target;
use crate::token;

#[rest(not_done(upload_client_key, upload_client_certificate, generate_client_key_store,))]
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
            client_certificates::get(realm, client_uuid, attribute)
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

    async fn download_client_key(
        &self,
        realm: &str,
        client_uuid: &str,
        attribute: &str,
        _: &KeyStoreConfig,
    ) -> Result<Bytes> {
        let operation = <dyn ClientCertificates>::DOWNLOAD_CLIENT_KEY;
        self.read(operation, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            client_certificates::download(realm, client_uuid, attribute)
        })
    }
}
