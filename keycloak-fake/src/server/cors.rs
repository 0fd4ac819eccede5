//! Which scripts of other sites may read an answer (the Fetch standard, section 3.2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderMap, HeaderValue, ORIGIN,
};
use serde_json::Value;

use super::admin::bearer;
use super::answer::{self, Answer};
use crate::FakeKeycloak;

/// The request headers that a script may send.
const REQUEST_HEADERS: &str = "Origin, Accept, X-Requested-With, Access-Control-Request-Method, \
                               Access-Control-Request-Headers, DPoP, Content-Type, Authorization";

/// Keycloak's words for a site that may not ask.
pub(super) const INVALID_ORIGIN: &str = "Invalid origin";

/// Answers a preflight: Keycloak lets every site ask, and says no at the request itself.
pub(super) fn preflight(headers: &HeaderMap, methods: &'static str) -> Answer {
    let mut answer = answer::empty(StatusCode::OK);
    if let Some(origin) = headers.get(ORIGIN) {
        let headers = answer.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(methods));
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(REQUEST_HEADERS));
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("3600"));
    }
    answer
}

/// The site whose script asks, where it is another one than the server's own.
pub(super) fn foreign_origin(headers: &HeaderMap, base_url: &str) -> Option<HeaderValue> {
    let origin = headers.get(ORIGIN)?;
    (origin.as_bytes() != origin_of(base_url).as_bytes()).then(|| origin.clone())
}

/// Lets the site's script read the answer.
pub(super) fn allow(mut answer: Answer, origin: Option<HeaderValue>, exposed: &'static str) -> Answer {
    if let Some(origin) = origin {
        let headers = answer.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if !exposed.is_empty() {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(exposed));
        }
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    answer
}

/// Refuses a script of a site that the token does not name. The token is known to be good.
#[expect(clippy::result_large_err, reason = "an answer is on its way to the client, once a request")]
pub(super) fn check_token(fake: &FakeKeycloak, headers: &HeaderMap) -> Result<(), Answer> {
    let Some(origin) = foreign_origin(headers, fake.base_url()) else { return Ok(()) };
    let allowed = bearer(headers).and_then(allowed_origins).unwrap_or_default();
    let is_allowed = allowed.iter().any(|allowed| allowed == "*" || allowed.as_bytes() == origin.as_bytes());
    if is_allowed { Ok(()) } else { Err(answer::json_text(StatusCode::FORBIDDEN, r#"{"error":"Invalid origin"}"#)) }
}

fn allowed_origins(token: &str) -> Option<Vec<String>> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    let origins = claims.get("allowed-origins")?.as_array()?;
    Some(origins.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Scheme, host and port of a URL.
fn origin_of(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    &url[..end]
}
