//! What the server says of itself, and to whom.

use keycloak_api::oidc::ClientAuth;
use serde_json::{Value, json};

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice};

cases![whole, administrators, strangers, who_am_i, who_am_i_refused];

/// What the fake says is a file, which is what a real one says.
const FACTS: &str = include_str!("../../../../keycloak-fake/src/domain/admin/server_info.json");

const ROLES: [&str; 22] = [
    "create-client",
    "impersonation",
    "manage-authorization",
    "manage-clients",
    "manage-events",
    "manage-identity-providers",
    "manage-organizations",
    "manage-realm",
    "manage-users",
    "query-clients",
    "query-groups",
    "query-organizations",
    "query-realms",
    "query-users",
    "realm-admin",
    "view-authorization",
    "view-clients",
    "view-events",
    "view-identity-providers",
    "view-organizations",
    "view-realm",
    "view-users",
];

/// Lists have no order that means something, and where the data are kept is each server's own.
fn settled(mut value: Value) -> Value {
    fn sort(value: &mut Value) {
        match value {
            Value::Array(items) => {
                items.iter_mut().for_each(sort);
                items.sort_by_cached_key(ToString::to_string);
            }
            Value::Object(fields) => {
                fields.values_mut().for_each(sort);
                fields.sort_keys();
            }
            _ => {}
        }
    }
    for own in ["connectionsInfinispan", "connectionsJpa"] {
        for provider in
            value["providers"][own]["providers"].as_object_mut().into_iter().flat_map(|all| all.values_mut())
        {
            if let Some(provider) = provider.as_object_mut() {
                provider.remove("operationalInfo");
            }
        }
    }
    sort(&mut value);
    value
}

/// The paths at which two values differ.
pub(super) fn differences(path: &str, left: &Value, right: &Value, found: &mut Vec<String>) {
    match (left, right) {
        (Value::Object(one), Value::Object(other)) => {
            let names: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for name in names {
                differences(&format!("{path}/{name}"), &left[name], &right[name], found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (at, (one, other)) in one.iter().zip(other).enumerate() {
                differences(&format!("{path}/{at}"), one, other, found);
            }
        }
        _ if left == right => {}
        _ => found.push(path.to_owned()),
    }
}

/// What is told of the machine, which is another one each time.
const OF_THE_MACHINE: [(&str, &str); 15] = [
    ("systemInfo", "serverTime"),
    ("systemInfo", "uptime"),
    ("systemInfo", "uptimeMillis"),
    ("systemInfo", "osName"),
    ("systemInfo", "osArchitecture"),
    ("systemInfo", "fileEncoding"),
    ("systemInfo", "userTimezone"),
    ("cpuInfo", "processorCount"),
    ("memoryInfo", "total"),
    ("memoryInfo", "totalFormated"),
    ("memoryInfo", "used"),
    ("memoryInfo", "usedFormated"),
    ("memoryInfo", "free"),
    ("memoryInfo", "freePercentage"),
    ("memoryInfo", "freeFormated"),
];

/// What kind of value it is, and how texts for people are built.
fn kind(name: &str, value: &Value) -> String {
    match value {
        Value::Number(_) => "a number".to_owned(),
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) if name == "uptime" || name.ends_with("Formated") => {
            let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            let parts = shape.split('0').filter(|part| !part.is_empty()).collect::<Vec<_>>();
            // One of something is not several.
            format!("a text: 0{}", parts.join("0").replace("s,", ",").replace("seconds", "second"))
        }
        Value::String(_) => "a text".to_owned(),
        other => other.to_string(),
    }
}

async fn whole(world: &mut World) -> Outcome {
    let answer = world.answer(Call::get("/admin/serverinfo").admin()).await?;
    let mut told = answer.json();
    let mut machine = json!({});
    for name in ["systemInfo", "cpuInfo", "memoryInfo"] {
        machine[name] = told.as_object_mut().and_then(|told| told.remove(name)).unwrap_or_default();
    }
    let mut found = Vec::new();
    differences("", &settled(serde_json::from_str(FACTS)?), &settled(told), &mut found);
    world.expect_value("differs from the file in", &json!(found));
    world.expect_value("version", &machine["systemInfo"]["version"]);
    if machine["memoryInfo"].is_null() && !cfg!(target_os = "linux") {
        // Java has a heap everywhere, but the fake is told of memory by Linux alone; the README says so.
        machine["memoryInfo"] = json!({
            "total": 0, "totalFormated": "0 MB", "used": 0, "usedFormated": "0 MB", "free": 0, "freePercentage": 0,
            "freeFormated": "0 MB",
        });
    }
    for (of, name) in OF_THE_MACHINE {
        world.expect_value(name, &json!(kind(name, &machine[of][name])));
    }
    let headers = answer.headers.keys().map(|name| name.as_str().to_owned()).filter(|name| {
        // How the body is delimited is the wire's business.
        !["date", "content-length", "transfer-encoding"].contains(&name.as_str())
    });
    world.expect_value("headers", &json!(headers.collect::<std::collections::BTreeSet<_>>()));
    Ok(())
}

/// Has alice hold one role of the realm's management alone.
async fn with_role(world: &mut World, role: &str) -> Outcome {
    let (id, management) = (world.user_id("alice").await?, world.client_uuid("realm-management").await?);
    let had = world.keycloak().list_user_client_roles(&world.realm, &id, &management).await?;
    world.keycloak().remove_user_client_roles(&world.realm, &id, &management, &had).await?;
    let role = world.client_role("realm-management", role).await?;
    world.keycloak().add_user_client_roles(&world.realm, &id, &management, &[role]).await?;
    Ok(())
}

/// Each role lets the facts be seen, but for the one to impersonate; who manages the realm is told the version too.
async fn administrators(world: &mut World) -> Outcome {
    let mut facts: Value = serde_json::from_str(FACTS)?;
    let facts = facts.as_object_mut().ok_or("no facts")?;
    for role in ROLES {
        with_role(world, role).await?;
        world.log_in("openid").await?;
        let answer = world.answer(Call::get("/admin/serverinfo").bearer("{access}")).await?;
        let mut told = answer.json();
        let all = told.as_object().is_some_and(|told| facts.keys().all(|name| told.contains_key(name)));
        if let Some(told) = told.as_object_mut() {
            told.retain(|name, _| !facts.contains_key(name));
        }
        world.expect_value(role, &json!({"status": answer.status.as_u16(), "facts": all, "besides": told}));
    }
    Ok(())
}

async fn strangers(world: &mut World) -> Outcome {
    world.check("without a token", Call::get("/admin/serverinfo")).await?;
    world.check("without a good one", Call::get("/admin/serverinfo").bearer("nope")).await?;
    world.log_in("openid").await?;
    world.check("without a role", Call::get("/admin/serverinfo").bearer("{access}")).await?;
    Ok(())
}

/// The admin console, whose users give their password here.
async fn console(world: &mut World) -> Outcome<ClientAuth> {
    world.change_client("security-admin-console", json!({"directAccessGrantsEnabled": true})).await?;
    Ok(ClientAuth::public("security-admin-console"))
}

async fn ask(world: &mut World, step: &str, query: &str) -> Outcome {
    let call = Call::get(format!("/admin/{{realm}}/console/whoami{query}")).bearer("{access}");
    let answer = world.answer(call).await?;
    let shown = world.shown(&answer, false);
    let mut shown = shown;
    for roles in shown["body"]["realm_access"].as_object_mut().into_iter().flat_map(|realms| realms.values_mut()) {
        if let Some(roles) = roles.as_array_mut() {
            roles.sort_by_cached_key(ToString::to_string);
        }
    }
    world.expect_value(step, &shown);
    Ok(())
}

async fn who_am_i(world: &mut World) -> Outcome {
    let console = console(world).await?;
    for role in ["view-realm", "impersonation", "view-users", "realm-admin"] {
        with_role(world, role).await?;
        world.log_in_as(&console, &alice()).await?;
        ask(world, role, "").await?;
    }
    for query in ["?currentRealm={realm}", "?currentRealm=master", "?currentRealm=nope", "?currentRealm="] {
        ask(world, query, query).await?;
    }
    for (step, change) in [
        ("no last name", json!({"lastName": ""})),
        ("no first name", json!({"firstName": "", "lastName": "Liddell"})),
        ("neither", json!({"firstName": "", "lastName": ""})),
        ("temporary", json!({"attributes": {"is_temporary_admin": ["true"], "locale": ["de"]}})),
    ] {
        let profile = json!({"unmanagedAttributePolicy": "ENABLED", "attributes": [
            {"name": "username"}, {"name": "email", "permissions": {"view": ["admin"], "edit": ["admin"]}},
            {"name": "firstName", "permissions": {"view": ["admin"], "edit": ["admin"]}},
            {"name": "lastName", "permissions": {"view": ["admin"], "edit": ["admin"]}},
        ]});
        world.keycloak().update_user_profile(&world.realm, &super::of(profile)?).await?;
        world.change_user("alice", change).await?;
        ask(world, step, "").await?;
    }
    world
        .change_realm(
            json!({"internationalizationEnabled": true, "supportedLocales": ["de", "fr"], "defaultLocale": "fr"}),
        )
        .await?;
    ask(world, "in her language", "").await?;
    world.change_user("alice", json!({"attributes": {"locale": ["it"]}})).await?;
    ask(world, "in the realm's language", "").await?;
    // A client of one's own may be a console.
    world.change_client("conf", json!({"attributes": {"security.admin.console": "true"}})).await?;
    world.log_in("openid").await?;
    ask(world, "of another console", "").await?;
    Ok(())
}

async fn who_am_i_refused(world: &mut World) -> Outcome {
    let whoami = "/admin/{realm}/console/whoami";
    world.check("without a token", Call::get(whoami)).await?;
    world.check("without a good one", Call::get(whoami).bearer("nope")).await?;
    world.check("of no realm", Call::get("/admin/nope/console/whoami").bearer("nope")).await?;
    world.log_in("openid").await?;
    world.check("of another client", Call::get(whoami).bearer("{access}")).await?;
    let console = console(world).await?;
    world.log_in_as(&console, &alice()).await?;
    world.check("without a role", Call::get(whoami).bearer("{access}")).await?;
    world.check("of another realm", Call::get("/admin/master/console/whoami").bearer("{access}")).await?;
    world.check("of master's administrator", Call::get(whoami).admin()).await?;
    world.check("of another client of master", Call::get("/admin/master/console/whoami").admin()).await?;
    Ok(())
}
