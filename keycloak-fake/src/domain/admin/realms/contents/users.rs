//! Users of a realm's representation.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use keycloak_api::representation::{RealmRepresentation, UserRepresentation};

use super::{id, mappings};
use crate::domain::admin::groups::at_path;
use crate::domain::admin::realms::broken::{Broken, Made};
use crate::domain::admin::{clients, password_policy, users};
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::{Context, Denied};
use crate::state::{Client, Consent, Id, Realm, User};

/// Adds the users, and service accounts for the clients that have none among them.
///
/// They get the roles and groups that they are said to have, and not the realm's default ones.
pub(super) fn add(realm: &mut Realm, context: &mut Context, input: &RealmRepresentation) -> Made<()> {
    for (at, user) in input.users.iter().flatten().enumerate() {
        add_one(realm, context, user, &format!("users[{at}]"))?;
        if let Some(added) = &context.users_added {
            added.fetch_add(1, Ordering::Relaxed);
        }
    }
    let lacking = |client: &&Arc<Client>| client.has_service_account() && client.service_account.is_none();
    let lacking: Vec<_> = realm.clients.iter().filter(lacking).cloned().collect();
    for client in lacking {
        clients::add_companions(realm, context, &client.id);
    }
    Ok(())
}

fn add_one(realm: &mut Realm, context: &mut Context, input: &UserRepresentation, path: &str) -> Made<()> {
    let username = input.username.as_deref().filter(|name| !name.is_empty());
    let username = username.ok_or_else(|| Broken::missing(path, "name in", "users"))?.to_lowercase();
    let id = id(input.id.as_ref(), context);
    if realm.users.named(&username).is_some() || realm.users.get(&id).is_some() {
        return Err(Broken::new(path, format!("`{username}` is there already"), super::taken()));
    }
    let email = input.email.as_deref().filter(|email| !email.is_empty()).map(str::to_lowercase);
    if let Some(email) = &email
        && !realm.settings.duplicate_emails_allowed.unwrap_or(false)
        && realm.users_by_email(email).next().is_some()
    {
        return Err(Broken::new(path, format!("`{email}` is another user's"), super::taken()));
    }
    let roles = mappings::roles(realm, context, input.realm_roles.as_ref(), input.client_roles.as_ref(), path)?;
    let groups = groups(realm, input, path)?;
    let account_of = account_of(realm, input, path)?;
    let user = User {
        id,
        username: username.into(),
        email: email.map(Into::into),
        email_verified: input.email_verified.unwrap_or(false),
        first_name: input.first_name.as_deref().map(Into::into),
        last_name: input.last_name.as_deref().map(Into::into),
        enabled: input.enabled.unwrap_or(false),
        created: input.created_timestamp.unwrap_or(context.now_ms),
        not_before: input.not_before.unwrap_or(0).into(),
        attributes: Arc::new(input.attributes.clone().unwrap_or_default().into_iter().collect()),
        required_actions: input.required_actions.iter().flatten().map(|action| action.as_str().into()).collect(),
        credentials: users::imported_credentials(realm, context, input),
        roles,
        groups,
        service_account_of: account_of.clone(),
        consents: consents(realm, context, input, path)?,
        rest: rest(input).into(),
    };
    for password in input.credentials.iter().flatten().filter_map(|credential| credential.value.as_deref()) {
        password_policy::require(realm, context.now_ms, &user, password).map_err(|denied| match denied {
            Denied::NotDone(_) => Broken::denied(format!("{path}.credentials"), denied),
            _ => Broken::new(format!("{path}.credentials"), "not what the password policy asks for", not_met()),
        })?;
    }
    let user = realm.put_user(user);
    if let Some(client) = account_of {
        realm.clients.change(&client, |client| client.service_account = Some(user.id.clone()));
    }
    Ok(())
}

fn groups(realm: &Realm, input: &UserRepresentation, path: &str) -> Made<Vec<Id>> {
    let found = |(at, group): (usize, &String)| {
        let found = at_path(realm, group).map(|group| group.id.clone());
        found.ok_or_else(|| Broken::missing(format!("{path}.groups[{at}]"), "group", group))
    };
    input.groups.iter().flatten().enumerate().map(found).collect()
}

fn account_of(realm: &Realm, input: &UserRepresentation, path: &str) -> Made<Option<Id>> {
    let Some(client_id) = input.service_account_client_id.as_deref() else { return Ok(None) };
    match realm.client(client_id) {
        Some(client) => Ok(Some(client.id.clone())),
        None => Err(Broken::missing(format!("{path}.serviceAccountClientId"), "client", client_id)),
    }
}

/// What the user is said to let clients have. Keycloak takes it as if it were given now.
fn consents(realm: &Realm, context: &Context, input: &UserRepresentation, path: &str) -> Made<Vec<Consent>> {
    let mut consents = Vec::new();
    for (at, given) in input.client_consents.iter().flatten().enumerate() {
        let path = || format!("{path}.clientConsents[{at}]");
        let client_id = given.client_id.as_deref().unwrap_or_default();
        let client = realm.client(client_id).ok_or_else(|| Broken::missing(path(), "client", client_id))?;
        let mut scopes = Vec::new();
        for name in given.granted_client_scopes.iter().flatten() {
            let scope = realm.client_scopes.named(name);
            scopes.push(scope.ok_or_else(|| Broken::missing(path(), "client scope", name))?.id.clone());
        }
        let now = context.now_ms;
        consents.push(Consent { client: client.id.clone(), scopes, created: now, updated: now });
    }
    Ok(consents)
}

fn not_met() -> Denied {
    AdminDenied::Invalid(Invalid::PasswordsOfNewRealm).into()
}

/// What the fake keeps of a user without acting on it.
fn rest(input: &UserRepresentation) -> UserRepresentation {
    UserRepresentation {
        self_: input.self_.clone(),
        origin: input.origin.clone(),
        federation_link: input.federation_link.clone(),
        federated_identities: input.federated_identities.clone(),
        verifiable_credentials: input.verifiable_credentials.clone(),
        issued_verifiable_credentials: input.issued_verifiable_credentials.clone(),
        social_links: input.social_links.clone(),
        extra: input.extra.clone(),
        ..UserRepresentation::default()
    }
}
