//! Requests that are tokens and stand at an address: they are fetched while the realm is unlocked, between two decisions.

use std::io;

use url::Url;

use super::off_the_runtime;
use crate::domain::oidc::authorize::FoundObject;
use crate::domain::{Decision, Denied};
use crate::service::outgoing::{self, NoWay};
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
    let asked = url.clone();
    let fetched = off_the_runtime(move || Ok(outgoing::get(&asked, None, LONGEST))).await;
    let reason = match (fetched, client) {
        (Ok(Ok(page)), Some(client)) if (200..300).contains(&page.status) => {
            // Whatever it says of its letters, Keycloak reads it as UTF-8.
            return Ok(RequestObject::read(&client, &String::from_utf8_lossy(&page.body)));
        }
        // Keycloak's words for an answer that is none.
        (Ok(Ok(page)), _) => format!("status code: {}, reason phrase: {}", page.status, page.reason),
        (Ok(Err(error)), _) => not_reached(&url, &error),
        (Err(error), _) => error.to_string(),
    };
    tracing::debug!(reason, realm = &*realm.name, "a request was not fetched from its address");
    Ok(Err(NoObject::NotFetched(reason)))
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
