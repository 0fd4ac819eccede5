//! Required actions that a client asks for (`kc_action`), and those that are not of passwords and profiles.

use serde_json::json;

use super::{ASK, AUTH};
use crate::browser::Browser;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page::ids;
use crate::world::World;

cases![
    password,
    profile,
    one_time_password,
    declined,
    in_a_session,
    silently,
    not_there,
    not_for_clients,
    beside_others,
    asked_anyway,
    address_verified_before,
    terms,
    terms_declined,
    new_address,
    new_address_for_client,
    profile_without_address,
    delete_account,
    may_not_delete_account,
    delete_credential,
    delete_password,
    delete_no_credential,
    events,
];

const NEW: [(&str, &str); 2] = [("password-new", "new-password"), ("password-confirm", "new-password")];

fn asking(action: &str) -> String {
    format!("{ASK}&kc_action={action}")
}

async fn switch_on(world: &World, alias: &str) -> Outcome {
    let mut action = world.keycloak().get_required_action(&world.realm, alias).await?;
    action.enabled = Some(true);
    Ok(world.keycloak().update_required_action(&world.realm, alias, &action).await?)
}

async fn password(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", &asking("UPDATE_PASSWORD")).await?;
    world.expect("page", &page);
    let page = browser.submit(world, &page, &[("password-new", "x"), ("password-confirm", "y")]).await?;
    world.expect("badly", &page);
    let answer = browser.submit(world, &page, &NEW).await?;
    world.expect("done", &answer);
    Ok(())
}

async fn profile(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", &asking("UPDATE_PROFILE")).await?;
    world.expect("page", &page);
    let fields = [("email", "alice@example.org"), ("firstName", "Al"), ("lastName", "Ice")];
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("done", &answer);
    Ok(())
}

async fn one_time_password(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", &asking("CONFIGURE_TOTP")).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &[("cancel-aia", "true")]).await?;
    world.expect("declined", &answer);
    Ok(())
}

async fn declined(world: &mut World) -> Outcome {
    for action in ["UPDATE_PASSWORD", "UPDATE_PROFILE"] {
        let mut browser = Browser::default();
        let page = browser.begin(world, "alice", &asking(action)).await?;
        let answer = browser.submit(world, &page, &[("cancel-aia", "")]).await?;
        world.expect(action, &answer);
    }
    // Nobody declines what an administrator asks for.
    let mut browser = Browser::default();
    let page = browser.begin(world, "action", ASK).await?;
    let page = browser.submit(world, &page, &[("cancel-aia", "true")]).await?;
    world.expect("asked for by an administrator", &page);
    Ok(())
}

async fn in_a_session(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let answer = browser.get(world, &format!("{AUTH}?{}", asking("UPDATE_PASSWORD"))).await?;
    world.expect("asked", &answer);
    let page = browser.follow(world, answer).await?;
    let answer = browser.submit(world, &page, &NEW).await?;
    world.expect("done", &answer);
    let answer = browser.get(world, &format!("{AUTH}?{}", asking("NOPE"))).await?;
    world.expect("not there", &answer);
    Ok(())
}

async fn silently(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    for action in ["UPDATE_PASSWORD", "NOPE"] {
        let answer = browser.get(world, &format!("{AUTH}?{}&prompt=none", asking(action))).await?;
        world.expect(action, &answer);
    }
    Ok(())
}

async fn not_there(world: &mut World) -> Outcome {
    for action in ["NOPE", "TERMS_AND_CONDITIONS", "UPDATE_EMAIL", "update_password", ""] {
        let answer = Browser::default().begin(world, "alice", &asking(action)).await?;
        world.expect(&format!("`{action}`"), &answer);
    }
    Ok(())
}

async fn not_for_clients(world: &mut World) -> Outcome {
    for action in ["VERIFY_PROFILE", "update_user_locale"] {
        let mut browser = Browser::default();
        let page = browser.get(world, &format!("{AUTH}?{}", asking(action))).await?;
        let fields = [("username", "alice"), ("password", "alice-password")];
        let answer = browser.submit(world, &page, &fields).await?;
        world.expect(action, &answer);
        let answer = browser.follow(world, answer).await?;
        world.expect(&format!("{action}: then"), &answer);
    }
    Ok(())
}

async fn beside_others(world: &mut World) -> Outcome {
    world.change_user("alice", json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", &asking("UPDATE_PASSWORD")).await?;
    world.expect("first", &page);
    let fields = [("email", "alice@example.org"), ("firstName", "Al"), ("lastName", "Ice")];
    let page = browser.submit(world, &page, &fields).await?;
    world.expect("second", &page);
    let answer = browser.submit(world, &page, &NEW).await?;
    world.expect("done", &answer);
    Ok(())
}

async fn asked_anyway(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.begin(world, "action", &asking("UPDATE_PASSWORD")).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &NEW).await?;
    world.expect("done", &answer);
    Ok(())
}

async fn address_verified_before(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{}", asking("VERIFY_EMAIL"))).await?;
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect("asked", &answer);
    let answer = browser.follow(world, answer).await?;
    world.expect("then", &answer);
    world.change_user("alice", json!({"requiredActions": ["VERIFY_EMAIL"]})).await?;
    let answer = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("asked by an administrator", &answer);
    let answer = browser.follow(world, answer).await?;
    world.expect("then too", &answer);
    Ok(())
}

async fn terms(world: &mut World) -> Outcome {
    switch_on(world, "TERMS_AND_CONDITIONS").await?;
    world.change_user("bob", json!({"requiredActions": ["TERMS_AND_CONDITIONS"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "bob", ASK).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &[("accept", "Accept")]).await?;
    world.expect("agreed", &answer);
    let id = world.user_id("bob").await?;
    let user = world.keycloak().get_user(&world.realm, &id, None).await?;
    let agreed = user.attributes.unwrap_or_default().remove("terms_and_conditions");
    let is_number = agreed.is_some_and(|values| values.iter().all(|value| value.parse::<i64>().is_ok()));
    world.expect_value("user", &json!([is_number, user.required_actions]));
    let answer = Browser::default().begin(world, "bob", &asking("TERMS_AND_CONDITIONS")).await?;
    world.expect("for a client", &answer);
    Ok(())
}

async fn terms_declined(world: &mut World) -> Outcome {
    switch_on(world, "TERMS_AND_CONDITIONS").await?;
    world.change_user("bob", json!({"requiredActions": ["TERMS_AND_CONDITIONS"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "bob", ASK).await?;
    let answer = browser.submit(world, &page, &[("cancel", "Decline")]).await?;
    world.expect("declined", &answer);
    let page = browser.begin(world, "bob", ASK).await?;
    world.expect("again", &page);
    Ok(())
}

async fn new_address(world: &mut World) -> Outcome {
    switch_on(world, "UPDATE_EMAIL").await?;
    world.change_user("alice", json!({"requiredActions": ["UPDATE_EMAIL"]})).await?;
    let mut browser = Browser::default();
    let mut page = browser.begin(world, "alice", ASK).await?;
    world.expect("page", &page);
    for (step, email) in [("nothing", ""), ("no address", "bob"), ("taken", "Bob@example.org")] {
        page = browser.submit(world, &page, &[("email", email)]).await?;
        world.expect(step, &page);
        world.expect_value(&format!("{step}: ids"), &json!(ids(&page.text(), &[])));
    }
    let answer = browser.submit(world, &page, &[("email", "New@example.org")]).await?;
    world.expect("done", &answer);
    let id = world.user_id("alice").await?;
    let user = world.keycloak().get_user(&world.realm, &id, None).await?;
    world.expect_value("user", &json!([user.email, user.email_verified, user.required_actions]));
    Ok(())
}

async fn new_address_for_client(world: &mut World) -> Outcome {
    switch_on(world, "UPDATE_EMAIL").await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", &asking("UPDATE_EMAIL")).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &[("email", "new@example.org")]).await?;
    world.expect("done", &answer);
    Ok(())
}

/// An address that has an action of its own is not asked for by the one for profiles.
async fn profile_without_address(world: &mut World) -> Outcome {
    switch_on(world, "UPDATE_EMAIL").await?;
    world.change_realm(json!({"editUsernameAllowed": true})).await?;
    world.change_user("alice", json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", ASK).await?;
    world.expect("page", &page);
    let fields = [("username", "bob"), ("firstName", "Al"), ("lastName", "Ice")];
    let page = browser.submit(world, &page, &fields).await?;
    world.expect("name taken", &page);
    let fields = [("username", "Alicia"), ("firstName", "Al"), ("lastName", "Ice")];
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("done", &answer);
    let id = world.user_id("alicia").await?;
    let user = world.keycloak().get_user(&world.realm, &id, None).await?;
    world.expect_value("user", &json!([user.username, user.email, user.email_verified]));
    Ok(())
}

async fn delete_account(world: &mut World) -> Outcome {
    switch_on(world, "delete_account").await?;
    world.give_client_role("bob", "account", "delete-account").await?;
    let id = world.user_id("bob").await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "bob", &asking("delete_account")).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &[("cancel-aia", "")]).await?;
    world.expect("declined", &answer);
    let page = browser.get(world, &format!("{AUTH}?{}", asking("delete_account"))).await?;
    let page = browser.follow(world, page).await?;
    let answer = browser.submit(world, &page, &[]).await?;
    world.expect("deleted", &answer);
    let gone = world.keycloak().get_user(&world.realm, &id, None).await;
    world.expect_result("gone", &gone);
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    world.expect("then", &answer);
    Ok(())
}

async fn may_not_delete_account(world: &mut World) -> Outcome {
    switch_on(world, "delete_account").await?;
    let page = Browser::default().begin(world, "bob", &asking("delete_account")).await?;
    world.expect("page", &page);
    Ok(())
}

async fn delete_credential(world: &mut World) -> Outcome {
    let user = json!({
        "username": "dora", "enabled": true, "email": "dora@example.org", "firstName": "Do", "lastName": "Ra",
        "credentials": [
            {"type": "password", "value": "dora-password"},
            {
                "type": "recovery-authn-codes",
                "userLabel": "codes",
                "secretData": "{\"codes\":[]}",
                "credentialData": "{\"algorithm\":\"SHA-512\",\"totalCodes\":12,\"remainingCodes\":12}",
            },
        ],
    });
    world.keycloak().create_user(&world.realm, &serde_json::from_value(user)?).await?;
    let id = world.user_id("dora").await?;
    let had = world.keycloak().list_credentials(&world.realm, &id).await?;
    let credential = had.last().and_then(|credential| credential.id.clone()).unwrap_or_default();
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", &asking(&format!("delete_credential:{credential}"))).await?;
    world.expect("page", &page);
    world.expect_value("ids", &json!(ids(&page.text(), &["kc-delete-text", "kc-accept", "kc-decline"])));
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.expect("deleted", &answer);
    let had = world.keycloak().list_credentials(&world.realm, &id).await?;
    world.expect_value("left", &json!(had.iter().map(|credential| &credential.r#type).collect::<Vec<_>>()));
    Ok(())
}

/// Nobody can give up the own password.
async fn delete_password(world: &mut World) -> Outcome {
    world.keep_events().await?;
    let id = world.user_id("alice").await?;
    let had = world.keycloak().list_credentials(&world.realm, &id).await?;
    let credential = had.first().and_then(|credential| credential.id.clone()).unwrap_or_default();
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", &asking(&format!("delete_credential:{credential}"))).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.expect("refused", &answer);
    world.expect_events("events").await?;
    let again = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.expect("the same form again", &again);
    let page = browser.follow(world, again).await?;
    let answer = browser.submit(world, &page, &[("cancel-aia", "")]).await?;
    world.expect("declined then", &answer);
    let had = world.keycloak().list_credentials(&world.realm, &id).await?;
    world.expect_value("left", &json!(had.len()));
    Ok(())
}

async fn delete_no_credential(world: &mut World) -> Outcome {
    for action in ["delete_credential", "delete_credential:nope"] {
        let answer = Browser::default().begin(world, "alice", &asking(action)).await?;
        world.expect(action, &answer);
    }
    Ok(())
}

async fn events(world: &mut World) -> Outcome {
    for alias in ["TERMS_AND_CONDITIONS", "UPDATE_EMAIL"] {
        switch_on(world, alias).await?;
    }
    world.keep_events().await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", &asking("UPDATE_PASSWORD")).await?;
    let page = browser.submit(world, &page, &[("password-new", "x"), ("password-confirm", "y")]).await?;
    world.expect_events("bad password").await?;
    browser.submit(world, &page, &NEW).await?;
    world.expect_events("password").await?;
    let page = browser.get(world, &format!("{AUTH}?{}", asking("UPDATE_PASSWORD"))).await?;
    let page = browser.follow(world, page).await?;
    browser.submit(world, &page, &[("cancel-aia", "")]).await?;
    world.expect_events("declined").await?;
    world
        .change_user("bob", json!({"requiredActions": ["TERMS_AND_CONDITIONS", "UPDATE_PROFILE", "UPDATE_EMAIL"]}))
        .await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "bob", ASK).await?;
    let page = browser.submit(world, &page, &[("accept", "Accept")]).await?;
    world.expect_events("terms").await?;
    let page = browser.submit(world, &page, &[("firstName", "<"), ("lastName", "B")]).await?;
    world.expect_events("bad profile").await?;
    let page = browser.submit(world, &page, &[("firstName", "B"), ("lastName", "Bell")]).await?;
    world.expect_events("profile").await?;
    browser.submit(world, &page, &[("email", "new@example.org")]).await?;
    world.expect_events("address").await?;
    world.change_user("carol", json!({"requiredActions": ["TERMS_AND_CONDITIONS"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "carol", ASK).await?;
    browser.submit(world, &page, &[("cancel", "")]).await?;
    world.expect_events("terms declined").await
}
