//! What the user answers on the device: the callback of Keycloak's authentication channel, which the device's token opens.

use std::sync::Arc;

use super::{fault, forgotten, is_pinged};
use crate::domain::denied::BackchannelFault;
use crate::domain::oidc::event::{self, Event};
use crate::domain::{Context, Decision};
use crate::state::{BackchannelAnswer, BackchannelLogin, Client, Id, Realm};
use crate::token::Presented;

/// What a device can say, by Keycloak's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Succeed,
    Unauthorized,
    Cancelled,
}

/// A client that is to be told that it can ask (OpenID CIBA Core 1.0, section 10.2). A secret of the client's is in it, so
/// that it has no `Debug`.
pub(crate) struct NoticeCall {
    /// Where, if it says so.
    pub(crate) url: Option<String>,
    pub(crate) client_id: Arc<str>,
    /// The token that the client gave, if it did.
    pub(crate) token: Option<Arc<str>>,
    /// What the `auth_req_id` names.
    pub(crate) request: Id,
}

impl Status {
    /// Each, in Keycloak's order.
    pub(crate) const ALL: [Self; 3] = [Self::Succeed, Self::Unauthorized, Self::Cancelled];

    /// The status of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "SUCCEED" => Some(Self::Succeed),
            "UNAUTHORIZED" => Some(Self::Unauthorized),
            "CANCELLED" => Some(Self::Cancelled),
            _ => None,
        }
    }
}

/// Decides on the answer of whoever shows `token`; no status is one that a device cannot give.
pub(crate) fn answer(
    realm: &mut Realm,
    context: &mut Context,
    token: Option<&Presented>,
    status: Option<Status>,
    ip_address: &str,
) -> Decision<Option<NoticeCall>> {
    let token = token.filter(|token| is_good(realm, context, token));
    let Some(login) = token.and_then(|token| find(realm, context, token.jti.as_deref()?)) else {
        failed(realm, context, ip_address, None, "invalid_token");
        return Err(fault(BackchannelFault::AnswerToken).noted());
    };
    if login.answer == BackchannelAnswer::Approved {
        // Who agrees and answers again has answered nothing; who refused may think better of it.
        realm.backchannels.remove(&login.id);
        return Err(fault(BackchannelFault::AnswerToken).noted());
    }
    let client = realm.client(&login.client_id).filter(|client| client.is_enabled()).cloned();
    let client = client.ok_or_else(|| fault(BackchannelFault::AnswerOfNobody))?;
    let status = status.ok_or_else(|| fault(BackchannelFault::AnswerStatus))?;
    Ok(take(realm, context, &client, &login, status, ip_address))
}

/// Takes the answer of a test to the login of this id: `None` where none waits for one.
pub(crate) fn answer_to(
    realm: &mut Realm,
    context: &mut Context,
    id: &str,
    status: Status,
    ip_address: &str,
) -> Decision<Option<Option<NoticeCall>>> {
    let login = realm.backchannels.named(id).filter(|login| waits(context, login)).cloned();
    let Some(login) = login else { return Ok(None) };
    let Some(client) = realm.client(&login.client_id).cloned() else { return Ok(None) };
    Ok(Some(take(realm, context, &client, &login, status, ip_address)))
}

/// Keeps the event of a login that a device's answer has ended.
fn failed(realm: &mut Realm, context: &mut Context, ip_address: &str, client: Option<&Client>, error: &'static str) {
    let client = client.map(|client| client.client_id.to_string());
    let event = Event { kind: "LOGIN", client, error: Some(error), ..Event::default() };
    event::keep(realm, context, ip_address, event);
}

fn find(realm: &Realm, context: &Context, id: &str) -> Option<Arc<BackchannelLogin>> {
    realm.backchannels.named(id).filter(|login| context.now() < forgotten(login)).cloned()
}

/// Takes an answer, and says whom to tell.
fn take(
    realm: &mut Realm,
    context: &mut Context,
    client: &Client,
    login: &BackchannelLogin,
    status: Status,
    ip_address: &str,
) -> Option<NoticeCall> {
    let error = match status {
        Status::Succeed => None,
        Status::Unauthorized => Some("consent_denied"),
        Status::Cancelled => Some("not_allowed"),
    };
    let taken = if error.is_none() { BackchannelAnswer::Approved } else { BackchannelAnswer::Denied };
    realm.backchannels.change(&login.id, |login| login.answer = taken);
    if let Some(error) = error {
        failed(realm, context, ip_address, Some(client), error);
    }
    is_pinged(realm, client).then(|| NoticeCall {
        url: client.attribute("ciba.backchannel.client.notification.endpoint").map(str::to_owned),
        client_id: client.client_id.clone(),
        token: login.notice.clone(),
        request: login.id.clone(),
    })
}

/// The logins that wait for their users, the oldest first.
pub(crate) fn pending(realm: &Realm, context: &Context) -> Vec<Arc<BackchannelLogin>> {
    let mut pending: Vec<_> = realm.backchannels.iter().filter(|login| waits(context, login)).cloned().collect();
    pending.sort_by_key(|login| login.number);
    pending
}

/// Whether an answer would still be of use to the client.
fn waits(context: &Context, login: &BackchannelLogin) -> bool {
    login.answer == BackchannelAnswer::Pending && context.now() < login.expires
}

fn is_good(realm: &Realm, context: &Context, token: &Presented) -> bool {
    let issuer = context.issuer(&realm.name);
    let is_active = token.exp.is_none_or(|exp| exp == 0 || context.now() < exp);
    token.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case("bearer"))
        && token.iss.as_deref() == Some(&*issuer)
        && token.audience_has(&issuer)
        && token.sub.is_some()
        && is_active
}
