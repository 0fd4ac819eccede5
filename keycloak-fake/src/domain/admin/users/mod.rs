//! Users: finding, creating, changing and deleting them.

mod consents;
mod credentials;
mod filter;
mod groups;
mod profile;
mod sessions;

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::admin::UserFilter;
use keycloak_api::representation::UserRepresentation;

pub(crate) use consents::{list_consents, revoke_consent};
pub(crate) use credentials::{delete_credential, imported_credentials, list_credentials, reset_password, set_password};
pub(crate) use groups::{count_groups, join_group, leave_group, list_groups};
pub(crate) use profile::Values;
pub(crate) use sessions::{list_offline_sessions, list_sessions, logout};

use super::page::page;
use super::representation::user as json;
use super::{cascade, federated_identities, groups::at_path, identity_providers, unknown};
use crate::domain::denied::{AdminDenied, Taken, What};
use crate::domain::user_profile::{UserProfile, metadata_of_user};
use crate::domain::{Context, Decision, brute_force};
use crate::state::{Id, Realm, User};

/// The users that match `filter`, ordered by username; a hundred of them where it does not say how many.
pub(crate) fn list(realm: &Realm, filter: &UserFilter) -> Decision<Vec<UserRepresentation>> {
    let is_brief = filter.brief_representation.unwrap_or(false);
    let profile = UserProfile::of(realm);
    Ok(filter::page(realm, filter, 100)?.map(|user| json::listed(&profile, user, is_brief)).collect())
}

/// How many users match `filter`.
pub(crate) fn count(realm: &Realm, filter: &UserFilter) -> Decision<i64> {
    let count = filter::count(realm, filter)?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The user, by itself, with what the user profile says of its attributes where that is asked for.
pub(crate) fn get(realm: &Realm, id: &str, with_metadata: bool) -> Decision<UserRepresentation> {
    let user = find(realm, id)?;
    let user_profile_metadata = with_metadata.then(|| metadata_of_user(realm));
    let links = identity_providers::link_users(realm).then(|| federated_identities::shown(realm, &user));
    let shown = json::single(&UserProfile::of(realm), &user);
    Ok(UserRepresentation { user_profile_metadata, federated_identities: links, ..shown })
}

/// The user's attributes that the realm's profile does not have, as far as administrators see them.
pub(crate) fn unmanaged_attributes(realm: &Realm, id: &str) -> Decision<BTreeMap<String, Vec<String>>> {
    let user = find(realm, id)?;
    let profile = UserProfile::of(realm);
    let mut attributes = json::to_map(&user.attributes);
    for (name, value) in [("firstName", &user.first_name), ("lastName", &user.last_name)] {
        attributes.extend(value.iter().map(|value| (name.to_owned(), vec![value.to_string()])));
    }
    attributes.retain(|name, _| !profile.is_managed(name) && profile.shows(name));
    Ok(attributes)
}

/// Creates a user, with the realm's default role and groups.
///
/// Keycloak takes no id, roles, links or `notBefore` here, and drops required actions that the realm does not have.
pub(crate) fn create(realm: &mut Realm, context: &mut Context, input: &UserRepresentation) -> Decision<Arc<User>> {
    unknown::refuse(input)?;
    let values = Values::new(realm, input)?;
    require_free(realm, None, values.username(), values.email())?;
    values.check(None, realm)?;
    let joined = joined_groups(realm, input)?;

    let mut user = User {
        id: context.new_id(),
        enabled: input.enabled.unwrap_or(false),
        email_verified: input.email_verified.unwrap_or(false),
        created: input.created_timestamp.unwrap_or(context.now_ms),
        required_actions: known_actions(realm, input).into_iter().chain(default_actions(realm, input)).collect(),
        roles: vec![realm.default_role.clone()],
        groups: joined,
        ..User::default()
    };
    values.apply(realm, &mut user);
    credentials::set(realm, context, &mut user, input)?;
    Ok(realm.put_user(user))
}

/// A user of this name as nobody has said anything of, not yet in the realm. Whether the name is free, and one that the
/// realm's profile takes, is the caller's to check.
pub(crate) fn fresh(realm: &Realm, context: &mut Context, username: &str) -> User {
    User {
        id: context.new_id(),
        username: username.to_lowercase().into(),
        enabled: true,
        created: context.now_ms,
        required_actions: default_actions(realm, &UserRepresentation::default()),
        roles: vec![realm.default_role.clone()],
        groups: realm.default_groups.clone(),
        ..User::default()
    }
}

/// Changes a user. What is left out stays; but where attributes are given, they replace all that the user has, names
/// and e-mail address among them.
pub(crate) fn update(realm: &mut Realm, context: &mut Context, id: &str, input: &UserRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let user = find(realm, id)?;
    let values = Values::changed(realm, &user, input)?;
    require_free(realm, Some(&user), values.username(), values.email())?;
    values.check(Some(&user), realm)?;

    let mut changed = User::clone(&user);
    values.apply(realm, &mut changed);
    changed.enabled = input.enabled.unwrap_or(user.enabled);
    changed.email_verified = input.email_verified.unwrap_or(user.email_verified);
    if input.required_actions.is_some() {
        changed.required_actions = known_actions(realm, input);
    }
    credentials::set(realm, context, &mut changed, input)?;
    if input.enabled == Some(true) {
        if brute_force::is_locked_for_good(&user) {
            Arc::make_mut(&mut changed.attributes).remove(brute_force::DISABLED_REASON);
        }
        brute_force::forget(realm, id);
    }
    // A user who is disabled keeps the sessions, and can't use them till enabled again.
    realm.put_user(changed);
    Ok(())
}

/// Deletes a user, with its sessions.
pub(crate) fn delete(realm: &mut Realm, id: &str) -> Decision<()> {
    let user = find(realm, id)?;
    cascade::remove_user(realm, &user.id);
    Ok(())
}

pub(in crate::domain::admin) fn find(realm: &Realm, id: &str) -> Decision<Arc<User>> {
    realm.users.get(id).cloned().ok_or(AdminDenied::NotFound(What::User).into())
}

/// A name that is another's e-mail address is taken too where people may log in with it. The address is told first.
fn require_free(realm: &Realm, own: Option<&User>, username: &str, email: Option<&str>) -> Decision<()> {
    let is_other = |found: Option<&Arc<User>>| found.is_some_and(|found| own.is_none_or(|own| own.id != found.id));
    let by_email = realm.settings.login_with_email_allowed.unwrap_or(true);
    let named = |name: &str| is_other(realm.users.named(name));
    let mailed = |address: &str| is_other(realm.users_by_email(address).next());
    let are_unique = !realm.settings.duplicate_emails_allowed.unwrap_or(false);
    if email.is_some_and(|email| are_unique && (mailed(email) || (by_email && named(email)))) {
        return Err(AdminDenied::Conflict(Taken::Email).into());
    }
    if named(username) || (by_email && username.contains('@') && mailed(username)) {
        return Err(AdminDenied::Conflict(Taken::Username).into());
    }
    Ok(())
}

/// The realm's default groups and those that are asked for.
fn joined_groups(realm: &Realm, input: &UserRepresentation) -> Decision<Vec<Id>> {
    let mut joined = realm.default_groups.clone();
    for path in input.groups.iter().flatten() {
        let group = at_path(realm, path).ok_or(AdminDenied::Breaks)?;
        if !joined.contains(&group.id) {
            joined.push(group.id.clone());
        }
    }
    Ok(joined)
}

/// What everybody who is new has to do, but for what is asked for.
fn default_actions(realm: &Realm, input: &UserRepresentation) -> Vec<Arc<str>> {
    let is_asked = |alias: &String| input.required_actions.iter().flatten().any(|action| action == alias);
    let own = realm.settings.required_actions.iter().flatten();
    let defaults = own.filter(|own| own.enabled == Some(true) && own.default_action == Some(true));
    defaults
        .filter_map(|own| own.alias.as_ref())
        .filter(|alias| !is_asked(alias))
        .map(|alias| alias.as_str().into())
        .collect()
}

fn known_actions(realm: &Realm, input: &UserRepresentation) -> Vec<Arc<str>> {
    let is_known = |action: &&String| realm.required_action(action).is_some();
    let mut actions: Vec<Arc<str>> = Vec::new();
    for action in input.required_actions.iter().flatten().filter(is_known) {
        if !actions.iter().any(|had| **had == **action) {
            actions.push(action.as_str().into());
        }
    }
    actions
}

/// Attributes without those that have no value.
fn with_values(attributes: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    let filled = |values: &Vec<String>| values.iter().filter(|value| !value.is_empty()).cloned().collect::<Vec<_>>();
    let attributes = attributes.iter().map(|(name, values)| (name.clone(), filled(values)));
    attributes.filter(|(_, values)| !values.is_empty()).collect()
}
