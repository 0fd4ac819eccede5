//! Each response type by each response mode: no token in a query, none for a client that may not have it
//! (OAuth 2.0 Multiple Response Type Encoding Practices, section 5).

use serde_json::{Value, json};

use super::{ASK, AUTH, expect_short};
use crate::browser::{Browser, answered};
use crate::case::Outcome;
use crate::cases;
use crate::normal::page::forms;
use crate::wire::Answer;
use crate::world::World;

cases![given, refused, odd_types, of_a_client_for_codes, of_a_client_for_tokens, mode_twice];

const TYPES: [&str; 8] =
    ["code", "none", "token", "id_token", "id_token+token", "code+id_token", "code+token", "code+id_token+token"];
const MODES: [&str; 10] =
    ["", "query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt", "nope", "QUERY"];

fn ask(client: &str, kind: &str, mode: &str) -> String {
    let query = ASK.replace("=conf", &format!("={client}")).replace("=code", &format!("={kind}"));
    if mode.is_empty() { query } else { format!("{query}&response_mode={mode}") }
}

/// How an answer travels, and the names of what it brings; never the tokens.
fn travels(answer: &Answer) -> Value {
    let (by, parameters) = answered(answer);
    let mut names: Vec<String> = parameters.iter().map(|(name, _)| name.clone()).collect();
    names.sort_unstable();
    let error = parameters.iter().find(|(name, _)| name == "error_description").map(|(_, words)| words);
    let fields = forms(&answer.text()).into_iter().flat_map(|form| form.fields).map(|field| field.name);
    json!({"status": answer.status.as_u16(), "by": by, "names": names, "error": error, "fields": fields.collect::<Vec<_>>()})
}

async fn each(world: &mut World, browser: &Browser, client: &str, more: &str) -> Outcome {
    for kind in TYPES {
        for mode in MODES {
            let answer = browser.clone().get(world, &format!("{AUTH}?{}{more}", ask(client, kind, mode))).await?;
            world.expect_value(&format!("{kind} by `{mode}`"), &travels(&answer));
        }
    }
    Ok(())
}

async fn given(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, &ask("implicit", "code", "")).await?;
    each(world, &browser, "implicit", "").await
}

/// Errors travel as the answer would have.
async fn refused(world: &mut World) -> Outcome {
    each(world, &Browser::default(), "implicit", "&prompt=none").await
}

async fn of_a_client_for_codes(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, ASK).await?;
    each(world, &browser, "conf", "").await
}

async fn of_a_client_for_tokens(world: &mut World) -> Outcome {
    world.change_client("implicit", json!({"standardFlowEnabled": false})).await?;
    let mut browser = Browser::default();
    browser.log_in(world, ASK).await?;
    each(world, &browser, "implicit", "").await
}

async fn odd_types(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, &ask("implicit", "code", "")).await?;
    for kind in
        ["CODE", "code+code", "code,token", "+code+", "token+code", "code+nope", "none+code", "id_token%09token"]
    {
        let answer = browser.get(world, &format!("{AUTH}?{}", ask("implicit", kind, ""))).await?;
        world.expect_value(kind, &travels(&answer));
    }
    Ok(())
}

async fn mode_twice(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, &ask("implicit", "code", "")).await?;
    for modes in ["&response_mode=fragment&response_mode=query", "&response_mode=", "&response_mode=query%20"] {
        let answer = browser.get(world, &format!("{AUTH}?{}{modes}", ask("implicit", "token", ""))).await?;
        expect_short(world, modes, &answer);
    }
    Ok(())
}
