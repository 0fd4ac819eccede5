//! Clients that ask whether the user has agreed (OpenID CIBA Core 1.0, section 10.1.1 and 11): when they may.

use serde_json::json;

use super::ciba_logins::{ALICE, POLL, allow, answered, begin, poll};
use super::{CONF, TOKEN};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    intervals needs [Extended, Time],
    expired needs [Extended, Time],
    longer_than_asked needs [Extended, Time],
    ids needs [Extended],
    of_others needs [Extended, Time],
    without_interval needs [Extended, Time],
];

async fn every_second(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.change_realm(json!({"attributes": {"cibaInterval": "1"}})).await
}

async fn intervals(world: &mut World) -> Outcome {
    every_second(world).await?;
    begin(world, "begun", &format!("{CONF}&{ALICE}")).await?;
    poll(world, "pending").await?;
    poll(world, "too early").await?;
    world.pass(2).await;
    poll(world, "pending again").await?;
    world.check("approved", answered("SUCCEED")).await?;
    poll(world, "approved, too early").await?;
    world.pass(2).await;
    poll(world, "approved, in time").await?;
    begin(world, "begun again", &format!("{CONF}&{ALICE}")).await?;
    world.check("denied", answered("UNAUTHORIZED")).await?;
    poll(world, "denied, asked").await?;
    poll(world, "denied, too early").await?;
    world.pass(2).await;
    poll(world, "denied, in time").await?;
    Ok(())
}

async fn expired(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.change_realm(json!({"attributes": {"cibaExpiresIn": "2", "cibaInterval": "1"}})).await?;
    begin(world, "begun", &format!("{CONF}&{ALICE}")).await?;
    world.pass(4).await;
    poll(world, "expired").await?;
    poll(world, "expired, again").await?;
    world.pass(12).await;
    poll(world, "forgotten").await?;
    begin(world, "approved", &format!("{CONF}&{ALICE}")).await?;
    world.check("approved in time", answered("SUCCEED")).await?;
    world.pass(4).await;
    poll(world, "too late for the tokens").await?;
    Ok(())
}

/// What the client asks for is how long the device may answer; the client has the realm's time.
async fn longer_than_asked(world: &mut World) -> Outcome {
    every_second(world).await?;
    begin(world, "begun", &format!("{CONF}&{ALICE}&requested_expiry=2")).await?;
    world.check("approved", answered("SUCCEED")).await?;
    world.pass(4).await;
    poll(world, "asked").await?;
    Ok(())
}

/// Texts that are no id.
async fn ids(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    for (step, id) in
        [("an access token", "{access}"), ("an ID token", "{id}"), ("a refresh token", "{refresh}"), ("dots", "....")]
    {
        let form = format!("grant_type=urn:openid:params:grant-type:ciba&auth_req_id={id}&{CONF}");
        world.check(step, Call::post(TOKEN).form(form)).await?;
    }
    begin(world, "begun", &format!("{CONF}&{ALICE}")).await?;
    for (step, form) in [
        ("cut off", POLL.replace("{id}", &world.value("id").unwrap_or_default().chars().skip(1).collect::<String>())),
        ("the device's token", POLL.replace("{id}", "{device}")),
        ("too long", format!("{POLL}{}", "x".repeat(4000))),
        ("twice", format!("{POLL}&auth_req_id={{id}}")),
        ("with a scope", format!("{POLL}&scope=email")),
    ] {
        world.check(step, Call::post(TOKEN).form(format!("{form}&{CONF}"))).await?;
    }
    Ok(())
}

async fn of_others(world: &mut World) -> Outcome {
    every_second(world).await?;
    begin(world, "begun", &format!("{CONF}&{ALICE}")).await?;
    let form = format!("{POLL}&client_id=other&client_secret=other-secret");
    world.check("another client, which may not", Call::post(TOKEN).form(&*form)).await?;
    allow(world, "other").await?;
    world.check("another client", Call::post(TOKEN).form(&*form)).await?;
    world.check("approved", answered("SUCCEED")).await?;
    world.pass(2).await;
    world.check("another client, approved", Call::post(TOKEN).form(&*form)).await?;
    world.pass(2).await;
    poll(world, "the right one").await?;
    Ok(())
}

async fn without_interval(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.change_realm(json!({"attributes": {"cibaInterval": "0"}})).await?;
    begin(world, "begun", &format!("{CONF}&{ALICE}")).await?;
    poll(world, "pending").await?;
    world.pass(1).await;
    poll(world, "again").await?;
    world.check("approved", answered("SUCCEED")).await?;
    world.pass(2).await;
    poll(world, "approved, asked").await?;
    Ok(())
}
