//! CIBA logins that a test answers in the place of the user's device, without any waiting.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::io;
use std::net::TcpListener;
use std::time::{Duration, SystemTime};

use keycloak_api::ErrorKind;
use keycloak_api::oidc::{BackchannelRequest, ClientAuth, OpenIdConnect as _, Polling};
use keycloak_fake::control::{CibaChannel, Clock};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};

const SHOP: &str = "shop";

fn fake(clock: &Clock) -> FakeKeycloak {
    let till = Client::confidential("till", "secret").with(|till| {
        till.attributes.get_or_insert_default().insert("oidc.ciba.grant.enabled".to_owned(), "true".to_owned());
    });
    let realm = Realm::new(SHOP).client(till).user(User::new("alice").password("pw"));
    FakeKeycloak::builder().realm(realm).clock(clock.clone()).ciba_channel(CibaChannel::Held).build().unwrap()
}

fn till() -> ClientAuth {
    ClientAuth::secret_basic("till", "secret")
}

#[tokio::test]
async fn a_test_approves_while_the_client_waits() {
    let clock = Clock::system();
    let fake = fake(&clock);
    let request = BackchannelRequest::login_hint("alice").with_binding_message("W4SCT");
    let begun = fake.authenticate_backchannel(SHOP, &till(), &request).await.unwrap();
    let pending = fake.ciba(SHOP).pending().unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!((&*pending[0].username, &*pending[0].client_id), ("alice", "till"));
    assert_eq!(pending[0].binding_message.as_deref(), Some("W4SCT"));
    let mut pauses = Vec::new();
    let pause = |span: Duration| {
        pauses.push(span);
        clock.advance(span);
        let (fake, id, is_time) = (fake.clone(), pending[0].id.clone(), pauses.len() == 3);
        async move {
            if is_time {
                fake.ciba(SHOP).approve(&id).await.unwrap();
            }
        }
    };
    let tokens = Polling::from(&begun).wait(&fake, SHOP, &till(), pause).await.unwrap();
    assert!(tokens.id_token.is_some());
    assert_eq!(pauses, [Duration::from_secs(5); 3]);
    assert!(fake.ciba(SHOP).pending().unwrap().is_empty());
}

#[tokio::test]
async fn a_test_refuses() {
    let clock = Clock::system();
    let fake = fake(&clock);
    let begun = fake.authenticate_backchannel(SHOP, &till(), &BackchannelRequest::login_hint("alice")).await.unwrap();
    let ciba = fake.ciba(SHOP);
    let id = ciba.pending().unwrap().remove(0).id;
    ciba.deny(&id).await.unwrap();
    assert_eq!(ciba.deny(&id).await.unwrap_err().kind(), ErrorKind::NotFound);
    let error = fake.token(SHOP, &till(), &begun.grant()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AccessDenied);
    assert_eq!(fake.ciba("nope").pending().unwrap_err().kind(), ErrorKind::NotFound);
}

/// What is neither is refused where it is named, and not by each login.
#[test]
fn channels_by_name() {
    let address = "http://127.0.0.1:9/channel";
    assert_eq!("held".parse(), Ok(CibaChannel::Held));
    assert_eq!(address.parse(), Ok(CibaChannel::Http(address.to_owned())));
    for text in ["", "Held", "127.0.0.1:9", "https://127.0.0.1:9", "http://", "http://127.0.0.1:99999", "http://a b"] {
        let error = text.parse::<CibaChannel>().unwrap_err();
        assert!(error.contains(&format!("`{text}`")), "{error}");
    }
}

/// Also where no time passes between them.
#[tokio::test]
async fn the_oldest_come_first() {
    let fake = fake(&Clock::stopped_at(SystemTime::now()));
    let messages: Vec<_> = (0..8).map(|number| format!("M{number}")).collect();
    for message in &messages {
        let request = BackchannelRequest::login_hint("alice").with_binding_message(message.as_str());
        fake.authenticate_backchannel(SHOP, &till(), &request).await.unwrap();
    }
    let pending = fake.ciba(SHOP).pending().unwrap();
    let shown: Vec<_> = pending.into_iter().filter_map(|login| login.binding_message).collect();
    assert_eq!(shown, messages);
}

/// The interval grows when the client is told to ask less often, and the end is the server's.
#[tokio::test]
async fn a_client_obeys() {
    let clock = Clock::system();
    let fake = fake(&clock);
    let begun = fake.authenticate_backchannel(SHOP, &till(), &BackchannelRequest::login_hint("alice")).await.unwrap();
    let id = fake.ciba(SHOP).pending().unwrap().remove(0).id;
    let mut pauses = Vec::new();
    // The first two questions come without any time between them.
    let pause = |span: Duration| {
        pauses.push(span.as_secs());
        if pauses.len() > 2 {
            clock.advance(span);
        }
        async {}
    };
    let error = Polling::from(&begun).wait(&fake, SHOP, &till(), pause).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationPending);
    assert_eq!(pauses[..3], [5, 5, 10]);
    assert_eq!(pauses.iter().sum::<u64>(), 120);
    clock.advance(Duration::from_secs(15));
    let error = fake.token(SHOP, &till(), &begun.grant()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ExpiredToken);
    assert!(fake.ciba(SHOP).pending().unwrap().is_empty());
    assert_eq!(fake.ciba(SHOP).approve(&id).await.unwrap_err().kind(), ErrorKind::NotFound);
}

/// No notice is more than one header, whatever a client gave as its token; and nobody is called by TLS.
#[tokio::test]
async fn notices_that_are_not_sent() {
    let clock = Clock::system();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    for (endpoint, kind) in [
        (format!("https://{address}/notice"), ErrorKind::Unsupported),
        (format!("http://{address}/notice"), ErrorKind::InvalidRequest),
    ] {
        let till_of = Client::confidential("till", "secret").with(|till| {
            let attributes = till.attributes.get_or_insert_default();
            attributes.insert("oidc.ciba.grant.enabled".to_owned(), "true".to_owned());
            attributes.insert("ciba.backchannel.token.delivery.mode".to_owned(), "ping".to_owned());
            attributes.insert("ciba.backchannel.client.notification.endpoint".to_owned(), endpoint);
        });
        let realm = Realm::new(SHOP).client(till_of).user(User::new("alice").password("pw"));
        let fake = FakeKeycloak::builder().realm(realm).clock(clock.clone()).ciba_channel(CibaChannel::Held);
        let fake = fake.build().unwrap();
        let mut request = BackchannelRequest::login_hint("alice");
        request.client_notification_token = Some("a\r\nX-More: b".into());
        let begun = fake.authenticate_backchannel(SHOP, &till(), &request).await.unwrap();
        let id = fake.ciba(SHOP).pending().unwrap().remove(0).id;
        assert_eq!(fake.ciba(SHOP).approve(&id).await.unwrap_err().kind(), kind);
        // The user has agreed all the same.
        assert!(fake.token(SHOP, &till(), &begun.grant()).await.is_ok());
    }
    assert_eq!(listener.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock, "nobody was called");
}
