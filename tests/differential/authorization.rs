//! Random resource servers (resources, scopes, policies, permissions, strategies, logics, enforcement) and requests: a real
//! Keycloak and the fake decide the same.

use keycloak_api::Keycloak;
use keycloak_api::oidc::{ClientAuth, Grant, UmaTicketGrant};
use keycloak_tests::case::Outcome;
use keycloak_tests::world::representation;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::compare::Pair;
use crate::random::each;

const RESOURCES: [&str; 4] = ["r0", "r1", "r2", "bobs"];
const SCOPES: [&str; 3] = ["view", "edit", "drop"];
const POLICIES: [&str; 6] = ["alice", "bob", "not-alice", "reader", "any", "none"];
const STRATEGIES: [&str; 3] = ["AFFIRMATIVE", "UNANIMOUS", "CONSENSUS"];
const REQUESTS: [&str; 11] =
    ["r0", "r1", "r2", "bobs", "r0#view", "r0#edit", "r1#view", "r2#view,edit", "#view", "#drop", "bobs#view"];

/// A resource server: its settings, and what is posted to it, in order.
#[derive(Clone, Debug)]
struct Server {
    settings: Value,
    resources: Vec<Value>,
    permissions: Vec<(&'static str, Value)>,
}

/// Plays random resource servers until one differs.
///
/// # Errors
/// The smallest that was found to differ, and how.
pub(crate) fn run(pair: &Pair) -> Outcome {
    each(&server(), |server| {
        let decided = pair.both(|keycloak, realm| Box::pin(decided(keycloak, realm, server.clone())));
        let (real, fake) = decided.map_err(|error| format!("{error}\n{server:#?}"))?;
        for ((request, real), (_, fake)) in real.iter().zip(&fake) {
            if real != fake {
                return Err(
                    format!("{request} is decided otherwise: {real} by real, {fake} by fake\n{server:#?}").into()
                );
            }
        }
        Ok(())
    })
}

fn server() -> impl Strategy<Value = Server> {
    let settings = (select(vec!["ENFORCING", "PERMISSIVE", "DISABLED"]), select(vec!["AFFIRMATIVE", "UNANIMOUS"]));
    let settings = settings.prop_map(|(mode, strategy)| {
        json!({"policyEnforcementMode": mode, "decisionStrategy": strategy, "allowRemoteResourceManagement": true})
    });
    let resource = |name: &'static str| {
        let parts = (subsequence(SCOPES.to_vec(), 0..=3), prop::option::of(Just("t")));
        parts.prop_map(move |(scopes, kind)| {
            let owner = if name == "bobs" { json!("bob") } else { Value::Null };
            json!({"name": name, "scopes": scopes, "type": kind, "owner": owner})
        })
    };
    let resources = RESOURCES.map(resource).to_vec();
    (settings, resources, prop::collection::vec(permission(), 0..6)).prop_map(|(settings, resources, permissions)| {
        let named = permissions.into_iter().enumerate().map(|(n, (kind, mut permission)): (usize, (_, Value))| {
            permission["name"] = json!(format!("m{n}"));
            (kind, permission)
        });
        Server { settings, resources, permissions: named.collect() }
    })
}

fn permission() -> impl Strategy<Value = (&'static str, Value)> {
    let about = (
        subsequence(vec!["r0", "r1", "r2"], 0..=2),
        subsequence(SCOPES.to_vec(), 1..=2),
        prop::option::of(Just("t")),
        subsequence(POLICIES.to_vec(), 1..=3),
        select(STRATEGIES.to_vec()),
        any::<bool>(),
    );
    about.prop_map(|(resources, scopes, kind, policies, strategy, of_scopes)| {
        let kind = kind.filter(|_| resources.is_empty());
        let mut permission = json!({"policies": policies, "decisionStrategy": strategy});
        if !resources.is_empty() {
            permission["resources"] = json!(resources);
        }
        if let Some(kind) = kind {
            permission["resourceType"] = json!(kind);
        }
        if of_scopes {
            permission["scopes"] = json!(scopes);
        }
        (if of_scopes { "scope" } else { "resource" }, permission)
    })
}

/// Sets the server up in a realm of its own, and asks for everything that is asked for.
async fn decided(keycloak: &dyn Keycloak, realm: &str, server: Server) -> Outcome<Vec<(String, Value)>> {
    keycloak.create_realm(&representation(realm)?).await?;
    let answers = decided_in(keycloak, realm, &server).await;
    keycloak.delete_realm(realm).await?;
    answers
}

async fn decided_in(keycloak: &dyn Keycloak, realm: &str, server: &Server) -> Outcome<Vec<(String, Value)>> {
    let client = json!({"clientId": "rs", "serviceAccountsEnabled": true, "authorizationServicesEnabled": true});
    let rs = keycloak.create_client(realm, &of(&client)?).await?.id;
    keycloak.update_resource_server(realm, &rs, &of(&server.settings)?).await?;
    for name in SCOPES {
        keycloak.create_authorization_scope(realm, &rs, &of(&json!({"name": name}))?).await?;
    }
    for resource in &server.resources {
        keycloak.create_resource(realm, &rs, &of(resource)?).await?;
    }
    for (kind, policy) in [
        ("user", json!({"name": "alice", "users": ["alice"]})),
        ("user", json!({"name": "bob", "users": ["bob"]})),
        ("user", json!({"name": "not-alice", "users": ["alice"], "logic": "NEGATIVE"})),
        ("role", json!({"name": "reader", "roles": [{"id": "reader"}], "fetchRoles": true})),
        ("aggregate", json!({"name": "any", "policies": ["alice", "bob"], "decisionStrategy": "AFFIRMATIVE"})),
        ("aggregate", json!({"name": "none", "policies": ["alice", "bob"], "logic": "NEGATIVE"})),
    ] {
        keycloak.create_typed_policy(realm, &rs, kind, &of(&policy)?).await?;
    }
    for (kind, permission) in &server.permissions {
        keycloak.create_typed_permission(realm, &rs, kind, &of(permission)?).await?;
    }
    let mut answers = Vec::new();
    for person in ["alice", "bob"] {
        let grant = Grant::password(person, format!("{person}-password"));
        let token = keycloak.token(realm, &ClientAuth::public("pub"), &grant).await?.access_token;
        let all = keycloak.granted_permissions(realm, &token, &asking(Vec::new())).await;
        answers.push((format!("{person}: everything"), shown(all)));
        for request in REQUESTS {
            let some = keycloak.granted_permissions(realm, &token, &asking(vec![request.to_owned()])).await;
            answers.push((format!("{person}: {request}"), shown(some)));
        }
    }
    Ok(answers)
}

/// Asks for permissions, so that a denial is an answer to compare and not the same as none.
fn asking(permission: Vec<String>) -> Grant {
    let mut grant = UmaTicketGrant::default();
    grant.audience = Some("rs".to_owned());
    grant.response_mode = Some("permissions".to_owned());
    grant.permission = permission;
    Grant::UmaTicket(grant)
}

/// Permissions by names, in an order of their own; a refusal by its kind, status and words.
fn shown(answer: keycloak_api::Result<Vec<keycloak_api::representation::Permission>>) -> Value {
    match answer {
        Err(error) => json!({
            "kind": format!("{:?}", error.kind()),
            "status": error.status(),
            "words": error.reply().and_then(|reply| reply.words().map(str::to_owned)),
        }),
        Ok(permissions) => {
            let mut shown: Vec<(String, Vec<String>)> = permissions
                .into_iter()
                .map(|permission| {
                    let mut scopes = permission.scopes.unwrap_or_default();
                    scopes.sort();
                    (permission.rsname.unwrap_or_default(), scopes)
                })
                .collect();
            shown.sort();
            json!(shown)
        }
    }
}

fn of<T: DeserializeOwned>(value: &Value) -> Outcome<T> {
    Ok(serde_json::from_value(value.clone())?)
}
