//! Clients are told of logouts where nothing is served and no runtime runs, and nobody is where a fake is to be quiet.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::pin::pin;
use std::sync::mpsc::{Receiver, channel};
use std::task::{Context, Poll, Waker};
use std::thread;

use keycloak_api::Result;
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect};
use keycloak_fake::{Client, FakeKeycloak, FakeKeycloakBuilder, Realm, User};

const SHOP: &str = "shop";

/// An application that answers one call, and what came.
fn application() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/out", listener.local_addr().unwrap());
    let (sender, came) = channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        sender.send(request(&mut stream)).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
    });
    (address, came)
}

/// All of a request, whose head says how long it is.
fn request(stream: &mut TcpStream) -> String {
    let (mut whole, mut chunk) = (String::new(), [0; 1024]);
    loop {
        let count = stream.read(&mut chunk).unwrap();
        whole.push_str(std::str::from_utf8(&chunk[..count]).unwrap());
        let Some((head, body)) = whole.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).unwrap();
        if body.len() >= length.parse().unwrap() {
            return whole;
        }
    }
}

fn shop(url: &str) -> FakeKeycloakBuilder {
    let url = url.to_owned();
    let web = Client::public("web").with(|web| {
        web.attributes.get_or_insert_default().insert("backchannel.logout.url".to_owned(), url);
    });
    FakeKeycloak::builder().realm(Realm::new(SHOP).client(web).user(User::new("alice").password("pw")))
}

async fn in_and_out(fake: &FakeKeycloak) -> Result<()> {
    let web = ClientAuth::public("web");
    let tokens = fake.token(SHOP, &web, &Grant::password("alice", "pw")).await?;
    fake.logout(SHOP, &web, &tokens.refresh_token.unwrap()).await
}

#[test]
fn without_a_runtime() {
    let (url, came) = application();
    let fake = shop(&url).build().unwrap();
    let done = pin!(in_and_out(&fake)).poll_once();
    assert!(matches!(done, Poll::Ready(Ok(()))), "{done:?}");
    let came = came.recv().unwrap();
    assert!(came.starts_with("POST /out HTTP/1.1\r\n"), "{came}");
    assert!(came.contains("\r\n\r\nlogout_token=ey"), "{came}");
}

/// A runtime that has neither a network nor a clock.
#[test]
fn on_a_bare_runtime() {
    let (url, came) = application();
    let fake = shop(&url).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(in_and_out(&fake)).unwrap();
    assert!(came.recv().unwrap().contains("logout_token="));
}

#[tokio::test]
async fn a_quiet_fake_calls_nobody_nor_do_its_copies() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}/out", listener.local_addr().unwrap());
    let fake = shop(&url).send_logouts(false).build().unwrap();
    for fake in [&fake, &fake.fork()] {
        in_and_out(fake).await.unwrap();
    }
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

/// What the fake does not call makes no logout fail.
#[tokio::test]
async fn by_tls_or_at_no_url() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    for url in [format!("https://{address}/out"), format!("ftp://{address}/out"), "http://".to_owned()] {
        if let Ok(fake) = shop(&url).build() {
            in_and_out(&fake).await.unwrap();
        }
    }
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

/// Polls a future once.
trait PollOnce: Future {
    fn poll_once(self: std::pin::Pin<&mut Self>) -> Poll<Self::Output> {
        self.poll(&mut Context::from_waker(Waker::noop()))
    }
}

impl<F: Future> PollOnce for F {}
