//! Members of organizations: users of the realm who belong to one, or to several.

pub(crate) mod invitations;

use std::sync::Arc;

use keycloak_api::admin::{MemberFilter, Page};
use keycloak_api::representation::{GroupRepresentation, MemberRepresentation, OrganizationRepresentation};

use super::organizations::{LISTED, is_member};
use super::page::{Pattern, page};
use super::representation::organization as json;
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, OrganizationDenied as Denied};
use crate::domain::user_profile::UserProfile;
use crate::state::{Organization, Realm, User};

/// The kinds of membership, in Keycloak's words. Nobody is managed here: that comes of logins by the organization's
/// identity providers.
const MANAGED: &str = "MANAGED";
const UNMANAGED: &str = "UNMANAGED";

/// The members that match, ordered by username.
pub(crate) fn list(
    realm: &Realm,
    organization: &Organization,
    filter: &MemberFilter,
) -> Decision<Vec<MemberRepresentation>> {
    match filter.membership_type.as_deref().map(str::to_uppercase).as_deref() {
        None | Some(UNMANAGED) => {}
        Some(MANAGED) => return Ok(Vec::new()),
        Some(_) => return Err(AdminDenied::Breaks.into()),
    }
    let search = filter.search.as_deref().map(str::trim).filter(|search| !search.is_empty());
    let pattern = search.map(|search| match filter.exact.unwrap_or(false) {
        true => Pattern::whole(search),
        false => Pattern::inside(&search.replace('*', "%")),
    });
    let matches = |user: &User| {
        let (email, first, last) = (user.email.as_deref(), user.first_name.as_deref(), user.last_name.as_deref());
        let mut names = [Some(&*user.username), email, first, last].into_iter().flatten();
        pattern.as_ref().is_none_or(|pattern| names.any(|name| pattern.matches(name)))
    };
    let found = realm.users_with(&organization.group).filter(|user| matches(user));
    let profile = UserProfile::of(realm);
    let shown = page(found, filter.first, filter.max.or(Some(LISTED)));
    Ok(shown.map(|user| json::member(&profile, user, true)).collect())
}

/// How many members there are.
pub(crate) fn count(realm: &Realm, organization: &Organization) -> i64 {
    i64::try_from(realm.users_with(&organization.group).count()).unwrap_or(i64::MAX)
}

/// The member of this id.
pub(crate) fn find<'a>(realm: &'a Realm, organization: &Organization, id: &str) -> Decision<&'a Arc<User>> {
    let user = realm.users.get(id).filter(|user| is_member(organization, user));
    user.ok_or(Denied::NoMember.into())
}

/// The user of this id.
pub(crate) fn find_user<'a>(realm: &'a Realm, id: &str) -> Decision<&'a Arc<User>> {
    realm.users.get(id).ok_or(Denied::NoMember.into())
}

/// A member, whole.
pub(crate) fn show(realm: &Realm, member: &User) -> MemberRepresentation {
    json::member(&UserProfile::of(realm), member, false)
}

/// Makes a user a member.
pub(crate) fn add(realm: &mut Realm, organization: &Organization, id: &str) -> Decision<()> {
    if is_member(organization, find_user(realm, id)?) {
        return Err(Denied::AlreadyMember.into());
    }
    realm.change_user(id, |user| user.groups.push(organization.group.clone()));
    Ok(())
}

/// Takes a member out of the organization and its groups. The user stays.
pub(crate) fn remove(realm: &mut Realm, organization: &Organization, id: &str) -> Decision<()> {
    find(realm, organization, id)?;
    let mut gone = super::organization_groups::below(realm, &organization.group);
    gone.insert(organization.group.clone());
    realm.change_user(id, |user| user.groups.retain(|group| !gone.contains(group)));
    Ok(())
}

/// The organization's groups that a member is in, ordered by name.
pub(crate) fn list_groups(
    realm: &Realm,
    organization: &Organization,
    member: &User,
    wanted: &Page,
) -> Vec<GroupRepresentation> {
    let own = super::organization_groups::below(realm, &organization.group);
    let groups = member.groups.iter().filter(|id| own.contains(*id));
    let mut groups: Vec<_> = groups.filter_map(|id| realm.organization_groups.get(id)).collect();
    groups.sort_by(|left, right| left.name.cmp(&right.name));
    let is_brief = wanted.brief_representation.unwrap_or(true);
    let shown = page(groups.into_iter(), wanted.first, wanted.max);
    shown.map(|group| json::group(realm, group, is_brief, false)).collect()
}

/// The organizations that a user belongs to.
pub(crate) fn list_organizations(realm: &Realm, user: &User, brief: Option<bool>) -> Vec<OrganizationRepresentation> {
    let own = realm.organizations.iter().filter(|one| is_member(one, user));
    own.map(|one| json::organization(one, brief.unwrap_or(true))).collect()
}
