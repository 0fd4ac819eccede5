//! The mails of logins: with a link that leads back to the tab, or to one of its own.

use std::sync::Arc;

use super::client_data::ClientData;
use crate::domain::Context;
use crate::state::{LoginTab, Mail, MailedLogin, Realm, Seconds, Task, User};

/// How long a link holds where the realm does not say, in seconds.
const LIFESPAN: i32 = 300;

/// Sends the user a mail. `false` if the realm has no mail server, or the user no address.
pub(super) fn send(realm: &mut Realm, context: &mut Context, user: &User, tab: &LoginTab, task: Task) -> bool {
    let Some(address) = user.email.clone().filter(|_| realm.has_mail_server()) else { return false };
    let client = realm.clients.get(&tab.request.client);
    let lifespan = realm.settings.action_token_generated_by_user_lifespan.unwrap_or(LIFESPAN);
    let mail = Mail {
        id: context.new_id(),
        nonce: context.new_id(),
        sent: context.now_ms,
        user: Some(user.id.clone()),
        address,
        task,
        client_id: client.map(|client| client.client_id.clone()).unwrap_or_default(),
        redirect_uri: None,
        expires: context.now() + Seconds::from(lifespan),
        login: Some(MailedLogin {
            id: session_of(tab),
            tab: tab.id.clone(),
            client_data: ClientData::encode(&tab.request),
        }),
        issuer: context.issuer(&realm.name),
    };
    realm.mails.push_back(Arc::new(mail));
    true
}

/// Login, tab and client in one, as a link's token names them.
pub(super) fn session_of(tab: &LoginTab) -> String {
    format!("{}.{}.{}", tab.root, tab.id, tab.request.client)
}
