//! Whose permissions are asked for: which tokens may be shown for it, and by whom.

use keycloak_api::oidc::{ClientAuth, Grant};

use super::{GRANT, TOKEN, prepare, server, set_up};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![by_subject_token, by_claim_token, as_bearer, with_bearer, roles, over];

const RS: &str = "Basic cnM6cnMtc2VjcmV0";

/// Keeps alice's tokens of the public client and of the resource server.
async fn world_of_things(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"name":"R1","scopes":["view"]}"#),
            ("POST ~/policy/user", r#"{"name":"pa","users":["alice"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["R1"],"policies":["pa"]}"#),
        ],
    )
    .await?;
    keep(world).await
}

async fn keep(world: &mut World) -> Outcome {
    for (name, client) in [("pub", ClientAuth::public("pub")), ("rs", server())] {
        let grant = Grant::password("alice", "alice-password").with_scope("openid");
        let tokens = world.keycloak().token(&world.realm, &client, &grant).await?;
        let text = |token: Option<&str>| token.unwrap_or_default().to_owned();
        world.set(&format!("{name}-access"), tokens.access_token.clone());
        world.set(&format!("{name}-id"), text(tokens.id_token.as_deref()));
        world.set(&format!("{name}-refresh"), text(tokens.refresh_token.as_deref()));
    }
    let form = format!("{GRANT}&audience=rs");
    let rpt = world.answer(Call::post(TOKEN).form(form).bearer("{pub-access}")).await?.json();
    world.set("rpt", rpt["access_token"].as_str().unwrap_or_default().to_owned());
    Ok(())
}

const TOKENS: [&str; 7] = ["pub-access", "pub-id", "pub-refresh", "rs-access", "rs-id", "rs-refresh", "rpt"];

async fn by_subject_token(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    for token in TOKENS {
        let form = format!("{GRANT}&audience=rs&response_mode=permissions&subject_token={{{token}}}");
        world.check(token, Call::post(TOKEN).form(form).authorization(RS)).await?;
        let form = format!("{GRANT}&audience=rs&response_mode=permissions&client_id=pub&subject_token={{{token}}}");
        world.check(&format!("public, {token}"), Call::post(TOKEN).form(form)).await?;
    }
    let id_token = "http://openid.net/specs/openid-connect-core-1_0.html%23IDToken";
    for token in ["pub-access", "pub-id", "rs-access", "rs-id"] {
        let form = format!("{GRANT}&audience=rs&response_mode=permissions&subject_token={{{token}}}");
        let form = format!("{form}&claim_token_format={id_token}");
        world
            .check(&format!("{token}, the format of ID tokens"), Call::post(TOKEN).form(form).authorization(RS))
            .await?;
    }
    Ok(())
}

async fn by_claim_token(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let id_token = "http://openid.net/specs/openid-connect-core-1_0.html%23IDToken";
    for token in TOKENS {
        let form = format!("{GRANT}&audience=rs&response_mode=permissions&claim_token={{{token}}}");
        world.check(token, Call::post(TOKEN).form(form.clone()).authorization(RS)).await?;
        let form = format!("{form}&claim_token_format={id_token}");
        world.check(&format!("{token}, its format"), Call::post(TOKEN).form(form).authorization(RS)).await?;
    }
    let form = format!("{GRANT}&audience=rs&response_mode=permissions&claim_token={{rs-id}}&subject_token=garbage");
    world.check("both", Call::post(TOKEN).form(form).authorization(RS)).await?;
    Ok(())
}

async fn as_bearer(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    for token in TOKENS {
        let form = format!("{GRANT}&audience=rs&response_mode=permissions");
        world.check(token, Call::post(TOKEN).form(form).bearer(&format!("{{{token}}}"))).await?;
    }
    Ok(())
}

/// A bearer token, and a claim token beside it.
async fn with_bearer(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let format = "&claim_token_format=http://openid.net/specs/openid-connect-core-1_0.html%23IDToken";
    for bearer in ["pub-access", "rs-access"] {
        for (step, shown) in [
            ("its format", format),
            ("pub-id", "&claim_token={pub-id}"),
            ("rs-id", "&claim_token={rs-id}"),
            ("garbage", "&claim_token=garbage"),
            ("subject", "&subject_token=garbage"),
        ] {
            let form = format!("{GRANT}&audience=rs&response_mode=permissions{shown}");
            let call = Call::post(TOKEN).form(form).bearer(&format!("{{{bearer}}}"));
            world.check(&format!("{bearer}, {step}"), call).await?;
        }
    }
    Ok(())
}

/// Roles and claims of who is known by an ID token, and what the token has that comes of it.
async fn roles(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"name":"R2"}"#),
            ("POST ~/resource", r#"{"name":"R3"}"#),
            ("POST ~/resource", r#"{"name":"R4"}"#),
            ("POST ~/policy/role", r#"{"name":"pr","roles":[{"id":"reader"}]}"#),
            ("POST ~/policy/regex", r#"{"name":"pi","targetClaim":"typ","pattern":"ID"}"#),
            ("POST ~/policy/client", r#"{"name":"pc","clients":["rs"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m2","resources":["R2"],"policies":["pr"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m3","resources":["R3"],"policies":["pi"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m4","resources":["R4"],"policies":["pc"]}"#),
        ],
    )
    .await?;
    for token in ["rs-id", "rs-access", "rs-refresh"] {
        let form = format!("{GRANT}&audience=rs&response_mode=permissions&claim_token={{{token}}}");
        world.check_unordered(token, Call::post(TOKEN).form(form).authorization(RS)).await?;
    }
    let form = format!("{GRANT}&audience=rs&permission=R1&claim_token={{rs-id}}");
    world.check_unordered("whole", Call::post(TOKEN).form(form).authorization(RS)).await?;
    Ok(())
}

/// Tokens that are over, and of a session that is.
async fn over(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    world.change_realm(serde_json::json!({"accessTokenLifespan": 2})).await?;
    keep(world).await?;
    world.pass(4).await;
    for (step, shown) in [
        ("ID token", "&claim_token={rs-id}"),
        ("access token", "&claim_token={rs-access}"),
        ("another client's", "&claim_token={pub-id}"),
        ("subject", "&subject_token={rs-access}"),
    ] {
        let form = format!("{GRANT}&audience=rs&response_mode=permissions{shown}");
        world.check(step, Call::post(TOKEN).form(form).authorization(RS)).await?;
    }
    world.change_realm(serde_json::json!({"accessTokenLifespan": 300})).await?;
    keep(world).await?;
    set_up(world, &[("POST users/{alice}/logout", "")]).await?;
    for (step, shown) in
        [("of no session", "&claim_token={rs-id}"), ("of no session, subject", "&subject_token={rs-access}")]
    {
        let form = format!("{GRANT}&audience=rs&response_mode=permissions{shown}");
        world.check(step, Call::post(TOKEN).form(form).authorization(RS)).await?;
    }
    Ok(())
}
