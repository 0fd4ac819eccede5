//! The headers that keep pages out of frames, caches and search engines, on every kind of answer.

use http::Method;
use serde_json::{Map, Value, json};

use super::{ASK, AUTH, LOGOUT, TOKEN, USERINFO};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::World;

cases![pages, refusals, refusals_as_json, json_asked_for, endpoints, frames, own_policy];

const NAMES: [&str; 9] = [
    "x-frame-options",
    "content-security-policy",
    "content-security-policy-report-only",
    "x-content-type-options",
    "referrer-policy",
    "strict-transport-security",
    "x-robots-tag",
    "x-xss-protection",
    "cache-control",
];

fn expect(world: &mut World, step: &str, answer: &Answer) {
    let mut headers: Map<String, Value> = NAMES
        .iter()
        .filter_map(|name| answer.headers.get(*name).map(|_| ((*name).to_owned(), json!(answer.header(name)))))
        .collect();
    headers.insert("status".to_owned(), json!(answer.status.as_u16()));
    // Who answers says nothing of itself.
    headers.insert("server".to_owned(), json!(answer.header("server")));
    headers.insert("x-powered-by".to_owned(), json!(answer.header("x-powered-by")));
    world.expect_value(step, &Value::Object(headers));
}

async fn pages(world: &mut World) -> Outcome {
    world.change_realm(json!({"resetPasswordAllowed": true, "registrationAllowed": true})).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    expect(world, "login", &page);
    let page = browser.submit(world, &page, &[("username", "alice"), ("password", "wrong")]).await?;
    expect(world, "a wrong password", &page);
    for link in ["registration", "reset-credentials"] {
        let page = browser.clone().click(world, &page, link).await?;
        expect(world, link, &page);
    }
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    expect(world, "to the client", &answer);
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&response_mode=form_post")).await?;
    expect(world, "a form for the client", &answer);
    let page = browser.get(world, LOGOUT).await?;
    expect(world, "logout", &page);
    let answer = browser.submit(world, &page, &[("confirmLogout", "Logout")]).await?;
    expect(world, "logged out", &answer);
    let page = Browser::default().begin(world, "action", ASK).await?;
    expect(world, "a required action", &page);
    let page = Browser::default().begin(world, "alice", &ASK.replace("=conf", "=consent")).await?;
    expect(world, "consent", &page);
    let page = world.answer(Call::get("/realms/{realm}/device")).await?;
    expect(world, "device", &page);
    Ok(())
}

async fn refusals(world: &mut World) -> Outcome {
    refused(world, "text/html").await?;
    let answer = world.answer(Call::new(Method::PUT, format!("{AUTH}?{ASK}"))).await?;
    expect(world, "another method", &answer);
    Ok(())
}

async fn refusals_as_json(world: &mut World) -> Outcome {
    refused(world, "application/json").await
}

/// Who asks for JSON, and who only takes it.
async fn json_asked_for(world: &mut World) -> Outcome {
    for accept in [
        "application/*",
        "*/*",
        "text/plain",
        "text/html;q=0.9, application/json;q=0.1",
        "application/xml, */*;q=0.1",
        "application/json+x",
        "APPLICATION/JSON",
        "",
    ] {
        let path = format!("{AUTH}?{}", ASK.replace("=conf", "=nope"));
        let answer = world.answer(Call::get(path).accept(accept)).await?;
        let kind = answer.header("content-type");
        world.expect_value(accept, &json!([answer.status.as_u16(), kind]));
    }
    let answer = world.answer(Call::get(format!("{LOGOUT}?id_token_hint=x")).accept("application/json")).await?;
    world.expect("a refusal", &answer);
    Ok(())
}

async fn refused(world: &mut World, accept: &str) -> Outcome {
    for (step, path) in [
        ("unknown client", format!("{AUTH}?{}", ASK.replace("=conf", "=nope"))),
        ("silently", format!("{AUTH}?{ASK}&prompt=none")),
        ("no login", "/realms/{realm}/login-actions/authenticate".to_owned()),
        ("no action", "/realms/{realm}/login-actions/nope".to_owned()),
        ("mail link", "/realms/{realm}/login-actions/action-token?key=abc".to_owned()),
        ("logout", format!("{LOGOUT}?id_token_hint=abc")),
        ("no realm", "/realms/nope/protocol/openid-connect/auth".to_owned()),
        ("no endpoint", "/realms/{realm}/protocol/openid-connect/nope".to_owned()),
        ("no page", "/nope".to_owned()),
        ("device", "/realms/{realm}/device?user_code=abc".to_owned()),
        ("told of a device", "/realms/{realm}/device/status?error=access_denied".to_owned()),
    ] {
        let answer = world.answer(Call::get(&path).accept(accept)).await?;
        expect(world, step, &answer);
    }
    Ok(())
}

async fn endpoints(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    let form = "grant_type=password&client_id=pub&username=alice&password=alice-password";
    for (step, call) in [
        ("discovery", Call::get("/realms/{realm}/.well-known/openid-configuration")),
        ("certs", Call::get("/realms/{realm}/protocol/openid-connect/certs")),
        ("realm", Call::get("/realms/{realm}")),
        ("tokens", Call::post(TOKEN).form(form)),
        ("tokens refused", Call::post(TOKEN).form(form.replace("alice-", "x"))),
        ("userinfo", Call::get(USERINFO).bearer("{access}")),
        ("userinfo refused", Call::get(USERINFO)),
        ("users", Call::get("/admin/realms/{realm}/users?max=1").admin()),
        ("users refused", Call::get("/admin/realms/{realm}/users")),
        ("deleted", Call::delete("/admin/realms/{realm}/logout-all").admin()),
        ("preflight", Call::new(Method::OPTIONS, TOKEN).origin("https://evil.example")),
    ] {
        let answer = world.answer(call).await?;
        expect(world, step, &answer);
    }
    Ok(())
}

/// The pages that clients put into frames.
async fn frames(world: &mut World) -> Outcome {
    for path in ["login-status-iframe.html", "3p-cookies/step1.html", "3p-cookies/step2.html"] {
        let answer = world.answer(Call::get(format!("/realms/{{realm}}/protocol/openid-connect/{path}"))).await?;
        expect(world, path, &answer);
    }
    Ok(())
}

/// A realm may say it otherwise.
async fn own_policy(world: &mut World) -> Outcome {
    let headers = json!({
        "xFrameOptions": "DENY", "contentSecurityPolicy": "frame-src 'none'; frame-ancestors 'none'; object-src 'none';",
        "contentSecurityPolicyReportOnly": "default-src 'self'", "xContentTypeOptions": "", "xRobotsTag": "noindex",
        "strictTransportSecurity": "max-age=60", "referrerPolicy": "same-origin", "xXSSProtection": "1; mode=block",
    });
    world.change_realm(json!({"browserSecurityHeaders": headers})).await?;
    for (step, path) in [
        ("login", format!("{AUTH}?{ASK}")),
        ("an error", format!("{AUTH}?{}", ASK.replace("=conf", "=nope"))),
        ("a redirect", format!("{AUTH}?{ASK}&prompt=none")),
        ("discovery", "/realms/{realm}/.well-known/openid-configuration".to_owned()),
        ("a frame", "/realms/{realm}/protocol/openid-connect/login-status-iframe.html".to_owned()),
        ("no endpoint", "/realms/{realm}/protocol/openid-connect/nope".to_owned()),
    ] {
        let answer = world.answer(Call::get(path)).await?;
        expect(world, step, &answer);
    }
    let answer = world.answer(Call::get("/admin/realms/{realm}/users?max=1").admin()).await?;
    expect(world, "the admin API", &answer);
    Ok(())
}
