//! Tokens without a login.

use keycloak_api::Result;
use keycloak_api::oidc::{OpenIdConnect, TokenResponse};

use crate::domain::denied::OAuthDenied;
use crate::domain::oidc::grant;
use crate::handle::{FakeKeycloak, refusal};

impl FakeKeycloak {
    /// Tokens for a user and a client (by its `clientId`), as if the user had just logged in to it with the scopes
    /// `scope`, separated by spaces. No password is asked for, and no flow has to be enabled.
    ///
    /// # Errors
    /// `BadCredentials` for a user and `InvalidClient` for a client that does not exist, `InvalidScope`.
    pub async fn token_for(&self, realm: &str, username: &str, client_id: &str, scope: &str) -> Result<TokenResponse> {
        let operation = <dyn OpenIdConnect>::TOKEN;
        let mut context = self.context();
        let decided = self.realm_of_oidc(realm).and_then(|cell| {
            cell.decide(|realm| {
                let user = realm.users.named(&username.to_lowercase()).cloned().ok_or(OAuthDenied::BadCredentials)?;
                let client = realm.client(client_id).cloned().ok_or(OAuthDenied::ClientUnknown)?;
                grant::without_login(realm, &mut context, &user, &client, scope)
            })
        });
        let (issue, snapshot) = decided.map_err(|denied| refusal(operation, realm, &denied))?;
        self.sign(snapshot, issue).await
    }
}
