//! The clients that exchange tokens, and those that the new tokens are for.

use keycloak_api::oidc::ClientAuth;
use serde_json::json;

use super::TOKEN;
use super::token_exchange::{ID, SUBJECT, allow, each};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice};

cases![public_client, bearer_only, audiences, audience_of_a_mapper, narrow, consent];

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
