//! Client evaluation: what the tokens of a client would hold.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::representation::{ProtocolMapperEvaluationRepresentation, RoleRepresentation};
use crate::token::{AccessTokenClaims, IdTokenClaims};

/// Whose tokens are asked for.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExampleToken {
    /// The `scope` parameter of the request for tokens.
    pub scope: Option<String>,
    /// The user's id. Keycloak wants one.
    pub user_id: Option<String>,
    /// The `aud` that is asked for.
    pub audience: Option<String>,
}

/// What a client's scopes come to. `scope` names optional client scopes, with spaces between.
#[operations]
pub trait ClientEvaluation: Send + Sync {
    /// What an access token would hold.
    ///
    /// # Errors
    /// `NotFound` for a client or user that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/evaluate-scopes/generate-example-access-token")]
    async fn generate_example_access_token(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query] example: &ExampleToken,
    ) -> Result<AccessTokenClaims>;

    /// What an ID token would hold.
    ///
    /// # Errors
    /// `NotFound` for a client or user that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/evaluate-scopes/generate-example-id-token")]
    async fn generate_example_id_token(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query] example: &ExampleToken,
    ) -> Result<IdTokenClaims>;

    /// What the userinfo endpoint would answer.
    ///
    /// # Errors
    /// `NotFound` for a client or user that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/evaluate-scopes/generate-example-userinfo")]
    async fn generate_example_userinfo(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query("scope")] scope: Option<&str>,
        #[query("userId")] user_id: &str,
    ) -> Result<Map<String, Value>>;

    /// Lists the mappers that would take part, those of the client's scopes included.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/evaluate-scopes/protocol-mappers")]
    async fn list_effective_mappers(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query("scope")] scope: Option<&str>,
    ) -> Result<Vec<ProtocolMapperEvaluationRepresentation>>;

    /// Lists the roles, of the realm by its name or of a client by its id, that tokens of the client may hold.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/evaluate-scopes/scope-mappings/{role_container_id}/granted")]
    async fn list_granted_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_container_id: &str,
        #[query("scope")] scope: Option<&str>,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists the roles, of the realm by its name or of a client by its id, that tokens of the client never hold.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/evaluate-scopes/scope-mappings/{role_container_id}/not-granted")]
    async fn list_not_granted_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_container_id: &str,
        #[query("scope")] scope: Option<&str>,
    ) -> Result<Vec<RoleRepresentation>>;
}
