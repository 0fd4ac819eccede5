//! The discovery documents, and what a realm tells everybody.

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![discovery, authorization_server_metadata, public_document, unknown_realm, disabled_realm, edges];

const DISCOVERY: &str = "/realms/{realm}/.well-known/openid-configuration";

async fn discovery(world: &mut World) -> Outcome {
    let result = world.keycloak().discovery(&world.realm).await;
    world.expect_result("trait", &result);
    world.check("wire", Call::get(DISCOVERY)).await?;
    Ok(())
}

async fn authorization_server_metadata(world: &mut World) -> Outcome {
    world.check("get", Call::get("/realms/{realm}/.well-known/oauth-authorization-server")).await?;
    Ok(())
}

async fn public_document(world: &mut World) -> Outcome {
    world.check("get", Call::get("/realms/{realm}")).await?;
    world.check("trailing slash", Call::get("/realms/{realm}/")).await?;
    world.check("unknown below", Call::get("/realms/{realm}/nope")).await?;
    world.check("unknown protocol", Call::get("/realms/{realm}/protocol/nope/token")).await?;
    world.check("post", Call::post("/realms/{realm}")).await?;
    Ok(())
}

async fn unknown_realm(world: &mut World) -> Outcome {
    let result = world.keycloak().discovery("no-such-realm").await;
    world.expect_result("trait", &result);
    world.check("discovery", Call::get("/realms/no-such-realm/.well-known/openid-configuration")).await?;
    world.check("certs", Call::get("/realms/no-such-realm/protocol/openid-connect/certs")).await?;
    world.check("public document", Call::get("/realms/no-such-realm")).await?;
    let other_case = format!("/realms/{}/.well-known/openid-configuration", world.realm.to_uppercase());
    world.check("other case", Call::get(other_case)).await?;
    Ok(())
}

async fn disabled_realm(world: &mut World) -> Outcome {
    world.change_realm(serde_json::json!({"enabled": false})).await?;
    let answer = world.answer(Call::get(DISCOVERY)).await?;
    world.expect_value("discovery", &serde_json::json!([answer.status.as_u16(), answer.json()["issuer"]]));
    world.check("public document", Call::get("/realms/{realm}")).await?;
    world.check("certs", Call::get("/realms/{realm}/protocol/openid-connect/certs")).await?;
    Ok(())
}

async fn edges(world: &mut World) -> Outcome {
    for (step, call) in [
        ("post", Call::post(DISCOVERY)),
        ("put", Call::put(DISCOVERY)),
        ("options", Call::new(http::Method::OPTIONS, DISCOVERY)),
        ("head", Call::new(http::Method::HEAD, DISCOVERY)),
        ("unknown document", Call::get("/realms/{realm}/.well-known/nope")),
        ("html", Call::get(DISCOVERY).accept("text/html")),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}
