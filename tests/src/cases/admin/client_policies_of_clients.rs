//! What client policies make of clients that administrators make and change, and what they refuse.

use serde_json::{Value, json};

use super::call;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![executors, other_executors, authenticators, conditions, negated, modes, several, comes_first, as_events];

/// Puts one policy with these executors and conditions.
pub(crate) async fn put(world: &mut World, executors: &Value, conditions: &Value, mode: Option<&str>) -> Outcome {
    let profiles = json!({"profiles": [{"name": "p", "executors": executors}]});
    let policy = json!({"name": "q", "enabled": true, "mode": mode, "conditions": conditions, "profiles": ["p"]});
    set(world, "policies", &json!({})).await?;
    set(world, "profiles", &profiles).await?;
    set(world, "policies", &json!({"policies": [policy]})).await
}

pub(crate) async fn set(world: &mut World, kind: &str, body: &Value) -> Outcome {
    let call = Call::put(format!("/admin/realms/{{realm}}/client-policies/{kind}")).json(body).admin();
    let answer = world.answer(call).await?;
    if answer.status.is_success() { Ok(()) } else { Err(format!("{body}: {} {}", answer.status, answer.text()).into()) }
}

pub(crate) fn executor(kind: &str, auto: Value) -> Value {
    json!({"executor": kind, "configuration": {"auto-configure": auto}})
}

/// A condition that every client meets.
pub(crate) fn any() -> Value {
    json!([{"condition": "any-client", "configuration": {}}])
}

/// Sends a client, and shows what has become of it.
async fn send(world: &mut World, stage: &str, row: &str, body: &Value) -> Outcome {
    let step = format!("{stage}: {row} {body}");
    let answer = world.check(&step, call(row, &body.to_string())?.admin()).await?;
    if answer.status.is_success() {
        let id = body["clientId"].as_str().unwrap_or_default();
        let path = format!("/admin/realms/{{realm}}/clients?clientId={id}");
        let found = world.answer(Call::get(path).admin()).await?.json();
        let settings = [
            "consentRequired",
            "fullScopeAllowed",
            "directAccessGrantsEnabled",
            "implicitFlowEnabled",
            "clientAuthenticatorType",
        ];
        let mut shown: Vec<Value> = settings.iter().map(|name| found[0][*name].clone()).collect();
        shown.push(found[0]["attributes"]["pkce.code.challenge.method"].clone());
        world.expect_value(&format!("{step}, found"), &json!(shown));
    }
    Ok(())
}

async fn remove(world: &mut World, id: &str) -> Outcome {
    let path = format!("/admin/realms/{{realm}}/clients?clientId={id}");
    let found = world.answer(Call::get(path).admin()).await?.json();
    if let Some(uuid) = found[0]["id"].as_str() {
        world.answer(Call::delete(format!("/admin/realms/{{realm}}/clients/{uuid}")).admin()).await?;
    }
    Ok(())
}

/// Makes clients of each kind, and changes one.
async fn each_client(world: &mut World, stage: &str, settings: &[Value]) -> Outcome {
    for settings in settings {
        let mut body = json!({"clientId": "new"});
        body.as_object_mut()
            .into_iter()
            .for_each(|body| body.extend(settings.as_object().cloned().unwrap_or_default()));
        send(world, stage, "POST clients", &body).await?;
        remove(world, "new").await?;
        body["clientId"] = json!("pub");
        send(world, stage, "PUT clients/{pub}", &body).await?;
    }
    Ok(())
}

async fn prepare(world: &mut World) -> Outcome {
    for client in ["pub", "conf", "narrow"] {
        let uuid = world.client_uuid(client).await?;
        world.set(client, uuid);
    }
    Ok(())
}

async fn executors(world: &mut World) -> Outcome {
    prepare(world).await?;
    for kind in ["consent-required", "full-scope-disabled"] {
        for auto in [json!(true), json!(false), json!("true"), Value::Null] {
            put(world, &json!([executor(kind, auto.clone())]), &any(), None).await?;
            let settings = [
                json!({}),
                json!({"consentRequired": true}),
                json!({"consentRequired": false, "fullScopeAllowed": true}),
                json!({"consentRequired": true, "fullScopeAllowed": false}),
                json!({"bearerOnly": true}),
            ];
            each_client(world, &format!("{kind} {auto}"), &settings).await?;
            set(world, "policies", &json!({})).await?;
            let back =
                json!({"clientId": "pub", "consentRequired": false, "fullScopeAllowed": true, "bearerOnly": false});
            send(world, &format!("after {kind} {auto}"), "PUT clients/{pub}", &back).await?;
        }
    }
    Ok(())
}

async fn other_executors(world: &mut World) -> Outcome {
    prepare(world).await?;
    for kind in ["reject-ropc-grant", "reject-implicit-grant", "pkce-enforcer", "confidential-client"] {
        for auto in [json!(true), json!(false), Value::Null] {
            put(world, &json!([executor(kind, auto.clone())]), &any(), None).await?;
            let settings = [
                json!({}),
                json!({"directAccessGrantsEnabled": true, "implicitFlowEnabled": true}),
                json!({"directAccessGrantsEnabled": false, "implicitFlowEnabled": false}),
                json!({"protocol": "openid-connect", "publicClient": true}),
                json!({"attributes": {"pkce.code.challenge.method": "plain"}}),
                json!({"attributes": {"pkce.code.challenge.method": "S256", "other": "x"}}),
                json!({"attributes": {"pkce.code.challenge.method": ""}}),
            ];
            each_client(world, &format!("{kind} {auto}"), &settings).await?;
            set(world, "policies", &json!({})).await?;
            let back = json!({
                "clientId": "pub",
                "directAccessGrantsEnabled": true,
                "implicitFlowEnabled": false,
                "attributes": {"pkce.code.challenge.method": ""},
            });
            send(world, &format!("after {kind} {auto}"), "PUT clients/{pub}", &back).await?;
        }
    }
    Ok(())
}

async fn authenticators(world: &mut World) -> Outcome {
    prepare(world).await?;
    for settings in [
        json!({"allowed-client-authenticators": ["client-jwt", "client-x509"], "default-client-authenticator": "client-jwt"}),
        json!({"allowed-client-authenticators": ["client-secret"]}),
        json!({"allowed-client-authenticators": ["client-jwt"], "default-client-authenticator": "client-secret"}),
        json!({"default-client-authenticator": "client-jwt"}),
        json!({}),
    ] {
        let executor = json!({"executor": "secure-client-authenticator", "configuration": settings});
        put(world, &json!([executor]), &any(), None).await?;
        let clients = [
            json!({}),
            json!({"publicClient": true}),
            json!({"bearerOnly": true}),
            json!({"clientAuthenticatorType": "client-secret"}),
            json!({"clientAuthenticatorType": "client-jwt"}),
            json!({"publicClient": true, "clientAuthenticatorType": "client-secret"}),
        ];
        each_client(world, &settings.to_string(), &clients).await?;
        send(world, &settings.to_string(), "PUT clients/{conf}", &json!({"clientId": "conf"})).await?;
        set(world, "policies", &json!({})).await?;
        let back = json!({"clientId": "pub", "bearerOnly": false, "clientAuthenticatorType": "client-secret"});
        send(world, &format!("after {settings}"), "PUT clients/{pub}", &back).await?;
        let back = json!({"clientId": "conf", "clientAuthenticatorType": "client-secret"});
        send(world, &format!("after {settings}"), "PUT clients/{conf}", &back).await?;
    }
    Ok(())
}

/// Whom a policy is about, by one client of each kind.
async fn about(world: &mut World, conditions: &Value, mode: Option<&str>) -> Outcome {
    put(world, &json!([executor("consent-required", json!(true))]), conditions, mode).await?;
    let stage = format!("{conditions} {}", mode.unwrap_or_default());
    for settings in [json!({}), json!({"publicClient": true}), json!({"bearerOnly": true})] {
        let mut body = json!({"clientId": "new"});
        body.as_object_mut()
            .into_iter()
            .for_each(|body| body.extend(settings.as_object().cloned().unwrap_or_default()));
        send(world, &stage, "POST clients", &body).await?;
        remove(world, "new").await?;
    }
    for client in ["pub", "conf"] {
        send(world, &stage, &format!("PUT clients/{{{client}}}"), &json!({"clientId": client})).await?;
    }
    set(world, "policies", &json!({})).await?;
    for client in ["pub", "conf"] {
        let body = json!({"clientId": client, "consentRequired": false});
        world.answer(call(&format!("PUT clients/{{{client}}}"), &body.to_string())?.admin()).await?;
    }
    Ok(())
}

fn condition(kind: &str, settings: Value) -> Value {
    json!({"condition": kind, "configuration": settings})
}

async fn conditions(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.answer(call("POST clients/{pub}/roles", r#"{"name":"own"}"#)?.admin()).await?;
    for (kind, settings) in [
        ("client-access-type", json!({"type": ["public"]})),
        ("client-access-type", json!({"type": ["confidential"]})),
        ("client-access-type", json!({"type": ["bearer-only", "public"]})),
        ("client-access-type", json!({"type": []})),
        ("client-roles", json!({"roles": ["nope", "own"]})),
        ("client-roles", json!({"roles": ["reader"]})),
        ("client-updater-context", json!({"update-client-source": ["ByAuthenticatedUser"]})),
        ("client-updater-context", json!({"update-client-source": ["ByAnonymous", "ByInitialAccessToken"]})),
    ] {
        about(world, &json!([condition(kind, settings)]), None).await?;
    }
    about(world, &json!([]), None).await
}

async fn negated(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.answer(call("POST clients/{pub}/roles", r#"{"name":"own"}"#)?.admin()).await?;
    for (kind, settings) in [
        ("any-client", json!({"is-negative-logic": true})),
        ("client-access-type", json!({"type": ["public"], "is-negative-logic": "true"})),
        ("client-roles", json!({"roles": ["own"], "is-negative-logic": true})),
        ("client-updater-context", json!({"update-client-source": ["ByAuthenticatedUser"], "is-negative-logic": true})),
        ("client-updater-context", json!({"update-client-source": ["ByAnonymous"], "is-negative-logic": true})),
    ] {
        about(world, &json!([condition(kind, settings)]), None).await?;
    }
    Ok(())
}

async fn modes(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.answer(call("POST clients/{pub}/roles", r#"{"name":"own"}"#)?.admin()).await?;
    let conditions = json!([any()[0], condition("client-roles", json!({"roles": ["own"]}))]);
    for mode in [None, Some("DEFAULT"), Some("STRICT")] {
        about(world, &conditions, mode).await?;
    }
    Ok(())
}

/// The first executor that refuses is the one that is told of.
async fn several(world: &mut World) -> Outcome {
    prepare(world).await?;
    let (scope, consent) = (executor("full-scope-disabled", json!(false)), executor("consent-required", json!(false)));
    let profiles = json!([
        {"name": "scope", "executors": [scope]},
        {"name": "consent", "executors": [consent]},
        {"name": "auto", "executors": [executor("consent-required", json!(true))]},
    ]);
    set(world, "profiles", &json!({"profiles": profiles})).await?;
    for names in [["scope", "consent"], ["consent", "scope"], ["auto", "consent"], ["consent", "auto"]] {
        let policy = json!({"name": "q", "enabled": true, "conditions": any(), "profiles": names});
        set(world, "policies", &json!({"policies": [policy]})).await?;
        each_client(world, &names.join(" "), &[json!({"fullScopeAllowed": true})]).await?;
        let of_two = names.map(|name| json!({"name": name, "enabled": true, "conditions": any(), "profiles": [name]}));
        set(world, "policies", &json!({"policies": of_two})).await?;
        each_client(world, &format!("two, {}", names.join(" ")), &[json!({})]).await?;
    }
    Ok(())
}

/// Policies refuse before the client itself is looked at.
async fn comes_first(world: &mut World) -> Outcome {
    prepare(world).await?;
    let management = world.client_uuid("realm-management").await?;
    world.set("management", management);
    put(world, &json!([executor("consent-required", json!(false))]), &any(), None).await?;
    for (row, body) in [
        ("POST clients", json!({"clientId": "pub"})),
        ("POST clients", json!({"clientId": " "})),
        ("POST clients", json!({"clientId": "new", "rootUrl": "::"})),
        ("POST clients", json!({"clientId": "new", "nope": 1})),
        ("POST clients", json!({"clientId": "new", "protocol": "nope"})),
        ("PUT clients/{pub}", json!({"clientId": "conf"})),
        ("PUT clients/{pub}", json!({"rootUrl": "::"})),
        ("PUT clients/{pub}", json!({"nope": 1})),
        ("PUT clients/nope", json!({})),
        ("PUT clients/{management}", json!({"clientId": "realm-management"})),
    ] {
        let step = format!("{row} {body}");
        world.check(&step, call(row, &body.to_string())?.admin()).await?;
    }
    Ok(())
}

/// Events show the client as the policies have made it.
async fn as_events(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_realm(json!({"adminEventsEnabled": true, "adminEventsDetailsEnabled": true})).await?;
    let executors = json!([executor("consent-required", json!(true)), executor("pkce-enforcer", json!(true))]);
    put(world, &executors, &any(), None).await?;
    world.answer(call("DELETE admin-events", "")?.admin()).await?;
    for (row, body) in [("POST clients", json!({"clientId": "new"})), ("PUT clients/{pub}", json!({"clientId": "pub"}))]
    {
        world.answer(call(row, &body.to_string())?.admin()).await?;
        let events = world.answer(call("GET admin-events", "")?.admin()).await?.json();
        let shown = events[0]["representation"].as_str().unwrap_or_default();
        let mut shown: Value = serde_json::from_str(shown)?;
        if shown.get("id").is_some() {
            shown["id"] = json!("<id>");
        }
        world.expect_value(row, &shown);
    }
    Ok(())
}
