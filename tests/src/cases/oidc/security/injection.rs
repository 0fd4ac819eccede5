//! Line ends and signs of the markup in what ends up in headers and forms of an answer (CWE-113, CWE-74).

use serde_json::json;

use super::{ASK, AUTH, LOGOUT, ask_for, encoded, expect_short, field};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::World;

cases![
    states,
    states_with_line_ends,
    redirect_uris,
    redirect_uris_with_line_ends,
    polluted,
    posted_forms,
    after_logout,
    after_logout_with_line_ends,
    odd_errors,
    odd_errors_with_line_ends,
];

/// What an attacker puts into a parameter to end a header. Keycloak takes it out.
const LINE_ENDS: &[(&str, &str)] = &[
    ("a line end", "a\r\nSet-Cookie: evil=1"),
    ("a line feed", "a\nLocation: https://evil.example"),
    ("an encoded line end", "a%0d%0aSet-Cookie: evil=1"),
    ("a body", "a\r\n\r\n<script>alert(1)</script>"),
    ("NUL", "a\u{0}b"),
];

/// What an attacker puts into a parameter to be read as something else.
const PAYLOADS: &[(&str, &str)] = &[
    ("odd line ends", "a\u{2028}b\u{85}c\u{560d}\u{560a}d"),
    ("another parameter", "a&code=evil&iss=evil"),
    ("a fragment", "a#code=evil"),
    ("markup", "\"'><script>alert(1)</script>"),
    ("an expression", "${7*7} #{7*7} {{7*7}}"),
];

/// Whether an answer has a header that nobody but an attacker would have sent, or the markup as it came.
fn is_split(answer: &Answer) -> bool {
    let is_evil = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).starts_with("evil=");
    answer.headers.get_all("set-cookie").iter().any(is_evil) || answer.text().contains("<script>alert(1)")
}

fn expect_whole(world: &mut World, step: &str, answer: &Answer) {
    expect_short(world, step, answer);
    world.expect_value(&format!("{step}, split"), &json!(is_split(answer)));
}

async fn states(world: &mut World) -> Outcome {
    states_of(world, PAYLOADS).await
}

async fn states_with_line_ends(world: &mut World) -> Outcome {
    states_of(world, LINE_ENDS).await
}

async fn states_of(world: &mut World, payloads: &[(&str, &str)]) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, ASK).await?;
    for (name, payload) in payloads {
        let query = ASK.replace("state=st", &format!("state={}", encoded(payload)));
        for mode in ["query", "fragment"] {
            let answer = browser.get(world, &format!("{AUTH}?{query}&response_mode={mode}")).await?;
            expect_whole(world, &format!("{name}, {mode}"), &answer);
        }
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}&prompt=none")).await?;
        expect_whole(world, &format!("{name}, refused"), &answer);
    }
    Ok(())
}

async fn redirect_uris(world: &mut World) -> Outcome {
    redirect_uris_of(world, PAYLOADS).await
}

async fn redirect_uris_with_line_ends(world: &mut World) -> Outcome {
    redirect_uris_of(world, LINE_ENDS).await
}

async fn redirect_uris_of(world: &mut World, payloads: &[(&str, &str)]) -> Outcome {
    for (name, payload) in payloads {
        for (place, uri) in [
            ("path", format!("http://localhost:9999/wild/{payload}")),
            ("query", format!("http://localhost:9999/wild/a?b={payload}")),
        ] {
            let answer = Browser::default().get(world, &format!("{AUTH}?{}&prompt=none", ask_for(&uri))).await?;
            expect_whole(world, &format!("{name} in the {place}"), &answer);
        }
    }
    Ok(())
}

/// A redirect URI that has parameters of an answer already.
async fn polluted(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, ASK).await?;
    for uri in [
        "http://localhost:9999/wild/a?code=evil&state=evil",
        "http://localhost:9999/wild/a?iss=evil&session_state=evil",
        "http://localhost:9999/wild/a?error=evil",
        "http://localhost:9999/wild/a?code=evil#code=evil",
    ] {
        for mode in ["query", "fragment"] {
            let answer = browser.get(world, &format!("{AUTH}?{}&response_mode={mode}", ask_for(uri))).await?;
            expect_short(world, &format!("`{uri}`, {mode}"), &answer);
        }
    }
    Ok(())
}

/// The form that brings an answer to the client (OAuth 2.0 Form Post Response Mode).
async fn posted_forms(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, ASK).await?;
    for (name, payload) in PAYLOADS {
        let query = ASK.replace("state=st", &format!("state={}", encoded(payload)));
        let answer = browser.get(world, &format!("{AUTH}?{query}&response_mode=form_post")).await?;
        let state = field(&answer, "state");
        world.expect_value(name, &json!(state.as_deref() == Some(*payload)));
        world.expect_value(&format!("{name}, split"), &json!(is_split(&answer)));
    }
    let uri = "http://localhost:9999/wild/a?b='><i>";
    let answer = browser.get(world, &format!("{AUTH}?{}&response_mode=form_post", ask_for(uri))).await?;
    expect_short(world, "markup in the address", &answer);
    Ok(())
}

async fn after_logout(world: &mut World) -> Outcome {
    after_logout_of(world, PAYLOADS).await
}

async fn after_logout_with_line_ends(world: &mut World) -> Outcome {
    after_logout_of(world, LINE_ENDS).await
}

async fn after_logout_of(world: &mut World, payloads: &[(&str, &str)]) -> Outcome {
    let back = encoded("http://localhost:9999/cb");
    for (name, payload) in payloads {
        let state = encoded(payload);
        let query = format!("client_id=conf&post_logout_redirect_uri={back}&state={state}");
        let answer = world.answer(Call::get(format!("{LOGOUT}?{query}"))).await?;
        expect_whole(world, &format!("{name}, state"), &answer);
    }
    Ok(())
}

/// What is told the client in an error.
async fn odd_errors(world: &mut World) -> Outcome {
    odd_errors_of(world, PAYLOADS).await
}

async fn odd_errors_with_line_ends(world: &mut World) -> Outcome {
    odd_errors_of(world, LINE_ENDS).await
}

async fn odd_errors_of(world: &mut World, payloads: &[(&str, &str)]) -> Outcome {
    for (name, payload) in payloads {
        for parameter in ["prompt", "scope", "response_mode", "max_age", "code_challenge_method"] {
            let query = match parameter {
                "scope" => ASK.replace("=openid", &format!("={}", encoded(payload))),
                _ => format!("{ASK}&{parameter}={}", encoded(payload)),
            };
            let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
            expect_whole(world, &format!("{name}, {parameter}"), &answer);
        }
    }
    Ok(())
}
