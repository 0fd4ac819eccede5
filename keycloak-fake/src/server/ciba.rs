//! What users' devices send (the callback of Keycloak's authentication channel for CIBA): JSON, unlike all else below
//! `/protocol/openid-connect`.

use axum::Extension;
use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::Value;

use super::answer::{self, Answer};
use super::app::Site;
use super::headers::media_type;
use super::public::realm_of;
use super::{admin, body};
use crate::domain::oidc::backchannel::Status;

/// What Keycloak makes of an answer that it takes: it writes down of which type its own would be.
const TAKEN: &str =
    r#"{"type":"application","subtype":"json","parameters":{},"wildcardSubtype":false,"wildcardType":false}"#;

/// `POST …/ext/ciba/auth/callback`.
pub(super) async fn answered(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    let realm = realm_of(&request);
    let (parts, body) = request.into_parts();
    if media_type(&parts.headers).is_some_and(|kind| kind != "application/json") {
        return answer::json_text(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            r#"{"error":"The content-type header value did not match the value in @Consumes"}"#,
        );
    }
    let body = match body::read(body).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let status = match said(&body) {
        Ok(status) => status,
        Err(refusal) => return refusal,
    };
    let (token, from) = (admin::bearer(&parts.headers), site.peer.to_string());
    match site.fake.backchannel_callback(&realm, token, status, &from).await {
        Ok(()) => answer::cache(answer::with_body(StatusCode::OK, "application/json;charset=UTF-8", TAKEN), "no-cache"),
        Err(error) => answer::from_error(&error),
    }
}

/// The status that a body names, if it does.
#[expect(clippy::result_large_err, reason = "an answer is on its way to the device, once a request")]
fn said(body: &[u8]) -> Result<Option<Status>, Answer> {
    let unreadable = |error: &'static str| Err(answer::json_text(StatusCode::BAD_REQUEST, error));
    // Nothing is null to Keycloak, and it trips over that.
    if body.is_empty() {
        return Err(answer::unknown_error());
    }
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return unreadable(r#"{"error":"invalid_request","error_description":"Cannot parse the JSON"}"#);
    };
    let ill_typed = r#"{"error":"unknown_error","error_description":"Cannot parse the JSON"}"#;
    let body = match body {
        Value::Object(body) => body,
        Value::Null => return Err(answer::unknown_error()),
        _ => return unreadable(ill_typed),
    };
    let is_text = |value: &Value| !value.is_array() && !value.is_object();
    let more = body.get("additionalParams").unwrap_or(&Value::Null);
    if !more.is_null() && !more.as_object().is_some_and(|more| more.values().all(is_text)) {
        return unreadable(ill_typed);
    }
    let status = match body.get("status").unwrap_or(&Value::Null) {
        Value::Null => return Ok(None),
        Value::String(name) => Status::named(name),
        // Java takes the place in the list for the name.
        place => place.as_u64().and_then(|place| Status::ALL.get(usize::try_from(place).ok()?)).copied(),
    };
    status.map_or_else(|| unreadable(ill_typed), |status| Ok(Some(status)))
}
