//! No redirect is followed, and not even a client that follows them takes credentials along.

use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_api::{Error, ErrorKind};
use keycloak_http::HttpKeycloak;
use keycloak_http::reqwest::Client;

use crate::support::{Answer, Server, chain};

/// A server that redirects to another one, which answers whatever it is asked.
async fn redirecting(status: u16) -> (Server, Server) {
    let elsewhere = Server::start(|_| Answer::token("theirs", "")).await;
    let target = elsewhere.url.clone();
    let server = Server::start(move |asked| {
        let target = format!("{target}{}", asked.path);
        Answer::new(status, &[("location", &target)], "")
    })
    .await;
    (server, elsewhere)
}

async fn ask(keycloak: &HttpKeycloak) -> [Error; 2] {
    let client = ClientAuth::secret_post("web", "canary-secret");
    let token = keycloak.token("shop", &client, &Grant::password("alice", "canary-password")).await;
    let userinfo = keycloak.userinfo("shop", "canary-token").await;
    [token.unwrap_err(), userinfo.unwrap_err()]
}

#[tokio::test]
async fn a_redirect_is_an_unexpected_status() {
    for status in [301, 302, 303, 307, 308] {
        let (server, elsewhere) = redirecting(status).await;
        for error in ask(&server.client().build().unwrap()).await {
            assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(status)));
        }
        assert!(elsewhere.asked("").is_empty());
    }
}

#[tokio::test]
async fn an_own_client_that_follows_them_takes_no_credentials_along() {
    for status in [301, 302, 303, 307, 308] {
        let (server, elsewhere) = redirecting(status).await;
        let own = Client::builder().no_proxy().build().unwrap();
        let keycloak = HttpKeycloak::builder(&server.url).client(own).build().unwrap();
        for error in ask(&keycloak).await {
            assert_eq!(error.kind(), ErrorKind::Status, "{}", chain(&error));
        }
        assert_eq!(server.asked("").len(), 2);
        // The body arrived whole, although it is one that cannot be sent again.
        assert!(server.asked("/token")[0].body.contains("canary-secret"));
        let taken = format!("{:?}", elsewhere.asked(""));
        assert!(!taken.contains("canary"), "{taken}");
    }
}
