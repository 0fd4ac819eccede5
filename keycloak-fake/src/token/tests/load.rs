//! A recorded realm, put into tables; and what a recorded exchange says of its issue.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::{ClientRepresentation, ProtocolMapperRepresentation};
use serde_json::Value;

use crate::domain::issue::{Issue, RefreshPlan, TokenPlan, Vouched};
use crate::domain::oidc::scope;
use crate::state::{Client, ClientScope, ClientSession, Group, Id, Realm, Role, Session, User};
use crate::token::access::every_scope;
use crate::token::scene::in_force;
use crate::token::{KeyRing, RandomSource};

/// The recorded realm, with keys of its own.
pub(super) fn realm(recorded: &Value) -> Realm {
    let name: Arc<str> = "fixture".into();
    let keys = Arc::new(KeyRing::new(&RandomSource::random(), &name, 0));
    let mut realm = Realm { id: "fixture".into(), name, keys, ..Realm::default() };
    for role in list(&recorded["roles"]) {
        realm.roles.put(Role {
            id: id(&role["id"]),
            name: id(&role["name"]),
            client: role.get("client").map(id),
            composites: ids(&role["composites"]),
            ..Role::default()
        });
    }
    for group in list(&recorded["groups"]) {
        realm.groups.put(Group {
            id: id(&group["id"]),
            name: id(&group["name"]),
            parent: group["parent"].as_str().map(Id::from),
            attributes: Arc::new(read(&group["attributes"])),
            roles: ids(&group["roles"]),
            ..Group::default()
        });
    }
    for scope in list(&recorded["clientScopes"]) {
        realm.client_scopes.put(ClientScope {
            id: id(&scope["id"]),
            name: id(&scope["name"]),
            protocol: Some("openid-connect".to_owned()),
            attributes: Arc::new(read(&scope["attributes"])),
            mappers: Arc::new(mappers(&scope["protocolMappers"])),
            scope_mappings: ids(&scope["roles"]),
            ..ClientScope::default()
        });
    }
    list(&recorded["clients"]).for_each(|client| drop(realm.clients.put(client_of(client))));
    list(&recorded["users"]).for_each(|user| drop(realm.put_user(user_of(user))));
    realm
}

fn client_of(client: &Value) -> Client {
    Client {
        id: id(&client["id"]),
        client_id: id(&client["clientId"]),
        settings: Arc::new(read::<ClientRepresentation>(client)),
        mappers: Arc::new(mappers(&client["protocolMappers"])),
        default_scopes: ids(&client["defaultScopes"]),
        optional_scopes: ids(&client["optionalScopes"]),
        scope_mappings: ids(&client["roles"]),
        ..Client::default()
    }
}

fn user_of(user: &Value) -> User {
    let text = |name: &str| user[name].as_str().map(Arc::from);
    User {
        id: id(&user["id"]),
        username: id(&user["username"]),
        email: text("email"),
        email_verified: user["emailVerified"] == true,
        first_name: text("firstName"),
        last_name: text("lastName"),
        enabled: true,
        created: user["createdTimestamp"].as_i64().unwrap(),
        attributes: Arc::new(
            user.get("attributes").map(read::<BTreeMap<_, _>>).unwrap_or_default().into_iter().collect(),
        ),
        roles: ids(&user["roles"]),
        groups: ids(&user["groups"]),
        ..User::default()
    }
}

/// What was granted in a recorded exchange.
pub(super) fn issue(realm: &Realm, case: &Value) -> Issue {
    let mut client = Client::clone(realm.client(case["client"].as_str().unwrap()).unwrap());
    client.mappers = Arc::new([client.mappers.to_vec(), mappers(&case["mappers"])].concat());
    if let Some(attributes) = case["attributes"].as_object() {
        let mut settings = ClientRepresentation::clone(&client.settings);
        let all = settings.attributes.get_or_insert_default();
        all.extend(attributes.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())));
        client.settings = Arc::new(settings);
    }
    let (access, asked) = (&case["access_token"], case["asked"].as_str());
    let by_code = case["grant"] == "authorization_code";
    let service_account = case["grant"] == "client_credentials";
    let user = case["username"].as_str().map(str::to_owned);
    let user = user.unwrap_or_else(|| {
        if !service_account { "alice".into() } else { format!("service-account-{}", client.client_id) }
    });
    let user = realm.users.named(&user).unwrap().clone();
    let held = case["held"].as_str();
    let mut granted = scope::resolve(realm, &client, held.or(asked)).unwrap();
    let whole = every_scope(&client, &in_force(realm, &user, &client, &granted.scopes), granted.openid);
    if let (Some(_), Some(asked)) = (held, asked) {
        let names: Vec<&str> = asked.split(' ').collect();
        granted.openid = names.contains(&"openid");
        granted.scopes.retain(|scope| client.default_scopes.contains(&scope.id) || names.contains(&&*scope.name));
    }
    let scopes = granted.scopes;
    let issued = access["iat"].as_i64().unwrap();
    let auth_time = access["auth_time"].as_i64();
    let part = Arc::new(ClientSession {
        client: client.id.clone(),
        scope: held.or(asked).unwrap_or_default().into(),
        nonce: by_code.then(|| "n-0S6_WzA2Mj".into()),
        ..ClientSession::default()
    });
    let session = access["sid"].as_str().map(|sid| {
        Arc::new(Session {
            id: sid.into(),
            user: user.id.clone(),
            auth_time: auth_time.unwrap_or_default(),
            in_browser: by_code,
            clients: vec![part.clone()],
            ..Session::default()
        })
    });
    let plan = |token: &Value| TokenPlan { id: id(&token["jti"]), expires: token["exp"].as_i64().unwrap() };
    let notes = [("clientHost", "127.0.0.1"), ("clientAddress", "127.0.0.1"), ("client_id", &*client.client_id)];
    let notes = notes.into_iter().filter(|_| service_account).map(|(name, value)| (name.to_owned(), value.to_owned()));
    Issue {
        session,
        openid: granted.openid,
        scopes,
        issued,
        access: plan(access),
        id: case.get("id_token").map(plan),
        refresh: case["response"].get("refresh_token").map(|_| RefreshPlan {
            id: case["refresh_token"]["jti"].as_str().unwrap_or("left out").into(),
            offline: case["refresh_token"]["typ"] == "Offline",
            expires: case["response"]["refresh_expires_in"]
                .as_i64()
                .filter(|left| *left != 0)
                .map(|left| issued + left),
            scope: held.map(|_| whole.into()),
        }),
        auth_time,
        acr: Some("1".into()),
        nonce: part.nonce.clone(),
        user,
        notes: notes.collect(),
        party: None,
        bound: None,
        certificate: None,
        exchanged: None,
        vouched: Vouched::access_token(),
        client: Arc::new(client),
    }
}

fn mappers(value: &Value) -> Vec<ProtocolMapperRepresentation> {
    if value.is_null() { Vec::new() } else { read(value) }
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn id(value: &Value) -> Id {
    value.as_str().unwrap().into()
}

fn ids(value: &Value) -> Vec<Id> {
    list(value).map(id).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
