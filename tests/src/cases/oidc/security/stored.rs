//! Markup in names that are kept, where pages show them (CWE-79).

use serde_json::{Value, json};

use super::{ASK, AUTH, LOGOUT};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::cases::oidc::profile_forms::{attribute, configure, registration};
use crate::wire::Answer;
use crate::world::World;

cases![users, profiles, clients, scopes, realms, sanitized, credentials];

const MARKUP: &str = "x9\"'></script><script>alert(9)</script><img src=x9 onerror=alert(9)>";

/// Whether any of [`MARKUP`] stands on the page as it is kept, and whether the page has it at all.
fn found(answer: &Answer) -> Value {
    let text = answer.text();
    let is_bare = ["<script>alert(9)", "<img src=x9", "x9\"'>"].iter().any(|sign| text.contains(sign));
    json!({"status": answer.status.as_u16(), "bare": is_bare, "shown": text.contains("x9")})
}

fn expect(world: &mut World, step: &str, answer: &Answer) {
    world.expect_value(step, &found(answer));
}

/// Names that Keycloak's own user profile would not take from a user, but an administrator's import brings.
async fn users(world: &mut World) -> Outcome {
    let id = world.user_id("alice").await?;
    let own = world.answer(Call::get(format!("/admin/realms/{{realm}}/users/{id}")).admin()).await?.json();
    for name in ["firstName", "lastName", "email", "username"] {
        let mut user = own.clone();
        user[name] = json!(MARKUP);
        let call = Call::put(format!("/admin/realms/{{realm}}/users/{id}")).admin().json(&user);
        world.check(&format!("refused, {name}"), call).await?;
    }
    // What it does take.
    let odd = json!({"firstName": "x9 'Co'", "lastName": "O'x9"});
    world.change_user("alice", odd).await?;
    world.change_user("alice", json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    let page = Browser::default().begin(world, "alice", ASK).await?;
    world.expect("a profile", &page);
    world.change_user("alice", json!({"requiredActions": []})).await?;
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let page = browser.get(world, &format!("{AUTH}?{ASK}&prompt=login")).await?;
    super::expect_short(world, "asked again", &page);
    Ok(())
}

/// What a realm's own user profile says of attributes, and what users have of them.
async fn profiles(world: &mut World) -> Outcome {
    let options = json!({"options": {"options": [MARKUP, "b"]}});
    let said = json!({"inputTypePlaceholder": MARKUP, "inputTypePattern": MARKUP, "inputTypeSize": MARKUP,
        "inputHelperTextBefore": MARKUP, "inputHelperTextAfter": "${own.key}", "inputType": "text"});
    let labels = json!({"inputType": "select", "inputOptionLabels": {"b": MARKUP}});
    let many =
        json!({"multivalued": true, "annotations": {"inputType": "multiselect-checkboxes"}, "validations": options});
    let attributes = [
        attribute("a", json!({"displayName": MARKUP, "annotations": said, "group": "g", "defaultValue": MARKUP})),
        attribute("b", json!({"displayName": "${own.key}", "annotations": labels, "validations": options})),
        attribute("c", many),
        attribute(
            "d",
            json!({"annotations": {"inputType": "textarea"}, "defaultValue": "</textarea><script>alert(9)"}),
        ),
        attribute("e", json!({"annotations": {"inputType": MARKUP}})),
    ];
    world.change_user("bob", json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    let groups = json!([{"name": "g", "displayHeader": MARKUP, "displayDescription": MARKUP}]);
    configure(world, &attributes, json!({"groups": groups})).await?;
    world.keycloak().add_texts(&world.realm, "en", &[("own.key".to_owned(), MARKUP.to_owned())].into()).await?;
    let page = registration(world, &mut Browser::default(), ASK).await?;
    expect(world, "a new user", &page);
    world.change_user("bob", json!({"email": "bob@example.org", "attributes": {"a": [MARKUP], "d": [MARKUP]}})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "bob", ASK).await?;
    expect(world, "a user", &page);
    let sent = [("email", MARKUP), ("a", MARKUP), ("b", MARKUP), ("c", MARKUP), ("d", MARKUP)];
    let page = browser.submit(world, &page, &sent).await?;
    expect(world, "refused", &page);
    Ok(())
}

async fn clients(world: &mut World) -> Outcome {
    let attributes = json!({"display.on.consent.screen": "true", "consent.screen.text": MARKUP});
    let change = json!({"name": MARKUP, "description": MARKUP, "attributes": attributes});
    world.change_client("consent", change).await?;
    let ask = ASK.replace("=conf", "=consent");
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", &ask).await?;
    expect(world, "consent", &page);
    let page = browser.get(world, &format!("{LOGOUT}?client_id=consent&post_logout_redirect_uri=x")).await?;
    expect(world, "an error of the client", &page);
    let page = Browser::default().get(world, &format!("{AUTH}?{}", ask.replace("=code", "="))).await?;
    expect(world, "an error", &page);
    for url in ["javascript:alert(9)", "data:text/html,x9", "//evil.example", "http://localhost:9999/x9"] {
        let client = world.client_uuid("conf").await?;
        for name in ["baseUrl", "rootUrl", "adminUrl"] {
            let path = format!("/admin/realms/{{realm}}/clients/{client}");
            let mut conf = world.answer(Call::get(&path).admin()).await?.json();
            conf[name] = json!(url);
            world.check(&format!("{name} `{url}`"), Call::put(path).admin().json(&conf)).await?;
        }
    }
    Ok(())
}

async fn scopes(world: &mut World) -> Outcome {
    let id = world.scope_id("profile").await?;
    let mut scope = serde_json::to_value(world.keycloak().get_client_scope(&world.realm, &id).await?)?;
    scope["attributes"]["consent.screen.text"] = json!(MARKUP);
    world.keycloak().update_client_scope(&world.realm, &id, &serde_json::from_value(scope)?).await?;
    let page = Browser::default().begin(world, "alice", &ASK.replace("=conf", "=consent")).await?;
    expect(world, "consent", &page);
    Ok(())
}

async fn realms(world: &mut World) -> Outcome {
    world.change_realm(json!({"displayName": MARKUP})).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    expect(world, "login", &page);
    let page = browser.get(world, &format!("{AUTH}?{}", ASK.replace("=conf", "=nope"))).await?;
    expect(world, "an error", &page);
    let page = browser.get(world, LOGOUT).await?;
    expect(world, "logout", &page);
    let page = world.answer(Call::get("/realms/{realm}/device")).await?;
    expect(world, "device", &page);
    Ok(())
}

/// The one name that is markup, and is cleaned (the realm's `displayNameHtml`).
async fn sanitized(world: &mut World) -> Outcome {
    for (step, markup) in [
        ("a plain text", "x9"),
        ("emphasis", "<b>x9</b> <i>x9</i>"),
        ("a script", "x9<script>alert(9)</script>"),
        ("a handler", "<img src=\"https://example.org/x9.png\" onerror=\"alert(9)\">"),
        ("a link", "<a href=\"https://example.org/x9\">x9</a>"),
        ("a script in a link", "<a href=\"javascript:alert(9)\">x9</a>"),
        ("a frame", "<iframe src=\"https://evil.example/x9\"></iframe>x9"),
        (
            "a style",
            "<div style=\"position:fixed;background:url(javascript:alert(9))\" class=\"kc-logo-text\">x9</div>",
        ),
        ("a form", "<form action=\"https://evil.example\"><input name=\"x9\"></form>x9"),
        ("not closed", "<div><b>x9"),
        ("signs", "x9 < 9 & \"9\" > '9'"),
    ] {
        world.change_realm(json!({"displayNameHtml": markup})).await?;
        let page = Browser::default().get(world, &format!("{AUTH}?{ASK}")).await?.text();
        let start = page.find("id=\"kc-header-wrapper\"").and_then(|at| page[at..].find('>').map(|end| at + end + 1));
        let rest = start.map_or("", |start| &page[start..]);
        let header = rest.split("kc-").next().unwrap_or_default().to_lowercase();
        let dangers = ["<script", "onerror", "javascript:", "<iframe", "<form", "position:fixed"];
        let left: Vec<&str> = dangers.iter().copied().filter(|danger| header.contains(danger)).collect();
        world.expect_value(step, &json!({"shown": header.contains("x9"), "dangers": left}));
    }
    Ok(())
}

/// What a user calls a credential.
async fn credentials(world: &mut World) -> Outcome {
    let id = world.user_id("alice").await?;
    let path = format!("/admin/realms/{{realm}}/users/{id}/credentials");
    let kept = world.answer(Call::get(&path).admin()).await?.json();
    let credential = kept[0]["id"].as_str().unwrap_or_default().to_owned();
    let label = Call::put(format!("{path}/{credential}/userLabel")).admin().text("text/plain", MARKUP);
    let answer = world.answer(label).await?;
    world.expect_value("called", &json!(answer.status.as_u16()));
    let ask = format!("{ASK}&kc_action=delete_credential:{credential}");
    let page = Browser::default().begin(world, "alice", &ask).await?;
    expect(world, "deleted", &page);
    Ok(())
}
