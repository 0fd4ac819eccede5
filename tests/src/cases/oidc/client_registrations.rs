//! Clients that register themselves.

use http::Method;
use serde_json::{Value, json};

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    anonymous,
    trusted_hosts,
    by_initial_token,
    initial_token_ends needs [Time],
    by_representation,
    bad_representations,
    by_metadata,
    grants_and_flows,
    authentication_methods,
    settings,
    bad_metadata,
    subjects,
    seen_and_changed,
    rotation,
    deleted,
    policies,
    administrators,
    tokens,
    installation,
    paths,
    good_for_tokens,
    web_sites,
];

const BASE: &str = "/realms/{realm}/clients-registrations/";
const POLICY: &str = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy";

fn call(row: &str, body: &str) -> Outcome<Call> {
    let (method, path) = row.split_once(' ').ok_or("a row without a path")?;
    let call = Call::new(Method::from_bytes(method.as_bytes())?, format!("{BASE}{path}"));
    Ok(if body.is_empty() { call } else { call.text("application/json", body) })
}

/// Sends each row with the token of this name, or none, and compares the answer under the row itself.
async fn each(world: &mut World, token: &str, rows: &[(&str, &str)]) -> Outcome {
    each_of(world, "", token, rows).await
}

/// As [`each`], for rows that come again later in the case: `stage` tells the steps from one another.
async fn each_of(world: &mut World, stage: &str, token: &str, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        let step = format!("{stage}{token} {row} {body}");
        let call = call(row, body)?;
        let call = if token.is_empty() { call } else { call.bearer(&format!("{{{token}}}")) };
        world.check(step.trim(), call).await?;
    }
    Ok(())
}

/// Makes an initial access token for many clients, and keeps it as `{initial}`.
async fn initial(world: &mut World) -> Outcome {
    initial_of(world, json!({"count": 100})).await
}

async fn initial_of(world: &mut World, wish: Value) -> Outcome {
    let wish = serde_json::from_value(wish)?;
    let made = world.keycloak().create_initial_access_token(&world.realm, &wish).await?;
    world.set("initial", made.token.unwrap_or_default());
    Ok(())
}

/// Registers a client, compares the answer, and keeps its token as `{own}` and its id as `{client}`.
async fn register(world: &mut World, step: &str, kind: &str, body: &Value) -> Outcome {
    let post = call(&format!("POST {kind}"), &body.to_string())?.bearer("{initial}");
    let answer = world.check(step, post).await?.json();
    keep(world, &answer);
    Ok(())
}

fn keep(world: &mut World, answer: &Value) {
    for (name, fields) in
        [("own", ["registrationAccessToken", "registration_access_token"]), ("client", ["clientId", "client_id"])]
    {
        if let Some(value) = fields.iter().find_map(|field| answer[field].as_str()) {
            world.set(name, value);
        }
    }
}

/// What the administrator sees of the client that was registered last.
async fn show(world: &mut World, step: &str) -> Outcome {
    let found = world.answer(Call::get("/admin/realms/{realm}/clients?clientId={client}").admin()).await?.json();
    world.expect_value(step, &found);
    Ok(())
}

/// Registers by each of the metadata, and compares the answer and the client.
async fn each_metadata(world: &mut World, rows: &[Value]) -> Outcome {
    for row in rows {
        register(world, &row.to_string(), "openid-connect", row).await?;
        show(world, &format!("{row}: client")).await?;
    }
    Ok(())
}

async fn anonymous(world: &mut World) -> Outcome {
    let rows = [
        ("POST default", r#"{"clientId":"a"}"#),
        ("POST default", "{}"),
        ("POST openid-connect", r#"{"redirect_uris":["http://127.0.0.1/cb"]}"#),
        ("POST openid-connect", r#"{"client_id":"x"}"#),
        ("GET default/conf", ""),
        ("GET default/nope", ""),
        ("GET openid-connect/conf", ""),
        ("PUT default/conf", "{}"),
        ("PUT openid-connect/conf", "{}"),
        ("DELETE default/conf", ""),
        ("DELETE openid-connect/nope", ""),
    ];
    each(world, "", &rows).await
}

/// The policy of this kind for clients without a token, changed to these settings.
async fn policy(world: &mut World, kind: &str, config: Value) -> Outcome {
    let filter = serde_json::from_value(json!({"type": POLICY}))?;
    let all = world.keycloak().list_components(&world.realm, &filter).await?;
    let found = all
        .into_iter()
        .find(|one| one.provider_id.as_deref() == Some(kind) && one.sub_type.as_deref() == Some("anonymous"));
    let mut found = serde_json::to_value(found.ok_or("no such policy")?)?;
    found["config"] = config;
    world.set("component", found["id"].as_str().unwrap_or_default());
    let put = Call::put("/admin/realms/{realm}/components/{component}").json(&found).admin();
    world.check(&format!("{kind} {}", found["config"]), put).await?;
    Ok(())
}

async fn trusted_hosts(world: &mut World) -> Outcome {
    let trusted = json!({
        "trusted-hosts": ["127.0.0.1", "*.example.org"],
        "host-sending-registration-request-must-match": ["true"],
        "client-uris-must-match": ["true"],
    });
    policy(world, "trusted-hosts", trusted).await?;
    let bodies = [
        r#"{"clientId":"a1","redirectUris":["http://127.0.0.1/cb"]}"#,
        r#"{"clientId":"a2","redirectUris":["http://app.example.org/cb","https://example.org:8/x"]}"#,
        r#"{"clientId":"a3","redirectUris":["http://elsewhere.net/cb"]}"#,
        r#"{"clientId":"a4","rootUrl":"http://elsewhere.net"}"#,
        r#"{"clientId":"a5","rootUrl":"http://example.org","baseUrl":"/x","adminUrl":"/y","redirectUris":["/z"]}"#,
        r#"{"clientId":"a6","baseUrl":"http://badexample.org"}"#,
        r#"{"clientId":"a7","rootUrl":"nope"}"#,
    ];
    for body in bodies {
        each(world, "", &[("POST default", body)]).await?;
    }
    let made = call("POST default", r#"{"clientId":"mine","fullScopeAllowed":true,"consentRequired":false}"#)?;
    let answer = world.check("anonymous", made).await?.json();
    keep(world, &answer);
    show(world, "anonymous: client").await?;
    for body in [
        r#"{"clientId":"mine","consentRequired":false}"#,
        r#"{"clientId":"mine","fullScopeAllowed":true}"#,
        r#"{"clientId":"mine","redirectUris":["http://elsewhere.net/cb"]}"#,
    ] {
        each(world, "own", &[("PUT default/mine", body)]).await?;
    }
    let untrusted = json!({"trusted-hosts": ["10.1.2.3"]});
    policy(world, "trusted-hosts", untrusted).await?;
    each(world, "own", &[("GET default/mine", ""), ("DELETE default/mine", "")]).await?;
    let none = json!({"host-sending-registration-request-must-match": ["false"], "client-uris-must-match": ["false"]});
    policy(world, "trusted-hosts", none).await?;
    let any = json!({
        "trusted-hosts": [],
        "host-sending-registration-request-must-match": ["false"],
        "client-uris-must-match": ["true"],
    });
    policy(world, "trusted-hosts", any).await?;
    each_of(world, "any: ", "own", &[("GET default/mine", "")]).await?;
    each(world, "", &[("POST default", r#"{"clientId":"b","redirectUris":["http://elsewhere.net/cb"]}"#)]).await
}

async fn policies(world: &mut World) -> Outcome {
    let any = json!({"host-sending-registration-request-must-match": ["false"], "client-uris-must-match": ["true"]});
    policy(world, "trusted-hosts", any).await?;
    let mapper = |kind: &str| json!({"clientId": kind, "protocolMappers": [{"name": "m", "protocol": "openid-connect", "protocolMapper": kind}]});
    for body in [
        mapper("oidc-hardcoded-claim-mapper"),
        mapper("oidc-address-mapper"),
        json!({"clientId": "s1", "defaultClientScopes": ["email"], "optionalClientScopes": ["phone"]}),
        json!({"clientId": "s2", "defaultClientScopes": ["nope"]}),
        json!({"clientId": "s3", "optionalClientScopes": ["service_account"]}),
    ] {
        each(world, "", &[("POST default", &body.to_string())]).await?;
    }
    policy(
        world,
        "allowed-client-templates",
        json!({"allow-default-scopes": ["false"], "allowed-client-scopes": ["service_account"]}),
    )
    .await?;
    for body in [
        json!({"clientId": "s4", "optionalClientScopes": ["service_account"]}),
        json!({"clientId": "s5", "optionalClientScopes": ["phone"]}),
    ] {
        each(world, "", &[("POST default", &body.to_string())]).await?;
    }
    policy(world, "max-clients", json!({"max-clients": ["3"]})).await?;
    each(world, "", &[("POST default", r#"{"clientId":"m"}"#)]).await?;
    let disabled =
        json!({"name": "Off", "providerId": "client-disabled", "providerType": POLICY, "subType": "authenticated"});
    world.check("another", Call::post("/admin/realms/{realm}/components").json(&disabled).admin()).await?;
    initial(world).await?;
    register(world, "disabled", "default", &json!({"clientId": "off"})).await?;
    each(world, "own", &[("PUT default/off", r#"{"clientId":"off","enabled":true}"#)]).await
}

async fn by_initial_token(world: &mut World) -> Outcome {
    initial_of(world, json!({"count": 2})).await?;
    each(
        world,
        "initial",
        &[
            ("POST default", r#"{"clientId":"conf"}"#),
            ("POST default", r#"{"clientId":"one"}"#),
            ("GET default/one", ""),
            ("PUT default/one", r#"{"clientId":"one"}"#),
            ("DELETE default/one", ""),
            ("GET install/one", ""),
            ("POST openid-connect", "{}"),
            ("POST openid-connect", r#"{"client_name":"X"}"#),
            ("POST default", r#"{"clientId":"two"}"#),
        ],
    )
    .await?;
    let list = Call::get("/admin/realms/{realm}/clients-initial-access").admin();
    let left = world.check("left", list).await?.json();
    world.set("token", left[0]["id"].as_str().unwrap_or_default());
    world.answer(Call::delete("/admin/realms/{realm}/clients-initial-access/{token}").admin()).await?;
    each(world, "initial", &[("POST openid-connect", r#"{"client_name":"late"}"#)]).await
}

async fn initial_token_ends(world: &mut World) -> Outcome {
    initial_of(world, json!({"expiration": 1})).await?;
    world.pass(3).await;
    each(world, "initial", &[("POST default", r#"{"clientId":"late"}"#)]).await
}

async fn by_representation(world: &mut World) -> Outcome {
    initial(world).await?;
    for body in [
        json!({"clientId": "a"}),
        json!({}),
        json!({"clientId": "b", "protocol": "openid-connect", "rootUrl": "http://b.example", "name": "B"}),
        json!({"clientId": "c", "secret": "s", "consentRequired": true, "id": "own-id"}),
        json!({"clientId": "d", "publicClient": true}),
        json!({"clientId": "e", "bearerOnly": true, "registrationAccessToken": "zz"}),
        json!({"clientId": "f", "defaultRoles": ["a"], "serviceAccountsEnabled": true, "defaultClientScopes": ["email"]}),
    ] {
        register(world, &body.to_string(), "default", &body).await?;
        show(world, &format!("{body}: client")).await?;
        each_of(world, &format!("{body}: "), "own", &[("GET default/{client}", "")]).await?;
    }
    let default = Call::get("/admin/realms/{realm}/clients/{uuid}/roles").admin();
    let uuid = world.client_uuid("f").await?;
    world.set("uuid", uuid);
    world.check("roles", default).await?;
    Ok(())
}

async fn bad_representations(world: &mut World) -> Outcome {
    initial(world).await?;
    for body in [
        r#"{"clientId":"conf"}"#,
        r#"{"clientId":""}"#,
        r#"{"protocol":"nope"}"#,
        r#"{"clientId":"x","redirectUris":["http://a#b"]}"#,
        r#"{"clientId":"x","baseUrl":"x"}"#,
        r#"{"clientId":"x","authenticationFlowBindingOverrides":{"browser":"nope"}}"#,
        r#"{"clientId":"x","foo":1}"#,
        r#"{"clientId":["x"]}"#,
        "x",
        "null",
    ] {
        each(world, "initial", &[("POST default", body)]).await?;
    }
    let typed = call("POST default", "")?.text("text/plain", "{}").bearer("{initial}");
    world.check("text", typed).await?;
    let none = call("POST default", "")?.text("application/json", "").bearer("{initial}");
    world.check("no body", none).await?;
    Ok(())
}

async fn by_metadata(world: &mut World) -> Outcome {
    initial(world).await?;
    each_metadata(
        world,
        &[
            json!({}),
            json!({"redirect_uris": ["http://a/cb"], "client_name": "N", "client_uri": "http://a/home"}),
            json!({"logo_uri": "http://a/l", "tos_uri": "http://a/t", "policy_uri": "http://a/p", "contacts": ["a@b"],
                "default_max_age": 7, "require_auth_time": true, "software_id": "x", "software_version": "1",
                "application_type": "native", "initiate_login_uri": "http://a/i"}),
            json!({"scope": ""}),
            json!({"scope": "email"}),
            json!({"scope": "offline_access phone"}),
            json!({"client_secret": "s", "client_id_issued_at": 5}),
        ],
    )
    .await?;
    each(world, "own", &[("GET openid-connect/{client}", "")]).await
}

async fn grants_and_flows(world: &mut World) -> Outcome {
    initial(world).await?;
    let all = json!([
        "authorization_code",
        "implicit",
        "refresh_token",
        "password",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:openid:params:grant-type:ciba",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "urn:ietf:params:oauth:grant-type:jwt-bearer"
    ]);
    each_metadata(
        world,
        &[
            json!({"grant_types": all, "response_types": ["code", "id_token token"]}),
            json!({"grant_types": []}),
            json!({"grant_types": ["nope"]}),
            json!({"grant_types": ["client_credentials"]}),
            json!({"grant_types": ["implicit"]}),
            json!({"grant_types": ["implicit"], "response_types": ["code"]}),
            json!({"grant_types": ["authorization_code"], "response_types": ["id_token"]}),
            json!({"grant_types": ["authorization_code", "refresh_token"]}),
            json!({"response_types": ["code id_token"]}),
            json!({"response_types": ["token"]}),
            json!({"response_types": ["none"]}),
            json!({"response_types": []}),
        ],
    )
    .await
}

async fn authentication_methods(world: &mut World) -> Outcome {
    initial(world).await?;
    each_metadata(
        world,
        &[
            json!({"token_endpoint_auth_method": "none"}),
            json!({"token_endpoint_auth_method": "client_secret_post"}),
            json!({"token_endpoint_auth_method": "client_secret_jwt"}),
            json!({"token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "http://a/k"}),
            json!({"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "CN=x"}),
        ],
    )
    .await?;
    for body in [
        r#"{"token_endpoint_auth_method":"nope"}"#,
        r#"{"token_endpoint_auth_method":"private_key_jwt"}"#,
        r#"{"token_endpoint_auth_method":"self_signed_tls_client_auth"}"#,
        r#"{"jwks_uri":"http://a/k","jwks":{"keys":[]}}"#,
    ] {
        each(world, "initial", &[("POST openid-connect", body)]).await?;
    }
    Ok(())
}

async fn settings(world: &mut World) -> Outcome {
    initial(world).await?;
    each_metadata(
        world,
        &[
            json!({
                "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": "PS256",
                "userinfo_encrypted_response_alg": "RSA-OAEP", "userinfo_encrypted_response_enc": "A128GCM",
                "request_object_signing_alg": "RS256", "request_object_encryption_alg": "RSA-OAEP",
                "id_token_encrypted_response_alg": "RSA-OAEP", "id_token_encrypted_response_enc": "A128GCM",
                "authorization_signed_response_alg": "ES256", "authorization_encrypted_response_alg": "RSA-OAEP",
                "authorization_encrypted_response_enc": "A128GCM", "token_endpoint_auth_signing_alg": "RS256",
                "tls_client_certificate_bound_access_tokens": true, "require_pushed_authorization_requests": true,
                "request_uris": ["http://a/r", "http://b/r"], "backchannel_logout_uri": "http://a/b",
                "backchannel_logout_session_required": false, "backchannel_logout_revoke_offline_tokens": true,
                "frontchannel_logout_uri": "http://a/f", "frontchannel_logout_session_required": true,
                "dpop_bound_access_tokens": true, "backchannel_token_delivery_mode": "ping",
                "backchannel_client_notification_endpoint": "https://a/n",
                "backchannel_authentication_request_signing_alg": "ES256"
            }),
            json!({"tls_client_certificate_bound_access_tokens": false, "dpop_bound_access_tokens": false,
                "require_pushed_authorization_requests": false, "request_uris": []}),
            json!({"redirect_uris": ["http://a/cb"], "post_logout_redirect_uris": ["http://a/out", "http://b/out"]}),
            json!({"redirect_uris": ["http://a/cb"], "post_logout_redirect_uris": ["+"]}),
            json!({"redirect_uris": ["http://a/cb"], "post_logout_redirect_uris": ["-"]}),
            json!({"post_logout_redirect_uris": []}),
        ],
    )
    .await
}

async fn bad_metadata(world: &mut World) -> Outcome {
    initial(world).await?;
    for body in [
        r#"{"client_id":"x"}"#,
        r#"{"scope":"nope"}"#,
        r#"{"scope":"openid email"}"#,
        r#"{"scope":"email  phone"}"#,
        r#"{"response_types":["nope"]}"#,
        r#"{"redirect_uris":["http://a#b"]}"#,
        r#"{"redirect_uris":["javascript:x"]}"#,
        r#"{"client_uri":"nope"}"#,
        r#"{"foo":1}"#,
        r#"{"redirect_uris":"x"}"#,
        r#"{"dpop_bound_access_tokens":"x"}"#,
        r#"{"post_logout_redirect_uris":["http://x#y"]}"#,
        r#"{"backchannel_token_delivery_mode":"x"}"#,
        r#"{"backchannel_token_delivery_mode":"ping"}"#,
        r#"{"backchannel_client_notification_endpoint":"x"}"#,
        r#"{"backchannel_authentication_request_signing_alg":"HS256"}"#,
        "x",
        "[]",
        "null",
    ] {
        each(world, "initial", &[("POST openid-connect", body)]).await?;
    }
    Ok(())
}

async fn subjects(world: &mut World) -> Outcome {
    initial(world).await?;
    each_metadata(
        world,
        &[
            json!({"subject_type": "public"}),
            json!({"subject_type": "pairwise", "redirect_uris": ["http://a/cb", "http://a/other"]}),
        ],
    )
    .await?;
    for body in [
        r#"{"subject_type":"nope"}"#,
        r#"{"subject_type":"pairwise"}"#,
        r#"{"subject_type":"pairwise","redirect_uris":["http://a/cb","http://b/cb"]}"#,
    ] {
        each(world, "initial", &[("POST openid-connect", body)]).await?;
    }
    change(world, "public again", "openid-connect", &json!({"client_id": "{client}"})).await?;
    show(world, "public again: client").await
}

/// Changes the client by its own token, compares the answer, and keeps the next token.
async fn change(world: &mut World, step: &str, kind: &str, body: &Value) -> Outcome {
    let put = call(&format!("PUT {kind}/{{client}}"), &body.to_string())?.bearer("{own}");
    let answer = world.check(step, put).await?.json();
    keep(world, &answer);
    Ok(())
}

async fn seen_and_changed(world: &mut World) -> Outcome {
    initial(world).await?;
    register(world, "registered", "openid-connect", &json!({"redirect_uris": ["http://a/cb"], "client_name": "N"}))
        .await?;
    for metadata in [
        json!({"client_id": "{client}", "redirect_uris": ["http://b/cb"], "client_name": "X"}),
        json!({"client_id": "{client}", "scope": "email phone", "grant_types": ["client_credentials"]}),
        json!({"client_id": "{client}", "token_endpoint_auth_method": "none"}),
        json!({"client_id": "{client}"}),
        json!({"redirect_uris": ["http://b/cb"]}),
        json!({"client_id": "other"}),
        json!({"client_id": "{client}", "token_endpoint_auth_method": "nope"}),
        json!({"client_id": "{client}", "scope": "nope"}),
        json!({"client_id": "{client}", "redirect_uris": ["http://b#x"]}),
        json!({"client_id": "{client}", "foo": 1}),
    ] {
        change(world, &metadata.to_string(), "openid-connect", &metadata).await?;
        show(world, &format!("{metadata}: client")).await?;
    }
    for representation in [
        json!({"clientId": "{client}", "name": "Z"}),
        json!({"clientId": "{client}", "defaultRoles": ["r1"], "attributes": {"x": "y"}, "optionalClientScopes": ["email"]}),
        json!({"clientId": "{client}", "defaultRoles": ["r2"], "enabled": false}),
        json!({"name": "Z"}),
    ] {
        change(world, &representation.to_string(), "default", &representation).await?;
        show(world, &format!("{representation}: client")).await?;
    }
    Ok(())
}

async fn rotation(world: &mut World) -> Outcome {
    initial(world).await?;
    register(world, "registered", "default", &json!({"clientId": "mine"})).await?;
    let first = world.answer(call("GET default/mine", "")?.bearer("{own}")).await?.json();
    world.set("first", first["registrationAccessToken"].as_str().unwrap_or_default());
    change(world, "changed", "default", &json!({"clientId": "mine", "name": "M"})).await?;
    each(
        world,
        "first",
        &[("GET default/mine", ""), ("PUT default/mine", r#"{"clientId":"mine"}"#), ("DELETE default/mine", "")],
    )
    .await?;
    each(world, "own", &[("GET default/mine", ""), ("GET openid-connect/mine", ""), ("GET default/conf", "")]).await?;
    // Anybody may register with it, as with none.
    each(world, "own", &[("POST default", r#"{"clientId":"other"}"#)]).await?;
    let uuid = world.client_uuid("mine").await?;
    let client = world.keycloak().regenerate_registration_access_token(&world.realm, &uuid).await?;
    world.check("the old one", call("GET default/mine", "")?.bearer("{own}")).await?;
    world.set("own", client.registration_access_token.unwrap_or_default());
    each_of(world, "regenerated: ", "own", &[("GET default/mine", "")]).await
}

async fn deleted(world: &mut World) -> Outcome {
    initial(world).await?;
    for kind in ["default", "openid-connect"] {
        register(world, kind, kind, &json!({})).await?;
        let row = format!("DELETE {kind}/{{client}}");
        each(world, "own", &[(&row, "")]).await?;
        let again = call(&row, "")?.bearer("{own}");
        world.check(&format!("{kind} again"), again).await?;
    }
    for client in ["admin-cli", "account"] {
        let uuid = world.client_uuid(client).await?;
        let token = world.keycloak().regenerate_registration_access_token(&world.realm, &uuid).await?;
        world.set("own", token.registration_access_token.unwrap_or_default());
        let row = format!("DELETE default/{client}");
        each(world, "own", &[(&row, "")]).await?;
    }
    Ok(())
}

async fn administrators(world: &mut World) -> Outcome {
    initial(world).await?;
    register(world, "registered", "default", &json!({"clientId": "mine"})).await?;
    let alice = world.user_id("alice").await?;
    let management = world.client_uuid("realm-management").await?;
    for role in ["view-clients", "create-client", "manage-clients", "view-users"] {
        let held = world.client_role("realm-management", role).await?;
        world.keycloak().add_user_client_roles(&world.realm, &alice, &management, std::slice::from_ref(&held)).await?;
        world.log_in("openid").await?;
        let mut found = serde_json::Map::new();
        for (row, body) in [
            ("POST default", format!(r#"{{"clientId":"by-{role}"}}"#)),
            ("POST openid-connect", "{}".to_owned()),
            ("GET default/mine", String::new()),
            ("GET openid-connect/mine", String::new()),
            ("GET default/nope", String::new()),
            ("GET install/mine", String::new()),
            ("GET install/nope", String::new()),
            ("PUT default/mine", r#"{"clientId":"mine","name":"N"}"#.to_owned()),
            ("PUT default/mine", r#"{"name":"N"}"#.to_owned()),
            ("PUT default/nope", r#"{"clientId":"nope"}"#.to_owned()),
            ("DELETE default/nope", String::new()),
        ] {
            let answer = world.answer(call(row, &body)?.bearer("{access}")).await?;
            let words = answer.json()["error_description"].clone();
            found.insert(format!("{row} {body}"), json!([answer.status.as_u16(), words]));
        }
        world.expect_value(role, &found.into());
        world.keycloak().remove_user_client_roles(&world.realm, &alice, &management, &[held]).await?;
    }
    Ok(())
}

async fn tokens(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.set("tampered", super::tampered(&tokens.access_token));
    for (step, header) in [
        ("garbage", "Bearer abc"),
        ("basic", "Basic abc"),
        ("tampered", "Bearer {tampered}"),
        ("another realm's", "Bearer {admin}"),
        ("refresh token", "Bearer {refresh}"),
        ("id token", "Bearer {id}"),
        ("no role", "Bearer {access}"),
    ] {
        world.check(step, call("POST default", r#"{"clientId":"x"}"#)?.authorization(header)).await?;
    }
    world.check("unknown realm", Call::post("/realms/nope/clients-registrations/default").json(&json!({}))).await?;
    world.change_realm(json!({"enabled": false})).await?;
    each(world, "", &[("POST default", "{}")]).await
}

async fn installation(world: &mut World) -> Outcome {
    each(world, "", &[("GET install/pub", ""), ("GET install/conf", ""), ("GET install/nope", "")]).await?;
    initial(world).await?;
    register(world, "registered", "default", &json!({"clientId": "mine"})).await?;
    each(world, "own", &[("GET install/mine", ""), ("GET install/pub", "")]).await
}

async fn paths(world: &mut World) -> Outcome {
    let rows = [
        ("GET nope", ""),
        ("POST nope", "{}"),
        ("GET nope/x", ""),
        ("GET default", ""),
        ("GET openid-connect", ""),
        ("PUT default", "{}"),
        ("POST default/x", "{}"),
        ("PATCH default", "{}"),
        ("POST install/pub", "{}"),
        ("POST install", "{}"),
        ("GET saml2-entity-descriptor/x", ""),
        ("OPTIONS default", ""),
        ("OPTIONS openid-connect/x", ""),
    ];
    each(world, "", &rows).await?;
    world.check("root", Call::get("/realms/{realm}/clients-registrations")).await?;
    world.check("preflight", call("OPTIONS openid-connect", "")?.origin("http://zz")).await?;
    Ok(())
}

async fn good_for_tokens(world: &mut World) -> Outcome {
    initial(world).await?;
    let metadata = json!({"grant_types": ["password", "client_credentials", "refresh_token"], "scope": "email"});
    register(world, "registered", "openid-connect", &metadata).await?;
    let found = world.answer(call("GET openid-connect/{client}", "")?.bearer("{own}")).await?.json();
    world.set("secret", found["client_secret"].as_str().unwrap_or_default());
    for grant in ["client_credentials", "password&username=alice&password=alice-password"] {
        let form = format!("grant_type={grant}&client_id={{client}}&client_secret={{secret}}");
        world.check(grant, Call::post("/realms/{realm}/protocol/openid-connect/token").form(form)).await?;
    }
    Ok(())
}

async fn web_sites(world: &mut World) -> Outcome {
    initial_of(world, json!({"count": 10, "webOrigins": ["http://o"]})).await?;
    for origin in ["http://o", "http://zz"] {
        for (row, body, token) in [
            ("POST openid-connect", "{}", ""),
            ("POST openid-connect", "{}", "{initial}"),
            ("POST default", "{}", "{initial}"),
            ("POST default", "{}", ""),
        ] {
            let call = call(row, body)?.origin(origin);
            let call = if token.is_empty() { call } else { call.bearer(token) };
            let answer = world.check(&format!("{origin} {row} {token}"), call).await?.json();
            keep(world, &answer);
        }
        for row in ["GET openid-connect/{client}", "GET default/{client}"] {
            world.check(&format!("{origin} {row}"), call(row, "")?.bearer("{own}").origin(origin)).await?;
        }
    }
    Ok(())
}
