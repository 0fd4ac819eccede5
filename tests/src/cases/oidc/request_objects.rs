//! Authorization requests that are tokens (OpenID Connect Core 1.0, section 6.1; RFC 9101).

use serde_json::{Map, Value, json};

use super::{ASK, AUTH, CODE, CONF, TOKEN};
use crate::assertion::{Signer, keys, now, sign};
use crate::browser::{Browser, redirected};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    signed,
    over_the_query,
    signatures,
    algorithms,
    claims,
    kinds,
    no_address,
    another_type,
    required,
    pushed,
    pushed_alone,
    unreadable,
    no_object
];

const PUSH: &str = "/realms/{realm}/protocol/openid-connect/ext/par/request";
/// What has to stand in the query too.
pub(super) const QUERY: &str = "client_id=conf";

/// Lets `conf` sign its requests with the RSA key, and the P-256 key.
pub(super) async fn prepare(world: &mut World, attributes: Value) -> Outcome {
    let set = json!({"keys": [keys()?.rsa(), keys()?.curve()]}).to_string();
    let mut all = json!({"use.jwks.string": "true", "jwks.string": set});
    for (name, value) in attributes.as_object().into_iter().flatten() {
        all[name] = value.clone();
    }
    world.change_client("conf", json!({"attributes": all})).await
}

/// A usual request, as claims.
pub(super) fn asked() -> Map<String, Value> {
    let asked = json!({
        "client_id": "conf", "redirect_uri": "http://localhost:9999/cb", "response_type": "code", "scope": "openid email",
        "state": "object-state", "nonce": "object-nonce",
    });
    asked.as_object().cloned().unwrap_or_default()
}

pub(super) fn changed(name: &str, value: Value) -> Map<String, Value> {
    let mut asked = asked();
    asked.insert(name.to_owned(), value);
    asked
}

pub(super) fn by_key(claims: Map<String, Value>) -> Outcome<String> {
    sign(Signer::Rsa, &json!({"alg": "RS256", "kid": "rsa"}), &Value::Object(claims))
}

/// Asks, and tells what came of it.
async fn ask(world: &mut World, step: &str, query: &str, object: &str) -> Outcome {
    world.check(step, Call::get(format!("{AUTH}?{query}&request={object}"))).await?;
    Ok(())
}

/// What a person who logs in brings back to the client.
pub(super) async fn log_in(world: &mut World, step: &str, query: &str) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{query}")).await?;
    world.expect(&format!("{step}: the page"), &page);
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect(&format!("{step}: answered"), &answer);
    world.set("code", redirected(&answer, "code").unwrap_or_default());
    world.check(&format!("{step}: exchanged"), Call::post(TOKEN).form(format!("{CODE}&{CONF}"))).await?;
    Ok(())
}

async fn signed(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    let object = by_key(asked())?;
    log_in(world, "signed", &format!("{QUERY}&response_type=code&scope=openid&request={object}")).await?;
    log_in(world, "with the client alone", &format!("{QUERY}&request={object}")).await
}

/// What the token says counts, and the query for what it does not say.
async fn over_the_query(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    for (step, query, claims) in [
        ("all of both", ASK.to_owned(), asked()),
        (
            "nothing but the client",
            ASK.to_owned(),
            json!({"client_id": "conf"}).as_object().cloned().unwrap_or_default(),
        ),
        ("nothing", ASK.to_owned(), Map::new()),
        ("another state in the query", format!("{QUERY}&state=query-state"), asked()),
        ("no page", ASK.to_owned(), changed("prompt", json!("none"))),
        ("no page, in the query", format!("{ASK}&prompt=none"), asked()),
        ("another type", ASK.to_owned(), changed("response_type", json!("id_token"))),
        ("a mode", ASK.to_owned(), changed("response_mode", json!("fragment"))),
        ("another client", ASK.to_owned(), changed("client_id", json!("pub"))),
        ("another address", ASK.to_owned(), changed("redirect_uri", json!("http://evil.example.org/cb"))),
        ("an unknown scope", ASK.to_owned(), changed("scope", json!("nope"))),
        ("a hint", ASK.to_owned(), changed("login_hint", json!("bob"))),
    ] {
        ask(world, step, &query, &by_key(claims)?).await?;
    }
    Ok(())
}

async fn signatures(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    for (step, signer, header) in [
        ("RS256", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
        ("RS256, no kid", Signer::Rsa, json!({"alg": "RS256"})),
        ("RS256, an unknown kid", Signer::Rsa, json!({"alg": "RS256", "kid": "nope"})),
        ("PS256", Signer::Rsa, json!({"alg": "PS256", "kid": "rsa"})),
        ("RS512", Signer::Rsa, json!({"alg": "RS512", "kid": "rsa"})),
        ("ES256", Signer::Curve, json!({"alg": "ES256", "kid": "curve"})),
        ("another key", Signer::Stranger, json!({"alg": "RS256", "kid": "rsa"})),
        ("HS256 by the secret", Signer::Secret("conf-secret"), json!({"alg": "HS256"})),
        ("HS512 by the secret", Signer::Secret("conf-secret"), json!({"alg": "HS512"})),
        ("HS256 by another secret", Signer::Secret("another"), json!({"alg": "HS256"})),
        ("none", Signer::Nobody, json!({"alg": "none"})),
        ("none, with a signature", Signer::Rsa, json!({"alg": "none"})),
        ("no signature", Signer::Nobody, json!({"alg": "RS256", "kid": "rsa"})),
        ("no algorithm", Signer::Rsa, json!({"kid": "rsa"})),
        ("an unknown algorithm", Signer::Rsa, json!({"alg": "RS1024", "kid": "rsa"})),
        ("a type", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa", "typ": "oauth-authz-req+jwt"})),
        ("another type", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa", "typ": "nope"})),
    ] {
        let object = sign(signer, &header, &Value::Object(asked()))?;
        ask(world, step, ASK, &object).await?;
    }
    Ok(())
}

/// The algorithm that a client is bound to.
async fn algorithms(world: &mut World) -> Outcome {
    for bound in ["any", "RS256", "PS256", "none", "HS256"] {
        prepare(world, json!({"request.object.signature.alg": bound})).await?;
        for (step, signer, header) in [
            ("RS256", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
            ("PS256", Signer::Rsa, json!({"alg": "PS256", "kid": "rsa"})),
            ("none", Signer::Nobody, json!({"alg": "none"})),
            ("HS256", Signer::Secret("conf-secret"), json!({"alg": "HS256"})),
        ] {
            let object = sign(signer, &header, &Value::Object(asked()))?;
            ask(world, &format!("{bound}: {step}"), ASK, &object).await?;
        }
    }
    Ok(())
}

/// Of the claims that tell of the token itself, none is looked at.
async fn claims(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    for (step, name, value) in [
        ("over", "exp", json!(now() - 600)),
        ("still good", "exp", json!(now() + 600)),
        ("a broken end", "exp", json!("soon")),
        ("not yet", "nbf", json!(now() + 600)),
        ("of tomorrow", "iat", json!(now() + 86_400)),
        ("for another", "aud", json!("http://example.org")),
        ("of another", "iss", json!("nobody")),
        ("an address of a request", "request_uri", json!("http://localhost:9/r")),
        ("a request", "request", json!("x")),
    ] {
        ask(world, step, ASK, &by_key(changed(name, value))?).await?;
    }
    Ok(())
}

/// Values of kinds that a query cannot have.
async fn kinds(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    for (step, name, value) in [
        ("an age as a number", "max_age", json!(600)),
        ("an age as a text", "max_age", json!("600")),
        ("an age that is none", "max_age", json!("x")),
        ("an age with a fraction", "max_age", json!(1.5)),
        ("a state that is a number", "state", json!(7)),
        ("a state that is true", "state", json!(true)),
        ("a state that is null", "state", Value::Null),
        ("a state that is a list", "state", json!(["a", "b"])),
        ("a state that is an object", "state", json!({"a": 1})),
        ("a scope that is a list", "scope", json!(["openid", "email"])),
        ("a prompt that is a list", "prompt", json!(["none"])),
        ("a null age", "max_age", Value::Null),
        ("claims", "claims", json!({"id_token": {"acr": {"essential": true, "values": ["1"]}}})),
    ] {
        let mut claims = changed(name, value);
        // So that the state is told.
        claims.entry("prompt").or_insert(json!("none"));
        ask(world, step, ASK, &by_key(claims)?).await?;
    }
    Ok(())
}

async fn no_address(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    let mut claims = asked();
    claims.remove("redirect_uri");
    ask(world, "in neither", QUERY, &by_key(claims.clone())?).await?;
    ask(world, "in the query", ASK, &by_key(claims)?).await?;
    let mut claims = asked();
    claims.remove("response_type");
    ask(world, "no type in either", QUERY, &by_key(claims)?).await?;
    ask(world, "a client that is unknown", "client_id=nope", &by_key(asked())?).await?;
    ask(world, "no client in the query", "response_type=code", &by_key(asked())?).await?;
    ask(world, "the parameter twice", &format!("{ASK}&request=x"), &by_key(asked())?).await?;
    ask(world, "an address beside it", &format!("{ASK}&request_uri=http%3A%2F%2Flocalhost%3A9%2Fr"), &by_key(asked())?)
        .await
}

/// The query and the token do not agree on the type.
async fn another_type(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    world.change_client("conf", json!({"implicitFlowEnabled": true})).await?;
    for (step, asked, said) in [
        ("another in the token", "code", "id_token"),
        ("another in the query", "id_token", "code"),
        ("an unknown one in the query", "nope", "code"),
        ("an unknown one in the token", "code", "nope"),
        ("the same", "code", "code"),
    ] {
        let query = ASK.replace("=code&", &format!("={asked}&"));
        ask(world, step, &query, &by_key(changed("response_type", json!(said)))?).await?;
    }
    Ok(())
}

/// A client may have to send a token.
async fn required(world: &mut World) -> Outcome {
    for required in ["not required", "request or request_uri", "request only", "request_uri only", "nope"] {
        prepare(world, json!({"request.object.required": required})).await?;
        world.check(&format!("{required}: none"), Call::get(format!("{AUTH}?{ASK}"))).await?;
        ask(world, &format!("{required}: a request"), ASK, &by_key(asked())?).await?;
    }
    Ok(())
}

/// A token in a request that is pushed.
async fn pushed(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    for (step, form, claims) in [
        ("alone", CONF.to_owned(), asked()),
        ("beside the same", format!("{ASK}&client_secret=conf-secret"), asked()),
        ("another client", CONF.to_owned(), changed("client_id", json!("pub"))),
        ("another address", CONF.to_owned(), changed("redirect_uri", json!("http://evil.example.org/cb"))),
        ("another type", format!("{ASK}&client_secret=conf-secret"), changed("response_type", json!("id_token"))),
    ] {
        let object = by_key(claims)?;
        world.check(step, Call::post(PUSH).form(format!("{form}&request={object}"))).await?;
    }
    for required in ["request or request_uri", "request only", "request_uri only"] {
        prepare(world, json!({"request.object.required": required})).await?;
        let whole = format!("{ASK}&client_secret=conf-secret");
        world.check(&format!("{required}: none"), Call::post(PUSH).form(whole)).await?;
        let object = by_key(asked())?;
        let answer = world.answer(Call::post(PUSH).form(format!("{CONF}&request={object}"))).await?;
        world.expect(&format!("{required}: a request"), &answer);
        world.set("uri", answer.json()["request_uri"].as_str().unwrap_or("none"));
        let query = "client_id=conf&request_uri={uri}";
        world.check(&format!("{required}: used"), Call::get(format!("{AUTH}?{query}"))).await?;
    }
    prepare(world, json!({})).await?;
    let stranger = sign(Signer::Stranger, &json!({"alg": "RS256", "kid": "rsa"}), &Value::Object(asked()))?;
    world.check("another key", Call::post(PUSH).form(format!("{CONF}&request={stranger}"))).await?;
    let object = by_key(asked())?;
    let answer = world.answer(Call::post(PUSH).form(format!("{CONF}&request={object}"))).await?.json();
    world.set("uri", answer["request_uri"].as_str().unwrap_or_default());
    let mut browser = Browser::default();
    let answer = browser.get(world, &format!("{AUTH}?client_id=conf&request_uri={{uri}}")).await?;
    let page = browser.get(world, answer.header("location")).await?;
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect("logged in", &answer);
    Ok(())
}

/// What stands beside a token that is pushed.
async fn pushed_alone(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    let without = |names: &[&str]| {
        let mut asked = changed("prompt", json!("none"));
        asked.retain(|name, _| !names.contains(&name.as_str()));
        by_key(asked)
    };
    let address = "redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb";
    for (step, beside, object) in [
        ("the state", "state=st", without(&["state"])?),
        ("another state", "state=st", without(&[])?),
        ("the type", "response_type=code", without(&["response_type"])?),
        ("no type", "state=st", without(&["response_type"])?),
        ("another type", "response_type=token", without(&[])?),
        ("the address", address, without(&["redirect_uri"])?),
        ("the address of both", address, without(&[])?),
        ("the scope", "scope=openid", without(&["scope"])?),
        ("a bad scope", "scope=nope", without(&["scope"])?),
        ("the client", "state=st", without(&["client_id"])?),
        ("a parameter twice", "state=st&state=su", without(&[])?),
    ] {
        let form = format!("{CONF}&{beside}&request={object}");
        let answer = world.check(step, Call::post(PUSH).form(form)).await?.json();
        let Some(uri) = answer["request_uri"].as_str() else { continue };
        world.set("uri", uri);
        world.check(&format!("{step}: used"), Call::get(format!("{AUTH}?client_id=conf&request_uri={{uri}}"))).await?;
    }
    Ok(())
}

/// What is no token.
async fn unreadable(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    let good = by_key(asked())?;
    let (message, signature) = good.rsplit_once('.').unwrap_or_default();
    let (header, body) = message.split_once('.').unwrap_or_default();
    for (step, object) in [
        ("empty", String::new()),
        ("one part", "abc".to_owned()),
        ("two parts", message.to_owned()),
        ("four parts", format!("{good}.{signature}")),
        ("five parts", format!("{good}.{signature}.{signature}")),
        ("empty parts", "..".to_owned()),
        ("a header that is no JSON", format!("YWJj.{body}.{signature}")),
        ("claims that are no JSON", format!("{header}.YWJj.{signature}")),
        ("claims that are a list", format!("{header}.W10.{signature}")),
        ("tampered claims", format!("{header}.{body}A.{signature}")),
    ] {
        ask(world, step, ASK, &object).await?;
    }
    Ok(())
}

/// Signed well, and no object.
async fn no_object(world: &mut World) -> Outcome {
    prepare(world, json!({})).await?;
    for (step, claims) in [("a list", json!(["a"])), ("a text", json!("a"))] {
        let object = sign(Signer::Rsa, &json!({"alg": "RS256", "kid": "rsa"}), &claims)?;
        ask(world, step, ASK, &object).await?;
    }
    Ok(())
}
