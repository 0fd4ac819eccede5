//! New clients.

use std::sync::Arc;

use keycloak_api::representation::{ClientRepresentation, ProtocolMapperRepresentation};

use super::{SECRET_LENGTH, ciba, secret_time, settings, urls};
use crate::domain::admin::{pairwise, protocol_mappers, resource_server, unknown};
use crate::domain::client_policies::{self, Updater};
use crate::domain::denied::{AdminDenied, Invalid, Taken};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, Id, Realm, Role, User};

const PROTOCOLS: [&str; 2] = ["openid-connect", "saml"];

/// Creates a client that an administrator wants, as far as the realm's client policies let it.
pub(crate) fn create_permitted(
    realm: &mut Realm,
    context: &mut Context,
    input: &ClientRepresentation,
) -> Decision<Arc<Client>> {
    unknown::refuse(input)?;
    let wanted = client_policies::configured(realm, input, None, Updater::User, super::refused)?;
    create(realm, context, &wanted)
}

/// Creates a client. What `input` leaves out is what Keycloak takes.
pub(crate) fn create(realm: &mut Realm, context: &mut Context, input: &ClientRepresentation) -> Decision<Arc<Client>> {
    unknown::refuse(input)?;
    check(realm, input)?;
    if input.protocol.as_deref() == Some("saml") {
        return Err(Denied::NotDone("making a SAML client's keys"));
    }
    let mut client = build(realm, context, input, settings::of_protocol(input));
    let taken = |_: &str| AdminDenied::Conflict(Taken::Client(client.client_id.to_string()));
    let mappers = mappers(context, input, taken)?;
    ciba::check(realm, &client.settings)?;
    pairwise::check(&client.settings, &mappers, true)?;
    urls::check_keys(&client.settings)?;
    super::check_levels(realm, &client)?;
    client.mappers = Arc::new(mappers.into_iter().map(protocol_mappers::migrated).collect());
    let id = client.id.clone();
    realm.clients.put(client);
    add_companions(realm, context, &id);
    resource_server::follow(realm, context, &id)?;
    realm.clients.get(&id).cloned().ok_or(super::not_found())
}

/// Refuses what Keycloak refuses, before anything is made.
fn check(realm: &Realm, input: &ClientRepresentation) -> Decision<()> {
    if input.client_id.as_deref().is_some_and(|id| id.trim().is_empty()) {
        return Err(AdminDenied::Invalid(Invalid::ClientIdBlank).into());
    }
    if let Some(protocol) = input.protocol.as_deref()
        && !PROTOCOLS.contains(&protocol)
    {
        return Err(AdminDenied::Invalid(Invalid::ClientProtocol(protocol.to_owned())).into());
    }
    urls::check(input)?;
    if let Some(client_id) = input.client_id.as_deref()
        && realm.client(client_id).is_some()
    {
        return Err(AdminDenied::Conflict(Taken::Client(client_id.to_owned())).into());
    }
    if input.id.as_deref().is_some_and(|id| realm.clients.get(id).is_some()) {
        return Err(AdminDenied::Conflict(Taken::Unnamed).into());
    }
    settings::check_flows(realm, input)?;
    let has_authorization = input.authorization_services_enabled.unwrap_or(false);
    if has_authorization && !input.service_accounts_enabled.unwrap_or(false) {
        return Err(AdminDenied::Breaks.into());
    }
    Ok(())
}

/// A client of a realm's representation, not yet in the realm. Keycloak lets it return to its own URLs after a logout.
pub(crate) fn imported(realm: &Realm, context: &mut Context, input: &ClientRepresentation) -> Decision<Client> {
    urls::check(input).map_err(|_| AdminDenied::Breaks)?;
    let mut client = build(realm, context, input, settings::new(input));
    let mappers = input.protocol_mappers.iter().flatten();
    client.mappers = Arc::new(mappers.map(|mapper| protocol_mappers::imported(context, mapper)).collect());
    let attributes = Arc::make_mut(&mut client.settings).attributes.get_or_insert_default();
    attributes.entry("post.logout.redirect.uris".to_owned()).or_insert_with(|| "+".to_owned());
    if let Some(given) = input.attributes.as_ref().and_then(|all| all.get("realm_client")) {
        attributes.insert("realm_client".to_owned(), given.clone());
    }
    Ok(client)
}

/// The client itself, without its mappers, not yet in the realm.
fn build(
    realm: &Realm,
    context: &mut Context,
    input: &ClientRepresentation,
    mut settings: ClientRepresentation,
) -> Client {
    if settings.web_origins.is_none() {
        settings.web_origins = Some(urls::origins(settings.redirect_uris.as_deref().unwrap_or_default()));
    }
    let secret = match &input.secret {
        _ if input.public_client == Some(true) => None,
        Some(secret) => Some(Arc::from(secret.as_str())),
        None => {
            let (name, time) = secret_time(context);
            settings.attributes.get_or_insert_default().entry(name).or_insert(time);
            Some(Arc::from(context.new_secret(SECRET_LENGTH)))
        }
    };
    // One that its protocol made public loses the secret, not the time that it was made at.
    let secret = secret.filter(|_| settings.public_client != Some(true));
    let id = input.id.as_deref().map_or_else(|| context.new_id(), Id::from);
    let (default_scopes, optional_scopes) = scopes(realm, input, settings.protocol.as_deref());
    Client {
        client_id: input.client_id.as_deref().map_or_else(|| id.clone(), Arc::from),
        id,
        settings: Arc::new(settings),
        secret,
        mappers: Arc::default(),
        default_scopes,
        optional_scopes,
        scope_mappings: Vec::new(),
        service_account: None,
        registration_token: None,
        remembered_keys: None,
    }
}

/// The mappers that come with a client. `taken` says that two have the same name.
pub(super) fn mappers(
    context: &mut Context,
    input: &ClientRepresentation,
    taken: impl Fn(&str) -> AdminDenied,
) -> Decision<Vec<ProtocolMapperRepresentation>> {
    let given = input.protocol_mappers.as_deref().unwrap_or_default();
    if given.iter().any(|mapper| mapper.protocol_mapper.is_none()) {
        return Err(AdminDenied::Breaks.into());
    }
    protocol_mappers::within(context, given, taken)
}

/// The client scopes by the names that are given; the realm's where none are. Names of none are passed over.
fn scopes(realm: &Realm, input: &ClientRepresentation, protocol: Option<&str>) -> (Vec<Id>, Vec<Id>) {
    let named = |names: &Option<Vec<String>>| {
        let found = names.iter().flatten().filter_map(|name| realm.client_scopes.named(name));
        found.map(|scope| scope.id.clone()).collect()
    };
    if input.default_client_scopes.is_some() || input.optional_client_scopes.is_some() {
        return (named(&input.default_client_scopes), named(&input.optional_client_scopes));
    }
    let fits = |id: &&Id| realm.client_scopes.get(id).is_some_and(|scope| scope.protocol.as_deref() == protocol);
    let of_realm = |ids: &[Id]| ids.iter().filter(fits).cloned().collect();
    (of_realm(&realm.default_scopes), of_realm(&realm.optional_scopes))
}

/// What some clients have beside them: a service account, and the role that its permissions go with.
pub(crate) fn add_companions(realm: &mut Realm, context: &mut Context, client: &str) {
    let Some(found) = realm.clients.get(client).cloned() else { return };
    let account = found.service_account.as_ref().and_then(|id| realm.users.get(id));
    if found.has_service_account() && account.is_none() {
        put_service_account(realm, context, &found);
    }
    if found.settings.authorization_services_enabled.unwrap_or(false)
        && realm.roles.named_in(&found.id, "uma_protection").is_none()
    {
        let role = realm.roles.put(Role {
            id: context.new_id(),
            name: "uma_protection".into(),
            client: Some(found.id.clone()),
            ..Role::default()
        });
        let account = realm.clients.get(client).and_then(|client| client.service_account.clone());
        if let Some(account) = account {
            realm.change_user(&account, |user| user.roles.push(role.id.clone()));
        }
    }
}

/// Makes the client's service account, and gives the client the scope that goes with it.
fn put_service_account(realm: &mut Realm, context: &mut Context, client: &Client) {
    let username = format!("service-account-{}", client.client_id).to_lowercase();
    let account = realm.put_user(User {
        id: context.new_id(),
        username: username.into(),
        enabled: true,
        created: context.now_ms,
        roles: vec![realm.default_role.clone()],
        groups: realm.default_groups.clone(),
        service_account_of: Some(client.id.clone()),
        ..User::default()
    });
    realm.clients.change(&client.id, |client| client.service_account = Some(account.id.clone()));
    add_account_scope(realm, &client.id);
}

/// Gives the client the scope that goes with a service account.
pub(super) fn add_account_scope(realm: &mut Realm, client: &str) {
    let Some(scope) = realm.client_scopes.named("service_account").map(|scope| scope.id.clone()) else { return };
    realm.clients.change(client, |client| {
        if !client.default_scopes.contains(&scope) {
            client.default_scopes.push(scope);
        }
    });
}
