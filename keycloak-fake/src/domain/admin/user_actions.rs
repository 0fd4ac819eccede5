//! What administrators have users do by mail, and being a user. What a mail's link leads to is not decided here.

use std::sync::Arc;

use keycloak_api::admin::EmailLink;

use super::clients::ACCOUNT;
use super::users;
use crate::domain::denied::{AdminDenied, Invalid, MailFault};
use crate::domain::oidc::logout_call::{self, LogoutCall};
use crate::domain::oidc::redirect_uri;
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision};
use crate::state::{Mail, Realm, Seconds, Session, Task, User};

/// How long a link that an administrator had sent holds where nothing is said, in seconds.
pub(super) const LIFESPAN: i32 = 43_200;

/// Sends the user a link to required actions.
pub(crate) fn execute_actions(
    realm: &mut Realm,
    context: &mut Context,
    id: &str,
    link: &EmailLink,
    actions: &[String],
) -> Decision<Arc<Mail>> {
    let user = users::find(realm, id)?;
    let client_id = check(realm, context, &user, link)?;
    if !actions.iter().all(|action| realm.required_action(action).is_some()) {
        return Err(AdminDenied::Invalid(Invalid::RequiredActions).into());
    }
    send(realm, context, &user, client_id, link, Task::Actions(actions.to_vec()))
}

/// Sends the user a link that verifies the address.
pub(crate) fn verify_email(
    realm: &mut Realm,
    context: &mut Context,
    id: &str,
    link: &EmailLink,
) -> Decision<Arc<Mail>> {
    let user = users::find(realm, id)?;
    let client_id = check(realm, context, &user, link)?;
    send(realm, context, &user, client_id, link, Task::VerifyEmail)
}

/// Begins a session of the user in a browser. The one who asks gives up the own session, if it is in this realm.
pub(crate) fn impersonate(
    realm: &mut Realm,
    context: &mut Context,
    id: &str,
    own_session: Option<&str>,
    ip_address: &str,
) -> Decision<(Arc<Session>, Vec<LogoutCall>)> {
    let user = users::find(realm, id)?;
    if !user.enabled {
        return Err(AdminDenied::Invalid(Invalid::UserDisabled).into());
    }
    if user.service_account_of.is_some() {
        return Err(AdminDenied::Invalid(Invalid::ServiceAccountImpersonation).into());
    }
    let own = own_session.and_then(|own| realm.sessions.get(own)).cloned();
    let calls = own.map(|own| logout_call::end(realm, context, Kind::Online, &own)).unwrap_or_default();
    let session = Session { in_browser: true, auth_time: 0, ..session::start(context, &user, ip_address) };
    Ok((realm.sessions.put(session), calls))
}

/// Refuses what no mail is tried for, and returns the `clientId` of the client that the user returns to.
fn check(realm: &Realm, context: &Context, user: &User, link: &EmailLink) -> Decision<Arc<str>> {
    let refuse = |invalid| Err(AdminDenied::Invalid(invalid).into());
    if user.email.is_none() {
        return refuse(Invalid::UserEmailMissing);
    }
    if !user.enabled {
        return refuse(Invalid::UserDisabled);
    }
    if link.redirect_uri.is_some() && link.client_id.is_none() {
        return refuse(Invalid::LinkClientMissing);
    }
    let Some(client) = realm.client(link.client_id.as_deref().unwrap_or(ACCOUNT)) else {
        return refuse(Invalid::LinkClientUnknown);
    };
    if !client.is_enabled() {
        return refuse(Invalid::LinkClientDisabled);
    }
    let leads = |uri: &String| redirect_uri::verify(realm, client, &context.base_url, uri).is_some();
    if !link.redirect_uri.as_ref().is_none_or(leads) {
        return refuse(Invalid::LinkRedirectUri);
    }
    Ok(client.client_id.clone())
}

fn send(
    realm: &mut Realm,
    context: &mut Context,
    user: &User,
    client_id: Arc<str>,
    link: &EmailLink,
    task: Task,
) -> Decision<Arc<Mail>> {
    if !realm.has_mail_server() {
        let fault = match &task {
            Task::Actions(_) if realm.mail_setting("from").is_none() => MailFault::ActionsWithoutSender,
            task => not_taken(task),
        };
        return Err(AdminDenied::MailNotSent(fault).into());
    }
    let lifespan = link.lifespan.or(realm.settings.action_token_generated_by_admin_lifespan).unwrap_or(LIFESPAN);
    let mail = Mail {
        id: context.new_id(),
        nonce: context.new_id(),
        sent: context.now_ms,
        user: Some(user.id.clone()),
        address: user.email.clone().unwrap_or_default(),
        task,
        client_id,
        redirect_uri: link.redirect_uri.clone(),
        expires: context.now() + Seconds::from(lifespan),
        login: None,
        issuer: context.issuer(&realm.name),
    };
    let mail = Arc::new(mail);
    keep(realm, mail.clone());
    Ok(mail)
}

/// Keeps a mail that was sent.
pub(crate) fn keep(realm: &mut Realm, mail: Arc<Mail>) {
    realm.mails.push_back(mail);
}

/// Why a mail of this kind was not sent: there is no mail server, or it did not take it.
pub(crate) fn not_taken(task: &Task) -> MailFault {
    match task {
        Task::Actions(_) => MailFault::ActionsWithoutServer,
        Task::VerifyEmail | Task::ResetPassword | Task::Invitation { .. } => MailFault::VerifyEmail,
    }
}
