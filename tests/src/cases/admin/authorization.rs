//! Who may do what in the admin API.

mod operations;

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::{Map, json};

use self::operations::{ACTIONS, LOGINS_AND_POLICIES, OF_USERS, OPERATIONS, UNKNOWN};
use super::call;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    tokens,
    without_roles,
    user_roles,
    client_roles,
    realm_roles,
    query_roles,
    everything,
    unknown_things,
    what_is_of_users,
    what_users_are_made_to_do,
    reduced_realm,
    of_another_realm,
    roles_are_live,
    narrow_clients,
    service_accounts,
    logins_and_policies,
];

async fn prepare(world: &mut World) -> Outcome {
    let (alice, conf) = (world.user_id("alice").await?, world.client_uuid("conf").await?);
    world.set("alice", alice);
    world.set("conf", conf);
    world.set("nobody", super::NOBODY);
    Ok(())
}

/// Gives bob these roles of `realm-management`, and no others, and a new token of his.
pub(super) async fn appoint(world: &mut World, roles: &[&str]) -> Outcome {
    let (bob, client) = (world.user_id("bob").await?, world.client_uuid("realm-management").await?);
    let held = world.keycloak().list_user_client_roles(&world.realm, &bob, &client).await?;
    if !held.is_empty() {
        world.keycloak().remove_user_client_roles(&world.realm, &bob, &client, &held).await?;
    }
    let mut wanted = Vec::new();
    for role in roles {
        wanted.push(world.client_role("realm-management", role).await?);
    }
    world.keycloak().add_user_client_roles(&world.realm, &bob, &client, &wanted).await?;
    world.log_in_as(&ClientAuth::public("pub"), &Grant::password("bob", "bob-password")).await?;
    Ok(())
}

/// What bob may do with each role.
async fn matrix(world: &mut World, roles: &[&str]) -> Outcome {
    matrix_of(world, &OPERATIONS, roles).await
}

/// What bob is answered to each of `rows` with each role.
pub(in crate::cases) async fn matrix_of(world: &mut World, rows: &[(&str, &str)], roles: &[&str]) -> Outcome {
    prepare(world).await?;
    for role in roles {
        appoint(world, &[role]).await?;
        let mut found = Map::new();
        for (row, body) in rows {
            let answer = world.answer(call(row, body)?.bearer("{access}")).await?;
            found.insert(format!("{row} {body}").trim_end().to_owned(), json!(answer.status.as_u16()));
        }
        world.expect_value(role, &found.into());
    }
    Ok(())
}

async fn what_is_of_users(world: &mut World) -> Outcome {
    let roles = ["view-users", "query-users", "manage-users", "impersonation", "query-groups"];
    matrix_of(world, &OF_USERS, &roles).await?;
    matrix_of(world, &OF_USERS, &["view-realm", "manage-realm", "query-clients"]).await
}

async fn what_users_are_made_to_do(world: &mut World) -> Outcome {
    matrix_of(world, &ACTIONS, &["view-users", "query-users", "manage-users", "impersonation", "view-realm"]).await
}

async fn tokens(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.set("tampered", crate::cases::oidc::tampered(&tokens.access_token));
    let users = "/admin/realms/{realm}/users?max=0";
    for (step, header) in [
        ("garbage", "Bearer abc"),
        ("empty", "Bearer "),
        ("basic", "Basic YWRtaW46YWRtaW4="),
        ("tampered", "Bearer {tampered}"),
        ("refresh token", "Bearer {refresh}"),
        ("id token", "Bearer {id}"),
        ("lower-case scheme", "bearer {access}"),
    ] {
        world.check(step, Call::get(users).authorization(header)).await?;
    }
    world.check("none", Call::get(users)).await?;
    world.check("in the query", Call::get(format!("{users}&access_token={{access}}"))).await?;
    world.check("unknown realm, none", Call::get("/admin/realms/nope/users")).await?;
    world.check("unknown path, none", Call::get("/admin/realms/{realm}/nope")).await?;
    world.check("list realms, none", Call::get("/admin/realms")).await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    world.keycloak().logout(&world.realm, &conf(), &refresh).await?;
    world.check("logged out", Call::get(users).bearer("{access}")).await?;
    world.log_in("openid").await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    world.check("disabled", Call::get(users).bearer("{access}")).await?;
    Ok(())
}

async fn without_roles(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.log_in_as(&conf(), &alice()).await?;
    for (row, body) in OPERATIONS {
        world.check(format!("{row} {body}").trim_end(), call(row, body)?.bearer("{access}")).await?;
    }
    for (step, call) in [
        ("list realms", Call::get("/admin/realms")),
        ("create a realm", Call::post("/admin/realms").json(&json!({"realm": "contract-never"}))),
        ("delete the realm", Call::delete("/admin/realms/{realm}")),
    ] {
        world.check(step, call.bearer("{access}")).await?;
    }
    Ok(())
}

async fn user_roles(world: &mut World) -> Outcome {
    matrix(world, &["view-users", "manage-users", "impersonation"]).await
}

async fn client_roles(world: &mut World) -> Outcome {
    matrix(world, &["view-clients", "manage-clients", "create-client"]).await
}

async fn realm_roles(world: &mut World) -> Outcome {
    matrix(world, &["view-realm", "manage-realm", "view-events", "manage-events", "view-identity-providers"]).await
}

async fn query_roles(world: &mut World) -> Outcome {
    matrix(world, &["query-users", "query-groups", "query-clients", "query-realms"]).await
}

async fn everything(world: &mut World) -> Outcome {
    matrix(world, &["realm-admin", "view-authorization", "manage-authorization"]).await
}

async fn unknown_things(world: &mut World) -> Outcome {
    let roles = [
        "query-users",
        "view-users",
        "manage-users",
        "query-groups",
        "query-clients",
        "view-clients",
        "manage-clients",
        "view-realm",
        "manage-realm",
    ];
    matrix_of(world, &UNKNOWN, &roles).await
}

/// Who may see something of the realm, but not its settings, sees little of it.
async fn reduced_realm(world: &mut World) -> Outcome {
    for role in ["view-users", "query-groups", "view-realm", "manage-realm"] {
        appoint(world, &[role]).await?;
        world.check(role, Call::get("/admin/realms/{realm}").bearer("{access}")).await?;
        world.check(&format!("{role}, listed"), Call::get("/admin/realms").bearer("{access}")).await?;
    }
    Ok(())
}

async fn of_another_realm(world: &mut World) -> Outcome {
    let second = world.another_realm("second");
    let realm = super::of(json!({"realm": second, "enabled": true}))?;
    world.keycloak().create_realm(&realm).await?;
    appoint(world, &["realm-admin"]).await?;
    for (step, path) in [
        ("second", format!("/admin/realms/{second}")),
        ("users of the second", format!("/admin/realms/{second}/users")),
        ("master", "/admin/realms/master/users".to_owned()),
        ("unknown", "/admin/realms/nope/users".to_owned()),
    ] {
        world.check(step, Call::get(path).bearer("{access}")).await?;
    }
    let call = Call::post("/admin/realms").json(&json!({"realm": "contract-never"}));
    world.check("create a realm", call.bearer("{access}")).await?;
    Ok(())
}

/// A role that was taken away does not help any more, though the token still has it.
async fn roles_are_live(world: &mut World) -> Outcome {
    appoint(world, &["view-users"]).await?;
    let users = "/admin/realms/{realm}/users/count";
    world.check("appointed", Call::get(users).bearer("{access}")).await?;
    let (bob, client) = (world.user_id("bob").await?, world.client_uuid("realm-management").await?);
    let role = world.client_role("realm-management", "view-users").await?;
    world.keycloak().remove_user_client_roles(&world.realm, &bob, &client, &[role]).await?;
    world.check("dismissed", Call::get(users).bearer("{access}")).await?;
    Ok(())
}

/// A token must hold the role, too.
async fn narrow_clients(world: &mut World) -> Outcome {
    appoint(world, &["view-users"]).await?;
    let narrow = ClientAuth::secret_basic("narrow", "narrow-secret");
    world.log_in_as(&narrow, &Grant::password("bob", "bob-password")).await?;
    world.check("narrow", Call::get("/admin/realms/{realm}/users/count").bearer("{access}")).await?;
    Ok(())
}

async fn service_accounts(world: &mut World) -> Outcome {
    let count = "/admin/realms/{realm}/users/count";
    world.log_in_as(&conf(), &Grant::client_credentials()).await?;
    world.check("without the role", Call::get(count).bearer("{access}")).await?;
    world.give_client_role("service-account-conf", "realm-management", "view-users").await?;
    world.log_in_as(&conf(), &Grant::client_credentials()).await?;
    world.check("with the role", Call::get(count).bearer("{access}")).await?;
    Ok(())
}

async fn logins_and_policies(world: &mut World) -> Outcome {
    let roles = [
        "view-realm",
        "manage-realm",
        "view-clients",
        "manage-clients",
        "query-clients",
        "view-users",
        "manage-users",
        "query-users",
        "view-identity-providers",
        "manage-identity-providers",
        "view-events",
    ];
    matrix_of(world, &LOGINS_AND_POLICIES, &roles).await
}
