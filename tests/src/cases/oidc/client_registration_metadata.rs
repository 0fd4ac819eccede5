//! What each of the metadata (RFC 7591) that a client registers itself with becomes, and which are refused.

use serde_json::{Value, json};

use super::client_registration_changes::change;
use super::client_registrations::{each, initial, register, show};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![by_metadata, grants_and_flows, authentication_methods, settings, bad_metadata, backchannel, subjects];

/// Registers by each of the metadata, and compares the answer and the client.
async fn each_metadata(world: &mut World, rows: &[Value]) -> Outcome {
    for row in rows {
        register(world, &row.to_string(), "openid-connect", row).await?;
        show(world, &format!("{row}: client")).await?;
    }
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

/// What is said of logins on another device, as metadata and as a representation.
async fn backchannel(world: &mut World) -> Outcome {
    initial(world).await?;
    let mode = "backchannel_token_delivery_mode";
    let endpoint = "backchannel_client_notification_endpoint";
    let algorithm = "backchannel_authentication_request_signing_alg";
    for metadata in [
        json!({mode: "push"}),
        json!({mode: "ping"}),
        json!({mode: "ping", endpoint: "http://localhost/n"}),
        json!({mode: "nope"}),
        json!({endpoint: "http://nowhere.invalid/n"}),
        json!({endpoint: "nope"}),
        json!({algorithm: "HS256"}),
        json!({algorithm: "nope"}),
        json!({algorithm: "none"}),
    ] {
        each(world, "initial", &[("POST openid-connect", &metadata.to_string())]).await?;
    }
    for attributes in [
        json!({"ciba.backchannel.token.delivery.mode": "push"}),
        json!({"ciba.backchannel.token.delivery.mode": "ping"}),
        json!({"ciba.backchannel.client.notification.endpoint": "http://nowhere.invalid/n"}),
        json!({"ciba.backchannel.auth.request.signing.alg": "HS384"}),
        json!({"ciba.backchannel.auth.request.signing.alg": "nope"}),
    ] {
        let body = json!({"attributes": attributes}).to_string();
        each(world, "initial", &[("POST default", &body)]).await?;
    }
    register(world, "good", "openid-connect", &json!({mode: "poll"})).await?;
    for (step, metadata) in [
        ("to push", json!({"client_id": "{client}", mode: "push"})),
        ("to ping", json!({"client_id": "{client}", mode: "ping"})),
        ("to a secret", json!({"client_id": "{client}", mode: "poll", algorithm: "HS512"})),
    ] {
        change(world, step, "openid-connect", &metadata).await?;
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
