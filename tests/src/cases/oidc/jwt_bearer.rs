//! The JWT bearer grant (RFC 7523, section 2.1): an identity provider's assertion for a token.

use serde_json::{Value, json};

use super::{CONF, TOKEN};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::jose::{by_nobody, by_secret};
use crate::world::World;

cases![refused, assertions, provider];

const GRANT: &str = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer";

fn claims() -> Value {
    json!({"iss": "https://idp.example.org", "sub": "alice", "aud": "x", "exp": 4_000_000_000_u64, "jti": "1", "iat": 1})
}

async fn each(world: &mut World) -> Outcome {
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let without = |name: &str| {
        let mut claims = claims();
        if let Some(members) = claims.as_object_mut() {
            members.remove(name);
        }
        claims
    };
    for (step, assertion) in [
        ("garbage", "abc".to_owned()),
        ("three dots", "a.b.c".to_owned()),
        ("by nobody", by_nobody(&claims())),
        ("by a secret", by_secret("conf-secret", &header, &claims())),
        ("no issuer", by_nobody(&without("iss"))),
        ("no subject", by_nobody(&without("sub"))),
        ("no audience", by_nobody(&without("aud"))),
        ("no end", by_nobody(&without("exp"))),
    ] {
        world.set("assertion", assertion);
        world.check(step, Call::post(TOKEN).form(format!("{GRANT}&{CONF}&assertion={{assertion}}"))).await?;
    }
    Ok(())
}

async fn refused(world: &mut World) -> Outcome {
    let rows = [
        ("nothing", GRANT.to_owned()),
        ("no assertion", format!("{GRANT}&{CONF}")),
        ("an empty one", format!("{GRANT}&{CONF}&assertion=")),
        ("a public client", format!("{GRANT}&client_id=pub&assertion=x")),
        ("a wrong secret", format!("{GRANT}&client_id=conf&client_secret=x&assertion=x")),
    ];
    for (step, form) in rows {
        world.check(step, Call::post(TOKEN).form(form)).await?;
    }
    Ok(())
}

async fn assertions(world: &mut World) -> Outcome {
    each(world).await?;
    world.change_client("conf", json!({"attributes": {"oauth2.jwt.authorization.grant.enabled": "true"}})).await?;
    let off = world.answer(Call::post(TOKEN).form(format!("{GRANT}&client_id=pub&assertion=x"))).await?;
    world.expect("public, where another may", &off);
    Ok(())
}

async fn provider(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"attributes": {"oauth2.jwt.authorization.grant.enabled": "true"}})).await?;
    each(world).await
}
