//! Clients.

use keycloak_api::admin::ClientFilter;
use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::{Value, json};

use super::{each, of};
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    described,
    created,
    created_kinds,
    of_a_protocol,
    listed,
    updated,
    attributes_updated,
    deleted,
    secrets,
    service_accounts,
    conflicts,
    validation,
    not_found,
    in_tokens,
];

async fn create(world: &mut World, step: &str, client: Value) -> Outcome<String> {
    let created = world.keycloak().create_client(&world.realm, &of(client)?).await;
    world.expect_created(step, &created);
    let id = created?.id;
    let client = world.keycloak().get_client(&world.realm, &id).await;
    world.expect_result(&format!("{step}, read"), &client);
    Ok(id)
}

async fn created(world: &mut World) -> Outcome {
    create(world, "minimal", json!({"clientId": "new"})).await?;
    create(world, "with a secret", json!({"clientId": "secret", "secret": "my-secret"})).await?;
    let whole = json!({
        "clientId": "whole", "name": "Whole", "description": "About it", "enabled": false,
        "rootUrl": "https://app.example", "baseUrl": "/home", "adminUrl": "https://app.example/admin",
        "redirectUris": ["/cb", "https://app.example/*"], "webOrigins": ["+"], "fullScopeAllowed": false,
        "attributes": {"access.token.lifespan": "33", "mine": "x"}, "defaultClientScopes": ["email"],
        "optionalClientScopes": ["phone"], "consentRequired": true, "frontchannelLogout": true, "notBefore": 5,
        "protocolMappers": [{
            "name": "m", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
            "config": {"claim.name": "x", "claim.value": "y"},
        }],
    });
    create(world, "whole", whole).await?;
    let numbered = json!({"clientId": "numbered", "id": format!("id-of-{}", world.realm)});
    create(world, "with an id", numbered).await?;
    create(world, "nothing", json!({})).await?;
    Ok(())
}

async fn created_kinds(world: &mut World) -> Outcome {
    for (step, client) in [
        ("public", json!({"clientId": "c1", "publicClient": true})),
        ("bearer-only", json!({"clientId": "c2", "bearerOnly": true})),
        ("service account", json!({"clientId": "C3", "serviceAccountsEnabled": true})),
        (
            "redirect URIs",
            json!({"clientId": "c4", "redirectUris": ["http://localhost/*", "https://a.example:8443/x"]}),
        ),
        ("implicit", json!({"clientId": "c5", "implicitFlowEnabled": true, "standardFlowEnabled": false})),
        ("consent", json!({"clientId": "c6", "consentRequired": true})),
        ("another authenticator", json!({"clientId": "c7", "clientAuthenticatorType": "client-jwt"})),
        ("authorization", json!({"clientId": "c8", "protocol": "openid-connect", "alwaysDisplayInConsole": true})),
    ] {
        create(world, step, client).await?;
    }
    Ok(())
}

/// What is taken for what is left out where the protocol is named.
async fn of_a_protocol(world: &mut World) -> Outcome {
    for (step, client) in [
        ("root URL", json!({"rootUrl": "https://a.example/x/", "webOrigins": ["https://c.example"]})),
        ("redirect URIs", json!({"rootUrl": "https://a.example", "redirectUris": ["https://b.example"]})),
        ("confidential", json!({"publicClient": false})),
        ("bearer-only", json!({"bearerOnly": true})),
        ("direct grants only", json!({"directGrantsOnly": true})),
        ("no direct grants only", json!({"directGrantsOnly": false})),
        ("consent", json!({"consentRequired": true})),
        ("secret", json!({"secret": "my-secret"})),
        ("logout without URL", json!({"attributes": {"backchannel.logout.session.required": "false"}})),
        ("logout with URL", json!({"attributes": {"backchannel.logout.url": "https://a.example"}})),
    ] {
        let mut client = client;
        client["clientId"] = json!(format!("new {step}").replace(' ', "-"));
        client["protocol"] = json!("openid-connect");
        create(world, step, client).await?;
    }
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    for (step, filter) in [
        ("all", json!({})),
        ("by name", json!({"clientId": "conf"})),
        ("by a part", json!({"clientId": "con"})),
        ("search", json!({"clientId": "con", "search": true})),
        ("search in capitals", json!({"clientId": "CON", "search": true})),
        ("a page", json!({"first": 2, "max": 3})),
        ("a page of a search", json!({"clientId": "o", "search": true, "first": 1, "max": 2})),
        ("by attribute", json!({"q": "pkce.code.challenge.method:S256"})),
        ("nobody", json!({"clientId": "nope"})),
        ("viewable", json!({"viewableOnly": true, "max": 2})),
    ] {
        let filter: ClientFilter = of(filter)?;
        let clients = world.keycloak().list_clients(&world.realm, &filter).await;
        let names = clients.map(|clients| clients.into_iter().map(|client| client.client_id).collect::<Vec<_>>());
        world.expect_result(step, &names);
    }
    Ok(())
}

/// What an update leaves out stays.
async fn updated(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    for (step, change) in [
        ("nothing", json!({})),
        ("name", json!({"name": "New"})),
        ("redirect URIs", json!({"redirectUris": ["http://localhost:1/x"]})),
        ("web origins", json!({"webOrigins": []})),
        ("public", json!({"publicClient": true})),
        ("confidential again", json!({"publicClient": false})),
        ("no service account", json!({"serviceAccountsEnabled": false})),
        ("service account again", json!({"serviceAccountsEnabled": true})),
        ("scopes are left alone", json!({"defaultClientScopes": ["email"], "optionalClientScopes": []})),
        ("mappers are left alone", json!({"protocolMappers": []})),
        ("secret", json!({"secret": "changed-secret"})),
        ("renamed", json!({"clientId": "renamed"})),
    ] {
        let result = world.keycloak().update_client(&world.realm, &id, &of(change)?).await;
        world.expect_result(&format!("{step}, answer"), &result);
        let client = world.keycloak().get_client(&world.realm, &id).await;
        world.expect_result(step, &client);
    }
    Ok(())
}

async fn attributes_updated(world: &mut World) -> Outcome {
    let id = world.client_uuid("pkce").await?;
    for (step, attributes) in [
        ("one more", json!({"a": "1"})),
        ("another value", json!({"a": "2", "b": "3"})),
        ("empty", json!({"a": ""})),
        ("null", json!({"b": null})),
        ("none", json!({})),
    ] {
        let answer = call_put(world, &id, &json!({"attributes": attributes})).await?;
        world.expect_value(&format!("{step}, answer"), &json!(answer));
        let client = world.keycloak().get_client(&world.realm, &id).await;
        world.expect_result(step, &client.map(|client| client.attributes));
    }
    Ok(())
}

async fn call_put(world: &mut World, id: &str, body: &Value) -> Outcome<u16> {
    let call = super::call(&format!("PUT clients/{id}"), &body.to_string())?.admin();
    Ok(world.answer(call).await?.status.as_u16())
}

async fn deleted(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    for step in ["deleted", "again"] {
        let result = world.keycloak().delete_client(&world.realm, &id).await;
        world.expect_result(step, &result);
    }
    let _ = world.token("log in", &conf(), &alice()).await;
    each(world, &[("GET users?username=service-account-conf", "")]).await?;
    let built_in = world.client_uuid("realm-management").await?;
    let result = world.keycloak().delete_client(&world.realm, &built_in).await;
    world.expect_result("a built-in one", &result);
    let built_in = world.client_uuid("account-console").await?;
    let result = world.keycloak().delete_client(&world.realm, &built_in).await;
    world.expect_result("another built-in one", &result);
    Ok(())
}

async fn secrets(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    let secret = world.keycloak().get_client_secret(&world.realm, &id).await;
    world.expect_result("read", &secret);
    let secret = world.keycloak().regenerate_client_secret(&world.realm, &id).await;
    world.expect_result("made anew", &secret);
    let _ = world.token("the old one", &conf(), &alice()).await;
    let new = ClientAuth::secret_basic("conf", secret?.value.unwrap_or_default());
    let result = world.keycloak().token(&world.realm, &new, &alice()).await;
    world.expect_result("the new one", &result.map(|tokens| tokens.token_type));
    let public = world.client_uuid("pub").await?;
    let secret = world.keycloak().get_client_secret(&world.realm, &public).await;
    world.expect_result("of a public client", &secret);
    let secret = world.keycloak().regenerate_client_secret(&world.realm, &public).await;
    world.expect_result("made for a public client", &secret);
    Ok(())
}

async fn service_accounts(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    let user = world.keycloak().get_service_account_user(&world.realm, &id).await;
    world.expect_result("imported", &user);
    let other = world.client_uuid("other").await?;
    let user = world.keycloak().get_service_account_user(&world.realm, &other).await;
    world.expect_result("none", &user);
    world.change_client("other", json!({"serviceAccountsEnabled": true})).await?;
    let user = world.keycloak().get_service_account_user(&world.realm, &other).await;
    world.expect_result("enabled", &user);
    let client = ClientAuth::secret_basic("other", "other-secret");
    let _ = world.token("tokens", &client, &Grant::client_credentials()).await;
    let filter = keycloak_api::admin::UserFilter::default();
    let users = world.keycloak().list_users(&world.realm, &filter).await;
    world.expect_result(
        "in the list of users",
        &users.map(|it| it.into_iter().map(|it| it.username).collect::<Vec<_>>()),
    );
    Ok(())
}

async fn conflicts(world: &mut World) -> Outcome {
    let other = world.client_uuid("other").await?;
    world.set("other", other);
    each(
        world,
        &[
            ("POST clients", r#"{"clientId":"conf"}"#),
            ("PUT clients/{other}", r#"{"clientId":"conf"}"#),
            ("POST clients", r#"{"clientId":"new","id":"{other}"}"#),
        ],
    )
    .await?;
    let result = world.keycloak().create_client(&world.realm, &of(json!({"clientId": "conf"}))?).await;
    world.expect_created("trait", &result);
    Ok(())
}

async fn validation(world: &mut World) -> Outcome {
    let other = world.client_uuid("other").await?;
    world.set("other", other);
    each(
        world,
        &[
            ("POST clients", r#"{"clientId":"x1","redirectUris":["javascript:alert(1)"]}"#),
            ("POST clients", r##"{"clientId":"x2","redirectUris":["http://a.example/#frag"]}"##),
            ("POST clients", r#"{"clientId":"x3","rootUrl":"nope"}"#),
            ("POST clients", r#"{"clientId":"x4","protocol":"nope"}"#),
            ("POST clients", r#"{"clientId":"x5","defaultClientScopes":["nope"]}"#),
            ("POST clients", r#"{"clientId":"x6","nope":1}"#),
            ("POST clients", r#"{"clientId":"x7","authenticationFlowBindingOverrides":{"browser":"nope"}}"#),
            ("POST clients", r#"{"clientId":"x8","bearerOnly":true,"publicClient":true}"#),
            ("POST clients", r#"{"clientId":""}"#),
            ("PUT clients/{other}", r#"{"redirectUris":["javascript:alert(1)"]}"#),
            ("PUT clients/{other}", r#"{"clientId":""}"#),
        ],
    )
    .await
}

async fn not_found(world: &mut World) -> Outcome {
    let (public, other) = (world.client_uuid("pub").await?, world.client_uuid("other").await?);
    world.set("public", public);
    world.set("other", other);
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("GET clients/{nobody}", ""),
            ("GET clients/conf", ""),
            ("PUT clients/{nobody}", "{}"),
            ("DELETE clients/{nobody}", ""),
            ("GET clients/{nobody}/client-secret", ""),
            ("POST clients/{nobody}/client-secret", ""),
            ("GET clients/{nobody}/service-account-user", ""),
            ("GET clients/{public}/service-account-user", ""),
            ("GET clients/{other}/nope", ""),
        ],
    )
    .await
}

/// A change shows in the next token.
async fn in_tokens(world: &mut World) -> Outcome {
    for (step, change) in [
        ("disabled", json!({"enabled": false})),
        ("enabled", json!({"enabled": true})),
        ("no direct grants", json!({"directAccessGrantsEnabled": false})),
        ("direct grants", json!({"directAccessGrantsEnabled": true})),
        ("public", json!({"publicClient": true})),
        ("another secret", json!({"publicClient": false, "secret": "another-secret"})),
    ] {
        world.change_client("conf", change).await?;
        let result = world.keycloak().token(&world.realm, &conf(), &alice()).await;
        world.expect_result(step, &result.map(|tokens| tokens.token_type));
    }
    Ok(())
}

async fn described(world: &mut World) -> Outcome {
    const READ: &str = "POST client-description-converter";
    for body in [
        r#"{"clientId":"a"}"#,
        "  {\"clientId\":\"a\"}\n",
        r#"{"clientId":"a","protocol":"saml"}"#,
        r#"{"clientId":"a","foo":1}"#,
        r#"{"clientId":["a"]}"#,
        r#"{"clientId":"#,
        r#"{"foo":1}"#,
        r#"{"redirect_uris":["http://x"]}"#,
        r#"{"redirect_uris":["http://x"],"client_name":"N","grant_types":["password"],"scope":"email"}"#,
        r#"{"redirect_uris":["http://x"],"foo":1}"#,
        r#"{"redirect_uris":"x"}"#,
        r#"{"redirect_uris":[],"token_endpoint_auth_method":"nope"}"#,
        "[]",
        "<a/>",
        "x",
    ] {
        let text = super::call(READ, "")?.text("text/plain", body).admin();
        world.check(&format!("text {body}"), text).await?;
        let json = super::call(READ, "")?.text("application/json", body).admin();
        world.check(&format!("json {body}"), json).await?;
    }
    Ok(())
}
