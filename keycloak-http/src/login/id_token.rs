//! What an ID token has to be (OpenID Connect Core 1.0, section 3.1.3.7).

use keycloak_api::oidc::TokenResponse;
use keycloak_api::token::{ClaimProblem, IdTokenClaims, TokenError, TokenVerifier};

use super::{LoginError, WebLogin};
use crate::keys::verify;

impl WebLogin {
    /// What every token is that the realm makes for the client.
    pub(super) fn tokens(&self) -> TokenVerifier {
        let verifier = TokenVerifier::new().algorithms(self.algorithms.iter().copied()).leeway(self.leeway);
        verifier.issuer(self.issuer.as_str()).audience(self.client.client_id()).require_kid(true)
    }

    /// What every ID token is that was made for the client and not for another one that it is told to as well.
    pub(super) fn id_tokens(&self) -> TokenVerifier {
        self.tokens().authorized_party(self.client.client_id()).token_type("ID")
    }

    /// The claims of the ID token among the tokens.
    pub(super) async fn id_token(
        &self,
        tokens: &TokenResponse,
        verifier: TokenVerifier,
    ) -> Result<IdTokenClaims, LoginError> {
        let raw = tokens.id_token.as_deref().ok_or(LoginError::NoIdToken)?;
        let verifier = verifier.access_token(&tokens.access_token);
        let token = verify::<IdTokenClaims>(&*self.source, &self.realm, raw, &verifier).await?;
        let claims = token.into_claims();
        required("sub", claims.sub.is_some())?;
        required("iat", claims.iat.is_some())?;
        Ok(claims)
    }
}

/// A claim that has to be there.
pub(super) fn required(claim: &'static str, is_there: bool) -> Result<(), LoginError> {
    let missing = || LoginError::Token(TokenError::WrongClaim { claim, problem: ClaimProblem::Missing });
    if is_there { Ok(()) } else { Err(missing()) }
}
