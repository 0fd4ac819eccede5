//! [`ClientCertificates`] on the fake.

use async_trait::async_trait;
use bytes::Bytes;
use keycloak_api::{prelude::*, rest};

use super::rights::VIEW_CLIENTS;
use crate::domain::admin::client_certificates;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest(not_done(generate_client_certificate, upload_client_key, upload_client_certificate, generate_client_key_store,))]
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
