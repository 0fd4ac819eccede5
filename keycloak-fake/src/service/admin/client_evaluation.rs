//! [`ClientEvaluation`] on the fake.

use async_trait::async_trait;
use keycloak_api::operation::OperationInfo;
use keycloak_api::token::{AccessTokenClaims, IdTokenClaims};
use keycloak_api::{prelude::*, rest};
use serde_json::{Map, Value};

use super::rights::{VIEW_CLIENTS, VIEW_REALM, VIEW_USERS};
use crate::domain::admin::client_evaluation::{self, Grants};
use crate::domain::admin::reach::Reach;
use crate::domain::denied::AdminDenied;
use crate::domain::issue::Issue;
use crate::domain::{Decision, Denied};
use crate::handle::FakeKeycloak;
use crate::service::target::Target;
use crate::state::Realm;
use crate::token;

#[rest]
#[async_trait]
impl ClientEvaluation for FakeKeycloak {
    async fn generate_example_access_token(
        &self,
        realm: &str,
        client_uuid: &str,
        example: &ExampleToken,
    ) -> Result<AccessTokenClaims> {
        let operation = <dyn ClientEvaluation>::GENERATE_EXAMPLE_ACCESS_TOKEN;
        self.example(operation, realm, client_uuid, example, |realm, issuer, issue| {
            Ok(tokens(realm, issuer, issue, example)?.access())
        })?
    }

    async fn generate_example_id_token(
        &self,
        realm: &str,
        client_uuid: &str,
        example: &ExampleToken,
    ) -> Result<IdTokenClaims> {
        let operation = <dyn ClientEvaluation>::GENERATE_EXAMPLE_ID_TOKEN;
        self.example(operation, realm, client_uuid, example, |realm, issuer, issue| {
            Ok(tokens(realm, issuer, issue, example)?.id())
        })?
    }

    async fn generate_example_userinfo(
        &self,
        realm: &str,
        client_uuid: &str,
        scope: Option<&str>,
        user_id: &str,
    ) -> Result<Map<String, Value>> {
        let operation = <dyn ClientEvaluation>::GENERATE_EXAMPLE_USERINFO;
        let example = ExampleToken {
            scope: scope.map(str::to_owned),
            user_id: Some(user_id.to_owned()),
            ..ExampleToken::default()
        };
        self.example(operation, realm, client_uuid, &example, |realm, _, issue| {
            Ok(token::example_userinfo(realm, issue))
        })
    }

    async fn list_effective_mappers(
        &self,
        realm: &str,
        client_uuid: &str,
        scope: Option<&str>,
    ) -> Result<Vec<ProtocolMapperEvaluationRepresentation>> {
        let operation = <dyn ClientEvaluation>::LIST_EFFECTIVE_MAPPERS;
        self.read(operation, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            client_evaluation::mappers(realm, client_uuid, scope)
        })
    }

    async fn list_granted_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_container_id: &str,
        scope: Option<&str>,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ClientEvaluation>::LIST_GRANTED_ROLES;
        self.evaluated_roles(operation, realm, client_uuid, role_container_id, scope, Grants::Granted)
    }

    async fn list_not_granted_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_container_id: &str,
        scope: Option<&str>,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn ClientEvaluation>::LIST_NOT_GRANTED_ROLES;
        self.evaluated_roles(operation, realm, client_uuid, role_container_id, scope, Grants::NotGranted)
    }
}

impl FakeKeycloak {
    /// What `made` makes of what an example would be issued from.
    fn example<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        client: &str,
        example: &ExampleToken,
        made: impl FnOnce(&Realm, &str, &Issue) -> Decision<T>,
    ) -> Result<T> {
        let issuer = self.issuer(realm);
        self.read_as(operation, Target::client(realm, client), VIEW_CLIENTS, |realm, authority| {
            let (user, scope) = (example.user_id.as_deref(), example.scope.as_deref());
            let sees_users = authority.has_any(VIEW_USERS);
            let issue = client_evaluation::example(realm, &mut self.context(), client, user, scope, sees_users)?;
            made(realm, &issuer, &issue)
        })
    }

    fn evaluated_roles(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        client: &str,
        container: &str,
        scope: Option<&str>,
        which: Grants,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read_as(operation, Target::client(realm, client), VIEW_CLIENTS, |realm, authority| {
            let seen = Reach { of_realm: authority.has_any(VIEW_REALM), of_clients: authority.has_any(VIEW_CLIENTS) };
            client_evaluation::roles(realm, client, container, scope, which, seen)
        })
    }
}

fn tokens<'a>(
    realm: &'a Realm,
    issuer: &'a str,
    issue: &'a Issue,
    example: &ExampleToken,
) -> Decision<token::Example<'a>> {
    let made = token::Example::new(realm, issuer, issue, example.audience.as_deref());
    made.map_err(|missing| Denied::from(AdminDenied::AudienceUnavailable(missing)))
}
