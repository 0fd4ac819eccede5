//! Token exchange in the old way, for other clients: what they have to permit.

use serde_json::json;

use super::TOKEN;
use super::exchange_v1::NAKED;
use super::exchange_v1_impersonation::let_impersonate;
use super::exchange_v1_permissions::{permit, policy_of_clients, switch_on};
use super::token_exchange::{REFRESH, SUBJECT, each, other};
use super::{INTROSPECT, USERINFO};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice};

cases![
    not_permitted needs [Extended],
    permitted needs [Extended],
    by_other_policies needs [Extended],
    scopes needs [Extended],
    good_for needs [Extended],
    for_a_user needs [Extended],
    without_a_token needs [Extended],
    users_to_be needs [Extended],
];

async fn not_permitted(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    each(
        world,
        &[
            ("itself", "audience=conf"),
            ("another", "audience=other"),
            ("bearer only", "audience=api"),
            ("unknown", "audience=nope"),
            ("disabled", "audience=disabled"),
            ("one that needs consent", "audience=consent"),
            ("itself and another", "audience=conf&audience=other"),
            ("itself and one unknown", "audience=conf&audience=nope"),
            ("itself twice", "audience=conf&audience=conf"),
            ("empty", "audience="),
        ],
    )
    .await?;
    world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    each(world, &[("another's, for itself", "audience=conf"), ("another's, for it", "audience=other")]).await
}

/// Lets `conf` have tokens for `client`.
async fn let_exchange(world: &mut World, client: &str) -> Outcome {
    let policy = policy_of_clients(world, &["conf"]).await?;
    let uuid = world.client_uuid(client).await?;
    let on = switch_on(world, &format!("clients/{uuid}/management/permissions")).await?;
    permit(world, &on, "token-exchange", &policy).await
}

async fn permitted(world: &mut World) -> Outcome {
    let uuid = world.client_uuid("other").await?;
    let on = switch_on(world, &format!("clients/{uuid}/management/permissions")).await?;
    world.log_in("openid").await?;
    each(world, &[("no policy", "audience=other")]).await?;
    let policy = policy_of_clients(world, &["conf"]).await?;
    permit(world, &on, "token-exchange", &policy).await?;
    each(
        world,
        &[
            ("permitted", "audience=other"),
            ("a refresh token", &format!("audience=other&{REFRESH}")),
            ("an access token", "audience=other&requested_token_type=urn:ietf:params:oauth:token-type:access_token"),
            ("with itself", "audience=other&audience=conf"),
            ("with itself first", "audience=conf&audience=other"),
            ("with another", "audience=other&audience=api"),
            ("SAML 2", "audience=other&requested_token_type=urn:ietf:params:oauth:token-type:saml2"),
        ],
    )
    .await?;
    world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    each(world, &[("another's", "audience=other")]).await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf", "client_id=narrow&client_secret=narrow");
    world.check("by one not permitted", Call::post(TOKEN).form(format!("{form}&audience=other"))).await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf-secret", "client_id=pub");
    world.check("by a public one", Call::post(TOKEN).form(format!("{form}&audience=other"))).await?;
    world.change_client("other", json!({"enabled": false})).await?;
    world.log_in("openid").await?;
    each(world, &[("disabled", "audience=other")]).await
}

/// What is asked is the client, with the token's claims.
async fn by_other_policies(world: &mut World) -> Outcome {
    let uuid = world.client_uuid("other").await?;
    let on = switch_on(world, &format!("clients/{uuid}/management/permissions")).await?;
    world.log_in("openid").await?;
    let reader = world.realm_role("reader").await?.id.unwrap_or_default();
    let alice = world.user_id("alice").await?;
    for (step, kind, body) in [
        ("of a role of the token", "role", json!({"name": "role", "roles": [{"id": reader}]})),
        ("of the user", "user", json!({"name": "user", "users": [alice]})),
        ("of time", "time", json!({"name": "time", "notOnOrAfter": "2999-01-01 00:00:00"})),
        ("of other clients", "client", json!({"name": "other", "clients": [uuid]})),
        ("of no other clients", "client", json!({"name": "not", "clients": [uuid], "logic": "NEGATIVE"})),
        ("of a claim", "regex", json!({"name": "claim", "targetClaim": "preferred_username", "pattern": "alice"})),
    ] {
        let policy = super::exchange_v1_permissions::policy(world, kind, &body).await?;
        permit(world, &on, "token-exchange", &policy).await?;
        each(world, &[(step, "audience=other")]).await?;
    }
    Ok(())
}

async fn scopes(world: &mut World) -> Outcome {
    let_exchange(world, "other").await?;
    let uuid = world.client_uuid("other").await?;
    let address = world.scope_id("address").await?;
    world.keycloak().remove_client_optional_client_scope(&world.realm, &uuid, &address).await?;
    world.log_in("openid address phone").await?;
    each(
        world,
        &[
            ("nothing said", "audience=other"),
            ("one that it has not", "audience=other&scope=address"),
            ("one more", "audience=other&scope=offline_access"),
            ("one unknown", "audience=other&scope=nope"),
        ],
    )
    .await
}

async fn good_for(world: &mut World) -> Outcome {
    let_exchange(world, "other").await?;
    world.log_in("openid").await?;
    let tokens = world.answer(Call::post(TOKEN).form(format!("{SUBJECT}&audience=other"))).await?.json();
    world.set("new", tokens["access_token"].as_str().unwrap_or_default());
    world.set("again", tokens["refresh_token"].as_str().unwrap_or_default());
    world.check("userinfo", Call::get(USERINFO).bearer("{new}")).await?;
    for client in ["conf", "other"] {
        let form = format!("client_id={client}&client_secret={client}-secret&token={{new}}");
        world.check(&format!("introspection, {client}"), Call::post(INTROSPECT).form(form)).await?;
        let form = format!(
            "grant_type=refresh_token&refresh_token={{again}}&client_id={client}&client_secret={client}-secret"
        );
        world.check(&format!("refreshed, {client}"), Call::post(TOKEN).form(form)).await?;
    }
    let id = world.user_id("alice").await?;
    world.check("sessions", Call::get(format!("/admin/realms/{{realm}}/users/{id}/sessions")).admin()).await?;
    Ok(())
}

async fn for_a_user(world: &mut World) -> Outcome {
    let_impersonate(world, "alice").await?;
    let_exchange(world, "other").await?;
    world.log_in("openid").await?;
    each(world, &[("permitted", "requested_subject=bob&audience=other")]).await
}

/// A client that may be any user.
async fn without_a_token(world: &mut World) -> Outcome {
    let on = switch_on(world, "users-management-permissions").await?;
    let policy = policy_of_clients(world, &["conf"]).await?;
    permit(world, &on, "impersonate", &policy).await?;
    let_exchange(world, "other").await?;
    for (step, more) in [
        ("a user", "requested_subject=bob"),
        ("openid", "requested_subject=bob&scope=openid"),
        ("for another client", "requested_subject=bob&audience=other"),
        ("for one not permitted", "requested_subject=bob&audience=narrow"),
        ("nobody", "requested_subject=nobody"),
        ("a disabled user", "requested_subject=disabled"),
        ("another type", "requested_subject=bob&requested_token_type=x"),
        ("at a provider", "requested_subject=bob&requested_issuer=google"),
    ] {
        world.check(step, Call::post(TOKEN).form(format!("{NAKED}&{more}"))).await?;
    }
    let naked = NAKED.replace("client_id=conf&client_secret=conf", "client_id=other&client_secret=other");
    world.check("by another", Call::post(TOKEN).form(format!("{naked}&requested_subject=bob"))).await?;
    Ok(())
}

/// Who may be taken for.
async fn users_to_be(world: &mut World) -> Outcome {
    let on = switch_on(world, "users-management-permissions").await?;
    let policy = policy_of_clients(world, &["conf"]).await?;
    permit(world, &on, "impersonate", &policy).await?;
    let bob = world.user_id("bob").await?;
    let body = json!({"name": "not-bob", "users": [bob], "logic": "NEGATIVE"});
    let policy = super::exchange_v1_permissions::policy(world, "user", &body).await?;
    permit(world, &on, "user-impersonated", &policy).await?;
    let_impersonate(world, "alice").await?;
    world.log_in("openid").await?;
    for user in ["bob", "carol"] {
        let form = format!("{NAKED}&requested_subject={user}");
        world.check(&format!("{user}, by the client"), Call::post(TOKEN).form(form)).await?;
        each(world, &[(&format!("{user}, by a user"), &format!("requested_subject={user}"))]).await?;
    }
    Ok(())
}
