//! Required actions: listed, changed, moved, taken out and registered.

use serde_json::json;

use super::{each, of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![listed, updated, moved, registered, config, bad_input, of_new_users, switched_off];

async fn order(world: &mut World, step: &str) -> Outcome {
    let actions = world.keycloak().list_required_actions(&world.realm).await?;
    let order: Vec<_> = actions.into_iter().map(|action| (action.alias, action.priority)).collect();
    world.expect_value(step, &json!(order));
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("GET authentication/required-actions", ""),
            ("GET authentication/required-actions/UPDATE_PASSWORD", ""),
            ("GET authentication/unregistered-required-actions", ""),
            ("GET credential-registrators", ""),
        ],
    )
    .await?;
    world.check("of master", Call::get("/admin/realms/master/authentication/required-actions").admin()).await?;
    Ok(())
}

async fn updated(world: &mut World) -> Outcome {
    let path = "PUT authentication/required-actions";
    let terms = format!("{path}/TERMS_AND_CONDITIONS");
    let renamed = format!("{path}/renamed");
    each(
        world,
        &[
            (
                &terms,
                r#"{"alias":"TERMS_AND_CONDITIONS","name":"Terms","providerId":"x","enabled":true,"defaultAction":true,"priority":5,"config":{"a":"b","e":""}}"#,
            ),
            ("GET authentication/required-actions/TERMS_AND_CONDITIONS", ""),
            (&terms, r#"{"alias":"renamed"}"#),
            ("GET authentication/required-actions/renamed", ""),
            (&renamed, r#"{"alias":"renamed","enabled":true,"priority":60}"#),
        ],
    )
    .await?;
    order(world, "order").await
}

async fn moved(world: &mut World) -> Outcome {
    for (alias, way) in [
        ("UPDATE_PASSWORD", "raise"),
        ("VERIFY_EMAIL", "lower"),
        ("update_user_locale", "lower"),
        ("TERMS_AND_CONDITIONS", "raise"),
    ] {
        each(world, &[(&format!("POST authentication/required-actions/{alias}/{way}-priority"), "")]).await?;
        order(world, &format!("{alias} after {way}")).await?;
    }
    Ok(())
}

async fn registered(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("DELETE authentication/required-actions/VERIFY_EMAIL", ""),
            ("GET authentication/unregistered-required-actions", ""),
            ("GET authentication/required-actions/VERIFY_EMAIL/config-description", ""),
            ("GET authentication/required-actions/VERIFY_EMAIL/config", ""),
            ("DELETE authentication/required-actions/CONFIGURE_TOTP", ""),
            ("GET credential-registrators", ""),
            ("POST authentication/register-required-action", r#"{"providerId":"VERIFY_EMAIL","name":"Mine"}"#),
            ("GET authentication/required-actions/VERIFY_EMAIL", ""),
            ("POST authentication/register-required-action", r#"{"providerId":"CONFIGURE_TOTP"}"#),
            ("GET authentication/required-actions/CONFIGURE_TOTP", ""),
            ("POST authentication/register-required-action", r#"{"providerId":"UPDATE_PASSWORD"}"#),
        ],
    )
    .await?;
    order(world, "order").await
}

async fn config(world: &mut World) -> Outcome {
    let password = "authentication/required-actions/UPDATE_PASSWORD/config";
    let (get, put) = (format!("GET {password}"), format!("PUT {password}"));
    each(
        world,
        &[
            ("GET authentication/required-actions/UPDATE_PASSWORD/config-description", ""),
            (&get, ""),
            (&put, r#"{"config":{"max_auth_age":"60","x":"","q":"r"}}"#),
            ("GET authentication/required-actions/UPDATE_PASSWORD", ""),
            (&put, r#"{"config":{"max_auth_age":"abc"}}"#),
            (&put, r#"{"config":{"max_auth_age":"-1"}}"#),
            ("GET authentication/required-actions/UPDATE_PASSWORD/config?x", ""),
            (&put, "{}"),
            (&put, r#"{"nope":1}"#),
        ],
    )
    .await?;
    world.check("none", super::call(&get, "")?.admin()).await?;
    each(
        world,
        &[
            ("PUT authentication/required-actions/VERIFY_EMAIL/config", r#"{"config":{"max_auth_age":"7"}}"#),
            ("DELETE authentication/required-actions/VERIFY_EMAIL/config", ""),
            ("GET authentication/required-actions/VERIFY_EMAIL/config", ""),
        ],
    )
    .await
}

async fn bad_input(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("GET authentication/required-actions/nope", ""),
            ("PUT authentication/required-actions/nope", "{}"),
            ("PUT authentication/required-actions/UPDATE_PASSWORD", r#"{"nope":1}"#),
            ("DELETE authentication/required-actions/nope", ""),
            ("POST authentication/required-actions/nope/raise-priority", ""),
            ("POST authentication/required-actions/nope/lower-priority", ""),
            ("GET authentication/required-actions/nope/config-description", ""),
            ("GET authentication/required-actions/delete_account/config-description", ""),
            ("GET authentication/required-actions/nope/config", ""),
            ("GET authentication/required-actions/delete_account/config", ""),
            ("PUT authentication/required-actions/nope/config", "{}"),
            ("DELETE authentication/required-actions/delete_account/config", ""),
            ("POST authentication/register-required-action", r#"{"providerId":"nope","name":"x"}"#),
            ("POST authentication/register-required-action", "{}"),
        ],
    )
    .await
}

/// Whoever is new has to do what is so by default.
async fn of_new_users(world: &mut World) -> Outcome {
    for (alias, enabled) in [("UPDATE_PASSWORD", true), ("UPDATE_PROFILE", true), ("VERIFY_EMAIL", false)] {
        let action = json!({"alias": alias, "name": alias, "enabled": enabled, "defaultAction": true, "priority": 7});
        world.keycloak().update_required_action(&world.realm, alias, &of(action)?).await?;
    }
    for (step, user) in [
        ("without", json!({"username": "newone", "enabled": true})),
        ("with none", json!({"username": "newtwo", "requiredActions": []})),
        ("with others", json!({"username": "newthree", "requiredActions": ["CONFIGURE_TOTP"]})),
    ] {
        let id = world.keycloak().create_user(&world.realm, &of(user)?).await?.id;
        let user = world.keycloak().get_user(&world.realm, &id, None).await?;
        world.expect_value(step, &json!({"requiredActions": user.required_actions}));
    }
    Ok(())
}

/// What is switched off, or gone, holds nobody up.
async fn switched_off(world: &mut World) -> Outcome {
    let grant = "grant_type=password&client_id=pub&username=action&password=action-password";
    let path = "/realms/{realm}/protocol/openid-connect/token";
    world.check("held up", Call::post(path).form(grant)).await?;
    let action = json!({"alias": "UPDATE_PASSWORD", "enabled": false});
    world.keycloak().update_required_action(&world.realm, "UPDATE_PASSWORD", &of(action)?).await?;
    world.check("let in", Call::post(path).form(grant)).await?;
    Ok(())
}
