//! Importing into a realm that is there.

use serde_json::{Value, json};

use super::authorization::matrix_of;
use super::{each, each_of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![identity_providers, added, skipped, overwritten, refused, bad_input, rights];

/// Imports, and compares what came of it, in an order of its own: Keycloak has none.
async fn import(world: &mut World, step: &str, body: Value) -> Outcome {
    let call = Call::post("/admin/realms/{realm}/partialImport").json(&body).admin();
    let answer = world.answer(call).await?;
    let mut shown = answer.json();
    if let Some(results) = shown.get_mut("results").and_then(Value::as_array_mut) {
        results.sort_by_key(|one| format!("{}{}{}", one["resourceType"], one["resourceName"], one["action"]));
    }
    world.expect_value(step, &json!({"status": answer.status.as_u16(), "body": shown}));
    Ok(())
}

async fn identity_providers(world: &mut World) -> Outcome {
    let of = |policy: &str, kind: &str| {
        json!({"ifResourceExists": policy, "identityProviders": [
            {"alias": "one", "providerId": kind, "config": {"clientId": kind}},
            {"alias": "two", "providerId": "gitlab"},
        ]})
    };
    for (step, policy, kind) in [
        ("new", "FAIL", "github"),
        ("there", "FAIL", "github"),
        ("left", "SKIP", "gitlab"),
        ("replaced", "OVERWRITE", "gitlab"),
    ] {
        import(world, step, of(policy, kind)).await?;
        each_of(world, &format!("{step}: "), &[("GET identity-provider/instances", "")]).await?;
    }
    for provider in
        [json!({"providerId": "github"}), json!({"alias": "q", "providerId": "nope"}), json!({"alias": "q"})]
    {
        let body = json!({"ifResourceExists": "SKIP", "identityProviders": [provider]});
        import(world, &body.to_string(), body.clone()).await?;
    }
    Ok(())
}

/// Some of each, of which half is in the realm already.
fn things(policy: &str) -> Value {
    json!({
        "ifResourceExists": policy,
        "users": [{"username": "bob", "firstName": "Robert", "enabled": true}, {"username": "zoe", "email": "zoe@example.org"}],
        "groups": [{"name": "guests", "path": "/guests"}, {"name": "fresh", "path": "/fresh"}],
        "clients": [{"clientId": "other", "name": "Again"}, {"clientId": "shop", "redirectUris": ["http://localhost/*"]}],
        "roles": {
            "realm": [{"name": "reader", "description": "Again"}, {"name": "author"}],
            "client": {"conf": [{"name": "own", "description": "Again"}, {"name": "new"}]},
        },
    })
}

/// Reads what the import was about.
async fn look(world: &mut World, step: &str) -> Outcome {
    let step = format!("{step}: ");
    let rows = [
        ("GET users?username=bob&exact=true", ""),
        ("GET users?username=zoe&exact=true", ""),
        ("GET roles/reader", ""),
        ("GET roles/author", ""),
        ("GET group-by-path/fresh", ""),
    ];
    each_of(world, &step, &rows).await?;
    let conf = world.client_uuid("conf").await?;
    world.set("conf", conf);
    each_of(world, &step, &[("GET clients/{conf}/roles/own", ""), ("GET clients/{conf}/roles/new", "")]).await?;
    for (name, kept) in [("zoe", "zoe"), ("bob", "bob")] {
        if let Ok(id) = world.user_id(name).await {
            world.set(kept, id);
            let groups = format!("GET users/{{{kept}}}/groups");
            let roles = format!("GET users/{{{kept}}}/role-mappings/realm");
            each_of(world, &step, &[(&groups, ""), (&roles, "")]).await?;
        }
    }
    Ok(())
}

async fn added(world: &mut World) -> Outcome {
    let things = json!({
        "ifResourceExists": "FAIL",
        "users": [{
            "username": "zoe", "email": "zoe@example.org", "enabled": true, "firstName": "Zoe", "lastName": "Z",
            "credentials": [{"type": "password", "value": "zoe-password"}],
            "realmRoles": ["reader"], "clientRoles": {"conf": ["own"]}, "groups": ["/guests"],
        }],
        "groups": [{"name": "fresh", "path": "/fresh", "subGroups": [{"name": "below", "path": "/fresh/below"}]}],
        "clients": [{"clientId": "shop", "publicClient": true, "directAccessGrantsEnabled": true}],
        "roles": {"realm": [{"name": "author"}], "client": {"shop": [{"name": "buyer"}]}},
    });
    import(world, "added", things).await?;
    look(world, "added").await?;
    each(world, &[("GET group-by-path/fresh/below", ""), ("GET default-groups", "")]).await?;
    let shop = world.client_uuid("shop").await?;
    world.set("shop", shop);
    each(world, &[("GET clients/{shop}", ""), ("GET clients/{shop}/roles/buyer", "")]).await?;
    let form = "grant_type=password&client_id=shop&username=zoe&password=zoe-password";
    let answer = world.answer(Call::post("/realms/{realm}/protocol/openid-connect/token").form(form)).await?;
    world.expect_value("a token", &json!(answer.status.as_u16()));
    Ok(())
}

async fn skipped(world: &mut World) -> Outcome {
    import(world, "skipped", things("SKIP")).await?;
    look(world, "skipped").await?;
    import(world, "all skipped", things("SKIP")).await
}

async fn overwritten(world: &mut World) -> Outcome {
    import(world, "overwritten", things("OVERWRITE")).await?;
    look(world, "overwritten").await
}

async fn refused(world: &mut World) -> Outcome {
    for (step, body) in [
        ("all", things("FAIL")),
        ("user", json!({"users": [{"username": "zoe"}, {"username": "bob"}]})),
        ("address", json!({"users": [{"username": "zoe", "email": "bob@example.org"}]})),
        ("client", json!({"clients": [{"clientId": "conf"}]})),
        ("role", json!({"roles": {"realm": [{"name": "reader"}]}})),
        ("client's role", json!({"roles": {"client": {"conf": [{"name": "own"}]}}})),
        ("group", json!({"groups": [{"name": "guests", "path": "/guests"}]})),
    ] {
        import(world, step, body).await?;
    }
    look(world, "nothing came of it").await
}

async fn bad_input(world: &mut World) -> Outcome {
    for (step, body) in [
        ("nothing", json!({})),
        ("no list", json!([])),
        ("unknown policy", json!({"ifResourceExists": "NOPE"})),
        ("unknown field", json!({"nope": 1})),
        ("user without a name", json!({"users": [{}]})),
        ("group without a path", json!({"groups": [{"name": "pathless"}]})),
        ("roles of no client", json!({"roles": {"client": {"nope": [{"name": "x"}]}}})),
        ("user of no group", json!({"users": [{"username": "zed", "groups": ["/nope"]}]})),
        ("user of a new role", json!({"users": [{"username": "zed", "realmRoles": ["brand-new"]}]})),
    ] {
        import(world, step, body).await?;
    }
    each(world, &[("GET roles/brand-new", "")]).await
}

async fn rights(world: &mut World) -> Outcome {
    let rows = [("POST partialImport", "{}"), ("POST partialImport", r#"{"users":[{"username":"zoe"}]}"#)];
    matrix_of(world, &rows, &["view-realm", "manage-realm", "manage-users", "manage-clients"]).await
}
