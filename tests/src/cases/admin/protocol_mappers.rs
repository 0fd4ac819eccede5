//! Protocol mappers of clients and client scopes.

use serde_json::{Value, json};

use super::{each, of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![within, of_clients, of_client_scopes, many_at_once, defaults, conflicts, not_found];

fn mapper(name: &str) -> Value {
    json!({
        "name": name, "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
        "config": {"claim.name": "x", "claim.value": "y", "access.token.claim": "true"},
    })
}

/// Mappers that come within a client or a client scope.
async fn within(world: &mut World) -> Outcome {
    let switched = |name: &str, switches: Value| {
        let kind = "oidc-full-name-mapper";
        json!({"name": name, "protocol": "openid-connect", "protocolMapper": kind, "config": switches})
    };
    let mappers = json!([
        switched("a", json!({"access.token.claim": "true", "id.token.claim": "false"})),
        switched("b", json!({"id.token.claim": "true", "userinfo.token.claim": "false"})),
    ]);
    let client = of(json!({"clientId": "new", "protocolMappers": mappers}))?;
    let id = world.keycloak().create_client(&world.realm, &client).await?.id;
    let client = world.keycloak().get_client(&world.realm, &id).await;
    world.expect_unordered("of a client", &client.map(|client| client.protocol_mappers));
    let listed = world.keycloak().list_client_mappers_of_protocol(&world.realm, &id, "openid-connect").await;
    world.expect_unordered("of a client, listed", &listed);
    let change = of(json!({"protocolMappers": [switched("c", json!({"id.token.claim": "true"}))]}))?;
    world.keycloak().update_client(&world.realm, &id, &change).await?;
    let client = world.keycloak().get_client(&world.realm, &id).await;
    world.expect_result("of a client that is changed", &client.map(|client| client.protocol_mappers));
    let scope = of(json!({"name": "new", "protocol": "openid-connect", "protocolMappers": mappers}))?;
    let scope = world.keycloak().create_client_scope(&world.realm, &scope).await?.id;
    let listed = world.keycloak().get_client_scope(&world.realm, &scope).await;
    world.expect_unordered("of a client scope", &listed.map(|scope| scope.protocol_mappers));
    let listed = world.keycloak().list_client_scope_mappers_of_protocol(&world.realm, &scope, "openid-connect").await;
    world.expect_unordered("of a client scope, listed", &listed);
    world.set("new", id);
    let one = switched("m", json!({})).to_string();
    let lacking = r#"{"name":"m","protocolMapper":"oidc-amr-mapper"}"#;
    let kindless = r#"{"name":"m","protocol":"openid-connect"}"#;
    for mappers in [format!("{one},{one}"), lacking.to_owned(), kindless.to_owned()] {
        each(
            world,
            &[
                ("POST clients", &format!(r#"{{"clientId":"x","protocolMappers":[{mappers}]}}"#)),
                ("PUT clients/{new}", &format!(r#"{{"protocolMappers":[{mappers}]}}"#)),
                (
                    "POST client-scopes",
                    &format!(r#"{{"name":"x","protocol":"openid-connect","protocolMappers":[{mappers}]}}"#),
                ),
            ],
        )
        .await?;
    }
    Ok(())
}

async fn of_clients(world: &mut World) -> Outcome {
    let conf = world.client_uuid("conf").await?;
    let created = world.keycloak().create_client_mapper(&world.realm, &conf, &of(mapper("m"))?).await;
    world.expect_created("created", &created);
    let id = created?.id;
    let read = world.keycloak().get_client_mapper(&world.realm, &conf, &id).await;
    world.expect_result("read", &read);
    let mut change = mapper("renamed");
    change["id"] = json!(id);
    change["config"] = json!({"claim.name": "z"});
    let result = world.keycloak().update_client_mapper(&world.realm, &conf, &id, &of(change)?).await;
    world.expect_result("updated", &result);
    let listed = world.keycloak().list_client_mappers(&world.realm, &conf).await;
    world.expect_unordered("listed", &listed);
    for step in ["deleted", "again"] {
        let result = world.keycloak().delete_client_mapper(&world.realm, &conf, &id).await;
        world.expect_result(step, &result);
    }
    Ok(())
}

async fn of_client_scopes(world: &mut World) -> Outcome {
    let phone = world.scope_id("phone").await?;
    let created = world.keycloak().create_client_scope_mapper(&world.realm, &phone, &of(mapper("m"))?).await;
    world.expect_created("created", &created);
    let id = created?.id;
    let read = world.keycloak().get_client_scope_mapper(&world.realm, &phone, &id).await;
    world.expect_result("read", &read);
    let mut change = mapper("renamed");
    change["id"] = json!(id);
    let result = world.keycloak().update_client_scope_mapper(&world.realm, &phone, &id, &of(change)?).await;
    world.expect_result("updated", &result);
    let listed = world.keycloak().list_client_scope_mappers(&world.realm, &phone).await;
    world.expect_unordered("listed", &listed);
    for step in ["deleted", "again"] {
        let result = world.keycloak().delete_client_scope_mapper(&world.realm, &phone, &id).await;
        world.expect_result(step, &result);
    }
    Ok(())
}

async fn many_at_once(world: &mut World) -> Outcome {
    let (conf, phone) = (world.client_uuid("conf").await?, world.scope_id("phone").await?);
    let mappers = [of(mapper("one"))?, of(mapper("two"))?];
    let result = world.keycloak().create_client_mappers(&world.realm, &conf, &mappers).await;
    world.expect_result("of a client", &result);
    let listed = world.keycloak().list_client_mappers(&world.realm, &conf).await;
    world.expect_unordered("of a client, listed", &listed);
    let result = world.keycloak().create_client_scope_mappers(&world.realm, &phone, &mappers).await;
    world.expect_result("of a scope", &result);
    let listed = world.keycloak().list_client_scope_mappers(&world.realm, &phone).await;
    world.expect_unordered("of a scope, listed", &listed);
    Ok(())
}

/// What Keycloak adds to a mapper that is created.
async fn defaults(world: &mut World) -> Outcome {
    let conf = world.client_uuid("conf").await?;
    for (kind, config) in [
        ("oidc-hardcoded-claim-mapper", json!({})),
        ("oidc-audience-mapper", json!({"included.client.audience": "other", "access.token.claim": "true"})),
        ("oidc-audience-mapper", json!({"included.client.audience": "other", "id.token.claim": "true"})),
        ("oidc-usermodel-attribute-mapper", json!({"user.attribute": "a", "claim.name": "a"})),
        ("oidc-usermodel-property-mapper", json!({"id.token.claim": "true"})),
        ("oidc-group-membership-mapper", json!({"claim.name": "g"})),
        ("oidc-usermodel-realm-role-mapper", json!({})),
        ("oidc-usermodel-client-role-mapper", json!({})),
        ("oidc-full-name-mapper", json!({})),
        ("oidc-address-mapper", json!({})),
        ("oidc-role-name-mapper", json!({"role": "reader", "new.role.name": "x"})),
        ("oidc-hardcoded-role-mapper", json!({"role": "reader"})),
        ("oidc-usersessionmodel-note-mapper", json!({"user.session.note": "a", "claim.name": "n"})),
    ] {
        let step = format!("{kind} {config}");
        let body = json!({"name": step, "protocol": "openid-connect", "protocolMapper": kind, "config": config});
        let created = world.keycloak().create_client_mapper(&world.realm, &conf, &of(body)?).await;
        match created {
            Ok(created) => {
                let read = world.keycloak().get_client_mapper(&world.realm, &conf, &created.id).await;
                world.expect_result(&step, &read);
            }
            refused => world.expect_created(&step, &refused),
        }
    }
    Ok(())
}

async fn conflicts(world: &mut World) -> Outcome {
    let conf = world.client_uuid("conf").await?;
    world.keycloak().create_client_mapper(&world.realm, &conf, &of(mapper("m"))?).await?;
    world.set("conf", conf);
    let whole = mapper("m").to_string();
    let unknown = mapper("u").to_string().replace("oidc-hardcoded-claim-mapper", "nope");
    let nameless = mapper("m").to_string().replace(r#""name":"m","#, "");
    each(
        world,
        &[
            ("POST clients/{conf}/protocol-mappers/models", &whole),
            ("POST clients/{conf}/protocol-mappers/models", &unknown),
            ("POST clients/{conf}/protocol-mappers/models", &nameless),
            ("POST clients/{conf}/protocol-mappers/models", "{}"),
            ("POST clients/{conf}/protocol-mappers/models", r#"{"nope":1}"#),
        ],
    )
    .await
}

async fn not_found(world: &mut World) -> Outcome {
    let (conf, phone) = (world.client_uuid("conf").await?, world.scope_id("phone").await?);
    world.set("conf", conf);
    world.set("phone", phone);
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("GET clients/{conf}/protocol-mappers/models/{nobody}", ""),
            ("PUT clients/{conf}/protocol-mappers/models/{nobody}", "{}"),
            ("DELETE clients/{conf}/protocol-mappers/models/{nobody}", ""),
            ("GET clients/{nobody}/protocol-mappers/models", ""),
            ("GET client-scopes/{phone}/protocol-mappers/models/{nobody}", ""),
            ("DELETE client-scopes/{phone}/protocol-mappers/models/{nobody}", ""),
            ("GET client-scopes/{nobody}/protocol-mappers/models", ""),
            ("GET clients/{conf}/protocol-mappers/protocol/openid-connect", ""),
            ("GET clients/{conf}/protocol-mappers/protocol/nope", ""),
        ],
    )
    .await
}
