//! A request, as an operation makes it and a transport sends it.

use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::{IntoMultipart, Multipart, OperationInfo, query};
use crate::error::{Error, ErrorKind};
use crate::oidc::ClientAuth;

/// What a path's segment may hold as it is (RFC 3986, section 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A request to a Keycloak.
#[derive(Debug)]
#[non_exhaustive]
pub struct Request {
    /// The operation that it asks for.
    pub operation: &'static OperationInfo,
    /// The values of the path's template, decoded, in the template's order.
    pub parameters: Vec<(&'static str, String)>,
    /// The path below the transport's base URL, percent-encoded.
    pub path: String,
    /// The query without `?`, percent-encoded; empty where there is none.
    pub query: String,
    /// Who asks.
    pub authorization: Authorization,
    /// What is sent along.
    pub body: Body,
}

impl Request {
    /// The realm that the request is about, where its path names one.
    #[must_use]
    pub fn realm(&self) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| *name == "realm").map(|(_, value)| value.as_str())
    }

    /// The path with its query.
    #[must_use]
    pub fn path_and_query(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }
}

/// Who asks.
#[derive(Debug)]
pub enum Authorization {
    /// Nobody: the operation is public, or its form says who.
    None,
    /// The transport's own credentials.
    Credentials,
    /// The holder of this access token (RFC 6750, section 2.1).
    Bearer(SecretString),
    /// A client, by its id and secret (RFC 6749, section 2.3.1). The values are as they are; a transport encodes
    /// them for the header.
    Basic {
        /// The client's id, form-encoded as RFC 6749 asks.
        username: String,
        /// The client's secret, form-encoded as RFC 6749 asks.
        password: SecretString,
    },
}

/// What is sent along.
#[derive(Debug)]
pub enum Body {
    /// Nothing.
    Empty,
    /// A JSON text. It may hold secrets, so `Debug` shows its length only.
    Json(Json),
    /// A form (`application/x-www-form-urlencoded`).
    Form(Form),
    /// Plain text.
    Text(Text),
    /// A form with a file (`multipart/form-data`).
    Multipart(Multipart),
}

/// A JSON text that `Debug` does not show.
pub struct Json(pub Bytes);

impl fmt::Debug for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Json({} bytes)", self.0.len())
    }
}

/// A plain text that `Debug` does not show.
pub struct Text(pub Bytes);

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Text({} bytes)", self.0.len())
    }
}

/// The parameters of a form, in order; a name may stand more than once. `Debug` shows names only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Appends a parameter.
    pub fn append(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Appends a parameter if it has a value.
    pub fn append_some(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.append(name, value);
        }
    }

    /// Reads an `application/x-www-form-urlencoded` text; what is no UTF-8 becomes U+FFFD.
    #[must_use]
    pub fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The first value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Every value of `name`.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter().filter(move |(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Every parameter, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The parameters as `application/x-www-form-urlencoded`.
    #[must_use]
    pub fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.iter()).finish()
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// What can be written into a form.
pub trait IntoForm {
    /// Appends its parameters to `form`.
    fn write(&self, form: &mut Form);
}

/// Builds the request of an operation, one parameter after the other.
#[doc(hidden)]
#[derive(Debug)]
pub struct RequestBuilder {
    operation: &'static OperationInfo,
    parameters: Vec<(&'static str, String)>,
    query: Form,
    authorization: Authorization,
    body: Body,
}

impl RequestBuilder {
    /// Starts with the template. What lies below `/admin` is asked for with the transport's credentials.
    #[must_use]
    pub fn new(operation: &'static OperationInfo) -> Self {
        let admin = operation.path.starts_with("/admin");
        Self {
            operation,
            parameters: Vec::new(),
            query: Form::default(),
            authorization: if admin { Authorization::Credentials } else { Authorization::None },
            body: Body::Empty,
        }
    }

    /// # Errors
    /// An empty value, or `.` or `..`: each would make another path of the template.
    pub fn path(&mut self, name: &'static str, value: &str) -> Result<(), Error> {
        if matches!(value, "" | "." | "..") {
            return Err(Error::new(ErrorKind::BadRequest, format!("`{name}` cannot be `{value}`")).of(self.operation));
        }
        self.parameters.push((name, value.to_owned()));
        Ok(())
    }

    /// # Errors
    /// A struct that is not flat.
    pub fn query<T: Serialize>(&mut self, query: &T) -> Result<(), Error> {
        query::write(query, &mut self.query)
            .map_err(|error| Error::with_source(ErrorKind::Encode, error).of(self.operation))
    }

    /// Appends one query parameter.
    pub fn query_value(&mut self, name: &str, value: impl ToString) {
        self.query.append(name, value.to_string());
    }

    /// # Errors
    /// A value that JSON cannot hold.
    pub fn json<T: Serialize + ?Sized>(&mut self, body: &T) -> Result<(), Error> {
        let text = serde_json::to_vec(body)
            .map_err(|error| Error::with_source(ErrorKind::Encode, error).of(self.operation))?;
        self.body = Body::Json(Json(text.into()));
        Ok(())
    }

    /// Sends `body` as plain text.
    pub fn text(&mut self, body: &str) {
        self.body = Body::Text(Text(Bytes::copy_from_slice(body.as_bytes())));
    }

    /// Sends the parts of `body`.
    pub fn multipart<T: IntoMultipart>(&mut self, body: &T) {
        let mut parts = Multipart::default();
        body.write(&mut parts);
        self.body = Body::Multipart(parts);
    }

    /// Appends `body` to the form.
    pub fn form<T: IntoForm>(&mut self, body: &T) {
        body.write(self.form_mut());
    }

    /// Appends one parameter to the form.
    pub fn form_value(&mut self, name: &str, value: &str) {
        self.form_mut().append(name, value);
    }

    /// Authenticates `client`, in the header or in the form.
    ///
    /// # Errors
    /// A key that does not sign.
    pub fn client(&mut self, client: &ClientAuth, base_url: &str, now: SystemTime) -> Result<(), Error> {
        let realm = self.parameters.iter().find(|(name, _)| *name == "realm").map_or("", |(_, value)| value);
        let issuer = format!("{base_url}/realms/{}", utf8_percent_encode(realm, SEGMENT));
        if let Some(basic) =
            client.authenticate(&issuer, now, self.form_mut()).map_err(|error| error.of(self.operation))?
        {
            self.authorization = basic;
        }
        Ok(())
    }

    /// Asks as the holder of `token`.
    pub fn bearer(&mut self, token: &str) {
        self.authorization = Authorization::Bearer(token.into());
    }

    /// The whole request.
    #[must_use]
    pub fn build(self) -> Request {
        let mut path = String::with_capacity(self.operation.path.len() + 36);
        for segment in self.operation.path.split('/').skip(1) {
            path.push('/');
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                None => path.push_str(segment),
                Some(name) => {
                    let value = self.parameters.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
                    path.extend(utf8_percent_encode(value, SEGMENT));
                }
            }
        }
        Request {
            operation: self.operation,
            parameters: self.parameters,
            path,
            query: self.query.encode(),
            authorization: self.authorization,
            body: self.body,
        }
    }

    fn form_mut(&mut self) -> &mut Form {
        if !matches!(self.body, Body::Form(_)) {
            self.body = Body::Form(Form::default());
        }
        match &mut self.body {
            Body::Form(form) => form,
            // Set in the line above.
            _ => unreachable!("the body was just made a form"),
        }
    }
}

impl Authorization {
    /// The value of the `Authorization` header, for those who carry their own.
    #[must_use]
    pub fn header(&self) -> Option<SecretString> {
        use base64::Engine as _;
        match self {
            Self::None | Self::Credentials => None,
            Self::Bearer(token) => Some(format!("Bearer {}", token.expose_secret()).into()),
            Self::Basic { username, password } => {
                let pair = format!("{username}:{}", password.expose_secret());
                Some(format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair)).into())
            }
        }
    }
}
