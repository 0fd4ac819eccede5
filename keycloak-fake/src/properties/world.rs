//! A fake with three users and three clients, and the calls that operations are made of.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, UNIX_EPOCH};

use keycloak_api::oidc::ClientAuth;
use keycloak_api::operation::Form;
use keycloak_api::representation::ProtocolMapperRepresentation;

use super::operation::{CLIENTS, USERS};
use crate::control::Clock;
use crate::engine::{Engine, RealmCell};
use crate::service::oidc::{Browser, BrowserAnswer, BrowserRequest, Page};
use crate::token::RandomSource;
use crate::{Client, FakeKeycloak, Realm, User, state};

pub(super) const REALM: &str = "shop";
pub(super) const PASSWORD: &str = "right";
pub(super) const REDIRECT_URI: &str = "http://app.test/cb";
/// The client that introspects; nothing is done to it.
pub(super) const AUDITOR: &str = "auditor";

/// The realm that every case starts with, made once.
static START: LazyLock<state::Realm> = LazyLock::new(|| {
    let mut realm = Realm::new(REALM).client(Client::confidential(AUDITOR, AUDITOR));
    for client_id in CLIENTS {
        realm = realm.client(client(client_id));
    }
    for user in &USERS[..3] {
        realm = realm.user(User::new(*user).password(PASSWORD));
    }
    let fake = FakeKeycloak::builder().realm(realm).build().unwrap();
    state::Realm::clone(&fake.engine.realm(REALM).unwrap().snapshot())
});

fn client(client_id: &str) -> Client {
    let client = match client_id {
        "web" => Client::public(client_id),
        "back" => Client::confidential(client_id, client_id).service_account(),
        _ => Client::confidential(client_id, client_id),
    };
    client.redirect_uri(REDIRECT_URI).with(|client| {
        let algorithms = ["access.token.signed.response.alg", "id.token.signed.response.alg"];
        let attributes = algorithms.map(|name| (name.to_owned(), "ES256".to_owned()));
        client.attributes = Some(BTreeMap::from(attributes));
        let audience = ProtocolMapperRepresentation::new("auditor", "oidc-audience-mapper")
            .setting("included.client.audience", AUDITOR)
            .setting("access.token.claim", "true");
        client.protocol_mappers = Some(vec![audience]);
    })
}

/// A fake, its clock, and two browsers' cookies.
pub(super) struct World {
    pub(super) fake: FakeKeycloak,
    pub(super) clock: Clock,
    pub(super) cell: Arc<RealmCell>,
    browsers: [Vec<(String, String)>; 2],
}

impl World {
    pub(super) fn new() -> Self {
        let clock = Clock::stopped_at(UNIX_EPOCH + Duration::from_secs(1_800_000_000));
        let source = RandomSource::random();
        // What one test does to the keys, another that runs beside it must not see.
        let realm = state::Realm { keys: Arc::new(START.keys.fork(&source)), ..START.clone() };
        let engine = Engine::new(clock.clone(), source);
        let cell = engine.insert(realm).unwrap();
        let fake = FakeKeycloak::on(Arc::new(engine), "http://sso.test".into());
        Self { fake, clock, cell, browsers: Default::default() }
    }

    /// Seconds since the epoch.
    pub(super) fn now(&self) -> i64 {
        self.clock.now_ms() / 1000
    }

    /// Changes the realm.
    pub(super) fn change(&self, change: impl FnOnce(&mut state::Realm)) {
        let changed = self.cell.decide(|realm| {
            change(realm);
            Ok(())
        });
        changed.unwrap();
    }

    /// Goes to the client by the browser, through the login form where it is shown. The code, if there is one.
    pub(super) async fn browse(
        &mut self,
        browser: usize,
        forget: bool,
        username: &str,
        query: &[(&str, &str)],
    ) -> Option<String> {
        if forget {
            self.browsers[browser].retain(|(name, _)| name != "KEYCLOAK_IDENTITY");
        }
        let query = form(query);
        let answer = self.fake.authorize(REALM, self.request(browser, &query, None)).await;
        let mut answer = self.keep(browser, answer.ok()?);
        if let BrowserAnswer::Page(page) = &answer
            && let Page::Login(page) = &**page
        {
            let query = Form::parse(page.action.split_once('?')?.1.as_bytes());
            let filled = form(&[("username", username), ("password", PASSWORD)]);
            let sent = self.fake.authenticate(REALM, self.request(browser, &query, Some(&filled))).await;
            answer = self.keep(browser, sent.ok()?);
        }
        let BrowserAnswer::Redirect(url) = answer else { return None };
        Form::parse(url.split_once('?')?.1.as_bytes()).get("code").map(str::to_owned)
    }

    fn request<'a>(&'a self, browser: usize, query: &'a Form, form: Option<&'a Form>) -> BrowserRequest<'a> {
        BrowserRequest { query, form, cookies: &self.browsers[browser], ip_address: "127.0.0.1" }
    }

    fn keep(&mut self, browser: usize, answer: Browser) -> BrowserAnswer {
        let jar = &mut self.browsers[browser];
        for cookie in answer.cookies {
            jar.retain(|(name, _)| name != cookie.name);
            if cookie.max_age != Some(0) {
                jar.push((cookie.name.to_owned(), cookie.value));
            }
        }
        answer.answer
    }
}

pub(super) fn form(fields: &[(&str, &str)]) -> Form {
    let mut form = Form::default();
    for (name, value) in fields {
        form.append(*name, *value);
    }
    form
}

/// How a client of this name shows that it is it.
pub(super) fn auth(client_id: &str) -> ClientAuth {
    if client_id == "web" { ClientAuth::public(client_id) } else { ClientAuth::secret_basic(client_id, client_id) }
}
