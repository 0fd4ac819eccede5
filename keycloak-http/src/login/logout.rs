//! The end of a login: asked for in the browser, or told by the server.

use keycloak_api::oidc::{EndSessionRequest, end_session_url};
use keycloak_api::token::LogoutTokenClaims;
use url::Url;

use super::callback::once;
use super::id_token::required;
use super::{LoginError, WebLogin};
use crate::keys::verify;

/// `typ` in the header of logout tokens; Keycloak before version 25 wrote that of every other token.
const TYPES: [&str; 2] = ["logout+jwt", "JWT"];

impl WebLogin {
    /// Where to send a browser in order to log it out (OpenID Connect RP-Initiated Logout 1.0). With the
    /// [ID token](super::Login::id_token) as a hint the user is asked nothing. `back_to` is one of the client's
    /// `post.logout.redirect.uris`, and `state` comes back with it. End the own session before.
    #[must_use]
    pub fn logout_url(&self, id_token: Option<&str>, back_to: Option<&str>, state: Option<&str>) -> Url {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let request = EndSessionRequest {
            id_token_hint: owned(id_token),
            client_id: Some(self.client.client_id().to_owned()),
            post_logout_redirect_uri: owned(back_to),
            state: owned(state),
            ui_locales: None,
        };
        end_session_url(&self.base_url, &self.realm, &request)
    }

    /// Verifies the `logout_token` of a form that the server posts to the client's `backchannel.logout.url` (OpenID Connect
    /// Back-Channel Logout 1.0, section 2.6): its signature, issuer, audience, types and times, that it has the event, a
    /// user or a session, an id, and no nonce. The sessions that [it ends](super::Login::is_ended_by) are then to go; with
    /// them, where [`revokes_offline_sessions`](LogoutTokenClaims::revokes_offline_sessions) says so, the user's offline
    /// tokens. **Whether it came before is not looked at**: who minds keeps its `jti` till its `exp`.
    ///
    /// What the server is to be answered: 200 with `Cache-Control: no-store`, or 400 (section 2.8).
    ///
    /// # Errors
    /// [`LoginError::Token`], [`LoginError::NoLogout`], [`LoginError::Keys`].
    pub async fn verify_logout_token(&self, raw: &str) -> Result<LogoutTokenClaims, LoginError> {
        let verifier = self.tokens().token_type("Logout");
        let token = verify::<LogoutTokenClaims>(&*self.source, &self.realm, raw, &verifier).await?;
        let typ = token.header().typ.as_deref().unwrap_or_default();
        if !TYPES.iter().any(|known| known.eq_ignore_ascii_case(typ)) {
            return Err(LoginError::NoLogout("the header's type is another"));
        }
        let claims = token.into_claims();
        required("iat", claims.iat.is_some())?;
        required("jti", claims.jti.is_some())?;
        if claims.other.contains_key("nonce") {
            return Err(LoginError::NoLogout("it has a nonce"));
        }
        if claims.sub.is_none() && claims.sid.is_none() {
            return Err(LoginError::NoLogout("it names neither a user nor a session"));
        }
        if !claims.is_logout() {
            return Err(LoginError::NoLogout("it does not tell of a logout"));
        }
        Ok(claims)
    }

    /// Reads the query with which a logout page opens the client's `frontchannel.logout.url` in a frame (OpenID Connect
    /// Front-Channel Logout 1.0, section 2), and gives the session (`sid`) that is over; nothing where the server is set not
    /// to say which, so that it is the one of the browser that comes.
    ///
    /// Nothing is signed here: anybody can lead a browser to this address. End the session of the browser that comes, and
    /// only if it has this `sid`.
    ///
    /// # Errors
    /// [`LoginError::Issuer`] for another issuer's, [`LoginError::Missing`] and [`LoginError::Repeated`].
    pub fn front_channel_logout(&self, query: &str) -> Result<Option<String>, LoginError> {
        let (mut issuer, mut session) = (None, None);
        for (name, value) in url::form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            match &*name {
                "iss" => once("iss", &mut issuer, value.into_owned())?,
                "sid" => once("sid", &mut session, value.into_owned())?,
                _ => {}
            }
        }
        match (issuer, session) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(LoginError::Missing("iss")),
            (Some(issuer), _) if issuer != self.issuer => Err(LoginError::Issuer),
            (Some(_), None) => Err(LoginError::Missing("sid")),
            (Some(_), session) => Ok(session),
        }
    }
}
