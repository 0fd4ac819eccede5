//! The export of a realm without its users.

use std::collections::BTreeSet;

use keycloak_api::representation::RealmRepresentation;
use serde_json::{Value, json};

use super::authorization::matrix_of;
use super::server_info::differences;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![fresh, fixture, changed, refused, rights, events, comes_back];

/// Ids say nothing, and lists have no order but where a number in them says it.
fn settled(mut value: Value) -> Value {
    fn settle(value: &mut Value) {
        match value {
            Value::Array(items) => {
                items.iter_mut().for_each(settle);
                items.sort_by_cached_key(ToString::to_string);
            }
            Value::Object(fields) => {
                for name in ["id", "containerId", "internalId"] {
                    if let Some(id) = fields.get_mut(name) {
                        *id = json!("<id>");
                    }
                }
                for name in ["createdTimestamp", "client.secret.creation.time"] {
                    if let Some(time) = fields.get_mut(name) {
                        *time = json!("<time>");
                    }
                }
                fields.values_mut().for_each(settle);
                fields.sort_keys();
            }
            _ => {}
        }
    }
    settle(&mut value);
    value
}

async fn export(world: &mut World, step: &str, realm: &str, query: &str) -> Outcome<Value> {
    world.set("exported", realm);
    let call = Call::post(format!("/admin/realms/{{exported}}/partial-export{query}")).admin();
    let answer = world.answer(call).await?;
    world.expect_value(step, &json!([answer.status.as_u16(), settled(answer.json())]));
    Ok(answer.json())
}

/// Each part by itself, and none, of a realm in which nothing was done.
async fn fresh(world: &mut World) -> Outcome {
    let name = world.another_realm("fresh");
    world.show_as(name.clone(), "{fresh}");
    let realm = super::of(json!({"realm": name, "enabled": true}))?;
    world.keycloak().create_realm(&realm).await?;
    for query in
        ["", "?exportClients=true", "?exportGroupsAndRoles=true", "?exportClients=true&exportGroupsAndRoles=true"]
    {
        export(world, if query.is_empty() { "nothing asked for" } else { query }, &name, query).await?;
    }
    Ok(())
}

async fn fixture(world: &mut World) -> Outcome {
    let realm = world.realm.clone();
    export(world, "with clients", &realm, "?exportClients=true&exportGroupsAndRoles=false").await?;
    export(world, "with all", &realm, "?exportClients=true&exportGroupsAndRoles=true").await?;
    Ok(())
}

/// What is set by operations of its own is there, and secrets are stars.
async fn changed(world: &mut World) -> Outcome {
    let realm = world.realm.clone();
    let (conf, reader) = (world.client_uuid("conf").await?, world.realm_role("reader").await?);
    let keycloak = world.keycloak();
    keycloak.add_client_scope_realm_roles(&realm, &conf, std::slice::from_ref(&reader)).await?;
    keycloak.add_texts(&realm, "de", &[("a".to_owned(), "b".to_owned())].into()).await?;
    let provider = json!({"alias": "other", "providerId": "oidc", "config": {
        "clientId": "x", "clientSecret": "secret", "authorizationUrl": "http://localhost/a", "tokenUrl": "http://localhost/t"}});
    keycloak.create_identity_provider(&realm, &super::of(provider)?).await?;
    world.change_realm(json!({"smtpServer": {"host": "localhost", "from": "a@b.c", "password": "secret"}})).await?;
    let profile =
        json!({"attributes": [{"name": "username"}, {"name": "email"}], "unmanagedAttributePolicy": "ENABLED"});
    world.keycloak().update_user_profile(&realm, &super::of(profile)?).await?;
    let staff = super::of(json!({"name": "top", "description": "x", "attributes": {"a": ["b", "c"]}}))?;
    world.keycloak().create_group(&realm, &staff).await?;
    world.change_client("conf", json!({"serviceAccountsEnabled": true})).await?;
    export(world, "with all", &realm, "?exportClients=true&exportGroupsAndRoles=true").await?;
    Ok(())
}

async fn refused(world: &mut World) -> Outcome {
    world.check("of no realm", Call::post("/admin/realms/nope/partial-export").admin()).await?;
    world.check("without a token", Call::post("/admin/realms/{realm}/partial-export")).await?;
    world.check("by another method", Call::get("/admin/realms/{realm}/partial-export").admin()).await?;
    Ok(())
}

async fn rights(world: &mut World) -> Outcome {
    let rows = [
        ("POST partial-export", ""),
        ("POST partial-export?exportClients=true", ""),
        ("POST partial-export?exportGroupsAndRoles=true", ""),
        ("POST partial-export?exportGroupsAndRoles=true&exportClients=true", ""),
    ];
    let roles = [
        "view-realm",
        "manage-realm",
        "view-users",
        "view-clients",
        "manage-clients",
        "query-clients",
        "query-groups",
        "realm-admin",
    ];
    matrix_of(world, &rows, &roles).await
}

async fn events(world: &mut World) -> Outcome {
    world.change_realm(json!({"adminEventsEnabled": true, "adminEventsDetailsEnabled": true})).await?;
    world.keycloak().delete_admin_events(&world.realm).await?;
    world.keycloak().export_realm(&world.realm, None, None).await?;
    let mut events = world.keycloak().list_admin_events(&world.realm, &Default::default()).await?;
    events.iter_mut().for_each(|event| event.representation = None);
    world.expect_value("of an export", &json!(events));
    Ok(())
}

/// A realm made from an export is exported as it was.
async fn comes_back(world: &mut World) -> Outcome {
    let realm = world.realm.clone();
    let mut exported: RealmRepresentation = world.keycloak().export_realm(&realm, Some(true), Some(true)).await?;
    let before = settled(serde_json::to_value(&exported)?);
    let again = world.another_realm("again");
    let text = serde_json::to_string(&without_ids(serde_json::to_value(&exported)?))?.replace(&realm, &again);
    exported = serde_json::from_str(&text)?;
    world.keycloak().create_realm(&exported).await?;
    let after = world.keycloak().export_realm(&again, Some(true), Some(true)).await?;
    let after: Value = serde_json::from_str(&serde_json::to_string(&settled(json!(after)))?.replace(&again, &realm))?;
    let mut differs = Vec::new();
    differences("", &by_name(before), &by_name(after), &mut differs);
    world.expect_value("what differs", &json!(differs));
    Ok(())
}

/// Lists whose members have names of their own become objects, so that a path says of what something differs.
fn by_name(value: Value) -> Value {
    let name = |item: &Value| ["clientId", "name"].iter().find_map(|name| item[name].as_str().map(str::to_owned));
    match value {
        Value::Array(items) => {
            let names: BTreeSet<String> = items.iter().filter_map(name).collect();
            let is_named = names.len() == items.len();
            let items: Vec<Value> = items.into_iter().map(by_name).collect();
            if is_named && !items.is_empty() {
                items.into_iter().map(|item| (name(&item).unwrap_or_default(), item)).collect()
            } else {
                items.into()
            }
        }
        Value::Object(fields) => fields.into_iter().map(|(name, field)| (name, by_name(field))).collect(),
        other => other,
    }
}

/// Ids are unique in a server.
fn without_ids(mut value: Value) -> Value {
    match &mut value {
        Value::Array(items) => *items = std::mem::take(items).into_iter().map(without_ids).collect(),
        Value::Object(fields) => {
            fields.retain(|name, _| !["id", "containerId", "internalId"].contains(&name.as_str()));
            for field in fields.values_mut() {
                *field = without_ids(field.take());
            }
        }
        _ => {}
    }
    value
}
