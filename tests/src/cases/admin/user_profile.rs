//! The user profile: what it can be, and what it does to users.

use serde_json::{Value, json};

use super::{each, of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    read,
    refused,
    permissions,
    validators,
    policies,
    email_as_username,
    addresses_required,
    taken_first,
    usernames,
    metadata,
    metadata_of_a_user,
];

/// Everything that an administrator can do with an attribute.
fn open() -> Value {
    json!({"view": ["admin"], "edit": ["admin"]})
}

/// Gives the realm a profile with these attributes besides those that it has to have.
async fn configure(world: &mut World, attributes: &[Value], policy: Option<&str>) -> Outcome {
    let mut all = vec![json!({"name": "username"}), json!({"name": "email", "permissions": open()})];
    all.extend_from_slice(attributes);
    let profile = json!({"attributes": all, "unmanagedAttributePolicy": policy});
    world.keycloak().update_user_profile(&world.realm, &of(profile)?).await?;
    Ok(())
}

/// Changes alice, and tells what she is now.
async fn change(world: &mut World, step: &str, change: Value) -> Outcome {
    world.check(step, Call::put("/admin/realms/{realm}/users/{alice}").json(&change).admin()).await?;
    let read = world.answer(Call::get("/admin/realms/{realm}/users/{alice}").admin()).await?.json();
    let shown = json!([read["username"], read["firstName"], read["email"], read["attributes"]]);
    world.expect_value(&format!("{step}, read"), &shown);
    Ok(())
}

async fn alice(world: &mut World) -> Outcome {
    let id = world.user_id("alice").await?;
    world.set("alice", id);
    Ok(())
}

async fn read(world: &mut World) -> Outcome {
    each(world, &[("GET users/profile", "")]).await?;
    world.check("of master", Call::get("/admin/realms/master/users/profile").admin()).await?;
    configure(world, &[json!({"name": "size", "group": null, "multivalued": true})], None).await?;
    world.check("another", Call::get("/admin/realms/{realm}/users/profile").admin()).await?;
    Ok(())
}

async fn refused(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("PUT users/profile", r#"{"nope":1}"#),
            ("PUT users/profile", r#"{"attributes":[{"name":"username"}]}"#),
            ("PUT users/profile", r#"{"attributes":[{"name":"a b"},{"name":"x","group":"nope"},{"name":"x"}]}"#),
            ("PUT users/profile", r#"{"attributes":[{"name":"username"},{"name":"email"},{"name":""}]}"#),
            (
                "PUT users/profile",
                r#"{"attributes":[{"name":"username"},{"name":"email","required":{"roles":["nope"]},"permissions":{"edit":["nope","x"]}}]}"#,
            ),
            (
                "PUT users/profile",
                r#"{"attributes":[{"name":"username"},{"name":"email"},{"name":"x","validations":{"nope":{}}}]}"#,
            ),
            (
                "PUT users/profile",
                r#"{"attributes":[{"name":"username"},{"name":"email"},{"name":"x","required":{"scopes":["a"]},"selector":{"scopes":["email","b"]}}]}"#,
            ),
            (
                "PUT users/profile",
                r#"{"attributes":[{"name":"username"},{"name":"email"}],"unmanagedAttributePolicy":"nope"}"#,
            ),
        ],
    )
    .await
}

/// What an administrator neither sees nor sets stays as it is.
async fn permissions(world: &mut World) -> Outcome {
    alice(world).await?;
    let attributes = [
        json!({"name": "nickname"}),
        json!({"name": "country", "permissions": {"view": ["user"], "edit": ["user"]}}),
        json!({"name": "flag", "permissions": {"view": ["admin"], "edit": ["user"]}}),
        json!({"name": "word", "permissions": open()}),
        json!({"name": "json", "permissions": {"edit": ["admin"]}}),
    ];
    configure(world, &attributes, None).await?;
    change(world, "nothing", json!({})).await?;
    change(world, "what is seen only", json!({"attributes": {"flag": ["false"]}})).await?;
    change(world, "what is seen, unchanged", json!({"attributes": {"flag": ["true"], "word": ["x"]}})).await?;
    configure(world, &[], Some("ENABLED")).await?;
    change(world, "what has stayed", json!({})).await
}

async fn validators(world: &mut World) -> Outcome {
    alice(world).await?;
    let attributes = [
        json!({"name": "short", "permissions": open(), "validations": {"length": {"min": 3}}}),
        json!({"name": "long", "permissions": open(), "validations": {"length": {"max": "3"}}, "multivalued": true}),
        json!({"name": "between", "permissions": open(), "validations": {"length": {"min": 2, "max": 3}}}),
        json!({"name": "one", "permissions": open()}),
        json!({"name": "mail", "permissions": open(), "validations": {"email": {}}}),
    ];
    configure(world, &attributes, None).await?;
    for (step, attributes) in [
        ("too short", json!({"short": ["ab"]})),
        ("too long", json!({"long": ["a", "abcd", "abcde"]})),
        ("not between", json!({"between": ["abcd"]})),
        ("too many", json!({"one": ["1", "2"]})),
        ("no address", json!({"mail": ["nope"]})),
        ("good", json!({"short": ["abc"], "long": ["a", "b"], "between": ["ab"], "one": ["1"], "mail": ["a@b.c"]})),
    ] {
        change(world, step, json!({"attributes": attributes})).await?;
    }
    configure(world, &[json!({"name": "must", "permissions": open(), "required": {"roles": ["admin"]}})], None).await?;
    change(world, "required", json!({})).await?;
    let user = json!({"username": "a<b"});
    world.check("any name is good", Call::post("/admin/realms/{realm}/users").json(&user).admin()).await?;
    configure(world, &[], None).await?;
    world.check("any name is good now", Call::post("/admin/realms/{realm}/users").json(&user).admin()).await?;
    Ok(())
}

async fn policies(world: &mut World) -> Outcome {
    alice(world).await?;
    for policy in ["ENABLED", "ADMIN_VIEW", "ADMIN_EDIT"] {
        configure(world, &[], Some(policy)).await?;
        let attributes = json!({"mine": [policy], "locale": ["de"]});
        change(world, policy, json!({"attributes": attributes})).await?;
    }
    Ok(())
}

async fn email_as_username(world: &mut World) -> Outcome {
    alice(world).await?;
    world.change_realm(json!({"registrationEmailAsUsername": true})).await?;
    for (step, body) in [
        ("no name", json!({"username": ""})),
        ("another name", json!({"username": "other"})),
        ("no address", json!({"email": ""})),
        ("another address", json!({"email": "new@example.org"})),
    ] {
        change(world, step, body).await?;
    }
    Ok(())
}

/// Where addresses are names, users have to have one, and may do without a name.
async fn addresses_required(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationEmailAsUsername": true})).await?;
    let created = [
        ("POST users", r#"{"username":"user0","enabled":true}"#),
        ("POST users", r#"{"username":"alice"}"#),
        ("POST users", r#"{"username":"BOB","firstName":"<"}"#),
        ("POST users", r#"{"username":"user0","email":""}"#),
        ("POST users", r#"{"username":"user0","email":" "}"#),
        ("POST users", r#"{"username":"u"}"#),
        ("POST users", r#"{"username":"user0","firstName":"<"}"#),
        ("POST users", r#"{"username":""}"#),
        ("POST users", "{}"),
        ("POST users", r#"{"username":"alice","email":"Own@Example.org"}"#),
        ("POST users", r#"{"email":"alice@example.org"}"#),
    ];
    each(world, &created).await?;
    let id = world.user_id("without-profile").await?;
    world.set("without", id);
    alice(world).await?;
    let changed = [
        ("PUT users/{without}", r#"{"firstName":"A"}"#),
        ("PUT users/{without}", r#"{"username":"other"}"#),
        ("PUT users/{without}", r#"{"username":"alice"}"#),
        ("PUT users/{without}", r#"{"username":"alice","firstName":"<"}"#),
        ("PUT users/{without}", r#"{"username":""}"#),
        ("PUT users/{without}", r#"{"attributes":{"a":["b"]}}"#),
        ("PUT users/{without}", r#"{"email":""}"#),
        ("PUT users/{without}", r#"{"email":"bob@example.org","firstName":"<"}"#),
        ("PUT users/{without}", r#"{"username":"other","email":"x"}"#),
        ("PUT users/{alice}", r#"{"attributes":{}}"#),
        ("PUT users/{alice}", r#"{"username":"other","attributes":{},"email":"alice@example.org"}"#),
    ];
    each(world, &changed).await?;
    let account = world.user_id("service-account-conf").await?;
    world.set("account", account);
    each(world, &[("PUT users/{account}", r#"{"firstName":"A"}"#), ("PUT users/{account}", r#"{"email":""}"#)]).await?;
    // A profile that requires an address of nobody, which changes nothing.
    configure(world, &[json!({"name": "firstName", "permissions": open(), "required": {"roles": ["admin"]}})], None)
        .await?;
    each(
        world,
        &[("POST users", r#"{"username":"user1"}"#), ("POST users", r#"{"username":"user1","firstName":"A"}"#)],
    )
    .await?;
    each(world, &[("GET users?username=user1", "")]).await
}

/// What is taken is told before what is wrong otherwise.
async fn taken_first(world: &mut World) -> Outcome {
    alice(world).await?;
    each(
        world,
        &[
            ("POST users", r#"{"username":"bob","firstName":"<"}"#),
            ("POST users", r#"{"username":"x","email":"bob@example.org","firstName":"<"}"#),
            ("POST users", r#"{"username":"","email":"bob@example.org"}"#),
            ("POST users", r#"{"username":"","firstName":"<"}"#),
            ("PUT users/{alice}", r#"{"username":"bob"}"#),
            ("PUT users/{alice}", r#"{"username":"bob","firstName":"<"}"#),
            ("PUT users/{alice}", r#"{"username":"other","firstName":"<"}"#),
            ("PUT users/{alice}", r#"{"email":"bob@example.org","firstName":"<"}"#),
        ],
    )
    .await
}

async fn usernames(world: &mut World) -> Outcome {
    alice(world).await?;
    let bodies = [r#"{"username":""}"#, r#"{"username":"  "}"#, r#"{"username":"x"}"#, r#"{"attributes":{}}"#];
    for body in bodies {
        each(world, &[("PUT users/{alice}", body)]).await?;
    }
    world.change_realm(json!({"editUsernameAllowed": true})).await?;
    for body in bodies {
        let call = super::call("PUT users/{alice}", body)?.admin();
        world.check(&format!("allowed, {body}"), call).await?;
    }
    Ok(())
}

async fn metadata(world: &mut World) -> Outcome {
    let path = "/admin/realms/{realm}/users/profile/metadata";
    world.check("fresh", Call::get(path).admin()).await?;
    let attributes = [
        json!({"name": "seen", "displayName": "Seen", "permissions": {"view": ["admin"]}, "annotations": {"a": "b"}}),
        json!({"name": "hidden", "permissions": {"view": ["user"], "edit": ["user"]}}),
        json!({"name": "bare"}),
        json!({"name": "must", "permissions": open(), "required": {"roles": ["admin"]}, "multivalued": true,
            "validations": {"length": {"min": 2, "max": "9"}}}),
        json!({"name": "users", "permissions": open(), "required": {"roles": ["user"]}}),
        json!({"name": "all", "permissions": open(), "required": {}}),
    ];
    configure(world, &attributes, None).await?;
    world.check("configured", Call::get(path).admin()).await?;
    world.change_realm(json!({"registrationEmailAsUsername": true})).await?;
    world.check("the address is the name", Call::get(path).admin()).await?;
    Ok(())
}

/// A user who is there may be asked for with it; others' words than `true` ask for nothing.
async fn metadata_of_a_user(world: &mut World) -> Outcome {
    alice(world).await?;
    let id = world.user_id("alice").await?;
    let (with, without) = ("GET users/{alice}?userProfileMetadata=true", "GET users/{alice}?userProfileMetadata=yes");
    each(world, &[(with, ""), (without, ""), ("GET users/nope?userProfileMetadata=true", "")]).await?;
    for (step, change) in [
        ("named as they like ", json!({"editUsernameAllowed": true})),
        ("addresses are names ", json!({"registrationEmailAsUsername": true})),
        ("with languages ", json!({"registrationEmailAsUsername": false, "internationalizationEnabled": true})),
    ] {
        world.change_realm(change).await?;
        super::each_of(world, step, &[(with, ""), ("GET users/profile/metadata", "")]).await?;
    }
    configure(world, &[json!({"name": "word", "permissions": open(), "required": {}})], Some("ENABLED")).await?;
    let user = world.keycloak().get_user(&world.realm, &id, Some(true)).await;
    world.expect_result("configured", &user);
    Ok(())
}
