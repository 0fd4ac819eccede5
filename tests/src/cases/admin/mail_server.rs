//! Trying a mail server.

use serde_json::{Value, json};

use super::authorization::matrix_of;
use crate::backend::{MailServer, Mails as _};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![tried, refused, bad_input, rights];

const PATH: &str = "/admin/realms/{realm}/testSMTPConnection";

/// Has alice manage the realm, and keeps her token: who asks is sent the mail.
async fn prepare(world: &mut World) -> Outcome {
    world.give_client_role("alice", "realm-management", "manage-realm").await?;
    world.log_in("openid").await?;
    Ok(())
}

async fn attempt(world: &mut World, step: &str, settings: &Value) -> Outcome {
    world.check(step, Call::post(PATH).json(settings).bearer("{access}")).await?;
    Ok(())
}

async fn tried(world: &mut World) -> Outcome {
    prepare(world).await?;
    let port = MailServer::default().port().await?;
    let server = json!({"host": "127.0.0.1", "port": port.to_string(), "from": "shop@example.org"});
    attempt(world, "taken", &server).await?;
    for (step, more) in [
        ("a number for the port", json!({"port": port})),
        (
            "names and addresses",
            json!({"fromDisplayName": "Jörg", "replyTo": "r@example.org", "replyToDisplayName": "R"}),
        ),
        ("a sender of its own", json!({"envelopeFrom": "bounces@example.org"})),
        ("no login", json!({"auth": "false", "user": "u", "password": "p"})),
        ("no sender", json!({"from": ""})),
        ("a bad sender", json!({"from": "nope"})),
        ("a bad port", json!({"port": "nope"})),
        ("what it does not know", json!({"nope": "1"})),
    ] {
        let mut server = server.clone();
        if let (Some(server), Value::Object(more)) = (server.as_object_mut(), more) {
            server.extend(more);
        }
        attempt(world, step, &server).await?;
    }
    // Nobody is at the port of a server that is gone.
    let gone = { tokio::net::TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port() };
    attempt(world, "nobody there", &json!({"host": "127.0.0.1", "port": gone, "from": "shop@example.org"})).await?;
    attempt(world, "nothing set", &json!({})).await
}

/// The administrator of master has no address.
async fn refused(world: &mut World) -> Outcome {
    let port = MailServer::default().port().await?;
    let server = json!({"host": "127.0.0.1", "port": port.to_string(), "from": "shop@example.org"});
    world.check("to nobody", Call::post(PATH).json(&server).admin()).await?;
    let settings = super::of(server)?;
    let result = world.keycloak().test_smtp_connection(&world.realm, &settings).await;
    world.expect_result("by the trait", &result);
    world.check("without a token", Call::post(PATH).json(&json!({}))).await?;
    world.check("of no realm", Call::post("/admin/realms/nope/testSMTPConnection").json(&json!({})).admin()).await?;
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    super::each(
        world,
        &[
            ("POST testSMTPConnection", "[]"),
            ("POST testSMTPConnection", "x"),
            ("POST testSMTPConnection", r#"{"host":{"a":1}}"#),
            ("POST testSMTPConnection", r#"{"host":["a"]}"#),
        ],
    )
    .await
}

async fn rights(world: &mut World) -> Outcome {
    let rows = [("POST testSMTPConnection", "{}")];
    matrix_of(world, &rows, &["view-realm", "manage-realm", "manage-users", "realm-admin"]).await
}
