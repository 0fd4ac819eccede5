//! What the policies of client registration refuse, and what they change of a client.

use serde_json::{Value, json};

use super::client_registrations::{call, each, each_of, initial, keep, register, show};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![trusted_hosts, policies];

const POLICY: &str = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy";

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
