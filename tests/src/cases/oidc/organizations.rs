//! Organizations in tokens: by the client scope `organization`, and its mapper's settings.

use keycloak_api::oidc::Grant;
use keycloak_api::representation::{AuthenticationExecutionInfoRepresentation, ProtocolMapperRepresentation};
use serde_json::{Value, json};

use super::ASK;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::normal::expand::expanded;
use crate::world::{World, alice, conf};

cases![
    asked,
    of_one,
    of_nobody,
    switched_off,
    disabled,
    refreshed,
    refreshed_after_leaving,
    mapped,
    of_groups,
    by_default,
    told_elsewhere,
    as_an_example,
    by_code
];

/// The realm with `ac` and `zed`, and alice in both where `both`.
async fn prepare(world: &mut World, both: bool) -> Outcome {
    world.change_realm(json!({"organizationsEnabled": true})).await?;
    for (key, body) in [
        ("ac", json!({"name": "acme", "alias": "ac", "attributes": {"k": ["v", "w"], "one": ["1"]}})),
        ("zed", json!({"name": "Zed", "alias": "zed"})),
        ("third", json!({"name": "third"})),
    ] {
        let created = world.answer(Call::post("/admin/realms/{realm}/organizations").json(&body).admin()).await?;
        world.set(key, created.created_id());
    }
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    join(world, "ac").await?;
    if both { join(world, "zed").await } else { Ok(()) }
}

async fn join(world: &mut World, key: &str) -> Outcome {
    let path = format!("/admin/realms/{{realm}}/organizations/{{{key}}}/members");
    world.answer(Call::post(path).json(&json!("{alice}")).admin()).await?;
    Ok(())
}

async fn leave(world: &mut World, key: &str) -> Outcome {
    let path = format!("/admin/realms/{{realm}}/organizations/{{{key}}}/members/{{alice}}");
    world.answer(Call::delete(path).admin()).await?;
    Ok(())
}

/// Only what tokens say of scopes and organizations.
async fn ask(world: &mut World, step: &str, grant: &Grant) -> Outcome<Option<String>> {
    let result = world.keycloak().token(&world.realm, &conf(), grant).await;
    let refresh = result.as_ref().ok().and_then(|tokens| tokens.refresh_token.clone());
    let shown = result.map(|tokens| {
        let tokens = expanded(&serde_json::to_value(tokens).unwrap_or_default());
        let claims = |token: &str| tokens[token]["<claims>"].clone();
        json!([
            {"scope": tokens["scope"]},
            {"scope": claims("access_token")["scope"]},
            {"scope": claims("refresh_token")["scope"]},
            claims("access_token")["organization"],
            claims("id_token")["organization"],
        ])
    });
    world.expect_result(step, &shown);
    Ok(refresh)
}

async fn each(world: &mut World, stage: &str, scopes: &[&str]) -> Outcome {
    for scope in scopes {
        ask(world, &format!("{stage}`{scope}`"), &alice().with_scope(*scope)).await?;
    }
    Ok(())
}

async fn asked(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let scopes = [
        "openid",
        "openid organization",
        "openid organization:ac",
        "openid organization:*",
        "openid organization:zed",
        "openid organization:Zed",
        "openid organization:acme",
        "openid organization:nope",
        "openid organization:third",
        "organization:ac organization:zed",
        "organization:ac organization:ac",
        "organization organization",
        "organization organization:ac",
        "organization organization:*",
        "organization:* organization:ac",
        "organization:ac organization:nope",
        "organization:",
        "organizations",
    ];
    each(world, "", &scopes).await
}

async fn of_one(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    each(
        world,
        "",
        &[
            "openid organization",
            "openid organization:ac",
            "openid organization:*",
            "openid organization:zed",
            "organization:",
        ],
    )
    .await
}

async fn of_nobody(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    leave(world, "ac").await?;
    each(world, "", &["openid organization", "openid organization:ac", "openid organization:*"]).await
}

async fn switched_off(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    world.change_realm(json!({"organizationsEnabled": false})).await?;
    each(
        world,
        "",
        &["openid organization", "openid organization:ac", "openid organization:nope", "organization:* organization"],
    )
    .await
}

async fn disabled(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let held = ask(world, "before", &alice().with_scope("openid organization:ac")).await?.unwrap_or_default();
    let all = ask(world, "before, all", &alice().with_scope("openid organization:*")).await?.unwrap_or_default();
    let body = json!({"name": "acme", "alias": "ac", "enabled": false});
    world.answer(Call::put("/admin/realms/{realm}/organizations/{ac}").json(&body).admin()).await?;
    each(world, "", &["openid organization", "openid organization:ac", "openid organization:*"]).await?;
    ask(world, "refreshed", &Grant::refresh_token(held)).await?;
    ask(world, "refreshed, all", &Grant::refresh_token(all)).await?;
    Ok(())
}

async fn refreshed(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    for (held, asked) in [
        ("openid organization:*", ""),
        ("openid organization:*", "openid organization:*"),
        ("openid organization:*", "openid organization:ac"),
        ("openid organization:*", "openid organization:third"),
        ("openid organization:*", "openid organization:nope"),
        ("openid organization:*", "openid"),
        ("openid organization:*", "openid organization"),
        ("openid organization:ac", ""),
        ("openid organization:ac", "openid organization:ac"),
        ("openid organization:ac", "openid organization:*"),
        ("openid organization:ac", "openid organization:zed"),
        ("openid organization:ac", "openid organization"),
        ("openid organization:ac organization:zed", "organization:zed"),
        ("openid organization", ""),
        ("openid organization", "organization"),
        ("openid organization", "organization:ac"),
        ("openid organization", "organization:*"),
        ("openid", "organization:*"),
    ] {
        let tokens = world.keycloak().token(&world.realm, &conf(), &alice().with_scope(held)).await?;
        let grant = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
        let grant = if asked.is_empty() { grant } else { grant.with_scope(asked) };
        ask(world, &format!("`{held}`, then `{asked}`"), &grant).await?;
    }
    Ok(())
}

async fn refreshed_after_leaving(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let mut held = Vec::new();
    for scope in
        ["openid organization:*", "openid organization:ac", "openid organization", "organization:ac organization:zed"]
    {
        let tokens = world.keycloak().token(&world.realm, &conf(), &alice().with_scope(scope)).await?;
        held.push((scope, tokens.refresh_token.unwrap_or_default()));
    }
    leave(world, "ac").await?;
    for (scope, token) in &held {
        ask(world, &format!("left one, `{scope}`"), &Grant::refresh_token(token.clone())).await?;
    }
    leave(world, "zed").await?;
    for (scope, token) in &held {
        ask(world, &format!("left both, `{scope}`"), &Grant::refresh_token(token.clone())).await?;
    }
    world.change_realm(json!({"organizationsEnabled": false})).await?;
    for (scope, token) in &held {
        ask(world, &format!("switched off, `{scope}`"), &Grant::refresh_token(token.clone())).await?;
    }
    Ok(())
}

/// Changes settings of the scope's mapper; `null` takes one away.
async fn set(world: &mut World, scope: &str, change: &Value) -> Outcome {
    let mappers = world.keycloak().list_client_scope_mappers(&world.realm, scope).await?;
    let mut mapper: ProtocolMapperRepresentation = mappers.into_iter().next().ok_or("no mapper")?;
    let mut config = std::collections::BTreeMap::from_iter(
        [
            ("id.token.claim", "true"),
            ("introspection.token.claim", "true"),
            ("access.token.claim", "true"),
            ("claim.name", "organization"),
            ("jsonType.label", "String"),
            ("multivalued", "true"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    for (name, value) in change.as_object().into_iter().flatten() {
        match value.as_str() {
            Some(value) => drop(config.insert(name.clone(), value.to_owned())),
            None => drop(config.remove(name)),
        }
    }
    mapper.config = Some(config);
    let id = mapper.id.clone().unwrap_or_default();
    Ok(world.keycloak().update_client_scope_mapper(&world.realm, scope, &id, &mapper).await?)
}

async fn mapped(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let scope = world.scope_id("organization").await?;
    for change in [
        json!({"addOrganizationId": "true"}),
        json!({"addOrganizationAttributes": "true"}),
        json!({"addOrganizationId": "true", "addOrganizationAttributes": "true"}),
        json!({"multivalued": "false"}),
        json!({"multivalued": "false", "addOrganizationId": "true"}),
        json!({"jsonType.label": "JSON"}),
        json!({"jsonType.label": "JSON", "multivalued": "false"}),
        json!({"jsonType.label": "JSON", "addOrganizationId": "true"}),
        json!({"jsonType.label": "long"}),
        json!({"jsonType.label": null}),
        json!({"multivalued": null}),
        json!({"claim.name": null}),
        json!({"claim.name": "organization.all"}),
        json!({"claim.name": "organization.all", "addOrganizationId": "true"}),
        json!({"access.token.claim": "false"}),
        json!({"id.token.claim": "false"}),
    ] {
        set(world, &scope, &change).await?;
        let both = if change["multivalued"] == "false" { "openid organization:ac" } else { "openid organization:*" };
        ask(world, &change.to_string(), &alice().with_scope(both)).await?;
    }
    Ok(())
}

async fn of_groups(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let path = "/admin/realms/{realm}/organizations/{ac}/groups";
    let dev = world.answer(Call::post(path).json(&json!({"name": "dev"})).admin()).await?;
    world.set("dev", dev.json()["id"].as_str().unwrap_or_default());
    let path = "/admin/realms/{realm}/organizations/{ac}/groups/{dev}/children";
    let rust = world.answer(Call::post(path).json(&json!({"name": "rust"})).admin()).await?;
    world.set("rust", rust.json()["id"].as_str().unwrap_or_default());
    let path = "/admin/realms/{realm}/organizations/{ac}/groups/{rust}/members/{alice}";
    world.answer(Call::put(path).admin()).await?;
    let scope = world.scope_id("organization").await?;
    world.set("scope", scope.as_str());
    let mapper = json!({
        "name": "their groups", "protocol": "openid-connect",
        "protocolMapper": "oidc-organization-group-membership-mapper",
        "config": {"access.token.claim": "true", "id.token.claim": "true"},
    });
    let path = "/admin/realms/{realm}/client-scopes/{scope}/protocol-mappers/models";
    world.check("mapper", Call::post(path).json(&mapper).admin()).await?;
    each(world, "", &["openid organization:*", "openid organization:ac", "openid organization", "openid"]).await
}

async fn by_default(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    let scope = world.scope_id("organization").await?;
    let client = world.client_uuid("conf").await?;
    world.keycloak().remove_client_optional_client_scope(&world.realm, &client, &scope).await?;
    world.keycloak().add_client_default_client_scope(&world.realm, &client, &scope).await?;
    each(world, "", &["openid", "openid organization:ac", "openid organization:*", "openid organization:nope"]).await
}

async fn told_elsewhere(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    world.log_in("openid organization:*").await?;
    let userinfo = "/realms/{realm}/protocol/openid-connect/userinfo";
    let introspect = "/realms/{realm}/protocol/openid-connect/token/introspect";
    world.check("userinfo", Call::get(userinfo).bearer("{access}")).await?;
    let form = "client_id=conf&client_secret=conf-secret&token={access}";
    world.check("introspection", Call::post(introspect).form(form)).await?;
    let scope = world.scope_id("organization").await?;
    set(world, &scope, &json!({"userinfo.token.claim": "false", "introspection.token.claim": "false"})).await?;
    world.check("userinfo, switched off", Call::get(userinfo).bearer("{access}")).await?;
    world.check("introspection, switched off", Call::post(introspect).form(form)).await?;
    Ok(())
}

async fn as_an_example(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let scope = world.scope_id("organization").await?;
    set(world, &scope, &json!({})).await?;
    let (client, alice) = (world.client_uuid("conf").await?, world.user_id("alice").await?);
    world.set("conf", client);
    world.set("alice", alice);
    let path = "/admin/realms/{realm}/clients/{conf}/evaluate-scopes/generate-example-access-token";
    for scope in ["openid%20organization:ac", "openid%20organization:*", "openid%20organization"] {
        let call = Call::get(format!("{path}?userId={{alice}}&scope={scope}")).admin();
        let answer = world.answer(call).await?;
        let claims = answer.json();
        world.expect_value(scope, &json!([{"scope": claims["scope"]}, claims["organization"]]));
    }
    Ok(())
}

/// The step of the login that asks who somebody is, to find the organization, is switched off.
async fn by_code(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let steps = world.keycloak().list_flow_executions(&world.realm, "browser").await?;
    let step = steps.into_iter().find(|step| step.display_name.as_deref() == Some("Organization"));
    let off = AuthenticationExecutionInfoRepresentation {
        requirement: Some("DISABLED".to_owned()),
        ..step.ok_or("no step for organizations")?
    };
    world.keycloak().update_flow_execution(&world.realm, "browser", &off).await?;
    for scope in ["openid+organization:ac", "openid+organization:*", "openid+organization"] {
        let code = world.code(&ASK.replace("scope=openid", &format!("scope={scope}"))).await?;
        let refresh = ask(world, scope, &Grant::authorization_code(code, "http://localhost:9999/cb")).await?;
        ask(world, &format!("{scope}, refreshed"), &Grant::refresh_token(refresh.unwrap_or_default())).await?;
    }
    Ok(())
}
