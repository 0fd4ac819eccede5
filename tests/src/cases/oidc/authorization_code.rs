//! The authorization code grant.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::{ASK, CODE, CONF, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![
    good,
    wire,
    without_openid,
    public_client,
    replayed,
    bad_codes,
    redirect_uris,
    of_another_client,
    wrong_secret_keeps_it,
    after_logout,
    user_disabled_meanwhile,
    expired needs [Time], gone_meanwhile, replayed_by_others, odd_forms];

const CB: &str = "http://localhost:9999/cb";

async fn good(world: &mut World) -> Outcome {
    let code = world.code(ASK).await?;
    let tokens = world.token("tokens", &conf(), &Grant::authorization_code(code, CB)).await?;
    let refresh = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let _ = world.token("refreshed", &conf(), &refresh).await;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("userinfo", &info);
    Ok(())
}

async fn wire(world: &mut World) -> Outcome {
    world.code(ASK).await?;
    world.check("tokens", Call::post(TOKEN).form(format!("{CODE}&{CONF}"))).await?;
    Ok(())
}

async fn without_openid(world: &mut World) -> Outcome {
    let code = world.code(&ASK.replace("openid", "email")).await?;
    let _ = world.token("email", &conf(), &Grant::authorization_code(code, CB)).await;
    let code = world.code(&ASK.replace("&scope=openid", "").replace("&nonce=n-0", "")).await?;
    let _ = world.token("none", &conf(), &Grant::authorization_code(code, CB)).await;
    Ok(())
}

async fn public_client(world: &mut World) -> Outcome {
    let code = world.code(&ASK.replace("conf", "pub")).await?;
    let _ = world.token("tokens", &ClientAuth::public("pub"), &Grant::authorization_code(code, CB)).await;
    Ok(())
}

/// A code is for one use; the second ends what came of the first.
async fn replayed(world: &mut World) -> Outcome {
    let code = world.code(ASK).await?;
    let tokens = world.log_in_as(&conf(), &Grant::authorization_code(code.clone(), CB)).await?;
    let _ = world.token("replayed", &conf(), &Grant::authorization_code(code, CB)).await;
    let refresh = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let _ = world.token("refresh afterwards", &conf(), &refresh).await;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("userinfo afterwards", &info);
    Ok(())
}

async fn bad_codes(world: &mut World) -> Outcome {
    const UUID: &str = "00000000-0000-0000-0000-000000000000";
    for (step, code) in [
        ("missing", String::new()),
        ("empty", "&code=".to_owned()),
        ("garbage", "&code=abc".to_owned()),
        ("three dots", "&code=a.b.c".to_owned()),
        ("ids", format!("&code={UUID}.abcdefghijklmnopqrstuvwx.{UUID}")),
        ("twice", "&code=a&code=b".to_owned()),
    ] {
        let form =
            format!("grant_type=authorization_code&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb&{CONF}{code}");
        world.check(step, Call::post(TOKEN).form(form)).await?;
    }
    Ok(())
}

/// The redirect URI is the one of the request, and a wrong one uses the code up.
async fn redirect_uris(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    for (step, uri) in [
        ("missing", ""),
        ("empty", "&redirect_uri="),
        ("another that is registered", "&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fwild%2Fa"),
        ("not registered", "&redirect_uri=http%3A%2F%2Fevil.example%2Fcb"),
    ] {
        browser.code(world, ASK).await?;
        let form = format!("grant_type=authorization_code&code={{code}}&{CONF}{uri}");
        world.check(step, Call::post(TOKEN).form(form)).await?;
        world.check(&format!("{step}, then the right one"), Call::post(TOKEN).form(format!("{CODE}&{CONF}"))).await?;
    }
    let wild = "http://localhost:9999/wild/deep/er?x=1&y=2";
    let query = ASK.replace("%2Fcb", "%2Fwild%2Fdeep%2Fer%3Fx%3D1%26y%3D2");
    let code = browser.code(world, &query).await?;
    let _ = world.token("wildcard", &conf(), &Grant::authorization_code(code, wild)).await;
    Ok(())
}

async fn of_another_client(world: &mut World) -> Outcome {
    let code = world.code(ASK).await?;
    let other = ClientAuth::secret_basic("other", "other-secret");
    let _ = world.token("other", &other, &Grant::authorization_code(code.clone(), CB)).await;
    let _ = world.token("then the right one", &conf(), &Grant::authorization_code(code, CB)).await;
    Ok(())
}

async fn wrong_secret_keeps_it(world: &mut World) -> Outcome {
    let code = world.code(ASK).await?;
    let wrong = ClientAuth::secret_basic("conf", "wrong");
    let _ = world.token("wrong secret", &wrong, &Grant::authorization_code(code.clone(), CB)).await;
    let _ = world.token("right secret", &conf(), &Grant::authorization_code(code, CB)).await;
    Ok(())
}

async fn after_logout(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let first = browser.code(world, ASK).await?;
    let tokens = world.log_in_as(&conf(), &Grant::authorization_code(first, CB)).await?;
    let second = browser.code(world, ASK).await?;
    world.keycloak().logout(&world.realm, &conf(), tokens.refresh_token.as_deref().unwrap_or_default()).await?;
    let _ = world.token("refused", &conf(), &Grant::authorization_code(second, CB)).await;
    Ok(())
}

async fn user_disabled_meanwhile(world: &mut World) -> Outcome {
    let code = world.code(ASK).await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    let _ = world.token("refused", &conf(), &Grant::authorization_code(code, CB)).await;
    Ok(())
}

async fn expired(world: &mut World) -> Outcome {
    world.change_realm(json!({"accessCodeLifespan": 1})).await?;
    let code = world.code(ASK).await?;
    world.pass(3).await;
    let _ = world.token("refused", &conf(), &Grant::authorization_code(code, CB)).await;
    Ok(())
}

async fn gone_meanwhile(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let code = browser.code(world, ASK).await?;
    world.change_client("conf", json!({"enabled": false})).await?;
    let _ = world.token("client disabled", &conf(), &Grant::authorization_code(code.clone(), CB)).await;
    world.change_client("conf", json!({"enabled": true})).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &Grant::authorization_code(code, CB)).await;
    world.expect_result("client enabled again", &result.map(|tokens| tokens.token_type));
    let code = browser.code(world, ASK).await?;
    world.change_realm(json!({"enabled": false})).await?;
    let _ = world.token("realm disabled", &conf(), &Grant::authorization_code(code, CB)).await;
    world.change_realm(json!({"enabled": true})).await?;
    let code = world.code(ASK).await?;
    let grant = Grant::authorization_code(code, CB);
    let result = world.keycloak().token("master", &ClientAuth::public("admin-cli"), &grant).await;
    world.expect_result("in another realm", &result);
    let code = world.code(ASK).await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    let _ = world.token("user deleted", &conf(), &Grant::authorization_code(code, CB)).await;
    Ok(())
}

/// Whoever shows a code again, its tokens end.
async fn replayed_by_others(world: &mut World) -> Outcome {
    let code = world.code(ASK).await?;
    let tokens = world.log_in_as(&conf(), &Grant::authorization_code(code.clone(), CB)).await?;
    let refresh = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let tokens = world.keycloak().token(&world.realm, &conf(), &refresh).await?;
    let other = ClientAuth::secret_basic("other", "other-secret");
    let _ = world.token("another client", &other, &Grant::authorization_code(code, CB)).await;
    let refresh = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let result = world.keycloak().token(&world.realm, &conf(), &refresh).await;
    world.expect_result("refresh afterwards", &result.map(|tokens| tokens.token_type));
    let api = ClientAuth::secret_basic("api", "api-secret");
    let found = world.keycloak().introspect(&world.realm, &api, &tokens.access_token, None).await;
    world.expect_result("introspection afterwards", &found.map(|found| found.active));
    Ok(())
}

async fn odd_forms(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    for (step, more) in [
        ("redirect URI twice", "&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb"),
        ("verifier twice", "&code_verifier=a&code_verifier=a"),
        ("a scope never asked for", "&scope=nope"),
    ] {
        browser.code(world, ASK).await?;
        let answer = world.answer(Call::post(TOKEN).form(format!("{CODE}&{CONF}{more}"))).await?;
        let found = answer.json();
        world.expect_value(
            step,
            &json!([answer.status.as_u16(), found["error"], found["error_description"], {"scope": found["scope"]}]),
        );
    }
    browser.code(world, ASK).await?;
    world.check("as json", Call::post(TOKEN).text("application/json", r#"{"code":"{code}"}"#)).await?;
    world.check("in the query", Call::post(format!("{TOKEN}?grant_type=authorization_code&code=abc"))).await?;
    Ok(())
}
