//! Token exchange as it was before the standard one (Keycloak's `token-exchange:v1`): a client's own tokens, and what it
//! may ask for.

use serde_json::json;

use super::TOKEN;
use super::token_exchange::{ID, REFRESH, SUBJECT, allow, each};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    good needs [Extended],
    scopes needs [Extended],
    token_types needs [Extended],
    parameters needs [Extended],
    wrong_tokens needs [Extended],
    beside_the_standard_one needs [Extended],
    of_the_standard_one needs [Extended],
    without_refresh_tokens needs [Extended],
    lightweight needs [Extended],
];

/// Without a token.
pub(super) const NAKED: &str = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id=conf&\
                                client_secret=conf-secret";

async fn good(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    each(world, &[("nothing said", ""), ("openid", "scope=openid"), ("other scopes", "scope=address+phone")]).await?;
    each(world, &[("nothing said after that", "")]).await?;
    world.log_in("email").await?;
    each(world, &[("without openid", ""), ("openid, never asked for", "scope=openid")]).await?;
    each(world, &[("without openid after that", "")]).await
}

async fn scopes(world: &mut World) -> Outcome {
    world.log_in("openid address").await?;
    each(
        world,
        &[
            ("nothing said", ""),
            ("more", "scope=phone"),
            ("unknown", "scope=nope"),
            ("one unknown", "scope=openid+nope"),
            ("empty", "scope="),
            ("the same", "scope=address"),
            ("offline", "scope=openid+offline_access"),
        ],
    )
    .await
}

async fn token_types(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    each(
        world,
        &[
            ("access", "requested_token_type=urn:ietf:params:oauth:token-type:access_token"),
            ("refresh", REFRESH),
            ("ID", ID),
            ("JWT", "requested_token_type=urn:ietf:params:oauth:token-type:jwt"),
            ("SAML 2", "requested_token_type=urn:ietf:params:oauth:token-type:saml2"),
            ("another", "requested_token_type=x"),
            ("another for nobody", "requested_token_type=x&audience=nope"),
            ("empty", "requested_token_type="),
        ],
    )
    .await
}

async fn parameters(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    for (step, more) in [
        ("no type", "&subject_token={access}"),
        ("an empty token", "&subject_token="),
        ("another type", "&subject_token={access}&subject_token_type=x"),
        ("an empty type", "&subject_token={access}&subject_token_type="),
        ("a JWT", "&subject_token={access}&subject_token_type=urn:ietf:params:oauth:token-type:jwt"),
        ("a JWT that is none", "&subject_token=x&subject_token_type=urn:ietf:params:oauth:token-type:jwt"),
        ("an ID token", "&subject_token={id}&subject_token_type=urn:ietf:params:oauth:token-type:id_token"),
        ("by the realm", "&subject_token={access}&subject_issuer={base}/realms/{realm}"),
        ("empty issuer", "&subject_token={access}&subject_issuer="),
    ] {
        world.check(step, Call::post(TOKEN).form(format!("{NAKED}{more}"))).await?;
    }
    each(
        world,
        &[
            ("the token twice", "subject_token={access}"),
            ("the scope twice", "scope=openid&scope=openid"),
            ("the subject twice", "requested_subject=bob&requested_subject=bob"),
            ("an actor", "actor_token={access}&actor_token_type=urn:ietf:params:oauth:token-type:access_token"),
            ("a resource", "resource=http%3A%2F%2Fapi.example.org"),
        ],
    )
    .await?;
    let wrong = SUBJECT.replace("conf-secret", "wrong");
    world.check("a wrong secret", Call::post(TOKEN).form(wrong)).await?;
    world.check("nothing", Call::post(TOKEN).form(NAKED)).await?;
    world.check("only a type", Call::post(TOKEN).form(format!("{NAKED}&subject_token_type=x"))).await?;
    Ok(())
}

async fn wrong_tokens(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.set("tampered", super::tampered(&tokens.access_token));
    world.set("unsigned", super::unsigned(&tokens.access_token));
    for token in ["id", "refresh", "tampered", "unsigned"] {
        let form = SUBJECT.replace("{access}", &format!("{{{token}}}"));
        world.check(token, Call::post(TOKEN).form(form)).await?;
    }
    world.check("garbage", Call::post(TOKEN).form(SUBJECT.replace("{access}", "nope"))).await?;
    // So that there is an administrator's token to show.
    world.answer(Call::get("/admin/realms/{realm}").admin()).await?;
    world.check("another realm's", Call::post(TOKEN).form(SUBJECT.replace("{access}", "{admin}"))).await?;
    Ok(())
}

/// What the standard exchange does not do, the older one is asked for.
async fn beside_the_standard_one(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    each(
        world,
        &[
            ("standard", ""),
            ("standard, an audience", "audience=api"),
            ("standard, a refresh token", REFRESH),
            ("standard, no such audience", "audience=nope"),
            ("for a user", "requested_subject=bob"),
            ("at a provider", "requested_issuer=google"),
            ("by a provider", "subject_issuer=google"),
        ],
    )
    .await?;
    world.check("no type", Call::post(TOKEN).form(format!("{NAKED}&subject_token={{access}}"))).await?;
    let more = "&subject_token={access}&subject_token_type=x";
    world.check("another type", Call::post(TOKEN).form(format!("{NAKED}{more}"))).await?;
    world.change_client("conf", json!({"attributes": {"standard.token.exchange.enabled": "false"}})).await?;
    each(world, &[("off", "")]).await
}

async fn of_the_standard_one(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    let tokens = world.answer(Call::post(TOKEN).form(SUBJECT)).await?.json();
    world.set("access", tokens["access_token"].as_str().unwrap_or_default());
    world.change_client("conf", json!({"attributes": {"standard.token.exchange.enabled": "false"}})).await?;
    each(world, &[("exchanged again", "")]).await
}

async fn without_refresh_tokens(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"attributes": {"use.refresh.tokens": "false"}})).await?;
    world.log_in("openid").await?;
    each(world, &[("nothing said", ""), ("a refresh token", REFRESH)]).await
}

async fn lightweight(world: &mut World) -> Outcome {
    let light = json!({"attributes": {"client.use.lightweight.access.token.enabled": "true"}});
    world.change_client("conf", light).await?;
    world.log_in("openid").await?;
    each(world, &[("nothing said", ""), ("openid", "scope=openid")]).await
}
