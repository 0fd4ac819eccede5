//! The URLs that a browser is sent to. Pure: nothing is asked of the server.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::PkcePair;
use crate::operation::{Form, IntoForm};

const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The parameters of an authorization request (OpenID Connect Core 1.0, section 3.1.2.1). Start with
/// [`AuthorizationRequest::new`] and set what more is wanted.
#[derive(Clone, Debug, Default)]
pub struct AuthorizationRequest {
    /// `client_id`.
    pub client_id: String,
    /// `redirect_uri`: where the browser goes back to.
    pub redirect_uri: String,
    /// `response_type`; `code` where nothing is said.
    pub response_type: Option<String>,
    /// `response_mode`: `query`, `fragment`, `form_post`, or one of their JWT forms.
    pub response_mode: Option<String>,
    /// `scope`, separated by spaces; `openid` where nothing is said.
    pub scope: Option<String>,
    /// `state`, which comes back unchanged.
    pub state: Option<String>,
    /// `nonce`, which comes back in the ID token.
    pub nonce: Option<String>,
    /// `code_challenge` and its method, of a [`PkcePair`].
    pub code_challenge: Option<String>,
    /// `prompt`: `none`, `login`, `consent`, `select_account` or `create`, separated by spaces.
    pub prompt: Option<String>,
    /// `login_hint`: the name that the login form starts with.
    pub login_hint: Option<String>,
    /// `max_age`: how many seconds ago the user may have logged in at most.
    pub max_age: Option<u64>,
    /// `acr_values`, separated by spaces.
    pub acr_values: Option<String>,
    /// `ui_locales`, separated by spaces.
    pub ui_locales: Option<String>,
    /// `claims`: a JSON text.
    pub claims: Option<String>,
    /// `id_token_hint`.
    pub id_token_hint: Option<String>,
    /// `kc_idp_hint`: Keycloak's, the identity provider to go to at once.
    pub idp_hint: Option<String>,
    /// `kc_action`: Keycloak's, the required action to do.
    pub action: Option<String>,
    /// `request_uri` (RFC 9126, section 4).
    pub request_uri: Option<String>,
    /// Further parameters, as they are.
    pub extra: Vec<(String, String)>,
}

impl AuthorizationRequest {
    /// A request for a code.
    #[must_use]
    pub fn new(client_id: impl Into<String>, redirect_uri: impl Into<String>) -> Self {
        Self { client_id: client_id.into(), redirect_uri: redirect_uri.into(), ..Self::default() }
    }

    /// Adds the challenge of `pair`.
    #[must_use]
    pub fn with_pkce(mut self, pair: &PkcePair) -> Self {
        self.code_challenge = Some(pair.challenge.clone());
        self
    }

    /// The URL in `realm` of the Keycloak at `base_url` that asks for it.
    #[must_use]
    pub fn url(&self, base_url: &Url, realm: &str) -> Url {
        let mut url = endpoint(base_url, realm, "auth");
        url.query_pairs_mut().extend_pairs(self.parameters());
        url
    }

    /// The parameters, in their order. What was pushed, or stands in a request object, is not said once more.
    fn parameters(&self) -> Vec<(&str, String)> {
        let stands_elsewhere = self.request_uri.is_some() && self.redirect_uri.is_empty();
        let or = |given: Option<&str>, otherwise: &str| match given {
            None if stands_elsewhere => None,
            given => Some(given.unwrap_or(otherwise).to_owned()),
        };
        let text = |given: &Option<String>| given.clone();
        let parameters = [
            ("response_type", or(self.response_type.as_deref(), "code")),
            ("client_id", Some(self.client_id.clone())),
            ("redirect_uri", Some(self.redirect_uri.clone()).filter(|_| !stands_elsewhere)),
            ("scope", or(self.scope.as_deref(), "openid")),
            ("response_mode", text(&self.response_mode)),
            ("state", text(&self.state)),
            ("nonce", text(&self.nonce)),
            ("code_challenge", text(&self.code_challenge)),
            ("code_challenge_method", self.code_challenge.as_ref().map(|_| PkcePair::METHOD.to_owned())),
            ("prompt", text(&self.prompt)),
            ("login_hint", text(&self.login_hint)),
            ("max_age", self.max_age.map(|seconds| seconds.to_string())),
            ("acr_values", text(&self.acr_values)),
            ("ui_locales", text(&self.ui_locales)),
            ("claims", text(&self.claims)),
            ("id_token_hint", text(&self.id_token_hint)),
            ("kc_idp_hint", text(&self.idp_hint)),
            ("kc_action", text(&self.action)),
            ("request_uri", text(&self.request_uri)),
        ];
        let given = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
        given.chain(self.extra.iter().map(|(name, value)| (name.as_str(), value.clone()))).collect()
    }
}

/// As it is pushed (RFC 9126, section 2.1).
impl IntoForm for AuthorizationRequest {
    fn write(&self, form: &mut Form) {
        // Who asks is for the client's authentication to say.
        for (name, value) in self.parameters().into_iter().filter(|(name, _)| *name != "client_id") {
            form.append(name, value);
        }
    }
}

/// The parameters of a logout in the browser (OpenID Connect RP-Initiated Logout 1.0, section 2).
#[derive(Clone, Debug, Default)]
pub struct EndSessionRequest {
    /// `id_token_hint`: an ID token of the session, so that nothing is asked.
    pub id_token_hint: Option<String>,
    /// `client_id`, where there is no hint.
    pub client_id: Option<String>,
    /// `post_logout_redirect_uri`: where the browser goes afterwards.
    pub post_logout_redirect_uri: Option<String>,
    /// `state`, which comes back unchanged.
    pub state: Option<String>,
    /// `ui_locales`, separated by spaces.
    pub ui_locales: Option<String>,
}

impl EndSessionRequest {
    /// The URL in `realm` of the Keycloak at `base_url` that logs out.
    #[must_use]
    pub fn url(&self, base_url: &Url, realm: &str) -> Url {
        let mut url = endpoint(base_url, realm, "logout");
        append(
            &mut url,
            &[
                ("id_token_hint", self.id_token_hint.as_deref()),
                ("client_id", self.client_id.as_deref()),
                ("post_logout_redirect_uri", self.post_logout_redirect_uri.as_deref()),
                ("state", self.state.as_deref()),
                ("ui_locales", self.ui_locales.as_deref()),
            ],
        );
        url
    }
}

/// The URL in `realm` of the Keycloak at `base_url` that asks a person to log in; see [`AuthorizationRequest`].
#[must_use]
pub fn authorization_url(base_url: &Url, realm: &str, request: &AuthorizationRequest) -> Url {
    request.url(base_url, realm)
}

/// The URL in `realm` of the Keycloak at `base_url` that logs a browser out; see [`EndSessionRequest`].
#[must_use]
pub fn end_session_url(base_url: &Url, realm: &str, request: &EndSessionRequest) -> Url {
    request.url(base_url, realm)
}

fn endpoint(base_url: &Url, realm: &str, name: &str) -> Url {
    let mut url = base_url.clone();
    let base = url.path().trim_end_matches('/');
    let path = format!("{base}/realms/{}/protocol/openid-connect/{name}", utf8_percent_encode(realm, SEGMENT));
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    url
}

fn append(url: &mut Url, pairs: &[(&str, Option<&str>)]) {
    if pairs.iter().all(|(_, value)| value.is_none()) {
        return;
    }
    let given = pairs.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
    url.query_pairs_mut().extend_pairs(given);
}
