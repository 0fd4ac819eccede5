//! Organizations: which there are, and what they are.
//!
//! A member of an organization is a user in the organization's own group; whoever is deleted is no member any more.

mod check;
mod import;
pub(crate) mod providers;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use keycloak_api::admin::OrganizationFilter;
use keycloak_api::representation::OrganizationRepresentation;

pub(in crate::domain::admin) use import::add;

use super::page::{Pattern, attribute_query, page};
use super::representation::organization as json;
use super::unknown;
use crate::domain::denied::{AdminDenied, OrganizationDenied as Denied};
use crate::domain::{Context, Decision};
use crate::state::{Id, Organization, Realm, User};

/// How many are listed where nothing is said.
pub(in crate::domain::admin) const LISTED: i32 = 10;

/// The organizations that match, ordered by name.
pub(crate) fn list(realm: &Realm, filter: &OrganizationFilter) -> Decision<Vec<OrganizationRepresentation>> {
    require_enabled(realm)?;
    let is_brief = filter.brief_representation.unwrap_or(true);
    let found = page(matching(realm, filter).into_iter(), filter.first, filter.max.or(Some(LISTED)));
    Ok(found.map(|one| json::organization(one, is_brief)).collect())
}

/// How many match.
pub(crate) fn count(realm: &Realm, filter: &OrganizationFilter) -> Decision<i64> {
    require_enabled(realm)?;
    Ok(i64::try_from(matching(realm, filter).len()).unwrap_or(i64::MAX))
}

/// The organization, whole.
pub(crate) fn get(organization: &Organization) -> OrganizationRepresentation {
    json::organization(organization, false)
}

/// Creates an organization, which is enabled unless it is said not to be.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    input: &OrganizationRepresentation,
) -> Decision<Arc<Organization>> {
    require_enabled(realm)?;
    unknown::refuse(input)?;
    let id = context.new_id();
    put_new(realm, context, id, input)
}

/// Replaces an organization's settings; attributes that are not given stay.
pub(crate) fn update(realm: &mut Realm, id: &str, input: &OrganizationRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let old = find(realm, id)?;
    let name = input.name.as_deref().unwrap_or_default();
    // Keycloak looks for the name as for anything, in domains too, and finds all where it is blank.
    if *name != *old.name && realm.organizations.iter().any(|other| name.trim().is_empty() || is_called(other, name)) {
        return Err(Denied::NameTaken.into());
    }
    check::redirect_url(input)?;
    check::length(name)?;
    if input.alias.as_deref() != Some(&*old.alias) {
        return Err(Denied::AliasChange.into());
    }
    let domains = check::domains(realm, Some(id), input)?;
    providers::follow_domains(realm, id, &domains);
    realm.organizations.change(id, |organization| {
        organization.name = name.into();
        organization.enabled = input.enabled.unwrap_or(true);
        organization.description.clone_from(&input.description);
        organization.redirect_url = given_url(input);
        organization.domains = domains;
        if let Some(given) = &input.attributes {
            organization.attributes = attributes(given);
        }
    });
    Ok(())
}

/// Deletes an organization with its groups. Its members and identity providers stay in the realm.
pub(crate) fn delete(realm: &mut Realm, id: &str) -> Decision<()> {
    let organization = find(realm, id)?;
    providers::release(realm, id);
    let mut gone = super::organization_groups::below(realm, &organization.group);
    gone.insert(organization.group.clone());
    remove_groups(realm, &gone);
    realm.organizations.remove(id);
    Ok(())
}

/// The organization of this id, in a realm that has organizations.
pub(crate) fn find(realm: &Realm, id: &str) -> Decision<Arc<Organization>> {
    require_enabled(realm)?;
    realm.organizations.get(id).cloned().ok_or(Denied::Missing.into())
}

/// Denies where the realm has organizations off.
pub(crate) fn require_enabled(realm: &Realm) -> Decision<()> {
    if realm.settings.organizations_enabled.unwrap_or(false) { Ok(()) } else { Err(Denied::NotEnabled.into()) }
}

/// Whether the user belongs to the organization.
pub(crate) fn is_member(organization: &Organization, user: &User) -> bool {
    user.groups.contains(&organization.group)
}

/// Takes groups of organizations out, and users out of them.
pub(in crate::domain::admin) fn remove_groups(realm: &mut Realm, gone: &HashSet<Id>) {
    let members: HashSet<Id> =
        gone.iter().flat_map(|group| realm.users_with(group)).map(|user| user.id.clone()).collect();
    for id in members {
        realm.change_user(&id, |user| user.groups.retain(|id| !gone.contains(id)));
    }
    for id in gone {
        realm.organization_groups.remove(id);
    }
}

/// Checks a new organization, and puts it in.
fn put_new(
    realm: &mut Realm,
    context: &mut Context,
    id: Id,
    input: &OrganizationRepresentation,
) -> Decision<Arc<Organization>> {
    let (name, alias) = check::names(input)?;
    check::redirect_url(input)?;
    if realm.organizations.named(name).is_some() {
        return Err(Denied::NameTaken.into());
    }
    if realm.organizations.iter().any(|other| *other.alias == *alias) {
        return Err(Denied::AliasTaken.into());
    }
    check::length(name)?;
    check::length(alias)?;
    let domains = check::domains(realm, None, input)?;
    if realm.organizations.get(&id).is_some() {
        return Err(AdminDenied::Breaks.into());
    }
    Ok(realm.organizations.put(Organization {
        id,
        name: name.into(),
        alias: alias.into(),
        enabled: input.enabled.unwrap_or(true),
        description: input.description.clone(),
        redirect_url: given_url(input),
        attributes: attributes(&input.attributes.clone().unwrap_or_default()),
        domains,
        group: context.new_id(),
        invitations: imbl::OrdMap::new(),
    }))
}

fn matching<'a>(realm: &'a Realm, filter: &OrganizationFilter) -> Vec<&'a Arc<Organization>> {
    let query = filter.q.as_deref().filter(|query| !query.trim().is_empty());
    if let Some(query) = query {
        let wanted = attribute_query(query);
        let has = |one: &Organization, (name, value): &(String, String)| {
            one.attributes.get(name).is_some_and(|values| values.contains(value))
        };
        return realm.organizations.iter().filter(|one| wanted.iter().all(|pair| has(one, pair))).collect();
    }
    let Some(search) = filter.search.as_deref().filter(|search| !search.trim().is_empty()) else {
        return realm.organizations.iter().collect();
    };
    if filter.exact.unwrap_or(false) {
        return realm.organizations.iter().filter(|one| is_called(one, search)).collect();
    }
    let pattern = Pattern::inside(search);
    let matches = |one: &Organization| {
        pattern.matches(&one.name) || one.domains.iter().any(|domain| pattern.matches(&domain.name))
    };
    realm.organizations.iter().filter(|one| matches(one)).collect()
}

/// Whether it is the name of the organization, or one of its domains.
fn is_called(organization: &Organization, name: &str) -> bool {
    *organization.name == *name || organization.domains.iter().any(|domain| domain.name == name)
}

/// An empty address is none.
fn given_url(input: &OrganizationRepresentation) -> Option<String> {
    input.redirect_url.clone().filter(|url| !url.is_empty())
}

/// Attributes without those that have no value.
fn attributes(given: &BTreeMap<String, Vec<String>>) -> Arc<BTreeMap<String, Vec<String>>> {
    let filled = given.iter().filter(|(_, values)| !values.is_empty());
    Arc::new(filled.map(|(name, values)| (name.clone(), values.clone())).collect())
}
