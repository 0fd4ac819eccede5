//! A user's links to accounts at identity providers.

use keycloak_api::admin::UserFilter;
use serde_json::json;

use super::{each, of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![none, unknown_provider, linked, in_a_realm];

async fn prepare(world: &mut World) -> Outcome {
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    world.set("nobody", super::NOBODY);
    Ok(())
}

async fn none(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("GET users/{alice}/federated-identity", ""),
            ("GET users/{nobody}/federated-identity", ""),
            ("DELETE users/{alice}/federated-identity/nope", ""),
            ("DELETE users/{nobody}/federated-identity/nope", ""),
        ],
    )
    .await
}

/// Keycloak takes a link to a provider that the realm does not have, and does not show it.
async fn unknown_provider(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("POST users/{alice}/federated-identity/nope", r#"{"userId":"1","userName":"al"}"#),
            ("GET users/{alice}/federated-identity", ""),
            ("POST users/{alice}/federated-identity/nope", r#"{"userId":"2","userName":"al"}"#),
            ("DELETE users/{alice}/federated-identity/nope", ""),
        ],
    )
    .await?;
    world.check("again", super::call("DELETE users/{alice}/federated-identity/nope", "")?.admin()).await?;
    Ok(())
}

/// The realm of a case, once more, with an identity provider and a user who has a link there.
async fn with_provider(world: &mut World) -> Outcome<String> {
    let realm = world.another_realm("linked");
    let representation = json!({
        "realm": realm, "enabled": true,
        "identityProviders": [
            {"alias": "hub", "providerId": "oidc", "enabled": true, "config": {
                "clientId": "c", "clientSecret": "s", "tokenUrl": "http://localhost:1/t",
                "authorizationUrl": "http://localhost:1/a",
            }},
            {"alias": "club", "providerId": "oidc", "enabled": true, "config": {
                "clientId": "c", "clientSecret": "s", "tokenUrl": "http://localhost:1/t",
                "authorizationUrl": "http://localhost:1/a",
            }},
        ],
        "users": [
            {"username": "dave", "enabled": true, "federatedIdentities": [
                {"identityProvider": "hub", "userId": "d-1", "userName": "dave.at.hub"},
            ]},
            {"username": "eve", "enabled": true},
        ],
    });
    world.keycloak().create_realm(&of(representation)?).await?;
    Ok(realm)
}

async fn in_a_realm(world: &mut World) -> Outcome {
    let realm = with_provider(world).await?;
    let dave = find(world, &realm, "dave").await?;
    let listed = world.keycloak().list_federated_identities(&realm, &dave).await;
    world.expect_result("imported", &listed);
    let filter = UserFilter { idp_alias: Some("hub".to_owned()), ..UserFilter::default() };
    let found = world.keycloak().list_users(&realm, &filter).await;
    world.expect_result("found", &found.map(|found| found.into_iter().map(|user| user.username).collect::<Vec<_>>()));
    Ok(())
}

async fn linked(world: &mut World) -> Outcome {
    let realm = with_provider(world).await?;
    let (dave, eve) = (find(world, &realm, "dave").await?, find(world, &realm, "eve").await?);
    for (step, user, provider, identity) in [
        ("whole", &eve, "hub", json!({"userId": "e-1", "userName": "Eve"})),
        ("again", &eve, "hub", json!({"userId": "e-2", "userName": "Eve"})),
        ("at another", &eve, "club", json!({"identityProvider": "hub", "userId": "e-3", "userName": "E"})),
        ("of the same account", &dave, "club", json!({"userId": "e-3", "userName": "D"})),
    ] {
        let added = world.keycloak().add_federated_identity(&realm, user, provider, &of(identity)?).await;
        world.expect_result(step, &added);
        let listed = world.keycloak().list_federated_identities(&realm, user).await;
        world.expect_unordered(&format!("{step}, listed"), &listed);
    }
    for (alias, user_id) in [(Some("club"), None), (None, Some("e-1")), (Some("hub"), Some("e-3"))] {
        let filter = UserFilter {
            idp_alias: alias.map(str::to_owned),
            idp_user_id: user_id.map(str::to_owned),
            ..UserFilter::default()
        };
        let found = world.keycloak().list_users(&realm, &filter).await;
        let names = found.map(|found| found.into_iter().map(|user| user.username).collect::<Vec<_>>());
        world.expect_result(&format!("found by {alias:?} {user_id:?}"), &names);
    }
    for step in ["removed", "removed again"] {
        let removed = world.keycloak().remove_federated_identity(&realm, &eve, "hub").await;
        world.expect_result(step, &removed);
    }
    let listed = world.keycloak().list_federated_identities(&realm, &eve).await;
    world.expect_result("left", &listed);
    Ok(())
}

async fn find(world: &World, realm: &str, name: &str) -> Outcome<String> {
    let found = world.keycloak().list_users(realm, &UserFilter::username(name)).await?;
    found.into_iter().next().and_then(|user| user.id).ok_or_else(|| "no such user".into())
}
