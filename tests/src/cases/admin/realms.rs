//! Realms.

use keycloak_api::admin::{ClientFilter, GroupFilter, RoleFilter, UserFilter};
use keycloak_api::representation::RealmRepresentation;
use serde_json::json;

use super::{each, of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    fresh,
    fresh_clients,
    fresh_client_scopes,
    fresh_roles,
    fresh_client_roles,
    fixture,
    created,
    names,
    updated,
    renamed,
    refused_updates,
    deleted,
    disabled,
    listed,
    in_tokens,
];

/// A second realm, with nothing but its name.
async fn second(world: &mut World) -> Outcome<String> {
    let name = world.another_realm("second");
    let realm: RealmRepresentation = of(json!({"realm": name, "enabled": true}))?;
    world.keycloak().create_realm(&realm).await?;
    Ok(name)
}

async fn fresh(world: &mut World) -> Outcome {
    let name = second(world).await?;
    let realm = world.keycloak().get_realm(&name).await;
    world.expect_result("realm", &realm);
    let users = world.keycloak().list_users(&name, &UserFilter::default()).await;
    world.expect_result("users", &users);
    let groups = world.keycloak().list_groups(&name, &GroupFilter::default()).await;
    world.expect_result("groups", &groups);
    let scopes = world.keycloak().list_realm_default_client_scopes(&name).await;
    world.expect_unordered("default scopes", &scopes);
    let scopes = world.keycloak().list_realm_optional_client_scopes(&name).await;
    world.expect_unordered("optional scopes", &scopes);
    Ok(())
}

async fn fresh_clients(world: &mut World) -> Outcome {
    let name = second(world).await?;
    let clients = world.keycloak().list_clients(&name, &ClientFilter::default()).await;
    world.expect_result("clients", &clients);
    Ok(())
}

async fn fresh_client_scopes(world: &mut World) -> Outcome {
    let name = second(world).await?;
    let scopes = world.keycloak().list_client_scopes(&name).await;
    world.expect_unordered("client scopes", &scopes);
    Ok(())
}

async fn fresh_roles(world: &mut World) -> Outcome {
    let name = second(world).await?;
    let roles = world.keycloak().list_realm_roles(&name, &RoleFilter::default()).await?;
    world.expect_unordered("roles", &Ok(&roles));
    for role in roles {
        let role = role.name.unwrap_or_default();
        let whole = world.keycloak().get_realm_role(&name, &role).await;
        let step = role.replace(&name, "{name}");
        world.expect_result(&step, &whole);
        let parts = world.keycloak().list_realm_role_composites(&name, &role).await;
        world.expect_unordered(&format!("{step}, parts"), &parts);
    }
    Ok(())
}

async fn fresh_client_roles(world: &mut World) -> Outcome {
    let name = second(world).await?;
    for client in ["account", "broker", "realm-management", "security-admin-console"] {
        let found = world.keycloak().list_clients(&name, &ClientFilter::client_id(client)).await?;
        let id = found.into_iter().next().and_then(|client| client.id).unwrap_or_default();
        let mut roles = world.keycloak().list_client_roles(&name, &id, &RoleFilter::default()).await?;
        roles.sort_by_key(|role| role.name.clone());
        for role in roles {
            let role = role.name.unwrap_or_default();
            let whole = world.keycloak().get_client_role(&name, &id, &role).await;
            world.expect_result(&format!("{client} {role}"), &whole);
            let parts = world.keycloak().list_client_role_composites(&name, &id, &role).await?;
            let mut parts: Vec<_> = parts.into_iter().map(|part| part.name).collect();
            parts.sort();
            world.expect_value(&format!("{client} {role}, parts"), &json!(parts));
        }
    }
    Ok(())
}

async fn fixture(world: &mut World) -> Outcome {
    let realm = world.keycloak().get_realm(&world.realm).await;
    world.expect_result("realm", &realm);
    let clients = world.keycloak().list_clients(&world.realm, &ClientFilter::default()).await;
    world.expect_result("clients", &clients);
    let full = UserFilter { brief_representation: Some(false), ..UserFilter::default() };
    let users = world.keycloak().list_users(&world.realm, &full).await;
    world.expect_result("users", &users);
    let full = GroupFilter { brief_representation: Some(false), ..GroupFilter::default() };
    let groups = world.keycloak().list_groups(&world.realm, &full).await;
    world.expect_result("groups", &groups);
    Ok(())
}

async fn created(world: &mut World) -> Outcome {
    let name = world.another_realm("second");
    let body = json!({"realm": name, "id": format!("id-of-{name}"), "displayName": "Second"});
    world.check("created", Call::post("/admin/realms").json(&body).admin()).await?;
    world.check("again", Call::post("/admin/realms").json(&body).admin()).await?;
    let result = world.keycloak().create_realm(&of(body)?).await;
    world.expect_created("again, trait", &result);
    world.check("not enabled", Call::get(format!("/admin/realms/{name}")).admin()).await?;
    Ok(())
}

async fn names(world: &mut World) -> Outcome {
    for (step, body) in [
        ("slash", r#"{"realm":"a/b"}"#),
        ("empty", r#"{"realm":""}"#),
        ("missing", "{}"),
        ("garbage", "{"),
        ("unknown field", r#"{"realm":"x","nope":1}"#),
        ("list", "[]"),
    ] {
        world.check(step, Call::post("/admin/realms").text("application/json", body).admin()).await?;
    }
    Ok(())
}

/// What an update leaves out stays.
async fn updated(world: &mut World) -> Outcome {
    for (step, change) in [
        ("nothing", json!({})),
        ("display name", json!({"displayName": "New"})),
        ("lifespans", json!({"accessTokenLifespan": 60, "ssoSessionIdleTimeout": 600})),
        ("switches", json!({"registrationAllowed": true, "rememberMe": true, "loginWithEmailAllowed": false})),
        ("attributes", json!({"attributes": {"mine": "x"}})),
        ("other attributes", json!({"attributes": {"other": "y"}})),
        (
            "frontend",
            json!({"defaultSignatureAlgorithm": "ES256", "browserSecurityHeaders": {"xFrameOptions": "DENY"}}),
        ),
    ] {
        let result = world.keycloak().update_realm(&world.realm, &of(change)?).await;
        world.expect_result(&format!("{step}, answer"), &result);
        let realm = world.keycloak().get_realm(&world.realm).await;
        world.expect_result(step, &realm);
    }
    Ok(())
}

async fn renamed(world: &mut World) -> Outcome {
    let name = world.another_realm("renamed");
    let result = world.keycloak().update_realm(&world.realm, &of(json!({"realm": name}))?).await;
    world.expect_result("renamed", &result);
    let old = world.keycloak().get_realm(&world.realm).await;
    world.expect_result("under the old name", &old.map(|realm| realm.realm));
    let new = world.keycloak().get_realm(&name).await;
    world.expect_result("under the new name", &new.map(|realm| realm.realm));
    let result = world.keycloak().token(&name, &conf(), &alice()).await;
    world.expect_result("tokens", &result);
    Ok(())
}

async fn refused_updates(world: &mut World) -> Outcome {
    let taken = second(world).await?;
    let result = world.keycloak().update_realm(&world.realm, &of(json!({"realm": taken}))?).await;
    world.expect_result("a name that is taken", &result);
    for (step, body) in [
        ("sslRequired", r#"{"sslRequired":"nope"}"#),
        ("password policy", r#"{"passwordPolicy":"nope(1)"}"#),
        ("browser flow", r#"{"browserFlow":"nope"}"#),
        ("negative lifespan", r#"{"accessTokenLifespan":-5}"#),
        ("client idle above sso idle", r#"{"clientSessionIdleTimeout":99999}"#),
        ("client longest above sso longest", r#"{"clientSessionMaxLifespan":99999}"#),
        ("wrong kind", r#"{"enabled":[]}"#),
        ("unknown field", r#"{"nope":1}"#),
    ] {
        world.check(step, Call::put("/admin/realms/{realm}").text("application/json", body).admin()).await?;
    }
    Ok(())
}

async fn deleted(world: &mut World) -> Outcome {
    let name = second(world).await?;
    let result = world.keycloak().delete_realm(&name).await;
    world.expect_result("deleted", &result);
    let result = world.keycloak().delete_realm(&name).await;
    world.expect_result("again", &result);
    let realm = world.keycloak().get_realm(&name).await;
    world.expect_result("read", &realm.map(|realm| realm.realm));
    let result = world.keycloak().token(&name, &conf(), &alice()).await;
    world.expect_result("tokens", &result);
    Ok(())
}

async fn disabled(world: &mut World) -> Outcome {
    world.change_realm(json!({"enabled": false})).await?;
    let realm = world.keycloak().get_realm(&world.realm).await;
    world.expect_result("read", &realm.map(|realm| realm.enabled));
    each(world, &[("GET users/count", "")]).await?;
    world.change_realm(json!({"enabled": true})).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &alice()).await;
    world.expect_result("tokens", &result.map(|tokens| tokens.token_type));
    Ok(())
}

/// Others' realms are there too: only its own is compared.
async fn listed(world: &mut World) -> Outcome {
    let realms = world.keycloak().list_realms(None).await?;
    let own = realms.into_iter().find(|realm| realm.realm.as_deref() == Some(world.realm.as_str()));
    world.expect_value("own", &json!(own));
    for (step, brief) in [("brief", Some(true)), ("whole", Some(false))] {
        let realms = world.keycloak().list_realms(brief).await?;
        let own = realms.into_iter().find(|realm| realm.realm.as_deref() == Some(world.realm.as_str()));
        world.expect_value(step, &json!(own));
    }
    world.change_realm(json!({"displayName": "Shop", "displayNameHtml": "<b>Shop</b>", "enabled": false})).await?;
    let realms = world.keycloak().list_realms(Some(true)).await?;
    let own = realms.into_iter().find(|realm| realm.realm.as_deref() == Some(world.realm.as_str()));
    world.expect_value("brief, with names", &json!(own));
    Ok(())
}

/// Settings that show in tokens at once.
async fn in_tokens(world: &mut World) -> Outcome {
    world.change_realm(json!({"accessTokenLifespan": 77})).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &alice()).await;
    world.expect_result("lifespan", &result.map(|tokens| tokens.expires_in.is_some_and(|it| (76..=77).contains(&it))));
    world.change_realm(json!({"defaultSignatureAlgorithm": "ES256"})).await?;
    let _ = world.token("algorithm", &conf(), &alice().with_scope("openid")).await;
    Ok(())
}
