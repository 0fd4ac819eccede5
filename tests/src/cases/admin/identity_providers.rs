//! Identity providers: kept, checked, listed.

use super::{call, each};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![created, listed, updated, deleted, addresses, kinds, bad_input];

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
