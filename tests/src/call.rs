//! A request on the wire, written as a case reads best.

use http::Method;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use serde_json::Value;

use crate::tls::Shown;

const FORM: &str = "application/x-www-form-urlencoded";

/// A request. Wherever it says `{name}`, what the world keeps under that name is put in: `{realm}`, `{base}`,
/// `{admin}` (an administrator's access token), and what the case has set.
#[derive(Clone, Debug)]
pub struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the body is a form, into which values are put form-encoded.
    pub(crate) is_form: bool,
    /// What it shows of itself, if it goes by TLS.
    pub(crate) tls: Option<Shown>,
}

impl Call {
    /// A request of this method for a path.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), body: Vec::new(), is_form: false, tls: None }
    }

    /// Gets.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Posts.
    #[must_use]
    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    /// Puts.
    #[must_use]
    pub fn put(path: impl Into<String>) -> Self {
        Self::new(Method::PUT, path)
    }

    /// Deletes.
    #[must_use]
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// With a form, written as it goes over the wire: `a=b&c=d`.
    #[must_use]
    pub fn form(mut self, form: impl Into<String>) -> Self {
        self.body = form.into().into_bytes();
        self.is_form = true;
        self.header(CONTENT_TYPE.as_str(), FORM)
    }

    /// With JSON.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.text("application/json", body.to_string())
    }

    /// With a body of any type.
    #[must_use]
    pub fn text(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), content_type)
    }

    /// With a body that does not say what it is.
    #[must_use]
    pub fn untyped(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With an `Authorization` header.
    #[must_use]
    pub fn authorization(self, value: impl Into<String>) -> Self {
        self.header(AUTHORIZATION.as_str(), value)
    }

    /// With a bearer token, or the name of one: `{access}`.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.authorization(format!("Bearer {token}"))
    }

    /// As an administrator of every realm.
    #[must_use]
    pub fn admin(self) -> Self {
        self.bearer("{admin}")
    }

    /// From a page of `origin`.
    #[must_use]
    pub fn origin(self, origin: &str) -> Self {
        self.header(ORIGIN.as_str(), origin)
    }

    /// For answers of this type.
    #[must_use]
    pub fn accept(self, kind: &str) -> Self {
        self.header(ACCEPT.as_str(), kind)
    }

    /// By TLS, with this certificate. Only for cases that need `Extended`.
    #[must_use]
    pub fn tls(mut self, shown: Shown) -> Self {
        self.tls = Some(shown);
        self
    }

    /// To another host's name.
    #[must_use]
    pub fn host(self, host: &str) -> Self {
        self.header(HOST.as_str(), host)
    }

    /// With cookies.
    #[must_use]
    pub fn cookies(self, cookies: &str) -> Self {
        if cookies.is_empty() { self } else { self.header(COOKIE.as_str(), cookies) }
    }
}
