//! How a client says who it is: in the header, in the form, in both, wrongly.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keycloak_api::oidc::ClientAuth;

use super::TOKEN;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice};

cases![forms, headers, both, by_trait, odd_names, assertions];

pub(super) const ALICE: &str = "grant_type=password&username=alice&password=alice-password";

fn basic(text: &str) -> String {
    format!("Basic {}", STANDARD.encode(text))
}

/// Tokens are compared elsewhere: here only who may have some.
pub(super) async fn ask(world: &mut World, step: &str, call: Call) -> Outcome {
    let answer = world.answer(call).await?;
    if answer.status.is_success() {
        let azp = crate::normal::expand::expanded(&answer.json())["access_token"]["<claims>"]["azp"].clone();
        world.expect_value(step, &azp);
    } else {
        world.expect(step, &answer);
    }
    Ok(())
}

async fn forms(world: &mut World) -> Outcome {
    for (step, client) in [
        ("missing", ""),
        ("unknown", "&client_id=nope"),
        ("unknown with secret", "&client_id=nope&client_secret=nope"),
        ("empty", "&client_id="),
        ("other case", "&client_id=CONF&client_secret=conf-secret"),
        ("disabled", "&client_id=disabled&client_secret=disabled-secret"),
        ("disabled, wrong secret", "&client_id=disabled&client_secret=wrong"),
        ("right secret", "&client_id=conf&client_secret=conf-secret"),
        ("wrong secret", "&client_id=conf&client_secret=wrong"),
        ("secret missing", "&client_id=conf"),
        ("secret empty", "&client_id=conf&client_secret="),
        ("another client's secret", "&client_id=conf&client_secret=other-secret"),
        ("public", "&client_id=pub"),
        ("public with a secret", "&client_id=pub&client_secret=any"),
        ("bearer-only without secret", "&client_id=api"),
        ("bearer-only", "&client_id=api&client_secret=api-secret"),
        ("secret without client", "&client_secret=conf-secret"),
        ("secret twice", "&client_id=conf&client_secret=conf-secret&client_secret=conf-secret"),
    ] {
        ask(world, step, Call::post(TOKEN).form(format!("{ALICE}{client}"))).await?;
    }
    Ok(())
}

async fn headers(world: &mut World) -> Outcome {
    for (step, header) in [
        ("right", basic("conf:conf-secret")),
        ("wrong secret", basic("conf:wrong")),
        ("empty secret", basic("conf:")),
        ("no colon", basic("conf")),
        ("unknown", basic("nope:nope")),
        ("disabled", basic("disabled:disabled-secret")),
        ("public", basic("pub:any")),
        ("public, empty secret", basic("pub:")),
        ("lower-case scheme", basic("conf:conf-secret").replace("Basic", "basic")),
        ("garbage", "Basic !!!".to_owned()),
        ("empty", "Basic ".to_owned()),
        ("unknown scheme", "Digest abc".to_owned()),
        ("bearer", "Bearer abc".to_owned()),
    ] {
        ask(world, step, Call::post(TOKEN).form(ALICE).authorization(header)).await?;
    }
    Ok(())
}

async fn both(world: &mut World) -> Outcome {
    for (step, header, form) in [
        ("both right", "conf:conf-secret", "&client_id=conf&client_secret=conf-secret"),
        ("header right, form wrong", "conf:conf-secret", "&client_id=conf&client_secret=wrong"),
        ("header wrong, form right", "conf:wrong", "&client_id=conf&client_secret=conf-secret"),
        ("header and client_id", "conf:conf-secret", "&client_id=conf"),
        ("header and another client_id", "conf:conf-secret", "&client_id=other"),
        ("header and another client", "conf:conf-secret", "&client_id=other&client_secret=other-secret"),
        ("header and a public client", "conf:conf-secret", "&client_id=pub"),
    ] {
        let call = Call::post(TOKEN).form(format!("{ALICE}{form}")).authorization(basic(header));
        ask(world, step, call).await?;
    }
    Ok(())
}

async fn by_trait(world: &mut World) -> Outcome {
    for (step, client) in [
        ("unknown", ClientAuth::public("nope")),
        ("without secret", ClientAuth::public("conf")),
        ("wrong secret, basic", ClientAuth::secret_basic("conf", "wrong")),
        ("wrong secret, post", ClientAuth::secret_post("conf", "wrong")),
        ("disabled", ClientAuth::secret_basic("disabled", "disabled-secret")),
        ("bearer-only", ClientAuth::secret_basic("api", "api-secret")),
    ] {
        let _ = world.token(step, &client, &alice()).await;
    }
    Ok(())
}

/// Ids and secrets with characters that the header and the form have to encode.
async fn odd_names(world: &mut World) -> Outcome {
    let secret = "a b&c=d+e%25/é";
    for (step, client) in [
        ("basic", ClientAuth::secret_basic("odd: id", secret)),
        ("post", ClientAuth::secret_post("odd: id", secret)),
        ("basic, wrong", ClientAuth::secret_basic("odd: id", "a b")),
    ] {
        let result = world.keycloak().token(&world.realm, &client, &alice()).await;
        let azp = |text: &str| crate::normal::expand::token(text).unwrap_or_default()["<claims>"]["azp"].clone();
        world.expect_result(step, &result.map(|tokens| azp(&tokens.access_token)));
    }
    Ok(())
}

async fn assertions(world: &mut World) -> Outcome {
    const TYPE: &str = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    for (step, form) in [
        ("assertion missing", format!("{ALICE}&client_id=conf&{TYPE}")),
        ("assertion garbage", format!("{ALICE}&client_id=conf&{TYPE}&client_assertion=abc")),
        (
            "secret and assertion",
            format!("{ALICE}&client_id=conf&client_secret=conf-secret&{TYPE}&client_assertion=abc"),
        ),
    ] {
        ask(world, step, Call::post(TOKEN).form(form)).await?;
    }
    Ok(())
}
