//! The events that clients leave behind which register themselves.

use serde_json::json;

use super::client_registrations::{call, initial, initial_of, keep};
use super::events::{forget, keep_all, told};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![by_representation, by_metadata, installations, refused, without_tokens, by_role, broken, kept];

/// Sends each row with the token of this name, or none, and compares its events.
async fn each(world: &mut World, stage: &str, token: &str, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        let call = call(row, body)?;
        let call = if token.is_empty() { call } else { call.bearer(&format!("{{{token}}}")) };
        let answer = world.answer(call).await?.json();
        keep(world, &answer);
        told(world, format!("{stage}{token} {row} {body}").trim()).await?;
    }
    Ok(())
}

async fn by_representation(world: &mut World) -> Outcome {
    keep_all(world).await?;
    initial(world).await?;
    each(world, "", "initial", &[("POST default", r#"{"clientId":"mine"}"#)]).await?;
    each(world, "", "own", &[("GET default/mine", ""), ("PUT default/mine", r#"{"clientId":"mine","name":"N"}"#)])
        .await?;
    each(
        world,
        "then ",
        "own",
        &[
            ("PUT default/mine", r#"{"clientId":"other-name"}"#),
            ("GET default/nope", ""),
            ("PUT default/nope", r#"{"clientId":"nope"}"#),
            ("DELETE default/nope", ""),
            ("DELETE default/mine", ""),
        ],
    )
    .await?;
    each(world, "gone ", "own", &[("GET default/mine", ""), ("DELETE default/mine", "")]).await
}

async fn by_metadata(world: &mut World) -> Outcome {
    keep_all(world).await?;
    initial(world).await?;
    each(world, "", "initial", &[("POST openid-connect", r#"{"client_name":"N"}"#)]).await?;
    let named = world.value("client").unwrap_or_default().to_owned();
    world.show_as(&*named, "{client}");
    let put = format!(r#"{{"client_id":"{named}","client_name":"M"}}"#);
    for (step, row, body) in [
        ("seen", "GET openid-connect/{client}", ""),
        ("changed", "PUT openid-connect/{client}", &*put),
        ("renamed", "PUT openid-connect/{client}", r#"{"client_id":"x"}"#),
        ("not there", "GET openid-connect/nope", ""),
        ("deleted", "DELETE openid-connect/{client}", ""),
        ("gone", "GET openid-connect/{client}", ""),
    ] {
        let answer = world.answer(call(row, body)?.bearer("{own}")).await?.json();
        keep(world, &answer);
        told(world, step).await?;
    }
    Ok(())
}

async fn installations(world: &mut World) -> Outcome {
    keep_all(world).await?;
    each(world, "", "", &[("GET install/pub", ""), ("GET install/conf", ""), ("GET install/nope", "")]).await?;
    initial(world).await?;
    forget(world).await?;
    each(world, "", "initial", &[("POST default", r#"{"clientId":"mine"}"#), ("GET install/mine", "")]).await?;
    each(world, "", "own", &[("GET install/mine", ""), ("GET install/pub", "")]).await
}

async fn refused(world: &mut World) -> Outcome {
    keep_all(world).await?;
    initial_of(world, json!({"count": 2})).await?;
    each(
        world,
        "",
        "initial",
        &[
            ("POST default", r#"{"clientId":"conf"}"#),
            ("POST default", r#"{"clientId":"a","redirectUris":["http://a#b"]}"#),
            ("POST default", r#"{"clientId":"a","foo":1}"#),
            ("POST default", "x"),
            ("POST default", "null"),
            ("POST default", r#"{"protocol":"nope"}"#),
            ("POST openid-connect", r#"{"redirect_uris":["http://a#b"]}"#),
            ("POST openid-connect", r#"{"client_id":"x"}"#),
            ("POST openid-connect", r#"{"grant_types":["nope"],"response_types":["nope"]}"#),
            ("GET default/conf", ""),
            ("PUT default/conf", r#"{"clientId":"conf"}"#),
            ("DELETE default/conf", ""),
            ("GET install/conf", ""),
            ("POST default", r#"{"clientId":"one"}"#),
            ("POST default", r#"{"clientId":"two"}"#),
            ("POST default", r#"{"clientId":"three"}"#),
        ],
    )
    .await?;
    let list = Call::get("/admin/realms/{realm}/clients-initial-access").admin();
    let left = world.answer(list).await?.json();
    world.set("token", left[0]["id"].as_str().unwrap_or_default());
    world.answer(Call::delete("/admin/realms/{realm}/clients-initial-access/{token}").admin()).await?;
    each(world, "deleted ", "initial", &[("POST openid-connect", r#"{"client_name":"late"}"#)]).await
}

async fn without_tokens(world: &mut World) -> Outcome {
    keep_all(world).await?;
    each(
        world,
        "",
        "",
        &[
            ("POST default", r#"{"clientId":"a"}"#),
            ("POST openid-connect", "{}"),
            ("GET default/conf", ""),
            ("GET default/nope", ""),
            ("PUT default/conf", r#"{"clientId":"conf"}"#),
            ("DELETE openid-connect/conf", ""),
        ],
    )
    .await?;
    let tokens = world.log_in("openid").await?;
    world.set("tampered", super::tampered(&tokens.access_token));
    // So that there is an administrator's token to show.
    world.answer(Call::get("/admin/realms/{realm}").admin()).await?;
    forget(world).await?;
    for (step, header) in [
        ("garbage", "Bearer abc"),
        ("basic", "Basic abc"),
        ("tampered", "Bearer {tampered}"),
        ("another realm's", "Bearer {admin}"),
        ("refresh token", "Bearer {refresh}"),
        ("id token", "Bearer {id}"),
        ("no role", "Bearer {access}"),
    ] {
        for (row, body) in
            [("POST default", r#"{"clientId":"x"}"#), ("GET default/conf", ""), ("DELETE default/conf", "")]
        {
            world.answer(call(row, body)?.authorization(header)).await?;
            told(world, &format!("{step} {row}")).await?;
        }
    }
    Ok(())
}

async fn by_role(world: &mut World) -> Outcome {
    keep_all(world).await?;
    for role in ["view-clients", "create-client", "manage-clients"] {
        world.give_client_role("alice", "realm-management", role).await?;
        world.log_in("openid").await?;
        forget(world).await?;
        each(
            world,
            &format!("{role}: "),
            "access",
            &[
                ("POST default", &format!(r#"{{"clientId":"by-{role}"}}"#)),
                ("GET default/pub", ""),
                ("GET default/nope", ""),
                ("PUT default/pub", r#"{"clientId":"pub","name":"N"}"#),
                ("PUT default/nope", r#"{"clientId":"nope"}"#),
                ("DELETE default/nope", ""),
                ("DELETE default/narrow", ""),
                ("GET install/nope", ""),
            ],
        )
        .await?;
    }
    Ok(())
}

/// What the realm's policies do not let through.
async fn broken(world: &mut World) -> Outcome {
    keep_all(world).await?;
    initial(world).await?;
    each(
        world,
        "",
        "initial",
        &[
            ("POST default", r#"{"clientId":"a","defaultClientScopes":["nope"]}"#),
            (
                "POST default",
                r#"{"clientId":"b","protocolMappers":[{"name":"m","protocol":"openid-connect","protocolMapper":"oidc-script-based-protocol-mapper"}]}"#,
            ),
        ],
    )
    .await?;
    each(world, "", "initial", &[("POST default", r#"{"clientId":"mine"}"#)]).await?;
    world.change_client("mine", json!({"enabled": false})).await?;
    forget(world).await?;
    each(world, "disabled ", "own", &[("GET default/mine", ""), ("DELETE default/mine", "")]).await?;
    world.change_realm(json!({"enabled": false})).await?;
    each(world, "a realm that is off, ", "initial", &[("POST default", "{}")]).await
}

/// Which of them a realm keeps that says nothing of kinds.
async fn kept(world: &mut World) -> Outcome {
    world.change_realm(json!({"eventsEnabled": true})).await?;
    initial(world).await?;
    each(world, "", "initial", &[("POST default", r#"{"clientId":"mine"}"#)]).await?;
    each(world, "", "own", &[("GET default/mine", ""), ("GET default/nope", "")]).await?;
    each(world, "", "own", &[("DELETE default/nope", ""), ("DELETE default/mine", "")]).await
}
