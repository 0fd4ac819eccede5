//! Clients that are told when they can ask (OpenID CIBA Core 1.0, section 10.2: ping mode).

use serde_json::{Value, json};

use super::CONF;
use super::ciba_logins::{ALICE, answered, begin, poll};
use crate::case::Outcome;
use crate::cases;
use crate::listener::Listener;
use crate::world::World;

cases![
    told needs [Extended],
    by_the_realm needs [Extended],
    answers needs [Extended],
    nowhere needs [Extended],
    switched needs [Extended],
    bad_answers_of_devices needs [Extended],
];

const NOTICE: &str = "client_notification_token=notice-token";

/// Has `conf` be told at `endpoint`.
async fn ping(world: &World, mode: &str, endpoint: &str) -> Outcome {
    let attributes = json!({
        "oidc.ciba.grant.enabled": "true", "ciba.backchannel.token.delivery.mode": mode,
        "ciba.backchannel.client.notification.endpoint": endpoint,
    });
    world.change_client("conf", json!({"attributes": attributes})).await
}

async fn listen(world: &mut World, status: u16) -> Outcome<Listener> {
    let listener = Listener::start(Some(status)).await?;
    world.show_as(listener.authority(), "{listener}");
    ping(world, "ping", &listener.url("/notice?a=b")).await?;
    Ok(listener)
}

/// Begins, has the device answer, and compares what the client is told.
async fn log_in(world: &mut World, step: &str, status: &str, listener: &Listener) -> Outcome {
    begin(world, step, &format!("{CONF}&{ALICE}&{NOTICE}")).await?;
    answer(world, step, status, listener).await
}

async fn answer(world: &mut World, step: &str, status: &str, listener: &Listener) -> Outcome {
    world.check(&format!("{step}: answered"), answered(status)).await?;
    let mut came = listener.came();
    for came in &mut came {
        if came["body"]["auth_req_id"].as_str() == world.value("id") {
            came["body"]["auth_req_id"] = json!("<the one that was answered>");
        }
    }
    world.expect_value(&format!("{step}: told"), &Value::Array(came));
    poll(world, &format!("{step}: asked")).await?;
    Ok(())
}

async fn told(world: &mut World) -> Outcome {
    let listener = listen(world, 204).await?;
    for status in ["SUCCEED", "UNAUTHORIZED", "CANCELLED"] {
        log_in(world, status, status, &listener).await?;
    }
    Ok(())
}

async fn by_the_realm(world: &mut World) -> Outcome {
    let listener = listen(world, 200).await?;
    ping(world, "", &listener.url("/notice")).await?;
    world.change_realm(json!({"attributes": {"cibaBackchannelTokenDeliveryMode": "ping"}})).await?;
    log_in(world, "by the realm", "SUCCEED", &listener).await?;
    ping(world, "poll", &listener.url("/notice")).await?;
    begin(world, "not by the client", &format!("{CONF}&{ALICE}&{NOTICE}")).await?;
    begin(world, "not by the client, without a token", &format!("{CONF}&{ALICE}")).await?;
    answer(world, "not by the client", "SUCCEED", &listener).await
}

/// Where the client does not take it the device is told so; the user has answered all the same.
async fn answers(world: &mut World) -> Outcome {
    for status in [200, 201, 202, 204, 302, 400, 500] {
        let listener = listen(world, status).await?;
        log_in(world, &status.to_string(), "SUCCEED", &listener).await?;
    }
    Ok(())
}

async fn nowhere(world: &mut World) -> Outcome {
    let listener = listen(world, 200).await?;
    let gone = { tokio::net::TcpListener::bind("127.0.0.1:0").await?.local_addr()? };
    ping(world, "ping", &format!("http://{gone}/notice")).await?;
    log_in(world, "approved", "SUCCEED", &listener).await?;
    log_in(world, "denied", "UNAUTHORIZED", &listener).await?;
    // No client comes to be in this way but by the realm.
    ping(world, "", "").await?;
    world.change_realm(json!({"attributes": {"cibaBackchannelTokenDeliveryMode": "ping"}})).await?;
    log_in(world, "no address", "SUCCEED", &listener).await
}

/// What holds is what the client is when the device answers.
async fn switched(world: &mut World) -> Outcome {
    let listener = listen(world, 200).await?;
    begin(world, "to poll", &format!("{CONF}&{ALICE}&{NOTICE}")).await?;
    ping(world, "poll", &listener.url("/notice")).await?;
    answer(world, "to poll", "SUCCEED", &listener).await?;
    begin(world, "to ping", &format!("{CONF}&{ALICE}")).await?;
    ping(world, "ping", &listener.url("/notice")).await?;
    answer(world, "to ping", "SUCCEED", &listener).await?;
    begin(world, "to another address", &format!("{CONF}&{ALICE}&{NOTICE}")).await?;
    ping(world, "ping", &listener.url("/other")).await?;
    answer(world, "to another address", "SUCCEED", &listener).await
}

async fn bad_answers_of_devices(world: &mut World) -> Outcome {
    let listener = listen(world, 200).await?;
    begin(world, "begun", &format!("{CONF}&{ALICE}&{NOTICE}")).await?;
    answer(world, "no status", "", &listener).await?;
    answer(world, "good", "SUCCEED", &listener).await?;
    answer(world, "again", "SUCCEED", &listener).await
}
