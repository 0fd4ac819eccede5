//! Saying what goes wrong.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use super::effect::{Canned, Effect, Mangle};
use super::rule::{Target, When};

/// A fault: of which requests, when, and what. [`FakeKeycloak::fault`](crate::FakeKeycloak::fault) sets it.
///
/// Where no effect is named, requests only take as long as [`latency`](Self::latency) says. Of several effects the last
/// that is named counts. `Debug` does not show the bodies of answers.
#[derive(Clone, Debug)]
#[must_use]
pub struct Fault {
    pub(super) target: Target,
    pub(super) realm: Option<String>,
    pub(super) client: Option<String>,
    pub(super) when: When,
    pub(super) latency: Duration,
    pub(super) effect: Option<Effect>,
    /// Whether the operation is done first.
    pub(super) once_done: bool,
}

impl Fault {
    fn of(target: Target) -> Self {
        let (when, latency) = (When::Each, Duration::ZERO);
        Self { target, realm: None, client: None, when, latency, effect: None, once_done: false }
    }

    /// Of requests for an operation, by the name of its trait's method: `token`, `create_user`. Operations that share a
    /// method and path, as the grants of permissions share the token endpoint's, are one here.
    ///
    /// # Panics
    /// If no trait has a method of this name: such a fault would never take effect.
    #[track_caller]
    pub fn on(operation: &str) -> Self {
        let fault = Self::named(operation);
        assert!(fault.is_some(), "no trait of keycloak-api has an operation `{operation}`");
        fault.unwrap_or_else(Self::anywhere)
    }

    /// As [`on`](Self::on); `None` if no trait has a method of this name.
    pub(crate) fn named(operation: &str) -> Option<Self> {
        Target::named(operation).map(Self::of)
    }

    /// Of requests with this method for this path, in which a segment in braces stands for any:
    /// `/realms/{realm}/protocol/openid-connect/auth`. It is looked for below the fake's own relative path.
    pub fn at(method: Method, path: &str) -> Self {
        Self::of(Target::at(method, path))
    }

    /// Of every request.
    pub fn anywhere() -> Self {
        Self::of(Target::Any)
    }

    /// Only in this realm.
    pub fn realm(mut self, name: impl Into<String>) -> Self {
        self.realm = Some(name.into());
        self
    }

    /// Only of this client, by its `clientId`: the one that authenticates, or whose access token is shown.
    pub fn client(mut self, client_id: impl Into<String>) -> Self {
        self.client = Some(client_id.into());
        self
    }

    /// Only the `n`th of those requests, counted from 1.
    pub fn nth(mut self, n: u64) -> Self {
        self.when = When::Nth(n);
        self
    }

    /// Only the first `n` of those requests.
    pub fn first(mut self, n: u64) -> Self {
        self.when = When::First(n);
        self
    }

    /// Each of those requests with this probability, from 0 to 1: the same ones for the same seed.
    pub fn with_probability(mut self, probability: f64, seed: u64) -> Self {
        let probability = if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) };
        self.when = When::Chance { probability, seed };
        self
    }

    /// It takes this much longer, by the runtime's clock and not by the fake's, before anything else happens. No thread
    /// waits for it, unless a caller in process has no Tokio runtime. A runtime of the caller's must have its time driver
    /// (`enable_time`): without it, Tokio panics.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// An answer of this status without a body, in place of the operation, which is not done.
    ///
    /// # Panics
    /// For what is no status of an answer: less than 200, or more than 999.
    #[track_caller]
    pub fn answer(mut self, status: u16) -> Self {
        let status = StatusCode::from_u16(status).ok().filter(|status| !status.is_informational());
        assert!(status.is_some(), "an answer's status is from 200 to 999");
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        self.effect = Some(Effect::Answer(Canned { status: status.unwrap_or_default(), headers, body }));
        self
    }

    /// The answer has this body of this media type. Its status is 200 unless [`answer`](Self::answer) came before.
    pub fn body(mut self, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        let answer = self.canned();
        answer.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        answer.body = body.into();
        self
    }

    /// The answer has this body of JSON.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// The answer has this header.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.canned().headers.insert(name, value);
        self
    }

    /// The answer says not to come back earlier, in whole seconds (RFC 9110, section 10.2.3).
    pub fn retry_after(self, wait: Duration) -> Self {
        self.header(RETRY_AFTER, wait.as_secs().into())
    }

    /// The page of a proxy that stands before the server, of this status: HTML where JSON is expected.
    ///
    /// # Panics
    /// As [`answer`](Self::answer).
    #[track_caller]
    pub fn proxy_page(self, status: u16) -> Self {
        let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Proxy");
        let page = format!("<html><head><title>{reason}</title></head><body><h1>{reason}</h1></body></html>\r\n");
        self.answer(status).body("text/html", page)
    }

    /// The connection is dropped before anything is done. A service without a socket has no connection to drop: there
    /// it answers 502.
    pub fn drop_connection(mut self) -> Self {
        self.effect = Some(Effect::Drop);
        self
    }

    /// The operation is done, and then the connection is dropped: who asks again asks for a second time.
    pub fn lose_answer(self) -> Self {
        self.drop_connection().once_done()
    }

    /// Nothing is done or answered, and the connection stays, till the caller gives up. A caller in process, who has no
    /// time limit of the client's, gives up after `patience`, by the runtime's clock.
    pub fn keep_silent(mut self, patience: Duration) -> Self {
        self.effect = Some(Effect::Silence(patience));
        self
    }

    /// The operation is done, and the connection breaks in the middle of its answer.
    pub fn break_off(mut self) -> Self {
        self.effect = Some(Effect::BreakOff);
        self.once_done()
    }

    /// The operation is done, and its answer ends in the middle of its body, as if that were all. An answer without a
    /// body comes whole.
    pub fn truncate(self) -> Self {
        self.mangle(Mangle::Truncate)
    }

    /// The operation is done, and its answer is no JSON. An answer without a body comes whole.
    pub fn garble(self) -> Self {
        self.mangle(Mangle::Garble)
    }

    /// The key set has other keys under the same names, so that no token verifies with them. For `certs`; other answers
    /// come whole.
    pub fn foreign_keys(self) -> Self {
        self.mangle(Mangle::ForeignKeys)
    }

    /// The operation is done before its effect: what is answered or not answered is then no sign of what was done.
    pub fn once_done(mut self) -> Self {
        self.once_done = true;
        self
    }

    fn mangle(mut self, how: Mangle) -> Self {
        self.effect = Some(Effect::Mangle(how));
        self.once_done()
    }

    fn canned(&mut self) -> &mut Canned {
        if !matches!(self.effect, Some(Effect::Answer(_))) {
            self.effect = Some(Effect::Answer(Canned::default()));
        }
        match &mut self.effect {
            Some(Effect::Answer(canned)) => canned,
            // Set in the line above.
            _ => unreachable!("the effect was just made an answer"),
        }
    }
}
