//! What an administrator's event shows of what was done to an organization's members, groups and invitations.

use keycloak_api::representation::OrganizationRepresentation;
use serde_json::{Value, json};

use crate::domain::admin::representation::organization as json;
use crate::state::{Organization, Realm};

/// What is shown, where this is such an event.
pub(super) fn shown<'a>(
    resource: &str,
    realm: &Realm,
    before: &Realm,
    of: &dyn Fn(&str) -> Option<&'a str>,
) -> Option<Option<Value>> {
    match resource {
        "ORGANIZATION_GROUP_MEMBERSHIP" => {
            let group = of("group_id").and_then(|id| realm.organization_groups.get(id));
            Some(group.and_then(|group| serde_json::to_value(json::group(realm, group, true, false)).ok()))
        }
        "ORGANIZATION_MEMBERSHIP" => {
            let (old, new) = (find(before, of), find(realm, of));
            Some(invitation(old, new).or_else(|| serde_json::to_value(json::organization(new?, true)).ok()))
        }
        _ => None,
    }
}

/// An organization as it was sent, with what Keycloak's representation says where nothing is said.
pub(super) fn given(body: &Value, created: Option<&str>) -> Option<Value> {
    let mut given: OrganizationRepresentation = serde_json::from_value(body.clone()).ok()?;
    given.id = created.map(str::to_owned).or(given.id);
    given.enabled.get_or_insert(true);
    for domain in given.domains.iter_mut().flatten() {
        domain.verified.get_or_insert(false);
    }
    serde_json::to_value(given).ok()
}

/// The invitation that is new, or else the one that is gone. Keycloak does not show its times.
fn invitation(old: Option<&Organization>, new: Option<&Organization>) -> Option<Value> {
    let (old, new) = (old?, new?);
    let missing = |from: &Organization, other: &Organization| {
        from.invitations.values().find(|one| !other.invitations.contains_key(&one.id)).cloned()
    };
    let changed = missing(new, old).or_else(|| missing(old, new))?;
    Some(json!({
        "id": &*changed.id,
        "organizationId": &*new.id,
        "email": &*changed.email,
        "sentDate": 0,
        "expiresAt": 0,
    }))
}

fn find<'a, 'b>(realm: &'a Realm, of: &dyn Fn(&str) -> Option<&'b str>) -> Option<&'a Organization> {
    realm.organizations.get(of("organization_id")?).map(|found| &**found)
}
