//! Clients that register themselves by an initial access token, as representations or as metadata.

use http::Method;
use serde_json::{Value, json};

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    by_initial_token,
    initial_token_ends needs [Time],
    by_representation,
    bad_representations,
    good_for_tokens,
];

const BASE: &str = "/realms/{realm}/clients-registrations/";

pub(super) fn call(row: &str, body: &str) -> Outcome<Call> {
    let (method, path) = row.split_once(' ').ok_or("a row without a path")?;
    let call = Call::new(Method::from_bytes(method.as_bytes())?, format!("{BASE}{path}"));
    Ok(if body.is_empty() { call } else { call.text("application/json", body) })
}

/// Sends each row with the token of this name, or none, and compares the answer under the row itself.
pub(super) async fn each(world: &mut World, token: &str, rows: &[(&str, &str)]) -> Outcome {
    each_of(world, "", token, rows).await
}

/// As [`each`], for rows that come again later in the case: `stage` tells the steps from one another.
pub(super) async fn each_of(world: &mut World, stage: &str, token: &str, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        let step = format!("{stage}{token} {row} {body}");
        let call = call(row, body)?;
        let call = if token.is_empty() { call } else { call.bearer(&format!("{{{token}}}")) };
        world.check(step.trim(), call).await?;
    }
    Ok(())
}

/// Makes an initial access token for many clients, and keeps it as `{initial}`.
pub(super) async fn initial(world: &mut World) -> Outcome {
    initial_of(world, json!({"count": 100})).await
}

pub(super) async fn initial_of(world: &mut World, wish: Value) -> Outcome {
    let wish = serde_json::from_value(wish)?;
    let made = world.keycloak().create_initial_access_token(&world.realm, &wish).await?;
    world.set("initial", made.token.unwrap_or_default());
    Ok(())
}

/// Registers a client, compares the answer, and keeps its token as `{own}` and its id as `{client}`.
pub(super) async fn register(world: &mut World, step: &str, kind: &str, body: &Value) -> Outcome {
    let post = call(&format!("POST {kind}"), &body.to_string())?.bearer("{initial}");
    let answer = world.check(step, post).await?.json();
    keep(world, &answer);
    Ok(())
}

pub(super) fn keep(world: &mut World, answer: &Value) {
    for (name, fields) in
        [("own", ["registrationAccessToken", "registration_access_token"]), ("client", ["clientId", "client_id"])]
    {
        if let Some(value) = fields.iter().find_map(|field| answer[field].as_str()) {
            world.set(name, value);
        }
    }
}

/// What the administrator sees of the client that was registered last.
pub(super) async fn show(world: &mut World, step: &str) -> Outcome {
    let found = world.answer(Call::get("/admin/realms/{realm}/clients?clientId={client}").admin()).await?.json();
    world.expect_value(step, &found);
    Ok(())
}

async fn by_initial_token(world: &mut World) -> Outcome {
    initial_of(world, json!({"count": 2})).await?;
    each(
        world,
        "initial",
        &[
            ("POST default", r#"{"clientId":"conf"}"#),
            ("POST default", r#"{"clientId":"one"}"#),
            ("GET default/one", ""),
            ("PUT default/one", r#"{"clientId":"one"}"#),
            ("DELETE default/one", ""),
            ("GET install/one", ""),
            ("POST openid-connect", "{}"),
            ("POST openid-connect", r#"{"client_name":"X"}"#),
            ("POST default", r#"{"clientId":"two"}"#),
        ],
    )
    .await?;
    let list = Call::get("/admin/realms/{realm}/clients-initial-access").admin();
    let left = world.check("left", list).await?.json();
    world.set("token", left[0]["id"].as_str().unwrap_or_default());
    world.answer(Call::delete("/admin/realms/{realm}/clients-initial-access/{token}").admin()).await?;
    each(world, "initial", &[("POST openid-connect", r#"{"client_name":"late"}"#)]).await
}

async fn initial_token_ends(world: &mut World) -> Outcome {
    initial_of(world, json!({"expiration": 1})).await?;
    world.pass(3).await;
    each(world, "initial", &[("POST default", r#"{"clientId":"late"}"#)]).await
}

async fn by_representation(world: &mut World) -> Outcome {
    initial(world).await?;
    for body in [
        json!({"clientId": "a"}),
        json!({}),
        json!({"clientId": "b", "protocol": "openid-connect", "rootUrl": "http://b.example", "name": "B"}),
        json!({"clientId": "c", "secret": "s", "consentRequired": true, "id": "own-id"}),
        json!({"clientId": "d", "publicClient": true}),
        json!({"clientId": "e", "bearerOnly": true, "registrationAccessToken": "zz"}),
        json!({"clientId": "f", "defaultRoles": ["a"], "serviceAccountsEnabled": true, "defaultClientScopes": ["email"]}),
    ] {
        register(world, &body.to_string(), "default", &body).await?;
        show(world, &format!("{body}: client")).await?;
        each_of(world, &format!("{body}: "), "own", &[("GET default/{client}", "")]).await?;
    }
    let default = Call::get("/admin/realms/{realm}/clients/{uuid}/roles").admin();
    let uuid = world.client_uuid("f").await?;
    world.set("uuid", uuid);
    world.check("roles", default).await?;
    Ok(())
}

async fn bad_representations(world: &mut World) -> Outcome {
    initial(world).await?;
    for body in [
        r#"{"clientId":"conf"}"#,
        r#"{"clientId":""}"#,
        r#"{"protocol":"nope"}"#,
        r#"{"clientId":"x","redirectUris":["http://a#b"]}"#,
        r#"{"clientId":"x","baseUrl":"x"}"#,
        r#"{"clientId":"x","authenticationFlowBindingOverrides":{"browser":"nope"}}"#,
        r#"{"clientId":"x","foo":1}"#,
        r#"{"clientId":["x"]}"#,
        "x",
        "null",
    ] {
        each(world, "initial", &[("POST default", body)]).await?;
    }
    let typed = call("POST default", "")?.text("text/plain", "{}").bearer("{initial}");
    world.check("text", typed).await?;
    let none = call("POST default", "")?.text("application/json", "").bearer("{initial}");
    world.check("no body", none).await?;
    Ok(())
}

async fn good_for_tokens(world: &mut World) -> Outcome {
    initial(world).await?;
    let metadata = json!({"grant_types": ["password", "client_credentials", "refresh_token"], "scope": "email"});
    register(world, "registered", "openid-connect", &metadata).await?;
    let found = world.answer(call("GET openid-connect/{client}", "")?.bearer("{own}")).await?.json();
    world.set("secret", found["client_secret"].as_str().unwrap_or_default());
    for grant in ["client_credentials", "password&username=alice&password=alice-password"] {
        let form = format!("grant_type={grant}&client_id={{client}}&client_secret={{secret}}");
        world.check(grant, Call::post("/realms/{realm}/protocol/openid-connect/token").form(form)).await?;
    }
    Ok(())
}
