//! A connection that sends one request after the other: no more than that, as it works on the cores that are measured.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::http::Request;
use http_body_util::BodyExt as _;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;

/// A connection that posts forms to one path.
pub(super) struct Connection {
    path: &'static str,
    sender: SendRequest<String>,
}

impl Connection {
    /// Connects.
    pub(super) async fn open(address: SocketAddr, path: &'static str) -> Self {
        let stream = tokio::net::TcpStream::connect(address).await.expect("it listens");
        stream.set_nodelay(true).expect("a socket takes it");
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("it speaks HTTP");
        tokio::spawn(connection);
        Self { path, sender }
    }

    /// Posts a form, as the bearer of a token or as nobody, and gets a good answer.
    pub(super) async fn post(&mut self, token: Option<&str>, form: &str) -> Bytes {
        let mut request = Request::post(self.path)
            .header("host", "localhost")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(form.to_owned()).expect("a request");
        self.sender.ready().await.expect("the connection stays");
        let reply = self.sender.send_request(request).await.expect("it answers");
        assert!(reply.status().is_success(), "{}", reply.status());
        reply.into_body().collect().await.expect("it answers whole").to_bytes()
    }
}
