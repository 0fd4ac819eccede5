//! Sessions, as an administrator sees and ends them.

use keycloak_api::oidc::{ClientAuth, Grant};

use super::{ASK, AUTH, CODE, CONF, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![listed, of_a_browser, ended_by_user, ended_by_realm, ended_one, ended_offline];

const SESSION: &str = "/admin/realms/{realm}/sessions/{sid}";

async fn list(world: &mut World, step: &str) -> Outcome {
    let id = world.user_id("alice").await?;
    let sessions = world.keycloak().list_user_sessions(&world.realm, &id).await;
    world.expect_unordered(step, &sessions);
    Ok(())
}

async fn still(world: &mut World, step: &str, refresh: Option<String>) {
    let grant = Grant::refresh_token(refresh.unwrap_or_default());
    let result = world.keycloak().token(&world.realm, &conf(), &grant).await;
    world.expect_result(step, &result.map(|tokens| tokens.token_type));
}

async fn listed(world: &mut World) -> Outcome {
    list(world, "none").await?;
    let first = world.log_in("openid").await?;
    list(world, "one").await?;
    world.log_in_as(&ClientAuth::public("pub"), &alice()).await?;
    list(world, "two").await?;
    world.keycloak().logout(&world.realm, &conf(), &first.refresh_token.unwrap_or_default()).await?;
    list(world, "the second").await?;
    Ok(())
}

async fn of_a_browser(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    world.answer(Call::post(TOKEN).form(format!("{CODE}&{CONF}"))).await?;
    list(world, "one client").await?;
    browser.code(world, &ASK.replace("conf", "other")).await?;
    list(world, "two clients").await?;
    Ok(())
}

async fn ended_by_user(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let id = world.user_id("alice").await?;
    let ended = world.keycloak().logout_user(&world.realm, &id).await;
    world.expect_result("logout", &ended);
    list(world, "none").await?;
    still(world, "refresh", tokens.refresh_token).await;
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("the browser", &page);
    Ok(())
}

async fn ended_by_realm(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let ended = world.keycloak().logout_all(&world.realm).await;
    world.expect_result("logout-all", &ended);
    list(world, "none").await?;
    still(world, "refresh", tokens.refresh_token).await;
    Ok(())
}

async fn ended_one(world: &mut World) -> Outcome {
    let first = world.log_in("openid").await?;
    let second = world.log_in("openid").await?;
    world.check("the second", Call::delete(SESSION).admin()).await?;
    world.check("again", Call::delete(SESSION).admin()).await?;
    still(world, "refresh the first", first.refresh_token).await;
    still(world, "refresh the second", second.refresh_token).await;
    Ok(())
}

/// An offline token's session is another one than the login's.
async fn ended_offline(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid offline_access").await?;
    let id = tokens.session_state.clone().unwrap_or_default();
    for (step, is_offline) in [("as a login's", None), ("as an offline one", Some(true)), ("again", Some(true))] {
        let ended = world.keycloak().delete_session(&world.realm, &id, is_offline).await;
        world.expect_result(step, &ended);
    }
    still(world, "refresh", tokens.refresh_token).await;
    Ok(())
}
