//! A realm's public document (`GET /realms/{realm}`), and who may watch its sessions.

use serde::Serialize;

use crate::domain::oidc::origin;
use crate::handle::{FakeKeycloak, refusal};
use crate::service::oidc::off_the_runtime;
use keycloak_api::operation::{Method, OperationInfo};
use keycloak_api::token::Algorithm;

static PUBLIC_REALM: OperationInfo = OperationInfo::new("Public", "public_realm", Method::GET, "/realms/{realm}");

/// What a realm says of itself to everybody.
#[derive(Debug, Serialize)]
pub(crate) struct PublicRealm {
    realm: String,
    /// Of the key that signs, as base64 of its DER (RFC 5280, section 4.1.2.7).
    #[serde(skip_serializing_if = "Option::is_none")]
    public_key: Option<String>,
    #[serde(rename = "token-service")]
    token_service: String,
    #[serde(rename = "account-service")]
    account_service: String,
    #[serde(rename = "tokens-not-before")]
    tokens_not_before: i64,
}

impl FakeKeycloak {
    /// `GET /realms/{realm}`.
    pub(crate) async fn public_realm(&self, realm: &str) -> keycloak_api::Result<PublicRealm> {
        let found = self.realm_of_oidc(realm).map_err(|denied| refusal(&PUBLIC_REALM, realm, &denied))?;
        let snapshot = found.snapshot();
        let issuer = self.issuer(realm);
        let now_ms = self.context().now_ms;
        off_the_runtime(move || {
            Ok(PublicRealm {
                realm: snapshot.name.to_string(),
                public_key: snapshot.keys.signing(Algorithm::RS256, now_ms).public_key(),
                token_service: format!("{issuer}/protocol/openid-connect"),
                account_service: format!("{issuer}/account"),
                tokens_not_before: i64::from(snapshot.settings.not_before.unwrap_or(0)),
            })
        })
        .await
    }

    /// Whether the client's pages of `origin` may ask whether a session goes on.
    pub(crate) fn may_watch_session(&self, realm: &str, client_id: &str, origin: &str) -> bool {
        let Ok(found) = self.realm_of_oidc(realm) else { return false };
        let snapshot = found.snapshot();
        let client = snapshot.client(client_id).filter(|client| client.is_enabled());
        client.is_some_and(|client| origin::allowed(client).iter().any(|allowed| allowed == "*" || allowed == origin))
    }
}
