//! What a user is beside its profile: attributes that no profile has, its groups counted, the profile as forms show it.

use serde_json::json;

use super::{each, of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![unmanaged, groups_counted, metadata, with_user];

const PROFILE: &str = "/admin/realms/{realm}/users/profile";

async fn prepare(world: &mut World) -> Outcome {
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    world.set("nobody", super::NOBODY);
    Ok(())
}

async fn unmanaged(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(world, &[("GET users/{alice}/unmanagedAttributes", ""), ("GET users/{nobody}/unmanagedAttributes", "")])
        .await?;
    let mut profile = world.answer(Call::get(PROFILE).admin()).await?.json();
    for policy in ["ENABLED", "ADMIN_EDIT", "ADMIN_VIEW"] {
        profile["unmanagedAttributePolicy"] = json!(policy);
        world.answer(Call::put(PROFILE).json(&profile).admin()).await?;
        world.check(policy, Call::get("/admin/realms/{realm}/users/{alice}/unmanagedAttributes").admin()).await?;
    }
    profile["attributes"].as_array_mut().ok_or("no attributes")?.push(json!({
        "name": "nickname", "permissions": {"view": ["admin"], "edit": ["admin"]},
    }));
    world.answer(Call::put(PROFILE).json(&profile).admin()).await?;
    world.check("managed", Call::get("/admin/realms/{realm}/users/{alice}/unmanagedAttributes").admin()).await?;
    Ok(())
}

async fn groups_counted(world: &mut World) -> Outcome {
    prepare(world).await?;
    let bob = world.user_id("bob").await?;
    world.set("bob", bob);
    each(
        world,
        &[
            ("GET users/{alice}/groups/count", ""),
            ("GET users/{alice}/groups/count?search=igh", ""),
            ("GET users/{alice}/groups/count?search=NIGHT", ""),
            ("GET users/{alice}/groups/count?search=nope", ""),
            ("GET users/{alice}/groups/count?search=", ""),
            ("GET users/{bob}/groups/count", ""),
            ("GET users/{nobody}/groups/count", ""),
        ],
    )
    .await
}

async fn metadata(world: &mut World) -> Outcome {
    each(world, &[("GET users/profile/metadata", "")]).await?;
    let profile = json!({
        "attributes": [
            {"name": "username", "displayName": "Name", "validations": {"length": {"min": 2}}},
            {"name": "email", "permissions": {"view": ["admin", "user"], "edit": ["user"]}},
            {
                "name": "size", "displayName": "Size", "group": "body", "multivalued": true,
                "permissions": {"view": ["admin"], "edit": ["admin"]},
                "required": {"roles": ["admin"]},
                "annotations": {"inputType": "text", "n": 1},
                "validations": {"length": {"min": "1", "max": 3}},
            },
            {"name": "hidden", "permissions": {"view": ["user"], "edit": ["user"]}, "required": {}},
            {"name": "seen", "permissions": {"view": ["admin"], "edit": ["user"]}, "required": {"scopes": ["phone"]}},
        ],
        "groups": [
            {"name": "body", "displayHeader": "Body", "displayDescription": "About it", "annotations": {"a": "b"}},
            {"name": "unused"},
        ],
        "unmanagedAttributePolicy": "ENABLED",
    });
    world.keycloak().update_user_profile(&world.realm, &of(profile)?).await?;
    world.check("own", Call::get("/admin/realms/{realm}/users/profile/metadata").admin()).await?;
    world.change_realm(json!({"registrationEmailAsUsername": true, "editUsernameAllowed": true})).await?;
    world.check("email as name", Call::get("/admin/realms/{realm}/users/profile/metadata").admin()).await?;
    Ok(())
}

/// A user is read with what the profile says of it.
async fn with_user(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[("GET users/{alice}?userProfileMetadata=true", ""), ("GET users/{alice}?userProfileMetadata=false", "")],
    )
    .await
}
