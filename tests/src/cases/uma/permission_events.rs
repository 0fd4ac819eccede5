//! The events that whoever asks for permissions leaves behind.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::{GRANT, TOKEN, prepare, server, set_up};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::cases::oidc::events::{forget, keep_all, told};
use crate::cases::oidc::tampered;
use crate::world::World;

cases![granted, denied, clients, bearers, subjects, claims, tickets, requests, kept];

const RS: &str = "Basic cnM6cnMtc2VjcmV0";

async fn world_of_things(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"name":"R1","uris":["/r1"],"scopes":["view","edit"]}"#),
            ("POST ~/policy/user", r#"{"name":"pa","users":["alice"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["R1"],"policies":["pa"]}"#),
        ],
    )
    .await?;
    keep_all(world).await?;
    let account = world.user_id("service-account-rs").await?;
    world.show_as(account, "{service-account-rs}");
    for (name, client) in [("alice", ClientAuth::public("pub")), ("bob", ClientAuth::public("pub")), ("own", server())]
    {
        let user = if name == "own" { "alice" } else { name };
        let grant = Grant::password(user, format!("{user}-password")).with_scope("openid");
        let tokens = world.keycloak().token(&world.realm, &client, &grant).await?;
        world.set(&format!("{name}-id"), tokens.id_token.unwrap_or_default());
        world.set(&format!("{name}-refresh"), tokens.refresh_token.unwrap_or_default());
        world.set(&format!("{name}-token"), tokens.access_token);
    }
    told(world, "logins").await
}

/// Asks with a person's token.
async fn ask(world: &mut World, token: &str, rows: &[&str]) -> Outcome {
    for row in rows {
        let call = Call::post(TOKEN).form(format!("{GRANT}{row}")).bearer(&format!("{{{token}}}"));
        world.answer(call).await?;
        told(world, &format!("{token} {row}")).await?;
    }
    Ok(())
}

/// Asks as the resource server.
async fn ask_as(world: &mut World, step: &str, row: &str) -> Outcome {
    world.answer(Call::post(TOKEN).form(format!("{GRANT}{row}")).authorization(RS)).await?;
    told(world, step).await
}

async fn granted(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    ask(
        world,
        "alice-token",
        &[
            "&audience=rs",
            "&audience=rs&permission=R1",
            "&audience=rs&permission=R1%23view&permission=R1%23edit",
            "&audience=rs&response_mode=decision&permission=R1",
            "&audience=rs&response_mode=permissions&permission=%2Fr1&permission_resource_format=uri",
        ],
    )
    .await?;
    let rpt = Call::post(TOKEN).form(format!("{GRANT}&audience=rs")).bearer("{alice-token}");
    let rpt = world.answer(rpt).await?.json()["access_token"].as_str().unwrap_or_default().to_owned();
    world.set("rpt", rpt);
    forget(world).await?;
    ask(world, "alice-token", &["&audience=rs&permission=R1&rpt={rpt}"]).await
}

async fn denied(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    ask(
        world,
        "bob-token",
        &[
            "&audience=rs",
            "&audience=rs&permission=R1",
            "&audience=rs&permission=R1&submit_request=false",
            "&audience=rs&permission=R1&response_mode=nope",
        ],
    )
    .await?;
    ask(
        world,
        "alice-token",
        &[
            "",
            "&audience=nope",
            "&audience=pub",
            "&audience=rs&permission=nope",
            "&audience=rs&permission=R1%23nope",
            "&audience=rs&permission=",
            "&audience=rs&permission=%2Fnope&permission_resource_format=uri",
            "&audience=rs&permission=&permission_resource_format=uri",
            "&audience=rs&permission=R1&response_mode=nope",
            "&audience=rs&response_permissions_limit=x",
            "&audience=rs&rpt=x",
            "&audience=rs&scope=nope&permission=R1",
            "&audience=rs&audience=rs&permission=R1",
        ],
    )
    .await
}

async fn clients(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    ask_as(world, "for itself", "&audience=rs&permission=R1").await?;
    ask_as(world, "for itself, not anything", "&audience=rs").await?;
    for (step, client) in [
        ("nobody", ""),
        ("unknown", "&client_id=nope"),
        ("a wrong secret", "&client_id=rs&client_secret=x"),
        ("no secret", "&client_id=rs"),
        ("public", "&client_id=pub"),
        ("disabled", "&client_id=disabled&client_secret=disabled-secret"),
        ("without a service account", "&client_id=other&client_secret=other-secret"),
    ] {
        world.answer(Call::post(TOKEN).form(format!("{GRANT}&audience=rs&permission=R1{client}"))).await?;
        told(world, step).await?;
    }
    Ok(())
}

async fn bearers(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let other = tampered(world.value("alice-token").unwrap_or_default());
    world.set("tampered", other);
    for token in ["tampered", "alice-id", "alice-refresh", "nope"] {
        world.set("nope", "x");
        ask(world, token, &["&audience=rs&permission=R1"]).await?;
    }
    let basic = Call::post(TOKEN).form(format!("{GRANT}&audience=rs")).authorization("Basic x");
    world.answer(basic).await?;
    told(world, "basic").await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    ask(world, "alice-token", &["&audience=rs&permission=R1"]).await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    let alice = world.user_id("alice").await?;
    world.keycloak().logout_user(&world.realm, &alice).await?;
    forget(world).await?;
    ask(world, "alice-token", &["&audience=rs&permission=R1%23view"]).await
}

async fn subjects(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let other = tampered(world.value("alice-token").unwrap_or_default());
    world.set("tampered", other);
    for token in ["alice-token", "own-token", "alice-id", "alice-refresh", "tampered"] {
        ask_as(world, token, &format!("&audience=rs&permission=R1&subject_token={{{token}}}")).await?;
    }
    let public = format!("{GRANT}&client_id=pub&audience=rs&permission=R1&subject_token={{alice-token}}");
    world.answer(Call::post(TOKEN).form(public)).await?;
    told(world, "by a public client").await
}

async fn claims(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let claims = URL_SAFE_NO_PAD.encode(r#"{"color":["red"]}"#);
    let jwt = "urn:ietf:params:oauth:token-type:jwt";
    let id_token = "http://openid.net/specs/openid-connect-core-1_0.html%23IDToken";
    for (step, row) in [
        ("pushed", format!("&claim_token={claims}&claim_token_format={jwt}")),
        ("not claims", format!("&claim_token=x&claim_token_format={jwt}")),
        ("another format", format!("&claim_token={claims}&claim_token_format=x")),
        ("an ID token", format!("&claim_token={{own-id}}&claim_token_format={id_token}")),
        ("an ID token, without a format", "&claim_token={own-id}".to_owned()),
        ("another's ID token", format!("&claim_token={{alice-id}}&claim_token_format={id_token}")),
        ("no ID token", format!("&claim_token=x&claim_token_format={id_token}")),
        ("an access token for one", format!("&claim_token={{own-token}}&claim_token_format={id_token}")),
        ("a format alone", format!("&claim_token_format={id_token}")),
    ] {
        ask_as(world, step, &format!("&audience=rs&permission=R1{row}")).await?;
    }
    let alice = world.user_id("alice").await?;
    world.keycloak().logout_user(&world.realm, &alice).await?;
    forget(world).await?;
    let row = format!("&audience=rs&permission=R1&claim_token={{own-id}}&claim_token_format={id_token}");
    ask_as(world, "an ID token, its session over", &row).await?;
    let public = format!("{GRANT}&client_id=pub&audience=rs&subject_token={{alice-token}}");
    let public = format!("{public}&claim_token={claims}&claim_token_format={jwt}");
    world.answer(Call::post(TOKEN).form(public)).await?;
    told(world, "by a public client").await
}

async fn tickets(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let pat = world.keycloak().token(&world.realm, &server(), &Grant::client_credentials()).await?;
    let body = r#"[{"resource_id":"R1","resource_scopes":["view"]}]"#;
    let post = Call::post("/realms/{realm}/authz/protection/permission").text("application/json", body);
    let answer = world.answer(post.bearer(&pat.access_token)).await?;
    world.set("ticket", answer.json()["ticket"].as_str().ok_or_else(|| answer.text())?);
    forget(world).await?;
    ask(world, "alice-token", &["&ticket={ticket}", "&ticket=x", "&ticket={alice-token}"]).await?;
    ask(world, "bob-token", &["&ticket={ticket}", "&ticket={ticket}&submit_request=true"]).await
}

/// What stands in the form twice, or makes no grant at all.
async fn requests(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    ask(world, "alice-token", &["&audience=rs&scope=view&scope=edit", "&audience=rs&permission=%23view"]).await?;
    let site = Call::post(TOKEN).form(format!("{GRANT}&audience=rs")).bearer("{alice-token}");
    world.answer(site.origin("http://evil.example.org")).await?;
    told(world, "from another site").await
}

/// Which of them a realm keeps that says nothing of kinds.
async fn kept(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    world.change_realm(json!({"enabledEventTypes": []})).await?;
    ask(world, "alice-token", &["&audience=rs&permission=R1", "&audience=nope"]).await
}
