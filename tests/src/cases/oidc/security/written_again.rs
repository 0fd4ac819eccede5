//! Where a browser is led, which is not letter for letter where it was asked to be led.

use http::Method;
use keycloak_api::oidc::Grant;
use serde_json::json;

use super::{AUTH, LOGOUT, action, ask_for, encoded, expect_short};
use crate::browser::{Browser, redirected};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![logins, after_logout, relative, out_of_band];

/// Addresses that Keycloak writes in another way than they were asked for.
const URIS: &[&str] = &[
    "https://a.example/cb#",
    "https://a.example/cb#x=y",
    "https://a.example/cb?#x",
    "https://a.example/cb?a=b#x",
    "https://a.example?a=[1]&&b&#[",
    "https://a.example?&#&",
    "https://a.example:0443/cb",
    "https://a.example:08443/cb",
    "http://a.example:80/cb",
    "http://a.example:443",
    "HTTPS://a.example:443/cb",
    "https://\u{e9}.example/cb",
    "https://a.example/\u{e9}\u{430}?\u{e9}=\u{e9}#\u{e9}",
    "https://user:\u{e9}@a.example:443/cb",
    "https://[::1]:443/cb",
    "https://a_b.example:443/cb",
    "https://a.example:/cb",
    "https://a.example/a;b=c/$,@&=+!*()'~/%c3%a9%2f",
];

async fn logins(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"redirectUris": ["*", "org.example:*"]})).await?;
    let query = format!("{}&prompt=none", ask_for("org.example:cb#a"));
    let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
    expect_short(world, "org.example:cb#a", &answer);
    for uri in URIS.iter().copied().chain(["org.example:cb?a&&b", "org.example:/cb?"]) {
        for mode in ["query", "fragment", "form_post"] {
            let query = format!("{}&prompt=none&response_mode={mode}", ask_for(uri));
            let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
            match action(&answer) {
                Ok(to) => world.expect_value(&format!("{uri}, {mode}"), &json!(to)),
                Err(_) => expect_short(world, &format!("{uri}, {mode}"), &answer),
            }
        }
    }
    Ok(())
}

async fn after_logout(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"attributes": {"post.logout.redirect.uris": "*"}})).await?;
    for uri in URIS.iter().copied().chain(["/in/cb", "https://a.example/cb?state=x", "https://a.example/#code=x"]) {
        for state in ["", "&state=st"] {
            let query = format!("client_id=conf&post_logout_redirect_uri={}{state}", encoded(uri));
            let answer = world.answer(Call::get(format!("{LOGOUT}?{query}"))).await?;
            expect_short(world, &format!("{uri}{state}"), &answer);
        }
    }
    Ok(())
}

/// What a client that may be sent anywhere says without a server: a path below its root URL.
async fn relative(world: &mut World) -> Outcome {
    for root in ["", "https://app.example.org/root", "${authBaseUrl}"] {
        world.change_client("conf", json!({"rootUrl": root, "redirectUris": ["*"]})).await?;
        for uri in ["/in/cb?a=b", "in/cb", "?a", "#a", "", "//evil.example/cb", "evil.example:443/cb"] {
            let answer = Browser::default().get(world, &format!("{AUTH}?{}&prompt=none", ask_for(uri))).await?;
            expect_short(world, &format!("root `{root}`: `{uri}`"), &answer);
        }
        for (step, uri) in [("where it led", "{base}/in/cb"), ("as it was", "/in/cb")] {
            let code = Browser::default().code(world, &ask_for("/in/cb")).await?;
            let uri = uri.replace("{base}", world.base_url());
            let grant = Grant::authorization_code(code, uri);
            let found = world.keycloak().token(&world.realm, &conf(), &grant).await;
            world.expect_result(&format!("root `{root}`, {step}"), &found.map(|tokens| tokens.token_type));
        }
        world.change_client("conf", json!({"redirectUris": ["/in/*"]})).await?;
        for uri in ["{base}/in/cb", "https://app.example.org/root/in/cb", "/in/cb"] {
            let asked = ask_for(&uri.replace("{base}", world.base_url()));
            let answer = Browser::default().get(world, &format!("{AUTH}?{asked}&prompt=none")).await?;
            expect_short(world, &format!("root `{root}`, below: `{uri}`"), &answer);
        }
    }
    Ok(())
}

/// The page where a login for an installed application ends.
async fn out_of_band(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"redirectUris": ["urn:ietf:wg:oauth:2.0:oob"]})).await?;
    let uri = "urn:ietf:wg:oauth:2.0:oob";
    let mut browser = Browser::default();
    let answer = browser.log_in(world, &ask_for(uri)).await?;
    expect_short(world, "logged in", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    let code = redirected(&answer, "code").unwrap_or_default();
    world.expect_value("shown", &json!([page.status.as_u16(), page.text().contains(&code)]));
    let grant = Grant::authorization_code(code, uri);
    let found = world.keycloak().token(&world.realm, &conf(), &grant).await;
    world.expect_result("then", &found.map(|tokens| tokens.token_type));
    let path = "/realms/{realm}/protocol/openid-connect/oauth/oob";
    for query in ["code=", "error=", "code=&error=x9", "", "code=%3Cb%3Ex9", "error=%22%3Cb%3Ex9"] {
        let answer = world.answer(Call::get(format!("{path}?{query}"))).await?;
        expect_short(world, query, &answer);
        let text = answer.text();
        world.expect_value(&format!("{query}, shown"), &json!([text.contains("x9"), text.contains("<b>x9")]));
    }
    for method in [Method::OPTIONS, Method::POST, Method::DELETE] {
        let answer = world.answer(Call::new(method.clone(), path)).await?;
        expect_short(world, method.as_str(), &answer);
    }
    Ok(())
}
