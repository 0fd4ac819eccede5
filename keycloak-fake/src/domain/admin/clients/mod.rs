//! Clients: finding, creating, changing and deleting them.

mod ciba;
mod create;
mod settings;
mod update;
mod urls;

use std::sync::Arc;

use keycloak_api::admin::ClientFilter;
use keycloak_api::representation::{ClientRepresentation, CredentialRepresentation, UserRepresentation};

pub(crate) use create::{add_companions, create, create_permitted, imported};
pub(crate) use settings::{kept, secret_time};
pub(crate) use update::{change, update};

use super::cascade;
use super::page::{Pattern, attribute_query, page};
use super::representation::{client as json, user};
use crate::domain::client_policies::Refusal;
use crate::domain::denied::{AdminDenied, ClientPolicyDenied, Invalid, What};
use crate::domain::oidc::acr;
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, Realm};

/// How long the secrets are that Keycloak makes.
const SECRET_LENGTH: usize = 86;

/// The client of the account console, in whose name is done what no client is named for.
pub(crate) const ACCOUNT: &str = "account";

/// The clients that every realm has and keeps.
const BUILT_IN: [&str; 5] = [ACCOUNT, "account-console", "admin-cli", "broker", "security-admin-console"];

/// The clients that match `filter`, ordered by client id.
pub(crate) fn list(realm: &Realm, filter: &ClientFilter) -> Decision<Vec<ClientRepresentation>> {
    let attributes = filter.q.as_deref().map(attribute_query).unwrap_or_default();
    if !attributes.is_empty() {
        // Keycloak searches by the attributes that its operator has allowed, which are none.
        let names = attributes.into_iter().map(|(name, _)| name).collect();
        return Err(AdminDenied::Invalid(Invalid::ClientSearch(names)).into());
    }
    let show = |client: &Arc<Client>| json::full(realm, client);
    let client_id = filter.client_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
    if let Some(client_id) = client_id
        && !filter.search.unwrap_or(false)
    {
        return Ok(realm.client(client_id).map(show).into_iter().collect());
    }
    let pattern = client_id.map(Pattern::inside);
    let found = realm.clients.iter().filter(|client| pattern.as_ref().is_none_or(|it| it.matches(&client.client_id)));
    Ok(page(found, filter.first, filter.max).map(show).collect())
}

/// The client, by itself.
pub(crate) fn get(realm: &Realm, id: &str) -> Decision<ClientRepresentation> {
    find(realm, id).map(|client| json::full(realm, &client))
}

/// Refuses levels of authentication that neither names nor the realm's own flow know.
fn check_levels(realm: &Realm, client: &Client) -> Decision<()> {
    let faults = acr::faults(realm, client);
    if faults.is_empty() { Ok(()) } else { Err(AdminDenied::Invalid(Invalid::ClientSettings(faults)).into()) }
}

/// Deletes a client, with its roles and its service account.
pub(crate) fn delete(realm: &mut Realm, id: &str) -> Decision<()> {
    let client = find(realm, id)?;
    require_manageable(&client)?;
    if BUILT_IN.contains(&&*client.client_id) {
        return Err(AdminDenied::Invalid(Invalid::ClientRemoval).into());
    }
    cascade::remove_client(realm, &client);
    Ok(())
}

/// The client's secret.
pub(crate) fn secret(realm: &Realm, id: &str) -> Decision<CredentialRepresentation> {
    find(realm, id).map(|client| json::secret(&client))
}

/// Gives the client a new secret.
pub(crate) fn regenerate_secret(
    realm: &mut Realm,
    context: &mut Context,
    id: &str,
) -> Decision<CredentialRepresentation> {
    require_manageable(&*find(realm, id)?)?;
    let secret = context.new_secret(SECRET_LENGTH);
    let time = secret_time(context);
    let changed = realm.clients.change(id, |client| {
        client.secret = Some(secret.into());
        let settings = Arc::make_mut(&mut client.settings);
        settings.attributes.get_or_insert_default().extend([time]);
    });
    changed.map(|client| json::secret(&client)).ok_or(not_found())
}

/// The secret that the client had before. None of this fake's has one: only a client policy keeps it.
pub(crate) fn rotated_secret(realm: &Realm, id: &str) -> Decision<CredentialRepresentation> {
    without_rotated_secret(realm, id)?;
    Err(AdminDenied::NotFound(What::RotatedSecret).into())
}

/// Ends the time in which the secret that the client had before still holds.
pub(crate) fn forget_rotated_secret(realm: &Realm, id: &str) -> Decision<()> {
    without_rotated_secret(realm, id)
}

fn without_rotated_secret(realm: &Realm, id: &str) -> Decision<()> {
    match find(realm, id)?.attribute("client.secret.rotated") {
        Some(_) => Err(Denied::NotDone("secrets that were rotated")),
        None => Ok(()),
    }
}

/// The user that is the client's service account.
pub(crate) fn service_account(realm: &mut Realm, context: &mut Context, id: &str) -> Decision<UserRepresentation> {
    // One that was deleted is made anew.
    create::add_companions(realm, context, id);
    let client = find(realm, id)?;
    let account = client.service_account.as_ref().filter(|_| client.has_service_account());
    match account.and_then(|id| realm.users.get(id)) {
        Some(account) => Ok(user::full(account)),
        None => Err(AdminDenied::Invalid(Invalid::NoServiceAccount(client.client_id.to_string())).into()),
    }
}

/// Whether the client stands for the management of a realm.
pub(crate) fn is_management(client: &Client) -> bool {
    client.flag("realm_client", false) && &*client.client_id != "broker"
}

/// Whether the realm cannot be without the client.
pub(crate) fn is_built_in(client: &Client) -> bool {
    is_management(client) || BUILT_IN.contains(&&*client.client_id)
}

/// Refuses to change a client that stands for the management of a realm, and what belongs to it.
pub(crate) fn require_manageable(client: &Client) -> Decision<()> {
    if is_management(client) { Err(AdminDenied::Forbidden.into()) } else { Ok(()) }
}

/// What an administrator is told where a client policy refuses a client.
fn refused(refusal: Refusal) -> Denied {
    ClientPolicyDenied::Client(refusal).into()
}

/// The client of this id, which has to be there.
pub(crate) fn find(realm: &Realm, id: &str) -> Decision<Arc<Client>> {
    realm.clients.get(id).cloned().ok_or(not_found())
}

fn not_found() -> Denied {
    AdminDenied::NotFound(What::Client).into()
}
