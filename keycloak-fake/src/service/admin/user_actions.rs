//! [`UserActions`] on the fake.

use std::sync::Arc;

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{IMPERSONATE, MANAGE_USERS};
use crate::domain::admin::user_actions;
use crate::handle::{Caller, FakeKeycloak};
use crate::service::oidc::IN_PROCESS;
use crate::service::target::Target;
use crate::state::Session;
use crate::token;

const UPDATE_PASSWORD: &str = "UPDATE_PASSWORD";

#[rest]
#[async_trait]
impl UserActions for FakeKeycloak {
    async fn execute_actions_email(
        &self,
        realm: &str,
        user_id: &str,
        link: &EmailLink,
        actions: &[String],
    ) -> Result<()> {
        let operation = <dyn UserActions>::EXECUTE_ACTIONS_EMAIL;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, context| {
            user_actions::execute_actions(realm, context, user_id, link, actions)
        })
    }

    async fn send_verify_email(&self, realm: &str, user_id: &str, link: &EmailLink) -> Result<()> {
        let operation = <dyn UserActions>::SEND_VERIFY_EMAIL;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, context| {
            user_actions::verify_email(realm, context, user_id, link)
        })
    }

    async fn send_reset_password_email(
        &self,
        realm: &str,
        user_id: &str,
        client_id: Option<&str>,
        redirect_uri: Option<&str>,
    ) -> Result<()> {
        let operation = <dyn UserActions>::SEND_RESET_PASSWORD_EMAIL;
        let link = EmailLink {
            client_id: client_id.map(str::to_owned),
            redirect_uri: redirect_uri.map(str::to_owned),
            lifespan: None,
        };
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, context| {
            user_actions::execute_actions(realm, context, user_id, &link, &[UPDATE_PASSWORD.to_owned()])
        })
    }

    async fn impersonate_user(&self, realm: &str, user_id: &str) -> Result<Impersonation> {
        self.impersonate(realm, user_id, IN_PROCESS).map(|(impersonation, _)| impersonation)
    }
}

impl FakeKeycloak {
    /// Begins a session of the user, which a browser that gets its cookies is in.
    pub(crate) fn impersonate(
        &self,
        realm: &str,
        user_id: &str,
        ip_address: &str,
    ) -> Result<(Impersonation, Arc<Session>)> {
        let operation = <dyn UserActions>::IMPERSONATE_USER;
        let own = self.session_in(realm);
        let session = self.administer(operation, Target::user(realm, user_id), IMPERSONATE, |realm, context| {
            user_actions::impersonate(realm, context, user_id, own.as_deref(), ip_address)
        })?;
        let impersonation = Impersonation {
            same_realm: Some(own.is_some()),
            redirect: Some(format!("{}/account", self.issuer(realm))),
            ..Impersonation::default()
        };
        Ok((impersonation, session))
    }

    /// The session of the caller's token, where it is one of `realm`.
    fn session_in(&self, realm: &str) -> Option<String> {
        let Caller::Token(Some(token)) = self.caller() else { return None };
        let claims = token::peek(token)?;
        let text = |name: &str| claims.get(name).and_then(|claim| claim.as_str());
        let is_here = text("iss")?.rsplit_once("/realms/").is_some_and(|(_, of)| of == realm);
        is_here.then(|| text("sid").unwrap_or_default().to_owned())
    }
}
