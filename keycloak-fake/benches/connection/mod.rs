//! A connection that sends one request after the other, and reads no more of the answers than where they end: it works on
//! the cores that are measured.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that posts forms to one path.
pub(super) struct Connection {
    path: &'static str,
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(super) async fn open(address: SocketAddr, path: &'static str) -> Self {
        let stream = TcpStream::connect(address).await.expect("it listens");
        stream.set_nodelay(true).expect("a socket takes it");
        Self { path, stream, read: Vec::with_capacity(16_384) }
    }

    /// The request that posts a form, as the bearer of a token or as nobody.
    pub(super) fn request(&self, token: Option<&str>, form: &str) -> String {
        let (path, length) = (self.path, form.len());
        let shown = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n{shown}\
             content-length: {length}\r\n\r\n{form}"
        )
    }

    /// Sends a request, and returns the body of its answer, which is good.
    pub(super) async fn send(&mut self, request: &str) -> &[u8] {
        self.stream.write_all(request.as_bytes()).await.expect("the connection stays");
        self.read.clear();
        loop {
            let more = self.stream.read_buf(&mut self.read).await.expect("it answers");
            assert_ne!(more, 0, "it answers whole");
            let mut headers = [httparse::EMPTY_HEADER; 32];
            let mut head = httparse::Response::new(&mut headers);
            let httparse::Status::Complete(start) = head.parse(&self.read).expect("it speaks HTTP") else { continue };
            assert_eq!(head.code, Some(200));
            let length = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
            let length = std::str::from_utf8(length.expect("it tells its length").value).expect("digits");
            let end = start + length.parse::<usize>().expect("digits");
            if self.read.len() >= end {
                return &self.read[start..];
            }
        }
    }

    /// Posts a form, and returns the body of the answer.
    pub(super) async fn post(&mut self, token: Option<&str>, form: &str) -> &[u8] {
        let request = self.request(token, form);
        self.send(&request).await
    }
}
