//! What a case works with: a backend, a fresh realm on it, and the file of what is expected.

mod fixture;
mod oidc;
mod things;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use keycloak_api::operation::Created;
use keycloak_api::{Error, Keycloak};
use serde::Serialize;
use serde_json::{Value, json};

use crate::backend::Subject;
use crate::call::Call;
use crate::case::Outcome;
use crate::golden::Golden;
use crate::normal::Normaliser;
use crate::wire::Answer;

pub use fixture::representation;
pub use oidc::{alice, conf};

/// What a case works with.
#[derive(Debug)]
pub struct World {
    subject: Arc<Subject>,
    /// The name of the case's own realm.
    pub realm: String,
    normaliser: Normaliser,
    golden: Golden,
    /// What a [`Call`] may name.
    values: BTreeMap<String, String>,
    admin_since: Option<Instant>,
    other_realms: Vec<String>,
}

impl World {
    /// A world for one case.
    #[must_use]
    pub fn new(subject: Arc<Subject>, realm: String, golden: Golden) -> Self {
        let mut normaliser = Normaliser::default();
        let base_url = subject.base_url.clone();
        normaliser.name(base_url.replace(':', "%3A").replace('/', "%2F"), "{base}");
        normaliser.name(base_url.clone(), "{base}");
        normaliser.name(realm.clone(), "{realm}");
        if let Some(tls_url) = &subject.tls_url {
            normaliser.name(tls_url.clone(), "{tls base}");
        }
        let values = BTreeMap::from([("base".to_owned(), base_url), ("realm".to_owned(), realm.clone())]);
        Self { subject, realm, normaliser, golden, values, admin_since: None, other_realms: Vec::new() }
    }

    /// The backend, with every right.
    #[must_use]
    pub fn keycloak(&self) -> &dyn Keycloak {
        &*self.subject.keycloak
    }

    /// The same, to keep.
    #[must_use]
    pub fn shared_keycloak(&self) -> Arc<dyn Keycloak + Send + Sync> {
        Arc::clone(&self.subject.keycloak)
    }

    /// The URL above `/realms`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.subject.base_url
    }

    /// The same by TLS.
    ///
    /// # Errors
    /// There is none: the case does not need `Extended`.
    pub fn tls_url(&self) -> Outcome<&str> {
        Ok(self.subject.tls_url.as_deref().ok_or("there is no way by TLS")?)
    }

    /// Name and password of the administrator of realm `master`.
    #[must_use]
    pub fn admin(&self) -> (&str, &str) {
        (&self.subject.admin.0, &self.subject.admin.1)
    }

    /// Keeps a value for `{name}` in calls.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.insert(name.to_owned(), value.into());
    }

    /// What is kept for `{name}` in calls.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Shows `value` as `name` in what is compared.
    pub fn show_as(&mut self, value: impl Into<String>, name: impl Into<String>) {
        self.normaliser.name(value, name);
    }

    /// Has the realm send mails, for [`World::mail`] to find.
    ///
    /// # Errors
    /// It cannot be had.
    pub async fn mail_server(&self) -> Outcome {
        let port = self.subject.mails.port().await?.to_string();
        let server = json!({"host": "127.0.0.1", "port": port, "from": "keycloak@example.org"});
        self.change_realm(json!({"smtpServer": server})).await
    }

    /// The link of the last mail to `address`.
    ///
    /// # Errors
    /// There came none.
    pub fn mail(&self, address: &str) -> Outcome<String> {
        self.subject.mails.link(&self.realm, address).ok_or_else(|| format!("no mail to {address}").into())
    }

    /// Lets time pass. Only for cases that need `Time`.
    pub async fn pass(&self, seconds: u64) {
        self.subject.time.pass(Duration::from_secs(seconds)).await;
    }

    /// Sends a call.
    ///
    /// # Errors
    /// No answer came.
    pub async fn answer(&mut self, call: Call) -> Outcome<Answer> {
        if call.headers.iter().any(|(_, value)| value.contains("{admin}")) {
            self.renew_admin().await?;
        }
        let request = self.filled(call)?;
        self.subject.wire.send(request).await
    }

    /// Sends a call, and holds the answer against what a real Keycloak answered.
    ///
    /// # Errors
    /// No answer came.
    pub async fn check(&mut self, step: &str, call: Call) -> Outcome<Answer> {
        let answer = self.answer(call).await?;
        self.expect(step, &answer);
        Ok(answer)
    }

    /// As [`World::check`], for an answer whose list has no order.
    ///
    /// # Errors
    /// No answer came.
    pub async fn check_unordered(&mut self, step: &str, call: Call) -> Outcome<Answer> {
        let answer = self.answer(call).await?;
        let value = self.normaliser.answer(&answer, true);
        self.golden.expect(step, value);
        Ok(answer)
    }

    /// Posts a row's form to `path`, and compares the answer under the row's name.
    ///
    /// # Errors
    /// No answer came.
    pub async fn post_each(&mut self, path: &str, rows: &[(&str, &str)]) -> Outcome {
        for (step, form) in rows {
            self.check(step, Call::post(path).form(*form)).await?;
        }
        Ok(())
    }

    /// An answer as it is compared, its list sorted where that has no order.
    pub fn shown(&mut self, answer: &Answer, is_unordered: bool) -> Value {
        self.normaliser.answer(answer, is_unordered)
    }

    /// Holds an answer against what a real Keycloak answered.
    pub fn expect(&mut self, step: &str, answer: &Answer) {
        let value = self.normaliser.answer(answer, false);
        self.golden.expect(step, value);
    }

    /// Holds what [`World::shown`] made of an answer, or a part of it, against what a real Keycloak gave.
    pub fn expect_shown(&mut self, step: &str, value: Value) {
        self.golden.expect(step, value);
    }

    /// Holds a value against what a real Keycloak gave.
    pub fn expect_value(&mut self, step: &str, value: &Value) {
        let value = self.normaliser.value(value);
        self.golden.expect(step, value);
    }

    /// Holds what an operation came to against what it came to on a real Keycloak: the value, or the error's kind and
    /// words.
    pub fn expect_result<T: Serialize>(&mut self, step: &str, result: &Result<T, Error>) {
        let value = shown(result);
        self.expect_value(step, &value);
    }

    /// As [`World::expect_result`], for a list that Keycloak gives in any order.
    pub fn expect_unordered<T: Serialize>(&mut self, step: &str, result: &Result<T, Error>) {
        let value = self.normaliser.unordered(&shown(result));
        self.golden.expect(step, value);
    }

    /// As [`World::expect_result`], for what was created.
    pub fn expect_created(&mut self, step: &str, result: &Result<Created, Error>) {
        let value = match result {
            Ok(created) => json!({"id": created.id, "location": created.location}),
            refused => shown(&refused.as_ref().map(|_| ())),
        };
        self.expect_value(step, &value);
    }

    /// The name for another realm, which is deleted after the case if it is there then.
    pub fn another_realm(&mut self, name: &str) -> String {
        let name = format!("{}-{name}", self.realm);
        self.other_realms.push(name.clone());
        name
    }

    /// The realms that the case may leave behind.
    #[must_use]
    pub fn realms(&self) -> Vec<String> {
        self.other_realms.iter().chain([&self.realm]).cloned().collect()
    }

    /// Ends the case that came to `outcome`.
    ///
    /// # Errors
    /// What differs.
    pub fn close(self, outcome: Outcome) -> Outcome {
        self.golden.close(outcome)
    }

    fn filled(&self, call: Call) -> Outcome<Request<Bytes>> {
        let mut request = Request::builder().method(call.method).uri(self.fill(&call.path, true));
        for (name, value) in &call.headers {
            request = request.header(name, self.fill(value, false));
        }
        let body = match String::from_utf8(call.body) {
            Ok(text) => self.fill(&text, call.is_form).into(),
            Err(error) => Bytes::from(error.into_bytes()),
        };
        if let Some(shown) = call.tls {
            request = request.extension(shown);
        }
        Ok(request.body(body)?)
    }

    fn fill(&self, text: &str, encode: bool) -> String {
        let mut text = text.to_owned();
        for (name, value) in &self.values {
            let value =
                if encode { form_urlencoded::byte_serialize(value.as_bytes()).collect() } else { value.clone() };
            text = text.replace(&format!("{{{name}}}"), &value);
        }
        text
    }

    /// An administrator's token holds for a minute.
    async fn renew_admin(&mut self) -> Outcome {
        if self.admin_since.is_some_and(|since| since.elapsed() < Duration::from_secs(30)) {
            return Ok(());
        }
        let (username, password) = self.subject.admin.clone();
        let form = format!("grant_type=password&client_id=admin-cli&username={username}&password={password}");
        let request = self.filled(Call::post("/realms/master/protocol/openid-connect/token").form(form))?;
        let answer = self.subject.wire.send(request).await?;
        let Some(token) = answer.json()["access_token"].as_str().map(str::to_owned) else {
            return Err(format!("no administrator's token: {} {}", answer.status, answer.text()).into());
        };
        self.set("admin", token);
        self.admin_since = Some(Instant::now());
        Ok(())
    }
}

/// What an operation came to, as JSON.
fn shown<T: Serialize, E: std::borrow::Borrow<Error>>(result: &Result<T, E>) -> Value {
    match result {
        Ok(value) => serde_json::to_value(value).unwrap_or_else(|error| json!({"<not JSON>": error.to_string()})),
        Err(error) => json!({"<error>": {
            "kind": format!("{:?}", error.borrow().kind()),
            "operation": error.borrow().operation(),
            "status": error.borrow().status(),
            "words": error.borrow().reply().and_then(|reply| reply.words()),
        }}),
    }
}
