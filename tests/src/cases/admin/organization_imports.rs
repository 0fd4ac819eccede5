//! Organizations that come with the representation of a new realm.

use serde_json::json;

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![imported, imported_in_vain];

/// A realm with organizations.
fn representation(realm: &str, organizations: &str) -> String {
    format!(
        r#"{{"realm":"{realm}","enabled":true,"organizationsEnabled":true,"users":[{{"username":"ann","enabled":true,"email":"ann@acme.org"}},{{"username":"ben","enabled":true}}],"identityProviders":[{{"alias":"hub","providerId":"github","config":{{"clientId":"q"}}}}],"organizations":{organizations}}}"#
    )
}

async fn imported(world: &mut World) -> Outcome {
    let realm = world.another_realm("org");
    world.set("other", realm.as_str());
    world.show_as(realm.as_str(), "{other realm}");
    let organizations = r#"[{"name":"acme","alias":"ac","description":"d","redirectUrl":"https://x.test","domains":[{"name":"acme.org","verified":true}],"attributes":{"a":["1"]},"members":[{"username":"ann","membershipType":"UNMANAGED"},{"username":"ben","membershipType":"MANAGED"}],"identityProviders":[{"alias":"hub"}],"groups":[{"name":"g","attributes":{"x":["y"]},"subGroups":[{"name":"h"}]}]},{"id":"my-id","name":"Beta","enabled":false}]"#;
    let body = representation(&realm, organizations);
    world.check("realm", Call::post("/admin/realms").text("application/json", body).admin()).await?;
    let listed = world
        .check("listed", Call::get("/admin/realms/{other}/organizations?briefRepresentation=false").admin())
        .await?;
    let all = listed.json();
    let found = all.as_array().into_iter().flatten().find(|one| one["name"] == "acme").ok_or("no acme")?;
    world.set("acme", found["id"].as_str().unwrap_or_default());
    for row in [
        "{acme}/members",
        "{acme}/members?membershipType=MANAGED",
        "{acme}/identity-providers",
        "{acme}/groups?briefRepresentation=false&subGroupsCount=true",
        "{acme}/groups?search=h",
        "my-id/members",
    ] {
        world.check(row, Call::get(format!("/admin/realms/{{other}}/organizations/{row}")).admin()).await?;
    }
    let change = json!({"organizations": [{"name": "more"}]});
    world.check("changed", Call::put("/admin/realms/{other}").json(&change).admin()).await?;
    world.check("as it was", Call::get("/admin/realms/{other}/organizations").admin()).await?;
    Ok(())
}

async fn imported_in_vain(world: &mut World) -> Outcome {
    let realm = world.another_realm("org");
    world.show_as(realm.as_str(), "{other realm}");
    for organizations in [
        r#"[{"name":"a b"}]"#,
        r#"[{"alias":"q"}]"#,
        r#"[{"name":"x","members":[{"username":"nobody"}]}]"#,
        r#"[{"name":"x","members":[{"id":"x"}]}]"#,
        r#"[{"name":"x","identityProviders":[{"alias":"nope"}]}]"#,
        r#"[{"name":"x","domains":[{"name":"b d"}]}]"#,
        r#"[{"name":"x","redirectUrl":"zz"}]"#,
        r#"[{"name":"x","nope":1}]"#,
        r#"[{"name":"x"},{"name":"x"}]"#,
    ] {
        let body = representation(&realm, organizations);
        world.check(organizations, Call::post("/admin/realms").text("application/json", body).admin()).await?;
    }
    Ok(())
}
