//! Authorization services: as administrators set them up, and as resource servers and their clients use them.

mod asked_scopes;
mod cascades;
mod discovery;
mod enforcer;
mod enforcer_tickets;
mod entitlements;
mod evaluation;
mod events;
mod matching_uris;
mod permission_events;
mod permission_tickets;
mod permissions;
mod policies;
mod pushed_claims;
mod resource_server;
mod resource_sets;
mod resources;
mod rights;
mod scopes;
mod shown_tokens;
mod taken_ids;
mod uma_policies;
mod wishes;

use http::Method;
use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use crate::call::Call;
use crate::case::{Case, Outcome};
use crate::world::World;

/// The cases, by module.
pub(super) const CASES: &[&[Case]] = &[
    asked_scopes::CASES,
    cascades::CASES,
    discovery::CASES,
    enforcer::CASES,
    enforcer_tickets::CASES,
    entitlements::CASES,
    evaluation::CASES,
    events::CASES,
    matching_uris::CASES,
    permission_events::CASES,
    permission_tickets::CASES,
    permissions::CASES,
    policies::CASES,
    pushed_claims::CASES,
    resource_server::CASES,
    resource_sets::CASES,
    resources::CASES,
    rights::CASES,
    scopes::CASES,
    shown_tokens::CASES,
    taken_ids::CASES,
    uma_policies::CASES,
    wishes::CASES,
];

const TOKEN: &str = "/realms/{realm}/protocol/openid-connect/token";

/// The grant, as a form begins.
const GRANT: &str = "grant_type=urn:ietf:params:oauth:grant-type:uma-ticket";

/// The resource server.
fn server() -> ClientAuth {
    ClientAuth::secret_basic("rs", "rs-secret")
}

/// Makes a resource server, and keeps `{rs}`, `{app}`, and ids of people and roles. `{tail}` ends the ids that a case
/// chooses: in a real server's tables an id is there once for all realms.
async fn prepare(world: &mut World) -> Outcome {
    let tail: String = world.realm.trim_start_matches("contract").split('-').collect();
    world.set("tail", format!("{tail:0>12}"));
    let client = json!({
        "clientId": "rs",
        "secret": "rs-secret",
        "serviceAccountsEnabled": true,
        "authorizationServicesEnabled": true,
        "directAccessGrantsEnabled": true,
        "redirectUris": ["http://localhost:9999/rs/*"],
    });
    world.keycloak().create_client(&world.realm, &serde_json::from_value(client)?).await?;
    let (rs, app) = (world.client_uuid("rs").await?, world.client_uuid("pub").await?);
    world.set("rs", rs);
    world.set("app", app);
    for name in ["alice", "bob", "carol"] {
        let id = world.user_id(name).await?;
        world.set(name, id);
    }
    for name in ["reader", "writer"] {
        let id = world.realm_role(name).await?.id.unwrap_or_default();
        world.set(name, id);
    }
    Ok(())
}

/// The call that a row describes: `GET ~/scope`, where `~` stands for the resource server of the admin API, or a path
/// below the realm.
fn call(row: &str, body: &str) -> Outcome<Call> {
    let (method, path) = row.split_once(' ').ok_or("a row without a path")?;
    let path = path.replacen('~', "clients/{rs}/authz/resource-server", 1);
    let call = Call::new(Method::from_bytes(method.as_bytes())?, format!("/admin/realms/{{realm}}/{path}"));
    Ok(if body.is_empty() { call } else { call.text("application/json", body) })
}

/// Sends each row as an administrator, and compares the answer under the row itself.
async fn each(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    each_of(world, "", rows).await
}

/// As [`each`], for rows that come again later in the case.
async fn each_of(world: &mut World, stage: &str, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        let step = format!("{stage}{row} {body}");
        world.check(step.trim_end(), call(row, body)?.admin()).await?;
    }
    Ok(())
}

/// Sends each row as an administrator, and compares nothing. All have to be good.
async fn set_up(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        let answer = world.answer(call(row, body)?.admin()).await?;
        if !answer.status.is_success() {
            return Err(format!("{row} {body}: {} {}", answer.status, answer.text()).into());
        }
    }
    Ok(())
}

/// Sends each row of the protection API with the token of this name, and compares the answer.
async fn protect(world: &mut World, token: &str, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        let (method, path) = row.split_once(' ').ok_or("a row without a path")?;
        let path = format!("/realms/{{realm}}/authz/protection/{path}");
        let call = Call::new(Method::from_bytes(method.as_bytes())?, path);
        let call = if body.is_empty() { call } else { call.text("application/json", *body) };
        let step = format!("{row} {body}");
        world.check(&format!("{token} {}", step.trim_end()), call.bearer(&format!("{{{token}}}"))).await?;
    }
    Ok(())
}

/// Asks for permissions with the token of this name, once for each row.
async fn ask(world: &mut World, token: &str, rows: &[&str]) -> Outcome {
    ask_at(world, "", token, rows).await
}

/// As [`ask`], for rows that come again later in the case.
async fn ask_at(world: &mut World, stage: &str, token: &str, rows: &[&str]) -> Outcome {
    for row in rows {
        let call = Call::post(TOKEN).form(format!("{GRANT}{row}")).bearer(&format!("{{{token}}}"));
        // Permissions come in the order of a real server's table.
        world.check_unordered(&format!("{stage}{token} {row}"), call).await?;
    }
    Ok(())
}

/// Keeps a token of each of these people, of the public client, by their names and `-token`; and `{pat}`.
async fn log_in(world: &mut World, people: &[&str]) -> Outcome {
    for name in people {
        let grant = Grant::password(*name, format!("{name}-password"));
        let tokens = world.keycloak().token(&world.realm, &ClientAuth::public("pub"), &grant).await?;
        world.set(&format!("{name}-token"), tokens.access_token);
    }
    let pat = world.keycloak().token(&world.realm, &server(), &Grant::client_credentials()).await?;
    world.set("pat", pat.access_token);
    Ok(())
}
