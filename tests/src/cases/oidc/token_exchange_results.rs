//! What tokens that came of an exchange are good for, refresh tokens and offline sessions among them.

use keycloak_api::oidc::ClientAuth;
use serde_json::json;

use super::token_exchange::{ID, REFRESH, SUBJECT, allow, allow_refresh, each, other};
use super::{INTROSPECT, TOKEN, USERINFO};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice};

cases![refresh, refresh_elsewhere, offline, again, shown_again];

async fn refresh(world: &mut World) -> Outcome {
    allow_refresh(world, "conf").await?;
    world.log_in("openid").await?;
    each(
        world,
        &[
            ("nothing said", REFRESH),
            ("openid", &format!("{REFRESH}&scope=openid")),
            ("an audience", &format!("{REFRESH}&audience=api")),
            ("offline", &format!("{REFRESH}&scope=openid+offline_access")),
            ("not asked for", "scope=openid"),
        ],
    )
    .await?;
    let form = format!("{SUBJECT}&{REFRESH}&audience=api");
    let tokens = world.answer(Call::post(TOKEN).form(form)).await?.json();
    world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
    let form = "grant_type=refresh_token&refresh_token={refresh}&client_id=conf&client_secret=conf-secret";
    world.check("refreshed for the audience", Call::post(TOKEN).form(form)).await?;
    let form = format!("{SUBJECT}&{REFRESH}&scope=openid+phone");
    let tokens = world.answer(Call::post(TOKEN).form(form)).await?.json();
    world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
    let form = "grant_type=refresh_token&refresh_token={refresh}&client_id=conf&client_secret=conf-secret";
    world.check("refreshed", Call::post(TOKEN).form(form)).await?;
    let without = json!({"attributes": {"use.refresh.tokens": "false"}});
    world.change_client("conf", without).await?;
    each(world, &[("a client without refresh tokens", REFRESH)]).await?;
    world
        .change_client(
            "conf",
            json!({"attributes": {"use.refresh.tokens": "true",
        "standard.token.exchange.enableRefreshRequestedTokenType": "NO"}}),
        )
        .await?;
    each(world, &[("not allowed", REFRESH)]).await
}

/// For a refresh token, the client takes part in the session of another one's token.
async fn refresh_elsewhere(world: &mut World) -> Outcome {
    allow_refresh(world, "conf").await?;
    let tokens = world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    let session = tokens.session_state.unwrap_or_default();
    each(world, &[("refused", &format!("{REFRESH}&scope=openid+offline_access"))]).await?;
    let id = world.user_id("alice").await?;
    let sessions = world.keycloak().list_user_sessions(&world.realm, &id).await?;
    let clients = |sessions: Vec<keycloak_api::representation::UserSessionRepresentation>| {
        let of = sessions.into_iter().find(|found| found.id.as_deref() == Some(&*session));
        let mut names: Vec<String> = of.and_then(|of| of.clients).unwrap_or_default().into_values().collect();
        names.sort_unstable();
        json!(names)
    };
    world.expect_value("no part in the session", &clients(sessions));
    let form = format!("{SUBJECT}&{REFRESH}&scope=openid");
    let answer = world.check("a refresh token", Call::post(TOKEN).form(form)).await?.json();
    let sessions = world.keycloak().list_user_sessions(&world.realm, &id).await?;
    world.expect_value("a part in the session", &clients(sessions));
    world.set("refresh", answer["refresh_token"].as_str().unwrap_or_default());
    let form = "grant_type=refresh_token&refresh_token={refresh}&client_id=conf&client_secret=conf-secret";
    world.check("refreshed", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

async fn offline(world: &mut World) -> Outcome {
    allow_refresh(world, "conf").await?;
    world.log_in("openid offline_access").await?;
    each(
        world,
        &[
            ("of an offline session", ""),
            ("openid", "scope=openid"),
            ("an ID token", ID),
            ("a refresh token", REFRESH),
            ("offline", "scope=openid+offline_access"),
        ],
    )
    .await?;
    world.log_in("openid").await?;
    let answer = Call::post(TOKEN).form(format!("{SUBJECT}&scope=openid+offline_access"));
    let tokens = world.check("from online to offline", answer).await?.json();
    world.set("new", tokens["access_token"].as_str().unwrap_or_default());
    world.check("userinfo", Call::get(USERINFO).bearer("{new}")).await?;
    Ok(())
}

/// What came of an exchange is exchanged.
async fn again(world: &mut World) -> Outcome {
    allow_refresh(world, "conf").await?;
    allow(world, "other").await?;
    world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    let tokens = world.answer(Call::post(TOKEN).form(format!("{SUBJECT}&scope=openid"))).await?.json();
    world.set("access", tokens["access_token"].as_str().unwrap_or_default());
    each(world, &[("once more", ""), ("with a refresh token", REFRESH)]).await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf", "client_id=other&client_secret=other");
    world.check("by one that is not in its audience", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

/// What came of an exchange, shown to the realm.
async fn shown_again(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let mapper = json!({
        "name": "for conf", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": "conf", "access.token.claim": "true"},
    });
    let id = world.client_uuid("conf").await?;
    world.keycloak().create_client_mapper(&world.realm, &id, &serde_json::from_value(mapper)?).await?;
    for (client, more) in [("conf", "scope=openid"), ("other", "scope=openid"), ("other", "scope=email")] {
        let client_auth = ClientAuth::secret_basic(client, format!("{client}-secret"));
        let tokens = world.log_in_as(&client_auth, &alice().with_scope("openid")).await?;
        let session = tokens.session_state.unwrap_or_default();
        let tokens = world.answer(Call::post(TOKEN).form(format!("{SUBJECT}&{more}"))).await?.json();
        world.set("new", tokens["access_token"].as_str().unwrap_or_default());
        world.check(&format!("userinfo, {client}, {more}"), Call::get(USERINFO).bearer("{new}")).await?;
        let form = "client_id=conf&client_secret=conf-secret&token={new}";
        world.check(&format!("introspection, {client}, {more}"), Call::post(INTROSPECT).form(form)).await?;
        world.keycloak().delete_session(&world.realm, &session, None).await?;
        world.check(&format!("userinfo, session over, {client}, {more}"), Call::get(USERINFO).bearer("{new}")).await?;
        world
            .check(&format!("introspection, session over, {client}, {more}"), Call::post(INTROSPECT).form(form))
            .await?;
    }
    Ok(())
}
