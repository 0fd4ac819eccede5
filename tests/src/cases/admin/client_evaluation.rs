//! What the tokens of a client would hold, and why.

use serde_json::json;

use super::{authorization, call, each, of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![access_tokens, id_tokens, userinfo, audiences, like_real_tokens, mappers, roles, wrong, rights];

async fn prepare(world: &mut World) -> Outcome {
    for client in ["narrow", "api", "conf", "pub", "consent", "disabled"] {
        let id = world.client_uuid(client).await?;
        world.set(client, id);
    }
    for user in ["alice", "bob"] {
        let id = world.user_id(user).await?;
        world.set(user, id);
    }
    let off = world.user_id("disabled").await?;
    world.set("off", off);
    world.set("nobody", super::NOBODY);
    Ok(())
}

/// Keycloak tells who may be told whatever the client and the user are like.
async fn tokens(world: &mut World, kind: &str) -> Outcome {
    prepare(world).await?;
    for row in [
        "conf}/{what}?userId={alice}",
        "conf}/{what}?userId={alice}&scope=",
        "conf}/{what}?userId={alice}&scope=openid+phone+nope",
        "conf}/{what}?userId={alice}&scope=offline_access",
        "conf}/{what}?userId={bob}&scope=openid",
        "conf}/{what}?userId={off}&scope=openid",
        "narrow}/{what}?userId={alice}&scope=openid",
        "api}/{what}?userId={alice}",
        "pub}/{what}?userId={alice}&scope=address",
        "consent}/{what}?userId={alice}&scope=openid",
        "disabled}/{what}?userId={alice}",
    ] {
        let row =
            format!("GET clients/{{{}", row.replace("{what}", &format!("evaluate-scopes/generate-example-{kind}")));
        world.check(&row, call(&row, "")?.admin()).await?;
    }
    Ok(())
}

async fn access_tokens(world: &mut World) -> Outcome {
    tokens(world, "access-token").await
}

async fn id_tokens(world: &mut World) -> Outcome {
    tokens(world, "id-token").await
}

async fn userinfo(world: &mut World) -> Outcome {
    tokens(world, "userinfo").await
}

async fn audiences(world: &mut World) -> Outcome {
    prepare(world).await?;
    for kind in ["access-token", "id-token", "userinfo"] {
        for audience in ["", "api", "account+api", "api+nope", "nope", "pub", "pub+conf+api", "conf"] {
            let path = format!("evaluate-scopes/generate-example-{kind}?userId={{alice}}&audience={audience}");
            let row = format!("GET clients/{{conf}}/{path}");
            world.check(&row, call(&row, "")?.admin()).await?;
        }
    }
    Ok(())
}

/// What is changed shows in the example as in the next token.
async fn like_real_tokens(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mapper = json!({
        "name": "m", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
        "config": {
            "claim.name": "colour", "claim.value": "red", "jsonType.label": "String", "access.token.claim": "true",
            "id.token.claim": "true", "userinfo.token.claim": "true",
        },
    });
    let conf = world.client_uuid("conf").await?;
    world.keycloak().create_client_mapper(&world.realm, &conf, &of(mapper)?).await?;
    world.change_client("conf", json!({"attributes": {"access.token.lifespan": "77"}})).await?;
    world.change_user("alice", json!({"firstName": "Alicia"})).await?;
    for kind in ["access-token", "id-token", "userinfo"] {
        let row = format!("GET clients/{{conf}}/evaluate-scopes/generate-example-{kind}?userId={{alice}}&scope=openid");
        world.check(&row, call(&row, "")?.admin()).await?;
    }
    world.change_client("conf", json!({"attributes": {"client.use.lightweight.access.token.enabled": "true"}})).await?;
    let row = "GET clients/{conf}/evaluate-scopes/generate-example-access-token?userId={alice}&scope=openid";
    world.check("lightweight", call(row, "")?.admin()).await?;
    Ok(())
}

async fn mappers(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mapper = json!({"name": "m", "protocol": "openid-connect", "protocolMapper": "oidc-sub-mapper"});
    let conf = world.client_uuid("conf").await?;
    world.keycloak().create_client_mapper(&world.realm, &conf, &of(mapper)?).await?;
    for scope in [None, Some("openid phone nope"), Some("offline_access")] {
        let mappers = world.keycloak().list_effective_mappers(&world.realm, &conf, scope).await;
        world.expect_unordered(&format!("{scope:?}"), &mappers);
    }
    Ok(())
}

async fn roles(world: &mut World) -> Outcome {
    prepare(world).await?;
    let reader = world.realm_role("reader").await?;
    let phone = world.scope_id("phone").await?;
    world.keycloak().add_client_scope_scope_realm_roles(&world.realm, &phone, &[reader]).await?;
    let api = world.client_uuid("api").await?;
    for (client, scope) in [("narrow", None), ("narrow", Some("phone")), ("conf", None)] {
        let id = world.client_uuid(client).await?;
        let own = id.clone();
        for (name, container) in [("realm", &world.realm.clone()), ("api", &api), ("itself", &own)] {
            let roles = world.keycloak().list_granted_roles(&world.realm, &id, container, scope).await;
            world.expect_unordered(&format!("{client} {scope:?}, of {name}, granted"), &roles);
            let roles = world.keycloak().list_not_granted_roles(&world.realm, &id, container, scope).await;
            world.expect_unordered(&format!("{client} {scope:?}, of {name}, not granted"), &roles);
        }
    }
    Ok(())
}

async fn wrong(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET clients/{nobody}/evaluate-scopes/protocol-mappers", ""),
        ("GET clients/{nobody}/evaluate-scopes/generate-example-access-token?userId={alice}", ""),
        ("GET clients/{nobody}/evaluate-scopes/scope-mappings/{realm}/granted", ""),
        ("GET clients/{conf}/evaluate-scopes/scope-mappings/{nobody}/granted", ""),
        ("GET clients/{conf}/evaluate-scopes/scope-mappings/conf/not-granted", ""),
        ("GET clients/{conf}/evaluate-scopes/generate-example-access-token", ""),
        ("GET clients/{conf}/evaluate-scopes/generate-example-access-token?userId={nobody}", ""),
        ("GET clients/{conf}/evaluate-scopes/generate-example-access-token?userId=alice", ""),
        ("GET clients/{conf}/evaluate-scopes/generate-example-id-token", ""),
        ("GET clients/{conf}/evaluate-scopes/generate-example-id-token?userId={nobody}", ""),
        ("GET clients/{conf}/evaluate-scopes/generate-example-userinfo?userId={nobody}", ""),
    ];
    each(world, &rows).await
}

async fn rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    for roles in [
        &["view-clients"][..],
        &["view-clients", "view-users"],
        &["view-clients", "query-users"],
        &["view-clients", "view-realm"],
        &["query-clients", "view-users"],
    ] {
        authorization::appoint(world, roles).await?;
        for row in [
            "GET clients/{narrow}/evaluate-scopes/generate-example-access-token?userId={nobody}",
            "GET clients/{narrow}/evaluate-scopes/generate-example-access-token",
            "GET clients/{narrow}/evaluate-scopes/scope-mappings/{realm}/granted",
            "GET clients/{narrow}/evaluate-scopes/scope-mappings/{realm}/not-granted",
            "GET clients/{narrow}/evaluate-scopes/scope-mappings/{api}/not-granted",
            "GET clients/{conf}/evaluate-scopes/scope-mappings/{realm}/granted",
            "GET clients/{conf}/evaluate-scopes/scope-mappings/{realm}/not-granted",
            "GET clients/{conf}/evaluate-scopes/scope-mappings/{api}/granted",
            "GET clients/{narrow}/evaluate-scopes/scope-mappings/{nobody}/granted",
        ] {
            let answer = world.answer(call(row, "")?.bearer("{access}")).await?;
            let shown = json!({"status": answer.status.as_u16(), "roles": answer.json()});
            world.expect_value(&format!("{roles:?} {row}"), &shown);
        }
        for kind in ["access-token", "id-token", "userinfo"] {
            let row = format!("GET clients/{{narrow}}/evaluate-scopes/generate-example-{kind}?userId={{alice}}");
            let answer = world.answer(call(&row, "")?.bearer("{access}")).await?;
            world.expect_value(&format!("{roles:?} {row}"), &json!(answer.status.as_u16()));
        }
    }
    Ok(())
}
