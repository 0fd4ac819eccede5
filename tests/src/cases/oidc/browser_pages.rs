//! Authorization requests that are wrong, and forms that are sent out of turn.

use super::{ASK, AUTH};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page::forms;
use crate::world::World;

cases![
    bad_requests,
    request_objects,
    redirect_uris,
    clients,
    implicit,
    posted,
    registrations,
    stale_forms,
    missing_cookies,
    unknown_actions,
    form_got,
    restart,
];

async fn bad_requests(world: &mut World) -> Outcome {
    for (step, query) in [
        ("nothing", String::new()),
        ("client_id missing", ASK.replace("client_id=conf&", "")),
        ("client_id empty", ASK.replace("client_id=conf", "client_id=")),
        ("client_id unknown", ASK.replace("conf", "nope")),
        ("redirect_uri missing", ASK.replace("redirect_uri", "x")),
        ("response_type missing", ASK.replace("response_type=code&", "")),
        ("response_type empty", ASK.replace("response_type=code", "response_type=")),
        ("response_type unknown", ASK.replace("response_type=code", "response_type=nope")),
        ("response_type none", ASK.replace("response_type=code", "response_type=none")),
        ("response_type token", ASK.replace("response_type=code", "response_type=token")),
        ("response_type hybrid", ASK.replace("response_type=code", "response_type=code+id_token")),
        ("scope unknown", ASK.replace("openid", "openid+nope")),
        ("scope empty", ASK.replace("scope=openid", "scope=")),
        ("client_id twice", format!("{ASK}&client_id=conf")),
        ("state twice", format!("{ASK}&state=x")),
        ("unknown parameter", format!("{ASK}&x=y")),
        ("acr_values", format!("{ASK}&acr_values=5")),
        ("claims", format!("{ASK}&claims=%7B%7D")),
        ("claims broken", format!("{ASK}&claims=%7B")),
        ("ui_locales", format!("{ASK}&ui_locales=de")),
    ] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
        world.expect(step, &answer);
    }
    Ok(())
}

async fn request_objects(world: &mut World) -> Outcome {
    for request in ["request=abc", "request_uri=http%3A%2F%2Fx.example%2Fr", "request_uri=urn%3Aabc"] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}&{request}")).await?;
        world.expect(request, &answer);
    }
    Ok(())
}

async fn redirect_uris(world: &mut World) -> Outcome {
    for uri in [
        "http://localhost:9999/cb",
        "http://localhost:9999/cb/",
        "http://localhost:9999/cb?x=1",
        "http://localhost:9999/wild",
        "http://localhost:9999/wild/",
        "http://localhost:9999/wild/a/b?c=d",
        "http://localhost:9999/wild/../x",
        "http://localhost:9999/wild/%2e%2e/x",
        "http://localhost:9999/wild/a b",
        "http://localhost:9999/wildcard",
        "HTTP://localhost:9999/cb",
        "http://LOCALHOST:9999/cb",
        "http://127.0.0.1:9999/cb",
        "http://localhost/cb",
        "https://localhost:9999/cb",
        "http://user@localhost:9999/wild/a",
        "http://localhost:9999/wild/a#frag",
        "/cb",
        "",
        "javascript:alert(1)",
    ] {
        let encoded: String = form_urlencoded::byte_serialize(uri.as_bytes()).collect();
        let query = ASK.replace("http%3A%2F%2Flocalhost%3A9999%2Fcb", &encoded);
        // What matters is whether it was taken, so that no login is needed.
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}&prompt=none")).await?;
        world.expect(&format!("`{uri}`"), &answer);
    }
    Ok(())
}

async fn clients(world: &mut World) -> Outcome {
    for client in ["disabled", "api", "no-standard-flow", "odd%3A+id", "no-direct", "account", "admin-cli"] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{}", ASK.replace("conf", client))).await?;
        world.expect(client, &answer);
    }
    world.change_realm(serde_json::json!({"enabled": false})).await?;
    let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("realm disabled", &answer);
    let unknown = AUTH.replace("{realm}", "no-such-realm");
    let answer = Browser::default().get(world, &format!("{unknown}?{ASK}")).await?;
    world.expect("realm unknown", &answer);
    Ok(())
}

async fn implicit(world: &mut World) -> Outcome {
    let ask = ASK.replace("conf", "implicit");
    for (step, query) in [
        ("id_token, no nonce", ask.replace("=code", "=id_token").replace("&nonce=n-0", "")),
        ("token, in the query", format!("{}&response_mode=query", ask.replace("=code", "=token"))),
        ("id_token token, silently", format!("{}&prompt=none", ask.replace("=code", "=id_token+token"))),
        ("id_token", ask.replace("=code", "=id_token")),
    ] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
        world.expect(step, &answer);
    }
    Ok(())
}

async fn posted(world: &mut World) -> Outcome {
    world.check("form", Call::post(AUTH).form(ASK)).await?;
    world.check("put", Call::put(format!("{AUTH}?{ASK}"))).await?;
    world.check("head", Call::new(http::Method::HEAD, format!("{AUTH}?{ASK}"))).await?;
    Ok(())
}

async fn registrations(world: &mut World) -> Outcome {
    let registrations = AUTH.replace("/auth", "/registrations");
    world.check("not allowed", Call::get(format!("{registrations}?{ASK}"))).await?;
    world.check("asked for", Call::get(format!("{AUTH}?{ASK}&prompt=create"))).await?;
    Ok(())
}

async fn stale_forms(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let first = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let right = [("username", "alice"), ("password", "alice-password")];
    let second = browser.submit(world, &first, &[("username", "alice"), ("password", "wrong")]).await?;
    let answer = browser.submit(world, &first, &right).await?;
    world.expect("the form before the last", &answer);
    let _ = browser.submit(world, &second, &right).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let _ = browser.submit(world, &page, &right).await?;
    let answer = browser.submit(world, &page, &right).await?;
    world.expect("a form that was done with", &answer);
    Ok(())
}

async fn missing_cookies(world: &mut World) -> Outcome {
    let page = Browser::default().get(world, &format!("{AUTH}?{ASK}")).await?;
    let right = [("username", "alice"), ("password", "alice-password")];
    let answer = Browser::default().submit(world, &page, &right).await?;
    world.expect("no cookies", &answer);
    Ok(())
}

async fn unknown_actions(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    for (step, path) in [
        ("bare", "/realms/{realm}/login-actions/authenticate"),
        ("unknown", "/realms/{realm}/login-actions/nope"),
        ("consent", "/realms/{realm}/login-actions/consent"),
    ] {
        let answer = browser.get(world, path).await?;
        world.expect(step, &answer);
        let answer = Browser::default().get(world, path).await?;
        world.expect(&format!("{step}, no cookies"), &answer);
    }
    Ok(())
}

/// The address that the form is sent to, typed into the browser.
async fn form_got(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let action = forms(&page.text()).into_iter().next().map(|form| form.action).unwrap_or_default();
    let answer = browser.get(world, &action).await?;
    world.expect("page", &answer);
    Ok(())
}

async fn restart(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let path = "/realms/{realm}/login-actions/restart?client_id=conf";
    let answer = browser.get(world, path).await?;
    world.expect("restarted", &answer);
    let answer = Browser::default().get(world, path).await?;
    world.expect("no cookies", &answer);
    Ok(())
}
