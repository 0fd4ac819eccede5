//! Users, their credentials and groups.

use keycloak_api::admin::Page;
use keycloak_api::oidc::Grant;
use serde_json::{Value, json};

use super::{each, of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![
    created,
    created_whole,
    conflicts,
    validation,
    updated,
    renamed,
    deleted,
    passwords,
    temporary_password,
    credentials,
    groups,
    not_found,
    unmanaged_attributes,
    hashed_credentials,
];

async fn create(world: &mut World, step: &str, user: Value) -> Outcome<String> {
    let created = world.keycloak().create_user(&world.realm, &of(user)?).await;
    world.expect_created(step, &created);
    let id = created?.id;
    let user = world.keycloak().get_user(&world.realm, &id, None).await;
    world.expect_result(&format!("{step}, read"), &user);
    Ok(id)
}

async fn created(world: &mut World) -> Outcome {
    create(world, "minimal", json!({"username": "dave"})).await?;
    create(world, "capitals", json!({"username": "EVE", "email": "EVE@Example.org"})).await?;
    world.check("wire", Call::post("/admin/realms/{realm}/users").json(&json!({"username": "frank"})).admin()).await?;
    let mappings = world.keycloak().get_user_role_mappings(&world.realm, &world.user_id("dave").await?).await;
    world.expect_result("roles", &mappings);
    Ok(())
}

async fn created_whole(world: &mut World) -> Outcome {
    let user = json!({
        "username": "dave",
        "email": "dave@example.org",
        "emailVerified": true,
        "firstName": "Dave",
        "lastName": "Whole",
        "enabled": true,
        "requiredActions": ["UPDATE_PROFILE", "nope"],
        "groups": ["/staff/night", "/guests"],
        "realmRoles": ["reader"],
        "clientRoles": {"api": ["read"]},
        "attributes": {"nickname": ["D"]},
        "credentials": [{"type": "password", "value": "dave-password", "userLabel": "mine"}],
        "id": "11111111-2222-3333-4444-555555555555",
        "createdTimestamp": 5,
    });
    let id = create(world, "whole", user).await?;
    let roles = world.keycloak().get_user_role_mappings(&world.realm, &id).await;
    world.expect_result("roles", &roles);
    let groups = world.keycloak().list_user_groups(&world.realm, &id, &Page::default()).await;
    world.expect_result("groups", &groups);
    let credentials = world.keycloak().list_credentials(&world.realm, &id).await;
    world.expect_result("credentials", &credentials);
    Ok(())
}

async fn conflicts(world: &mut World) -> Outcome {
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    each(
        world,
        &[
            ("POST users", r#"{"username":"alice"}"#),
            ("POST users", r#"{"username":"ALICE"}"#),
            ("POST users", r#"{"username":"new","email":"alice@example.org"}"#),
            ("POST users", r#"{"username":"new","email":"ALICE@example.org"}"#),
            ("POST users", r#"{"username":"alice@example.org"}"#),
            ("PUT users/{alice}", r#"{"email":"bob@example.org"}"#),
            ("POST users", r#"{"username":"alice","email":"bob@example.org"}"#),
        ],
    )
    .await?;
    let result = world.keycloak().create_user(&world.realm, &of(json!({"username": "alice"}))?).await;
    world.expect_created("trait", &result);
    Ok(())
}

async fn validation(world: &mut World) -> Outcome {
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    let long = format!(r#"{{"username":"{}"}}"#, "x".repeat(256));
    each(
        world,
        &[
            ("POST users", "{}"),
            ("POST users", r#"{"username":""}"#),
            ("POST users", r#"{"username":"ab"}"#),
            ("POST users", r#"{"username":"a b<c>"}"#),
            ("POST users", &long),
            ("POST users", r#"{"username":"new1","email":"nope"}"#),
            ("POST users", r#"{"username":"new2","firstName":"<b>"}"#),
            ("POST users", r#"{"username":"new3","groups":["/nope"]}"#),
            ("POST users", r#"{"username":"new4","credentials":[{"type":"nope","value":"x"}]}"#),
            ("PUT users/{alice}", r#"{"email":"nope"}"#),
            ("PUT users/{alice}", r#"{"username":"other"}"#),
            ("PUT users/{alice}", r#"{"username":""}"#),
            ("PUT users/{alice}", r#"{"firstName":""}"#),
        ],
    )
    .await
}

/// What an update leaves out stays.
async fn updated(world: &mut World) -> Outcome {
    let id = world.user_id("alice").await?;
    for (step, change) in [
        ("nothing", json!({})),
        ("first name", json!({"firstName": "Alicia"})),
        ("email", json!({"email": "New@example.org"})),
        ("verified", json!({"emailVerified": false})),
        ("disabled", json!({"enabled": false})),
        ("required actions", json!({"requiredActions": ["UPDATE_PASSWORD", "nope"]})),
        ("no required actions", json!({"requiredActions": []})),
        ("attributes", json!({"attributes": {"age": ["1"]}})),
        ("id and roles", json!({"id": "x", "realmRoles": ["reader"], "groups": []})),
        ("everything", json!({"username": "alice", "email": "a@example.org", "firstName": "A", "lastName": "B"})),
    ] {
        let result = world.keycloak().update_user(&world.realm, &id, &of(change)?).await;
        world.expect_result(&format!("{step}, answer"), &result);
        let user = world.keycloak().get_user(&world.realm, &id, None).await;
        world.expect_result(step, &user);
    }
    Ok(())
}

async fn renamed(world: &mut World) -> Outcome {
    let id = world.user_id("alice").await?;
    let change = of(json!({"username": "Alicia"}))?;
    let result = world.keycloak().update_user(&world.realm, &id, &change).await;
    world.expect_result("not allowed", &result);
    world.change_realm(json!({"editUsernameAllowed": true})).await?;
    let result = world.keycloak().update_user(&world.realm, &id, &change).await;
    world.expect_result("allowed", &result);
    let user = world.keycloak().get_user(&world.realm, &id, None).await;
    world.expect_result("read", &user.map(|user| user.username));
    let result = world.keycloak().update_user(&world.realm, &id, &of(json!({"username": "bob"}))?).await;
    world.expect_result("taken", &result);
    let _ = world.token("the old name", &conf(), &Grant::password("alice", "alice-password")).await;
    let _ = world.token("the new name", &conf(), &Grant::password("alicia", "alice-password")).await;
    Ok(())
}

async fn deleted(world: &mut World) -> Outcome {
    let id = world.user_id("alice").await?;
    let result = world.keycloak().delete_user(&world.realm, &id).await;
    world.expect_result("deleted", &result);
    let result = world.keycloak().delete_user(&world.realm, &id).await;
    world.expect_result("again", &result);
    let _ = world.token("log in", &conf(), &Grant::password("alice", "alice-password")).await;
    create(world, "the same name again", json!({"username": "alice", "email": "alice@example.org"})).await?;
    Ok(())
}

async fn passwords(world: &mut World) -> Outcome {
    let id = world.user_id("alice").await?;
    for (step, credential) in [
        ("new", json!({"type": "password", "value": "new-password"})),
        ("with label", json!({"type": "password", "value": "other-password", "userLabel": "mine", "temporary": false})),
        ("empty", json!({"type": "password", "value": ""})),
        ("missing", json!({"type": "password"})),
        ("of no type", json!({"value": "untyped-password"})),
    ] {
        let result = world.keycloak().reset_password(&world.realm, &id, &of(credential)?).await;
        world.expect_result(step, &result);
    }
    for password in ["alice-password", "new-password", "other-password", "untyped-password"] {
        let grant = Grant::password("alice", password);
        let result = world.keycloak().token(&world.realm, &conf(), &grant).await;
        world.expect_result(password, &result.map(|tokens| tokens.token_type));
    }
    world.change_realm(json!({"passwordPolicy": "length(12) and notUsername(undefined)"})).await?;
    for password in ["short", "alice", "long-enough-at-last"] {
        let credential = of(json!({"type": "password", "value": password}))?;
        let result = world.keycloak().reset_password(&world.realm, &id, &credential).await;
        world.expect_result(&format!("{password}, by the policy"), &result);
    }
    Ok(())
}

async fn temporary_password(world: &mut World) -> Outcome {
    let id = world.user_id("alice").await?;
    let credential = json!({"type": "password", "value": "temporary-password", "temporary": true});
    world.keycloak().reset_password(&world.realm, &id, &of(credential)?).await?;
    let user = world.keycloak().get_user(&world.realm, &id, None).await;
    world.expect_result("required actions", &user.map(|user| user.required_actions));
    let _ = world.token("log in", &conf(), &Grant::password("alice", "temporary-password")).await;
    Ok(())
}

async fn credentials(world: &mut World) -> Outcome {
    let id = world.user_id("alice").await?;
    let listed = world.keycloak().list_credentials(&world.realm, &id).await;
    world.expect_result("listed", &listed);
    let credential = listed?.into_iter().next().and_then(|credential| credential.id).unwrap_or_default();
    let result = world.keycloak().delete_credential(&world.realm, &id, &credential).await;
    world.expect_result("deleted", &result);
    let result = world.keycloak().delete_credential(&world.realm, &id, &credential).await;
    world.expect_result("again", &result);
    let listed = world.keycloak().list_credentials(&world.realm, &id).await;
    world.expect_result("none", &listed);
    let _ = world.token("log in", &conf(), &Grant::password("alice", "alice-password")).await;
    Ok(())
}

async fn groups(world: &mut World) -> Outcome {
    let (bob, alice) = (world.user_id("bob").await?, world.user_id("alice").await?);
    let found = world.keycloak().list_groups(&world.realm, &keycloak_api::admin::GroupFilter::default()).await?;
    let guests = found.into_iter().next().and_then(|group| group.id).unwrap_or_default();
    for (step, user) in [("bob", &bob), ("alice", &alice)] {
        let joined = world.keycloak().join_group(&world.realm, user, &guests).await;
        world.expect_result(&format!("{step} joins"), &joined);
        let listed = world.keycloak().list_user_groups(&world.realm, user, &Page::default()).await;
        world.expect_result(step, &listed);
        let whole = Page { brief_representation: Some(false), ..Page::default() };
        let listed = world.keycloak().list_user_groups(&world.realm, user, &whole).await;
        world.expect_result(&format!("{step}, whole"), &listed);
        let page = Page { first: Some(0), max: Some(1), search: Some("i".to_owned()), ..Page::default() };
        let listed = world.keycloak().list_user_groups(&world.realm, user, &page).await;
        world.expect_result(&format!("{step}, a page"), &listed);
    }
    let joined = world.keycloak().join_group(&world.realm, &bob, &guests).await;
    world.expect_result("twice", &joined);
    for step in ["left", "left again"] {
        let left = world.keycloak().leave_group(&world.realm, &bob, &guests).await;
        world.expect_result(step, &left);
    }
    Ok(())
}

async fn not_found(world: &mut World) -> Outcome {
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("GET users/{nobody}", ""),
            ("PUT users/{nobody}", "{}"),
            ("DELETE users/{nobody}", ""),
            ("GET users/nobody", ""),
            ("GET users/alice", ""),
            ("GET users/{nobody}/groups", ""),
            ("PUT users/{alice}/groups/{nobody}", ""),
            ("DELETE users/{alice}/groups/{nobody}", ""),
            ("GET users/{nobody}/credentials", ""),
            ("DELETE users/{alice}/credentials/{nobody}", ""),
            ("PUT users/{nobody}/reset-password", r#"{"type":"password","value":"x"}"#),
            ("GET users/{nobody}/sessions", ""),
            ("POST users/{nobody}/logout", ""),
            ("GET users/{nobody}/role-mappings", ""),
            ("GET users/{alice}/nope", ""),
        ],
    )
    .await
}

async fn unmanaged_attributes(world: &mut World) -> Outcome {
    create(world, "dropped", json!({"username": "dave", "attributes": {"mine": ["x"], "locale": ["de"]}})).await?;
    let mut profile = world.answer(Call::get("/admin/realms/{realm}/users/profile").admin()).await?.json();
    profile["unmanagedAttributePolicy"] = json!("ENABLED");
    world.check("allowed", Call::put("/admin/realms/{realm}/users/profile").json(&profile).admin()).await?;
    let attributes = json!({"mine": ["x", "y"], "empty": [""], "none": [], "word": "text"});
    let id = create(world, "kept", json!({"username": "eve", "attributes": attributes})).await?;
    let change = of(json!({"attributes": {"other": ["z"]}}))?;
    world.keycloak().update_user(&world.realm, &id, &change).await?;
    let user = world.keycloak().get_user(&world.realm, &id, None).await;
    world.expect_result("replaced", &user);
    Ok(())
}

/// A password that comes as a hash of another server's.
async fn hashed_credentials(world: &mut World) -> Outcome {
    // "secret-password", PBKDF2 with SHA-256, one iteration, a salt of sixteen zeros.
    let user = json!({
        "username": "dave", "email": "dave@example.org", "firstName": "D", "lastName": "H", "enabled": true,
        "credentials": [{
            "type": "password",
            "secretData": r#"{"value":"HvK0sFbXuyqzXpBQrY3MEA==","salt":"AAAAAAAAAAAAAAAAAAAAAA=="}"#,
            "credentialData": r#"{"hashIterations":1,"algorithm":"pbkdf2-sha256","additionalParameters":{}}"#,
        }],
    });
    let id = create(world, "created", user).await?;
    let listed = world.keycloak().list_credentials(&world.realm, &id).await;
    world.expect_result("listed", &listed);
    let _ = world.token("wrong", &conf(), &Grant::password("dave", "wrong")).await;
    Ok(())
}
