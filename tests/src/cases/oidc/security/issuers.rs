//! Answers, codes and tokens of one issuer at another (RFC 9207, RFC 9700 section 4.4).

use keycloak_api::oidc::Grant;
use serde_json::json;

use super::{ASK, AUTH, CODE, CONF, TOKEN, USERINFO, expect_short};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf, representation};

cases![named_in_answers, named_no_more, codes, codes_of_sessions, tokens, other_hosts, by_administrators];

/// Another realm with the same users and clients.
async fn elsewhere(world: &mut World) -> Outcome<String> {
    let name = world.another_realm("elsewhere");
    world.keycloak().create_realm(&representation(&name)?).await?;
    Ok(name)
}

/// Every answer of the authorization endpoint names its issuer.
async fn named_in_answers(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, ASK).await?;
    for mode in ["query", "fragment", "query.jwt"] {
        let answer = browser.get(world, &format!("{AUTH}?{ASK}&response_mode={mode}")).await?;
        expect_short(world, mode, &answer);
        for (step, query) in [
            ("silently", format!("{ASK}&prompt=none")),
            ("bad scope", ASK.replace("=openid", "=nope")),
            ("bad type", ASK.replace("=code", "=nope")),
            ("bad prompt", format!("{ASK}&prompt=nope")),
            ("not allowed", ASK.replace("=code", "=token")),
        ] {
            let answer = Browser::default().get(world, &format!("{AUTH}?{query}&response_mode={mode}")).await?;
            expect_short(world, &format!("{mode}, {step}"), &answer);
        }
    }
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&iss=https%3A%2F%2Fevil.example")).await?;
    expect_short(world, "asked for", &answer);
    Ok(())
}

/// A client that cannot bear it.
async fn named_no_more(world: &mut World) -> Outcome {
    let change = json!({"attributes": {"exclude.issuer.from.auth.response": "true"}});
    world.change_client("conf", change).await?;
    let mut browser = Browser::default();
    let answer = browser.log_in(world, ASK).await?;
    expect_short(world, "logged in", &answer);
    let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    expect_short(world, "refused", &answer);
    let change = json!({"attributes": {"exclude.session.state.from.auth.response": "true"}});
    world.change_client("conf", change).await?;
    let answer = browser.log_in(world, ASK).await?;
    expect_short(world, "without the session", &answer);
    Ok(())
}

async fn codes(world: &mut World) -> Outcome {
    let other = elsewhere(world).await?;
    let code = world.code(ASK).await?;
    world.check("elsewhere", Call::post(TOKEN.replace("{realm}", &other)).form(format!("{CODE}&{CONF}"))).await?;
    let grant = Grant::authorization_code(code, "http://localhost:9999/cb");
    let found = world.keycloak().token(&world.realm, &conf(), &grant).await;
    world.expect_result("then here", &found.map(|tokens| tokens.token_type));
    Ok(())
}

/// Whoever has a code at all ends what it names, here and elsewhere.
async fn codes_of_sessions(world: &mut World) -> Outcome {
    let other = elsewhere(world).await?;
    for (step, elsewhere, made) in [
        ("garbage", false, "x.{session}.{client}"),
        ("another session", false, "{id}.x.{client}"),
        ("another client", false, "{id}.{session}.x"),
        ("a part less", false, "{id}.{session}"),
        ("a part more", false, "{id}.{session}.{client}.x"),
        ("garbage elsewhere", true, "x.{session}.x"),
        ("less elsewhere", true, "x.{session}"),
    ] {
        let mut browser = Browser::default();
        let code = browser.code(world, ASK).await?;
        let parts: Vec<&str> = code.split('.').collect();
        let [id, session, client] = parts[..] else { return Err("no code".into()) };
        let made = made.replace("{id}", id).replace("{session}", session).replace("{client}", client);
        let realm = if elsewhere { other.clone() } else { world.realm.clone() };
        let grant = Grant::authorization_code(made, "http://localhost:9999/cb");
        let found = world.keycloak().token(&realm, &conf(), &grant).await;
        world.expect_result(step, &found.map(|tokens| tokens.token_type));
        let grant = Grant::authorization_code(code.clone(), "http://localhost:9999/cb");
        let found = world.keycloak().token(&world.realm, &conf(), &grant).await;
        world.expect_result(&format!("{step}, the code then"), &found.map(|tokens| tokens.token_type));
        super::silently(world, &format!("{step}, the browser then"), &mut browser).await?;
    }
    Ok(())
}

async fn tokens(world: &mut World) -> Outcome {
    let other = elsewhere(world).await?;
    let tokens = world.keycloak().token(&other, &conf(), &alice().with_scope("openid")).await?;
    world.keep(&tokens);
    world.check("userinfo", Call::get(USERINFO).bearer("{access}")).await?;
    let endpoint = |name: &str| format!("/realms/{{realm}}/protocol/openid-connect/{name}");
    for (step, path, form) in [
        ("introspected", "token/introspect", "token={access}"),
        ("refresh token introspected", "token/introspect", "token={refresh}"),
        ("revoked", "revoke", "token={refresh}"),
        ("refreshed", "token", "grant_type=refresh_token&refresh_token={refresh}"),
        ("logged out", "logout", "refresh_token={refresh}"),
        (
            "exchanged",
            "token",
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token={access}\
             &subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token",
        ),
    ] {
        world.check(step, Call::post(endpoint(path)).form(format!("{form}&{CONF}"))).await?;
    }
    world
        .check(
            "registered by",
            Call::post("/realms/{realm}/clients-registrations/default").bearer("{access}").json(&json!({})),
        )
        .await?;
    world.check("still good there", Call::get(USERINFO.replace("{realm}", &other)).bearer("{access}")).await?;
    Ok(())
}

/// The server under another of its names.
async fn other_hosts(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    let answer =
        world.answer(Call::get(USERINFO).bearer("{access}").header("x-forwarded-host", "evil.example")).await?;
    expect_short(world, "as a proxy says", &answer);
    let call = Call::get("/realms/{realm}/.well-known/openid-configuration").header("x-forwarded-host", "evil.example");
    let document = world.answer(call).await?.json();
    world.expect_value("issuer", &document["issuer"]);
    Ok(())
}

/// Tokens of one realm at the admin API of another.
async fn by_administrators(world: &mut World) -> Outcome {
    let other = elsewhere(world).await?;
    world.give_client_role("alice", "realm-management", "realm-admin").await?;
    world.log_in("openid").await?;
    for (step, realm) in [("its own", "{realm}"), ("another", other.as_str()), ("master", "master"), ("none", "nope")] {
        let answer = world.answer(Call::get(format!("/admin/realms/{realm}/users?max=0")).bearer("{access}")).await?;
        expect_short(world, step, &answer);
    }
    Ok(())
}
