//! Logout in the browser (OpenID Connect RP-Initiated Logout 1.0).

use keycloak_api::oidc::{ClientAuth, Grant};

use super::{ASK, AUTH, CODE, CONF, LOGOUT, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    confirmed,
    with_hint,
    with_redirect,
    bad_requests,
    posted,
    without_session,
    post_logout_redirect_uris,
    realm_disabled,
    links,
    bad_hints,
    expired_hint needs [Time],
];

const BACK: &str = "post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb";

/// A browser that is logged in, and its `{id}`.
async fn begin(world: &mut World) -> Outcome<Browser> {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let tokens = world.answer(Call::post(TOKEN).form(format!("{CODE}&{CONF}"))).await?.json();
    world.set("id", tokens["id_token"].as_str().unwrap_or_default());
    world.set("access", tokens["access_token"].as_str().unwrap_or_default());
    world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
    Ok(browser)
}

/// Whether the browser's session is over: the answer to a silent request.
async fn silently(world: &mut World, step: &str, browser: &mut Browser) -> Outcome {
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    world.expect(step, &answer);
    Ok(())
}

async fn confirmed(world: &mut World) -> Outcome {
    let mut browser = begin(world).await?;
    let page = browser.get(world, LOGOUT).await?;
    world.expect("asked", &page);
    silently(world, "not yet", &mut browser).await?;
    let page = browser.get(world, LOGOUT).await?;
    let answer = browser.submit(world, &page, &[("confirmLogout", "Logout")]).await?;
    world.expect("confirmed", &answer);
    silently(world, "over", &mut browser).await?;
    let mut browser = begin(world).await?;
    let page = browser.get(world, &format!("{LOGOUT}?client_id=conf&{BACK}&state=s1")).await?;
    world.expect("asked, with a client", &page);
    let answer = browser.submit(world, &page, &[("confirmLogout", "Logout")]).await?;
    world.expect("confirmed, with a client", &answer);
    Ok(())
}

async fn with_hint(world: &mut World) -> Outcome {
    let mut browser = begin(world).await?;
    let answer = browser.get(world, &format!("{LOGOUT}?id_token_hint={{id}}")).await?;
    world.expect("out", &answer);
    silently(world, "over", &mut browser).await?;
    let form = format!("grant_type=refresh_token&refresh_token={{refresh}}&{CONF}");
    world.check("refresh", Call::post(TOKEN).form(form)).await?;
    world.check("again", Call::get(format!("{LOGOUT}?id_token_hint={{id}}"))).await?;
    let _ = begin(world).await?;
    world.check("without cookies", Call::get(format!("{LOGOUT}?id_token_hint={{id}}"))).await?;
    Ok(())
}

async fn with_redirect(world: &mut World) -> Outcome {
    let mut browser = begin(world).await?;
    let answer = browser.get(world, &format!("{LOGOUT}?id_token_hint={{id}}&{BACK}&state=s%201")).await?;
    world.expect("out", &answer);
    let answer = browser.get(world, &format!("{LOGOUT}?id_token_hint={{id}}&{BACK}")).await?;
    world.expect("again", &answer);
    Ok(())
}

async fn bad_requests(world: &mut World) -> Outcome {
    let mut browser = begin(world).await?;
    for (step, query) in [
        ("hint garbage", "id_token_hint=abc".to_owned()),
        ("hint is an access token", "id_token_hint={access}".to_owned()),
        ("hint of another client", "id_token_hint={id}&client_id=other".to_owned()),
        (
            "hint, uri not registered",
            "id_token_hint={id}&post_logout_redirect_uri=http%3A%2F%2Fevil.example".to_owned(),
        ),
        ("uri alone", BACK.to_owned()),
        ("client unknown", format!("client_id=nope&{BACK}")),
        ("client, uri not registered", "client_id=conf&post_logout_redirect_uri=http%3A%2F%2Fevil.example".to_owned()),
        ("legacy redirect_uri", "redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb".to_owned()),
    ] {
        let answer = browser.get(world, &format!("{LOGOUT}?{query}")).await?;
        world.expect(step, &answer);
    }
    silently(world, "still logged in", &mut browser).await
}

async fn posted(world: &mut World) -> Outcome {
    let mut browser = begin(world).await?;
    let form = Call::post(LOGOUT).form(format!("id_token_hint={{id}}&{BACK}&state=s1"));
    let answer = browser.send(world, form).await?;
    world.expect("out", &answer);
    silently(world, "over", &mut browser).await
}

async fn without_session(world: &mut World) -> Outcome {
    world.check("bare", Call::get(LOGOUT)).await?;
    world.check("client and uri", Call::get(format!("{LOGOUT}?client_id=conf&{BACK}&state=s1"))).await?;
    Ok(())
}

/// A client can say where browsers may go; `+` are its redirect URIs, `-` nowhere.
async fn post_logout_redirect_uris(world: &mut World) -> Outcome {
    for (step, uris) in [
        ("+", "+"),
        ("-", "-"),
        ("another", "http://localhost:9999/bye"),
        ("several", "http://localhost:9999/bye##http://localhost:9999/cb"),
        ("empty", ""),
    ] {
        world.change_client("conf", serde_json::json!({"attributes": {"post.logout.redirect.uris": uris}})).await?;
        world.check(step, Call::get(format!("{LOGOUT}?client_id=conf&{BACK}"))).await?;
    }
    Ok(())
}

async fn realm_disabled(world: &mut World) -> Outcome {
    let mut browser = begin(world).await?;
    world.change_realm(serde_json::json!({"enabled": false})).await?;
    let page = browser.get(world, LOGOUT).await?;
    world.expect("asked", &page);
    let answer = browser.submit(world, &page, &[("confirmLogout", "Logout")]).await?;
    world.expect("confirmed", &answer);
    Ok(())
}

/// A client's own page, to which the last page leads.
async fn links(world: &mut World) -> Outcome {
    for (step, change) in [
        ("absolute", serde_json::json!({"rootUrl": "", "baseUrl": "http://localhost:9999/home"})),
        ("relative", serde_json::json!({"rootUrl": "http://localhost:9999/", "baseUrl": "/home"})),
        ("none", serde_json::json!({"rootUrl": "http://localhost:9999/", "baseUrl": ""})),
    ] {
        world.change_client("conf", change).await?;
        let query = "client_id=conf&post_logout_redirect_uri=http%3A%2F%2Fevil.example";
        let answer = world.check(step, Call::get(format!("{LOGOUT}?{query}"))).await?;
        let page = answer.text();
        let link = page.split("id=\"backToApplication\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
        world.expect_value(&format!("{step}, link"), &serde_json::json!(link));
    }
    Ok(())
}

async fn bad_hints(world: &mut World) -> Outcome {
    let mut browser = begin(world).await?;
    let tokens = world.keycloak().token(&world.realm, &conf(), &alice().with_scope("openid")).await?;
    let id = tokens.id_token.unwrap_or_default();
    world.set("tampered", super::tampered(&id));
    world.set("unsigned", super::unsigned(&id));
    let (name, password) = world.admin();
    let admin = Grant::password(name, password).with_scope("openid");
    let tokens = world.keycloak().token("master", &ClientAuth::public("admin-cli"), &admin).await?;
    world.set("elsewhere", tokens.id_token.unwrap_or_default());
    for (step, query) in [
        ("tampered", "id_token_hint={tampered}".to_owned()),
        ("unsigned", "id_token_hint={unsigned}".to_owned()),
        ("of another realm", "id_token_hint={elsewhere}".to_owned()),
        ("empty", "id_token_hint=".to_owned()),
        ("a refresh token", "id_token_hint={refresh}".to_owned()),
        ("tampered, with an address", format!("id_token_hint={{tampered}}&{BACK}")),
        ("of another realm, with an address", format!("id_token_hint={{elsewhere}}&{BACK}")),
    ] {
        let answer = browser.get(world, &format!("{LOGOUT}?{query}")).await?;
        world.expect(step, &answer);
    }
    silently(world, "still logged in", &mut browser).await?;
    for (step, query) in [
        ("twice", "id_token_hint={id}&id_token_hint={id}".to_owned()),
        ("state twice", format!("{BACK}&client_id=conf&state=a&state=b")),
        ("address twice", format!("{BACK}&{BACK}&client_id=conf")),
        ("client twice", format!("{BACK}&client_id=conf&client_id=conf")),
    ] {
        let answer = browser.get(world, &format!("{LOGOUT}?{query}")).await?;
        world.expect(step, &answer);
    }
    silently(world, "over", &mut browser).await
}

/// An ID token is a hint for longer than it holds.
async fn expired_hint(world: &mut World) -> Outcome {
    world.change_realm(serde_json::json!({"accessTokenLifespan": 1})).await?;
    let mut browser = begin(world).await?;
    world.pass(3).await;
    let answer = browser.get(world, &format!("{LOGOUT}?id_token_hint={{id}}&{BACK}&state=s1")).await?;
    world.expect("out", &answer);
    silently(world, "over", &mut browser).await
}
