//! Forms that another site has the browser send (CSRF): with codes of another session, with none, and by another method.

use serde_json::json;

use super::{ASK, AUTH, LOGOUT, action, expect_short, field, silently};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::World;

cases![
    login,
    login_by_address,
    required_action,
    consent,
    logout,
    logout_codes,
    logout_by_address,
    logout_page_got,
    logout_page,
    registration,
    forgotten,
    other_origins
];

const RIGHT: &str = "username=alice&password=alice-password";
const NEW: &str = "password-new=new-password&password-confirm=new-password";

/// A browser that has a login page open, and where its form goes.
async fn begun(world: &mut World, query: &str) -> Outcome<(Browser, String)> {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{query}")).await?;
    let to = action(&page)?;
    Ok((browser, to))
}

/// `form` with one parameter of the address that it goes to changed or left out.
fn without(address: &str, name: &str, instead: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or_default();
    let pairs =
        query.split('&').filter_map(|pair| match pair.strip_prefix(name).is_some_and(|it| it.starts_with('=')) {
            true if instead.is_empty() => None,
            true => Some(format!("{name}={instead}")),
            false => Some(pair.to_owned()),
        });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// Sends `form` as an attacker could have it sent: from a browser in which something else is going on, and with an
/// address that was guessed.
async fn forged(world: &mut World, victim: &Browser, to: &str, form: &str) -> Outcome {
    let (mut other, _) = begun(world, ASK).await?;
    let answer = other.post(world, to, form).await?;
    expect_short(world, "from another login", &answer);
    let answer = Browser::default().post(world, to, form).await?;
    expect_short(world, "without cookies", &answer);
    for (step, address) in [
        ("no code", without(to, "session_code", "")),
        ("a wrong code", without(to, "session_code", "abc")),
        ("no tab", without(to, "tab_id", "")),
        ("another tab", without(to, "tab_id", "abc")),
        ("no client", without(to, "client_id", "")),
        ("another client", without(to, "client_id", "other")),
        ("no execution", without(to, "execution", "")),
        ("another execution", without(to, "execution", "abc")),
    ] {
        let answer = victim.clone().post(world, &address, form).await?;
        expect_short(world, step, &answer);
    }
    Ok(())
}

async fn login(world: &mut World) -> Outcome {
    let (victim, to) = begun(world, ASK).await?;
    forged(world, &victim, &to, RIGHT).await
}

/// A password in an address.
async fn login_by_address(world: &mut World) -> Outcome {
    let (mut victim, to) = begun(world, ASK).await?;
    let answer = victim.get(world, &format!("{to}&{RIGHT}")).await?;
    expect_short(world, "got", &answer);
    let answer = victim.send(world, Call::post(format!("{to}&{RIGHT}")).form("")).await?;
    expect_short(world, "posted", &answer);
    silently(world, "then", &mut victim).await
}

async fn required_action(world: &mut World) -> Outcome {
    let mut victim = Browser::default();
    let page = victim.begin(world, "action", ASK).await?;
    forged(world, &victim, &action(&page)?, NEW).await?;
    let answer = victim.clone().get(world, &format!("{}&{NEW}", action(&page)?)).await?;
    expect_short(world, "got", &answer);
    let (_, to) = begun(world, ASK).await?;
    let answer = Browser::default().post(world, &to, "username=action&password=action-password").await?;
    expect_short(world, "the old password still", &answer);
    let user = world.keycloak().get_user(&world.realm, &world.user_id("action").await?, None).await;
    world.expect_result("still to be done", &user.map(|user| user.required_actions));
    Ok(())
}

async fn consent(world: &mut World) -> Outcome {
    let mut victim = Browser::default();
    let page = victim.begin(world, "alice", &ASK.replace("=conf", "=consent")).await?;
    let code = field(&page, "code").unwrap_or_default();
    let to = action(&page)?;
    let (mut other, _) = begun(world, ASK).await?;
    for (step, form) in [
        ("right", format!("accept=Yes&code={code}")),
        ("no code", "accept=Yes".to_owned()),
        ("a wrong code", "accept=Yes&code=abc".to_owned()),
    ] {
        let answer = other.post(world, &to, &form).await?;
        expect_short(world, &format!("from another login, {step}"), &answer);
        let answer = Browser::default().post(world, &to, &form).await?;
        expect_short(world, &format!("without cookies, {step}"), &answer);
        let answer = victim.clone().get(world, &format!("{to}&{form}")).await?;
        expect_short(world, &format!("by the address, {step}"), &answer);
    }
    let id = world.user_id("alice").await?;
    let given = world.keycloak().list_consents(&world.realm, &id).await;
    world.expect_result("what she agreed to", &given);
    Ok(())
}

/// A browser that is logged in, on the page that asks whether to log out.
async fn asked(world: &mut World) -> Outcome<(Browser, Answer)> {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let page = browser.get(world, LOGOUT).await?;
    Ok((browser, page))
}

async fn logout(world: &mut World) -> Outcome {
    let (_, page) = asked(world).await?;
    let to = action(&page)?;
    let code = field(&page, "session_code").unwrap_or_default();
    let (mut other, _) = asked(world).await?;
    let answer = other.post(world, &to, &format!("confirmLogout=Logout&session_code={code}")).await?;
    expect_short(world, "from another session", &answer);
    silently(world, "the other one then", &mut other).await?;
    let answer = Browser::default().post(world, &to, &format!("confirmLogout=Logout&session_code={code}")).await?;
    expect_short(world, "without cookies", &answer);
    Ok(())
}

async fn logout_codes(world: &mut World) -> Outcome {
    let (mut victim, page) = asked(world).await?;
    let to = action(&page)?;
    for (step, form) in [("no code", "confirmLogout=Logout"), ("a wrong code", "confirmLogout=Logout&session_code=abc")]
    {
        let answer = victim.post(world, &to, form).await?;
        expect_short(world, step, &answer);
        silently(world, &format!("{step}, then"), &mut victim).await?;
    }
    Ok(())
}

async fn logout_by_address(world: &mut World) -> Outcome {
    let (mut victim, _) = asked(world).await?;
    let confirm = format!("{LOGOUT}/logout-confirm");
    let answer = victim.post(world, &confirm, "confirmLogout=Logout").await?;
    expect_short(world, "no page before", &answer);
    silently(world, "then", &mut victim).await
}

async fn logout_page_got(world: &mut World) -> Outcome {
    let (mut victim, page) = asked(world).await?;
    let to = action(&page)?;
    let answer = victim.get(world, &format!("{to}&confirmLogout=Logout")).await?;
    expect_short(world, "got", &answer);
    silently(world, "then", &mut victim).await
}

/// What the page goes by, and what it does not.
async fn logout_page(world: &mut World) -> Outcome {
    for (step, form) in [("no button", "x=y"), ("a button", "confirmLogout=x")] {
        let (mut victim, page) = asked(world).await?;
        let code = field(&page, "session_code").unwrap_or_default();
        let answer = victim.post(world, &action(&page)?, &format!("{form}&session_code={code}")).await?;
        expect_short(world, step, &answer);
    }
    let (mut victim, page) = asked(world).await?;
    let (to, code) = (action(&page)?, field(&page, "session_code").unwrap_or_default());
    let right = format!("confirmLogout=Logout&session_code={code}");
    for (step, address) in [
        ("another client", without(&to, "client_id", "consent")),
        ("no such client", without(&to, "client_id", "nope")),
        ("no client", without(&to, "client_id", "")),
        ("another tab", without(&to, "tab_id", "abc")),
        ("no tab", without(&to, "tab_id", "")),
    ] {
        let answer = victim.clone().get(world, &address).await?;
        expect_short(world, &format!("{step}, got"), &answer);
        let answer = victim.clone().post(world, &address, &right).await?;
        expect_short(world, &format!("{step}, posted"), &answer);
    }
    let answer = Browser::default().get(world, &to).await?;
    expect_short(world, "without cookies, got", &answer);
    let again = victim.get(world, &to).await?;
    world.expect_value("the same code", &json!(field(&again, "session_code").as_deref() == Some(&*code)));
    let answer = victim.post(world, &format!("{to}&session_code={code}"), "confirmLogout=x").await?;
    expect_short(world, "the code in the address", &answer);
    let answer = victim.clone().post(world, &to, &right).await?;
    expect_short(world, "then", &answer);
    let (mut victim, page) = asked(world).await?;
    let code = field(&page, "session_code").unwrap_or_default();
    let right = format!("confirmLogout=Logout&session_code={code}");
    let to = action(&page)?;
    let answer = victim.post(world, &to, "session_code=abc").await?;
    expect_short(world, "a wrong code", &answer);
    let answer = victim.post(world, &to, &right).await?;
    expect_short(world, "the right one then", &answer);
    let again = victim.get(world, &to).await?;
    let answer = victim.submit(world, &again, &[("confirmLogout", "x")]).await?;
    expect_short(world, "that of the page then", &answer);
    let answer = victim.get(world, &to).await?;
    expect_short(world, "once over, got", &answer);
    let answer = victim.post(world, &to, &right).await?;
    expect_short(world, "once over, posted", &answer);
    Ok(())
}

async fn registration(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true})).await?;
    let mut victim = Browser::default();
    let page = victim.get(world, &format!("{AUTH}?{ASK}")).await?;
    let page = victim.click(world, &page, "registration").await?;
    let form = "username=newone&email=new%40example.org&firstName=New&lastName=One&password=p&password-confirm=p";
    let to = action(&page)?;
    let (mut other, _) = begun(world, ASK).await?;
    let answer = other.post(world, &to, form).await?;
    expect_short(world, "from another login", &answer);
    let answer = Browser::default().post(world, &to, form).await?;
    expect_short(world, "without cookies", &answer);
    let answer = victim.clone().post(world, &without(&to, "session_code", "abc"), form).await?;
    expect_short(world, "a wrong code", &answer);
    let answer = victim.clone().get(world, &format!("{to}&{form}")).await?;
    expect_short(world, "got", &answer);
    world.expect_value("registered", &json!(world.user_id("newone").await.is_ok()));
    Ok(())
}

async fn forgotten(world: &mut World) -> Outcome {
    world.change_realm(json!({"resetPasswordAllowed": true})).await?;
    world.mail_server().await?;
    let mut victim = Browser::default();
    let page = victim.get(world, &format!("{AUTH}?{ASK}")).await?;
    let page = victim.click(world, &page, "reset-credentials").await?;
    let to = action(&page)?;
    let (mut other, _) = begun(world, ASK).await?;
    let answer = other.post(world, &to, "username=alice").await?;
    expect_short(world, "from another login", &answer);
    let answer = Browser::default().post(world, &to, "username=alice").await?;
    expect_short(world, "without cookies", &answer);
    let answer = victim.clone().post(world, &without(&to, "session_code", "abc"), "username=alice").await?;
    expect_short(world, "a wrong code", &answer);
    world.expect_value("mailed", &json!(world.mail("alice@example.org").is_ok()));
    Ok(())
}

/// What a browser says of a form that another site sends.
async fn other_origins(world: &mut World) -> Outcome {
    for origin in ["https://evil.example", "null"] {
        let (mut victim, to) = begun(world, ASK).await?;
        let answer = victim.send(world, Call::post(to).form(RIGHT).origin(origin)).await?;
        expect_short(world, &format!("{origin}, login"), &answer);
        let (mut victim, page) = asked(world).await?;
        let code = field(&page, "session_code").unwrap_or_default();
        let form = format!("confirmLogout=Logout&session_code={code}");
        let answer = victim.send(world, Call::post(action(&page)?).form(form).origin(origin)).await?;
        expect_short(world, &format!("{origin}, logout"), &answer);
    }
    Ok(())
}
