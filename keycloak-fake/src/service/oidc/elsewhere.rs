//! What stands at an address of the web, as text: requests and keys of clients.

use std::borrow::Cow;
use std::io;

use encoding_rs::{Encoding, UTF_8};
use url::Url;

use crate::domain::{Decision, Denied};
use crate::service::outgoing::{self, NoWay, Page};

/// Why there is no text at an address.
pub(super) struct Missing {
    /// In Keycloak's words, as far as they do not come from the machine.
    pub(super) reason: String,
    /// Java's name of the reason, where there is one.
    pub(super) kind: Option<&'static str>,
}

impl Missing {
    fn new(reason: String) -> Self {
        Self { reason, kind: None }
    }
}

/// What stands at an address, where that is said with success. `by_tls` says what is not done.
pub(super) async fn text_at(address: &str, longest: usize, by_tls: &'static str) -> Decision<Result<String, Missing>> {
    let url = match outgoing::address(address) {
        Ok(url) => url,
        Err(NoWay::Tls) => return Err(Denied::NotDone(by_tls)),
        Err(NoWay::Address) => return Ok(Err(no_address(address))),
    };
    Ok(match outgoing::get(&url, None, longest).await {
        Ok(page) if (200..300).contains(&page.status) => match text(&page) {
            Some(text) => Ok(text.into_owned()),
            None => Err(Missing::new("its letters are of an alphabet that is not known".to_owned())),
        },
        Ok(page) => Err(refused(page.status, &page.reason)),
        Err(error) => Err(not_reached(&url, &error)),
    })
}

/// Somebody is there, and answers without success.
pub(super) fn refused(status: u16, phrase: &str) -> Missing {
    let reason = format!("status code: {status}, reason phrase: {phrase}");
    Missing { reason, kind: Some("org.apache.http.client.HttpResponseException") }
}

fn no_address(text: &str) -> Missing {
    match Url::parse(text) {
        Ok(url) => Missing {
            reason: format!("{} protocol is not supported", url.scheme()),
            kind: Some("org.apache.http.conn.UnsupportedSchemeException"),
        },
        Err(_) => Missing::new(format!("{text} is no address of the web")),
    }
}

/// What a page says, in the alphabet that it names, or else in UTF-8, in which a mark at the start counts. `None` if nobody
/// knows that one.
fn text(page: &Page) -> Option<Cow<'_, str>> {
    let encoding = match page.charset() {
        Some(label) => Encoding::for_label(label.as_bytes())?,
        None => UTF_8,
    };
    let text = match encoding {
        encoding if encoding == UTF_8 => encoding.decode_without_bom_handling(&page.body).0,
        encoding => encoding.decode(&page.body).0,
    };
    Some(text)
}

/// Keycloak's words where nobody answers, as far as they do not come from the machine.
fn not_reached(url: &Url, error: &io::Error) -> Missing {
    match (error.kind(), url.host_str(), url.port_or_known_default()) {
        (io::ErrorKind::ConnectionRefused, Some(host), Some(port)) => {
            let reason = format!("Connect to {host}:{port} [/{host}] failed: Connection refused");
            Missing { reason, kind: Some("org.apache.http.conn.HttpHostConnectException") }
        }
        _ => Missing::new(error.to_string()),
    }
}
