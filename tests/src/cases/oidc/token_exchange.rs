//! Standard token exchange (RFC 8693): which tokens a client gets for another one.

use keycloak_api::oidc::{ClientAuth, Grant, ID_TOKEN_TYPE, REFRESH_TOKEN_TYPE};
use serde_json::json;

use super::{INTROSPECT, TOKEN, USERINFO, tampered};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    off,
    good,
    by_trait,
    parameters,
    other_issuers,
    subject_tokens,
    ended_subjects,
    expired needs [Time],
    of_another_client,
    of_another_realm,
    public_client,
    bearer_only,
    audiences,
    audience_of_a_mapper,
    scopes,
    narrow,
    token_types,
    refresh,
    refresh_elsewhere,
    offline,
    service_account,
    again,
    consent,
    shown_again,
    users,
    lightweight,
];

const SUBJECT: &str = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id=conf&\
                       client_secret=conf-secret&\
                       subject_token_type=urn:ietf:params:oauth:token-type:access_token&subject_token={access}";
const REFRESH: &str = "requested_token_type=urn:ietf:params:oauth:token-type:refresh_token";
const ID: &str = "requested_token_type=urn:ietf:params:oauth:token-type:id_token";

fn other() -> ClientAuth {
    ClientAuth::secret_basic("other", "other-secret")
}

/// Lets a client exchange tokens.
async fn allow(world: &mut World, client: &str) -> Outcome {
    world.change_client(client, json!({"attributes": {"standard.token.exchange.enabled": "true"}})).await
}

async fn allow_refresh(world: &mut World, client: &str) -> Outcome {
    let attributes = json!({"attributes": {
        "standard.token.exchange.enabled": "true",
        "standard.token.exchange.enableRefreshRequestedTokenType": "SAME_SESSION",
    }});
    world.change_client(client, attributes).await
}

/// Exchanges `{access}` at `conf` for what each row says.
async fn each(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    for (step, more) in rows {
        let form = if more.is_empty() { SUBJECT.to_owned() } else { format!("{SUBJECT}&{more}") };
        world.check(step, Call::post(TOKEN).form(form)).await?;
    }
    Ok(())
}

async fn off(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    each(world, &[("nothing said", ""), ("no such audience", "audience=nope")]).await?;
    world.change_client("conf", json!({"attributes": {"standard.token.exchange.enabled": "false"}})).await?;
    each(world, &[("off", ""), ("off, for a user", "requested_subject=bob")]).await?;
    let public = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id=pub&subject_token={access}";
    world.check("a public client", Call::post(TOKEN).form(public)).await?;
    Ok(())
}

async fn good(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    each(world, &[("nothing said", ""), ("openid", "scope=openid"), ("other scopes", "scope=address+phone")]).await?;
    world.log_in("email").await?;
    each(world, &[("without openid", ""), ("openid, never asked for", "scope=openid")]).await?;
    each(world, &[("nothing said after that", "")]).await
}

async fn by_trait(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let tokens = world.log_in("openid").await?;
    let Grant::TokenExchange(mut grant) = Grant::token_exchange(tokens.access_token) else {
        return Err("no exchange".into());
    };
    grant.audience = vec!["api".to_owned(), "account".to_owned()];
    let _ = world.token("two audiences", &conf(), &Grant::TokenExchange(grant.clone())).await;
    grant.requested_token_type = Some(ID_TOKEN_TYPE.to_owned());
    grant.audience.clear();
    let _ = world.token("an ID token", &conf(), &Grant::TokenExchange(grant.clone())).await;
    grant.requested_token_type = Some(REFRESH_TOKEN_TYPE.to_owned());
    let _ = world.token("a refresh token", &conf(), &Grant::TokenExchange(grant)).await;
    Ok(())
}

async fn parameters(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    let grant = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id=conf&client_secret=conf-secret";
    for (step, more) in [
        ("nothing", ""),
        ("no type", "&subject_token={access}"),
        ("no token", "&subject_token_type=urn:ietf:params:oauth:token-type:access_token"),
        ("empty", "&subject_token=&subject_token_type=urn:ietf:params:oauth:token-type:access_token"),
        ("another type", "&subject_token={access}&subject_token_type=x"),
        ("a JWT", "&subject_token={access}&subject_token_type=urn:ietf:params:oauth:token-type:jwt"),
        ("an ID token", "&subject_token={id}&subject_token_type=urn:ietf:params:oauth:token-type:id_token"),
        (
            "a refresh token",
            "&subject_token={refresh}&subject_token_type=urn:ietf:params:oauth:token-type:refresh_token",
        ),
    ] {
        world.check(step, Call::post(TOKEN).form(format!("{grant}{more}"))).await?;
    }
    each(
        world,
        &[
            ("the token twice", "subject_token={access}"),
            ("the scope twice", "scope=openid&scope=openid"),
            ("the audience twice", "audience=api&audience=api"),
            ("an actor", "actor_token={access}&actor_token_type=urn:ietf:params:oauth:token-type:access_token"),
            ("a resource", "resource=http%3A%2F%2Fapi.example.org"),
        ],
    )
    .await?;
    let wrong = SUBJECT.replace("conf-secret", "wrong");
    world.check("a wrong secret", Call::post(TOKEN).form(wrong)).await?;
    let unknown = SUBJECT.replace("client_id=conf", "client_id=nope");
    world.check("an unknown client", Call::post(TOKEN).form(unknown)).await?;
    Ok(())
}

async fn other_issuers(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    each(
        world,
        &[
            ("for a user", "requested_subject=bob"),
            ("for nobody", "requested_subject=nobody"),
            ("at a provider", "requested_issuer=google"),
            ("by a provider", "subject_issuer=google"),
            ("by the realm", "subject_issuer={base}/realms/{realm}"),
            ("all of it", "subject_issuer=google&requested_issuer=google&requested_subject=bob"),
        ],
    )
    .await
}

async fn subject_tokens(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let tokens = world.log_in("openid").await?;
    world.set("tampered", tampered(&tokens.access_token));
    world.set("unsigned", super::unsigned(&tokens.access_token));
    for (step, token) in [
        ("garbage", "abc"),
        ("tampered", "{tampered}"),
        ("unsigned", "{unsigned}"),
        ("refresh token", "{refresh}"),
        ("ID token", "{id}"),
        ("good", "{access}"),
    ] {
        world.check(step, Call::post(TOKEN).form(SUBJECT.replace("{access}", token))).await?;
    }
    Ok(())
}

async fn ended_subjects(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let tokens = world.log_in("openid").await?;
    world.keycloak().revoke(&world.realm, &conf(), &tokens.access_token, None).await?;
    each(world, &[("revoked", "")]).await?;
    let tokens = world.log_in("openid").await?;
    world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await?;
    each(world, &[("session over", "")]).await
}

async fn expired(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.change_realm(json!({"accessTokenLifespan": 2})).await?;
    world.log_in("openid").await?;
    world.pass(4).await;
    each(world, &[("expired", "")]).await
}

/// The client has to be in the audience of another client's token, and then needs no part in the session.
async fn of_another_client(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    each(
        world,
        &[("in its audience", ""), ("openid", "scope=openid"), ("an ID token", ID), ("an audience", "audience=api")],
    )
    .await?;
    world.log_in_as(&other(), &Grant::password("bob", "bob-password").with_scope("openid")).await?;
    each(world, &[("not in its audience", ""), ("not in its audience, and nobody is", "audience=nope")]).await
}

async fn of_another_realm(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    // So that there is an administrator's token to show.
    world.answer(Call::get("/admin/realms/{realm}").admin()).await?;
    world.check("refused", Call::post(TOKEN).form(SUBJECT.replace("{access}", "{admin}"))).await?;
    Ok(())
}

async fn public_client(world: &mut World) -> Outcome {
    allow(world, "pub").await?;
    world.log_in_as(&ClientAuth::public("pub"), &alice().with_scope("openid")).await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf-secret", "client_id=pub");
    world.check("its own", Call::post(TOKEN).form(&*form)).await?;
    world.check("no such audience", Call::post(TOKEN).form(format!("{form}&audience=nope"))).await?;
    world.log_in("openid").await?;
    world.check("another's", Call::post(TOKEN).form(&*form)).await?;
    Ok(())
}

async fn bearer_only(world: &mut World) -> Outcome {
    allow(world, "api").await?;
    world.log_in("openid").await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf-secret", "client_id=api&client_secret=api-secret");
    world.check("refused", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

/// What is asked for takes everything away that is for others, and has to be there.
async fn audiences(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    each(
        world,
        &[
            ("one", "audience=api"),
            ("two", "audience=api&audience=account"),
            ("the same twice", "audience=api&audience=api"),
            ("itself", "audience=conf"),
            ("itself and another", "audience=conf&audience=api"),
            ("one without roles", "audience=other"),
            ("one of two without roles", "audience=api&audience=other"),
            ("two without roles", "audience=other&audience=pub"),
            ("unknown", "audience=nope"),
            ("one of two unknown", "audience=api&audience=nope"),
            ("disabled", "audience=disabled"),
            ("empty", "audience="),
            ("openid", "audience=api&scope=openid"),
            ("an ID token", &format!("audience=api&{ID}")),
            ("an ID token for nobody", &format!("audience=other&{ID}")),
        ],
    )
    .await
}

async fn audience_of_a_mapper(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let mapper = json!({
        "name": "for other", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": "other", "access.token.claim": "true", "id.token.claim": "true"},
    });
    let custom = json!({
        "name": "for somebody", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": {"included.custom.audience": "somebody", "access.token.claim": "true"},
    });
    let id = world.client_uuid("conf").await?;
    for mapper in [mapper, custom] {
        world.keycloak().create_client_mapper(&world.realm, &id, &serde_json::from_value(mapper)?).await?;
    }
    world.log_in("openid").await?;
    each(
        world,
        &[
            ("nothing said", ""),
            ("by the mapper", "audience=other"),
            ("by mapper and roles", "audience=other&audience=api"),
            ("by name alone", "audience=somebody"),
            ("an ID token", &format!("audience=other&{ID}")),
        ],
    )
    .await
}

async fn scopes(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid address").await?;
    each(
        world,
        &[
            ("nothing said", ""),
            ("more", "scope=phone"),
            ("openid and more", "scope=openid+phone"),
            ("unknown", "scope=nope"),
            ("one unknown", "scope=openid+nope"),
            ("empty", "scope="),
            ("unknown scope, unknown audience", "scope=nope&audience=nope"),
        ],
    )
    .await?;
    let form = "grant_type=refresh_token&refresh_token={refresh}&client_id=conf&client_secret=conf-secret";
    world.check("the first session's refresh", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

/// A client that may not have every role.
async fn narrow(world: &mut World) -> Outcome {
    allow(world, "narrow").await?;
    let mapper = json!({
        "name": "for narrow", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": "narrow", "access.token.claim": "true"},
    });
    let id = world.client_uuid("conf").await?;
    world.keycloak().create_client_mapper(&world.realm, &id, &serde_json::from_value(mapper)?).await?;
    world.log_in("openid").await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf", "client_id=narrow&client_secret=narrow");
    world.check("its own few roles", Call::post(TOKEN).form(&*form)).await?;
    world.check("for the API", Call::post(TOKEN).form(format!("{form}&audience=api"))).await?;
    Ok(())
}

async fn token_types(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    each(
        world,
        &[
            ("access", "requested_token_type=urn:ietf:params:oauth:token-type:access_token"),
            ("access and openid", "requested_token_type=urn:ietf:params:oauth:token-type:access_token&scope=openid"),
            ("ID", ID),
            ("ID and openid", &format!("{ID}&scope=openid")),
            ("refresh", REFRESH),
            ("JWT", "requested_token_type=urn:ietf:params:oauth:token-type:jwt"),
            ("SAML 2", "requested_token_type=urn:ietf:params:oauth:token-type:saml2"),
            ("SAML 2 for nobody", "requested_token_type=urn:ietf:params:oauth:token-type:saml2&audience=nope"),
            ("another", "requested_token_type=x"),
            ("another for nobody", "requested_token_type=x&audience=nope"),
            ("empty", "requested_token_type="),
        ],
    )
    .await
}

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

async fn service_account(world: &mut World) -> Outcome {
    allow_refresh(world, "conf").await?;
    world.log_in_as(&conf(), &Grant::client_credentials()).await?;
    each(world, &[("nothing said", ""), ("openid", "scope=openid"), ("an ID token", ID), ("a refresh token", REFRESH)])
        .await?;
    let form = format!("{SUBJECT}&scope=openid");
    let tokens = world.answer(Call::post(TOKEN).form(form)).await?.json();
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

async fn consent(world: &mut World) -> Outcome {
    allow(world, "consent").await?;
    let mapper = json!({
        "name": "for consent", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": "consent", "access.token.claim": "true"},
    });
    let id = world.client_uuid("conf").await?;
    world.keycloak().create_client_mapper(&world.realm, &id, &serde_json::from_value(mapper)?).await?;
    world.log_in("openid").await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf", "client_id=consent&client_secret=consent");
    world.check("not given", Call::post(TOKEN).form(&*form)).await?;
    let mut browser = crate::browser::Browser::default();
    let ask = super::ASK.replace("client_id=conf", "client_id=consent");
    let answer = browser.log_in(world, &ask).await?;
    let page = browser.get(world, answer.header("location")).await?;
    browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.check("given", Call::post(TOKEN).form(&*form)).await?;
    world.check("not for more", Call::post(TOKEN).form(format!("{form}&scope=phone"))).await?;
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

async fn users(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    world.change_user("alice", json!({"requiredActions": ["UPDATE_PASSWORD"]})).await?;
    each(world, &[("with something to do", "")]).await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    each(world, &[("disabled", "")]).await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    each(world, &[("enabled", "")]).await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    each(world, &[("deleted", "")]).await
}

async fn lightweight(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    let light = json!({"attributes": {"client.use.lightweight.access.token.enabled": "true"}});
    world.change_client("conf", light).await?;
    each(world, &[("nothing said", ""), ("openid", "scope=openid"), ("an audience", "audience=api")]).await?;
    world.log_in("openid").await?;
    each(world, &[("for a lightweight one", "")]).await
}
