//! Token exchange in the old way, for another user than the token's.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::exchange_v1::NAKED;
use super::token_exchange::{REFRESH, SUBJECT, each, other};
use super::{INTROSPECT, TOKEN, USERINFO};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice};

cases![
    not_allowed needs [Extended],
    by_role needs [Extended],
    audiences needs [Extended],
    of_administrators needs [Extended],
    of_another_client needs [Extended],
    by_a_public_client needs [Extended],
    without_a_token needs [Extended],
    good_for needs [Extended],
    sessions needs [Extended],
    notes needs [Extended],
];

/// Lets a user be others.
pub(super) async fn let_impersonate(world: &mut World, user: &str) -> Outcome {
    world.give_client_role(user, "realm-management", "impersonation").await
}

async fn not_allowed(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    each(
        world,
        &[
            ("another user", "requested_subject=bob"),
            ("oneself", "requested_subject=alice"),
            ("nobody", "requested_subject=nobody"),
            ("a disabled user", "requested_subject=disabled"),
            ("empty", "requested_subject="),
            ("another user, another type", "requested_subject=bob&requested_token_type=x"),
            ("another user, no such audience", "requested_subject=bob&audience=nope"),
        ],
    )
    .await
}

async fn by_role(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    let_impersonate(world, "alice").await?;
    each(world, &[("a token from before", "requested_subject=bob")]).await?;
    world.log_in("openid").await?;
    let bob = world.user_id("bob").await?;
    each(
        world,
        &[
            ("by name", "requested_subject=bob"),
            ("by name, another case", "requested_subject=BOB"),
            ("by id", &format!("requested_subject={bob}")),
            ("by address", "requested_subject=bob%40example.org"),
            ("oneself", "requested_subject=alice"),
            ("openid", "requested_subject=bob&scope=openid"),
            ("more", "requested_subject=bob&scope=phone"),
            ("a refresh token", &format!("requested_subject=bob&{REFRESH}")),
            (
                "an access token",
                "requested_subject=bob&requested_token_type=urn:ietf:params:oauth:token-type:access_token",
            ),
            ("nobody", "requested_subject=nobody"),
            ("a disabled user", "requested_subject=disabled"),
            ("one without a password", "requested_subject=without-password"),
            ("one with something to do", "requested_subject=action"),
            ("a service account", "requested_subject=service-account-conf"),
            ("offline", "requested_subject=bob&scope=openid+offline_access"),
        ],
    )
    .await?;
    world.log_in("email").await?;
    each(world, &[("without openid", "requested_subject=bob")]).await
}

async fn audiences(world: &mut World) -> Outcome {
    let_impersonate(world, "alice").await?;
    world.log_in("openid").await?;
    each(
        world,
        &[
            ("itself", "requested_subject=bob&audience=conf"),
            ("another", "requested_subject=bob&audience=other"),
            ("unknown", "requested_subject=bob&audience=nope"),
            ("another type", "requested_subject=bob&requested_token_type=x"),
        ],
    )
    .await
}

/// Nobody gets to be one who may do more.
async fn of_administrators(world: &mut World) -> Outcome {
    let_impersonate(world, "alice").await?;
    let_impersonate(world, "carol").await?;
    world.give_client_role("bob", "realm-management", "view-users").await?;
    world.log_in("openid").await?;
    each(world, &[("one who may do more", "requested_subject=bob")]).await?;
    each(world, &[("one who may do as much", "requested_subject=carol")]).await?;
    world.give_client_role("alice", "realm-management", "view-users").await?;
    world.log_in("openid").await?;
    each(world, &[("now one who may do as much", "requested_subject=bob")]).await?;
    world.give_client_role("bob", "realm-management", "realm-admin").await?;
    each(world, &[("an administrator of all", "requested_subject=bob")]).await?;
    world.give_client_role("alice", "realm-management", "realm-admin").await?;
    world.log_in("openid").await?;
    each(world, &[("by an administrator of all", "requested_subject=bob")]).await
}

async fn of_another_client(world: &mut World) -> Outcome {
    let_impersonate(world, "alice").await?;
    let_impersonate(world, "bob").await?;
    world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    each(world, &[("in its audience", "requested_subject=carol")]).await?;
    world.log_in_as(&other(), &Grant::password("bob", "bob-password").with_scope("openid")).await?;
    each(world, &[("not in its audience", "requested_subject=carol")]).await
}

async fn by_a_public_client(world: &mut World) -> Outcome {
    let_impersonate(world, "alice").await?;
    world.log_in_as(&ClientAuth::public("pub"), &alice().with_scope("openid")).await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf-secret", "client_id=pub");
    world.check("its own", Call::post(TOKEN).form(format!("{form}&requested_subject=bob"))).await?;
    world.log_in("openid").await?;
    world.check("another's", Call::post(TOKEN).form(format!("{form}&requested_subject=bob"))).await?;
    let naked = NAKED.replace("client_id=conf&client_secret=conf-secret", "client_id=pub");
    world.check("none", Call::post(TOKEN).form(format!("{naked}&requested_subject=bob"))).await?;
    Ok(())
}

/// The client itself, which nobody has permitted it.
async fn without_a_token(world: &mut World) -> Outcome {
    for (step, more) in [
        ("a user", "requested_subject=bob"),
        ("nobody", "requested_subject=nobody"),
        ("a user, another type", "requested_subject=bob&requested_token_type=x"),
        ("a user, at a provider", "requested_subject=bob&requested_issuer=google"),
        ("with a type", "requested_subject=bob&subject_token_type=urn:ietf:params:oauth:token-type:access_token"),
    ] {
        world.check(step, Call::post(TOKEN).form(format!("{NAKED}&{more}"))).await?;
    }
    Ok(())
}

async fn good_for(world: &mut World) -> Outcome {
    let_impersonate(world, "alice").await?;
    let mapper = json!({
        "name": "for conf", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": "conf", "access.token.claim": "true"},
    });
    let id = world.client_uuid("conf").await?;
    world.keycloak().create_client_mapper(&world.realm, &id, &serde_json::from_value(mapper)?).await?;
    world.log_in("openid").await?;
    let form = format!("{SUBJECT}&requested_subject=bob");
    let tokens = world.answer(Call::post(TOKEN).form(form)).await?.json();
    world.set("new", tokens["access_token"].as_str().unwrap_or_default());
    world.set("again", tokens["refresh_token"].as_str().unwrap_or_default());
    world.check("userinfo", Call::get(USERINFO).bearer("{new}")).await?;
    let form = "client_id=conf&client_secret=conf-secret&token={new}";
    world.check("introspection", Call::post(INTROSPECT).form(form)).await?;
    let form = "grant_type=refresh_token&refresh_token={again}&client_id=conf&client_secret=conf-secret";
    world.check("refreshed", Call::post(TOKEN).form(form)).await?;
    let form = SUBJECT.replace("{access}", "{new}");
    world.check("exchanged again", Call::post(TOKEN).form(&*form)).await?;
    world.check("for a third", Call::post(TOKEN).form(format!("{form}&requested_subject=carol"))).await?;
    Ok(())
}

/// A session of the other user's begins.
async fn sessions(world: &mut World) -> Outcome {
    let_impersonate(world, "alice").await?;
    world.log_in("openid").await?;
    each(world, &[("done", "requested_subject=bob")]).await?;
    for user in ["alice", "bob"] {
        let id = world.user_id(user).await?;
        let path = format!("/admin/realms/{{realm}}/users/{id}/sessions");
        world.check(user, Call::get(path).admin()).await?;
    }
    Ok(())
}

/// Has the access tokens of `conf` say these notes of the session.
pub(super) async fn show_notes(world: &mut World, notes: &[&str]) -> Outcome {
    let id = world.client_uuid("conf").await?;
    for note in notes {
        let mapper = json!({
            "name": note, "protocol": "openid-connect", "protocolMapper": "oidc-usersessionmodel-note-mapper",
            "config": {"user.session.note": note, "claim.name": note, "jsonType.label": "String",
                "access.token.claim": "true", "id.token.claim": "false"},
        });
        world.keycloak().create_client_mapper(&world.realm, &id, &serde_json::from_value(mapper)?).await?;
    }
    Ok(())
}

/// The session remembers who is the user; later tokens know the client as well.
async fn notes(world: &mut World) -> Outcome {
    let_impersonate(world, "alice").await?;
    show_notes(world, &["IMPERSONATOR_ID", "IMPERSONATOR_USERNAME", "IMPERSONATOR_CLIENT"]).await?;
    world.log_in("openid").await?;
    let form = format!("{SUBJECT}&requested_subject=bob");
    let tokens = world.check("begun", Call::post(TOKEN).form(form)).await?.json();
    world.set("again", tokens["refresh_token"].as_str().unwrap_or_default());
    let form = "grant_type=refresh_token&refresh_token={again}&client_id=conf&client_secret=conf-secret";
    world.check("refreshed", Call::post(TOKEN).form(form)).await?;
    Ok(())
}
