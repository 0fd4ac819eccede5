//! What else is kept of clients: the hosts that they run on, their certificates, and what adapters are set up with.

use serde_json::json;

use super::{authorization, call, each};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    installation,
    installation_kinds,
    nodes,
    nodes_updated,
    reached,
    certificates,
    certificate_made,
    rotated_secrets,
    wrong,
    rights
];

async fn prepare(world: &mut World) -> Outcome {
    for client in ["narrow", "api", "conf", "pub", "account", "consent", "realm-management"] {
        let id = world.client_uuid(client).await?;
        world.set(client, id);
    }
    world.set("nobody", super::NOBODY);
    Ok(())
}

async fn installation(world: &mut World) -> Outcome {
    prepare(world).await?;
    for client in ["conf", "pub", "api", "narrow", "account", "consent", "realm-management"] {
        let row = format!("GET clients/{{{client}}}/installation/providers/keycloak-oidc-keycloak-json");
        each(world, &[(&row, "")]).await?;
    }
    let changes = [
        ("PUT clients/{narrow}", r#"{"secret":"another"}"#),
        ("POST clients/{narrow}/roles", r#"{"name":"mine"}"#),
        ("PUT ", r#"{"sslRequired":"all"}"#),
        ("GET clients/{narrow}/installation/providers/keycloak-oidc-keycloak-json", ""),
    ];
    for (at, (row, body)) in changes.into_iter().enumerate() {
        world.check(&format!("{at} {row} {body}"), call(row, body)?.admin()).await?;
    }
    Ok(())
}

async fn installation_kinds(world: &mut World) -> Outcome {
    for (name, client) in [
        ("secret-jwt", json!({"clientAuthenticatorType": "client-secret-jwt", "secret": "s"})),
        ("jwt", json!({"clientAuthenticatorType": "client-jwt"})),
        ("x509", json!({"clientAuthenticatorType": "client-x509"})),
        ("bearer-only, registered", json!({"bearerOnly": true, "nodeReRegistrationTimeout": 10, "secret": "s"})),
        ("authorization", json!({"authorizationServicesEnabled": true, "serviceAccountsEnabled": true, "secret": "s"})),
        ("bearer-only and public", json!({"bearerOnly": true, "publicClient": true})),
    ] {
        let mut client = client;
        client["clientId"] = json!(name);
        let created = world.keycloak().create_client(&world.realm, &super::of(client)?).await?;
        world.set("id", created.id);
        let row = "GET clients/{id}/installation/providers/keycloak-oidc-keycloak-json";
        world.check(name, call(row, "")?.admin()).await?;
        if name == "authorization" {
            world.answer(call("POST clients/{id}/roles", r#"{"name":"mine"}"#)?.admin()).await?;
            world.check("authorization, with a role", call(row, "")?.admin()).await?;
        }
    }
    let scope = json!({
        "name": "for-narrow", "protocol": "openid-connect", "protocolMappers": [{
            "name": "a", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
            "config": {"included.client.audience": "narrow"},
        }],
    });
    world.keycloak().create_client_scope(&world.realm, &super::of(scope)?).await?;
    prepare(world).await?;
    let row = "GET clients/{narrow}/installation/providers/keycloak-oidc-keycloak-json";
    world.check("an audience", call(row, "")?.admin()).await?;
    Ok(())
}

/// The hosts of `conf`; when each came is of no matter.
async fn hosts(world: &mut World, step: &str) -> Outcome {
    let id = world.client_uuid("conf").await?;
    let client = world.keycloak().get_client(&world.realm, &id).await?;
    let hosts = client.registered_nodes.map(|nodes| nodes.into_keys().collect::<Vec<_>>());
    world.expect_value(step, &json!(hosts));
    Ok(())
}

async fn nodes(world: &mut World) -> Outcome {
    prepare(world).await?;
    hosts(world, "none").await?;
    for (at, (row, body)) in [
        ("POST clients/{conf}/nodes", r#"{"node":"host1"}"#),
        ("POST clients/{conf}/nodes", r#"{"node":"host1"}"#),
        ("POST clients/{conf}/nodes", r#"{"node":"host 2","nope":1}"#),
        ("POST clients/{conf}/nodes", r#"{"node":""}"#),
        ("POST clients/{conf}/nodes", r#"{"node":"it's"}"#),
        ("POST clients/{conf}/nodes", r#"{"node":"a/b"}"#),
        ("POST clients/{conf}/nodes", r#"{"node":"a:b"}"#),
        ("POST clients/{conf}/nodes", "{}"),
        ("DELETE clients/{conf}/nodes/nope", ""),
        ("DELETE clients/{conf}/nodes/host1", ""),
        ("DELETE clients/{conf}/nodes/host1", ""),
    ]
    .into_iter()
    .enumerate()
    {
        world.check(format!("{at} {row} {body}").trim_end(), call(row, body)?.admin()).await?;
        hosts(world, &format!("{at}, then")).await?;
    }
    Ok(())
}

async fn nodes_updated(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"registeredNodes": {"n1": 5, "n2": 6}})).await?;
    hosts(world, "two").await?;
    world.change_client("conf", json!({"registeredNodes": {"n2": 7, "n3": 7}})).await?;
    hosts(world, "joined").await?;
    world.change_client("conf", json!({"description": "x"})).await?;
    hosts(world, "left as they are").await?;
    prepare(world).await?;
    for node in ["n1", "n2", "n3"] {
        each(world, &[(&format!("DELETE clients/{{conf}}/nodes/{node}"), "")]).await?;
    }
    hosts(world, "none").await
}

/// Who has no address is not told anything.
async fn reached(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET clients/{conf}/test-nodes-available", ""),
        ("POST clients/{conf}/push-revocation", ""),
        ("POST clients/{pub}/nodes", r#"{"node":"host1"}"#),
        ("GET clients/{pub}/test-nodes-available", ""),
        ("POST clients/{pub}/push-revocation", ""),
    ];
    each(world, &rows).await
}

async fn certificates(world: &mut World) -> Outcome {
    prepare(world).await?;
    let attributes = json!({"attributes": {
        "x.private.key": "PK", "x.certificate": "CERT", "x.public.key": "PUB", "x.kid": "KID", "y.public.key": "PUB",
        "z.certificate": "C",
    }});
    world.change_client("conf", attributes).await?;
    for attribute in ["jwt.credential", "x", "y", "z"] {
        each(world, &[(&format!("GET clients/{{conf}}/certificates/{attribute}"), "")]).await?;
    }
    for attribute in ["jwt.credential", "y"] {
        each(world, &[(&format!("POST clients/{{conf}}/certificates/{attribute}/download"), "{}")]).await?;
    }
    Ok(())
}

/// A key and its certificate are random: what is compared is how they begin, and how long they are.
async fn certificate_made(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_client("conf", json!({"attributes": {"x.public.key": "PUB", "x.kid": "KID"}})).await?;
    for row in [
        "POST clients/{conf}/certificates/jwt.credential/generate",
        "GET clients/{conf}/certificates/jwt.credential",
        "POST clients/{conf}/certificates/x/generate",
        "GET clients/{conf}/certificates/x",
    ] {
        let answer = world.answer(super::call(row, "")?.admin()).await?;
        let mut shown = answer.json();
        for name in ["privateKey", "certificate"] {
            if let Some(text) = shown.get_mut(name) {
                let whole = text.as_str().unwrap_or_default();
                *text = json!([whole.get(..3), whole.len() / 100]);
            }
        }
        world.expect_value(row, &json!([answer.status.as_u16(), answer.header("cache-control"), shown]));
    }
    each(
        world,
        &[
            ("POST clients/{nobody}/certificates/x/generate", ""),
            ("POST clients/{realm-management}/certificates/x/generate", ""),
            ("GET clients/{conf}/certificates/x/generate", ""),
        ],
    )
    .await
}

async fn rotated_secrets(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET clients/{conf}/client-secret/rotated", ""),
        ("DELETE clients/{conf}/client-secret/rotated", ""),
        ("POST clients/{conf}/client-secret", ""),
        ("GET clients/{pub}/client-secret/rotated", ""),
    ];
    each(world, &rows).await
}

async fn wrong(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET clients/{nobody}/installation/providers/keycloak-oidc-keycloak-json", ""),
        ("GET clients/{conf}/installation/providers/nope", ""),
        ("GET clients/{conf}/installation/providers/saml-idp-descriptor", ""),
        ("GET clients/{nobody}/client-secret/rotated", ""),
        ("DELETE clients/{nobody}/client-secret/rotated", ""),
        ("POST clients/{nobody}/nodes", r#"{"node":"x"}"#),
        ("POST clients/{conf}/nodes", "[]"),
        ("DELETE clients/{nobody}/nodes/x", ""),
        ("GET clients/{nobody}/test-nodes-available", ""),
        ("POST clients/{nobody}/push-revocation", ""),
        ("GET clients/{nobody}/certificates/x", ""),
        ("POST clients/{nobody}/certificates/x/download", "{}"),
        ("POST clients/{realm-management}/nodes", r#"{"node":"x"}"#),
    ];
    each(world, &rows).await
}

async fn rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET clients/{conf}/installation/providers/keycloak-oidc-keycloak-json", ""),
        ("GET clients/{conf}/installation/providers/nope", ""),
        ("GET clients/{conf}/client-secret/rotated", ""),
        ("DELETE clients/{conf}/client-secret/rotated", ""),
        ("POST clients/{conf}/nodes", "{}"),
        ("DELETE clients/{conf}/nodes/nope", ""),
        ("GET clients/{conf}/test-nodes-available", ""),
        ("POST clients/{conf}/push-revocation", ""),
        ("GET clients/{conf}/certificates/jwt.credential", ""),
        ("POST clients/{conf}/certificates/jwt.credential/download", "{}"),
        ("GET clients/{nobody}/certificates/x", ""),
    ];
    authorization::matrix_of(world, &rows, &["query-clients", "view-clients", "manage-clients", "view-users"]).await
}
