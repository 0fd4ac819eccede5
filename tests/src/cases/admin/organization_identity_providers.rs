//! The identity providers of organizations.

use super::organizations::prepare;
use super::{call, each, each_of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![identity_providers, providers_for_domains];

async fn identity_providers(world: &mut World) -> Outcome {
    prepare(world).await?;
    for alias in ["hub", "lab"] {
        let body = format!(
            r#"{{"alias":"{alias}","providerId":"github","organizationId":"{{acme}}","config":{{"clientId":"q","clientSecret":"s"}}}}"#
        );
        world.check(alias, call("POST identity-provider/instances", &body)?.admin()).await?;
    }
    each(
        world,
        &[
            ("GET identity-provider/instances/hub?again", ""),
            ("POST organizations/{acme}/identity-providers", r#""hub""#),
            ("POST organizations/{acme}/identity-providers", "hub"),
            ("POST organizations/{acme}/identity-providers", r#""nope""#),
            ("POST organizations/{acme}/identity-providers", " lab "),
            ("POST organizations/{acme}/identity-providers", r#"{"alias":"hub"}"#),
            ("POST organizations/{other}/identity-providers", r#""hub""#),
            ("POST organizations/{nobody}/identity-providers", r#""hub""#),
            ("GET organizations/{acme}/identity-providers/hub", ""),
            ("GET organizations/{acme}/identity-providers/nope", ""),
            ("GET organizations/{other}/identity-providers/hub", ""),
            ("GET organizations/{other}/identity-providers", ""),
            ("GET identity-provider/instances/lab", ""),
            ("GET identity-provider/instances?realmOnly=true", ""),
            ("POST organizations/{acme}/groups", r#"{"name":"g","attributes":{"a":["b"]}}"#),
            ("GET organizations/{acme}/identity-providers/hub/groups", ""),
            (
                "GET organizations/{acme}/identity-providers/hub/groups?briefRepresentation=false&subGroupsCount=true",
                "",
            ),
            ("GET organizations/{acme}/identity-providers/nope/groups", ""),
            ("DELETE organizations/{acme}/identity-providers/nope", ""),
            ("DELETE organizations/{other}/identity-providers/hub", ""),
            ("DELETE organizations/{acme}/identity-providers/lab", ""),
            ("DELETE organizations/{acme}/identity-providers/lab?again", ""),
            ("GET organizations/{acme}/identity-providers", ""),
            (
                "PUT identity-provider/instances/hub",
                r#"{"alias":"hub","providerId":"github","organizationId":"{other}"}"#,
            ),
            ("GET identity-provider/instances/hub", ""),
            ("DELETE identity-provider/instances/hub", ""),
        ],
    )
    .await?;
    each_of(world, "gone: ", &[("GET organizations/{acme}/identity-providers", "")]).await
}

async fn providers_for_domains(world: &mut World) -> Outcome {
    prepare(world).await?;
    let provider = |domain: &str| {
        format!(r#"{{"alias":"hub","providerId":"github","config":{{"clientId":"q","kc.org.domain":"{domain}"}}}}"#)
    };
    let put = "PUT identity-provider/instances/hub";
    let get = "GET identity-provider/instances/hub";
    world.check("of another domain", call("POST identity-provider/instances", &provider("x.org"))?.admin()).await?;
    each(world, &[("POST organizations/{acme}/identity-providers", "hub"), (get, "")]).await?;
    for domain in ["acme.org", "x.org", "ANY", ""] {
        world.check(&format!("`{domain}`"), call(put, &provider(domain))?.admin()).await?;
        each_of(world, &format!("`{domain}` "), &[("POST organizations/{acme}/identity-providers", "hub"), (get, "")])
            .await?;
    }
    world.answer(call(put, &provider("acme.org"))?.admin()).await?;
    let without = r#"{"name":"acme","alias":"ac"}"#;
    each_of(world, "without: ", &[("PUT organizations/{acme}", without), (get, "")]).await?;
    let with = r#"{"name":"acme","alias":"ac","domains":[{"name":"acme.org"}]}"#;
    world.answer(call("PUT organizations/{acme}", with)?.admin()).await?;
    world.answer(call(put, &provider("acme.org"))?.admin()).await?;
    each_of(world, "taken: ", &[("DELETE organizations/{acme}/identity-providers/hub", ""), (get, "")]).await
}
