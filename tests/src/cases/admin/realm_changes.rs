//! What an update of a realm makes of what was read before.

use serde_json::json;

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![as_it_was_read, required_credentials, default_groups];

const REALM: &str = "/admin/realms/{realm}";

/// A client reads a realm, changes a little, and writes all of it.
async fn as_it_was_read(world: &mut World) -> Outcome {
    let mut realm = world.keycloak().get_realm(&world.realm).await?;
    realm.display_name = Some("changed".to_owned());
    let changed = world.keycloak().update_realm(&world.realm, &realm).await;
    world.expect_result("changed", &changed);
    world.check("afterwards", Call::get(REALM).admin()).await?;
    Ok(())
}

async fn required_credentials(world: &mut World) -> Outcome {
    for (step, wanted) in [
        ("one", json!(["password"])),
        ("twice", json!(["password", "password"])),
        ("two", json!(["password", "otp"])),
        ("an unknown one", json!(["nope"])),
        ("an unknown one beside another", json!(["otp", "nope"])),
        ("in capitals", json!(["PASSWORD"])),
        ("totp", json!(["totp"])),
        ("cert", json!(["cert"])),
        ("kerberos", json!(["kerberos"])),
        ("secret", json!(["secret"])),
        ("empty", json!([""])),
        ("none", json!([])),
        ("null", json!(null)),
    ] {
        let call = Call::put(REALM).json(&json!({"requiredCredentials": wanted})).admin();
        world.check(step, call).await?;
        let realm = world.keycloak().get_realm(&world.realm).await?;
        world.expect_value(&format!("{step}: afterwards"), &json!(realm.required_credentials));
    }
    Ok(())
}

async fn default_groups(world: &mut World) -> Outcome {
    let group = serde_json::from_value(json!({"name": "new"}))?;
    world.keycloak().create_group(&world.realm, &group).await?;
    for (step, wanted) in [
        ("one that is there", json!(["/new"])),
        ("without the slash", json!(["new"])),
        ("an unknown one", json!(["/nope"])),
        ("none", json!([])),
        ("null", json!(null)),
    ] {
        world.check(step, Call::put(REALM).json(&json!({"defaultGroups": wanted})).admin()).await?;
        world.check(&format!("{step}: afterwards"), Call::get(format!("{REALM}/default-groups")).admin()).await?;
    }
    Ok(())
}
