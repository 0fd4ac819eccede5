//! Identity providers: kept, checked, listed.

use super::{call, each};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    by_type,
    special_kinds,
    exported,
    keys_reloaded,
    settings_read,
    links_go,
    rights,
    created,
    listed,
    updated,
    deleted,
    addresses,
    kinds,
    bad_input
];

const POST: &str = "POST identity-provider/instances";
const WHOLE: &str = r#"{"alias":"whole","providerId":"oidc","enabled":true,"displayName":"Whole","trustEmail":true,"storeToken":false,"linkOnly":false,"hideOnLogin":true,"updateProfileFirstLoginMode":"on","firstBrokerLoginFlowAlias":"first broker login","config":{"clientId":"me","clientSecret":"mine","authorizationUrl":"https://idp.test/auth","tokenUrl":"https://idp.test/token","empty":""}}"#;

async fn created(world: &mut World) -> Outcome {
    for (name, body) in [
        ("whole", WHOLE),
        ("bare", r#"{"alias":"bare","providerId":"oidc"}"#),
        ("hub", r#"{"alias":"hub","providerId":"github","config":{"clientId":"q","clientSecret":"w"}}"#),
        (
            "off",
            r#"{"alias":"off","providerId":"keycloak-oidc","enabled":false,"trustEmail":false,"config":{"clientId":"q"}}"#,
        ),
    ] {
        world.check(name, call(POST, body)?.admin()).await?;
        let read = call(&format!("GET identity-provider/instances/{name}"), "")?;
        world.check(&format!("{name}, read"), read.admin()).await?;
    }
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    for (alias, kind) in [("zeta", "oidc"), ("git", "github"), ("eta", "keycloak-oidc")] {
        let body =
            format!(r#"{{"alias":"{alias}","providerId":"{kind}","displayName":"Name","config":{{"clientId":"c"}}}}"#);
        world.answer(call(POST, &body)?.admin()).await?;
    }
    each(
        world,
        &[
            ("GET identity-provider/instances", ""),
            ("GET identity-provider/instances?search=e", ""),
            ("GET identity-provider/instances?search=*ET*", ""),
            ("GET identity-provider/instances?search=%22eta%22", ""),
            ("GET identity-provider/instances?first=1&max=1", ""),
            ("GET identity-provider/instances?briefRepresentation=true", ""),
            ("GET identity-provider/instances?realmOnly=true&max=1", ""),
            ("GET identity-provider/instances?search=nope", ""),
        ],
    )
    .await
}

async fn updated(world: &mut World) -> Outcome {
    world.answer(call(POST, WHOLE)?.admin()).await?;
    for (step, body) in [
        (
            "a mask",
            r#"{"alias":"whole","providerId":"oidc","enabled":false,"config":{"clientId":"other","clientSecret":"**********"}}"#,
        ),
        ("a secret", r#"{"alias":"whole","providerId":"oidc","config":{"clientSecret":"new"}}"#),
        ("no kind", r#"{"alias":"whole"}"#),
        ("nothing", r#"{"alias":"whole","providerId":"oidc"}"#),
        ("another alias", r#"{"alias":"other","providerId":"oidc"}"#),
        ("no such flow", r#"{"alias":"whole","providerId":"oidc","firstBrokerLoginFlowAlias":"nope"}"#),
        ("a flow", r#"{"alias":"whole","providerId":"oidc","postBrokerLoginFlowAlias":"browser"}"#),
        ("unknown field", r#"{"alias":"whole","nope":1}"#),
    ] {
        world.check(step, call("PUT identity-provider/instances/whole", body)?.admin()).await?;
        world.check(&format!("{step}, read"), call("GET identity-provider/instances/whole", "")?.admin()).await?;
    }
    Ok(())
}

async fn deleted(world: &mut World) -> Outcome {
    world.answer(call(POST, WHOLE)?.admin()).await?;
    each(
        world,
        &[
            ("DELETE identity-provider/instances/whole", ""),
            ("GET identity-provider/instances/whole", ""),
            ("GET identity-provider/instances", ""),
        ],
    )
    .await
}

async fn addresses(world: &mut World) -> Outcome {
    for (step, setting) in [
        ("open", r#""authorizationUrl":"http://idp.invalid/auth""#),
        ("no address", r#""authorizationUrl":"nope""#),
        ("the token's", r#""tokenUrl":"http://idp.invalid/token""#),
        ("the user's", r#""userInfoUrl":"http://idp.invalid/user""#),
        ("the logout's", r#""logoutUrl":"nope""#),
        ("of this machine", r#""authorizationUrl":"http://localhost:9/auth""#),
    ] {
        let body = format!(r#"{{"alias":"one","providerId":"oidc","config":{{{setting}}}}}"#);
        world.check(step, call(POST, &body)?.admin()).await?;
    }
    world.change_realm(serde_json::json!({"sslRequired": "none"})).await?;
    let body = r#"{"alias":"two","providerId":"oidc","config":{"authorizationUrl":"http://idp.invalid/auth"}}"#;
    world.check("where any will do", call(POST, body)?.admin()).await?;
    Ok(())
}

async fn kinds(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("GET identity-provider/providers/oidc", ""),
            ("GET identity-provider/providers/github", ""),
            ("GET identity-provider/providers/nope", ""),
        ],
    )
    .await?;
    world.check("of another realm", Call::get("/admin/realms/nope/identity-provider/providers/oidc").admin()).await?;
    Ok(())
}

/// Every kind, with what it cannot be without.
const EVERY: [(&str, &str); 17] = [
    ("oidc", "{}"),
    ("keycloak-oidc", "{}"),
    ("saml", "{}"),
    ("github", "{}"),
    ("gitlab", "{}"),
    ("facebook", "{}"),
    ("microsoft", "{}"),
    ("bitbucket", "{}"),
    ("paypal", "{}"),
    ("stackoverflow", "{}"),
    ("twitter", "{}"),
    ("google", "{}"),
    ("kubernetes", "{}"),
    ("linkedin-openid-connect", "{}"),
    ("openshift-v4", "{}"),
    ("oauth2", r#"{"userInfoUrl":"https://a.test/u"}"#),
    ("jwt-authorization-grant", r#"{"issuer":"https://i.test"}"#),
];

async fn every(world: &mut World) -> Outcome {
    for (kind, config) in EVERY {
        let body = format!(r#"{{"alias":"{kind}","providerId":"{kind}","config":{config}}}"#);
        world.answer(call(POST, &body)?.admin()).await?;
    }
    Ok(())
}

async fn by_type(world: &mut World) -> Outcome {
    every(world).await?;
    for query in [
        "type=ANY",
        "type=USER_AUTHENTICATION",
        "type=CLIENT_ASSERTION",
        "type=EXCHANGE_EXTERNAL_TOKEN",
        "type=JWT_AUTHORIZATION_GRANT",
        "type=TRUST_MATERIAL",
        "type=nope",
        "type=",
        "capability=USER_LINKING",
        "capability=nope",
        "capability=USER_LINKING&type=CLIENT_ASSERTION",
    ] {
        let row = format!("GET identity-provider/instances?briefRepresentation=true&{query}");
        each(world, &[(&row, "")]).await?;
    }
    each(world, &[("GET identity-provider/instances", "")]).await
}

async fn special_kinds(world: &mut World) -> Outcome {
    for kind in ["oauth2", "google", "kubernetes", "jwt-authorization-grant", "linkedin-openid-connect", "openshift-v4"]
    {
        let row = format!("GET identity-provider/providers/{kind}");
        each(world, &[(&row, "")]).await?;
    }
    each(
        world,
        &[
            (POST, r#"{"alias":"o","providerId":"oauth2","config":{}}"#),
            (POST, r#"{"alias":"o","providerId":"oauth2","config":{"userInfoUrl":"nope"}}"#),
            (
                POST,
                r#"{"alias":"o","providerId":"oauth2","config":{"userInfoUrl":"https://a.test/u","clientSecret":"s"}}"#,
            ),
            (POST, r#"{"alias":"j","providerId":"jwt-authorization-grant"}"#),
            (
                POST,
                r#"{"alias":"j","providerId":"jwt-authorization-grant","config":{"issuer":"https://i","jwksUrl":"x"}}"#,
            ),
            (POST, r#"{"alias":"j","providerId":"jwt-authorization-grant","config":{"issuer":"https://i"}}"#),
            (POST, r#"{"alias":"j2","providerId":"jwt-authorization-grant","config":{"issuer":"https://i"}}"#),
            (POST, r#"{"alias":"g","providerId":"google","config":{"clientId":"c"}}"#),
            (POST, r#"{"alias":"k","providerId":"kubernetes","hideOnLogin":false}"#),
            ("PUT identity-provider/instances/g", r#"{"alias":"g","providerId":"google","config":{"clientId":"n"}}"#),
            (
                "PUT identity-provider/instances/k",
                r#"{"alias":"k","providerId":"kubernetes","config":{"issuer":"https://z"}}"#,
            ),
            ("GET identity-provider/instances/o", ""),
            ("GET identity-provider/instances/j", ""),
            ("GET identity-provider/instances/g", ""),
            ("GET identity-provider/instances/k", ""),
        ],
    )
    .await?;
    every(world).await?;
    for kind in ["oauth2", "google", "kubernetes", "linkedin-openid-connect"] {
        let row = format!("GET identity-provider/instances/{kind}/mapper-types");
        each(world, &[(&row, "")]).await?;
    }
    Ok(())
}

async fn exported(world: &mut World) -> Outcome {
    every(world).await?;
    each(
        world,
        &[
            ("GET identity-provider/instances/oidc/export", ""),
            ("GET identity-provider/instances/github/export?format=nope", ""),
            ("GET identity-provider/instances/nope/export", ""),
        ],
    )
    .await
}

async fn keys_reloaded(world: &mut World) -> Outcome {
    every(world).await?;
    for (kind, _) in EVERY {
        let row = format!("GET identity-provider/instances/{kind}/reload-keys");
        each(world, &[(&row, "")]).await?;
    }
    each(
        world,
        &[
            (POST, r#"{"alias":"off","providerId":"github","enabled":false}"#),
            ("GET identity-provider/instances/off/reload-keys", ""),
            ("GET identity-provider/instances/nope/reload-keys", ""),
        ],
    )
    .await
}

async fn settings_read(world: &mut World) -> Outcome {
    const READ: &str = "POST identity-provider/import-config";
    each(
        world,
        &[
            (READ, "{}"),
            (READ, r#"{"providerId":"oidc"}"#),
            (READ, r#"{"fromUrl":"http://127.0.0.1:1/x"}"#),
            (READ, "x"),
            (READ, "[]"),
        ],
    )
    .await
}

async fn links_go(world: &mut World) -> Outcome {
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    each(
        world,
        &[
            (POST, r#"{"alias":"git","providerId":"github"}"#),
            (POST, r#"{"alias":"lab","providerId":"gitlab"}"#),
            ("POST users/{alice}/federated-identity/git", r#"{"userId":"1","userName":"n"}"#),
            ("POST users/{alice}/federated-identity/lab", r#"{"userId":"2","userName":"m"}"#),
            ("DELETE identity-provider/instances/git", ""),
            ("GET users/{alice}/federated-identity", ""),
        ],
    )
    .await
}

async fn bad_input(world: &mut World) -> Outcome {
    world.answer(call(POST, WHOLE)?.admin()).await?;
    each(
        world,
        &[
            (POST, r#"{"alias":"whole","providerId":"oidc"}"#),
            (POST, r#"{"alias":"x","providerId":"nope"}"#),
            (POST, r#"{"alias":"x"}"#),
            (POST, r#"{"alias":"a/b","providerId":"oidc"}"#),
            (POST, r#"{"alias":"x","providerId":"oidc","firstBrokerLoginFlowAlias":"nope"}"#),
            (POST, r#"{"alias":"x","nope":1}"#),
            ("GET identity-provider/instances/nope", ""),
            ("PUT identity-provider/instances/nope", r#"{"alias":"nope"}"#),
            ("DELETE identity-provider/instances/nope", ""),
        ],
    )
    .await
}

async fn rights(world: &mut World) -> Outcome {
    world.answer(call(POST, r#"{"alias":"git","providerId":"github"}"#)?.admin()).await?;
    let rows = [
        ("GET identity-provider/instances/git/export", ""),
        ("GET identity-provider/instances/nope/export", ""),
        ("GET identity-provider/instances/git/reload-keys", ""),
        ("POST identity-provider/import-config", "{}"),
        ("POST client-description-converter", "x"),
    ];
    let roles =
        ["view-identity-providers", "manage-identity-providers", "view-clients", "manage-clients", "create-client"];
    super::authorization::matrix_of(world, &rows, &roles).await
}
