//! What is known of a request: who asks for what. No secret comes in here: of a path, a query and a form only what is
//! named below is kept, and of tokens only whose they are.

use std::borrow::Cow;

use http::Method;
use keycloak_api::operation::{Form, OperationInfo};
use serde_json::Value;

use crate::domain::oidc::client_auth::named_by_header;
use crate::token;

/// The parameters of forms and of browsers' queries that are kept. Those that are not named may be secrets.
const KEPT: [&str; 17] = [
    "audience",
    "grant_type",
    "kc_action",
    "login_hint",
    "permission",
    "prompt",
    "redirect_uri",
    "requested_token_type",
    "resource",
    "response_mode",
    "response_type",
    "scope",
    "subject_issuer",
    "subject_token_type",
    "token_type_hint",
    "username",
    "client_id",
];

/// A request, as far as it may be told.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// `None` for what no trait has, such as a page.
    pub(crate) operation: Option<&'static OperationInfo>,
    pub(crate) method: Method,
    /// The path, escapes undone.
    pub(crate) path: String,
    pub(crate) realm: Option<String>,
    /// By its `clientId`.
    pub(crate) client: Option<String>,
    /// By name, or by id where no name is known.
    pub(crate) user: Option<String>,
    /// Of a token that does not name its user: the realm and the session, which does.
    pub(crate) session: Option<(String, String)>,
    pub(crate) parameters: Vec<(Cow<'static, str>, String)>,
}

impl Asked {
    /// A call in process, with those of its parameters that are texts.
    pub(crate) fn of_call(operation: &'static OperationInfo, texts: &[(&'static str, &str)]) -> Self {
        let mut asked = Self { operation: Some(operation), method: operation.method.clone(), ..Self::default() };
        for segment in operation.path.split('/').skip(1) {
            asked.path.push('/');
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                None => asked.path.push_str(segment),
                Some(name) => {
                    let value = texts.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
                    asked.path.push_str(value);
                    asked.segment(name, value);
                }
            }
        }
        if let Some((_, token)) = texts.iter().find(|(name, _)| *name == "access_token") {
            asked.bearer(token);
        }
        asked
    }

    /// A segment of the path that has a name.
    pub(crate) fn segment(&mut self, name: &'static str, value: &str) {
        if name == "realm" {
            self.realm = Some(value.to_owned());
        } else {
            self.parameters.push((Cow::Borrowed(name), value.to_owned()));
        }
    }

    /// A text of a call that need not be there.
    pub(crate) fn text(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value.filter(|_| self.is_of_query(name)) {
            self.parameters.push((Cow::Borrowed(name), value.to_owned()));
        }
    }

    /// A value of a call: what it says of the query is kept.
    pub(crate) fn value(&mut self, value: impl FnOnce() -> Option<Value>) {
        let names = self.operation.map(|operation| (operation.query_names)()).unwrap_or_default();
        if !names.is_empty()
            && let Some(value) = value()
        {
            self.members(&names, &value);
        }
    }

    fn members(&mut self, names: &[&'static str], value: &Value) {
        for &name in names {
            // Each value of a list is a parameter of the query.
            let values = match value.get(name) {
                Some(Value::Array(values)) => values.as_slice(),
                Some(value) => std::slice::from_ref(value),
                None => &[],
            };
            for value in values {
                match value {
                    Value::Null => {}
                    Value::String(text) => self.parameters.push((Cow::Borrowed(name), text.clone())),
                    other => self.parameters.push((Cow::Borrowed(name), other.to_string())),
                }
            }
        }
    }

    /// A parameter of the query, by its name there.
    pub(crate) fn parameter(&mut self, name: &'static str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.parameters.push((Cow::Borrowed(name), value.to_string()));
        }
    }

    /// Who shows an access token.
    pub(crate) fn holder(&mut self, token: Option<&str>) {
        if let Some(token) = token {
            self.bearer(token);
        }
    }

    /// The client that authenticates.
    pub(crate) fn client(&mut self, client_id: &str) {
        self.client = Some(client_id.to_owned());
    }

    /// What a call writes into its form.
    pub(crate) fn form(&mut self, write: impl FnOnce(&mut Form)) {
        let mut form = Form::default();
        write(&mut form);
        self.read(&form);
    }

    /// A form, or the query of a browser.
    pub(crate) fn read(&mut self, form: &Form) {
        for (name, value) in form.iter() {
            let Some(name) = KEPT.into_iter().find(|kept| *kept == name) else { continue };
            match name {
                "client_id" => self.client = Some(value.to_owned()),
                "username" => self.user = Some(value.to_owned()),
                name => self.parameters.push((Cow::Borrowed(name), value.to_owned())),
            }
        }
    }

    /// The query of an operation.
    pub(crate) fn query(&mut self, query: &str) {
        let Some(operation) = self.operation else { return self.read(&Form::parse(query.as_bytes())) };
        let names = (operation.query_names)();
        for (name, value) in Form::parse(query.as_bytes()).iter() {
            if let Some(name) = names.iter().find(|known| **known == name) {
                self.parameters.push((Cow::Borrowed(name), value.to_owned()));
            }
        }
    }

    /// The header `Authorization`.
    pub(crate) fn authorization(&mut self, header: &str) {
        match header.split_once(' ') {
            Some((scheme, _)) if scheme.eq_ignore_ascii_case("basic") => {
                if let Some(client) = named_by_header(header) {
                    self.client = Some(client);
                }
            }
            Some((_, token)) => self.bearer(token.trim()),
            None => {}
        }
    }

    /// An access token: whose it says it is.
    pub(crate) fn bearer(&mut self, token: &str) {
        let Some(claims) = token::peek(token) else { return };
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        self.client = self.client.take().or_else(|| text("azp"));
        self.user = self.user.take().or_else(|| text("preferred_username").or_else(|| text("sub")));
        let realm = text("iss").and_then(|issuer| Some(issuer.rsplit_once("/realms/")?.1.to_owned()));
        self.session = realm.zip(text("sid"));
    }

    fn is_of_query(&self, name: &str) -> bool {
        self.operation.is_some_and(|operation| (operation.query_names)().contains(&name))
    }
}
