//! Certificates on both sides, and a proxy.

use std::sync::Arc;

use keycloak_api::oidc::OpenIdConnect as _;
use keycloak_api::{ErrorKind, Result};
use keycloak_http::reqwest::{Certificate, Identity, Proxy};
use keycloak_http::{HttpKeycloak, HttpKeycloakBuilder, RetryPolicy};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use crate::support::{Answer, Server};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut parameters = CertificateParams::new(Vec::new()).unwrap();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for `localhost`, and its key, both as PEM.
fn certificate(authority: &Authority) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let parameters = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    (parameters.signed_by(&key, authority).unwrap(), key)
}

/// A server that takes only clients with a certificate of `authority`'s. Returns its URL.
async fn serve(authority: &Authority) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let clients = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
    let (certificate, key) = certificate(authority);
    let key = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
    let config = ServerConfig::builder().with_client_cert_verifier(clients);
    let config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let (acceptor, server) =
        (TlsAcceptor::from(Arc::new(config)), Server::detached(|_| Answer::json(200, r#"{"issuer":"x"}"#)));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, server) = (acceptor.clone(), server.clone());
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    server.converse(stream).await;
                }
            });
        }
    });
    url
}

async fn ask(builder: HttpKeycloakBuilder) -> Result<()> {
    let keycloak = builder.no_proxy().without_system_roots().retry(RetryPolicy::off()).build().unwrap();
    keycloak.discovery("shop").await.map(drop)
}

#[tokio::test]
async fn both_sides_show_certificates() {
    let (authority, stranger) = (authority(), self::authority());
    let url = serve(&authority).await;
    let root = |authority: &Authority| Certificate::from_pem(authority.pem().as_bytes()).unwrap();
    let identity = |authority: &Authority| {
        let (certificate, key) = certificate(authority);
        Identity::from_pem(format!("{}{}", key.serialize_pem(), certificate.pem()).as_bytes()).unwrap()
    };
    let builder = || HttpKeycloak::builder(&url);
    let good = builder().root_certificate(root(&authority)).client_certificate(identity(&authority));
    ask(good).await.unwrap();
    for bad in [
        builder().root_certificate(root(&authority)),
        builder().root_certificate(root(&stranger)).client_certificate(identity(&authority)),
        builder().root_certificate(root(&authority)).client_certificate(identity(&stranger)),
        builder().client_certificate(identity(&authority)),
    ] {
        assert_eq!(ask(bad).await.unwrap_err().kind(), ErrorKind::Connect);
    }
}

#[tokio::test]
async fn a_proxy_is_gone_through() {
    let proxy = Server::start(|_| Answer::json(200, r#"{"issuer":"x"}"#)).await;
    let builder = HttpKeycloak::builder("http://sso.invalid/auth").proxy(Proxy::all(&proxy.url).unwrap());
    assert_eq!(builder.build().unwrap().discovery("shop").await.unwrap().issuer, "x");
    let expected = "http://sso.invalid/auth/realms/shop/.well-known/openid-configuration";
    assert_eq!(proxy.asked("")[0].path, expected);
}
