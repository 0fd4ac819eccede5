//! Token exchange in the old way, back to the identity provider: a session that began with a provider's token keeps that, and
//! gives it out. The provider is a realm of the same server.

use keycloak_api::oidc::Grant;
use serde_json::json;

use super::TOKEN;
use super::exchange_v1_impersonation::{let_impersonate, show_notes};
use super::exchange_v1_permissions::policy_of_clients;
use super::exchange_v1_providers::{
    change_provider, form, let_exchange, log_in_there, permit_provider, provider, show_hash,
};
use super::token_exchange::{SUBJECT, each};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![
    access_tokens needs [Extended],
    of_jwts needs [Extended],
    of_keycloaks_kind needs [Extended],
    where_tokens_are_stored needs [Extended],
    of_others needs [Extended],
    notes needs [Extended],
    by_a_public_client needs [Extended],
];

/// Logs alice in at the provider, who is new here.
async fn begin(world: &mut World) -> Outcome {
    let_exchange(world).await?;
    log_in_there(world, "alice", "openid").await?;
    for (name, token) in [("<their access token>", "access"), ("<their ID token>", "id")] {
        let token = world.value(token).unwrap_or_default().to_owned();
        world.show_as(token, name);
    }
    let id = world.user_id("alice").await?;
    Ok(world.keycloak().delete_user(&world.realm, &id).await?)
}

/// Exchanges the provider's token for one of the realm's, which is kept as `{access}`.
async fn exchange(world: &mut World, token: &str, kind: &str) -> Outcome {
    let answer = world.answer(Call::post(TOKEN).form(form(token, kind))).await?.json();
    let given = answer["access_token"].as_str().ok_or_else(|| format!("no token: {answer}"))?;
    world.set("access", given);
    Ok(())
}

/// What is given back by each type.
async fn back(world: &mut World, step: &str) -> Outcome {
    for kind in ["", "access_token", "id_token", "refresh_token", "jwt"] {
        let wanted = if kind.is_empty() {
            String::new()
        } else {
            format!("&requested_token_type=urn:ietf:params:oauth:token-type:{kind}")
        };
        let form = format!("{SUBJECT}&requested_issuer=elsewhere{wanted}");
        let answer = world.answer(Call::post(TOKEN).form(form)).await?;
        show_hash(world, &answer);
        world.expect(&format!("{step}: {kind}"), &answer);
    }
    Ok(())
}

async fn each_kind(world: &mut World, kinds: &[(&str, &str)]) -> Outcome {
    begin(world).await?;
    let (access, id) = (world.value("access").map(str::to_owned), world.value("id").map(str::to_owned));
    for (token, kind) in kinds {
        world.set("access", access.clone().unwrap_or_default());
        world.set("id", id.clone().unwrap_or_default());
        exchange(world, token, kind).await?;
        back(world, &format!("{token} as {kind}")).await?;
    }
    Ok(())
}

async fn access_tokens(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    each_kind(world, &[("access", "access_token")]).await?;
    world
        .check("what for", Call::post(TOKEN).form(format!("{SUBJECT}&audience=nope&requested_issuer=elsewhere")))
        .await?;
    Ok(())
}

async fn of_jwts(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    each_kind(world, &[("access", "jwt"), ("id", "id_token")]).await
}

async fn of_keycloaks_kind(world: &mut World) -> Outcome {
    provider(world, json!({"providerId": "keycloak-oidc"})).await?;
    each_kind(world, &[("access", "access_token"), ("id", "id_token")]).await
}

async fn where_tokens_are_stored(world: &mut World) -> Outcome {
    provider(world, json!({"storeToken": true})).await?;
    each_kind(world, &[("access", "access_token"), ("id", "id_token")]).await
}

/// Another provider, another user, another session.
async fn of_others(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    begin(world).await?;
    exchange(world, "access", "access_token").await?;
    each(world, &[("an unknown one", "requested_issuer=nope")]).await?;
    let_impersonate(world, "bob").await?;
    world.log_in_as(&conf(), &Grant::password("bob", "bob-password").with_scope("openid")).await?;
    each(world, &[("as alice", "requested_subject=alice&requested_issuer=elsewhere&requested_token_type=x")]).await?;
    let alice = world.user_id("alice").await?;
    let sessions = world.answer(Call::get(format!("/admin/realms/{{realm}}/users/{alice}/sessions")).admin()).await?;
    world.expect_value("how many sessions of alice", &json!(sessions.json().as_array().map(Vec::len)));
    let policy = policy_of_clients(world, &["conf"]).await?;
    change_provider(world, json!({}), &policy).await?;
    back(world, "of the provider's namesake").await
}

async fn notes(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    begin(world).await?;
    let (access, id) = (world.value("access").map(str::to_owned), world.value("id").map(str::to_owned));
    show_notes(
        world,
        &[
            "EXTERNAL_IDENTITY_PROVIDER",
            "EXCHANGE_PROVIDER",
            "identity_provider",
            "identity_provider_identity",
            "FEDERATED_ACCESS_TOKEN",
            "FEDERATED_ID_TOKEN",
            "FEDERATED_REFRESH_TOKEN",
            "FEDERATED_TOKEN_EXPIRATION",
            "AUTH_TIME",
            "authType",
            "clientId",
        ],
    )
    .await?;
    for (token, kind) in [("access", "access_token"), ("access", "jwt"), ("id", "id_token")] {
        world.set("access", access.clone().unwrap_or_default());
        world.set("id", id.clone().unwrap_or_default());
        world.check(&format!("{token} as {kind}"), Call::post(TOKEN).form(form(token, kind))).await?;
    }
    Ok(())
}

async fn by_a_public_client(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    begin(world).await?;
    let policy = policy_of_clients(world, &["pub"]).await?;
    permit_provider(world, &policy).await?;
    let public = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id=pub&\
                  subject_token={access}&subject_issuer=elsewhere";
    let answer = world.check("its own", Call::post(TOKEN).form(public)).await?.json();
    world.check("for another", Call::post(TOKEN).form(format!("{public}&audience=conf"))).await?;
    world.set("access", answer["access_token"].as_str().unwrap_or_default());
    let back = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id=pub&\
                subject_token={access}&requested_issuer=elsewhere";
    world.check("back", Call::post(TOKEN).form(back)).await?;
    Ok(())
}
