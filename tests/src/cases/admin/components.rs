//! Components, of which those of keys change what the realm signs with.

use keycloak_api::admin::ComponentFilter;
use serde_json::{Value, json};

use super::authorization::matrix_of;
use super::{each, each_of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    registration_policies,
    listed,
    keys,
    created,
    updated,
    rotated,
    disabled,
    curves,
    bad_input,
    not_found,
    rights,
    types_below
];

const KEYS: &str = "org.keycloak.keys.KeyProvider";

/// Creates a component of a key, and keeps its id as `{key}`.
async fn create(world: &mut World, step: &str, name: &str, provider: &str, config: Value) -> Outcome {
    let component = json!({"name": name, "providerId": provider, "providerType": KEYS, "config": config});
    let answer = world.check(step, Call::post("/admin/realms/{realm}/components").json(&component).admin()).await?;
    world.set("key", answer.created_id());
    Ok(())
}

/// Compares the realm's keys: which there are, and which of them are in use.
async fn show_keys(world: &mut World, step: &str) -> Outcome {
    let mut found = world.answer(Call::get("/admin/realms/{realm}/keys").admin()).await?.json();
    let names: Vec<(String, String)> = found["keys"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|key| {
            (
                key["kid"].as_str().unwrap_or_default().to_owned(),
                format!("{} of {}", key["algorithm"], key["providerPriority"]),
            )
        })
        .collect();
    // A key's name is random wherever it stands.
    for kid in found["active"].as_object_mut().into_iter().flat_map(|active| active.values_mut()) {
        let name = names.iter().find(|(name, _)| kid == name.as_str()).map(|(_, name)| name.as_str());
        *kid = json!(name);
    }
    for key in found["keys"].as_array_mut().into_iter().flatten() {
        for name in ["publicKey", "certificate"] {
            if let Some(text) = key.get_mut(name) {
                *text = json!(text.as_str().is_some_and(|text| text.starts_with("MI") || text.starts_with("MC")));
            }
        }
    }
    world.expect_value(step, &found);
    let certs = world.answer(Call::get("/realms/{realm}/protocol/openid-connect/certs")).await?.json();
    let algorithms: Vec<&Value> = certs["keys"].as_array().into_iter().flatten().map(|key| &key["alg"]).collect();
    let mut algorithms: Vec<String> = algorithms.iter().map(ToString::to_string).collect();
    algorithms.sort();
    world.expect_value(&format!("{step}, published"), &json!(algorithms));
    Ok(())
}

async fn list(world: &mut World, step: &str, filter: Value) -> Outcome {
    let filter: ComponentFilter = super::of(filter)?;
    let found = world.keycloak().list_components(&world.realm, &filter).await;
    world.expect_unordered(step, &found);
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    let realm = world.keycloak().get_realm(&world.realm).await?.id;
    for (step, filter) in [
        ("keys", json!({"type": KEYS})),
        ("one key", json!({"type": KEYS, "name": "rsa-generated"})),
        ("by name", json!({"name": "aes-generated"})),
        ("by provider", json!({"providerId": "hmac-generated"})),
        ("of the realm", json!({"parent": realm, "type": KEYS, "name": "hmac-generated-hs512"})),
        ("of nobody", json!({"parent": "nope"})),
        ("unknown kind", json!({"type": "nope"})),
        ("unknown name", json!({"name": "nope"})),
    ] {
        list(world, step, filter).await?;
    }
    Ok(())
}

async fn keys(world: &mut World) -> Outcome {
    show_keys(world, "fresh").await
}

async fn created(world: &mut World) -> Outcome {
    create(world, "created", "mine", "rsa-generated", json!({"priority": ["7"], "enabled": ["true"], "x": ["y"]}))
        .await?;
    each(world, &[("GET components/{key}", "")]).await?;
    list(world, "listed", json!({"type": KEYS, "name": "mine"})).await?;
    show_keys(world, "keys").await?;
    let bare = json!({"id": "my-own-id", "providerId": "hmac-generated", "providerType": KEYS}).to_string();
    each(world, &[("POST components", &bare), ("GET components/my-own-id", "")]).await?;
    each(world, &[("DELETE components/my-own-id", ""), ("DELETE components/{key}", "")]).await?;
    each_of(world, "gone: ", &[("GET components/{key}", ""), ("DELETE components/{key}", "")]).await?;
    show_keys(world, "keys at last").await
}

async fn updated(world: &mut World) -> Outcome {
    create(world, "created", "mine", "rsa-generated", json!({"priority": ["7"], "enabled": ["true"]})).await?;
    for config in [
        json!({"priority": ["101"]}),
        json!({"active": ["false"]}),
        json!({"active": [], "enabled": ["false"]}),
        json!({"priority": ["x"]}),
    ] {
        let body = json!({"name": "renamed", "providerId": "rsa-generated", "providerType": KEYS, "config": config});
        each(world, &[("PUT components/{key}", &body.to_string())]).await?;
        each_of(world, &format!("{config}: "), &[("GET components/{key}", "")]).await?;
        show_keys(world, &format!("{config}: keys")).await?;
    }
    let bare = json!({"name": "again", "providerId": "rsa-generated", "providerType": KEYS}).to_string();
    each(world, &[("PUT components/{key}", &bare)]).await?;
    each_of(world, "again: ", &[("GET components/{key}", "")]).await
}

async fn rotated(world: &mut World) -> Outcome {
    let old = world.log_in("openid").await?.access_token;
    create(world, "created", "next", "rsa-generated", json!({"priority": ["200"]})).await?;
    show_keys(world, "keys").await?;
    let new = world.log_in("openid").await?.access_token;
    let kid = |token: &str| crate::normal::expand::token(token).map(|token| token["<header>"]["kid"].clone());
    world.expect_value("another key signs", &json!(kid(&old) != kid(&new)));
    world.set("old", old);
    for token in ["{old}", "{access}"] {
        let call = Call::get("/realms/{realm}/protocol/openid-connect/userinfo").bearer(token);
        world.check(&format!("userinfo by {token}"), call).await?;
    }
    Ok(())
}

async fn disabled(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    let filter: ComponentFilter = super::of(json!({"type": KEYS, "name": "rsa-generated"}))?;
    let own = world.keycloak().list_components(&world.realm, &filter).await?;
    let own = own.into_iter().next().and_then(|one| one.id).unwrap_or_default();
    world.set("own", own);
    create(world, "created", "next", "rsa-generated", json!({"priority": ["50"]})).await?;
    for flag in ["active", "enabled"] {
        let body =
            json!({"providerId": "rsa-generated", "providerType": KEYS, "config": {flag: ["false"]}}).to_string();
        each(world, &[("PUT components/{own}", &body)]).await?;
        show_keys(world, flag).await?;
        let call = Call::get("/realms/{realm}/protocol/openid-connect/userinfo").bearer("{access}");
        world.check(&format!("{flag}: userinfo"), call).await?;
    }
    Ok(())
}

async fn curves(world: &mut World) -> Outcome {
    create(world, "p-384", "curve", "ecdsa-generated", json!({"ecdsaEllipticCurveKey": ["P-384"]})).await?;
    create(world, "ed25519", "edwards", "eddsa-generated", json!({"priority": ["3"]})).await?;
    create(world, "hs256", "secret", "hmac-generated", json!({"algorithm": ["HS256"]})).await?;
    create(world, "ps256", "pss", "rsa-generated", json!({"algorithm": ["PS256"], "priority": ["1"]})).await?;
    show_keys(world, "keys").await
}

async fn bad_input(world: &mut World) -> Outcome {
    for body in [
        json!({}),
        json!({"name": "a", "providerId": "nope", "providerType": KEYS}),
        json!({"name": "a", "providerId": "rsa-generated", "providerType": "nope"}),
        json!({"name": "a", "providerId": "rsa-generated"}),
        json!({"name": "a", "providerId": "rsa-generated", "providerType": KEYS, "config": {"priority": ["x"]}}),
        json!({"name": "a", "providerId": "rsa-generated", "providerType": KEYS, "config": {"enabled": ["x"]}}),
        json!({"name": "a", "providerId": "rsa-generated", "providerType": KEYS, "config": {"active": ["x"]}}),
        json!({"name": "a", "providerId": "rsa-generated", "providerType": KEYS, "config": {"keySize": ["1"]}}),
        json!({"name": "a", "providerId": "hmac-generated", "providerType": KEYS, "config": {"secretSize": ["1"]}}),
        json!({"name": "a", "providerId": "rsa", "providerType": KEYS}),
        json!({"name": "a", "providerId": "java-keystore", "providerType": KEYS}),
        json!({"name": "a", "providerId": "ecdsa-generated", "providerType": KEYS,
            "config": {"ecdsaEllipticCurveKey": ["x"]}}),
        json!({"name": "a", "providerId": "rsa-generated", "providerType": KEYS, "nope": 1}),
        json!([]),
    ] {
        each(world, &[("POST components", &body.to_string())]).await?;
    }
    list(world, "nothing came of it", json!({"name": "a"})).await
}

async fn not_found(world: &mut World) -> Outcome {
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("GET components/{nobody}", ""),
            ("PUT components/{nobody}", "{}"),
            ("DELETE components/{nobody}", ""),
            ("POST components/{nobody}", "{}"),
            ("POST keys", "{}"),
        ],
    )
    .await
}

async fn registration_policies(world: &mut World) -> Outcome {
    const POLICY: &str = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy";
    let of = |provider: &str, config: Value| json!({"name": "p", "providerType": POLICY, "providerId": provider, "subType": "anonymous", "config": config});
    list(world, "born with", json!({"type": POLICY})).await?;
    for body in [
        of("nope", json!({})),
        of("max-clients", json!({})),
        of("max-clients", json!({"max-clients": ["x"]})),
        of("trusted-hosts", json!({})),
        of("trusted-hosts", json!({"host-sending-registration-request-must-match": ["true"]})),
        of(
            "trusted-hosts",
            json!({"host-sending-registration-request-must-match": ["x"], "client-uris-must-match": ["true"]}),
        ),
        of(
            "trusted-hosts",
            json!({"host-sending-registration-request-must-match": ["true"], "client-uris-must-match": ["x"]}),
        ),
        of(
            "trusted-hosts",
            json!({"host-sending-registration-request-must-match": ["false"], "client-uris-must-match": ["false"]}),
        ),
        of("allowed-client-templates", json!({"allowed-client-scopes": ["nope", "email"]})),
        of("max-clients", json!({"max-clients": ["-1"], "foo": ["1"]})),
        of("scope", json!({"a": ["b"]})),
        of("allowed-protocol-mappers", json!({"allowed-protocol-mapper-types": ["nope"]})),
    ] {
        let call = Call::post("/admin/realms/{realm}/components").json(&body).admin();
        let answer = world.check(&body.to_string(), call).await?;
        world.set("made", answer.created_id());
        if answer.status == 201 {
            each_of(world, &format!("{body}: "), &[("GET components/{made}", "")]).await?;
        }
    }
    create_policy(world, &of("max-clients", json!({"max-clients": ["5"]}))).await?;
    for body in [
        of("max-clients", json!({"max-clients": ["x"]})),
        of("max-clients", json!({"max-clients": []})),
        of("max-clients", json!({"foo": ["1"]})),
        json!({"name": "New", "providerId": "max-clients", "providerType": POLICY, "config": {"max-clients": ["7"]}}),
        json!({"providerId": "max-clients", "providerType": POLICY, "subType": "authenticated"}),
        json!({"name": "half"}),
    ] {
        let body = body.to_string();
        each(world, &[("PUT components/{made}", &body)]).await?;
        each_of(world, &format!("{body}: "), &[("GET components/{made}", "")]).await?;
    }
    each(world, &[("DELETE components/{made}", "")]).await?;
    each_of(world, "gone: ", &[("GET components/{made}", "")]).await
}

async fn create_policy(world: &mut World, body: &Value) -> Outcome {
    let answer = world.answer(Call::post("/admin/realms/{realm}/components").json(body).admin()).await?;
    world.set("made", answer.created_id());
    Ok(())
}

async fn rights(world: &mut World) -> Outcome {
    world.set("nobody", super::NOBODY);
    let rows = [
        ("GET components", ""),
        ("GET components/{nobody}", ""),
        ("POST components", "{}"),
        ("PUT components/{nobody}", "{}"),
        ("DELETE components/{nobody}", ""),
        ("GET keys", ""),
    ];
    matrix_of(world, &rows, &["view-realm", "manage-realm", "view-users", "manage-clients"]).await
}

/// What there can be below a component is asked by the kind, whether that makes sense below it or not.
async fn types_below(world: &mut World) -> Outcome {
    let filter = ComponentFilter { r#type: Some(KEYS.to_owned()), ..ComponentFilter::default() };
    let keys = world.keycloak().list_components(&world.realm, &filter).await?;
    world.set("key", keys.first().and_then(|key| key.id.clone()).unwrap_or_default());
    let path = "/admin/realms/{realm}/components/{key}/sub-component-types";
    for kind in [
        KEYS,
        "org.keycloak.storage.UserStorageProvider",
        "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy",
        "org.keycloak.userprofile.UserProfileProvider",
        "org.keycloak.protocol.ProtocolMapper",
    ] {
        let answer = world.answer(Call::get(format!("{path}?type={kind}")).admin()).await?;
        let mut types: Vec<Value> = answer.json().as_array().cloned().unwrap_or_default();
        types.sort_by_cached_key(|one| one["id"].to_string());
        for options in types.iter_mut().flat_map(|one| one["properties"].as_array_mut().into_iter().flatten()) {
            if let Some(options) = options.get_mut("options").and_then(Value::as_array_mut) {
                options.sort_by_cached_key(ToString::to_string);
            }
        }
        world.expect_value(kind, &json!([answer.status.as_u16(), types]));
    }
    each(
        world,
        &[
            ("GET components/{key}/sub-component-types", ""),
            ("GET components/{key}/sub-component-types?type=", ""),
            ("GET components/{key}/sub-component-types?type=nope", ""),
            ("GET components/nope/sub-component-types?type=nope", ""),
        ],
    )
    .await
}
