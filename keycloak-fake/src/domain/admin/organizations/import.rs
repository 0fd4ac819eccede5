//! Organizations of a realm's representation, with their members, identity providers and groups.

use std::sync::Arc;

use keycloak_api::representation::{GroupRepresentation, OrganizationRepresentation, RealmRepresentation};

use super::{providers, put_new};
use crate::domain::admin::realms::broken::{Broken, Made};
use crate::domain::denied::{AdminDenied, OrganizationDenied as Denied};
use crate::domain::{Context, Denied as Reason};
use crate::state::{Group, Id, Organization, Realm};

/// Adds the organizations, whether or not the realm has them on.
pub(in crate::domain::admin) fn add(realm: &mut Realm, context: &mut Context, input: &RealmRepresentation) -> Made<()> {
    for (at, organization) in input.organizations.iter().flatten().enumerate() {
        add_one(realm, context, organization, &format!("organizations[{at}]"))?;
    }
    Ok(())
}

fn add_one(realm: &mut Realm, context: &mut Context, input: &OrganizationRepresentation, path: &str) -> Made<()> {
    let id = input.id.as_deref().map_or_else(|| context.new_id(), Id::from);
    let broken = |denied: Reason| match denied {
        // Nothing turns this one into an answer while a realm is made.
        Reason::Admin(AdminDenied::Organization(Denied::RedirectUrl)) => {
            Broken::new(format!("{path}.redirectUrl"), "no address", AdminDenied::Breaks.into())
        }
        denied => Broken::denied(path, denied),
    };
    let organization = put_new(realm, context, id, input).map_err(broken)?;
    for (at, provider) in input.identity_providers.iter().flatten().enumerate() {
        let alias = provider.alias.as_deref().unwrap_or_default();
        providers::add(realm, &organization, alias).map_err(|denied| {
            let denied = match denied {
                Reason::Admin(AdminDenied::Organization(Denied::ProviderUnknown)) => Denied::ProviderMissing.into(),
                denied => denied,
            };
            Broken::denied(format!("{path}.identityProviders[{at}]"), denied)
        })?;
    }
    for (at, group) in input.groups.iter().flatten().enumerate() {
        add_group(realm, context, &organization.group, group, &format!("{path}.groups[{at}]"))?;
    }
    add_members(realm, &organization, input, path)
}

fn add_members(
    realm: &mut Realm,
    organization: &Organization,
    input: &OrganizationRepresentation,
    path: &str,
) -> Made<()> {
    for (at, member) in input.members.iter().flatten().enumerate() {
        let username = member.user.username.as_deref().unwrap_or_default().to_lowercase();
        let user = realm.users.named(&username).cloned();
        let user = user.ok_or_else(|| Broken::missing(format!("{path}.members[{at}]"), "user", &username))?;
        realm.change_user(&user.id, |user| {
            if !user.groups.contains(&organization.group) {
                user.groups.push(organization.group.clone());
            }
        });
    }
    Ok(())
}

fn add_group(
    realm: &mut Realm,
    context: &mut Context,
    parent: &Id,
    input: &GroupRepresentation,
    path: &str,
) -> Made<()> {
    let name = input.name.as_deref().unwrap_or_default();
    let id = input.id.as_deref().map_or_else(|| context.new_id(), Id::from);
    let is_taken = realm.organization_groups.named_in(parent, name).is_some();
    if is_taken || realm.organization_groups.get(&id).is_some() || realm.groups.get(&id).is_some() {
        return Err(Broken::new(path, format!("`{name}` is there already"), AdminDenied::Breaks.into()));
    }
    realm.organization_groups.put(Group {
        id: id.clone(),
        name: name.into(),
        description: input.description.clone(),
        parent: Some(parent.clone()),
        attributes: Arc::new(input.attributes.clone().unwrap_or_default()),
        roles: Vec::new(),
    });
    for (at, below) in input.sub_groups.iter().flatten().enumerate() {
        add_group(realm, context, &id, below, &format!("{path}.subGroups[{at}]"))?;
    }
    Ok(())
}
