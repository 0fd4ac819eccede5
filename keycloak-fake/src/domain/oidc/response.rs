//! The way back to the client: what it is told, and how that travels.

use std::sync::Arc;

use super::browser::Step;
use crate::domain::issue::Issue;
use crate::state::{AuthorizationRequest, Id};

/// The way back to the client.
#[derive(Clone, Debug)]
pub(crate) struct Return {
    /// The client, by its internal id.
    pub(crate) client: Id,
    pub(crate) redirect_uri: Arc<str>,
    pub(crate) mode: ResponseMode,
    /// In the order in which they stand in the answer.
    pub(crate) parameters: Vec<(&'static str, String)>,
    /// Tokens that have to be made for it.
    pub(crate) tokens: Option<Tokens>,
}

/// Tokens that go to the client by the browser (OpenID Connect Core 1.0, sections 3.2.2.5 and 3.3.2.5).
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    pub(crate) issue: Issue,
    /// Whether the access token is shown.
    pub(crate) access: bool,
    /// The scopes that were asked for, where the client is to be told.
    pub(crate) scope: Option<Arc<str>>,
}

/// How the parameters travel (OAuth 2.0 Multiple Response Types, section 2.1; OAuth 2.0 Form Post Response Mode; JWT
/// Secured Authorization Response Mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ResponseMode {
    pub(crate) way: Way,
    /// Whether they are claims of one token.
    pub(crate) is_token: bool,
}

/// In what part of the redirect, or instead of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Query,
    Fragment,
    FormPost,
}

/// What a request asks to be given (OAuth 2.0 Multiple Response Types).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ResponseType {
    pub(crate) code: bool,
    pub(crate) id_token: bool,
    pub(crate) token: bool,
}

impl ResponseType {
    /// `None` for an unknown one. `none` asks for nothing, and stands alone.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut kinds = Self::default();
        for kind in text.trim().split(' ') {
            match kind {
                "code" => kinds.code = true,
                "id_token" => kinds.id_token = true,
                "token" => kinds.token = true,
                "none" if text == "none" => {}
                _ => return None,
            }
        }
        Some(kinds)
    }

    /// Whether tokens come by the browser.
    pub(crate) fn has_tokens(self) -> bool {
        self.id_token || self.token
    }
}

impl ResponseMode {
    /// The mode that a request asks for; `None` for an unknown one. Without a type that is known, it is the query.
    pub(crate) fn read(mode: Option<&str>, kinds: Option<ResponseType>) -> Option<Self> {
        let by_default = if kinds.is_some_and(ResponseType::has_tokens) { Way::Fragment } else { Way::Query };
        let (way, is_token) = match mode {
            None => (by_default, false),
            Some("query") => (Way::Query, false),
            Some("fragment") => (Way::Fragment, false),
            Some("form_post") => (Way::FormPost, false),
            Some("jwt") => (by_default, true),
            Some("query.jwt") => (Way::Query, true),
            Some("fragment.jwt") => (Way::Fragment, true),
            Some("form_post.jwt") => (Way::FormPost, true),
            Some(_) => return None,
        };
        Some(Self { way, is_token })
    }
}

/// The way back to the client of `request`, with what it is told.
pub(super) fn back(request: &AuthorizationRequest, parameters: Vec<(&'static str, String)>) -> Return {
    let kinds = ResponseType::read(&request.response_type);
    let mode = ResponseMode::read(request.response_mode.as_deref(), kinds);
    Return {
        client: request.client.clone(),
        redirect_uri: request.redirect_uri.clone(),
        mode: mode.unwrap_or(ResponseMode { way: Way::Query, is_token: false }),
        parameters,
        tokens: None,
    }
}

/// The way back with an error (OpenID Connect Core 1.0, section 3.1.2.6).
pub(super) fn error(request: &AuthorizationRequest, issuer: String, code: &str, words: Option<&str>) -> Step {
    let mut answer = vec![("error", code.to_owned())];
    answer.extend(words.map(|words| ("error_description", words.to_owned())));
    answer.extend(request.state.as_ref().map(|state| ("state", state.to_string())));
    answer.push(("iss", issuer));
    Step::Return(Box::new(back(request, answer)))
}
