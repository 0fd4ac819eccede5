//! What client policies ask of clients: how they authenticate themselves, and what they are when they register
//! themselves.

use serde_json::{Value, json};

use super::{ASK, CODE, CONF, client_registrations};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::cases::admin::client_policies_of_clients::{any, executor, put, set};
use crate::world::World;

cases![authenticators, authenticator_events, registrations, registrations_of_some];

const EVENTS: &str = "/admin/realms/{realm}/events";

/// Has clients authenticate themselves in this way alone, after `{code}`, `{access}` and `{refresh}` were given.
async fn prepare_authenticators(world: &mut World, way: &str) -> Outcome {
    set(world, "policies", &json!({})).await?;
    Browser::default().code(world, ASK).await?;
    world.log_in("openid").await?;
    let settings = json!({"allowed-client-authenticators": [way]});
    let executor = json!({"executor": "secure-client-authenticator", "configuration": settings});
    put(world, &json!([executor]), &any(), None).await
}

/// The endpoints that look at how a client has authenticated itself, and those that do not.
async fn authenticators(world: &mut World) -> Outcome {
    let at = |name: &str| format!("/realms/{{realm}}/protocol/openid-connect/{name}");
    for way in ["client-jwt", "client-secret"] {
        prepare_authenticators(world, way).await?;
        for (endpoint, form) in [
            ("token", format!("{CODE}&{CONF}")),
            ("token", format!("{CODE}&{CONF}&again")),
            ("token", format!("grant_type=client_credentials&{CONF}")),
            ("token", format!("grant_type=client_credentials&{CONF}&scope=nope")),
            ("token", "grant_type=client_credentials&client_id=conf&client_secret=wrong".to_owned()),
            ("token", "grant_type=client_credentials&client_id=pub".to_owned()),
            ("token", "grant_type=client_credentials&client_id=other&client_secret=other-secret".to_owned()),
            ("token", format!("grant_type=password&{CONF}&username=alice&password=alice-password")),
            ("token", format!("grant_type=refresh_token&{CONF}")),
            ("token", format!("grant_type=refresh_token&{CONF}&refresh_token=x")),
            ("token", format!("grant_type=refresh_token&{CONF}&refresh_token=x&scope=nope")),
            ("token", format!("grant_type=refresh_token&{CONF}&refresh_token={{refresh}}")),
            ("token", "grant_type=refresh_token&client_id=pub&refresh_token=x".to_owned()),
            ("token/introspect", CONF.to_owned()),
            ("token/introspect", format!("{CONF}&token=x")),
            ("token/introspect", format!("{CONF}&token=x&token_type_hint=nope")),
            ("token/introspect", format!("{CONF}&token={{access}}")),
            ("revoke", CONF.to_owned()),
            ("revoke", format!("{CONF}&token=x")),
            ("revoke", "client_id=pub&token=x".to_owned()),
            ("logout", format!("{CONF}&refresh_token=x")),
            ("logout", "client_id=pub&refresh_token=x".to_owned()),
            ("logout", "client_id=conf&client_secret=wrong&refresh_token=x".to_owned()),
        ] {
            let answer = world.answer(Call::post(at(endpoint)).form(form.clone())).await?;
            let shown = match answer.json() {
                body if body.get("error").is_some() => body,
                _ => Value::Null,
            };
            let found = json!([answer.status.as_u16(), shown]);
            world.expect_value(&format!("{way}: {endpoint} {form}"), &found);
        }
    }
    Ok(())
}

async fn authenticator_events(world: &mut World) -> Outcome {
    let kinds = ["REFRESH_TOKEN_ERROR", "REVOKE_GRANT_ERROR", "LOGOUT_ERROR", "CODE_TO_TOKEN_ERROR"];
    world.change_realm(json!({"eventsEnabled": true, "enabledEventTypes": kinds})).await?;
    let alice = world.user_id("alice").await?;
    world.show_as(alice, "{alice}");
    prepare_authenticators(world, "client-jwt").await?;
    for (endpoint, form) in [
        ("token", format!("{CODE}&{CONF}")),
        ("token", format!("grant_type=refresh_token&{CONF}&refresh_token=x")),
        ("revoke", format!("{CONF}&token=x")),
        ("logout", format!("{CONF}&refresh_token=x")),
    ] {
        let path = format!("/realms/{{realm}}/protocol/openid-connect/{endpoint}");
        world.answer(Call::post(path).form(form)).await?;
    }
    let events = world.answer(Call::get(format!("{EVENTS}?direction=asc")).admin()).await?;
    world.expect("events", &events);
    Ok(())
}

/// Clients that register themselves are made to be what is asked for, or told the error alone.
async fn registrations(world: &mut World) -> Outcome {
    client_registrations::initial(world).await?;
    let own = json!({"clientId": "dyn"}).to_string();
    for (kind, auto) in [
        ("consent-required", false),
        ("full-scope-disabled", false),
        ("pkce-enforcer", false),
        ("reject-ropc-grant", false),
        ("reject-implicit-grant", false),
        ("confidential-client", false),
        ("consent-required", true),
        ("pkce-enforcer", true),
        ("reject-implicit-grant", true),
    ] {
        put(world, &json!([executor(kind, json!(auto))]), &any(), None).await?;
        let metadata = |more: Value| {
            let mut all = json!({"redirect_uris": ["http://localhost:9999/cb"]});
            all.as_object_mut().into_iter().for_each(|all| all.extend(more.as_object().cloned().unwrap_or_default()));
            all
        };
        for (provider, body) in [
            ("default", serde_json::from_str(&own)?),
            ("openid-connect", metadata(json!({}))),
            ("openid-connect", metadata(json!({"grant_types": ["password", "implicit", "authorization_code"]}))),
        ] {
            let step = format!("{kind} {auto}: {provider} {body}");
            client_registrations::register(world, &step, provider, &body).await?;
            if auto {
                client_registrations::show(world, &format!("{step}, found")).await?;
                let path = "/admin/realms/{realm}/clients?clientId={client}";
                let found = world.answer(Call::get(path).admin()).await?.json();
                let uuid = found[0]["id"].as_str().unwrap_or_default();
                world.answer(Call::delete(format!("/admin/realms/{{realm}}/clients/{uuid}")).admin()).await?;
            }
        }
    }
    Ok(())
}

/// By whom a client is made and changed.
async fn registrations_of_some(world: &mut World) -> Outcome {
    client_registrations::initial(world).await?;
    let sources = ["ByAuthenticatedUser", "ByAnonymous", "ByInitialAccessToken", "ByRegistrationAccessToken"];
    for (at, source) in sources.into_iter().enumerate() {
        set(world, "policies", &json!({})).await?;
        let id = format!("dyn-{at}");
        client_registrations::register(world, &format!("{source}: first"), "default", &json!({"clientId": id})).await?;
        let condition =
            json!([{"condition": "client-updater-context", "configuration": {"update-client-source": [source]}}]);
        put(world, &json!([executor("consent-required", json!(false))]), &condition, None).await?;
        let rows = [(format!("PUT default/{id}"), json!({"clientId": id}).to_string())];
        for (row, body) in &rows {
            client_registrations::each_of(world, source, "own", &[(row, body)]).await?;
            let body = json!({"clientId": format!("more-{at}")}).to_string();
            client_registrations::each_of(world, source, "initial", &[("POST default", &body)]).await?;
            client_registrations::each_of(world, source, "", &[("POST default", &body)]).await?;
        }
        let body = json!({"clientId": format!("by-admin-{at}")});
        let call = Call::post("/admin/realms/{realm}/clients").json(&body).admin();
        world.check(&format!("{source}: an administrator"), call).await?;
    }
    Ok(())
}
