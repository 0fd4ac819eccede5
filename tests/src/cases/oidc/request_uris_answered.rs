//! What comes of what is found at the address of an authorization request, or is not.

use serde_json::json;

use super::ASK;
use super::request_objects::{asked, by_key, changed};
use super::request_uris::{ask, ask_for, listen, register};
use crate::case::Outcome;
use crate::cases;
use crate::listener::Listener;
use crate::world::World;

cases![answers, redirected_elsewhere, sizes, not_reached, never_answered];

/// What the address gives.
async fn answers(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let good = by_key(asked())?;
    for (step, status, body) in [
        ("garbage", 200, "garbage".to_owned()),
        ("nothing", 200, String::new()),
        ("dots", 200, "..".to_owned()),
        ("JSON", 200, "{}".to_owned()),
        ("a line end behind", 200, format!("{good}\n")),
        ("a line end before", 200, format!("\n{good}")),
        ("spaces around", 200, format!(" {good} ")),
        ("created", 201, good.clone()),
        ("no content", 204, String::new()),
        ("accepted", 202, good.clone()),
        ("not there", 404, good.clone()),
        ("broken", 500, good.clone()),
        ("not for everybody", 401, good.clone()),
        ("moved nowhere", 302, good.clone()),
        ("choices", 300, good.clone()),
        ("unchanged", 304, String::new()),
    ] {
        listener.put("/r", status, &[], body)?;
        ask(world, step, ASK, (&listener, &listener.url("/r"))).await?;
    }
    for (step, kind) in [
        ("of its kind", "application/oauth-authz-req+jwt"),
        ("of another kind", "text/html; charset=utf-8"),
        ("in a wide alphabet", "text/plain; charset=utf-16"),
        ("in an unknown alphabet", "text/plain; charset=nope"),
    ] {
        listener.put("/r", 200, &[("content-type", kind)], good.clone())?;
        ask(world, step, ASK, (&listener, &listener.url("/r"))).await?;
    }
    listener.put("/r", 200, &[], [good.as_bytes(), b"\xff"].concat())?;
    ask(world, "no text", ASK, (&listener, &listener.url("/r"))).await
}

/// An address that leads elsewhere.
async fn redirected_elsewhere(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    listener.put("/other", 200, &[], by_key(asked())?)?;
    for (step, status, to) in [
        ("301", 301, listener.url("/other")),
        ("302", 302, listener.url("/other")),
        ("303", 303, listener.url("/other")),
        ("307", 307, listener.url("/other")),
        ("308", 308, listener.url("/other")),
        ("a path", 302, "/other".to_owned()),
        ("to itself", 302, listener.url("/r")),
    ] {
        listener.put("/r", status, &[("location", &to)], "")?;
        ask(world, step, ASK, (&listener, &listener.url("/r"))).await?;
    }
    Ok(())
}

/// Not everything is read.
async fn sizes(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    for (step, size) in [("70 KB", 70_000), ("1 MB", 1_000_000), ("11 MB", 11_000_000)] {
        ask_for(world, step, ASK, &listener, by_key(changed("more", "x".repeat(size).into()))?).await?;
    }
    Ok(())
}

async fn not_reached(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    for (step, uri) in [
        ("nobody listens", "http://127.0.0.1:9/r"),
        ("no such host", "http://nowhere.invalid/r"),
        ("a port that is none", "http://127.0.0.1:99999/r"),
    ] {
        register(world, uri, json!({})).await?;
        ask(world, step, ASK, (&listener, uri)).await?;
    }
    Ok(())
}

async fn never_answered(world: &mut World) -> Outcome {
    let listener = Listener::start(None).await?;
    world.show_as(listener.authority(), "{listener}");
    register(world, &listener.url("/r"), json!({})).await?;
    ask(world, "never", ASK, (&listener, &listener.url("/r"))).await
}
