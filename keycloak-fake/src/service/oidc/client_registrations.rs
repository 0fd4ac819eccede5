//! [`ClientRegistrations`] on the fake.

use async_trait::async_trait;
use keycloak_api::oidc::ClientRegistrations;
use keycloak_api::operation::OperationInfo;
use keycloak_api::representation::{ClientRepresentation, OIDCClientRepresentation};
use keycloak_api::{Result, rest};
use serde_json::{Map, Value};

use super::events::{self, Done};
use crate::domain::oidc::client_registrations::{self as registrations, Asked, Next, Registered, Shown, metadata};
use crate::domain::{Context, Decision, Denied};
use crate::handle::{FakeKeycloak, refusal};
use crate::state::Realm;
use crate::token;

#[rest]
#[async_trait]
impl ClientRegistrations for FakeKeycloak {
    async fn register_client(
        &self,
        realm: &str,
        token: Option<&str>,
        client: &ClientRepresentation,
    ) -> Result<ClientRepresentation> {
        let operation = <dyn ClientRegistrations>::REGISTER_CLIENT;
        self.registered(operation, realm, token, (Done::Create, None), |realm, context, asked| {
            registrations::create(realm, context, asked, client)
        })
    }

    async fn get_registered_client(
        &self,
        realm: &str,
        client_id: &str,
        token: Option<&str>,
    ) -> Result<ClientRepresentation> {
        let operation = <dyn ClientRegistrations>::GET_REGISTERED_CLIENT;
        self.registered(operation, realm, token, (Done::Get, Some(client_id)), |realm, context, asked| {
            registrations::get(realm, context, asked, client_id)
        })
    }

    async fn update_registered_client(
        &self,
        realm: &str,
        client_id: &str,
        token: Option<&str>,
        client: &ClientRepresentation,
    ) -> Result<ClientRepresentation> {
        let operation = <dyn ClientRegistrations>::UPDATE_REGISTERED_CLIENT;
        self.registered(operation, realm, token, (Done::Update, Some(client_id)), |realm, context, asked| {
            registrations::update(realm, context, asked, client_id, client)
        })
    }

    async fn delete_registered_client(&self, realm: &str, client_id: &str, token: Option<&str>) -> Result<()> {
        let operation = <dyn ClientRegistrations>::DELETE_REGISTERED_CLIENT;
        self.unregister(operation, realm, client_id, token)
    }

    async fn register_oidc_client(
        &self,
        realm: &str,
        token: Option<&str>,
        client: &OIDCClientRepresentation,
    ) -> Result<OIDCClientRepresentation> {
        let operation = <dyn ClientRegistrations>::REGISTER_OIDC_CLIENT;
        self.registered(operation, realm, token, (Done::Create, None), |realm, context, asked| {
            metadata::create(realm, context, asked, client)
        })
    }

    async fn get_registered_oidc_client(
        &self,
        realm: &str,
        client_id: &str,
        token: Option<&str>,
    ) -> Result<OIDCClientRepresentation> {
        let operation = <dyn ClientRegistrations>::GET_REGISTERED_OIDC_CLIENT;
        self.registered(operation, realm, token, (Done::Get, Some(client_id)), |realm, context, asked| {
            metadata::get(realm, context, asked, client_id)
        })
    }

    async fn update_registered_oidc_client(
        &self,
        realm: &str,
        client_id: &str,
        token: Option<&str>,
        client: &OIDCClientRepresentation,
    ) -> Result<OIDCClientRepresentation> {
        let operation = <dyn ClientRegistrations>::UPDATE_REGISTERED_OIDC_CLIENT;
        self.registered(operation, realm, token, (Done::Update, Some(client_id)), |realm, context, asked| {
            metadata::update(realm, context, asked, client_id, client)
        })
    }

    async fn delete_registered_oidc_client(&self, realm: &str, client_id: &str, token: Option<&str>) -> Result<()> {
        let operation = <dyn ClientRegistrations>::DELETE_REGISTERED_OIDC_CLIENT;
        self.unregister(operation, realm, client_id, token)
    }

    async fn get_registered_client_installation(
        &self,
        realm: &str,
        client_id: &str,
        token: Option<&str>,
    ) -> Result<Map<String, Value>> {
        self.registered_client_installation(realm, client_id, token, false)
    }
}

/// A representation that may hold a registration access token.
trait HoldsToken {
    fn hold(&mut self, token: String);
    fn client_id(&self) -> Option<&str>;
}

impl HoldsToken for ClientRepresentation {
    fn hold(&mut self, token: String) {
        self.registration_access_token = Some(token);
    }

    fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref()
    }
}

impl HoldsToken for OIDCClientRepresentation {
    fn hold(&mut self, token: String) {
        self.registration_access_token = Some(token);
    }

    fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref()
    }
}

impl FakeKeycloak {
    /// What an adapter is set up with, where a client's own credentials may be shown in place of a token.
    pub(crate) fn registered_client_installation(
        &self,
        realm: &str,
        client_id: &str,
        token: Option<&str>,
        proves_client: bool,
    ) -> Result<Map<String, Value>> {
        let operation = <dyn ClientRegistrations>::GET_REGISTERED_CLIENT_INSTALLATION;
        let decided = self.decide_registration(realm, token, proves_client, |realm, context, asked| {
            registrations::installation(realm, context, asked, client_id)
        });
        self.noted(operation, realm, (Done::Get, Some(client_id)), decided, |_| None)
    }

    /// Makes a decision that answers with a client, and signs the token that goes with it.
    fn registered<T: HoldsToken>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        token: Option<&str>,
        what: (Done, Option<&str>),
        decision: impl FnOnce(&mut Realm, &mut Context, &Asked<'_>) -> Decision<Registered<T>>,
    ) -> Result<T> {
        let decided = self.decide_registration(realm, token, false, decision);
        let made = |made: &Registered<T>| made.client.client_id().map(str::to_owned);
        let Registered { mut client, token: next } = self.noted(operation, realm, what, decided, made)?;
        match (next, token) {
            (Next::New(plan), _) => client.hold(self.sign_registration(realm, &plan)),
            (Next::Same(_), Some(token)) if self.is_current(realm, token) => client.hold(token.to_owned()),
            // Its key was replaced meanwhile.
            (Next::Same(plan), _) => client.hold(self.sign_registration(realm, &plan)),
            (Next::Nothing, _) => {}
        }
        Ok(client)
    }

    /// Whether scripts of this web site may register clients by this token, or by none.
    #[cfg(feature = "server")]
    pub(crate) fn lets_register(&self, realm: &str, token: Option<&str>, origin: &str) -> bool {
        let allowed = self.decide_registration(realm, token, false, |realm, _, asked| {
            Ok(registrations::allowed_origins(realm, asked))
        });
        allowed.is_ok_and(|allowed| allowed.iter().any(|allowed| allowed == "*" || allowed == origin))
    }

    fn is_current(&self, realm: &str, raw: &str) -> bool {
        self.engine.realm(realm).is_some_and(|cell| token::is_current(&cell.snapshot(), raw))
    }

    /// Deletes a client, by whichever of the operations.
    fn unregister(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        client_id: &str,
        token: Option<&str>,
    ) -> Result<()> {
        let decided = self.decide_registration(realm, token, false, |realm, context, asked| {
            registrations::delete(realm, context, asked, client_id)
        });
        self.noted(operation, realm, (Done::Delete, Some(client_id)), decided, |()| None)
    }

    /// Keeps the events of what was decided of this client, or of the one that was made.
    fn noted<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        (done, client_id): (Done, Option<&str>),
        decided: Decision<T>,
        made: impl FnOnce(&T) -> Option<String>,
    ) -> Result<T> {
        let keeps = self.engine.realm(realm).is_some_and(|cell| events::are_kept(&cell.snapshot()));
        let keep = |client: Option<&str>, denied: Option<&Denied>, words: &str| {
            if keeps {
                let events = events::registered(done, client, denied, words);
                self.keep_events_of(realm, self.ip_address(), events);
            }
        };
        match decided {
            Ok(outcome) => {
                keep(made(&outcome).as_deref().or(client_id), None, "");
                Ok(outcome)
            }
            Err(denied) => {
                let error = refusal(operation, realm, &denied);
                let words = error.reply().and_then(|reply| reply.error_description.as_deref()).unwrap_or_default();
                keep(client_id, Some(&denied), words);
                Err(error)
            }
        }
    }

    fn decide_registration<T>(
        &self,
        realm: &str,
        token: Option<&str>,
        proves_client: bool,
        decision: impl FnOnce(&mut Realm, &mut Context, &Asked<'_>) -> Decision<T>,
    ) -> Decision<T> {
        let cell = self.realm(realm)?;
        let presented = token.map(|token| token::verify(&cell.snapshot(), token));
        let token = match &presented {
            None => Shown::Nothing,
            Some(None) => Shown::Foreign,
            Some(Some(own)) => Shown::Own(own),
        };
        let asked = Asked { token, ip_address: self.ip_address(), proves_client };
        let mut context = self.context();
        cell.decide(|realm| decision(realm, &mut context, &asked)).map(|(outcome, _)| outcome)
    }
}
