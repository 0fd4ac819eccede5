//! The operations of the admin API whose body is a form or a bare word: bad input says more on the wire than the types of
//! their methods can hold.

use bytes::Bytes;
use http::{Method, StatusCode};
use keycloak_api::admin::{OrganizationMembers, Organizations};
use keycloak_api::operation::{Form, OperationInfo};
use serde_json::Value;

use super::answer::{self, Answer};
use super::app::Site;

/// Calls the operation with what its form says; nothing if there is no such operation.
pub(super) async fn call(
    info: &'static OperationInfo,
    site: &Site,
    parameters: &[(String, String)],
    form: &Form,
) -> Option<keycloak_api::Result<Answer>> {
    let of = |name: &str| parameters.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let (realm, organization) = (of("realm"), of("organization_id"));
    let outcome = if info.path == <dyn OrganizationMembers>::INVITE_USER.path {
        let (first, last) = (form.get("firstName"), form.get("lastName"));
        site.fake.invite_user(realm, organization, form.get("email").unwrap_or_default(), first, last).await
    } else if info.path == <dyn OrganizationMembers>::INVITE_EXISTING_USER.path {
        site.fake.invite_existing_user(realm, organization, form.get("id").unwrap_or_default()).await
    } else {
        return None;
    };
    Some(outcome.map(|()| answer::empty(StatusCode::NO_CONTENT)))
}

/// The body as JSON, where Keycloak takes it for a word that may stand between quotes.
pub(super) fn quoted(info: &OperationInfo, body: Bytes) -> Bytes {
    let words = [
        <dyn OrganizationMembers>::ADD_ORGANIZATION_MEMBER.path,
        <dyn Organizations>::ADD_ORGANIZATION_IDENTITY_PROVIDER.path,
    ];
    if info.method != Method::POST || !words.contains(&info.path) {
        return body;
    }
    let text = String::from_utf8_lossy(&body);
    let text = text.trim();
    let text = text.strip_prefix('"').unwrap_or(text);
    Value::from(text.strip_suffix('"').unwrap_or(text)).to_string().into()
}
