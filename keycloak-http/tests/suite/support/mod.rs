//! A server that writes byte for byte what a test has it answer, and keeps what it was asked.

mod answer;
mod asked;
mod clock;
mod signer;

pub(crate) use answer::Answer;
pub(crate) use asked::Asked;
pub(crate) use clock::TestClock;
pub(crate) use signer::Signer;

use std::sync::Arc;
use std::sync::Mutex;

use keycloak_api::operation::Transport as _;
use keycloak_http::{Credentials, HttpKeycloak, HttpKeycloakBuilder};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

type Handler = dyn Fn(&Asked) -> Answer + Send + Sync;

/// The server; it ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    handler: Arc<Handler>,
}

impl Server {
    /// Starts to answer as `handler` says.
    pub(crate) async fn start(handler: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        Self::serve(listener, handler)
    }

    pub(crate) fn serve(listener: TcpListener, handler: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, asked: Arc::default(), handler: Arc::new(handler) };
        let accepting = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = accepting.clone();
                tokio::spawn(async move { server.converse(stream).await });
            }
        });
        server
    }

    /// Answers one connection to its end.
    pub(crate) async fn converse(&self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let mut stream = BufReader::new(stream);
        while let Some(asked) = Asked::read(&mut stream).await {
            self.asked.lock().unwrap().push(asked.clone());
            let answer = (self.handler)(&asked);
            tokio::time::sleep(answer.delay).await;
            if stream.write_all(&answer.bytes).await.is_err() || answer.closes {
                return;
            }
        }
    }

    /// A server without a listener, for connections that a test accepts itself.
    pub(crate) fn detached(handler: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self { url: String::new(), asked: Arc::default(), handler: Arc::new(handler) }
    }

    /// What was asked whose path holds `part`.
    pub(crate) fn asked(&self, part: &str) -> Vec<Asked> {
        self.asked.lock().unwrap().iter().filter(|asked| asked.path.contains(part)).cloned().collect()
    }

    /// A client of this server, with a password and without waiting between retries.
    pub(crate) fn client(&self) -> HttpKeycloakBuilder {
        client(&self.url)
    }
}

pub(crate) fn client(url: &str) -> HttpKeycloakBuilder {
    HttpKeycloak::builder(url)
        .no_proxy()
        .credentials(Credentials::password("admin", "canary-password"))
        .retry(keycloak_http::RetryPolicy::default().first_delay(std::time::Duration::from_millis(1)))
}

/// The kinds and words of an error and everything that caused it.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} / {error:?}");
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!("\n{error} / {error:?}"));
        source = error.source();
    }
    text
}

/// Asserts that the client keeps the base URL that it was given.
pub(crate) fn assert_base(keycloak: &HttpKeycloak, url: &str) {
    assert_eq!(keycloak.base_url(), url);
}
