//! Clients that are changed.

use std::sync::Arc;

use keycloak_api::representation::ClientRepresentation;

use super::create::{add_account_scope, add_companions, mappers};
use super::{SECRET_LENGTH, ciba, find, require_manageable, secret_time, settings, urls};
use crate::domain::admin::{cascade, pairwise, resource_server, unknown};
use crate::domain::client_policies::{self, Updater};
use crate::domain::denied::{AdminDenied, Invalid, Taken};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, Realm};

/// Changes a client; what `input` leaves out stays. Client scopes have operations of their own, and are passed over.
pub(crate) fn update(realm: &mut Realm, context: &mut Context, id: &str, input: &ClientRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let client = find(realm, id)?;
    require_manageable(&client)?;
    let input = &client_policies::configured(realm, input, Some(&client), Updater::User, super::refused)?;
    change(realm, context, id, input)?;
    let has_account = realm.clients.get(id).is_some_and(|client| client.has_service_account());
    if has_account {
        add_companions(realm, context, id);
        // Who came with its account, by an import, lacks the scope till it is asked for.
        if input.service_accounts_enabled == Some(true) {
            add_account_scope(realm, id);
        }
    } else {
        remove_service_account(realm, &client);
    }
    resource_server::follow(realm, context, id)
}

/// Changes a client, whose service account stays what it is.
pub(crate) fn change(realm: &mut Realm, context: &mut Context, id: &str, input: &ClientRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let client = find(realm, id)?;
    require_manageable(&client)?;
    urls::check(input)?;
    let client_id = input.client_id.as_deref().unwrap_or(&client.client_id);
    if client_id.trim().is_empty() {
        return Err(AdminDenied::Invalid(Invalid::ClientIdBlank).into());
    }
    if realm.client(client_id).is_some_and(|other| other.id != client.id) {
        return Err(AdminDenied::Conflict(Taken::Unnamed).into());
    }
    settings::check_flows(realm, input)?;
    let mut changed = Client::clone(&client);
    changed.client_id = client_id.into();
    let mut settings = ClientRepresentation::clone(&client.settings);
    settings::change(&mut settings, input);
    let has_origins = settings.web_origins.as_ref().is_some_and(|origins| !origins.is_empty());
    if input.web_origins.is_none() && !has_origins {
        settings.web_origins = Some(urls::origins(settings.redirect_uris.as_deref().unwrap_or_default()));
    }
    if input.protocol_mappers.is_some() {
        let taken = |name: &str| AdminDenied::Invalid(Invalid::MapperName(name.to_owned()));
        changed.mappers = Arc::new(mappers(context, input, taken)?);
    }
    ciba::check(realm, &settings)?;
    pairwise::check(&settings, &changed.mappers, true)?;
    urls::check_keys(&settings)?;
    if input.protocol.is_some() && input.protocol != client.settings.protocol {
        return Err(Denied::NotDone("another protocol for a client"));
    }
    match &input.secret {
        _ if settings.public_client.unwrap_or(false) => changed.secret = None,
        Some(secret) => changed.secret = Some(secret.as_str().into()),
        None if client.is_public() && client.secret.is_none() => {
            changed.secret = Some(context.new_secret(SECRET_LENGTH).into());
            settings.attributes.get_or_insert_default().extend([secret_time(context)]);
        }
        None => {}
    }
    changed.settings = Arc::new(settings);
    changed.remembered_keys = None;
    super::check_levels(realm, &changed)?;
    rename_service_account(realm, &client, &changed);
    realm.clients.put(changed);
    Ok(())
}

fn rename_service_account(realm: &mut Realm, old: &Client, new: &Client) {
    if let Some(account) = &old.service_account
        && old.client_id != new.client_id
    {
        let username = format!("service-account-{}", new.client_id).to_lowercase();
        realm.change_user(account, |user| user.username = username.into());
    }
}

/// A client whose service account is switched off loses it, and the scope that went with it.
fn remove_service_account(realm: &mut Realm, client: &Client) {
    let Some(account) = &client.service_account else { return };
    cascade::remove_user(realm, account);
    let scope = realm.client_scopes.named("service_account").map(|scope| scope.id.clone());
    realm.clients.change(&client.id, |client| {
        client.service_account = None;
        client.default_scopes.retain(|id| Some(id) != scope.as_ref());
    });
}
