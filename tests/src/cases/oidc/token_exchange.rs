//! Standard token exchange (RFC 8693): when a client may exchange a token, and for what it asks.

use keycloak_api::oidc::{ClientAuth, Grant, ID_TOKEN_TYPE, REFRESH_TOKEN_TYPE};
use serde_json::json;

use super::TOKEN;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![off, good, by_trait, parameters, other_issuers, scopes, token_types, lightweight];

pub(super) const SUBJECT: &str = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id=conf&\
                       client_secret=conf-secret&\
                       subject_token_type=urn:ietf:params:oauth:token-type:access_token&subject_token={access}";
pub(super) const REFRESH: &str = "requested_token_type=urn:ietf:params:oauth:token-type:refresh_token";
pub(super) const ID: &str = "requested_token_type=urn:ietf:params:oauth:token-type:id_token";

pub(super) fn other() -> ClientAuth {
    ClientAuth::secret_basic("other", "other-secret")
}

/// Lets a client exchange tokens.
pub(super) async fn allow(world: &mut World, client: &str) -> Outcome {
    world.change_client(client, json!({"attributes": {"standard.token.exchange.enabled": "true"}})).await
}

pub(super) async fn allow_refresh(world: &mut World, client: &str) -> Outcome {
    let attributes = json!({"attributes": {
        "standard.token.exchange.enabled": "true",
        "standard.token.exchange.enableRefreshRequestedTokenType": "SAME_SESSION",
    }});
    world.change_client(client, attributes).await
}

/// Exchanges `{access}` at `conf` for what each row says.
pub(super) async fn each(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
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

async fn lightweight(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    let light = json!({"attributes": {"client.use.lightweight.access.token.enabled": "true"}});
    world.change_client("conf", light).await?;
    each(world, &[("nothing said", ""), ("openid", "scope=openid"), ("an audience", "audience=api")]).await?;
    world.log_in("openid").await?;
    each(world, &[("for a lightweight one", "")]).await
}
