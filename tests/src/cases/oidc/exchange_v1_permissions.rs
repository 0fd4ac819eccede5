//! The permissions that token exchange in the old way asks (Keycloak's `admin-fine-grained-authz:v1`): of clients, of users
//! and of identity providers.

use serde_json::{Value, json};

use super::exchange_v1_providers::provider;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    of_clients needs [Extended],
    of_users needs [Extended],
    of_providers needs [Extended],
    all_beside_each_other needs [Extended],
    gone needs [Extended],
    rights needs [Extended],
];

/// Switches the permissions at this path below the realm on, and returns what they are.
pub(super) async fn switch_on(world: &mut World, path: &str) -> Outcome<Value> {
    let call = Call::put(format!("/admin/realms/{{realm}}/{path}")).json(&json!({"enabled": true}));
    Ok(world.answer(call.admin()).await?.json())
}

/// Makes a policy, and returns its id.
pub(super) async fn policy(world: &mut World, kind: &str, body: &Value) -> Outcome<String> {
    let server = server(world).await?;
    let made = world.answer(Call::post(format!("{server}/policy/{kind}")).json(body).admin()).await?.json();
    made["id"].as_str().map(str::to_owned).ok_or_else(|| format!("no policy: {made}").into())
}

/// A policy for clients, made where there is none yet. The realm has permissions of users by it.
pub(super) async fn policy_of_clients(world: &mut World, clients: &[&str]) -> Outcome<String> {
    switch_on(world, "users-management-permissions").await?;
    let name = format!("only {}", clients.join(" "));
    let server = server(world).await?;
    let found = world.answer(Call::get(format!("{server}/policy?permission=false&type=client")).admin()).await?.json();
    let mut found = found.as_array().into_iter().flatten();
    if let Some(id) = found.find(|found| found["name"] == name).and_then(|found| found["id"].as_str()) {
        return Ok(id.to_owned());
    }
    policy(world, "client", &json!({"name": name, "clients": clients})).await
}

/// Has the permission of this scope ask a policy alone.
pub(super) async fn permit(world: &mut World, on: &Value, scope: &str, policy: &str) -> Outcome {
    let id = on["scopePermissions"][scope].as_str().ok_or_else(|| format!("no permission {scope}: {on}"))?;
    let path = format!("{}/permission/scope/{id}", server(world).await?);
    let mut permission = world.answer(Call::get(&*path).admin()).await?.json();
    permission["policies"] = json!([policy]);
    let answer = world.answer(Call::put(path).json(&permission).admin()).await?;
    if answer.status.is_success() { Ok(()) } else { Err(answer.text().into()) }
}

async fn server(world: &mut World) -> Outcome<String> {
    let management = world.client_uuid("realm-management").await?;
    Ok(format!("/admin/realms/{{realm}}/clients/{management}/authz/resource-server"))
}

/// Switches them on and off again, and looks at what is there in between.
async fn on_and_off(world: &mut World, path: &str) -> Outcome {
    let path = format!("/admin/realms/{{realm}}/{path}");
    let put = |enabled: Value| Call::put(&*path).json(&enabled).admin();
    world.check("before", Call::get(&*path).admin()).await?;
    world.check("on", put(json!({"enabled": true}))).await?;
    world.check("read", Call::get(&*path).admin()).await?;
    world.check("on again", put(json!({"enabled": true}))).await?;
    let server = server(world).await?;
    world.check("settings", Call::get(&*server).admin()).await?;
    world.check_unordered("resources", Call::get(format!("{server}/resource?deep=true")).admin()).await?;
    world.check_unordered("scopes", Call::get(format!("{server}/scope")).admin()).await?;
    world.check_unordered("permissions", Call::get(format!("{server}/permission")).admin()).await?;
    world.check_unordered("policies", Call::get(format!("{server}/policy?permission=false")).admin()).await?;
    world.check("off", put(json!({"enabled": false}))).await?;
    world.check("read, off", Call::get(&*path).admin()).await?;
    world.check_unordered("resources, off", Call::get(format!("{server}/resource")).admin()).await?;
    world.check_unordered("permissions, off", Call::get(format!("{server}/permission")).admin()).await?;
    world.check_unordered("scopes, off", Call::get(format!("{server}/scope")).admin()).await?;
    world.check("off again", put(json!({"enabled": false}))).await?;
    world.check("nothing said", put(json!({}))).await?;
    world.check("something else", put(json!({"nope": true}))).await?;
    Ok(())
}

async fn of_clients(world: &mut World) -> Outcome {
    let uuid = world.client_uuid("other").await?;
    on_and_off(world, &format!("clients/{uuid}/management/permissions")).await?;
    world.check("nobody's", Call::get("/admin/realms/{realm}/clients/nope/management/permissions").admin()).await?;
    Ok(())
}

async fn of_users(world: &mut World) -> Outcome {
    on_and_off(world, "users-management-permissions").await
}

async fn of_providers(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    on_and_off(world, "identity-provider/instances/elsewhere/management/permissions").await?;
    let path = "/admin/realms/{realm}/identity-provider/instances/nope/management/permissions";
    world.check("nobody's", Call::get(path).admin()).await?;
    Ok(())
}

async fn all_beside_each_other(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let uuid = world.client_uuid("other").await?;
    switch_on(world, "users-management-permissions").await?;
    switch_on(world, &format!("clients/{uuid}/management/permissions")).await?;
    switch_on(world, "identity-provider/instances/elsewhere/management/permissions").await?;
    let server = server(world).await?;
    world.check_unordered("scopes", Call::get(format!("{server}/scope")).admin()).await?;
    world.check_unordered("permissions", Call::get(format!("{server}/permission?max=100")).admin()).await?;
    let management = server.replace("/authz/resource-server", "");
    world.check("the client", Call::get(management).admin()).await?;
    Ok(())
}

/// What has permissions is deleted.
async fn gone(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let uuid = world.client_uuid("other").await?;
    switch_on(world, &format!("clients/{uuid}/management/permissions")).await?;
    switch_on(world, "identity-provider/instances/elsewhere/management/permissions").await?;
    let server = server(world).await?;
    world.answer(Call::delete(format!("/admin/realms/{{realm}}/clients/{uuid}")).admin()).await?;
    world.answer(Call::delete("/admin/realms/{realm}/identity-provider/instances/elsewhere").admin()).await?;
    world.check_unordered("resources", Call::get(format!("{server}/resource?deep=true")).admin()).await?;
    world.check_unordered("permissions", Call::get(format!("{server}/permission?max=100")).admin()).await?;
    Ok(())
}

async fn rights(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let uuid = world.client_uuid("other").await?;
    let paths = [
        ("a client", format!("clients/{uuid}/management/permissions")),
        ("users", "users-management-permissions".to_owned()),
        ("a provider", "identity-provider/instances/elsewhere/management/permissions".to_owned()),
    ];
    for role in [
        "view-clients",
        "manage-clients",
        "view-users",
        "manage-users",
        "view-realm",
        "manage-realm",
        "view-identity-providers",
        "manage-identity-providers",
        "view-authorization",
        "manage-authorization",
    ] {
        let client = json!({"clientId": role, "secret": "s", "serviceAccountsEnabled": true});
        world.keycloak().create_client(&world.realm, &serde_json::from_value(client)?).await?;
        world.give_client_role(&format!("service-account-{role}"), "realm-management", role).await?;
        let form = format!("grant_type=client_credentials&client_id={role}&client_secret=s");
        let tokens = world.answer(Call::post(super::TOKEN).form(form)).await?.json();
        world.set("own", tokens["access_token"].as_str().unwrap_or_default());
        let mut told = serde_json::Map::new();
        for (what, path) in &paths {
            let path = format!("/admin/realms/{{realm}}/{path}");
            let read = world.answer(Call::get(&*path).bearer("{own}")).await?.status.as_u16();
            let body = json!({"enabled": false});
            let written = world.answer(Call::put(&*path).json(&body).bearer("{own}")).await?.status.as_u16();
            told.insert((*what).to_owned(), json!([read, written]));
        }
        world.expect_value(role, &told.into());
    }
    Ok(())
}
