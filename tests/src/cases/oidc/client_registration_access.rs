//! Who may come to the endpoints of client registration: nobody, administrators, which tokens, by which paths and
//! from which web sites.

use serde_json::json;

use super::client_registrations::{call, each, initial, initial_of, keep, register};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![anonymous, administrators, tokens, installation, paths, web_sites];

async fn anonymous(world: &mut World) -> Outcome {
    let rows = [
        ("POST default", r#"{"clientId":"a"}"#),
        ("POST default", "{}"),
        ("POST openid-connect", r#"{"redirect_uris":["http://127.0.0.1/cb"]}"#),
        ("POST openid-connect", r#"{"client_id":"x"}"#),
        ("GET default/conf", ""),
        ("GET default/nope", ""),
        ("GET openid-connect/conf", ""),
        ("PUT default/conf", "{}"),
        ("PUT openid-connect/conf", "{}"),
        ("DELETE default/conf", ""),
        ("DELETE openid-connect/nope", ""),
    ];
    each(world, "", &rows).await
}

async fn administrators(world: &mut World) -> Outcome {
    initial(world).await?;
    register(world, "registered", "default", &json!({"clientId": "mine"})).await?;
    let alice = world.user_id("alice").await?;
    let management = world.client_uuid("realm-management").await?;
    for role in ["view-clients", "create-client", "manage-clients", "view-users"] {
        let held = world.client_role("realm-management", role).await?;
        world.keycloak().add_user_client_roles(&world.realm, &alice, &management, std::slice::from_ref(&held)).await?;
        world.log_in("openid").await?;
        let mut found = serde_json::Map::new();
        for (row, body) in [
            ("POST default", format!(r#"{{"clientId":"by-{role}"}}"#)),
            ("POST openid-connect", "{}".to_owned()),
            ("GET default/mine", String::new()),
            ("GET openid-connect/mine", String::new()),
            ("GET default/nope", String::new()),
            ("GET install/mine", String::new()),
            ("GET install/nope", String::new()),
            ("PUT default/mine", r#"{"clientId":"mine","name":"N"}"#.to_owned()),
            ("PUT default/mine", r#"{"name":"N"}"#.to_owned()),
            ("PUT default/nope", r#"{"clientId":"nope"}"#.to_owned()),
            ("DELETE default/nope", String::new()),
        ] {
            let answer = world.answer(call(row, &body)?.bearer("{access}")).await?;
            let words = answer.json()["error_description"].clone();
            found.insert(format!("{row} {body}"), json!([answer.status.as_u16(), words]));
        }
        world.expect_value(role, &found.into());
        world.keycloak().remove_user_client_roles(&world.realm, &alice, &management, &[held]).await?;
    }
    Ok(())
}

async fn tokens(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.set("tampered", super::tampered(&tokens.access_token));
    for (step, header) in [
        ("garbage", "Bearer abc"),
        ("basic", "Basic abc"),
        ("tampered", "Bearer {tampered}"),
        ("another realm's", "Bearer {admin}"),
        ("refresh token", "Bearer {refresh}"),
        ("id token", "Bearer {id}"),
        ("no role", "Bearer {access}"),
    ] {
        world.check(step, call("POST default", r#"{"clientId":"x"}"#)?.authorization(header)).await?;
    }
    world.check("unknown realm", Call::post("/realms/nope/clients-registrations/default").json(&json!({}))).await?;
    world.change_realm(json!({"enabled": false})).await?;
    each(world, "", &[("POST default", "{}")]).await
}

async fn installation(world: &mut World) -> Outcome {
    each(world, "", &[("GET install/pub", ""), ("GET install/conf", ""), ("GET install/nope", "")]).await?;
    initial(world).await?;
    register(world, "registered", "default", &json!({"clientId": "mine"})).await?;
    each(world, "own", &[("GET install/mine", ""), ("GET install/pub", "")]).await
}

async fn paths(world: &mut World) -> Outcome {
    let rows = [
        ("GET nope", ""),
        ("POST nope", "{}"),
        ("GET nope/x", ""),
        ("GET default", ""),
        ("GET openid-connect", ""),
        ("PUT default", "{}"),
        ("POST default/x", "{}"),
        ("PATCH default", "{}"),
        ("POST install/pub", "{}"),
        ("POST install", "{}"),
        ("GET saml2-entity-descriptor/x", ""),
        ("OPTIONS default", ""),
        ("OPTIONS openid-connect/x", ""),
    ];
    each(world, "", &rows).await?;
    world.check("root", Call::get("/realms/{realm}/clients-registrations")).await?;
    world.check("preflight", call("OPTIONS openid-connect", "")?.origin("http://zz")).await?;
    Ok(())
}

async fn web_sites(world: &mut World) -> Outcome {
    initial_of(world, json!({"count": 10, "webOrigins": ["http://o"]})).await?;
    for origin in ["http://o", "http://zz"] {
        for (row, body, token) in [
            ("POST openid-connect", "{}", ""),
            ("POST openid-connect", "{}", "{initial}"),
            ("POST default", "{}", "{initial}"),
            ("POST default", "{}", ""),
        ] {
            let call = call(row, body)?.origin(origin);
            let call = if token.is_empty() { call } else { call.bearer(token) };
            let answer = world.check(&format!("{origin} {row} {token}"), call).await?.json();
            keep(world, &answer);
        }
        for row in ["GET openid-connect/{client}", "GET default/{client}"] {
            world.check(&format!("{origin} {row}"), call(row, "")?.bearer("{own}").origin(origin)).await?;
        }
    }
    Ok(())
}
