//! Somebody at a browser: cookies, and Keycloak's login form.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use keycloak_fake::FakeKeycloak;
use keycloak_tests::normal::page::forms;
use keycloak_tests::wire::{Answer, Service, Wire as _};
use url::Url;

/// A browser that asks the fake without a socket.
pub(super) struct Visitor {
    wire: Service,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    pub(super) fn of(fake: &FakeKeycloak) -> Self {
        let host = fake.base_url().split_once("://").unwrap().1;
        Self { wire: Service::new(fake.service(), host), cookies: BTreeMap::new() }
    }

    /// Opens an address.
    pub(super) async fn open(&mut self, url: &Url) -> Answer {
        self.send(Request::get(url[url::Position::BeforePath..].to_owned()), Bytes::new()).await
    }

    /// Opens the address, logs alice in where a login page comes, and gives the query that the browser is sent back with.
    pub(super) async fn log_in(&mut self, url: &Url) -> String {
        let mut answer = self.open(url).await;
        if !answer.status.is_redirection() {
            answer = self.submit(&answer, "username=alice&password=pw").await;
        }
        sent_back(&answer)
    }

    async fn submit(&mut self, page: &Answer, fields: &str) -> Answer {
        let action: Url = forms(&page.text())[0].action.parse().unwrap();
        let request = Request::post(action[url::Position::BeforePath..].to_owned());
        self.send(request.header(CONTENT_TYPE, "application/x-www-form-urlencoded"), fields.to_owned().into()).await
    }

    async fn send(&mut self, request: http::request::Builder, body: Bytes) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(COOKIE, cookies.join("; ")).body(body).unwrap();
        let answer = self.wire.send(request).await.unwrap();
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

/// The query of the address that an answer sends the browser to.
pub(super) fn sent_back(answer: &Answer) -> String {
    let location: Url = answer.header("location").parse().unwrap();
    location.query().unwrap_or_default().to_owned()
}
