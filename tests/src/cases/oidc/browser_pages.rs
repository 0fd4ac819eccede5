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
    restarted_by_cookie,
    restarted_by_page,
    expired_pages,
    two_tabs,
    already_logged_in,
    stale_followed,
    request_tokens,
    another_user,
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

/// The server has forgotten the login, and the browser has not.
async fn restarted_by_cookie(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    browser.cookies.remove("AUTH_SESSION_ID");
    let right = [("username", "alice"), ("password", "alice-password")];
    let answer = browser.submit(world, &page, &right).await?;
    world.expect("posted", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("page", &page);
    let page = browser.submit(world, &page, &[("username", "alice"), ("password", "wrong")]).await?;
    world.expect("wrong", &page);
    let answer = browser.submit(world, &page, &right).await?;
    world.expect("logged in", &answer);
    Ok(())
}

async fn restarted_by_page(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let action = forms(&page.text()).into_iter().next().map(|form| form.action).unwrap_or_default();
    browser.submit(world, &page, &[("username", "alice"), ("password", "wrong")]).await?;
    let path = action.replace("authenticate?", "restart?");
    let answer = browser.get(world, &path).await?;
    world.expect("restarted", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect("logged in", &answer);
    Ok(())
}

async fn expired_pages(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let action = forms(&page.text()).into_iter().next().map(|form| form.action).unwrap_or_default();
    let pairs: Vec<&str> = action.split(['?', '&']).collect();
    let without = |names: &[&str]| -> String {
        let kept = pairs.iter().skip(1).filter(|pair| !names.iter().any(|name| pair.starts_with(name)));
        kept.copied().collect::<Vec<_>>().join("&")
    };
    let path = "/realms/{realm}/login-actions/authenticate";
    for (step, query) in [
        ("nothing but the tab", without(&["session_code", "execution"])),
        ("no code", without(&["session_code"])),
        ("another execution", format!("{}&execution=abc", without(&["session_code", "execution"]))),
        ("wrong code", format!("{}&session_code=abc", without(&["session_code"]))),
        ("wrong code and execution", format!("{}&session_code=abc&execution=abc", without(&["session_code", "exec"]))),
        ("another client", without(&["session_code", "client_id"]) + "&client_id=other"),
        ("unknown client", without(&["session_code", "client_id"]) + "&client_id=nope"),
        ("another tab", without(&["session_code", "tab_id"]) + "&tab_id=abc"),
    ] {
        let answer = browser.get(world, &format!("{path}?{query}")).await?;
        world.expect(step, &answer);
    }
    Ok(())
}

async fn two_tabs(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let first = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let second = browser.get(world, &format!("{AUTH}?{}", ASK.replace("=conf", "=other"))).await?;
    world.expect("second", &second);
    let right = [("username", "alice"), ("password", "alice-password")];
    let answer = browser.submit(world, &first, &right).await?;
    world.expect("logged in", &answer);
    let answer = browser.submit(world, &second, &right).await?;
    world.expect("the other tab", &answer);
    Ok(())
}

/// Another user shows the password where one is logged in already.
async fn another_user(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let page = browser.get(world, &format!("{AUTH}?{ASK}&prompt=login")).await?;
    let answer = browser.submit(world, &page, &[("username", "bob"), ("password", "bob-password")]).await?;
    world.expect("another name", &answer);
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    world.expect("still logged in", &answer);
    Ok(())
}

async fn stale_followed(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let first = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let wrong = [("username", "alice"), ("password", "wrong")];
    browser.submit(world, &first, &wrong).await?;
    let answer = browser.submit(world, &first, &wrong).await?;
    let location = answer.header("location").to_owned();
    let page = browser.get(world, &location).await?;
    world.expect("page", &page);
    let page = browser.get(world, &location).await?;
    world.expect("once more", &page);
    Ok(())
}

/// Request objects that are no tokens, or not this server's.
async fn request_tokens(world: &mut World) -> Outcome {
    for request in [
        "request=",
        "request=a.b.c",
        "request=abc&request_uri=urn%3Aabc",
        "request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aabc",
    ] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}&{request}")).await?;
        world.expect(request, &answer);
    }
    Ok(())
}

/// A login page of a login that is over, without what would lead back to the client.
async fn already_logged_in(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let path = "/realms/{realm}/login-actions/authenticate";
    for (step, query) in [("client", "client_id=conf&tab_id=abc"), ("nothing", ""), ("unknown", "client_id=nope")] {
        let answer = browser.get(world, &format!("{path}?{query}")).await?;
        world.expect(step, &answer);
    }
    Ok(())
}
