//! Token exchange in the old way, of an identity provider's tokens: who is made of a person who is new. The provider is a
//! realm of the same server.

use serde_json::json;

use super::exchange_v1_providers::{forget, let_exchange, log_in_there, provider, put_provider};
use super::token_exchange::each;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    of_the_realm needs [Extended],
    by_address needs [Extended],
    of_little needs [Extended],
    locked_out needs [Extended],
];

/// The user of this name, whole, with groups and links.
async fn whole(world: &mut World, step: &str, name: &str) -> Outcome {
    let id = world.user_id(name).await?;
    let path = format!("/admin/realms/{{realm}}/users/{id}");
    world.check(step, Call::get(&*path).admin()).await?;
    world.check(&format!("{step}: groups"), Call::get(format!("{path}/groups")).admin()).await?;
    Ok(())
}

/// Default groups, and what everybody has to do.
async fn of_the_realm(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let_exchange(world).await?;
    log_in_there(world, "alice", "openid").await?;
    forget(world, "alice").await?;
    let groups = world.answer(Call::get("/admin/realms/{realm}/groups?search=guests").admin()).await?.json();
    let group = groups[0]["id"].as_str().unwrap_or_default().to_owned();
    world.answer(Call::put(format!("/admin/realms/{{realm}}/default-groups/{group}")).admin()).await?;
    let action = "/admin/realms/{realm}/authentication/required-actions/VERIFY_PROFILE";
    let mut verify = world.answer(Call::get(action).admin()).await?.json();
    verify["defaultAction"] = true.into();
    world.answer(Call::put(action).json(&verify).admin()).await?;
    each(world, &[("with much to do", "subject_issuer=elsewhere")]).await?;
    whole(world, "alice", "alice").await
}

/// Where people's names are their addresses.
async fn by_address(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let_exchange(world).await?;
    world.change_realm(json!({"registrationEmailAsUsername": true})).await?;
    log_in_there(world, "alice", "openid").await?;
    each(world, &[("taken", "subject_issuer=elsewhere")]).await?;
    forget(world, "alice").await?;
    each(world, &[("new", "subject_issuer=elsewhere")]).await?;
    whole(world, "kept", "alice@example.org").await
}

/// The provider knows a name and no more; or a name that is one whole.
async fn of_little(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let_exchange(world).await?;
    let action = "/admin/realms/{elsewhere}/authentication/required-actions/VERIFY_PROFILE";
    let mut verify = world.answer(Call::get(action).admin()).await?.json();
    verify["enabled"] = false.into();
    world.answer(Call::put(action).json(&verify).admin()).await?;
    let people = [
        json!({"username": "short", "email": "", "firstName": "", "lastName": ""}),
        json!({"username": "first", "firstName": "First", "lastName": ""}),
        json!({"username": "Upper", "email": "UPPER@example.org", "firstName": "U", "lastName": "Pper"}),
    ];
    for person in people {
        let name = person["username"].as_str().unwrap_or_default().to_lowercase();
        let mut person = person;
        person["enabled"] = true.into();
        person["credentials"] = json!([{"type": "password", "value": format!("{name}-password")}]);
        world.answer(Call::post("/admin/realms/{elsewhere}/users").json(&person).admin()).await?;
        log_in_there(world, &name, "openid").await?;
        each(world, &[(&name, "subject_issuer=elsewhere")]).await?;
        whole(world, &format!("{name}, kept"), &name).await?;
    }
    put_provider(world, json!({"config": {"caseSensitiveOriginalUsername": "true"}})).await?;
    let_exchange(world).await?;
    forget(world, "upper").await?;
    each(world, &[("upper, as it is", "subject_issuer=elsewhere")]).await?;
    whole(world, "upper, as it is, kept", "upper").await
}

/// A user who is linked, and locked out.
async fn locked_out(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    let_exchange(world).await?;
    world.change_realm(json!({"bruteForceProtected": true, "failureFactor": 1})).await?;
    log_in_there(world, "alice", "openid").await?;
    forget(world, "alice").await?;
    each(world, &[("new", "subject_issuer=elsewhere")]).await?;
    let wrong = "grant_type=password&client_id=conf&client_secret=conf-secret&username=alice&password=nope";
    for _ in 0..2 {
        world.answer(Call::post(super::TOKEN).form(wrong)).await?;
    }
    each(world, &[("locked out", "subject_issuer=elsewhere")]).await
}
