//! Requests that are tokens and stand at an address: they are fetched while the realm is unlocked, between two decisions.

use std::borrow::Cow;
use std::io;

use encoding_rs::{Encoding, UTF_8};
use url::Url;

use crate::domain::oidc::authorize::FoundObject;
use crate::domain::{Decision, Denied};
use crate::service::outgoing::{self, NoWay, Page};
use crate::state::Realm;
use crate::token::{NoObject, RequestObject};

/// Longer ones Keycloak does not read, in bytes.
const LONGEST: usize = 10_000_000;

/// The request of the client of this id that stands at this address, which the client has registered.
pub(super) async fn fetch(realm: &Realm, client: &str, address: &str) -> Decision<FoundObject> {
    let url = match outgoing::address(address) {
        Ok(url) => url,
        Err(NoWay::Tls) => return Err(Denied::NotDone("request objects at an address by TLS")),
        Err(NoWay::Address) => return Ok(Err(NoObject::NotFetched(format!("{address} is no address of the web")))),
    };
    let client = realm.clients.get(client).cloned();
    let reason = match (outgoing::get(&url, None, LONGEST).await, client) {
        (Ok(page), Some(client)) if (200..300).contains(&page.status) => match text(&page) {
            Some(text) => return Ok(RequestObject::read(&client, &text)),
            None => "its letters are of an alphabet that is not known".to_owned(),
        },
        // Keycloak's words for an answer that is none.
        (Ok(page), _) => format!("status code: {}, reason phrase: {}", page.status, page.reason),
        (Err(error), _) => not_reached(&url, &error),
    };
    tracing::debug!(reason, realm = &*realm.name, "a request was not fetched from its address");
    Ok(Err(NoObject::NotFetched(reason)))
}

/// What a page says, in the alphabet that it names, or else in UTF-8. `None` if nobody knows that one.
fn text(page: &Page) -> Option<Cow<'_, str>> {
    let encoding = match page.charset() {
        Some(label) => Encoding::for_label(label.as_bytes())?,
        None => UTF_8,
    };
    Some(encoding.decode(&page.body).0)
}

/// Keycloak's words where nobody answers, as far as they do not come from the machine.
fn not_reached(url: &Url, error: &io::Error) -> String {
    match (error.kind(), url.host_str(), url.port_or_known_default()) {
        (io::ErrorKind::ConnectionRefused, Some(host), Some(port)) => {
            format!("Connect to {host}:{port} [/{host}] failed: Connection refused")
        }
        _ => error.to_string(),
    }
}
