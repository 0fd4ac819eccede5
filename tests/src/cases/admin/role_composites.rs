//! What roles are composed of, by whose roles those are, and which groups have a role.

use serde_json::json;

use super::{call, each};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![listed, by_id, searched, wrong, groups, in_tokens, rights, group_rights];

async fn prepare(world: &mut World) -> Outcome {
    for client in ["api", "conf"] {
        let id = world.client_uuid(client).await?;
        world.set(client, id);
    }
    for role in ["reader", "writer"] {
        let id = world.realm_role(role).await?.id.unwrap_or_default();
        world.set(role, id);
    }
    for role in ["read", "write"] {
        let id = world.client_role("api", role).await?.id.unwrap_or_default();
        world.set(role, id);
    }
    world.set("nobody", super::NOBODY);
    Ok(())
}

/// Sends each row; a list in its answer has no order.
async fn each_unordered(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    for (at, (row, body)) in rows.iter().enumerate() {
        let answer = world.answer(call(row, body)?.admin()).await?;
        let shown = json!({"status": answer.status.as_u16(), "roles": answer.json()});
        world.expect_value(format!("{at:02} {row} {body}").trim_end(), &shown);
    }
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET roles/writer/composites/realm", ""),
        ("GET roles/writer/composites/clients/{api}", ""),
        ("GET roles/writer/composites/clients/{conf}", ""),
        ("GET roles/reader/composites/realm", ""),
        ("POST clients/{api}/roles/read/composites", r#"[{"id":"{reader}"},{"id":"{write}"}]"#),
        ("GET clients/{api}/roles/read/composites", ""),
        ("GET clients/{api}/roles/read/composites/realm", ""),
        ("GET clients/{api}/roles/read/composites/clients/{api}", ""),
        ("GET clients/{api}/roles/read/composites/clients/{conf}", ""),
    ];
    each_unordered(world, &rows).await
}

async fn by_id(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET roles-by-id/{writer}/composites", ""),
        ("GET roles-by-id/{writer}/composites/realm", ""),
        ("GET roles-by-id/{writer}/composites/clients/{api}", ""),
        ("POST roles-by-id/{reader}/composites", r#"[{"id":"{read}"},{"id":"{write}","name":"whatever"}]"#),
        ("POST roles-by-id/{reader}/composites", r#"[{"id":"{read}"}]"#),
        ("GET roles-by-id/{reader}/composites", ""),
        ("GET roles-by-id/{reader}/composites/realm", ""),
        ("GET roles-by-id/{reader}/composites/clients/{api}", ""),
        ("GET roles-by-id/{reader}", ""),
        ("DELETE roles-by-id/{reader}/composites", r#"[{"id":"{read}"}]"#),
        ("DELETE roles-by-id/{reader}/composites", r#"[{"id":"{read}"}]"#),
        ("GET roles-by-id/{reader}/composites", ""),
        ("DELETE roles-by-id/{reader}/composites", r#"[{"id":"{write}"}]"#),
        ("GET roles-by-id/{reader}", ""),
        ("POST roles-by-id/{read}/composites", r#"[{"id":"{reader}"}]"#),
        ("GET roles-by-id/{read}/composites", ""),
    ];
    each_unordered(world, &rows).await
}

/// A page, and a part of the name. Nothing is said of the order without them.
async fn searched(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("POST roles-by-id/{writer}/composites", r#"[{"id":"{read}"}]"#),
        ("GET roles-by-id/{writer}/composites?first=0&max=10", ""),
        ("GET roles-by-id/{writer}/composites?first=1&max=1", ""),
        ("GET roles-by-id/{writer}/composites?first=0", ""),
        ("GET roles-by-id/{writer}/composites?max=1", ""),
        ("GET roles-by-id/{writer}/composites?first=1", ""),
        ("GET roles-by-id/{writer}/composites?first=-1&max=-1", ""),
        ("GET roles-by-id/{writer}/composites?first=9&max=1", ""),
        ("GET roles-by-id/{writer}/composites?first=0&max=0", ""),
        ("GET roles-by-id/{writer}/composites?search=READ", ""),
        ("GET roles-by-id/{writer}/composites?search=r%25d", ""),
        ("GET roles-by-id/{writer}/composites?search=ead&first=0&max=1", ""),
        ("GET roles-by-id/{writer}/composites?search=ead&first=1&max=5", ""),
        ("GET roles-by-id/{writer}/composites?search=nope", ""),
        ("GET roles-by-id/{writer}/composites?search=", ""),
        ("GET roles-by-id/{reader}/composites?search=a", ""),
    ];
    each_unordered(world, &rows).await
}

async fn wrong(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET roles/nope/composites/realm", ""),
        ("GET roles/nope/composites/clients/{api}", ""),
        ("GET roles/writer/composites/clients/{nobody}", ""),
        ("GET clients/{nobody}/roles/read/composites/realm", ""),
        ("GET clients/{api}/roles/nope/composites/realm", ""),
        ("GET clients/{api}/roles/nope/composites/clients/{api}", ""),
        ("GET clients/{api}/roles/read/composites/clients/{nobody}", ""),
        ("GET roles-by-id/{nobody}/composites", ""),
        ("GET roles-by-id/{nobody}/composites/realm", ""),
        ("GET roles-by-id/{writer}/composites/clients/{nobody}", ""),
        ("POST roles-by-id/{nobody}/composites", "[]"),
        ("POST roles-by-id/{reader}/composites", "[]"),
        ("POST roles-by-id/{reader}/composites", r#"[{"id":"{nobody}"}]"#),
        ("POST roles-by-id/{reader}/composites", r#"[{"name":"writer"}]"#),
        ("POST roles-by-id/{reader}/composites", r#"[{"id":"{read}"},{"id":"{nobody}"}]"#),
        ("POST roles-by-id/{reader}/composites", r#"[{"id":"{read}","nope":1}]"#),
        ("DELETE roles-by-id/{writer}/composites", r#"[{"id":"{nobody}"}]"#),
        ("DELETE roles-by-id/{nobody}/composites", "[]"),
        ("GET roles-by-id/{reader}/composites", ""),
        ("GET roles/nope/groups", ""),
        ("GET clients/{api}/roles/nope/groups", ""),
        ("GET clients/{nobody}/roles/read/groups", ""),
    ];
    each(world, &rows).await
}

async fn groups(world: &mut World) -> Outcome {
    prepare(world).await?;
    let guests = world.keycloak().get_group_by_path(&world.realm, "guests").await?.id.unwrap_or_default();
    world.set("guests", guests);
    let rows = [
        ("GET roles/writer/groups", ""),
        ("GET roles/reader/groups", ""),
        ("GET clients/{api}/roles/read/groups", ""),
        ("POST groups/{guests}/role-mappings/realm", r#"[{"id":"{writer}","name":"writer"}]"#),
        ("GET roles/writer/groups", ""),
        ("GET roles/writer/groups?first=1&max=1", ""),
        ("GET roles/writer/groups?first=0&max=1", ""),
        ("GET roles/writer/groups?max=1", ""),
        ("GET roles/writer/groups?briefRepresentation=false", ""),
        ("GET roles/writer/groups?briefRepresentation=true", ""),
        ("GET clients/{api}/roles/read/groups?briefRepresentation=false", ""),
    ];
    for (at, (row, body)) in rows.into_iter().enumerate() {
        world.check(format!("{at:02} {row} {body}").trim_end(), call(row, body)?.admin()).await?;
    }
    Ok(())
}

/// The next token shows what was changed.
async fn in_tokens(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (step, row, body) in [
        ("more", "POST roles-by-id/{reader}/composites", r#"[{"id":"{read}"}]"#),
        ("less", "DELETE roles-by-id/{writer}/composites", r#"[{"id":"{write}"}]"#),
    ] {
        world.answer(call(row, body)?.admin()).await?;
        let tokens = world.log_in("openid").await?;
        let claims = crate::normal::expand::expanded(&tokens.access_token.into());
        let claims = claims.get("<claims>").cloned().unwrap_or_default();
        let held = json!({"realm_access": claims["realm_access"], "resource_access": claims["resource_access"]});
        world.expect_value(step, &held);
    }
    Ok(())
}

/// What each right lets one do.
async fn rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET roles/writer/composites/realm", ""),
        ("GET roles/writer/composites/clients/{api}", ""),
        ("GET roles/writer/composites/clients/{nobody}", ""),
        ("GET clients/{api}/roles/read/composites/realm", ""),
        ("GET clients/{api}/roles/read/composites/clients/{api}", ""),
        ("GET roles-by-id/{writer}/composites", ""),
        ("GET roles-by-id/{read}/composites", ""),
        ("GET roles-by-id/{read}/composites/realm", ""),
        ("GET roles-by-id/{read}/composites/clients/{api}", ""),
        ("GET roles-by-id/{nobody}/composites", ""),
        ("POST roles-by-id/{reader}/composites", r#"[{"id":"{write}"}]"#),
        ("POST roles-by-id/{read}/composites", r#"[{"id":"{reader}"}]"#),
        ("POST roles-by-id/{nobody}/composites", "[]"),
        ("DELETE roles-by-id/{reader}/composites", r#"[{"id":"{write}"}]"#),
        ("GET roles/writer/groups", ""),
        ("GET roles/nope/groups", ""),
        ("GET clients/{api}/roles/read/groups", ""),
    ];
    super::authorization::matrix_of(
        world,
        &rows,
        &[
            "query-clients",
            "view-clients",
            "manage-clients",
            "view-realm",
            "manage-realm",
            "view-users",
            "query-groups",
        ],
    )
    .await
}

/// Whoever may see the role and the groups may see which groups have it.
async fn group_rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    for roles in [["view-realm", "query-groups"], ["view-realm", "query-users"], ["view-clients", "view-users"]] {
        super::authorization::appoint(world, &roles).await?;
        for row in ["GET roles/writer/groups", "GET roles/nope/groups", "GET clients/{api}/roles/read/groups"] {
            world.check(&format!("{roles:?} {row}"), call(row, "")?.bearer("{access}")).await?;
        }
    }
    Ok(())
}
