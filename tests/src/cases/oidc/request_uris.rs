//! Authorization requests that are tokens and stand at an address, which the client has registered (OpenID Connect Core 1.0,
//! section 6.2): the server fetches them.

use serde_json::{Value, json};

use super::ciba_logins::{ALICE, BEGIN, allow};
use super::events::events_since;
use super::request_objects::{QUERY, asked, by_key, changed, log_in, prepare};
use super::{ASK, AUTH, CONF};
use crate::assertion::{Signer, sign};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::listener::Listener;
use crate::world::World;

cases![
    good,
    signatures,
    says,
    over_the_query,
    both,
    duplicates,
    required,
    clients,
    other_ways,
    backchannel needs [Extended],
    events,
];

/// A listener at which a good request stands, and that `conf` has registered, with `attributes` besides.
pub(super) async fn listen(world: &mut World, attributes: Value) -> Outcome<Listener> {
    let listener = Listener::start(Some(404)).await?;
    world.show_as(listener.authority(), "{listener}");
    listener.put("/r", 200, &[], by_key(asked())?)?;
    register(world, &listener.url("/r"), attributes).await?;
    Ok(listener)
}

pub(super) async fn register(world: &mut World, uris: &str, mut attributes: Value) -> Outcome {
    attributes["request.uris"] = uris.into();
    prepare(world, attributes).await
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Compares what comes of a call, and what the listener is asked.
async fn check(world: &mut World, step: &str, call: Call, listener: &Listener) -> Outcome {
    world.check(step, call).await?;
    world.expect_value(&format!("{step}: fetched"), &Value::Array(listener.came()));
    Ok(())
}

/// The same of a request at `uri`.
pub(super) async fn ask(world: &mut World, step: &str, query: &str, (listener, uri): (&Listener, &str)) -> Outcome {
    let call = Call::get(format!("{AUTH}?{query}&request_uri={}", encoded(uri)));
    check(world, step, call, listener).await
}

/// The same, with this request at the address.
pub(super) async fn ask_for(
    world: &mut World,
    step: &str,
    query: &str,
    listener: &Listener,
    object: String,
) -> Outcome {
    listener.put("/r", 200, &[], object)?;
    ask(world, step, query, (listener, &listener.url("/r"))).await
}

async fn good(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let uri = encoded(&listener.url("/r"));
    log_in(world, "usual", &format!("{QUERY}&response_type=code&scope=openid&request_uri={uri}")).await?;
    world.expect_value("fetched", &Value::Array(listener.came()));
    log_in(world, "with the client alone", &format!("{QUERY}&request_uri={uri}")).await
}

async fn signatures(world: &mut World) -> Outcome {
    for bound in ["", "any", "RS256", "none"] {
        let listener = listen(world, json!({"request.object.signature.alg": bound})).await?;
        for (step, signer, header) in [
            ("RS256", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
            ("ES256", Signer::Curve, json!({"alg": "ES256", "kid": "curve"})),
            ("another key", Signer::Stranger, json!({"alg": "RS256", "kid": "rsa"})),
            ("HS256", Signer::Secret("conf-secret"), json!({"alg": "HS256"})),
            ("none", Signer::Nobody, json!({"alg": "none"})),
        ] {
            let object = sign(signer, &header, &Value::Object(asked()))?;
            ask_for(world, &format!("bound to {bound:?}: {step}"), ASK, &listener, object).await?;
        }
    }
    Ok(())
}

async fn says(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    for (step, name, value) in [
        ("another client", "client_id", json!("pub")),
        ("another type", "response_type", json!("id_token")),
        ("another address", "redirect_uri", json!("http://evil.example.org/cb")),
        ("an address of a request", "request_uri", json!("http://localhost:9/r")),
        ("a request", "request", json!("x")),
        ("no page", "prompt", json!("none")),
        ("an unknown scope", "scope", json!("nope")),
        ("over", "exp", json!(1)),
    ] {
        ask_for(world, step, ASK, &listener, by_key(changed(name, value))?).await?;
    }
    Ok(())
}

async fn over_the_query(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let uri = listener.url("/r");
    for (step, query) in [
        ("another state", format!("{QUERY}&prompt=none&state=query-state")),
        ("another address", format!("{QUERY}&prompt=none&redirect_uri=http%3A%2F%2Fevil.example.org")),
        ("another type", format!("{QUERY}&prompt=none&response_type=token")),
        ("no type", format!("{QUERY}&prompt=none")),
        ("no client", "prompt=none".to_owned()),
        ("an unknown client", "client_id=nope&prompt=none".to_owned()),
        ("twice", format!("{ASK}&request_uri=x")),
        ("a parameter twice", format!("{ASK}&prompt=none&prompt=none")),
    ] {
        ask(world, step, &query, (&listener, &uri)).await?;
    }
    Ok(())
}

async fn both(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let query = format!("{ASK}&request={}", by_key(asked())?);
    ask(world, "both", &query, (&listener, &listener.url("/r"))).await?;
    ask(world, "an empty one", &format!("{ASK}&request="), (&listener, &listener.url("/r"))).await
}

/// A parameter that is there twice, beside a request.
async fn duplicates(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let (object, uri) = (by_key(asked())?, encoded(&listener.url("/r")));
    for (step, query) in [
        ("beside a token", format!("{ASK}&prompt=none&prompt=none&request={object}")),
        ("beside a bad token", format!("{ASK}&prompt=none&prompt=none&request=x")),
        ("an unknown one", format!("{ASK}&prompt=none&x=y&x=z&request={object}")),
        ("the token", format!("{ASK}&prompt=none&request={object}&request={object}")),
        ("the address", format!("{ASK}&prompt=none&request_uri={uri}&request_uri={uri}")),
        ("beside both", format!("{ASK}&prompt=none&prompt=none&request={object}&request_uri={uri}")),
        ("the type", format!("{ASK}&response_type=code&request={object}")),
        (
            "the address to go back to",
            format!("{ASK}&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb&request={object}"),
        ),
    ] {
        check(world, step, Call::get(format!("{AUTH}?{query}")), &listener).await?;
    }
    prepare(world, json!({"request.object.required": "request only"})).await?;
    world.check("required", Call::get(format!("{AUTH}?{ASK}&prompt=none&prompt=none"))).await?;
    Ok(())
}

async fn required(world: &mut World) -> Outcome {
    for required in ["not required", "request or request_uri", "request only", "request_uri only", "nope"] {
        let listener = listen(world, json!({"request.object.required": required})).await?;
        ask(world, required, ASK, (&listener, &listener.url("/r"))).await?;
    }
    Ok(())
}

/// Clients for which nothing is fetched.
async fn clients(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let uri = listener.url("/r");
    ask(world, "of another", &ASK.replace("=conf&", "=pub&"), (&listener, &uri)).await?;
    world.change_client("conf", json!({"standardFlowEnabled": false})).await?;
    ask(world, "no such flow", ASK, (&listener, &uri)).await?;
    world.change_client("conf", json!({"bearerOnly": true})).await?;
    ask(world, "bearer only", ASK, (&listener, &uri)).await?;
    world.change_client("conf", json!({"bearerOnly": false, "enabled": false})).await?;
    ask(world, "disabled", ASK, (&listener, &uri)).await
}

/// Where else such a request can be named.
async fn other_ways(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let uri = encoded(&listener.url("/r"));
    check(world, "posted", Call::post(AUTH).form(format!("{ASK}&request_uri={uri}")), &listener).await?;
    world.change_realm(json!({"registrationAllowed": true})).await?;
    let registrations = "/realms/{realm}/protocol/openid-connect/registrations";
    let call = Call::get(format!("{registrations}?{ASK}&request_uri={uri}"));
    check(world, "to register", call, &listener).await?;
    let push = "/realms/{realm}/protocol/openid-connect/ext/par/request";
    check(world, "pushed", Call::post(push).form(format!("{CONF}&request_uri={uri}")), &listener).await?;
    world.change_client("conf", json!({"attributes": {"require.pushed.authorization.requests": "true"}})).await?;
    ask(world, "where it has to be pushed", ASK, (&listener, &listener.url("/r"))).await
}

/// A request for a login on another device.
async fn backchannel(world: &mut World) -> Outcome {
    let listener = listen(world, json!({"ciba.backchannel.auth.request.signing.alg": "RS256"})).await?;
    allow(world, "conf").await?;
    let claims = json!({"login_hint": "nobody", "scope": "openid"});
    let signed = |header: Value, signer| sign(signer, &header, &claims);
    let rsa = || json!({"alg": "RS256", "kid": "rsa"});
    for (step, status, object) in [
        ("good", 200, signed(rsa(), Signer::Rsa)?),
        ("another key", 200, signed(rsa(), Signer::Stranger)?),
        ("another algorithm", 200, signed(json!({"alg": "PS256", "kid": "rsa"}), Signer::Rsa)?),
        ("unsigned", 200, signed(json!({"alg": "none"}), Signer::Nobody)?),
        ("garbage", 200, "garbage".to_owned()),
        ("nothing", 200, String::new()),
        ("not there", 404, "gone".to_owned()),
    ] {
        listener.put("/r", status, &[], object)?;
        check(world, step, begin(&listener.url("/r")), &listener).await?;
    }
    for (step, uri) in
        [("not registered", listener.url("/other")), ("a pushed one", "urn:ietf:params:oauth:request_uri:x".to_owned())]
    {
        check(world, step, begin(&uri), &listener).await?;
    }
    register(world, "http://127.0.0.1:9/r", json!({"ciba.backchannel.auth.request.signing.alg": "RS256"})).await?;
    world.check("nobody listens", begin("http://127.0.0.1:9/r")).await?;
    Ok(())
}

/// Begins a login on another device by the request at this address.
fn begin(uri: &str) -> Call {
    Call::post(BEGIN).form(format!("{CONF}&{ALICE}&request_uri={}", encoded(uri)))
}

/// What is written of requests that are not good.
async fn events(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    world.change_realm(json!({"eventsEnabled": true})).await?;
    let (good, uri) = (by_key(asked())?, encoded(&listener.url("/r")));
    let stranger = sign(Signer::Stranger, &json!({"alg": "RS256", "kid": "rsa"}), &Value::Object(asked()))?;
    let no_algorithm = sign(Signer::Rsa, &json!({"kid": "rsa"}), &Value::Object(asked()))?;
    for (step, query) in [
        ("not registered", format!("{ASK}&request_uri={uri}x")),
        ("both", format!("{ASK}&request={good}&request_uri={uri}")),
        ("no token", format!("{ASK}&request=abc")),
        ("another key", format!("{ASK}&request={stranger}")),
        ("no algorithm", format!("{ASK}&request={no_algorithm}")),
        ("another client", format!("{ASK}&request={}", by_key(changed("client_id", json!("pub")))?)),
        ("an address within", format!("{ASK}&request={}", by_key(changed("request_uri", json!("x")))?)),
        ("another address", format!("{ASK}&request={}", by_key(changed("redirect_uri", json!("http://a/b")))?)),
        ("no page", format!("{ASK}&request={}", by_key(changed("prompt", json!("none")))?)),
    ] {
        world.answer(Call::get(format!("{AUTH}?{query}"))).await?;
        events_since(world, step).await?;
    }
    for (step, status, object) in [
        ("not there", 404, ""),
        ("an unknown status", 599, ""),
        ("garbage", 200, "garbage"),
        ("another key, fetched", 200, stranger.as_str()),
    ] {
        listener.put("/r", status, &[], object.to_owned())?;
        world.answer(Call::get(format!("{AUTH}?{ASK}&request_uri={uri}"))).await?;
        events_since(world, step).await?;
    }
    for required in ["request or request_uri", "request only", "request_uri only"] {
        prepare(world, json!({"request.object.required": required})).await?;
        world.answer(Call::get(format!("{AUTH}?{ASK}"))).await?;
        events_since(world, required).await?;
    }
    prepare(world, json!({"request.object.required": "", "request.object.signature.alg": "ES256"})).await?;
    world.answer(Call::get(format!("{AUTH}?{ASK}&request={good}"))).await?;
    events_since(world, "another algorithm").await
}
