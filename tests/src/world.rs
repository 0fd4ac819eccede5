//! What a case works with: a backend, a fresh realm on it, and the file of what is expected.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use keycloak_api::operation::Form;
use keycloak_api::{Error, Keycloak};
use serde_json::{Value, json};

use crate::case::Outcome;
use crate::golden::Golden;
use crate::normal::Normaliser;
use crate::subject::Subject;
use crate::wire::Answer;

type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What a case works with.
#[derive(Debug)]
pub struct World {
    subject: Arc<Subject>,
    /// The name of the case's own realm.
    pub realm: String,
    normaliser: Normaliser,
    golden: Golden,
}

impl World {
    /// A world for one case.
    #[must_use]
    pub fn new(subject: Arc<Subject>, realm: String, golden: Golden) -> Self {
        let mut normaliser = Normaliser::default();
        normaliser.name(subject.base_url.clone(), "{base}");
        normaliser.name(realm.clone(), "{realm}");
        let encoded: String = subject.base_url.replace(':', "%3A").replace('/', "%2F");
        normaliser.name(encoded, "{base}");
        Self { subject, realm, normaliser, golden }
    }

    /// The backend, with every right.
    #[must_use]
    pub fn keycloak(&self) -> &dyn Keycloak {
        &*self.subject.keycloak
    }

    /// The URL above `/realms`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.subject.base_url
    }

    /// Shows `value` as `name` in what is compared.
    pub fn name(&mut self, value: impl Into<String>, name: impl Into<String>) {
        self.normaliser.name(value, name);
    }

    /// Sends a request as it is.
    ///
    /// # Errors
    /// No answer came.
    pub async fn send(&self, request: Request<Bytes>) -> Fallible<Answer> {
        self.subject.wire.send(request).await
    }

    /// Posts a form to an OpenID Connect endpoint of the realm, such as `token`.
    ///
    /// # Errors
    /// No answer came.
    pub async fn post(&self, endpoint: &str, form: &[(&str, &str)]) -> Fallible<Answer> {
        self.post_with(endpoint, form, None).await
    }

    /// Posts a form with an `Authorization` header.
    ///
    /// # Errors
    /// No answer came.
    pub async fn post_with(
        &self,
        endpoint: &str,
        form: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Fallible<Answer> {
        let mut fields = Form::default();
        for (name, value) in form {
            fields.append(*name, *value);
        }
        let mut request = Request::post(self.endpoint(endpoint)).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        self.send(request.body(Bytes::from(fields.encode()))?).await
    }

    /// Gets a path with an `Authorization` header.
    ///
    /// # Errors
    /// No answer came.
    pub async fn get(&self, path: &str, authorization: Option<&str>) -> Fallible<Answer> {
        self.request(Method::GET, path, authorization, None).await
    }

    /// Sends JSON, or nothing, to a path.
    ///
    /// # Errors
    /// No answer came.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        authorization: Option<&str>,
        body: Option<&Value>,
    ) -> Fallible<Answer> {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        self.send(request.body(body.map(Value::to_string).unwrap_or_default().into())?).await
    }

    /// The path of an OpenID Connect endpoint of the realm.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> String {
        format!("/realms/{}/protocol/openid-connect/{name}", self.realm)
    }

    /// Holds an answer against what a real Keycloak answered.
    ///
    /// # Errors
    /// It differs.
    pub fn expect(&mut self, step: &str, answer: &Answer) -> Outcome {
        let value = self.normaliser.answer(answer);
        self.golden.expect(step, value)
    }

    /// Holds a value against what a real Keycloak gave.
    ///
    /// # Errors
    /// It differs.
    pub fn expect_value(&mut self, step: &str, value: &Value) -> Outcome {
        let value = self.normaliser.value(value);
        self.golden.expect(step, value)
    }

    /// Holds what an operation came to against what it came to on a real Keycloak: the value, or the error's kind and
    /// words.
    ///
    /// # Errors
    /// It differs.
    pub fn expect_result<T: Into<Value>>(&mut self, step: &str, result: Result<T, Error>) -> Outcome {
        let value = match result {
            Ok(value) => value.into(),
            Err(error) => json!({
                "kind": format!("{:?}", error.kind()),
                "operation": error.operation(),
                "status": error.status(),
                "words": error.reply().and_then(|reply| reply.words()),
            }),
        };
        self.expect_value(step, &value)
    }

    /// Ends the case.
    ///
    /// # Errors
    /// A recorded step did not come.
    pub fn close(self) -> Outcome {
        self.golden.close()
    }
}
