//! Policies of every type.

use super::{each, each_of, prepare, set_up};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![of_each_type, generic, found, listed_by_type, changed, bad_input, of_types_bad, related];

async fn of_each_type(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (kind, id, body) in [
        ("role", "a1", r#""roles":[{"id":"reader","required":true}],"fetchRoles":true,"description":"d""#),
        ("user", "a2", r#""users":["alice"],"logic":"NEGATIVE""#),
        ("group", "a3", r#""groups":[{"path":"/staff/night","extendChildren":true}],"groupsClaim":"grp""#),
        ("client", "a4", r#""clients":["pub"]"#),
        ("client-scope", "a5", r#""clientScopes":[{"id":"email","required":true}]"#),
        ("time", "a6", r#""notOnOrAfter":"2030-01-01 00:00:00","hour":"1","hourEnd":"5""#),
        ("regex", "a7", r#""targetClaim":"email","pattern":".*@example.org""#),
        ("aggregate", "a8", r#""policies":["p-role"],"decisionStrategy":"AFFIRMATIVE""#),
    ] {
        let id = format!("{id}000000-0000-0000-0000-{{tail}}");
        let body = format!(r#"{{"id":"{id}","name":"p-{kind}",{body}}}"#);
        let (post, typed, generic) =
            (format!("POST ~/policy/{kind}"), format!("GET ~/policy/{kind}/{id}"), format!("GET ~/policy/{id}"));
        each(world, &[(&post, &body), (&typed, ""), (&generic, "")]).await?;
    }
    each(world, &[("GET ~/policy", ""), ("GET ~/policy?type=role", ""), ("GET ~/settings", "")]).await
}

async fn generic(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            (
                "POST ~/policy",
                r#"{"name":"g-role","type":"role","config":{"roles":"[{\"id\":\"reader\",\"required\":false}]"}}"#,
            ),
            ("POST ~/policy", r#"{"name":"g-user","type":"user","config":{"users":"[\"alice\"]"}}"#),
            (
                "POST ~/policy",
                r#"{"name":"g-time","type":"time","config":{"nbf":"2020-01-01 00:00:00","dayMonth":"3"}}"#,
            ),
            ("POST ~/policy", r#"{"name":"g-all","type":"aggregate","config":{"applyPolicies":"[\"g-role\"]"}}"#),
            ("GET ~/policy", ""),
            ("GET ~/policy/search?name=g-all", ""),
            ("POST ~/policy", r#"{"name":"no-type"}"#),
            ("POST ~/policy", r#"{"name":"bad-type","type":"nope"}"#),
            ("POST ~/policy", r#"{"type":"role"}"#),
            ("POST ~/policy", r#"{"name":"g-role","type":"role"}"#),
            ("POST ~/policy", r#"{"name":"js","type":"js","config":{"code":"x"}}"#),
            ("POST ~/policy", r#"{"name":"q","type":"role","nope":1}"#),
            ("POST ~/policy", "{"),
        ],
    )
    .await
}

async fn found(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/policy/role", r#"{"id":"a1000000-0000-0000-0000-{tail}","name":"pr","roles":[{"id":"reader"}]}"#),
            ("POST ~/policy/user", r#"{"name":"pu","users":["alice"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","policies":["pr"]}"#),
        ],
    )
    .await?;
    each(
        world,
        &[
            ("GET ~/policy", ""),
            ("GET ~/policy?permission=false", ""),
            ("GET ~/policy?permission=true", ""),
            ("GET ~/policy?name=PR", ""),
            ("GET ~/policy?type=nope", ""),
            ("GET ~/policy?policyId=a1000000-0000-0000-0000-{tail}", ""),
            ("GET ~/policy?first=1&max=1", ""),
            ("GET ~/policy?owner=nope", ""),
            ("GET ~/policy/search?name=pr", ""),
            ("GET ~/policy/search?name=m1", ""),
            ("GET ~/policy/search?name=nope", ""),
            ("GET ~/policy/search", ""),
            ("GET ~/policy/role/search?name=pr", ""),
            ("GET ~/policy/role/search?name=pr&fields=*", ""),
            ("GET ~/policy/user/search?name=pr", ""),
            ("GET ~/policy/nope", ""),
            ("GET ~/policy/role/nope", ""),
            ("GET ~/policy/nope/nope", ""),
            ("GET ~/policy/user/a1000000-0000-0000-0000-{tail}", ""),
        ],
    )
    .await
}

/// A type stands where the id of a policy does.
async fn listed_by_type(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/scope", r#"{"name":"read"}"#),
            ("POST ~/resource", r#"{"name":"door","scopes":[{"name":"read"}]}"#),
            ("POST ~/policy/role", r#"{"name":"role-a","roles":[{"id":"reader"}],"fetchRoles":true}"#),
            ("POST ~/policy/role", r#"{"name":"role-b","roles":[{"id":"writer","required":true}]}"#),
            ("POST ~/policy/client", r#"{"name":"of-client","clients":["pub"]}"#),
            ("POST ~/policy/client-scope", r#"{"name":"of-scope","clientScopes":[{"id":"email"}]}"#),
            ("POST ~/policy/aggregate", r#"{"name":"all","policies":["role-a"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m-door","resources":["door"],"policies":["role-a"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m-read","scopes":["read"],"policies":["role-a"]}"#),
        ],
    )
    .await?;
    for row in [
        "policy/role",
        "policy/client",
        "policy/aggregate",
        "policy/time",
        "policy/uma",
        "policy/scope",
        "policy/nope",
        "policy/role?name=B",
        "policy/role?type=client",
        "policy/role?first=1&max=1",
        "policy/role?max=0",
        "policy/role?max=x",
        "policy/role?fields=*",
        "policy/role?permission=true",
        "policy/role?owner=nope",
        "policy/resource?permission=false",
        "permission/resource",
        "permission/scope",
        "permission/role",
        "permission/nope",
        "permission/scope?fields=*",
        "permission/scope?scope=read",
        "permission/scope?resource=door",
        "permission/scope?resource=nope",
        "permission/resource?resource=door",
        "permission/resource?resourceType=nope",
    ] {
        each(world, &[(&format!("GET ~/{row}"), "")]).await?;
    }
    Ok(())
}

async fn changed(world: &mut World) -> Outcome {
    prepare(world).await?;
    let id = "a1000000-0000-0000-0000-{tail}";
    set_up(
        world,
        &[
            ("POST ~/policy/role", &format!(r#"{{"id":"{id}","name":"pr","roles":[{{"id":"reader"}}]}}"#)),
            ("POST ~/policy/user", r#"{"name":"pu","users":["alice"]}"#),
        ],
    )
    .await?;
    let (typed, generic) = (format!("PUT ~/policy/role/{id}"), format!("PUT ~/policy/{id}"));
    let get = format!("GET ~/policy/role/{id}");
    for (row, body) in [
        (&typed, r#"{"name":"pr","roles":[{"id":"writer","required":true}],"description":"dd"}"#),
        (&typed, r#"{"name":"pr"}"#),
        (&typed, "{}"),
        (&typed, r#"{"name":"pu","roles":[{"id":"reader"}]}"#),
        (&typed, r#"{"name":"pr","roles":[{"id":"reader"}],"nope":1}"#),
        (&generic, r#"{"name":"pr","type":"role","config":{"roles":"[{\"id\":\"reader\"}]"},"logic":"NEGATIVE"}"#),
    ] {
        each_of(world, &format!("{body} "), &[(row, body), (&get, "")]).await?;
    }
    let delete = format!("DELETE ~/policy/{id}");
    each(
        world,
        &[
            ("PUT ~/policy/role/nope", r#"{"name":"x"}"#),
            ("DELETE ~/policy/nope", ""),
            ("DELETE ~/policy/role/nope", ""),
            (&delete, ""),
            (&get, ""),
        ],
    )
    .await
}

async fn bad_input(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(world, &[("POST ~/policy/role", r#"{"name":"pr","roles":[{"id":"reader"}]}"#)]).await?;
    each(
        world,
        &[
            ("POST ~/policy/role", r#"{"name":"pr","roles":[{"id":"reader"}]}"#),
            ("POST ~/policy/user", r#"{"name":"pr","users":["alice"]}"#),
            ("POST ~/policy/role", r#"{"roles":[{"id":"reader"}]}"#),
            ("POST ~/policy/role", r#"{"name":"x","roles":[{"id":"reader"}],"nope":1}"#),
            ("POST ~/policy/role", r#"{"name":"x","logic":"nope","roles":[{"id":"reader"}]}"#),
            ("POST ~/policy/role", r#"{"name":"x","config":{"a":"b"},"roles":[]}"#),
            ("POST ~/policy/role", r#"{"name":"x21","type":"user","roles":[{"id":"reader"}]}"#),
            ("POST ~/policy/nope", r#"{"name":"x"}"#),
            ("POST ~/policy/js", r#"{"name":"x","code":"y"}"#),
            ("POST ~/policy/role", "{"),
            ("POST clients/{app}/authz/resource-server/policy/role", r#"{"name":"x"}"#),
        ],
    )
    .await
}

async fn of_types_bad(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (n, kind, body) in [
        (1, "role", ""),
        (2, "role", r#","roles":[]"#),
        (3, "role", r#","roles":[{"id":"nope"}]"#),
        (4, "user", ""),
        (5, "user", r#","users":["nope"]"#),
        (6, "group", ""),
        (7, "group", r#","groups":[{"path":"/nope"}]"#),
        (8, "client", ""),
        (9, "client", r#","clients":["nope"]"#),
        (10, "client-scope", ""),
        (11, "client-scope", r#","clientScopes":[{"id":"nope"}]"#),
        (12, "time", ""),
        (13, "time", r#","notOnOrAfter":"bad""#),
        (14, "regex", ""),
        (15, "regex", r#","pattern":"[","targetClaim":"c""#),
        (16, "aggregate", ""),
        (17, "aggregate", r#","policies":["nope"]"#),
    ] {
        let post = format!("POST ~/policy/{kind}");
        let body = format!(r#"{{"name":"x{n}"{body}}}"#);
        let search = format!("GET ~/policy/{kind}/search?name=x{n}");
        each(world, &[(&post, &body), (&search, "")]).await?;
    }
    Ok(())
}

async fn related(world: &mut World) -> Outcome {
    prepare(world).await?;
    let (id, other) = ("a1000000-0000-0000-0000-{tail}", "a2000000-0000-0000-0000-{tail}");
    set_up(
        world,
        &[
            ("POST ~/policy/role", &format!(r#"{{"id":"{id}","name":"pr","roles":[{{"id":"reader"}}]}}"#)),
            ("POST ~/resource", r#"{"name":"R1","scopes":["view"]}"#),
            (
                "POST ~/permission/scope",
                &format!(r#"{{"id":"{other}","name":"m1","policies":["pr"],"resources":["R1"],"scopes":["view"]}}"#),
            ),
        ],
    )
    .await?;
    for what in ["dependentPolicies", "associatedPolicies", "resources", "scopes", "nope"] {
        for kind in ["policy", "permission"] {
            let rows = [format!("GET ~/{kind}/{id}/{what}"), format!("GET ~/{kind}/{other}/{what}")];
            each(world, &[(&rows[0], ""), (&rows[1], "")]).await?;
        }
    }
    // By a type, which need not be theirs.
    for what in ["dependentPolicies", "associatedPolicies", "resources", "scopes"] {
        for path in ["policy/role/{id}", "policy/user/{other}", "policy/nope/{id}", "policy/role/nope"] {
            let path = path.replace("{id}", id).replace("{other}", other);
            each(world, &[(&format!("GET ~/{path}/{what}"), "")]).await?;
        }
        for path in ["permission/scope/{other}", "permission/resource/{id}", "permission/nope/{other}"] {
            let path = path.replace("{id}", id).replace("{other}", other);
            each(world, &[(&format!("GET ~/{path}/{what}"), "")]).await?;
        }
    }
    each_of(
        world,
        "deleted, ",
        &[
            (&format!("DELETE ~/policy/{id}"), ""),
            (&format!("GET ~/permission/{other}"), ""),
            (&format!("GET ~/permission/{other}/associatedPolicies"), ""),
        ],
    )
    .await
}
