//! What HTTP itself brings: methods, content types, paths.

use http::Method;

use super::{INTROSPECT, TOKEN};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![methods, content_types, paths, gone, large_and_odd];

const ALICE: &str = "grant_type=password&client_id=pub&username=alice&password=wrong";

async fn methods(world: &mut World) -> Outcome {
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH, Method::HEAD, Method::OPTIONS] {
        world.check(&format!("token {method}"), Call::new(method.clone(), TOKEN)).await?;
        world.check(&format!("introspect {method}"), Call::new(method, INTROSPECT)).await?;
    }
    world.check("in the query", Call::post(format!("{TOKEN}?{ALICE}"))).await?;
    world.check("in the query, get", Call::get(format!("{TOKEN}?{ALICE}"))).await?;
    Ok(())
}

async fn content_types(world: &mut World) -> Outcome {
    const FORM: &str = "application/x-www-form-urlencoded";
    for (step, call) in [
        ("form with charset", Call::post(TOKEN).text("application/x-www-form-urlencoded; charset=UTF-8", ALICE)),
        ("form in capitals", Call::post(TOKEN).text("APPLICATION/X-WWW-FORM-URLENCODED", ALICE)),
        ("json", Call::post(TOKEN).text("application/json", r#"{"grant_type":"password"}"#)),
        ("text", Call::post(TOKEN).text("text/plain", ALICE)),
        ("untyped", Call::post(TOKEN).untyped(ALICE)),
        ("nothing", Call::post(TOKEN)),
        ("form, but json", Call::post(TOKEN).text(FORM, r#"{"grant_type":"password"}"#)),
        ("for html", Call::post(TOKEN).text(FORM, ALICE).accept("text/html")),
        ("for xml", Call::post(TOKEN).text(FORM, ALICE).accept("application/xml")),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}

async fn paths(world: &mut World) -> Outcome {
    for (step, call) in [
        ("trailing slash", Call::post(format!("{TOKEN}/")).form(ALICE)),
        ("double slash", Call::post("/realms/{realm}//protocol/openid-connect/token").form(ALICE)),
        ("unknown endpoint", Call::post("/realms/{realm}/protocol/openid-connect/nope")),
        ("unknown endpoint, get", Call::get("/realms/{realm}/protocol/openid-connect/nope")),
        ("other case", Call::post("/realms/{realm}/protocol/openid-connect/TOKEN")),
        ("below /auth", Call::get("/auth/realms/{realm}")),
        ("unknown", Call::get("/nope")),
        ("realms", Call::get("/realms")),
        ("realms/", Call::get("/realms/")),
        ("encoded realm", Call::get("/realms/%7Brealm%7D")),
        ("favicon", Call::get("/favicon.ico")),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}

/// What servers of years ago had.
async fn gone(world: &mut World) -> Outcome {
    for method in [Method::GET, Method::POST, Method::OPTIONS] {
        let entitlement = Call::new(method.clone(), "/realms/{realm}/authz/entitlement/conf");
        world.check(&format!("entitlement {method}"), entitlement).await?;
        world.check(&format!("authz {method}"), Call::new(method, "/realms/{realm}/authz")).await?;
    }
    world.check("UMA 1", Call::get("/realms/{realm}/.well-known/uma-configuration")).await?;
    Ok(())
}

async fn large_and_odd(world: &mut World) -> Outcome {
    let long = "x".repeat(10_000);
    for (step, form) in [
        ("long username", format!("grant_type=password&client_id=pub&username={long}&password=x")),
        ("long password", format!("grant_type=password&client_id=pub&username=alice&password={long}")),
        ("long client", format!("grant_type=password&client_id={long}&username=alice&password=x")),
        ("not UTF-8", "grant_type=password&client_id=pub&username=%ff%fe&password=x".to_owned()),
        ("NUL", "grant_type=password&client_id=pub&username=a%00b&password=x".to_owned()),
        ("equals signs", "grant_type=password&client_id=pub&username=a=b&password=x=y".to_owned()),
        ("only ampersands", "&&&".to_owned()),
        ("a name alone", "grant_type".to_owned()),
    ] {
        world.check(step, Call::post(TOKEN).form(form)).await?;
    }
    Ok(())
}
