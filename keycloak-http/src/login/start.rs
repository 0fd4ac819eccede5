//! The way out: what the browser is sent with, and what is kept meanwhile.

use keycloak_api::oidc::{AuthorizationRequest, PkcePair, authorization_url, random_value};
use secrecy::ExposeSecret as _;
use url::Url;

use super::{LoginError, PendingLogin, WebLogin};

impl WebLogin {
    /// Starts a login: where to send the browser, and what to keep in its session till it comes back.
    ///
    /// # Errors
    /// [`LoginError::Random`].
    pub fn start(&self) -> Result<(Url, PendingLogin), LoginError> {
        self.start_with(|_| ())
    }

    /// Starts a login that asks for more, or for something else: `prompt`, `login_hint`, `acr_values`, `ui_locales`,
    /// `kc_action`, another `redirect_uri` or `scope`. With `max_age` the time of the login is checked when the browser is
    /// back; what the browser was sent with otherwise, such as `prompt=login`, its user may have changed on the way.
    ///
    /// `client_id`, `response_type`, `state`, `nonce` and the code challenge are this type's own, whatever is set. The
    /// `response_mode` has to be `query`, as where none is said, or `form_post`.
    ///
    /// ```no_run
    /// # fn example(web: keycloak_http::login::WebLogin) -> Result<(), keycloak_http::login::LoginError> {
    /// let (url, pending) = web.start_with(|request| {
    ///     request.max_age = Some(300);
    ///     request.login_hint = Some("alice".into());
    /// })?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`LoginError::Random`].
    pub fn start_with(&self, ask: impl FnOnce(&mut AuthorizationRequest)) -> Result<(Url, PendingLogin), LoginError> {
        let random = || random_value().map_err(LoginError::Random);
        let (pair, state, nonce) = (PkcePair::generate().map_err(LoginError::Random)?, random()?, random()?);
        let mut request = AuthorizationRequest::new(self.client.client_id(), &self.redirect_uri);
        request.scope = Some(self.scope.clone());
        ask(&mut request);
        let scope = with_openid(request.scope.as_deref().unwrap_or_default());
        let request = AuthorizationRequest {
            client_id: self.client.client_id().to_owned(),
            response_type: None,
            request_uri: None,
            scope: Some(scope),
            state: Some(state.clone()),
            nonce: Some(nonce.clone()),
            ..request
        };
        let request = request.with_pkce(&pair);
        let url = authorization_url(&self.base_url, &self.realm, &request);
        let pending = PendingLogin {
            state,
            nonce,
            code_verifier: pair.verifier.expose_secret().to_owned(),
            issuer: self.issuer.clone(),
            redirect_uri: request.redirect_uri,
            max_age: request.max_age,
            started_at: self.now(),
        };
        Ok((url, pending))
    }

    /// Seconds since 1970.
    pub(super) fn now(&self) -> i64 {
        keycloak_api::token::Timestamp::from(self.source.time()).seconds()
    }
}

/// Without `openid` there is no ID token.
fn with_openid(scope: &str) -> String {
    let others = scope.split_ascii_whitespace().filter(|scope| *scope != "openid");
    std::iter::once("openid").chain(others).collect::<Vec<_>>().join(" ")
}
