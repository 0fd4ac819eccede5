//! Client policies and profiles: kept and checked.

use super::{call, each};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![read, profiles, policies, switched_on, bad_input, bad_settings];

async fn read(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("GET client-policies/profiles", ""),
            ("GET client-policies/profiles?include-global-profiles=true", ""),
            ("GET client-policies/policies", ""),
            ("GET client-policies/policies?include-global-policies=true", ""),
        ],
    )
    .await
}

async fn put(world: &mut World, kind: &str, rows: &[(&str, &str)]) -> Outcome {
    for (step, body) in rows {
        world.check(step, call(&format!("PUT client-policies/{kind}"), body)?.admin()).await?;
        let read = call(&format!("GET client-policies/{kind}"), "")?;
        world.check(&format!("{step}, read"), read.admin()).await?;
    }
    Ok(())
}

async fn profiles(world: &mut World) -> Outcome {
    let rows = [
        (
            "two",
            r#"{"profiles":[{"name":"p","description":"d","executors":[{"executor":"pkce-enforcer","configuration":{"auto-configure":true}}]},{"name":"bare"}]}"#,
        ),
        ("one", r#"{"profiles":[{"name":"p","executors":[]}]}"#),
        ("nothing", "{}"),
    ];
    put(world, "profiles", &rows).await
}

async fn policies(world: &mut World) -> Outcome {
    put(world, "profiles", &[("a profile", r#"{"profiles":[{"name":"p","executors":[]}]}"#)]).await?;
    let rows = [
        (
            "two",
            r#"{"policies":[{"name":"q","description":"d","enabled":false,"conditions":[{"condition":"any-client","configuration":{}}],"profiles":["p","fapi-1-baseline"]},{"name":"bare"}]}"#,
        ),
        ("nothing", "{}"),
    ];
    put(world, "policies", &rows).await
}

async fn switched_on(world: &mut World) -> Outcome {
    let profile = r#"{"profiles":[{"name":"p","executors":[{"executor":"consent-required","configuration":{"auto-configure":"true"}}]}]}"#;
    put(world, "profiles", &[("a profile", profile)]).await?;
    let any = r#""conditions":[{"condition":"any-client","configuration":{}}],"profiles":["p"]"#;
    for rest in [
        any.to_owned(),
        format!(r#""mode":"DEFAULT",{any}"#),
        format!(r#""mode":"STRICT",{any}"#),
        format!(r#""mode":"strict",{any}"#),
        r#""mode":"","conditions":[{"condition":"nope"}],"profiles":["nope"]"#.to_owned(),
        r#""conditions":[{"condition":"nope"}],"profiles":["nope"]"#.to_owned(),
        r#""conditions":[{"condition":"client-scopes","configuration":{"type":"Any","scopes":["profile","nope"]}},{"condition":"nope"}]"#.to_owned(),
        r#""conditions":[{"condition":"nope"},{"condition":"client-scopes","configuration":{"type":"Any","scopes":["nope"]}}]"#.to_owned(),
        r#""conditions":[{"condition":"client-scopes","configuration":{"type":"Any","scopes":["nope"]}}],"profiles":["nope"]"#.to_owned(),
        r#""conditions":[{"condition":"client-scopes","configuration":{"type":"Any","scopes":["profile"]}}]"#.to_owned(),
        r#""conditions":[{"condition":"client-scopes","configuration":{"type":"Any","scopes":"profile"}}]"#.to_owned(),
        r#""conditions":[{"condition":"client-scopes","configuration":null}]"#.to_owned(),
        r#""conditions":[{"condition":"client-scopes","configuration":"x"}]"#.to_owned(),
        r#""profiles":[]"#.to_owned(),
        r#""conditions":[]"#.to_owned(),
    ] {
        let body = format!(r#"{{"policies":[{{"name":"q","enabled":true,{rest}}}]}}"#);
        put(world, "policies", &[(&rest, &body)]).await?;
    }
    let body = format!(r#"{{"policies":[{{"name":"q","enabled":true,{any}}}]}}"#);
    put(world, "policies", &[("once more", &body)]).await?;
    put(world, "profiles", &[("without the profile", "{}")]).await?;
    each(world, &[("GET client-policies/policies", "")]).await
}

/// Settings that are no settings of the executor's.
async fn bad_settings(world: &mut World) -> Outcome {
    for settings in ["", r#","configuration":null"#, r#","configuration":[]"#, r#","configuration":"x""#] {
        let executor = format!(r#"{{"executor":"consent-required"{settings}}}"#);
        let body = format!(r#"{{"profiles":[{{"name":"p","executors":[{executor}]}}]}}"#);
        each(world, &[("PUT client-policies/profiles", &body)]).await?;
    }
    each(world, &[("GET client-policies/profiles", "")]).await
}

async fn bad_input(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("PUT client-policies/profiles", r#"{"profiles":[{"name":"p","executors":[{"executor":"nope"}]}]}"#),
            ("PUT client-policies/profiles", r#"{"profiles":[{"name":"p"},{"name":"p"}]}"#),
            ("PUT client-policies/profiles", r#"{"profiles":[{"description":"p"}]}"#),
            ("PUT client-policies/profiles", r#"{"profiles":[{"name":"fapi-1-baseline"}]}"#),
            ("PUT client-policies/profiles", r#"{"profiles":[],"globalProfiles":[{"name":"x"}]}"#),
            ("PUT client-policies/profiles", r#"{"nope":1}"#),
            ("PUT client-policies/policies", r#"{"policies":[{"name":"q","profiles":["nope"]}]}"#),
            ("PUT client-policies/policies", r#"{"policies":[{"name":"q","conditions":[{"condition":"nope"}]}]}"#),
            ("PUT client-policies/policies", r#"{"policies":[{"name":"q"},{"name":"q"}]}"#),
            ("PUT client-policies/policies", r#"{"policies":[{}]}"#),
            ("PUT client-policies/policies", r#"{"policies":[],"globalPolicies":[{"name":"x"}]}"#),
            ("PUT client-policies/policies", r#"{"nope":1}"#),
        ],
    )
    .await
}
