//! What the server knows of the connection that a request came by.

use std::sync::Arc;

use crate::token::ClientCertificate;

/// A connection by TLS. [`FakeKeycloak::serve_tls`](crate::FakeKeycloak::serve_tls) knows it by itself; with
/// [`FakeKeycloak::service`](crate::FakeKeycloak::service), which has no socket, a request that holds it among its
/// extensions counts as one that came by TLS.
///
/// ```
/// # fn shown(request: &mut http::Request<()>, der: &[u8]) {
/// request.extensions_mut().insert(keycloak_fake::TlsConnection::new().with_client_certificate(der));
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct TlsConnection {
    certificate: Option<Arc<ClientCertificate>>,
}

impl TlsConnection {
    /// A client has connected that showed no certificate.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The client has shown this certificate (DER), and that it has its key.
    #[must_use]
    pub fn with_client_certificate(self, der: impl AsRef<[u8]>) -> Self {
        Self { certificate: Some(Arc::new(ClientCertificate::read(der.as_ref(), []))) }
    }

    /// The client has shown these certificates (DER), its own first.
    #[cfg(feature = "tls")]
    pub(super) fn of<'a>(mut chain: impl Iterator<Item = &'a [u8]>) -> Self {
        let own = chain.next();
        Self { certificate: own.map(|own| Arc::new(ClientCertificate::read(own, chain))) }
    }

    pub(super) fn certificate(&self) -> Option<&Arc<ClientCertificate>> {
        self.certificate.as_ref()
    }
}
