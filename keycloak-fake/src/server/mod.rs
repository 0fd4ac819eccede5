//! The fake over HTTP: what a client in another process, or a browser, cannot tell from Keycloak.
//!
//! What is here turns requests into calls of the API traits and their answers into Keycloak's statuses, headers and
//! pages. It takes no decision of its own about realms, users or tokens.

mod accept;
mod admin;
mod answer;
mod app;
mod body;
mod browser;
mod caching;
mod ciba;
mod connection;
#[cfg(feature = "control")]
mod console;
#[cfg(feature = "control")]
mod control;
mod cookie;
mod cors;
mod device;
mod door;
mod forms;
mod headers;
mod known;
mod listen;
mod oidc;
mod options;
mod pages;
mod path;
mod policy_lists;
mod public;
mod registration;
mod reject;
mod resources;
mod router;
mod security_headers;
mod session_frame;
#[cfg(test)]
mod tests;
#[cfg(feature = "tls")]
mod tls;
mod uploads;

pub use connection::TlsConnection;
pub use listen::Server;
pub use options::HttpOptions;
#[cfg(feature = "tls")]
pub use tls::TlsOptions;

use std::convert::Infallible;
use std::io;
use std::net::ToSocketAddrs;

use axum::body::Body;
use http::{Request, Response};

use crate::FakeKeycloak;
use app::App;

impl FakeKeycloak {
    /// Serves the fake on `address`, till the returned [`Server`] is dropped. Port 0 takes a free one.
    ///
    /// It listens before this returns. It runs on threads of its own, so it works with and without an async
    /// runtime.
    ///
    /// # Errors
    /// When the address cannot be listened on, or no thread can be started.
    pub fn serve(&self, address: impl ToSocketAddrs) -> io::Result<Server> {
        self.serve_with(address, HttpOptions::default())
    }

    /// Serves the fake on `address`, under another path or name.
    ///
    /// # Errors
    /// When the address cannot be listened on, or no thread can be started.
    pub fn serve_with(&self, address: impl ToSocketAddrs, options: HttpOptions) -> io::Result<Server> {
        Server::start(App::new(self, options), address)
    }

    /// Serves the fake on `address` by TLS alone, till the returned [`Server`] is dropped. It can be served without TLS
    /// besides, on another address.
    ///
    /// # Errors
    /// When the certificates are none, the address cannot be listened on, or no thread can be started.
    #[cfg(feature = "tls")]
    pub fn serve_tls(&self, address: impl ToSocketAddrs, tls: TlsOptions) -> io::Result<Server> {
        self.serve_with(address, HttpOptions::default().with_tls(tls))
    }

    /// The fake as a service, for tests that want HTTP without a socket.
    #[must_use]
    pub fn service(
        &self,
    ) -> impl tower::Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static {
        self.service_with(HttpOptions::default())
    }

    /// The fake as a service, under another path or name.
    #[must_use]
    pub fn service_with(
        &self,
        options: HttpOptions,
    ) -> impl tower::Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static {
        App::new(self, options).into_service()
    }
}
