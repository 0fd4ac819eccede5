//! TLS: the server's certificate, and whether clients are asked for one. What a certificate is good for is decided
//! elsewhere; who shows one that none of the trusted authorities made gets no connection, as with Keycloak.

use std::fmt;
use std::io;
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretSlice};
use tokio::net::TcpStream;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::{Error as PemError, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::connection::TlsConnection;

/// By which certificate a fake is served, and whether it asks clients for theirs (RFC 8705).
#[derive(Clone)]
pub struct TlsOptions {
    certificate: Vec<u8>,
    key: SecretSlice<u8>,
    clients: Clients,
}

/// Whether clients are asked for a certificate, and whose are trusted (PEM).
#[derive(Clone)]
enum Clients {
    NotAsked,
    Asked { trusted: Vec<u8>, is_needed: bool },
}

impl TlsOptions {
    /// With the server's certificate, which the certificates of its authorities may follow, and its key, both as PEM
    /// (Keycloak's `--https-certificate-file` and `--https-certificate-key-file`). What is wrong with them shows when
    /// the fake is served.
    #[must_use]
    pub fn new(certificate: impl AsRef<[u8]>, key: impl AsRef<[u8]>) -> Self {
        let key = key.as_ref().to_vec().into();
        Self { certificate: certificate.as_ref().to_vec(), key, clients: Clients::NotAsked }
    }

    /// Asks clients for a certificate of one of these authorities (PEM); without one they are let in too (Keycloak's
    /// `--https-client-auth=request` and `--https-trust-store-file`).
    #[must_use]
    pub fn request_client_certificates(self, authorities: impl AsRef<[u8]>) -> Self {
        let trusted = authorities.as_ref().to_vec();
        Self { clients: Clients::Asked { trusted, is_needed: false }, ..self }
    }

    /// Lets only those clients in that show a certificate of one of these authorities (PEM; Keycloak's
    /// `--https-client-auth=required` and `--https-trust-store-file`).
    #[must_use]
    pub fn require_client_certificates(self, authorities: impl AsRef<[u8]>) -> Self {
        let trusted = authorities.as_ref().to_vec();
        Self { clients: Clients::Asked { trusted, is_needed: true }, ..self }
    }

    pub(super) fn acceptor(&self) -> io::Result<Acceptor> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(invalid("TLS"))?;
        let config = match &self.clients {
            Clients::NotAsked => config.with_no_client_auth(),
            Clients::Asked { trusted, is_needed } => {
                let mut roots = RootCertStore::empty();
                for authority in certificates(trusted, "the trusted certificates")? {
                    roots.add(authority).map_err(invalid("the trusted certificates"))?;
                }
                let mut verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
                if !is_needed {
                    verifier = verifier.allow_unauthenticated();
                }
                let verifier: Arc<dyn ClientCertVerifier> =
                    verifier.build().map_err(invalid("the trusted certificates"))?;
                config.with_client_cert_verifier(verifier)
            }
        };
        let chain = certificates(&self.certificate, "the server's certificate")?;
        let key = PrivateKeyDer::from_pem_slice(self.key.expose_secret()).map_err(unread("the server's key"))?;
        let mut config = config.with_single_cert(chain, key).map_err(invalid("the server's certificate"))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Acceptor(TlsAcceptor::from(Arc::new(config))))
    }
}

impl fmt::Debug for TlsOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TlsOptions").finish_non_exhaustive()
    }
}

/// Makes TLS of connections.
#[derive(Clone)]
pub(super) struct Acceptor(TlsAcceptor);

impl Acceptor {
    /// The connection by TLS, and what the client has shown.
    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<(TlsStream<TcpStream>, TlsConnection)> {
        let stream = self.0.accept(stream).await?;
        let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
        let connection = TlsConnection::of(chain.iter().map(AsRef::as_ref));
        Ok((stream, connection))
    }
}

fn certificates(pem: &[u8], what: &'static str) -> io::Result<Vec<CertificateDer<'static>>> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(unread(what))?;
    if found.is_empty() { Err(unread(what)(PemError::NoItemsFound)) } else { Ok(found) }
}

/// The reader's own words are left out: they quote lines of the PEM, and a line may hold the key.
fn unread(what: &'static str) -> impl Fn(PemError) -> io::Error {
    move |error| {
        let is_missing = matches!(error, PemError::NoItemsFound);
        invalid::<&str>(what)(if is_missing { "there is none" } else { "it is no PEM that can be read" })
    }
}

fn invalid<E: fmt::Display>(what: &'static str) -> impl Fn(E) -> io::Error {
    move |error| io::Error::new(io::ErrorKind::InvalidInput, format!("{what}: {error}"))
}
