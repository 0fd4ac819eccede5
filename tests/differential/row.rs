//! A row: one request, written so that a person and the player read it.
//!
//! ```text
//! user:u0 = POST users {"username":"u0"}     the id of what was created is `{user:u0}` from here on
//! LIST users/{user:u0}/role-mappings/realm   a list that has no order
//! tokens:t0 = FORM token client_id=pub&…     `{tokens:t0}` is the access token, `{tokens:t0.refresh}` the refresh token
//! BEARER userinfo {tokens:t0}                a request with a token
//! ```
//!
//! Paths of `FORM` and `BEARER` are below the realm's OpenID Connect endpoints, those of the others below the realm in
//! the admin API.

use http::Method;
use keycloak_tests::call::Call;
use keycloak_tests::case::Outcome;
use keycloak_tests::world::World;
use serde_json::Value;

/// An id that nothing has: what a name means before something has it.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// The rows of a text, without its comments.
pub(crate) fn rows(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

/// Gives the names that `rows` hold a meaning that is none yet.
pub(crate) fn prepare(world: &mut World, rows: &[String]) {
    for row in rows {
        for part in row.split('{').skip(1) {
            let Some((name, _)) = part.split_once('}') else { continue };
            if name.contains(':') && !name.contains(['"', ',', ' ']) {
                world.set(name, NOBODY);
            }
        }
    }
}

/// Plays a row, keeps what it names, and returns the answer as it is compared.
///
/// # Errors
/// No answer came, or the row is none.
pub(crate) async fn play(world: &mut World, row: &str) -> Outcome<Value> {
    let (kept, request) = match row.split_once(" = ") {
        Some((name, request)) if !name.contains(' ') => (Some(name), request),
        _ => (None, row),
    };
    let mut parts = request.splitn(3, ' ');
    let (Some(verb), Some(path)) = (parts.next(), parts.next()) else { return Err(format!("no row: {row}").into()) };
    let body = parts.next().unwrap_or_default();
    let answer = world.answer(call(verb, path, body)?).await?;
    let json = answer.json();
    if let Some(name) = kept {
        keep(world, name, answer.header("location"), &json);
    }
    Ok(world.shown(&answer, verb == "LIST"))
}

/// Whether a row changes nothing.
pub(crate) fn is_reading(row: &str) -> bool {
    let verb = row.split_once(" = ").map_or(row, |(_, request)| request).split(' ').next();
    matches!(verb, Some("GET" | "LIST"))
}

fn call(verb: &str, path: &str, body: &str) -> Outcome<Call> {
    let endpoint = format!("/realms/{{realm}}/protocol/openid-connect/{path}");
    let below = format!("/admin/realms/{{realm}}{}{path}", if path == "." { "" } else { "/" });
    let below = below.trim_end_matches('.').to_owned();
    Ok(match verb {
        "FORM" => Call::post(endpoint).form(body),
        "BEARER" => Call::get(endpoint).bearer(body),
        "LIST" => Call::get(below).admin(),
        verb => {
            let call = Call::new(Method::from_bytes(verb.as_bytes())?, below).admin();
            if body.is_empty() { call } else { call.text("application/json", body) }
        }
    })
}

/// What a name means from here on: tokens, what is at the location, or what was read.
fn keep(world: &mut World, name: &str, location: &str, json: &Value) {
    let text = |value: &Value, member: &str| value.get(member).and_then(Value::as_str).map(str::to_owned);
    if let Some(access) = text(json, "access_token") {
        world.set(name, access);
        world.set(&format!("{name}.refresh"), text(json, "refresh_token").unwrap_or_default());
    } else if let Some(id) = location.rsplit('/').next().filter(|id| !id.is_empty()) {
        world.set(name, id);
    } else if let Some(id) = text(json, "id").or_else(|| json.get(0).and_then(|first| text(first, "id"))) {
        world.set(name, id);
    }
}
