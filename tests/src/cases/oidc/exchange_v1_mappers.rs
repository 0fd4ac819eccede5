//! Token exchange in the old way, of an identity provider's tokens: what the provider's mappers make of who comes. The
//! provider is a realm of the same server.

use serde_json::{Value, json};

use super::TOKEN;
use super::exchange_v1::NAKED;
use super::exchange_v1_impersonation::show_notes;
use super::exchange_v1_providers::{forget, form, let_exchange, log_in_there, provider};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    attributes needs [Extended],
    claims needs [Extended],
    roles_and_groups needs [Extended],
    names needs [Extended],
    session_notes needs [Extended],
];

const INSTANCE: &str = "/admin/realms/{realm}/identity-provider/instances/elsewhere";

/// Gives the provider a mapper in place of all that it has.
async fn map(world: &mut World, kind: &str, config: &Value) -> Outcome {
    let listed = world.answer(Call::get(format!("{INSTANCE}/mappers")).admin()).await?.json();
    for id in listed.as_array().into_iter().flatten().filter_map(|mapper| mapper["id"].as_str()) {
        world.answer(Call::delete(format!("{INSTANCE}/mappers/{id}")).admin()).await?;
    }
    let mapper = json!({
        "name": "it", "identityProviderAlias": "elsewhere", "identityProviderMapper": kind, "config": config,
    });
    let answer = world.answer(Call::post(format!("{INSTANCE}/mappers")).json(&mapper).admin()).await?;
    if answer.status.is_success() { Ok(()) } else { Err(answer.text().into()) }
}

/// What comes of it for a user who is new, and for one who has been here.
async fn twice(world: &mut World, step: &str, kind: &str, name: &str) -> Outcome {
    observe(world, step, kind, name, false).await
}

/// The names in a list, in order.
fn names_of(list: &Value) -> Value {
    let mut names: Vec<&str> = list.as_array().into_iter().flatten().filter_map(|one| one["name"].as_str()).collect();
    names.sort_unstable();
    json!(names)
}

async fn observe(world: &mut World, step: &str, kind: &str, name: &str, of_roles: bool) -> Outcome {
    let token = if kind == "id_token" { "id" } else { "access" };
    for time in ["new", "again"] {
        let answer = world.answer(Call::post(TOKEN).form(form(token, kind))).await?;
        if !answer.status.is_success() {
            world.expect(&format!("{step}, {time}"), &answer);
            return Ok(());
        }
        let Ok(id) = world.user_id(name).await else {
            world.expect_value(&format!("{step}, {time}"), &"no such user".into());
            return Ok(());
        };
        let path = format!("/admin/realms/{{realm}}/users/{id}");
        let mut user = world.answer(Call::get(&*path).admin()).await?.json();
        for name in ["id", "createdTimestamp", "access"] {
            user.as_object_mut().map(|user| user.remove(name));
        }
        world.expect_value(&format!("{step}, {time}"), &user);
        if of_roles {
            let roles = world.answer(Call::get(format!("{path}/role-mappings/realm")).admin()).await?.json();
            world.expect_value(&format!("{step}, {time}: roles"), &names_of(&roles));
            let roles = world.answer(Call::get(format!("{path}/role-mappings")).admin()).await?.json();
            world.expect_value(
                &format!("{step}, {time}: a client's roles"),
                &names_of(&roles["clientMappings"]["api"]["mappings"]),
            );
            let groups = world.answer(Call::get(format!("{path}/groups")).admin()).await?.json();
            world.expect_value(&format!("{step}, {time}: groups"), &names_of(&groups));
        }
        let plain = json!({"email": "plain@example.org", "firstName": "Plain", "attributes": {}});
        world.change_user(name, plain).await?;
    }
    forget(world, name).await
}

async fn begin(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let_exchange(world).await?;
    let profile = "/admin/realms/{realm}/users/profile";
    let mut open = world.answer(Call::get(profile).admin()).await?.json();
    open["unmanagedAttributePolicy"] = "ENABLED".into();
    world.answer(Call::put(profile).json(&open).admin()).await?;
    log_in_there(world, "alice", "openid address").await?;
    let id = world.user_id("alice").await?;
    Ok(world.keycloak().delete_user(&world.realm, &id).await?)
}

const MODES: [&str; 4] = ["INHERIT", "IMPORT", "FORCE", "LEGACY"];

async fn attributes(world: &mut World) -> Outcome {
    begin(world).await?;
    for mode in MODES {
        let config = json!({"syncMode": mode, "attribute": "nickname", "attribute.value": "Ali"});
        map(world, "hardcoded-attribute-idp-mapper", &config).await?;
        twice(world, mode, "access_token", "alice").await?;
    }
    for attribute in ["firstName", "email", "locale", "username"] {
        let config = json!({"syncMode": "INHERIT", "attribute": attribute, "attribute.value": "X@Example.org"});
        map(world, "hardcoded-attribute-idp-mapper", &config).await?;
        twice(world, attribute, "access_token", "alice").await?;
    }
    Ok(())
}

async fn claims(world: &mut World) -> Outcome {
    begin(world).await?;
    let importer = "oidc-user-attribute-idp-mapper";
    for mode in MODES {
        for attribute in ["nickname", "firstName"] {
            let config = json!({"syncMode": mode, "claim": "nickname", "user.attribute": attribute});
            map(world, importer, &config).await?;
            twice(world, &format!("{mode}, {attribute}"), "access_token", "alice").await?;
        }
    }
    for claim in ["nope", "address.locality", "email_verified", "address", "nope.x", "sub", "realm_access.roles"] {
        for (kind, nullable) in [("access_token", "true"), ("id_token", "false")] {
            let config = json!({"syncMode": "FORCE", "claim": claim, "user.attribute": "nickname",
                "allow.nullable.property": nullable});
            map(world, importer, &config).await?;
            twice(world, &format!("{claim}, {kind}"), kind, "alice").await?;
        }
    }
    let config = json!({"syncMode": "FORCE", "claim": "nope", "user.attribute": "lastName",
        "allow.nullable.property": "true"});
    map(world, importer, &config).await?;
    twice(world, "nothing", "access_token", "alice").await?;
    map(world, importer, &json!({"syncMode": "FORCE", "claim": "nickname"})).await?;
    twice(world, "to nothing", "access_token", "alice").await
}

async fn roles_and_groups(world: &mut World) -> Outcome {
    begin(world).await?;
    for mode in MODES {
        for role in ["reader", "api.read", "nope", "nope.read"] {
            map(world, "oidc-hardcoded-role-idp-mapper", &json!({"syncMode": mode, "role": role})).await?;
            observe(world, &format!("{mode}, {role}"), "access_token", "alice", true).await?;
        }
        for group in ["/staff/night", "/nope"] {
            map(world, "oidc-hardcoded-group-idp-mapper", &json!({"syncMode": mode, "group": group})).await?;
            observe(world, &format!("{mode}, {group}"), "access_token", "alice", true).await?;
        }
        for value in ["Al", "Bo"] {
            let config = json!({"syncMode": mode, "claim": "nickname", "claim.value": value, "role": "reader"});
            map(world, "oidc-role-idp-mapper", &config).await?;
            observe(world, &format!("{mode}, claim {value}"), "access_token", "alice", true).await?;
        }
    }
    Ok(())
}

async fn names(world: &mut World) -> Outcome {
    begin(world).await?;
    let importer = "oidc-username-idp-mapper";
    for (step, template, target, name) in [
        ("alias", "${ALIAS}.${CLAIM.preferred_username}", "LOCAL", "elsewhere.alice"),
        ("upper case", "${CLAIM.preferred_username | uppercase}-x", "LOCAL", "alice-x"),
        ("of an address", "${CLAIM.email|localpart}", "LOCAL", "alice"),
        ("another word", "${ALIAS}${nope}", "LOCAL", "elsewherenope"),
        ("no such target", "${ALIAS}-t", "NOPE", "elsewhere-t"),
        ("the name there", "${ALIAS}-there", "BROKER_USERNAME", "elsewhere-there"),
        ("the id there", "${ALIAS}-id", "BROKER_ID", "alice"),
    ] {
        map(world, importer, &json!({"syncMode": "INHERIT", "template": template, "target": target})).await?;
        twice(world, step, "access_token", name).await?;
    }
    let form = format!("{NAKED}&subject_issuer=elsewhere&subject_token={{access}}");
    for mode in ["FORCE", "LEGACY"] {
        map(world, importer, &json!({"syncMode": mode, "template": "${ALIAS}-first", "target": "LOCAL"})).await?;
        world.check(&format!("{mode}, new"), Call::post(TOKEN).form(form.clone())).await?;
        map(world, importer, &json!({"syncMode": mode, "template": "${ALIAS}-renamed", "target": "LOCAL"})).await?;
        world.check(&format!("{mode}, again"), Call::post(TOKEN).form(form.clone())).await?;
        for name in ["elsewhere-first", "elsewhere-renamed"] {
            forget(world, name).await?;
        }
    }
    map(world, importer, &json!({"syncMode": "INHERIT", "template": "${CLAIM.nope}-x", "target": "LOCAL"})).await?;
    world.check("no such claim", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

async fn session_notes(world: &mut World) -> Outcome {
    begin(world).await?;
    show_notes(world, &["word", "EXTERNAL_IDENTITY_PROVIDER"]).await?;
    let kind = "hardcoded-user-session-attribute-idp-mapper";
    for mode in MODES {
        for name in ["word", "EXTERNAL_IDENTITY_PROVIDER"] {
            map(world, kind, &json!({"syncMode": mode, "attribute": name, "attribute.value": "x"})).await?;
            let form = format!("{NAKED}&subject_issuer=elsewhere&subject_token={{access}}");
            for time in ["first", "second"] {
                world.check(&format!("{mode}, {name}, {time}"), Call::post(TOKEN).form(form.clone())).await?;
            }
        }
    }
    Ok(())
}
