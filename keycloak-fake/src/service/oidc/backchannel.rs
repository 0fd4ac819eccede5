//! Logins on another device (OpenID CIBA Core 1.0): the device is asked between two decisions, and the client told after one,
//! while the realm is unlocked.

use std::sync::Arc;

use keycloak_api::Result;
use keycloak_api::oidc::{BackchannelAuthentication, OpenIdConnect};
use keycloak_api::operation::{Method, OperationInfo};
use serde_json::{Map, Value, json};
use url::Url;

use super::events::Asked;
use super::{IN_PROCESS, Received, off_the_runtime};
use crate::control::CibaChannel;
use crate::domain::denied::{BackchannelFault, OAuthDenied};
use crate::domain::oidc::backchannel::{self, Begun, NoticeCall, Status};
use crate::domain::oidc::consent;
use crate::domain::{Decision, Denied};
use crate::handle::{FakeKeycloak, refusal};
use crate::service::outgoing::{self, NoWay, Post};
use crate::state::Realm;
use crate::token;

const JSON: &str = "application/json";

static CALLBACK: OperationInfo = OperationInfo::new(
    "Ciba",
    "answer_backchannel",
    Method::POST,
    "/realms/{realm}/protocol/openid-connect/ext/ciba/auth/callback",
);

impl FakeKeycloak {
    /// `POST …/ext/ciba/auth`.
    pub(crate) async fn backchannel_endpoint(
        &self,
        realm: &str,
        received: Received<'_>,
    ) -> Result<BackchannelAuthentication> {
        let operation = <dyn OpenIdConnect>::AUTHENTICATE_BACKCHANNEL;
        let fail = |denied: Denied| refusal(operation, realm, &denied);
        let note = Some(Asked::Backchannel);
        let (begun, snapshot) = self.decide_oidc(operation, realm, received, None, note, backchannel::begin).await?;
        self.ask_device(&snapshot, &begun).await.map_err(fail)?;
        let Begun { login, lifespan, .. } = begun;
        let auth_req_id = token::sign_request_id(&snapshot, &login.id);
        let interval = Some(login.interval).filter(|interval| *interval > 0);
        let (cell, context) = (self.realm_of_oidc(realm).map_err(fail)?, self.context());
        cell.decide(|realm| {
            backchannel::keep(realm, &context, login);
            Ok(())
        })
        .map_err(fail)?;
        Ok(BackchannelAuthentication { auth_req_id, expires_in: lifespan, interval, ..Default::default() })
    }

    /// `POST …/ext/ciba/auth/callback`, of a device that shows this token.
    pub(crate) async fn backchannel_callback(
        &self,
        realm: &str,
        token: Option<&str>,
        status: Option<Status>,
        ip_address: &str,
    ) -> Result<()> {
        let fail = |denied: Denied| refusal(&CALLBACK, realm, &denied);
        let cell = self.realm_of_oidc(realm).map_err(fail)?;
        let token = token.ok_or_else(|| fail(denied(BackchannelFault::AnswerTokenMissing)))?;
        let presented = token::verify(&cell.snapshot(), token);
        let mut context = self.context();
        let decided =
            cell.decide(|realm| backchannel::answer(realm, &mut context, presented.as_ref(), status, ip_address));
        let (call, snapshot) = decided.map_err(fail)?;
        self.tell_of_answer(snapshot, call).await.map_err(fail)
    }

    /// The user's answer to a login of this id, given by a test; `None` where none waits for it.
    pub(crate) async fn answer_backchannel(&self, realm: &str, id: &str, status: Status) -> Result<Option<()>> {
        let fail = |denied: Denied| refusal(&CALLBACK, realm, &denied);
        let (cell, mut context) = (self.realm_of_oidc(realm).map_err(fail)?, self.context());
        let decided = cell.decide(|realm| backchannel::answer_to(realm, &mut context, id, status, IN_PROCESS));
        let (call, snapshot) = decided.map_err(fail)?;
        let Some(call) = call else { return Ok(None) };
        self.tell_of_answer(snapshot, call).await.map_err(fail).map(Some)
    }

    async fn ask_device(&self, realm: &Arc<Realm>, begun: &Begun) -> Decision<()> {
        let address = match &self.engine.ciba_channel {
            None => return Err(denied(BackchannelFault::NoChannel)),
            Some(CibaChannel::Held) => return Ok(()),
            Some(CibaChannel::Http(address)) => address,
        };
        let url = destination(address, "a channel to users' devices by TLS", BackchannelFault::NoChannel)?;
        let (realm, begun, issuer) = (realm.clone(), begun.clone(), self.issuer(&realm.name));
        let sent = off_the_runtime(move || {
            let token = token::sign_for_device(&realm, &issuer, &begun)?;
            let body = question(&begun).to_string();
            Ok(outgoing::post(&url, Post { content_type: JSON, token: Some(&token), body: &body }))
        });
        match sent.await {
            Ok(Ok(answer)) if outgoing::status(&answer) == "201" => Ok(()),
            Ok(Ok(answer)) => {
                tracing::warn!(answer, "the channel to users' devices did not take a request");
                Err(denied(BackchannelFault::Unexpected))
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "the channel to users' devices was not reached");
                Err(denied(BackchannelFault::NoChannel))
            }
            Err(error) => {
                tracing::warn!(%error, "no token could be made for a user's device");
                Err(denied(BackchannelFault::NoChannel))
            }
        }
    }

    /// Tells the client that it can ask, where it wants to be told. The answer counts in any case.
    async fn tell_of_answer(&self, realm: Arc<Realm>, call: Option<NoticeCall>) -> Decision<()> {
        let Some(call) = call else { return Ok(()) };
        let address = call.url.as_deref().ok_or_else(|| denied(BackchannelFault::NoticeNowhere))?;
        let url = destination(address, "notices of logins by TLS", BackchannelFault::NoticeFailed)?;
        let (name, client) = (realm.name.clone(), call.client_id.clone());
        let sent = off_the_runtime(move || {
            // Of a login that began by polling, Keycloak has kept neither token nor id, and writes so.
            let id = call.token.as_ref().map(|_| token::sign_request_id(&realm, &call.request));
            let body = id.map_or_else(|| json!({}), |id| json!({"auth_req_id": id})).to_string();
            let token = call.token.as_deref().unwrap_or("null");
            Ok(outgoing::post(&url, Post { content_type: JSON, token: Some(token), body: &body }))
        });
        let reason = match sent.await {
            Ok(Ok(answer)) if outgoing::is_understood(&answer) => return Ok(()),
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        tracing::warn!(reason, realm = &*name, client = &*client, "a client was not told of a user's answer");
        Err(denied(BackchannelFault::NoticeFailed))
    }
}

/// What the device is asked, as Keycloak's HTTP channel asks it.
fn question(begun: &Begun) -> Value {
    let login = &begun.login;
    let mut question = Map::new();
    question.insert("scope".to_owned(), (&*login.scope).into());
    if let Some(message) = &login.binding_message {
        question.insert("binding_message".to_owned(), (&**message).into());
    }
    question.insert("login_hint".to_owned(), (&*begun.user.username).into());
    question.insert("is_consent_required".to_owned(), consent::needs_consent(&begun.client).into());
    if let Some(values) = &login.acr_values {
        question.insert("acr_values".to_owned(), (&**values).into());
    }
    for (name, value) in &begun.more {
        question.insert(name.clone(), value.as_str().into());
    }
    Value::Object(question)
}

/// Where to post. `by_tls` says what is not done where that is by TLS; what is no address comes to `otherwise`.
fn destination(address: &str, by_tls: &'static str, otherwise: BackchannelFault) -> Decision<Url> {
    outgoing::address(address).map_err(|no_way| match no_way {
        NoWay::Tls => Denied::NotDone(by_tls),
        NoWay::Address => denied(otherwise),
    })
}

fn denied(fault: BackchannelFault) -> Denied {
    OAuthDenied::Backchannel(fault).into()
}
