//! Scopes that a request for permissions names beside its permissions.

use super::{ask, log_in, prepare, protect, set_up};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![added, unknown, of_a_ticket, wished, upgraded];

async fn world_of_things(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/scope", r#"{"name":"more"}"#),
            ("POST ~/resource", r#"{"name":"R1","scopes":["view","edit"]}"#),
            ("POST ~/resource", r#"{"name":"R2","scopes":["view","edit"]}"#),
            ("POST ~/resource", r#"{"name":"R3"}"#),
            ("POST ~/policy/user", r#"{"name":"pa","users":["alice"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["R1"],"policies":["pa"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m2","resources":["R2"],"scopes":["view"],"policies":["pa"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m3","resources":["R3"],"policies":["pa"]}"#),
        ],
    )
    .await?;
    log_in(world, &["alice", "bob"]).await
}

async fn added(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let rows = [
        "&audience=rs&response_mode=permissions&scope=view",
        "&audience=rs&response_mode=permissions&scope=view%20edit",
        "&audience=rs&response_mode=permissions&permission=R1&scope=view",
        "&audience=rs&response_mode=permissions&permission=R1%23edit&scope=view",
        "&audience=rs&response_mode=permissions&permission=R1%23edit&permission=R2&scope=view",
        "&audience=rs&response_mode=permissions&permission=R1&scope=view%20nope",
        "&audience=rs&response_mode=permissions&permission=R1&scope=view%20view",
        "&audience=rs&response_mode=permissions&permission=R1%23view&scope=view",
        "&audience=rs&response_mode=permissions&permission=R2%23edit&scope=view",
        "&audience=rs&response_mode=permissions&permission=R3&scope=view",
        "&audience=rs&response_mode=permissions&permission=R1&scope=more",
        "&audience=rs&response_mode=permissions&permission=R1%23view&scope=more",
        "&audience=rs&response_mode=permissions&permission=%23edit&scope=view",
        "&audience=rs&response_mode=permissions&permission=R1&scope=",
    ];
    ask(world, "alice-token", &rows).await?;
    ask(world, "bob-token", &rows[..3]).await
}

async fn unknown(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let rows = [
        "&audience=rs&response_mode=permissions&scope=nope",
        "&audience=rs&response_mode=permissions&scope=openid",
        "&audience=rs&response_mode=permissions&permission=R1&scope=nope",
        "&audience=rs&response_mode=permissions&permission=R1&scope=nope%20neither",
        "&audience=rs&response_mode=permissions&permission=R1%23view&scope=nope",
        "&audience=rs&response_mode=permissions&permission=R1%23nope&scope=view",
        "&audience=rs&response_mode=permissions&permission=%23view&scope=nope",
        "&audience=rs&response_mode=permissions&permission=nope&scope=nope",
    ];
    ask(world, "alice-token", &rows).await
}

async fn of_a_ticket(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let body = r#"[{"resource_id":"R1","resource_scopes":["view"]}]"#;
    let post = Call::post("/realms/{realm}/authz/protection/permission").text("application/json", body);
    let ticket = world.answer(post.bearer("{pat}")).await?.json()["ticket"].as_str().unwrap_or_default().to_owned();
    world.set("ticket", ticket);
    let rows = [
        "&response_mode=permissions&ticket={ticket}&scope=edit",
        "&response_mode=permissions&ticket={ticket}&scope=nope",
        "&response_mode=permissions&ticket={ticket}&scope=edit%20nope",
    ];
    ask(world, "alice-token", &rows).await?;
    protect(world, "pat", &[("GET permission/ticket", "")]).await
}

/// What is wished for where it is refused, and what has to be granted beside a token.
async fn wished(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let things = [
        ("POST ~/scope", r#"{"name":"also"}"#),
        (
            "POST ~/resource",
            r#"{"name":"RA","_id":"33333333-3333-3333-3333-{tail}","owner":"alice","ownerManagedAccess":true,"scopes":["view","edit"]}"#,
        ),
    ];
    set_up(world, &things).await?;
    let body = r#"[{"resource_id":"33333333-3333-3333-3333-{tail}","resource_scopes":["view"]}]"#;
    let post = Call::post("/realms/{realm}/authz/protection/permission").text("application/json", body);
    let ticket = world.answer(post.bearer("{pat}")).await?.json()["ticket"].as_str().unwrap_or_default().to_owned();
    world.set("ticket", ticket);
    ask(world, "bob-token", &["&response_mode=permissions&ticket={ticket}&scope=edit%20also"]).await?;
    let list = Call::get("/realms/{realm}/authz/protection/permission/ticket?returnNames=true").bearer("{pat}");
    let answer = world.answer(list).await?.json();
    let mut wished: Vec<String> =
        answer.as_array().into_iter().flatten().map(|it| it["scopeName"].to_string()).collect();
    wished.sort();
    world.expect_value("wished", &serde_json::json!(wished));
    let whole = format!("{}&audience=rs&permission=R1%23view", super::GRANT);
    let rpt = world.answer(Call::post(super::TOKEN).form(whole).bearer("{alice-token}")).await?.json();
    world.set("rpt", rpt["access_token"].as_str().unwrap_or_default());
    let rows = [
        "&audience=rs&response_mode=permissions&permission=R1%23view&scope=edit&rpt={rpt}",
        "&audience=rs&response_mode=permissions&permission=R2%23view&scope=edit&rpt={rpt}",
        "&audience=rs&response_mode=permissions&permission=R2%23view%2Cedit&rpt={rpt}",
        "&audience=rs&response_mode=permissions&permission=R2&scope=edit&rpt={rpt}",
        "&audience=rs&response_mode=permissions&permission=R2&rpt={rpt}",
        "&audience=rs&response_mode=permissions&permission=R3&rpt={rpt}",
        "&audience=rs&response_mode=permissions&permission=%23view&rpt={rpt}",
        "&audience=rs&response_mode=permissions&permission=R1&permission=R2%23edit&rpt={rpt}",
    ];
    ask(world, "alice-token", &rows).await
}

/// A token counts as added to where one scope of each of its permissions is granted again.
async fn upgraded(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let whole = format!("{}&audience=rs&permission=R1", super::GRANT);
    let rpt = world.answer(Call::post(super::TOKEN).form(whole).bearer("{alice-token}")).await?.json();
    world.set("rpt", rpt["access_token"].as_str().unwrap_or_default());
    let in_part = r#"{"name":"m4","resources":["R1"],"scopes":["view"],"policies":["pa"]}"#;
    set_up(world, &[("POST ~/permission/scope", in_part)]).await?;
    for (step, gone) in [("in part", "m1"), ("not at all", "m4")] {
        let found = world.answer(super::call(&format!("GET ~/permission?name={gone}"), "")?.admin()).await?.json();
        world.set("gone", found[0]["id"].as_str().unwrap_or_default());
        set_up(world, &[("DELETE ~/policy/{gone}", "")]).await?;
        let form = format!("{}&audience=rs&permission=R2%23view&rpt={{rpt}}", super::GRANT);
        let answer = world.answer(Call::post(super::TOKEN).form(form).bearer("{alice-token}")).await?;
        let told = answer.json();
        world.expect_value(step, &serde_json::json!({"status": answer.status.as_u16(), "upgraded": told["upgraded"]}));
    }
    Ok(())
}
