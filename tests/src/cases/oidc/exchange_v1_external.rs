//! Token exchange in the old way, of an identity provider's tokens. The provider is a realm of the same server.

use serde_json::json;

use super::exchange_v1::NAKED;
use super::exchange_v1_permissions::policy_of_clients;
use super::exchange_v1_providers::{change_provider, let_exchange, log_in_there, provider};
use super::token_exchange::{SUBJECT, each};
use super::{TOKEN, tampered, unsigned};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    good needs [Extended],
    of_user_information needs [Extended],
    wrong_tokens needs [Extended],
    linked needs [Extended],
    taken_names needs [Extended],
    what_is_asked_for needs [Extended],
    settings needs [Extended],
];

async fn good(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let_exchange(world).await?;
    log_in_there(world, "alice", "openid").await?;
    each(world, &[("a user of the same name", "subject_issuer=elsewhere")]).await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    each(
        world,
        &[
            ("a new user", "subject_issuer=elsewhere"),
            ("the same user", "subject_issuer=elsewhere"),
            ("by the issuer", "subject_issuer={base}/realms/{elsewhere}"),
            ("openid", "subject_issuer=elsewhere&scope=openid"),
        ],
    )
    .await?;
    for (step, token, kind, more) in [
        ("by the token alone", "access", "jwt", ""),
        ("an ID token", "id", "id_token", "&subject_issuer=elsewhere"),
        ("an ID token as a JWT", "id", "jwt", "&subject_issuer=elsewhere"),
    ] {
        let shown = format!("subject_token={{{token}}}&subject_token_type=urn:ietf:params:oauth:token-type:{kind}");
        world.check(step, Call::post(TOKEN).form(format!("{NAKED}&{shown}{more}"))).await?;
    }
    whole(world, "alice").await
}

/// The user, with the link, and the sessions.
async fn whole(world: &mut World, user: &str) -> Outcome {
    let id = world.user_id(user).await?;
    let path = format!("/admin/realms/{{realm}}/users/{id}");
    world.check("the user", Call::get(&*path).admin()).await?;
    world.check("the links", Call::get(format!("{path}/federated-identity")).admin()).await?;
    world.check_unordered("the roles", Call::get(format!("{path}/role-mappings/realm")).admin()).await?;
    let mut sessions = world.answer(Call::get(format!("{path}/sessions")).admin()).await?.json();
    let count = sessions.as_array().map(Vec::len);
    world.expect_value("how many sessions", &json!(count));
    // Which of them comes first is chance on a real server.
    sessions.pointer_mut("/0/id").map(serde_json::Value::take);
    world.expect_value("a session", &sessions[0]);
    Ok(())
}

/// Where signatures are not checked, the provider is asked who it is.
async fn of_user_information(world: &mut World) -> Outcome {
    provider(world, json!({"config": {"validateSignature": "false"}})).await?;
    let_exchange(world).await?;
    log_in_there(world, "carol", "openid").await?;
    let id = world.user_id("carol").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    each(world, &[("a new user", "subject_issuer=elsewhere"), ("again", "subject_issuer=elsewhere")]).await?;
    whole(world, "carol").await?;
    world.set("access", tampered(world.value("access").unwrap_or_default()));
    each(world, &[("tampered", "subject_issuer=elsewhere")]).await?;
    log_in_there(world, "bob", "email").await?;
    each(world, &[("without openid", "subject_issuer=elsewhere")]).await
}

async fn wrong_tokens(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let_exchange(world).await?;
    log_in_there(world, "alice", "openid").await?;
    let good = world.value("access").unwrap_or_default().to_owned();
    let refresh = world.value("refresh").unwrap_or_default().to_owned();
    world.log_in("openid").await?;
    let own = world.value("access").unwrap_or_default().to_owned();
    for (step, token) in [
        ("tampered", tampered(&good)),
        ("unsigned", unsigned(&good)),
        ("garbage", "nope".to_owned()),
        ("empty", String::new()),
        ("a refresh token", refresh),
        ("this realm's", own),
    ] {
        world.set("access", token);
        each(world, &[(step, "subject_issuer=elsewhere")]).await?;
    }
    world.set("access", good);
    for kind in ["refresh_token", "saml2", "nope", "jwt", "id_token"] {
        let form = SUBJECT.replace("token-type:access_token", &format!("token-type:{kind}"));
        world.check(kind, Call::post(TOKEN).form(format!("{form}&subject_issuer=elsewhere"))).await?;
    }
    Ok(())
}

/// The user is linked already.
async fn linked(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let_exchange(world).await?;
    log_in_there(world, "alice", "openid").await?;
    let realm = world.value("elsewhere").unwrap_or_default().to_owned();
    let found = world.keycloak().list_users(&realm, &keycloak_api::admin::UserFilter::username("alice")).await?;
    let there = found.into_iter().next().and_then(|user| user.id).unwrap_or_default();
    let bob = world.user_id("bob").await?;
    let path = format!("/admin/realms/{{realm}}/users/{bob}/federated-identity/elsewhere");
    world.answer(Call::post(path).json(&json!({"userId": there, "userName": "alice"})).admin()).await?;
    each(world, &[("as the one who is linked", "subject_issuer=elsewhere")]).await?;
    whole(world, "bob").await?;
    world.change_user("bob", json!({"requiredActions": ["UPDATE_PASSWORD"]})).await?;
    each(world, &[("with something to do", "subject_issuer=elsewhere")]).await?;
    world.change_user("bob", json!({"enabled": false})).await?;
    each(world, &[("disabled", "subject_issuer=elsewhere")]).await?;
    each(world, &[("for another user", "subject_issuer=elsewhere&requested_subject=carol")]).await
}

async fn taken_names(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let_exchange(world).await?;
    log_in_there(world, "alice", "openid").await?;
    each(world, &[("name and address are taken", "subject_issuer=elsewhere")]).await?;
    world.change_user("alice", json!({"email": "else@example.org"})).await?;
    each(world, &[("the name is taken", "subject_issuer=elsewhere")]).await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    world.change_user("bob", json!({"email": "alice@example.org"})).await?;
    each(world, &[("the address is taken", "subject_issuer=elsewhere")]).await?;
    world.change_realm(json!({"duplicateEmailsAllowed": true, "loginWithEmailAllowed": false})).await?;
    each(world, &[("where several may have it", "subject_issuer=elsewhere")]).await
}

async fn what_is_asked_for(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let_exchange(world).await?;
    log_in_there(world, "alice", "openid address").await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    each(
        world,
        &[
            ("itself", "subject_issuer=elsewhere&audience=conf"),
            ("another", "subject_issuer=elsewhere&audience=other"),
            ("unknown", "subject_issuer=elsewhere&audience=nope"),
            ("another type", "subject_issuer=elsewhere&requested_token_type=x"),
            (
                "an access token",
                "subject_issuer=elsewhere&requested_token_type=urn:ietf:params:oauth:token-type:access_token",
            ),
            ("scopes", "subject_issuer=elsewhere&scope=openid+phone"),
            ("at a provider", "subject_issuer=elsewhere&requested_issuer=elsewhere"),
        ],
    )
    .await
}

/// What the provider's settings do to it.
async fn settings(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let policy = policy_of_clients(world, &["conf"]).await?;
    log_in_there(world, "alice", "openid").await?;
    for (step, change) in [
        ("disabled", json!({"enabled": false})),
        ("only for links", json!({"linkOnly": true})),
        ("another issuer", json!({"config": {"issuer": "https://idp.test/"}})),
        ("no issuer", json!({"config": {"issuer": ""}})),
        ("no user information", json!({"config": {"disableUserInfo": "true"}})),
        ("no address of it", json!({"config": {"userInfoUrl": ""}})),
        ("trusted", json!({"trustEmail": true})),
        ("kept", json!({"storeToken": true})),
        ("for another client", json!({"config": {"clientId": "other"}})),
        ("Keycloak's kind", json!({"providerId": "keycloak-oidc"})),
    ] {
        change_provider(world, change, &policy).await?;
        if let Ok(id) = world.user_id("alice").await {
            world.keycloak().delete_user(&world.realm, &id).await?;
        }
        each(world, &[(step, "subject_issuer=elsewhere")]).await?;
    }
    Ok(())
}
