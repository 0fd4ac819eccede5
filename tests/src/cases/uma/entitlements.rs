//! Permissions from the token endpoint.

use keycloak_api::uma::Authorize as _;

use super::{GRANT, TOKEN, ask, ask_at, call, log_in, prepare, set_up};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![granted, named_wrongly, modes, by_clients, added_to, enforcement, strategies, introspected, by_helpers];

const DISABLE: &str = r#"{"policyEnforcementMode":"DISABLED","decisionStrategy":"UNANIMOUS"}"#;
const PERMIT: &str = r#"{"policyEnforcementMode":"PERMISSIVE","decisionStrategy":"UNANIMOUS"}"#;

async fn world_of_things(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/scope", r#"{"name":"more"}"#),
            ("POST ~/resource", r#"{"name":"R1","_id":"11111111-0000-0000-0000-{tail}","type":"t","uris":["/r1","/x/*"],"scopes":["view","edit"]}"#),
            ("POST ~/resource", r#"{"name":"R2","_id":"22222222-0000-0000-0000-{tail}","scopes":["view","edit"]}"#),
            ("POST ~/resource", r#"{"name":"R3","_id":"33333333-0000-0000-0000-{tail}","scopes":["view"]}"#),
            ("POST ~/policy/user", r#"{"name":"pa","users":["alice"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["R1"],"policies":["pa"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m2","resources":["R2"],"scopes":["view"],"policies":["pa"]}"#),
        ],
    )
    .await?;
    log_in(world, &["alice", "bob"]).await
}

async fn granted(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    ask(
        world,
        "alice-token",
        &[
            "&audience=rs",
            "&audience=rs&permission=R1",
            "&audience=rs&permission=R1%23view",
            "&audience=rs&permission=R1&permission=R2%23view",
            "&audience=rs&permission=R1&permission=R3",
            "&audience=rs&permission=R2",
            "&audience=rs&permission=R2%23view,edit",
            "&audience=rs&permission=11111111-0000-0000-0000-{tail}",
            "&audience=rs&permission=%23view",
            "&audience=rs&response_include_resource_name=false",
            "&audience=rs&permission=R1&permission=R2%23view&response_permissions_limit=1",
            "&audience=rs&response_permissions_limit=9",
            "&audience=rs&audience=rs&permission=R1",
        ],
    )
    .await
}

async fn named_wrongly(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    ask(
        world,
        "alice-token",
        &[
            "",
            "&audience=nope",
            "&audience=pub",
            "&audience=rs&permission=nope",
            "&audience=rs&permission=R1%23nope",
            "&audience=rs&permission=R1%23more",
            "&audience=rs&permission=%23nope",
            "&audience=rs&permission=%23more",
            "&audience=rs&permission=R2%23edit",
            "&audience=rs&permission=R3",
            "&audience=rs&permission=",
            "&audience=rs&response_permissions_limit=x",
            "&audience=rs&permission=R1&response_mode=nope",
            "&audience=rs&permission=/nope&permission_resource_format=uri",
            "&audience=rs&permission=/r1&permission_resource_format=id",
            "&audience=rs&ticket=garbage",
            "&audience=rs&permission=R1&rpt=garbage",
            "&audience=rs&claim_token=x",
        ],
    )
    .await?;
    let rows = ["&audience=rs", "&audience=rs&permission=R1", "&audience=rs&permission=R1&submit_request=true"];
    ask(world, "bob-token", &rows).await
}

async fn modes(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let rows = [
        "&audience=rs&permission=R1&response_mode=decision",
        "&audience=rs&permission=R1&response_mode=permissions",
        "&audience=rs&response_mode=permissions",
        "&audience=rs&permission=/r1&permission_resource_format=uri&response_mode=permissions",
        "&audience=rs&permission=/x/y&permission_resource_format=uri&response_mode=permissions",
        "&audience=rs&permission=/x/y&permission_resource_format=uri&permission_resource_matching_uri=true&response_mode=permissions",
        "&audience=rs&permission=R1%23view&permission=R1%23edit&response_mode=permissions",
    ];
    ask(world, "alice-token", &rows).await?;
    ask(world, "bob-token", &rows[..3]).await
}

async fn by_clients(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    set_up(
        world,
        &[
            ("POST ~/policy/client", r#"{"name":"pc","clients":["rs"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m3","resources":["R3"],"policies":["pc"]}"#),
        ],
    )
    .await?;
    let basic = "Basic cnM6cnMtc2VjcmV0";
    let jwt = "urn:ietf:params:oauth:token-type:jwt";
    for (step, form, authorization) in [
        ("itself", "&audience=rs".to_owned(), basic),
        ("for alice", "&audience=rs&subject_token={alice-token}".to_owned(), basic),
        ("for nobody", "&audience=rs&subject_token=garbage".to_owned(), basic),
        ("without audience", String::new(), basic),
        ("claims", format!("&audience=rs&claim_token=eyJhIjpbImIiXX0&claim_token_format={jwt}"), basic),
        ("bad claims", format!("&audience=rs&claim_token=@@&claim_token_format={jwt}"), basic),
        ("bad format", "&audience=rs&claim_token=x&claim_token_format=foo".to_owned(), basic),
        ("bad identity", "&audience=rs&claim_token=x".to_owned(), basic),
        ("wrong secret", "&audience=rs".to_owned(), "Basic cnM6d3Jvbmc="),
        ("garbage", "&audience=rs".to_owned(), "Bearer garbage"),
        ("public", "&audience=rs&client_id=pub".to_owned(), ""),
        ("nobody", "&audience=rs".to_owned(), ""),
    ] {
        let call = Call::post(TOKEN).form(format!("{GRANT}{form}"));
        let call = if authorization.is_empty() { call } else { call.authorization(authorization) };
        world.check(step, call).await?;
    }
    set_up(world, &[("POST users/{alice}/logout", "")]).await?;
    ask(world, "alice-token", &["&audience=rs"]).await?;
    set_up(world, &[("PUT clients/{rs}", r#"{"enabled":false}"#)]).await?;
    ask(world, "bob-token", &["&audience=rs"]).await
}

async fn added_to(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let call = Call::post(TOKEN).form(format!("{GRANT}&audience=rs&permission=R1")).bearer("{alice-token}");
    let answer = world.answer(call).await?;
    let rpt = answer.json()["access_token"].as_str().unwrap_or_default().to_owned();
    world.set("rpt", rpt);
    let rows = [
        "&audience=rs&permission=R2%23view&rpt={rpt}",
        "&audience=rs&permission=R2%23view&rpt={alice-token}",
        "&audience=rs&permission=R3&rpt={rpt}",
        "&audience=rs&rpt={rpt}",
    ];
    ask(world, "alice-token", &rows).await?;
    ask(world, "bob-token", &["&audience=rs&rpt={rpt}"]).await
}

async fn enforcement(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let rows = [
        "&audience=rs&response_mode=permissions",
        "&audience=rs&response_mode=permissions&permission=R1",
        "&audience=rs&response_mode=permissions&permission=R2%23edit",
        "&audience=rs&response_mode=permissions&permission=R3",
        "&audience=rs&response_mode=permissions&permission=%23view",
        "&audience=rs&response_mode=permissions&permission=%23more",
    ];
    for (stage, settings) in [("permissive, ", PERMIT), ("disabled, ", DISABLE)] {
        set_up(world, &[("PUT ~", settings)]).await?;
        ask_at(world, stage, "alice-token", &rows).await?;
        ask_at(world, stage, "bob-token", &rows).await?;
    }
    Ok(())
}

/// Several permissions that do not agree.
async fn strategies(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    set_up(
        world,
        &[
            ("POST ~/policy/user", r#"{"name":"pb","users":["bob"]}"#),
            ("POST ~/policy/user", r#"{"name":"not-bob","users":["bob"],"logic":"NEGATIVE"}"#),
            ("POST ~/policy/aggregate", r#"{"name":"any","policies":["pa","pb"],"decisionStrategy":"AFFIRMATIVE"}"#),
            (
                "POST ~/policy/aggregate",
                r#"{"name":"most","policies":["pa","not-bob","pb"],"decisionStrategy":"CONSENSUS"}"#,
            ),
            ("POST ~/policy/aggregate", r#"{"name":"none","policies":["pa","pb"],"logic":"NEGATIVE"}"#),
            ("POST ~/resource", r#"{"name":"any","scopes":["view"]}"#),
            ("POST ~/resource", r#"{"name":"most","scopes":["view"]}"#),
            ("POST ~/resource", r#"{"name":"none","scopes":["view"]}"#),
            ("POST ~/resource", r#"{"name":"both","scopes":["view","edit"]}"#),
            ("POST ~/resource", r#"{"name":"empty"}"#),
            ("POST ~/resource", r#"{"name":"typed","type":"u","scopes":["view","edit"]}"#),
            ("POST ~/resource", r#"{"name":"bobs","owner":"bob","type":"u","scopes":["view"]}"#),
            ("POST ~/permission/resource", r#"{"name":"k1","resources":["any"],"policies":["any"]}"#),
            ("POST ~/permission/resource", r#"{"name":"k2","resources":["most"],"policies":["most"]}"#),
            ("POST ~/permission/resource", r#"{"name":"k3","resources":["none"],"policies":["none"]}"#),
            ("POST ~/permission/resource", r#"{"name":"k4","resources":["both"],"policies":["pa"]}"#),
            ("POST ~/permission/scope", r#"{"name":"k5","resources":["both"],"scopes":["edit"],"policies":["pb"]}"#),
            (
                "POST ~/permission/resource",
                r#"{"name":"k6","resources":["empty"],"policies":["pa","pb"],"decisionStrategy":"AFFIRMATIVE"}"#,
            ),
            ("POST ~/permission/resource", r#"{"name":"k7","resourceType":"u","policies":["pa"]}"#),
            ("POST ~/permission/scope", r#"{"name":"k8","resources":["typed"],"scopes":["edit"],"policies":["pb"]}"#),
            ("POST ~/permission/resource", r#"{"name":"k9","resources":["R3"]}"#),
        ],
    )
    .await?;
    for strategy in ["UNANIMOUS", "AFFIRMATIVE"] {
        let settings = format!(r#"{{"policyEnforcementMode":"ENFORCING","decisionStrategy":"{strategy}"}}"#);
        set_up(world, &[("PUT ~", &settings)]).await?;
        for person in ["alice-token", "bob-token"] {
            ask_at(world, &format!("{strategy}, "), person, &["&audience=rs&response_mode=permissions"]).await?;
        }
        for name in ["any", "most", "none", "both", "empty", "typed", "bobs", "R3"] {
            for person in ["alice-token", "bob-token"] {
                let row = format!("&audience=rs&response_mode=permissions&permission={name}");
                ask_at(world, &format!("{strategy}, "), person, &[&row]).await?;
            }
        }
    }
    Ok(())
}

async fn introspected(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let call = Call::post(TOKEN).form(format!("{GRANT}&audience=rs&permission=R1%23view")).bearer("{alice-token}");
    let answer = world.answer(call).await?.json();
    let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    world.set("rpt", text("access_token"));
    world.set("rpt-refresh", text("refresh_token"));
    for (step, form) in [
        ("as a requesting party's", "token={rpt}&token_type_hint=requesting_party_token"),
        ("as an access token", "token={rpt}"),
        ("another token", "token={alice-token}&token_type_hint=requesting_party_token"),
    ] {
        let path = "/realms/{realm}/protocol/openid-connect/token/introspect";
        world.check(step, Call::post(path).form(form).authorization("Basic cnM6cnMtc2VjcmV0")).await?;
    }
    let refresh = "grant_type=refresh_token&client_id=pub&refresh_token={rpt-refresh}";
    world.check("refreshed", Call::post(TOKEN).form(refresh)).await?;
    Ok(())
}

async fn by_helpers(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let client = keycloak_api::oidc::ClientAuth::public("pub");
    let grant = keycloak_api::oidc::Grant::password("alice", "alice-password");
    let token = world.keycloak().token(&world.realm, &client, &grant).await?.access_token;
    let (keycloak, realm) = (world.keycloak(), world.realm.clone());
    let all = keycloak.get_permissions(&realm, &token, "rs").await;
    let is_allowed = keycloak.eval_permission(&realm, &token, "rs", "R1#view").await;
    let is_denied = keycloak.eval_permission(&realm, &token, "rs", "R3").await;
    let unknown = keycloak.eval_permission(&realm, &token, "rs", "nope").await;
    let some = keycloak.eval_permissions(&realm, &token, "rs", &["R1#view".to_owned(), "R3".to_owned()]).await;
    let entitled = keycloak.entitlement(&realm, &token, "rs").await;
    world.expect_result("all", &all);
    world.expect_result("allowed", &is_allowed);
    world.expect_result("denied", &is_denied);
    world.expect_result("unknown", &unknown);
    world.expect_result("some", &some);
    world.expect_result("entitled", &entitled);
    // A resource server that is there no more.
    world.answer(call("DELETE clients/{rs}", "")?.admin()).await?;
    let gone = world.keycloak().get_permissions(&realm, &token, "rs").await;
    world.expect_result("gone", &gone);
    Ok(())
}
