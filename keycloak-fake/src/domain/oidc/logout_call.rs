//! Which clients are told that a session is over (OpenID Connect Back-Channel Logout 1.0). Telling them is `service`'s
//! work, when the realm is unlocked.

use std::sync::Arc;

use super::session::{self, Kind};
use super::tab;
use crate::domain::Context;
use crate::state::{Client, Id, Realm, Seconds, Session};

/// The attribute that says where a client is told.
const ADDRESS: &str = "backchannel.logout.url";

/// A client to be told that a session is over.
#[derive(Clone, Debug)]
pub(crate) struct LogoutCall {
    pub(crate) client: Arc<Client>,
    /// Where to.
    pub(crate) url: String,
    /// The token's id.
    pub(crate) id: Id,
    pub(crate) issuer: String,
    pub(crate) issued: Seconds,
    pub(crate) user: Id,
    pub(crate) session: Id,
}

/// Ends a session as a logout does: its clients are to be told, those left out that browsers tell. Logins that are under way
/// in its browser are gone with it, as it may have vouched for their user.
pub(crate) fn end(realm: &mut Realm, context: &mut Context, kind: Kind, session: &Session) -> Vec<LogoutCall> {
    let calls = calls(realm, context, kind, session);
    session::end_one(realm, kind, &session.id);
    if kind == Kind::Online {
        tab::close_all(realm, &session.id);
    }
    calls
}

/// A session that ended by itself is no logout any more.
fn calls(realm: &Realm, context: &mut Context, kind: Kind, session: &Session) -> Vec<LogoutCall> {
    if !session::is_alive(realm, kind, session, context.now()) {
        return Vec::new();
    }
    let clients = session.clients.iter().filter_map(|part| realm.clients.get(&part.client));
    let clients = clients.filter(|client| client.is_enabled() && client.settings.frontchannel_logout != Some(true));
    let addressed: Vec<_> =
        clients.filter_map(|client| Some((client, address(client, ADDRESS, &context.base_url)?))).collect();
    let calls = addressed.into_iter().map(|(client, url)| LogoutCall {
        client: client.clone(),
        url,
        id: context.new_id(),
        issuer: format!("{}/realms/{}", session.base_url, realm.name),
        issued: context.now(),
        user: session.user.clone(),
        session: session.id.clone(),
    });
    calls.collect()
}

/// The address in this attribute of a client. One that starts with `/` lies below the client's root URL.
pub(crate) fn address(client: &Client, attribute: &str, base_url: &str) -> Option<String> {
    let address = client.attribute(attribute)?;
    if !address.starts_with('/') {
        return Some(address.to_owned());
    }
    let root = client.settings.root_url.as_deref().filter(|root| !root.is_empty());
    match root {
        Some("${authBaseUrl}" | "${authAdminUrl}") => Some(format!("{base_url}{address}")),
        Some(root) => Some(format!("{}{address}", root.trim_end_matches('/'))),
        None => Some(url::Url::parse(base_url).ok()?.join(address).ok()?.into()),
    }
}
