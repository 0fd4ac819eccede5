//! Markup in every parameter that a page could show again (CWE-79).

use serde_json::json;

use super::{ASK, AUTH, LOGOUT, action, encoded, expect_short};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::World;

cases![authorization, login_form, addresses_of_forms, other_pages, logout, device, profile, paths];

/// What breaks out of an attribute, a text and a script.
const MARKUP: &str = "x9\"'>--></script><script>alert(9)</script><img src=x9 onerror=alert(9)>";

/// Whether any of [`MARKUP`] stands on the page as it came.
fn is_bare(answer: &Answer) -> bool {
    let text = answer.text();
    ["<script>alert(9)", "<img src=x9", "x9\"", "x9'>", "x9\\\"'>"].iter().any(|sign| text.contains(sign))
}

/// JSON has no need of escapes for it: nobody reads that as a page.
fn expect(world: &mut World, step: &str, answer: &Answer) {
    let is_page = answer.header("content-type").starts_with("text/html");
    world.expect_value(step, &json!({"status": answer.status.as_u16(), "bare": is_page && is_bare(answer)}));
}

async fn authorization(world: &mut World) -> Outcome {
    let markup = encoded(MARKUP);
    for name in ["client_id", "redirect_uri", "response_type", "scope", "state", "nonce"] {
        let replaced = ASK.split('&').map(|pair| match pair.split_once('=') {
            Some((given, _)) if given == name => format!("{name}={markup}"),
            _ => pair.to_owned(),
        });
        let query = replaced.collect::<Vec<_>>().join("&");
        for mode in ["", "&response_mode=form_post&prompt=none", "&response_mode=fragment&prompt=none"] {
            let answer = Browser::default().get(world, &format!("{AUTH}?{query}{mode}")).await?;
            expect(world, &format!("{name}{mode}"), &answer);
        }
    }
    for name in [
        "login_hint",
        "ui_locales",
        "kc_locale",
        "prompt",
        "max_age",
        "response_mode",
        "acr_values",
        "claims",
        "display",
        "id_token_hint",
        "kc_idp_hint",
        "kc_action",
        "code_challenge",
        "code_challenge_method",
        "request",
        "request_uri",
        "dpop_jkt",
        "x",
        MARKUP,
    ] {
        let (name, query) = (encoded(name), format!("{ASK}&{}={markup}", encoded(name)));
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
        expect(world, &name, &answer);
        let answer =
            Browser::default().get(world, &format!("{AUTH}?{query}&prompt=none&response_mode=form_post")).await?;
        expect(world, &format!("{name}, refused"), &answer);
    }
    Ok(())
}

async fn login_form(world: &mut World) -> Outcome {
    world.change_realm(json!({"resetPasswordAllowed": true, "registrationAllowed": true})).await?;
    let markup = encoded(MARKUP);
    let mut browser = Browser::default();
    let mut page = browser.get(world, &format!("{AUTH}?{ASK}&login_hint={markup}")).await?;
    expect_short(world, "hint", &page);
    expect(world, "hint, bare", &page);
    for (step, fields) in [
        ("name", [("username", MARKUP), ("password", "x")]),
        ("password", [("username", "alice"), ("password", MARKUP)]),
    ] {
        page = browser.submit(world, &page, &fields).await?;
        expect(world, step, &page);
    }
    let page = browser.click(world, &page, "reset-credentials").await?;
    expect(world, "forgotten", &page);
    let answer = browser.submit(world, &page, &[("username", MARKUP)]).await?;
    let page = browser.follow(world, answer).await?;
    expect(world, "forgotten, sent", &page);
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let mut page = browser.click(world, &page, "registration").await?;
    for name in ["username", "email", "firstName", "lastName", "password", "password-confirm", MARKUP] {
        page = browser.submit(world, &page, &[(name, MARKUP)]).await?;
        expect(world, &format!("register, {name}"), &page);
    }
    Ok(())
}

/// What stands in the address that a form is sent to.
async fn addresses_of_forms(world: &mut World) -> Outcome {
    let markup = encoded(MARKUP);
    for name in ["session_code", "execution", "client_id", "tab_id", "client_data", "auth_session_id", "x", "kc_locale"]
    {
        for place in ["authenticate", "required-action", "restart", "registration", "reset-credentials", "consent"] {
            let mut browser = Browser::default();
            let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
            let to = action(&page)?.replace("authenticate", place);
            let (path, query) = to.split_once('?').unwrap_or_default();
            let pairs = query.split('&').filter(|pair| !pair.starts_with(&format!("{name}=")));
            let address = format!("{path}?{}&{name}={markup}", pairs.collect::<Vec<_>>().join("&"));
            let answer = browser.get(world, &address).await?;
            expect(world, &format!("{place}, {name}"), &answer);
            let answer = Browser::default().get(world, &address).await?;
            expect(world, &format!("{place}, {name}, no cookies"), &answer);
        }
    }
    Ok(())
}

async fn other_pages(world: &mut World) -> Outcome {
    let markup = encoded(MARKUP);
    for path in [
        format!("/realms/{{realm}}/login-actions/action-token?key={markup}"),
        format!("/realms/{{realm}}/login-actions/action-token?key=a.b.c&client_id={markup}&tab_id={markup}"),
        format!("/realms/{{realm}}/login-actions/nope?x={markup}"),
        format!("/realms/{{realm}}/protocol/openid-connect/registrations?client_id={markup}"),
        format!("/realms/{{realm}}/protocol/openid-connect/login-status-iframe.html?x={markup}"),
        format!("/realms/{{realm}}/protocol/openid-connect/3p-cookies/step1.html?x={markup}"),
        format!("/realms/{{realm}}/protocol/openid-connect/certs?x={markup}"),
        format!("/realms/{{realm}}/.well-known/{markup}"),
    ] {
        let answer = world.answer(Call::get(&path).accept("text/html")).await?;
        expect(world, &path.replace(&markup, "<markup>"), &answer);
    }
    Ok(())
}

async fn logout(world: &mut World) -> Outcome {
    let markup = encoded(MARKUP);
    for name in ["id_token_hint", "post_logout_redirect_uri", "client_id", "state", "ui_locales", "redirect_uri", "x"] {
        let answer = world.answer(Call::get(format!("{LOGOUT}?{name}={markup}"))).await?;
        expect(world, name, &answer);
        let answer = world.answer(Call::get(format!("{LOGOUT}?client_id=conf&{name}={markup}"))).await?;
        expect(world, &format!("{name}, of a client"), &answer);
    }
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let page = browser.get(world, &format!("{LOGOUT}?state={markup}&ui_locales={markup}&x={markup}")).await?;
    expect(world, "asked", &page);
    Ok(())
}

async fn device(world: &mut World) -> Outcome {
    let markup = encoded(MARKUP);
    let page = "/realms/{realm}/device";
    for query in ["user_code", "error", "x"] {
        let answer = world.answer(Call::get(format!("{page}?{query}={markup}"))).await?;
        expect(world, query, &answer);
        let answer = world.answer(Call::get(format!("{page}/status?{query}={markup}"))).await?;
        expect(world, &format!("status, {query}"), &answer);
    }
    let form = Call::post(page).form(format!("device_user_code={markup}")).accept("text/html");
    let answer = world.answer(form).await?;
    expect(world, "typed in", &answer);
    Ok(())
}

/// What a user types into the forms of required actions.
async fn profile(world: &mut World) -> Outcome {
    world.change_user("bob", json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    let mut browser = Browser::default();
    let mut page = browser.begin(world, "bob", ASK).await?;
    for name in ["username", "email", "firstName", "lastName"] {
        page = browser.submit(world, &page, &[(name, MARKUP)]).await?;
        expect(world, name, &page);
    }
    world.change_user("carol", json!({"requiredActions": ["CONFIGURE_TOTP"]})).await?;
    let mut browser = Browser::default();
    let mut page = browser.begin(world, "carol", ASK).await?;
    for name in ["totp", "userLabel", "mode"] {
        page = browser.submit(world, &page, &[(name, MARKUP)]).await?;
        expect(world, name, &page);
    }
    Ok(())
}

async fn paths(world: &mut World) -> Outcome {
    let markup = encoded(MARKUP).replace('+', "%20");
    for path in [
        format!("/{markup}"),
        format!("/realms/{markup}"),
        format!("/realms/{markup}/protocol/openid-connect/auth"),
        format!("/realms/{{realm}}/{markup}"),
        format!("/realms/{{realm}}/protocol/{markup}/auth"),
        format!("/realms/{{realm}}/protocol/openid-connect/{markup}"),
        format!("/realms/{{realm}}/login-actions/{markup}"),
    ] {
        let answer = world.answer(Call::get(&path).accept("text/html")).await?;
        expect(world, &path.replace(&markup, "<markup>"), &answer);
    }
    Ok(())
}
