//! The events that standard token exchanges leave behind (RFC 8693).

use keycloak_api::oidc::Grant;
use serde_json::json;

use super::events::{forget, keep_all, told};
use super::token_exchange::{ID, REFRESH, SUBJECT, allow, allow_refresh, other};
use super::{TOKEN, tampered};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![off, good, parameters, clients, audiences, subjects, of_others, kept];

/// Exchanges `{access}` at `conf` for what each row says.
pub(super) async fn each(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    for (step, more) in rows {
        let form = if more.is_empty() { SUBJECT.to_owned() } else { format!("{SUBJECT}&{more}") };
        exchange(world, step, form).await?;
    }
    Ok(())
}

pub(super) async fn exchange(world: &mut World, step: &str, form: String) -> Outcome {
    world.answer(Call::post(TOKEN).form(form)).await?;
    told(world, step).await
}

async fn off(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.log_in("openid").await?;
    forget(world).await?;
    each(world, &[("nothing said", ""), ("for a user", "requested_subject=bob")]).await?;
    let public = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id=pub&subject_token={access}";
    exchange(world, "a public client", public.to_owned()).await?;
    allow(world, "pub").await?;
    let public = SUBJECT.replace("client_id=conf&client_secret=conf-secret", "client_id=pub");
    exchange(world, "a public client that may", public).await
}

async fn good(world: &mut World) -> Outcome {
    keep_all(world).await?;
    allow_refresh(world, "conf").await?;
    world.log_in("openid").await?;
    told(world, "login").await?;
    each(
        world,
        &[
            ("nothing said", ""),
            ("openid", "scope=openid"),
            ("other scopes", "scope=address+phone"),
            ("an access token", "requested_token_type=urn:ietf:params:oauth:token-type:access_token"),
            ("an ID token", ID),
            ("an ID token, and openid", &format!("{ID}&scope=openid")),
            ("a refresh token", REFRESH),
            ("offline", &format!("{REFRESH}&scope=openid+offline_access")),
            ("an audience", "audience=api"),
            ("two audiences", "audience=api&audience=account"),
        ],
    )
    .await?;
    world.log_in("openid offline_access").await?;
    told(world, "offline login").await?;
    each(world, &[("of an offline session", ""), ("of an offline session, a refresh token", REFRESH)]).await
}

async fn parameters(world: &mut World) -> Outcome {
    keep_all(world).await?;
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    forget(world).await?;
    let grant = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id=conf&client_secret=conf-secret";
    for (step, more) in [
        ("nothing", ""),
        ("no type", "&subject_token={access}"),
        ("no token", "&subject_token_type=urn:ietf:params:oauth:token-type:access_token"),
        ("another type", "&subject_token={access}&subject_token_type=x"),
        ("a JWT", "&subject_token={access}&subject_token_type=urn:ietf:params:oauth:token-type:jwt"),
    ] {
        exchange(world, step, format!("{grant}{more}")).await?;
    }
    each(
        world,
        &[
            ("the token twice", "subject_token={access}"),
            ("for a user", "requested_subject=bob"),
            ("at a provider", "requested_issuer=google"),
            ("by a provider", "subject_issuer=google"),
            ("an unknown scope", "scope=openid+nope"),
            ("a refresh token", REFRESH),
            ("a JWT wanted", "requested_token_type=urn:ietf:params:oauth:token-type:jwt"),
            ("SAML 2", "requested_token_type=urn:ietf:params:oauth:token-type:saml2"),
            ("SAML 2 for nobody", "requested_token_type=urn:ietf:params:oauth:token-type:saml2&audience=nope"),
            ("an empty type", "requested_token_type="),
            ("another type for nobody", "requested_token_type=x&audience=nope"),
        ],
    )
    .await
}

async fn clients(world: &mut World) -> Outcome {
    keep_all(world).await?;
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    forget(world).await?;
    for (step, client) in [
        ("a wrong secret", "client_id=conf&client_secret=wrong"),
        ("no secret", "client_id=conf"),
        ("an unknown client", "client_id=nope&client_secret=x"),
        ("no client", "x=y"),
        ("a disabled client", "client_id=disabled&client_secret=disabled-secret"),
    ] {
        exchange(world, step, SUBJECT.replace("client_id=conf&client_secret=conf-secret", client)).await?;
    }
    let site = Call::post(TOKEN).form(SUBJECT).origin("http://evil.example.org");
    world.answer(site).await?;
    told(world, "from another site").await
}

async fn audiences(world: &mut World) -> Outcome {
    keep_all(world).await?;
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    forget(world).await?;
    each(
        world,
        &[
            ("itself", "audience=conf"),
            ("one without roles", "audience=other"),
            ("two without roles", "audience=other&audience=pub"),
            ("unknown", "audience=nope"),
            ("one of two unknown", "audience=api&audience=nope"),
            ("disabled", "audience=disabled"),
            ("an ID token for nobody", &format!("audience=other&{ID}")),
        ],
    )
    .await
}

async fn subjects(world: &mut World) -> Outcome {
    keep_all(world).await?;
    allow(world, "conf").await?;
    let tokens = world.log_in("openid").await?;
    world.set("tampered", tampered(&tokens.access_token));
    forget(world).await?;
    for (step, token) in
        [("garbage", "abc"), ("tampered", "{tampered}"), ("refresh token", "{refresh}"), ("ID token", "{id}")]
    {
        exchange(world, step, SUBJECT.replace("{access}", token)).await?;
    }
    world.change_user("alice", json!({"enabled": false})).await?;
    each(world, &[("disabled", "")]).await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await?;
    forget(world).await?;
    each(world, &[("session over", "")]).await?;
    allow_refresh(world, "conf").await?;
    let account = world.user_id("service-account-conf").await?;
    world.show_as(account, "{service-account-conf}");
    world.log_in_as(&conf(), &Grant::client_credentials()).await?;
    forget(world).await?;
    each(world, &[("a service account's", ""), ("a service account's, a refresh token", REFRESH)]).await
}

/// Tokens of other clients, and of users who have to consent.
async fn of_others(world: &mut World) -> Outcome {
    keep_all(world).await?;
    allow_refresh(world, "conf").await?;
    world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    forget(world).await?;
    each(world, &[("in its audience", ""), ("openid", "scope=openid"), ("a refresh token", REFRESH)]).await?;
    world.log_in_as(&other(), &Grant::password("bob", "bob-password").with_scope("openid")).await?;
    forget(world).await?;
    each(world, &[("not in its audience", ""), ("not in its audience, and nobody is", "audience=nope")]).await?;
    allow(world, "consent").await?;
    let mapper = json!({
        "name": "for consent", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": "consent", "access.token.claim": "true"},
    });
    let id = world.client_uuid("conf").await?;
    world.keycloak().create_client_mapper(&world.realm, &id, &serde_json::from_value(mapper)?).await?;
    world.log_in("openid").await?;
    forget(world).await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf", "client_id=consent&client_secret=consent");
    exchange(world, "without consent", form).await
}

/// Which of them a realm keeps that says nothing of kinds.
async fn kept(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let alice = world.user_id("alice").await?;
    world.show_as(alice, "{alice}");
    world.change_realm(json!({"eventsEnabled": true})).await?;
    world.log_in("openid").await?;
    forget(world).await?;
    each(world, &[("good", ""), ("not", "audience=nope")]).await
}
