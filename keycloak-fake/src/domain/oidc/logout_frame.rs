//! Which clients a browser tells that a session is over (OpenID Connect Front-Channel Logout 1.0).

use super::session::{self, Kind};
use crate::domain::Context;
use crate::state::{Client, Realm, Session};

/// A client that the browser tells, by opening an address of the client's in a frame.
#[derive(Clone, Debug)]
pub(crate) struct LogoutFrame {
    /// What the client calls itself.
    pub(crate) name: String,
    pub(crate) url: String,
}

/// The clients of a session that is about to end which are to be told. A session that ended by itself is no logout any
/// more.
pub(super) fn frames(realm: &Realm, context: &Context, session: &Session) -> Vec<LogoutFrame> {
    if !session::is_alive(realm, Kind::Online, session, context.now()) {
        return Vec::new();
    }
    // The one that the clients know from their tokens, wherever the logout comes from.
    let issuer = format!("{}/realms/{}", session.base_url, realm.name);
    let clients = session.clients.iter().filter_map(|part| realm.clients.get(&part.client));
    let clients = clients.filter(|client| client.settings.frontchannel_logout == Some(true));
    let frame = |client: &Client| {
        let url = client.attribute("frontchannel.logout.url")?;
        let name = client.settings.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&client.client_id);
        let is_told = client.flag("frontchannel.logout.session.required", true);
        let url = if is_told { with_session(url, &session.id, &issuer) } else { url.to_owned() };
        Some(LogoutFrame { name: name.to_owned(), url })
    };
    clients.filter_map(|client| frame(client)).collect()
}

/// The address with the parameters that name the session.
fn with_session(url: &str, sid: &str, issuer: &str) -> String {
    let (address, fragment) = url.split_once('#').map_or((url, None), |(address, rest)| (address, Some(rest)));
    let named =
        form_urlencoded::Serializer::new(String::new()).append_pair("sid", sid).append_pair("iss", issuer).finish();
    let mark = if address.contains('?') { '&' } else { '?' };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{address}{mark}{named}{fragment}")
}
