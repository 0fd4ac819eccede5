//! What the admin API answers to requests that are wrong as HTTP: paths, methods, bodies.

use http::Method;
use keycloak_api::admin::UserFilter;
use serde_json::json;

use super::each;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![paths, methods, nowhere, content_types, bodies, bodies_for_nobody, lenient_bodies, coerced, accepts];

const USERS: &str = "/admin/realms/{realm}/users";

async fn paths(world: &mut World) -> Outcome {
    for (step, path) in [
        ("unknown realm", "/admin/realms/no-such-realm"),
        ("unknown realm's users", "/admin/realms/no-such-realm/users"),
        ("unknown realm, unknown path", "/admin/realms/no-such-realm/nope"),
        ("unknown", "/admin/realms/{realm}/nope"),
        ("trailing slash", "/admin/realms/{realm}/users/count/"),
        ("double slash", "/admin/realms/{realm}//users/count"),
        ("encoded slash", "/admin/realms/{realm}%2Fusers"),
        ("above realms", "/admin/nope"),
    ] {
        world.check(step, Call::get(path).admin()).await?;
    }
    Ok(())
}

async fn methods(world: &mut World) -> Outcome {
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    each(
        world,
        &[
            ("PATCH users", "{}"),
            ("DELETE users", ""),
            ("POST users/{alice}", "{}"),
            ("PATCH users/{alice}", "{}"),
            ("PUT roles", "{}"),
            ("POST roles/reader", "{}"),
            ("PUT users/count", "{}"),
            ("PUT clients", "{}"),
        ],
    )
    .await?;
    for (step, method) in [("options", Method::OPTIONS), ("head", Method::HEAD)] {
        world.check(step, Call::new(method, USERS).admin()).await?;
    }
    Ok(())
}

/// Paths that lead to no operation: what was missed on the way is told first.
async fn nowhere(world: &mut World) -> Outcome {
    let (alice, conf) = (world.user_id("alice").await?, world.client_uuid("conf").await?);
    world.set("alice", alice);
    world.set("conf", conf);
    each(
        world,
        &[
            ("PATCH ", "{}"),
            ("POST ", "{}"),
            ("GET clients/nope/nope", ""),
            ("PATCH clients/nope", "{}"),
            ("PATCH clients/{conf}/nope", "{}"),
            ("PUT clients/{conf}/protocol-mappers/models", "{}"),
            ("GET clients/{conf}/scope-mappings/clients/nope/nope", ""),
            ("GET groups/nope/nope", ""),
            ("DELETE groups/count", ""),
            ("GET client-scopes/nope/nope", ""),
            ("PATCH roles", "{}"),
            ("DELETE users/profile", ""),
            ("GET users/count/nope", ""),
            ("PATCH users/{alice}/role-mappings/clients/nope", "{}"),
            ("PATCH users/{alice}/role-mappings/clients/{conf}", "{}"),
            ("PATCH nope", "{}"),
            ("PATCH events", "{}"),
            ("POST keys", "{}"),
            ("POST client-types", "{}"),
        ],
    )
    .await
}

async fn content_types(world: &mut World) -> Outcome {
    for (step, call) in [
        ("text", Call::post(USERS).text("text/plain", r#"{"username":"u-text"}"#)),
        ("form", Call::post(USERS).form("username=u-form")),
        ("none", Call::post(USERS).untyped(r#"{"username":"u-none"}"#)),
        ("charset", Call::post(USERS).text("application/json; charset=UTF-8", r#"{"username":"u-charset"}"#)),
        ("another json", Call::post(USERS).text("application/problem+json", r#"{"username":"u-problem"}"#)),
    ] {
        world.check(step, call.admin()).await?;
    }
    Ok(())
}

async fn bodies(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("POST users", "{"),
            ("POST users", r#"{"username":"#),
            ("POST users", "nope"),
            ("POST users", "null"),
            ("POST users", "[]"),
            ("POST users", r#""text""#),
            ("POST users", "5"),
            ("POST users", r#"{"nope":1}"#),
            ("POST users", r#"{"username":"u-one","nope":1}"#),
            ("POST users", r#"{"username":{}}"#),
            ("POST users", r#"{"username":"u-two","enabled":[]}"#),
            ("POST users", r#"{"username":"u-three","attributes":[]}"#),
            ("POST clients", r#"{"clientId":"x","nope":1}"#),
            ("POST clients", "["),
            ("POST roles", "{"),
            ("POST groups", "{"),
            ("POST client-scopes", "{"),
            ("POST users", r#"{"username":"u-four"} and more"#),
        ],
    )
    .await?;
    world.check("no body", Call::post(USERS).text("application/json", "").admin()).await?;
    Ok(())
}

/// What is taken though it is of another kind.
/// Whom a path names is looked for before the body is read.
async fn bodies_for_nobody(world: &mut World) -> Outcome {
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("PUT users/{nobody}", "{"),
            ("PUT users/{nobody}", r#"{"enabled":[]}"#),
            ("PUT groups/{nobody}", "{"),
            ("POST groups/{nobody}/children", "["),
            ("PUT clients/{nobody}", "{"),
            ("POST clients/{nobody}/roles", "{"),
            ("PUT client-scopes/{nobody}", "{"),
            ("POST client-scopes/{nobody}/protocol-mappers/models", "{"),
            ("POST users/{nobody}/role-mappings/realm", "{"),
            ("PUT roles/nope", "{"),
            ("PUT roles-by-id/{nobody}", "{"),
        ],
    )
    .await
}

async fn lenient_bodies(world: &mut World) -> Outcome {
    for (name, body) in [
        ("u-string", r#"{"username":"u-string","enabled":"true"}"#),
        ("77777", r#"{"username":77777}"#),
        ("u-attribute", r#"{"username":"u-attribute","attributes":{"locale":"de"}}"#),
        ("u-null", r#"{"username":"u-null","email":null,"enabled":null}"#),
        ("u-twice", r#"{"username":"u-once","username":"u-twice"}"#),
    ] {
        world.check(name, Call::post(USERS).text("application/json", body).admin()).await?;
        world.check(&format!("{name}, read"), Call::get(format!("{USERS}?username={name}&exact=true")).admin()).await?;
    }
    Ok(())
}

/// Which scalars are taken for which.
async fn coerced(world: &mut World) -> Outcome {
    for value in [r#""TRUE""#, r#"" true ""#, r#""tRue""#, "0", "1", "1.5"] {
        let body = format!(r#"{{"username":"u-bool","enabled":{value}}}"#);
        taken(world, &format!("enabled {value}"), "u-bool", &body).await?;
    }
    for value in [r#""5""#, "5.7", r#""5.7""#, "true", "[]"] {
        let body = format!(r#"{{"username":"u-number","createdTimestamp":{value}}}"#);
        taken(world, &format!("createdTimestamp {value}"), "u-number", &body).await?;
    }
    for value in ["true", "-5", "[]", r#"["x"]"#] {
        let body = format!(r#"{{"username":"u-text","firstName":{value}}}"#);
        taken(world, &format!("firstName {value}"), "u-text", &body).await?;
    }
    for value in [r#""x""#, "5", r#"["x"]"#, r#"{"a":{"b":1}}"#] {
        let body = format!(r#"{{"username":"u-attributes","attributes":{value}}}"#);
        taken(world, &format!("attributes {value}"), "u-attributes", &body).await?;
    }
    each(world, &[("POST roles", r#"{"name":"r","attributes":[]}"#), ("POST clients", r#"{"attributes":"x"}"#)]).await
}

/// Creates a user, tells what became of it, and deletes it.
async fn taken(world: &mut World, step: &str, name: &str, body: &str) -> Outcome {
    let created = world.answer(Call::post(USERS).text("application/json", body).admin()).await?;
    let filter = UserFilter { username: Some(name.to_owned()), exact: Some(true), ..UserFilter::default() };
    let found = world.keycloak().list_users(&world.realm, &filter).await?.into_iter().next().unwrap_or_default();
    let now = |created: i64| if created > 1_000_000 { json!("now") } else { json!(created) };
    let told = json!({
        "status": created.status.as_u16(), "enabled": found.enabled, "firstName": found.first_name,
        "createdTimestamp": found.created_timestamp.map(now),
    });
    world.expect_value(step, &told);
    if let Some(id) = found.id {
        world.keycloak().delete_user(&world.realm, &id).await?;
    }
    Ok(())
}

async fn accepts(world: &mut World) -> Outcome {
    for accept in ["text/html", "application/xml", "*/*", "application/json;q=0.5", "text/plain, application/json"] {
        world.check(accept, Call::get(format!("{USERS}?max=0")).admin().accept(accept)).await?;
    }
    Ok(())
}
