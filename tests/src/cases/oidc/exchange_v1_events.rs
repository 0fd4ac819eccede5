//! The events that token exchanges in the old way leave behind.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::TOKEN;
use super::events::{forget, keep_all, told};
use super::exchange_events::{each, exchange};
use super::exchange_v1::NAKED;
use super::exchange_v1_impersonation::let_impersonate;
use super::exchange_v1_providers::{let_exchange, log_in_there, provider};
use super::token_exchange::{ID, REFRESH, SUBJECT, allow, other};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice};

cases![
    own needs [Extended],
    parameters needs [Extended],
    audiences needs [Extended],
    impersonation needs [Extended],
    by_public_clients needs [Extended],
    not_permitted needs [Extended],
    providers needs [Extended],
];

async fn prepare(world: &mut World) -> Outcome {
    keep_all(world).await?;
    let carol = world.user_id("carol").await?;
    world.show_as(carol, "{carol}");
    world.log_in("openid").await?;
    forget(world).await
}

async fn own(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("nothing said", ""),
            ("openid", "scope=openid"),
            ("an unknown scope", "scope=openid+nope"),
            ("an access token", "requested_token_type=urn:ietf:params:oauth:token-type:access_token"),
            ("a refresh token", REFRESH),
            ("an ID token", ID),
            ("another type", "requested_token_type=x"),
            ("another type for nobody", "requested_token_type=x&audience=nope"),
            ("SAML 2", "requested_token_type=urn:ietf:params:oauth:token-type:saml2"),
        ],
    )
    .await?;
    allow(world, "conf").await?;
    each(world, &[("in the standard way", ""), ("not in the standard way", "requested_subject=bob")]).await
}

async fn parameters(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (step, more) in [
        ("nothing", ""),
        ("no type", "&subject_token={access}"),
        ("an empty token", "&subject_token="),
        ("another type", "&subject_token={access}&subject_token_type=x"),
        ("a JWT", "&subject_token={access}&subject_token_type=urn:ietf:params:oauth:token-type:jwt"),
        ("a JWT that is none", "&subject_token=x&subject_token_type=urn:ietf:params:oauth:token-type:jwt"),
        ("by the realm", "&subject_token={access}&subject_issuer={base}/realms/{realm}"),
        ("by a provider", "&subject_token={access}&subject_issuer=google"),
        ("at a provider", "&subject_token={access}&requested_issuer=google"),
        ("no token of the realm's", "&subject_token=abc"),
        ("a refresh token", "&subject_token={refresh}"),
    ] {
        exchange(world, step, format!("{NAKED}{more}")).await?;
    }
    let wrong = SUBJECT.replace("conf-secret", "wrong");
    exchange(world, "a wrong secret", wrong).await
}

async fn audiences(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("itself", "audience=conf"),
            ("another", "audience=other"),
            ("unknown", "audience=nope"),
            ("disabled", "audience=disabled"),
            ("one with consent", "audience=consent"),
        ],
    )
    .await?;
    world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    forget(world).await?;
    each(world, &[("in its audience", "")]).await?;
    world.log_in_as(&other(), &Grant::password("bob", "bob-password").with_scope("openid")).await?;
    forget(world).await?;
    each(world, &[("not in its audience", "")]).await
}

async fn impersonation(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("not allowed", "requested_subject=bob"),
            ("not allowed, oneself", "requested_subject=alice"),
            ("not allowed, nobody", "requested_subject=nobody"),
            ("not allowed, a disabled user", "requested_subject=disabled"),
        ],
    )
    .await?;
    let_impersonate(world, "alice").await?;
    world.log_in("openid").await?;
    forget(world).await?;
    each(
        world,
        &[
            ("another user", "requested_subject=bob"),
            ("another user, openid", "requested_subject=bob&scope=openid"),
            ("nobody", "requested_subject=nobody"),
            ("another type", "requested_subject=bob&requested_token_type=x"),
            ("no such audience", "requested_subject=bob&audience=nope"),
            ("another audience", "requested_subject=bob&audience=other"),
        ],
    )
    .await?;
    for (step, more) in
        [("without a token", "&requested_subject=bob"), ("nobody, without", "&requested_subject=nobody")]
    {
        exchange(world, step, format!("{NAKED}{more}")).await?;
    }
    Ok(())
}

async fn by_public_clients(world: &mut World) -> Outcome {
    prepare(world).await?;
    let public = "client_id=pub";
    let form = SUBJECT.replace("client_id=conf&client_secret=conf-secret", public);
    exchange(world, "another's", form.clone()).await?;
    let naked = NAKED.replace("client_id=conf&client_secret=conf-secret", public);
    exchange(world, "none", format!("{naked}&requested_subject=bob")).await?;
    world.log_in_as(&ClientAuth::public("pub"), &alice().with_scope("openid")).await?;
    forget(world).await?;
    exchange(world, "its own", form).await
}

async fn not_permitted(world: &mut World) -> Outcome {
    prepare(world).await?;
    provider(world, json!({})).await?;
    forget(world).await?;
    each(
        world,
        &[
            ("by a provider", "subject_issuer=elsewhere"),
            ("at a provider", "requested_issuer=elsewhere"),
            ("at a provider that there is not", "requested_issuer=nowhere"),
        ],
    )
    .await
}

/// Tokens of identity providers, and for them.
async fn providers(world: &mut World) -> Outcome {
    prepare(world).await?;
    provider(world, json!({})).await?;
    forget(world).await?;
    let_exchange(world).await?;
    log_in_there(world, "alice", "openid").await?;
    forget(world).await?;
    exchange(world, "no token of theirs", SUBJECT.replace("{access}", "x") + "&subject_issuer=elsewhere").await?;
    each(world, &[("of a user who is there", "subject_issuer=elsewhere")]).await?;
    let alice = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &alice).await?;
    let form = format!("{SUBJECT}&subject_issuer=elsewhere");
    let tokens = world.answer(Call::post(TOKEN).form(form)).await?.json();
    let user = world.user_id("alice").await?;
    world.show_as(user, "{new alice}");
    told(world, "a new user").await?;
    world.set("access", tokens["access_token"].as_str().unwrap_or_default());
    each(world, &[("to it", "requested_issuer=elsewhere")]).await
}
