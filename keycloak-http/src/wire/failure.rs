//! What a failure of the HTTP client means.

use std::error::Error as _;
use std::io;

use keycloak_api::{Error, ErrorKind};

/// Turns the HTTP client's error into ours. Its URL goes: a query holds what people search for.
pub(super) fn read(error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() {
        ErrorKind::Timeout
    } else if error.is_builder() {
        ErrorKind::Encode
    } else if !error.is_connect() && is_nonsense(&error) {
        ErrorKind::Decode
    } else {
        ErrorKind::Connect
    };
    Error::with_source(kind, error.without_url())
}

/// Whether no connection came about, so that the server has seen nothing of the request.
pub(crate) fn was_not_sent(error: &Error) -> bool {
    let source = error.source().and_then(|source| source.downcast_ref::<reqwest::Error>());
    source.is_some_and(reqwest::Error::is_connect)
}

/// Whether the server answered, but no HTTP. A reply that only broke off is none of that.
fn is_nonsense(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse) {
            return true;
        }
        // So are malformed chunks. `InvalidData` is not among these: TLS has its alerts in it.
        if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::InvalidInput) {
            return true;
        }
        source = error.source();
    }
    false
}
