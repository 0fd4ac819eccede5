//! The socket: with and without a runtime, and its end.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::*;

fn ask(stream: &mut TcpStream) -> String {
    stream.write_all(b"GET /realms/shop HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut text = Vec::new();
    let mut part = [0; 4096];
    while !text.ends_with(b"}") {
        let read = stream.read(&mut part).unwrap();
        assert_ne!(read, 0, "the connection closed");
        text.extend_from_slice(&part[..read]);
    }
    String::from_utf8(text).unwrap()
}

#[test]
fn it_listens_without_a_runtime_and_keeps_connections() {
    let server = fake().serve("127.0.0.1:0").unwrap();
    assert_eq!(server.url(), format!("http://{}", server.addr()));
    let mut stream = TcpStream::connect(server.addr()).unwrap();
    let first = ask(&mut stream);
    assert!(first.starts_with("HTTP/1.1 200 OK\r\nContent-Length: "), "{first}");
    assert!(!first.contains("\r\nDate: "), "Keycloak sends none");
    assert_eq!(ask(&mut stream), first, "the connection is kept");
    server.shutdown();
}

#[tokio::test]
async fn it_listens_inside_a_runtime_of_one_thread() {
    let server = fake().serve_with("127.0.0.1:0", HttpOptions::default().mounted_at("auth")).unwrap();
    assert!(server.url().ends_with("/auth"));
    let address = server.addr();
    let text = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET /auth/realms/shop HTTP/1.0\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    });
    assert!(text.await.unwrap().starts_with("HTTP/1.0 200 OK"));
    drop(server);
}

#[test]
fn it_stops_when_it_is_dropped() {
    let server = fake().serve("127.0.0.1:0").unwrap();
    let address = server.addr();
    let mut idle = TcpStream::connect(address).unwrap();
    ask(&mut idle);
    let started = Instant::now();
    drop(server);
    assert!(started.elapsed() < Duration::from_millis(900), "an idle connection is not waited for");
    assert!(TcpStream::connect(address).is_err());
    assert_eq!(idle.read(&mut [0; 16]).unwrap_or(0), 0, "the connection is closed");
}

#[test]
fn half_a_request_holds_no_stop_up_for_long() {
    let server = fake().serve("127.0.0.1:0").unwrap();
    let mut slow = TcpStream::connect(server.addr()).unwrap();
    slow.write_all(b"POST /realms/shop/protocol/openid-connect/token HTTP/1.1\r\nHost: x\r\nContent-Le").unwrap();
    let started = Instant::now();
    drop(server);
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[test]
fn an_address_that_is_taken_is_an_error() {
    let server = fake().serve("127.0.0.1:0").unwrap();
    assert!(fake().serve(server.addr()).is_err());
}
