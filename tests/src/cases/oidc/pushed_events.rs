//! The events that pushed requests leave behind (RFC 9126).

use super::events::{keep_all, told};
use super::pushed::{PUSH, ask};
use super::{ASK, CONF};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![clients, refused];

async fn push(world: &mut World, step: &str, form: String) -> Outcome {
    world.answer(Call::post(PUSH).form(form)).await?;
    told(world, step).await
}

async fn clients(world: &mut World) -> Outcome {
    keep_all(world).await?;
    push(world, "good", ask()).await?;
    let rest = "redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb&response_type=code&scope=openid";
    for (step, client) in [
        ("nobody", ""),
        ("no secret", "client_id=conf&"),
        ("a wrong secret", "client_id=conf&client_secret=wrong&"),
        ("unknown", "client_id=nope&"),
        ("disabled", "client_id=disabled&client_secret=disabled-secret&"),
        ("bearer-only", "client_id=api&client_secret=api-secret&"),
        ("public", "client_id=pub&"),
        ("twice", "client_id=conf&client_secret=conf-secret&client_id=conf&"),
    ] {
        push(world, step, format!("{client}{rest}")).await?;
    }
    let site = Call::post(PUSH).form(ask()).origin("http://evil.example.org");
    world.answer(site).await?;
    told(world, "from another site").await
}

async fn refused(world: &mut World) -> Outcome {
    keep_all(world).await?;
    for (step, form) in [
        ("nothing asked", CONF.to_owned()),
        ("no address", ask().replace("redirect_uri=", "x=")),
        ("a wrong address", ask().replace("9999%2Fcb", "1234%2Fcb")),
        ("no type", ask().replace("response_type=", "x=")),
        ("an unknown type", ask().replace("=code&", "=nope&")),
        ("a type that is off", ask().replace("=code&", "=id_token&")),
        ("an unknown mode", format!("{}&response_mode=nope", ask())),
        ("a mode that does not fit", format!("{}&response_mode=query", ask().replace("=code&", "=id_token&"))),
        ("an unknown scope", ask().replace("=openid&", "=nope&")),
        ("a broken age", format!("{}&max_age=x", ask())),
        ("the scope twice", format!("{}&scope=openid", ask())),
        ("a request of a request", format!("{}&request_uri=urn:ietf:params:oauth:request_uri:x", ask())),
        ("a request that nobody signed", format!("{}&request=eyJhbGciOiJIUzI1NiJ9.e30.AAAA", ask())),
        (
            "no code for the client",
            ask().replace("=conf", "=no-standard-flow").replace("t=conf-s", "t=no-standard-flow-s"),
        ),
        ("no challenge", format!("{}&code_challenge_method=S256", ask())),
        ("an unknown method", format!("{}&code_challenge={}&code_challenge_method=x", ask(), "c".repeat(43))),
        ("a short challenge", format!("{}&code_challenge=x&code_challenge_method=S256", ask())),
        ("another key", format!("{}&dpop_jkt=x", ask())),
    ] {
        push(world, step, form).await?;
    }
    let broken = Call::post(PUSH).form(ask()).header("DPoP", "x");
    world.answer(broken).await?;
    told(world, "a broken proof").await?;
    let public = format!("{ASK}&nonce=x").replace("client_id=conf", "client_id=pub");
    push(world, "a public client, the nonce twice", public).await
}
