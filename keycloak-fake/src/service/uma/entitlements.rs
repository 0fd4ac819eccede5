//! [`Entitlements`] on the fake: each goes the way of the token endpoint's form.

use async_trait::async_trait;
use keycloak_api::oidc::{Grant, TokenResponse};
use keycloak_api::operation::{Form, IntoForm as _, OperationInfo};
use keycloak_api::representation::Permission;
use keycloak_api::uma::{Entitlements, PermissionDecision};
use keycloak_api::{Error, ErrorKind, Result, rest};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::handle::FakeKeycloak;
use crate::service::oidc::{Answered, received};

#[rest(forms)]
#[async_trait]
impl Entitlements for FakeKeycloak {
    async fn requesting_party_token(&self, realm: &str, access_token: &str, grant: &Grant) -> Result<TokenResponse> {
        match self.ask(<dyn Entitlements>::REQUESTING_PARTY_TOKEN, realm, access_token, grant).await? {
            Answered::Tokens(tokens) => Ok(*tokens),
            Answered::Other(value) => read(value),
        }
    }

    async fn granted_permissions(&self, realm: &str, access_token: &str, grant: &Grant) -> Result<Vec<Permission>> {
        self.told(<dyn Entitlements>::GRANTED_PERMISSIONS, realm, access_token, grant).await
    }

    async fn decide_permissions(&self, realm: &str, access_token: &str, grant: &Grant) -> Result<PermissionDecision> {
        self.told(<dyn Entitlements>::DECIDE_PERMISSIONS, realm, access_token, grant).await
    }
}

impl FakeKeycloak {
    async fn ask(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        access_token: &str,
        grant: &Grant,
    ) -> Result<Answered> {
        let mut form = Form::default();
        grant.write(&mut form);
        let authorization = format!("Bearer {access_token}");
        self.grant_as(operation, realm, received(&form, Some(&authorization))).await
    }

    async fn told<T: DeserializeOwned>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        access_token: &str,
        grant: &Grant,
    ) -> Result<T> {
        match self.ask(operation, realm, access_token, grant).await? {
            Answered::Other(value) => read(value),
            Answered::Tokens(tokens) => {
                read(serde_json::to_value(tokens).map_err(|error| Error::with_source(ErrorKind::Decode, error))?)
            }
        }
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| Error::with_source(ErrorKind::Decode, error))
}
