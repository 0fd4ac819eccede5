//! Requests from pages of other origins.

use http::Method;

use super::{CONF, INTROSPECT, LOGOUT, REVOKE, TOKEN, USERINFO};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![allowed, foreign, preflight, before_the_client_is_known, of_public_documents, of_redirects, admin];

const ALICE: &str = "grant_type=password&username=alice&password=alice-password";

/// Every endpoint, from `origin`, with new tokens.
async fn visit(world: &mut World, origin: &str) -> Outcome {
    let wrong = ALICE.replace("alice-password", "wrong");
    for (step, call) in [
        ("token refused", Call::post(TOKEN).form(format!("{wrong}&{CONF}"))),
        ("userinfo", Call::get(USERINFO).bearer("{access}")),
        ("userinfo posted", Call::post(USERINFO).bearer("{access}")),
        ("introspect", Call::post(INTROSPECT).form(format!("{CONF}&token=abc"))),
        ("revoke garbage", Call::post(REVOKE).form(format!("{CONF}&token=abc"))),
        ("revoke", Call::post(REVOKE).form(format!("{CONF}&token={{access}}"))),
        ("logout garbage", Call::post(LOGOUT).form(format!("{CONF}&refresh_token=abc"))),
        ("logout", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))),
    ] {
        world.log_in("openid").await?;
        world.check(step, call.origin(origin)).await?;
    }
    world.check("token", Call::post(TOKEN).form(format!("{ALICE}&{CONF}")).origin(origin)).await?;
    Ok(())
}

async fn allowed(world: &mut World) -> Outcome {
    visit(world, "http://localhost:9999").await
}

async fn foreign(world: &mut World) -> Outcome {
    visit(world, "http://evil.example").await
}

async fn preflight(world: &mut World) -> Outcome {
    for (step, path) in [
        ("token", TOKEN),
        ("userinfo", USERINFO),
        ("revoke", REVOKE),
        ("logout", LOGOUT),
        ("introspect", INTROSPECT),
        ("certs", "/realms/{realm}/protocol/openid-connect/certs"),
        ("discovery", "/realms/{realm}/.well-known/openid-configuration"),
        ("realm", "/realms/{realm}"),
        ("admin", "/admin/realms/{realm}/users"),
    ] {
        let call = Call::new(Method::OPTIONS, path)
            .origin("http://evil.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "x-anything");
        world.check(step, call).await?;
    }
    Ok(())
}

async fn before_the_client_is_known(world: &mut World) -> Outcome {
    for (step, call) in [
        ("no grant", Call::post(TOKEN).form("")),
        ("unknown client", Call::post(TOKEN).form(format!("{ALICE}&client_id=nope"))),
        ("wrong secret", Call::post(TOKEN).form(format!("{ALICE}&client_id=conf&client_secret=wrong"))),
        ("userinfo without token", Call::get(USERINFO)),
        ("userinfo with garbage", Call::get(USERINFO).bearer("abc")),
        ("revoke without client", Call::post(REVOKE).form("token=abc")),
        ("logout without client", Call::post(LOGOUT).form("refresh_token=abc")),
    ] {
        world.check(step, call.origin("http://evil.example")).await?;
    }
    Ok(())
}

async fn of_public_documents(world: &mut World) -> Outcome {
    for (step, path) in [
        ("certs", "/realms/{realm}/protocol/openid-connect/certs"),
        ("discovery", "/realms/{realm}/.well-known/openid-configuration"),
        ("realm", "/realms/{realm}"),
    ] {
        let mut answer = world.answer(Call::get(path).origin("http://evil.example")).await?;
        answer.body = bytes::Bytes::new();
        world.expect(step, &answer);
    }
    Ok(())
}

/// `+` allows the origins of the redirect URIs, `*` all.
async fn of_redirects(world: &mut World) -> Outcome {
    let wrong = "grant_type=password&username=alice&password=wrong&client_id=pub";
    for (step, origin) in [("+", "http://localhost:9999"), ("+, foreign", "http://evil.example"), ("null", "null")] {
        world.check(step, Call::post(TOKEN).form(wrong).origin(origin)).await?;
    }
    world.change_client("pub", serde_json::json!({"webOrigins": ["*"]})).await?;
    world.check("*", Call::post(TOKEN).form(wrong).origin("http://evil.example")).await?;
    world.change_client("pub", serde_json::json!({"webOrigins": []})).await?;
    world.check("none", Call::post(TOKEN).form(wrong).origin("http://localhost:9999")).await?;
    Ok(())
}

async fn admin(world: &mut World) -> Outcome {
    let path = "/admin/realms/{realm}/users?max=0";
    world.check("foreign", Call::get(path).admin().origin("http://evil.example")).await?;
    world.check("without token", Call::get(path).origin("http://evil.example")).await?;
    Ok(())
}
