//! What client policies refuse of what clients ask for.

use keycloak_api::oidc::challenge;
use serde_json::{Value, json};

use super::{ASK, AUTH, CODE, CONF, TOKEN};
use crate::browser::{Browser, answered, redirected};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::cases::admin::client_policies_of_clients::{any, executor, put, set};
use crate::jose::by_nobody;
use crate::world::World;

cases![logins, codes, password_grants, conditions, sessions, pushed, pushed_implicit, pushed_conditions, events];

const EVENTS: &str = "/admin/realms/{realm}/events";
const VERIFIER: &str = "a-verifier-of-more-than-forty-three-characters-0123";

/// The request of a public client that may use every flow.
fn ask() -> String {
    ASK.replace("client_id=conf", "client_id=implicit")
}

/// Goes to the authorization endpoint, and compares where that leads.
async fn visit(world: &mut World, step: &str, query: &str) -> Outcome {
    let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
    let shown = match redirected(&answer, "error") {
        Some(_) => json!(answered(&answer)),
        None => json!(answer.status.as_u16()),
    };
    world.expect_value(step, &shown);
    Ok(())
}

async fn logins(world: &mut World) -> Outcome {
    let s256 = format!("&code_challenge={}&code_challenge_method=S256", challenge(VERIFIER));
    for kind in ["pkce-enforcer", "reject-implicit-grant", "confidential-client", "consent-required"] {
        for auto in [json!(true), Value::Null] {
            put(world, &json!([executor(kind, auto.clone())]), &any(), None).await?;
            let of_type = |kind: &str| ask().replace("response_type=code", &format!("response_type={kind}"));
            for (name, query) in [
                ("as usual", ask()),
                ("confidential", ASK.to_owned()),
                ("S256", format!("{}{s256}", ask())),
                ("no method", format!("{}&code_challenge={VERIFIER}", ask())),
                ("plain", format!("{}&code_challenge={VERIFIER}&code_challenge_method=plain", ask())),
                ("no challenge", format!("{}&code_challenge_method=S256", ask())),
                ("short", format!("{}&code_challenge=short&code_challenge_method=S256", ask())),
                ("token", of_type("token")),
                ("hybrid", of_type("code+id_token")),
                ("bound hybrid", format!("{}{s256}", of_type("code+token"))),
                ("none", of_type("none")),
                ("implicit flow off", ASK.replace("response_type=code", "response_type=token")),
                ("query", format!("{}&response_mode=query", of_type("token"))),
                ("fragment", format!("{}&response_mode=fragment", ask())),
                ("prompt", format!("{}&prompt=none", ask())),
                ("bad scope", ask().replace("scope=openid", "scope=nope")),
            ] {
                visit(world, &format!("{kind} {auto}: {name}"), &query).await?;
            }
        }
    }
    Ok(())
}

async fn codes(world: &mut World) -> Outcome {
    let s256 = format!("&code_challenge={}&code_challenge_method=S256", challenge(VERIFIER));
    let plain = format!("&code_challenge={VERIFIER}&code_challenge_method=plain");
    for kind in ["pkce-enforcer", "confidential-client", "reject-implicit-grant"] {
        for (name, query, rest) in [
            ("without", "", String::new()),
            ("verifier alone", "", format!("&code_verifier={VERIFIER}")),
            ("challenge alone", &*s256, String::new()),
            ("both", &s256, format!("&code_verifier={VERIFIER}")),
            ("plain", &plain, format!("&code_verifier={VERIFIER}")),
            ("wrong", &s256, format!("&code_verifier={}", "w".repeat(50))),
            ("redirect", &s256, "&redirect_uri=http://localhost:9999/other".to_owned()),
        ] {
            set(world, "policies", &json!({})).await?;
            let mut browser = Browser::default();
            browser.code(world, &format!("{}{query}", ask())).await?;
            put(world, &json!([executor(kind, json!(true))]), &any(), None).await?;
            for again in ["", ", again"] {
                let call = Call::post(TOKEN).form(format!("{CODE}&client_id=implicit{rest}"));
                let answer = world.answer(call).await?;
                let shown = match answer.status.is_success() {
                    true => json!(answer.status.as_u16()),
                    false => answer.json(),
                };
                world.expect_value(&format!("{kind}: {name}{again}"), &shown);
            }
        }
    }
    Ok(())
}

async fn password_grants(world: &mut World) -> Outcome {
    for auto in [json!(true), json!(false), Value::Null] {
        put(world, &json!([executor("reject-ropc-grant", auto.clone())]), &any(), None).await?;
        for form in [
            "client_id=pub&username=alice&password=alice-password",
            "client_id=pub&username=alice&password=wrong",
            "client_id=pub",
            "client_id=pub&username=alice&password=alice-password&scope=nope",
            "client_id=no-direct&client_secret=no-direct-secret&username=alice&password=alice-password",
            "client_id=consent&client_secret=consent-secret&username=alice&password=alice-password",
            "client_id=other&client_secret=wrong&username=alice&password=alice-password",
        ] {
            let call = Call::post(TOKEN).form(format!("grant_type=password&{form}"));
            world.check(&format!("{auto}: {form}"), call).await?;
        }
    }
    let conditions = json!([{"condition": "client-access-type", "configuration": {"type": ["confidential"]}}]);
    put(world, &json!([executor("reject-ropc-grant", json!(true))]), &conditions, None).await?;
    for client in ["client_id=pub", CONF] {
        let form = format!("grant_type=password&{client}&username=alice&password=alice-password");
        let answer = world.answer(Call::post(TOKEN).form(form)).await?;
        world.expect_value(&format!("some clients: {client}"), &json!(answer.status.as_u16()));
    }
    Ok(())
}

/// Grants and scopes that a policy is about.
async fn conditions(world: &mut World) -> Outcome {
    let executors = json!([executor("reject-ropc-grant", json!(true)), executor("pkce-enforcer", json!(true))]);
    let mut all = Vec::new();
    for is_negative in [false, true] {
        for grants in [json!(["password", "nope"]), json!(["authorization_code"]), json!(["implicit"]), json!([])] {
            all.push(("grant-type", json!({"grant_types": grants, "is-negative-logic": is_negative})));
        }
        for kind in ["Default", "Optional", "Any"] {
            for scope in ["profile", "phone"] {
                let settings = json!({"type": kind, "scopes": [scope], "is-negative-logic": is_negative});
                all.push(("client-scopes", settings));
            }
        }
    }
    for (kind, settings) in all {
        set(world, "policies", &json!({})).await?;
        let mut browser = Browser::default();
        browser.code(world, &ask().replace("scope=openid", "scope=openid+phone")).await?;
        put(world, &executors, &json!([{"condition": kind, "configuration": settings}]), None).await?;
        let mut found = serde_json::Map::new();
        let call = Call::post(TOKEN).form(format!("{CODE}&client_id=implicit"));
        found.insert("code".to_owned(), json!(world.answer(call).await?.status.as_u16()));
        for scope in ["", "&scope=openid", "&scope=openid+phone"] {
            let form = format!("grant_type=password&client_id=pub&username=alice&password=alice-password{scope}");
            let status = world.answer(Call::post(TOKEN).form(form)).await?.status.as_u16();
            found.insert(format!("password{scope}"), json!(status));
            for types in ["code", "token", "code+token", "none"] {
                let query = ask().replace("&scope=openid", scope).replace("type=code", &format!("type={types}"));
                let status = Browser::default().get(world, &format!("{AUTH}?{query}")).await?.status.as_u16();
                found.insert(format!("{types}{scope}"), json!(status));
            }
        }
        world.expect_value(&format!("{kind} {settings}"), &found.into());
    }
    Ok(())
}

/// A login that could be begun by somebody else.
async fn sessions(world: &mut World) -> Outcome {
    put(world, &json!([{"executor": "secure-session", "configuration": {}}]), &any(), None).await?;
    let (no_nonce, no_state) = (ask().replace("&nonce=n-0", ""), ask().replace("&state=st", ""));
    for (name, query) in [
        ("both", ask()),
        ("no nonce", no_nonce.clone()),
        ("no state", no_state.clone()),
        ("no nonce, no openid", no_nonce.replace("scope=openid", "scope=profile")),
        ("no state, no openid", no_state.replace("scope=openid", "scope=profile")),
        ("no state, no scope", no_state.replace("&scope=openid", "")),
        ("an empty nonce", ask().replace("nonce=n-0", "nonce=")),
        ("tokens", no_nonce.replace("type=code", "type=token").replace("scope=openid", "scope=profile")),
    ] {
        visit(world, name, &query).await?;
    }
    Ok(())
}

/// A pushed request is looked at when the browser brings it.
async fn pushed(world: &mut World) -> Outcome {
    let executors = json!([executor("confidential-client", json!(true)), executor("pkce-enforcer", json!(true))]);
    put(world, &executors, &any(), None).await?;
    for (name, query) in [("public", ask()), ("confidential", format!("{ASK}&client_secret=conf-secret"))] {
        let path = "/realms/{realm}/protocol/openid-connect/ext/par/request";
        let answer = world.answer(Call::post(path).form(query.clone())).await?;
        world.expect_value(&format!("{name}, pushed"), &json!(answer.status.as_u16()));
        let uri = answer.json()["request_uri"].as_str().unwrap_or_default().replace(':', "%3A");
        let client = query.split('&').next().unwrap_or_default();
        visit(world, name, &format!("{client}&request_uri={uri}")).await?;
    }
    Ok(())
}

const PUSH: &str = "/realms/{realm}/protocol/openid-connect/ext/par/request";

/// Of requests without a browser's flow, the policy is asked when they are pushed.
async fn pushed_implicit(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"implicitFlowEnabled": true})).await?;
    put(world, &json!([executor("reject-implicit-grant", Value::Null)]), &any(), None).await?;
    let whole = format!("{ASK}&client_secret=conf-secret");
    let of_type = |kind: &str| whole.replace("response_type=code", &format!("response_type={kind}"));
    let claims = |kind: &str| json!({"client_id": "conf", "response_type": kind, "scope": "openid"});
    for (step, form) in [
        ("code", whole.clone()),
        ("token", of_type("token")),
        ("tokens", of_type("id_token+token")),
        ("hybrid", of_type("code+id_token")),
        ("none", of_type("none")),
        ("unknown", of_type("nope")),
        ("capitals", of_type("CODE")),
        ("code twice", of_type("code+code")),
        ("empty", of_type("")),
        ("no type", whole.replace("&response_type=code", "")),
        ("token, and code", format!("{}&response_type=code", of_type("token"))),
        ("code, and token", format!("{whole}&response_type=token")),
        ("another address", of_type("token").replace("9999%2Fcb", "9999%2Fxx")),
        ("an unknown scope", of_type("token").replace("scope=openid", "scope=nope")),
        ("no nonce", of_type("token").replace("&nonce=n-0", "")),
        ("a wrong secret", of_type("token").replace("secret=conf-secret", "secret=x")),
        ("an address of a request", format!("{}&request_uri=x", of_type("token"))),
        ("a bad request", format!("{}&request=abc", of_type("token"))),
        ("token within", format!("{whole}&request={}", by_nobody(&claims("token")))),
        ("code within", format!("{}&request={}", of_type("token"), by_nobody(&claims("code")))),
    ] {
        world.check(step, Call::post(PUSH).form(form)).await?;
    }
    Ok(())
}

async fn pushed_conditions(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"implicitFlowEnabled": true})).await?;
    let executors = json!([executor("reject-implicit-grant", Value::Null)]);
    for is_negative in [false, true] {
        for (kind, mut settings) in [
            ("grant-type", json!({"grant_types": ["implicit"]})),
            ("grant-type", json!({"grant_types": ["authorization_code"]})),
            ("client-scopes", json!({"type": "Default", "scopes": ["profile"]})),
            ("client-scopes", json!({"type": "Optional", "scopes": ["phone"]})),
            ("client-scopes", json!({"type": "Any", "scopes": ["phone"]})),
            ("client-roles", json!({"roles": ["nope"]})),
            ("client-access-type", json!({"type": ["confidential"]})),
            ("client-updater-context", json!({"update-client-source": ["ByAuthenticatedUser"]})),
        ] {
            settings["is-negative-logic"] = json!(is_negative);
            put(world, &executors, &json!([{"condition": kind, "configuration": settings}]), None).await?;
            let mut found = Vec::new();
            for scope in ["openid", "openid+phone"] {
                for types in ["token", "code+token"] {
                    let form = ASK.replace("=openid", &format!("={scope}")).replace("=code", &format!("={types}"));
                    let call = Call::post(PUSH).form(format!("{form}&client_secret=conf-secret"));
                    found.push(world.answer(call).await?.status.as_u16());
                }
            }
            world.expect_value(&format!("{kind} {settings}"), &json!(found));
        }
    }
    Ok(())
}

async fn events(world: &mut World) -> Outcome {
    world.change_realm(json!({"eventsEnabled": true, "registrationAllowed": true})).await?;
    let alice = world.user_id("alice").await?;
    world.show_as(alice, "{alice}");
    let mut browser = Browser::default();
    browser.code(world, &ask()).await?;
    let executors = json!([executor("pkce-enforcer", json!(true)), executor("reject-ropc-grant", json!(true))]);
    put(world, &executors, &any(), None).await?;
    world.answer(Call::delete(EVENTS).admin()).await?;
    Browser::default().get(world, &format!("{AUTH}?{}", ask())).await?;
    let registrations = AUTH.replace("/auth", "/registrations");
    Browser::default().get(world, &format!("{registrations}?{}", ask())).await?;
    Browser::default().get(world, &format!("{AUTH}?{}&response_mode=fragment", ask())).await?;
    world.answer(Call::post(TOKEN).form(format!("{CODE}&client_id=implicit"))).await?;
    let form = "grant_type=password&client_id=pub&username=alice&password=alice-password";
    world.answer(Call::post(TOKEN).form(form)).await?;
    let events = world.answer(Call::get(format!("{EVENTS}?direction=asc")).admin()).await?;
    world.expect("events", &events);
    Ok(())
}
