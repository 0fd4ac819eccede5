//! Facts about a request: those that a client pushes, those that a ticket holds, and those of a trial.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{GRANT, TOKEN, log_in, prepare, set_up};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![merged, several_values, of_the_clock, not_claims, of_a_trial, roles_of_a_trial];

/// The resource server's client.
const RS: &str = "Basic cnM6cnMtc2VjcmV0";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

async fn world_of_things(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"name":"red","scopes":["view"]}"#),
            ("POST ~/resource", r#"{"name":"past","scopes":["view"]}"#),
            ("POST ~/resource", r#"{"name":"now","scopes":["view"]}"#),
            (
                "POST ~/policy/regex",
                r#"{"name":"is-red","targetClaim":"color","pattern":"red","targetContextAttributes":true}"#,
            ),
            ("POST ~/policy/time", r#"{"name":"long-ago","notOnOrAfter":"2020-01-01 00:00:00"}"#),
            ("POST ~/policy/time", r#"{"name":"since","notBefore":"2020-01-01 00:00:00"}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["red"],"policies":["is-red"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m2","resources":["past"],"policies":["long-ago"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m3","resources":["now"],"policies":["since"]}"#),
        ],
    )
    .await?;
    log_in(world, &["alice"]).await
}

/// The form by which the client pushes these claims.
fn pushing(claims: &str) -> String {
    format!("&claim_token={}&claim_token_format={JWT}", URL_SAFE_NO_PAD.encode(claims))
}

async fn permissions(world: &mut World, step: &str, form: &str) -> Outcome {
    let form = format!("{GRANT}&response_mode=permissions{form}");
    world.check_unordered(step, Call::post(TOKEN).form(form).authorization(RS)).await?;
    Ok(())
}

/// Keeps a ticket for a resource with these claims, as `{ticket}`.
async fn ticket(world: &mut World, resource: &str, claims: &str) -> Outcome {
    let body = format!(r#"[{{"resource_id":"{resource}","claims":{claims}}}]"#);
    let post = Call::post("/realms/{realm}/authz/protection/permission").text("application/json", body);
    let answer = world.answer(post.bearer("{pat}")).await?;
    let ticket = answer.json()["ticket"].as_str().ok_or_else(|| answer.text())?.to_owned();
    world.set("ticket", ticket);
    Ok(())
}

async fn merged(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    for claims in [
        r#"{"color":["red"]}"#,
        r#"{"color":["blue"]}"#,
        r#"{"color":["blue","red"],"size":["big"]}"#,
        r#"{"color":["red","blue"]}"#,
        r#"{"color":["red","red"]}"#,
        r#"{"color":[]}"#,
        r#"{"size":["big"]}"#,
        "{}",
    ] {
        permissions(world, &format!("pushed {claims}"), &format!("&audience=rs{}", pushing(claims))).await?;
    }
    for (held, pushed) in [
        (r#"{"color":["red"]}"#, r#"{"size":["big"]}"#),
        (r#"{"color":["red"]}"#, r#"{"color":["blue"]}"#),
        (r#"{"color":["blue"]}"#, r#"{"color":["red"]}"#),
        (r#"{"size":["big"]}"#, r#"{"color":["red"]}"#),
    ] {
        ticket(world, "red", held).await?;
        let form = format!("&ticket={{ticket}}{}", pushing(pushed));
        permissions(world, &format!("ticket {held}, pushed {pushed}"), &form).await?;
    }
    ticket(world, "red", r#"{"color":["red"]}"#).await?;
    permissions(world, "ticket alone", "&ticket={ticket}").await
}

/// A claim of a token that has several values.
async fn several_values(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    set_up(
        world,
        &[
            (
                "POST clients/{rs}/protocol-mappers/models",
                r#"{"name":"tints","protocol":"openid-connect","protocolMapper":"oidc-hardcoded-claim-mapper","config":{"claim.name":"tints","claim.value":"[\"blue\",\"red\"]","jsonType.label":"JSON","access.token.claim":"true"}}"#,
            ),
            ("POST ~/resource", r#"{"name":"blues","scopes":["view"]}"#),
            ("POST ~/resource", r#"{"name":"reds","scopes":["view"]}"#),
            ("POST ~/policy/regex", r#"{"name":"is-blue-tint","targetClaim":"tints","pattern":"blue"}"#),
            ("POST ~/policy/regex", r#"{"name":"is-red-tint","targetClaim":"tints","pattern":"red"}"#),
            ("POST ~/permission/resource", r#"{"name":"m4","resources":["blues"],"policies":["is-blue-tint"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m5","resources":["reds"],"policies":["is-red-tint"]}"#),
        ],
    )
    .await?;
    permissions(world, "own", "&audience=rs").await
}

/// What begins with `kc.` is the server's to say.
async fn of_the_clock(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let past = r#"{"kc.time.date_time":["2019-01-01 00:00:00"]}"#;
    for claims in [past, r#"{"kc.time.date_time":["999999999999999999-01-01 00:00:00"],"a":["b"]}"#] {
        permissions(world, &format!("pushed {claims}"), &format!("&audience=rs{}", pushing(claims))).await?;
    }
    ticket(world, "past", past).await?;
    let payload = world.value("ticket").and_then(|ticket| ticket.split('.').nth(1)).unwrap_or_default();
    let payload: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload)?)?;
    world.expect_value("in a ticket", &payload["claims"]);
    permissions(world, "ticket", "&ticket={ticket}").await?;
    ticket(world, "now", past).await?;
    permissions(world, "ticket, now", "&ticket={ticket}").await
}

async fn not_claims(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let id_token = "http://openid.net/specs/openid-connect-core-1_0.html%23IDToken";
    for (step, form) in [
        ("none, as JWT", format!("&claim_token_format={JWT}")),
        ("none, as ID token", format!("&claim_token_format={id_token}")),
        ("none, as something", "&claim_token_format=foo".to_owned()),
        ("empty, as JWT", format!("&claim_token=&claim_token_format={JWT}")),
        ("a list", pushing("[]")),
        ("a text", pushing(r#"{"color":"red"}"#)),
        ("a number", pushing(r#"{"color":[1]}"#)),
        ("an object", pushing(r#"{"color":{"a":["b"]}}"#)),
        ("nothing", pushing(r#"{"color":null}"#)),
        ("a text of the server's", pushing(r#"{"kc.color":"red"}"#)),
    ] {
        let form = format!("{GRANT}&response_mode=permissions&audience=rs{form}");
        world.check_unordered(step, Call::post(TOKEN).form(form.clone()).authorization(RS)).await?;
        world.check_unordered(&format!("bearer, {step}"), Call::post(TOKEN).form(form).bearer("{pat}")).await?;
    }
    Ok(())
}

async fn of_a_trial(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    for time in [
        "2019-01-01 00:00:00",
        "2026-02-03",
        "bad",
        "2019-13-01 00:00:00",
        "2020-00-31 00:00:00",
        "2019-12-31 23:59:61",
        "2026-01-01 00:00:00 and more",
        "2026-01-01 00:00",
    ] {
        let body = format!(
            r#"{{"userId":"{{alice}}","resources":[{{"scopes":[{{"name":"view"}}]}}],"context":{{"attributes":{{"kc.time.date_time":"{time}"}}}}}}"#
        );
        let answer = world.answer(super::call("POST ~/policy/evaluate", &body)?.admin()).await?;
        let told = answer.json();
        let mut all: Vec<String> = told["results"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|result| format!("{} {}", result["resource"]["name"], result["status"]))
            .collect();
        all.sort();
        world.expect_value(time, &serde_json::json!({"status": answer.status.as_u16(), "results": all}));
    }
    Ok(())
}

/// A mapper that makes something else of where the roles are.
async fn roles_of_a_trial(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    set_up(
        world,
        &[(
            "POST clients/{rs}/protocol-mappers/models",
            r#"{"name":"text","protocol":"openid-connect","protocolMapper":"oidc-hardcoded-claim-mapper","config":{"claim.name":"realm_access","claim.value":"text","jsonType.label":"String","access.token.claim":"true"}}"#,
        )],
    )
    .await?;
    let body = r#"{"userId":"{alice}","roleIds":["writer"],"resources":[{"scopes":[{"name":"view"}]}],"context":{}}"#;
    let answer = world.answer(super::call("POST ~/policy/evaluate", body)?.admin()).await?;
    let told = answer.json();
    let found = serde_json::json!({"status": answer.status.as_u16(), "roles": told["rpt"]["realm_access"]});
    world.expect_value("tried", &found);
    Ok(())
}
