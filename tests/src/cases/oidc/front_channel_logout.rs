//! Clients that a browser tells of a logout (OpenID Connect Front-Channel Logout 1.0).

use serde_json::{Map, Value, json};

use super::{ASK, AUTH, CODE, CONF, LOGOUT, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page::{frames, links};
use crate::wire::Answer;
use crate::world::World;

cases![told, settings, addresses, bad_addresses, by_form, several, by_others];

const BACK: &str = "post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb&state=s1";
const URL: &str = "frontchannel.logout.url";
const SESSION: &str = "frontchannel.logout.session.required";

/// Has a browser tell a client of logouts.
async fn tell(world: &World, client: &str, attributes: &[(&str, &str)]) -> Outcome {
    let attributes: Map<String, Value> =
        attributes.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
    world.change_client(client, json!({"frontchannelLogout": true, "attributes": attributes})).await
}

/// A browser in which alice is logged in, and her `{id}`.
async fn begin(world: &mut World) -> Outcome<Browser> {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let tokens = world.answer(Call::post(TOKEN).form(format!("{CODE}&{CONF}"))).await?.json();
    world.set("id", tokens["id_token"].as_str().unwrap_or_default());
    world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
    Ok(browser)
}

async fn out(world: &mut World, step: &str, query: &str) -> Outcome {
    let mut browser = begin(world).await?;
    let answer = browser.get(world, &format!("{LOGOUT}?id_token_hint={{id}}{query}")).await?;
    world.expect(step, &answer);
    world.expect_value(&format!("{step}: where it leads"), &leads(&answer));
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    world.expect(&format!("{step}: over"), &answer);
    Ok(())
}

/// Where the page leads to the client.
fn leads(answer: &Answer) -> Value {
    let links = links(&answer.text());
    links.into_iter().filter(|link| link.contains("/cb")).collect()
}

async fn told(world: &mut World) -> Outcome {
    tell(world, "conf", &[(URL, "http://localhost:9999/out")]).await?;
    out(world, "out", "").await?;
    out(world, "with an address", &format!("&{BACK}")).await?;
    let mut browser = begin(world).await?;
    let page = browser.get(world, &format!("{LOGOUT}?client_id=conf&{BACK}")).await?;
    world.expect("asked", &page);
    let answer = browser.submit(world, &page, &[("confirmLogout", "Logout")]).await?;
    world.expect("confirmed", &answer);
    world.check("again", Call::get(format!("{LOGOUT}?id_token_hint={{id}}"))).await?;
    world.check("again, with an address", Call::get(format!("{LOGOUT}?id_token_hint={{id}}&{BACK}"))).await?;
    Ok(())
}

async fn settings(world: &mut World) -> Outcome {
    for (step, attributes) in [
        ("the session", [(URL, "http://localhost:9999/out"), (SESSION, "true")]),
        ("no session", [(URL, "http://localhost:9999/out"), (SESSION, "false")]),
        ("nothing said of the session", [(URL, "http://localhost:9999/out"), (SESSION, "")]),
        ("ill-typed", [(URL, "http://localhost:9999/out"), (SESSION, "nope")]),
        ("no address", [(URL, ""), (SESSION, "true")]),
    ] {
        tell(world, "conf", &attributes).await?;
        out(world, step, "").await?;
    }
    tell(world, "conf", &[(URL, "http://localhost:9999/out")]).await?;
    world.change_client("conf", json!({"frontchannelLogout": false})).await?;
    out(world, "not by the browser", "").await
}

async fn addresses(world: &mut World) -> Outcome {
    for (step, url) in [
        ("with a query", "http://localhost:9999/out?a=b%20c&d"),
        ("with a fragment", "http://localhost:9999/out#there"),
        ("below the root", "/out"),
    ] {
        tell(world, "conf", &[(URL, url)]).await?;
        out(world, step, "").await?;
    }
    Ok(())
}

async fn bad_addresses(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    world.set("conf", id);
    for root in ["", "http://localhost:9999"] {
        for url in
            ["conf", "/a b", "javascript:x", "http://a b", "http://localhost:9999/\"><script>", "/conf", "data:x"]
        {
            let client = json!({"rootUrl": root, "attributes": {URL: url}});
            let call = Call::put("/admin/realms/{realm}/clients/{conf}").json(&client).admin();
            world.check(&format!("`{url}` below `{root}`"), call).await?;
        }
    }
    Ok(())
}

/// A logout by a refresh token has no browser.
async fn by_form(world: &mut World) -> Outcome {
    tell(world, "conf", &[(URL, "http://localhost:9999/out")]).await?;
    begin(world).await?;
    world.check("out", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    Ok(())
}

/// Two clients in one session, in no order.
async fn several(world: &mut World) -> Outcome {
    tell(world, "conf", &[(URL, "http://localhost:9999/out"), (SESSION, "false")]).await?;
    for (step, url) in
        [("another server", "http://localhost:9998/out"), ("the same server", "http://localhost:9999/pub")]
    {
        tell(world, "pub", &[(URL, url), (SESSION, "false")]).await?;
        let mut browser = begin(world).await?;
        browser.get(world, &format!("{AUTH}?{}", ASK.replace("conf", "pub"))).await?;
        let answer = browser.get(world, &format!("{LOGOUT}?id_token_hint={{id}}&{BACK}")).await?;
        let mut frames = frames(&answer.text());
        frames.sort();
        let mut sources: Vec<&str> = answer.header("content-security-policy").split(' ').collect();
        sources.sort_unstable();
        world.expect_value(step, &json!({"frames": frames, "policy": sources, "leads": leads(&answer)}));
    }
    Ok(())
}

/// A client that is off, and one that the session does not know.
async fn by_others(world: &mut World) -> Outcome {
    tell(world, "conf", &[(URL, "http://localhost:9999/out")]).await?;
    tell(world, "other", &[(URL, "http://localhost:9998/out")]).await?;
    let mut browser = begin(world).await?;
    world.change_client("conf", json!({"enabled": false})).await?;
    let answer = browser.get(world, &format!("{LOGOUT}?id_token_hint={{id}}")).await?;
    world.expect("off", &answer);
    Ok(())
}
