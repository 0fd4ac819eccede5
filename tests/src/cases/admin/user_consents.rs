//! What a user let clients have: consents, offline tokens, and taking them back.

use keycloak_api::admin::UserFilter;
use keycloak_api::oidc::{ClientAuth, Grant};
use keycloak_api::representation::UserConsentRepresentation;
use serde_json::{Value, json};

use super::each;
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![none, given, of_the_client, imported, revoked, offline_tokens, offline_sessions];

const AUTH: &str = "/realms/{realm}/protocol/openid-connect/auth";
const TOKEN: &str = "/realms/{realm}/protocol/openid-connect/token";
const ASK: &str = "client_id=consent&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb&response_type=code&state=st";

async fn prepare(world: &mut World) -> Outcome {
    let (alice, conf) = (world.user_id("alice").await?, world.client_uuid("conf").await?);
    world.set("alice", alice);
    world.set("conf", conf);
    world.set("nobody", super::NOBODY);
    Ok(())
}

/// Alice agrees to what `scope` asks for; her tokens are kept.
async fn agree(world: &mut World, browser: &mut Browser, scope: &str) -> Outcome {
    let answer = browser.log_in(world, &format!("{ASK}&scope={scope}")).await?;
    let page = browser.get(world, answer.header("location")).await?;
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.set("code", crate::browser::redirected(&answer, "code").ok_or("no code")?);
    let form = "grant_type=authorization_code&code={code}&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb\
                &client_id=consent&client_secret=consent-secret";
    let tokens = world.answer(Call::post(TOKEN).form(form)).await?.json();
    world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
    world.set("access", tokens["access_token"].as_str().unwrap_or_default());
    Ok(())
}

/// What alice consented to, whose scopes have no order.
async fn consents(world: &mut World, step: &str) -> Outcome {
    let id = world.user_id("alice").await?;
    let consents = world.keycloak().list_consents(&world.realm, &id).await.map(sorted);
    world.expect_unordered(step, &consents);
    Ok(())
}

fn sorted(mut consents: Vec<UserConsentRepresentation>) -> Vec<UserConsentRepresentation> {
    for consent in &mut consents {
        consent.granted_client_scopes.iter_mut().for_each(|scopes| scopes.sort());
    }
    consents
}

async fn none(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("GET users/{alice}/consents", ""),
            ("GET users/{nobody}/consents", ""),
            ("DELETE users/{alice}/consents/nope", ""),
            ("DELETE users/{alice}/consents/conf", ""),
            ("DELETE users/{nobody}/consents/conf", ""),
            ("GET users/{alice}/offline-sessions/{nobody}", ""),
            ("GET users/{alice}/offline-sessions/{conf}", ""),
            ("GET users/{nobody}/offline-sessions/{conf}", ""),
        ],
    )
    .await
}

async fn given(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    agree(world, &mut browser, "openid").await?;
    consents(world, "usual").await?;
    agree(world, &mut browser, "openid+phone").await?;
    consents(world, "one more").await?;
    Ok(())
}

async fn of_the_client(world: &mut World) -> Outcome {
    let change = json!({"attributes": {"display.on.consent.screen": "true", "consent.screen.text": "All of it"}});
    world.change_client("consent", change).await?;
    agree(world, &mut Browser::default(), "openid").await?;
    consents(world, "shown").await
}

async fn imported(world: &mut World) -> Outcome {
    let user = |consent: Value| json!({"username": "dave", "enabled": true, "clientConsents": [consent]});
    for (name, consent) in [
        ("good", json!({"clientId": "account", "grantedClientScopes": ["profile", "phone"], "createdDate": 5})),
        ("no scopes", json!({"clientId": "account"})),
        ("unknown client", json!({"clientId": "nope", "grantedClientScopes": []})),
        ("unknown scope", json!({"clientId": "account", "grantedClientScopes": ["nope"]})),
    ] {
        let realm = world.another_realm(&name.replace(' ', "-"));
        let representation = json!({"realm": realm, "enabled": true, "users": [user(consent)]});
        let answer = world.check(name, Call::post("/admin/realms").json(&representation).admin()).await?;
        if answer.status.is_success() {
            let users = world.keycloak().list_users(&realm, &UserFilter::username("dave")).await?;
            let id = users.into_iter().next().and_then(|user| user.id).unwrap_or_default();
            let consents = world.keycloak().list_consents(&realm, &id).await.map(sorted);
            world.expect_result(&format!("{name}, listed"), &consents);
        }
    }
    Ok(())
}

async fn revoked(world: &mut World) -> Outcome {
    prepare(world).await?;
    let tokens = world.log_in("openid").await?;
    let mut browser = Browser::default();
    agree(world, &mut browser, "openid").await?;
    each(world, &[("DELETE users/{alice}/consents/consent", "")]).await?;
    consents(world, "none").await?;
    let form = "grant_type=refresh_token&refresh_token={refresh}&client_id=consent&client_secret=consent-secret";
    world.check("refreshed", Call::post(TOKEN).form(form)).await?;
    world.check("userinfo", Call::get("/realms/{realm}/protocol/openid-connect/userinfo").bearer("{access}")).await?;
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&scope=openid")).await?;
    world.expect("asked again", &answer);
    let _ =
        world.token("another client", &conf(), &Grant::refresh_token(tokens.refresh_token.unwrap_or_default())).await;
    world.check("again", super::call("DELETE users/{alice}/consents/consent", "")?.admin()).await?;
    Ok(())
}

/// An offline token is shown with the consents, and goes with them.
async fn offline_tokens(world: &mut World) -> Outcome {
    prepare(world).await?;
    let tokens = world.log_in("openid offline_access").await?;
    consents(world, "without a consent").await?;
    agree(world, &mut Browser::default(), "openid+offline_access").await?;
    consents(world, "with one").await?;
    each(world, &[("DELETE users/{alice}/consents/conf", "")]).await?;
    consents(world, "the other").await?;
    let _ = world.token("refreshed", &conf(), &Grant::refresh_token(tokens.refresh_token.unwrap_or_default())).await;
    each(world, &[("DELETE users/{alice}/consents/consent", "")]).await?;
    consents(world, "none").await?;
    let form = "grant_type=refresh_token&refresh_token={refresh}&client_id=consent&client_secret=consent-secret";
    world.check("the other, refreshed", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

async fn offline_sessions(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.log_in("openid offline_access").await?;
    each(world, &[("GET users/{alice}/offline-sessions/{conf}", "")]).await?;
    world.log_in("openid offline_access").await?;
    world.log_in_as(&ClientAuth::public("pub"), &alice().with_scope("openid offline_access")).await?;
    let (user, client) = (world.user_id("alice").await?, world.client_uuid("conf").await?);
    let listed = world.keycloak().list_user_offline_sessions(&world.realm, &user, &client).await?;
    // They come in the order of their ids, which are random.
    let clients: Vec<_> = listed.into_iter().map(|session| session.clients).collect();
    world.expect_value("two", &json!(clients));
    let client = world.client_uuid("pub").await?;
    let listed = world.keycloak().list_user_offline_sessions(&world.realm, &user, &client).await;
    world.expect_result("of another client", &listed);
    Ok(())
}
