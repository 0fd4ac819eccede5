//! The socket: a listener on threads of its own, till it is dropped.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use super::HttpOptions;
use super::app::{App, Peer};
use super::connection::TlsConnection;
use super::door::Dropped;

/// How long a stop waits for requests that are under way.
const GRACE: Duration = Duration::from_secs(5);
/// The same, where nobody asked for a stop: a test that ends must not hang.
const DROP_GRACE: Duration = Duration::from_secs(1);
/// How long the listener rests when the system has no descriptor left.
const REST: Duration = Duration::from_millis(50);

/// A fake that listens. It stops when this is dropped.
pub struct Server {
    address: SocketAddr,
    url: String,
    running: Option<Running>,
}

struct Running {
    runtime: Runtime,
    stop: watch::Sender<bool>,
    /// Closed when the last connection is. Behind a lock, so that a server can stand in a `static`.
    stopped: Mutex<mpsc::Receiver<()>>,
}

impl Server {
    /// The URL above `/realms` and `/admin`, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address that it listens on, with the port that it has.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more requests, answers those that are under way, and returns when they are answered or some seconds
    /// are over.
    pub fn shutdown(mut self) {
        self.stop(GRACE);
    }

    pub(super) fn start(app: App, address: impl ToSocketAddrs) -> io::Result<Self> {
        let acceptor = Acceptor::of(app.options())?;
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let url = app.options().base_url_of(&address.to_string()).to_string();
        let runtime = Builder::new_multi_thread().thread_name("keycloak-fake").enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let (stop, stopping) = watch::channel(false);
        let (alive, stopped) = mpsc::channel();
        runtime.spawn(accept(listener, Arc::new(app), acceptor, stopping, alive));
        tracing::debug!(%address, "listening");
        Ok(Self { address, url, running: Some(Running { runtime, stop, stopped: Mutex::new(stopped) }) })
    }

    fn stop(&mut self, grace: Duration) {
        let Some(Running { runtime, stop, stopped }) = self.running.take() else { return };
        // Nobody listens if every task has ended already, and that is as good.
        let _ = stop.send(true);
        // An error is the good end here: every sender is gone.
        let _ = stopped.into_inner().recv_timeout(grace);
        // Blocks nowhere, so that this may be dropped within another runtime.
        runtime.shutdown_background();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop(DROP_GRACE);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Server").field("url", &self.url).finish_non_exhaustive()
    }
}

/// What becomes of a connection before it is asked anything.
#[derive(Clone)]
enum Acceptor {
    Plain,
    #[cfg(feature = "tls")]
    Tls(super::tls::Acceptor),
}

impl Acceptor {
    fn of(options: &HttpOptions) -> io::Result<Self> {
        #[cfg(feature = "tls")]
        if let Some(tls) = options.tls() {
            return Ok(Self::Tls(tls.acceptor()?));
        }
        let _ = options;
        Ok(Self::Plain)
    }
}

async fn accept(
    listener: tokio::net::TcpListener,
    app: Arc<App>,
    acceptor: Acceptor,
    mut stopping: watch::Receiver<bool>,
    alive: mpsc::Sender<()>,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.changed() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                tokio::spawn(connect(stream, peer, app.clone(), acceptor.clone(), stopping.clone(), alive.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(REST).await;
            }
        }
    }
    // In this order: who waits for the end finds the address free.
    drop(listener);
    drop(alive);
}

async fn connect(
    stream: TcpStream,
    peer: SocketAddr,
    app: Arc<App>,
    acceptor: Acceptor,
    stopping: watch::Receiver<bool>,
    alive: mpsc::Sender<()>,
) {
    // Without this a small answer waits for the acknowledgement of the one before.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY was refused");
    }
    match acceptor {
        Acceptor::Plain => serve(stream, peer, None, app, stopping, alive).await,
        #[cfg(feature = "tls")]
        Acceptor::Tls(acceptor) => {
            let mut stopped = stopping.clone();
            let accepted = tokio::select! {
                accepted = acceptor.accept(stream) => accepted,
                _ = stopped.changed() => return,
            };
            match accepted {
                Ok((stream, connection)) => serve(stream, peer, Some(connection), app, stopping, alive).await,
                Err(error) => tracing::debug!(%error, "a client could not be connected with by TLS"),
            }
        }
    }
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: SocketAddr,
    connection: Option<TlsConnection>,
    app: Arc<App>,
    mut stopping: watch::Receiver<bool>,
    _alive: mpsc::Sender<()>,
) {
    let service = service_fn(move |request: Request<Incoming>| {
        let (app, connection) = (app.clone(), connection.clone());
        async move {
            let mut request = request.map(Body::new);
            if let Some(connection) = connection {
                request.extensions_mut().insert(connection);
            }
            request.extensions_mut().insert(Peer(peer.ip()));
            let answer = app.handle(request).await;
            // An error is what has the connection closed without an answer.
            let dropped = answer.extensions().get::<Dropped>().is_some();
            if dropped { Err(io::Error::from(io::ErrorKind::ConnectionAborted)) } else { Ok(answer) }
        }
    });
    let connection = http1::Builder::new()
        .auto_date_header(false)
        .title_case_headers(true)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}
