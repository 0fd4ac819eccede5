//! Which media types a caller takes (RFC 9110, section 12.5.1). Weights are not looked at.

use http::header::{ACCEPT, HeaderMap};

/// Whether the caller takes JSON.
pub(super) fn takes_json(headers: &HeaderMap) -> bool {
    !headers.contains_key(ACCEPT)
        || accepted(headers).any(|kind| matches!(kind, "" | "*/*" | "application/*" | "application/json"))
}

/// Whether the caller names JSON: no browser that goes somewhere. One that takes anything does not.
pub(super) fn asks_json(headers: &HeaderMap) -> bool {
    let is_json = |kind: &str| ["application/*", "application/json"].iter().any(|json| kind.eq_ignore_ascii_case(json));
    accepted(headers).any(is_json)
}

/// Whether the caller names pages: a browser that goes somewhere.
pub(super) fn takes_pages(headers: &HeaderMap) -> bool {
    accepted(headers).any(|kind| matches!(kind, "text/html" | "text/*"))
}

fn accepted(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|range| range.split(';').next().unwrap_or_default().trim())
}
