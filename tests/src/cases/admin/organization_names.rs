//! Which names, addresses and domains an organization may have.

use super::organizations::{create, enable};
use super::{call, each};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![names, addresses, domains];

async fn names(world: &mut World) -> Outcome {
    enable(world).await?;
    create(world, "acme", r#"{"name":"acme","alias":"ac"}"#).await?;
    each(
        world,
        &[
            ("POST organizations", "{}"),
            ("POST organizations", r#"{"name":""}"#),
            ("POST organizations", r#"{"name":" "}"#),
            ("POST organizations", r#"{"name":"acme"}"#),
            ("POST organizations", r#"{"name":"x","alias":"ac"}"#),
            ("POST organizations", r#"{"name":"ac"}"#),
            ("POST organizations", r#"{"name":"ACME"}"#),
            ("POST organizations", r#"{"name":"two words"}"#),
            ("POST organizations", r#"{"name":"a/b"}"#),
            ("POST organizations", r#"{"name":"a*b"}"#),
            ("POST organizations", r#"{"name":"two words","alias":"two"}"#),
            ("POST organizations", r#"{"name":"y","alias":"a b"}"#),
            ("POST organizations", r#"{"name":"y","alias":"a@b"}"#),
            ("POST organizations", r#"{"name":"y","nope":1}"#),
            ("POST organizations", r#"{"name":"y","domains":[{"name":"y.test","nope":1}]}"#),
            ("POST organizations", r#"{"name":"y","enabled":"perhaps"}"#),
            ("POST organizations", "[]"),
            ("POST organizations", "{"),
            ("POST organizations", "null"),
        ],
    )
    .await
}

async fn addresses(world: &mut World) -> Outcome {
    enable(world).await?;
    for (at, url) in
        ["nope", "/cb", "https://a.test/cb", "http://a.test/*", "a.test", "custom:/x", ""].iter().enumerate()
    {
        let body = format!(r#"{{"name":"n{at}","redirectUrl":"{url}"}}"#);
        world.check(&format!("`{url}`"), call("POST organizations", &body)?.admin()).await?;
    }
    Ok(())
}

async fn domains(world: &mut World) -> Outcome {
    enable(world).await?;
    create(world, "acme", r#"{"name":"acme","domains":[{"name":"acme.org"},{"name":"*.wild.org"}]}"#).await?;
    for (at, domain) in [
        r#""ACME.org""#,
        r#""a.wild.org""#,
        r#""wild.org""#,
        r#""*.acme.org""#,
        r#""two words""#,
        r#""""#,
        "null",
        r#""localhost""#,
        r#""*.""#,
        r#""*.org""#,
        r#""a.*.org""#,
        r#""*.*.org""#,
        r#""a_b.org""#,
        r#""-a.org""#,
        r#""a..org""#,
    ]
    .iter()
    .enumerate()
    {
        let body = format!(r#"{{"name":"n{at}","domains":[{{"name":{domain}}}]}}"#);
        world.check(domain, call("POST organizations", &body)?.admin()).await?;
    }
    let body = r#"{"name":"twice","domains":[{"name":"twice.org"},{"name":"twice.org"}]}"#;
    world.check("twice", call("POST organizations", body)?.admin()).await?;
    Ok(())
}
