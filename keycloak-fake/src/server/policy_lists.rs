//! The policies and permissions of one type: Keycloak lists them where else one is read by its id, so the operation's
//! result does not hold them.

use keycloak_api::admin::{PolicyFilter, TypedPermissions, TypedPolicies};
use keycloak_api::operation::{Failure, OperationInfo, Received, Reply, json_reply};

use crate::FakeKeycloak;
use crate::domain::admin::policies::Kind;

/// The list, if a type is named where the operation's path has an id.
pub(super) fn listed(
    fake: &FakeKeycloak,
    info: &'static OperationInfo,
    received: &Received,
) -> Option<Result<Reply, Failure>> {
    let (are_permissions, place) = if info.path == <dyn TypedPolicies>::GET_POLICY.path {
        (false, "policy_id")
    } else if info.path == <dyn TypedPermissions>::GET_PERMISSION.path {
        (true, "permission_id")
    } else {
        return None;
    };
    let is_read = info.method == http::Method::GET;
    let kind = received.path(place).ok().filter(|kind| is_read && Kind::named(kind).is_some())?;
    Some(list(fake, info, received, kind, are_permissions))
}

fn list(
    fake: &FakeKeycloak,
    info: &'static OperationInfo,
    received: &Received,
    kind: &str,
    are_permissions: bool,
) -> Result<Reply, Failure> {
    let filter: PolicyFilter = received.query()?;
    let (realm, client) = (received.path("realm")?, received.path("client_uuid")?);
    let found = fake.policies_of_type(info, (realm, client, kind), &filter, are_permissions)?;
    json_reply(200, found)
}
