//! Authorization requests that are tokens and stand at an address, which the client has registered (OpenID Connect Core 1.0,
//! section 6.2): the server fetches them.

use serde_json::{Value, json};

use super::ciba_logins::{ALICE, BEGIN, allow};
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
    registered,
    settings,
    with_a_root_url,
    answers,
    redirected_elsewhere,
    sizes,
    not_reached,
    never_answered,
    both,
    duplicates,
    required,
    clients,
    other_ways,
    backchannel needs [Extended],
    events,
];

/// A listener at which a good request stands, and that `conf` has registered, with `attributes` besides.
async fn listen(world: &mut World, attributes: Value) -> Outcome<Listener> {
    let listener = Listener::start(Some(404)).await?;
    world.show_as(listener.authority(), "{listener}");
    listener.put("/r", 200, &[], by_key(asked())?)?;
    register(world, &listener.url("/r"), attributes).await?;
    Ok(listener)
}

async fn register(world: &mut World, uris: &str, mut attributes: Value) -> Outcome {
    attributes["request.uris"] = uris.into();
    prepare(world, attributes).await
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Asks with a request at `uri`, and compares what comes of it, and what the listener is asked.
async fn ask(world: &mut World, step: &str, query: &str, (listener, uri): (&Listener, &str)) -> Outcome {
    world.check(step, Call::get(format!("{AUTH}?{query}&request_uri={}", encoded(uri)))).await?;
    world.expect_value(&format!("{step}: fetched"), &Value::Array(listener.came()));
    Ok(())
}

/// The same, with this request at the address.
async fn ask_for(world: &mut World, step: &str, query: &str, listener: &Listener, object: String) -> Outcome {
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

/// Which addresses a client may name.
async fn registered(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let object = by_key(asked())?;
    for path in ["/", "/r/", "/r/a", "/ra", "/a/r", "/R"] {
        listener.put(path, 200, &[], object.clone())?;
    }
    let (r, root) = (listener.url("/r"), listener.url(""));
    let id = world.client_uuid("conf").await?;
    world.set("conf", id);
    let port = root.rsplit(':').next().unwrap_or_default().to_owned();
    for (step, registered, uri) in [
        ("none registered", String::new(), r.clone()),
        ("the same", r.clone(), r.clone()),
        ("one of two", format!("http://localhost:9/x##{r}"), r.clone()),
        ("the first of two", format!("{r}##http://localhost:9/x"), r.clone()),
        ("another", format!("{r}x"), r.clone()),
        ("with a slash", r.clone(), format!("{r}/")),
        ("in capitals", r.clone(), listener.url("/R")),
        ("with a query", r.clone(), format!("{r}?a=b")),
        ("with the query of the registered", format!("{r}?a=b"), format!("{r}?a=b")),
        ("with a fragment", r.clone(), format!("{r}#a")),
        ("with the fragment of the registered", format!("{r}#a"), format!("{r}#a")),
        ("without the fragment of the registered", format!("{r}#a"), r.clone()),
        ("below a wildcard", format!("{r}/*"), format!("{r}/a")),
        ("at a wildcard", format!("{r}/*"), r.clone()),
        ("beside a wildcard", format!("{r}/*"), listener.url("/ra")),
        ("at a wildcard without a slash", format!("{r}*"), listener.url("/ra")),
        ("below a wildcard with a query", format!("{r}/*"), format!("{r}/a?b=c")),
        ("below a wildcard with a fragment", format!("{r}/*"), format!("{r}/a#b")),
        ("out of a wildcard", format!("{r}/*"), format!("{r}/../r/a")),
        ("a wildcard within", format!("{root}/*/r"), listener.url("/a/r")),
        ("a wildcard alone", "*".to_owned(), r.clone()),
        ("any port", "http://127.0.0.1:*".to_owned(), r.clone()),
        ("no port", "http://127.0.0.1/r".to_owned(), r.clone()),
        ("a user", r.clone(), r.replace("http://", "http://a@")),
        ("below a wildcard, a user", format!("{root}/*"), r.replace("http://", "http://a@")),
        ("another name of the host", r.clone(), format!("http://localhost:{port}/r")),
        ("the scheme in capitals", r.clone(), r.replace("http", "HTTP")),
        ("spaces around the registered", format!(" {r} "), r.clone()),
        ("empty", r.clone(), String::new()),
        ("empty, and an empty one registered", format!("##{r}"), String::new()),
        ("a space", r.clone(), format!("{r} ")),
        ("a parameter of answers", format!("{r}?code=a"), format!("{r}?code=a")),
        ("a file", "file:///etc/hostname".to_owned(), "file:///etc/hostname".to_owned()),
        ("data", "data:,a".to_owned(), "data:,a".to_owned()),
        ("no address", "nope".to_owned(), "nope".to_owned()),
        ("a name", "urn:a:b".to_owned(), "urn:a:b".to_owned()),
        ("no host", "http:///r".to_owned(), "http:///r".to_owned()),
    ] {
        let change = json!({"attributes": {"request.uris": registered}});
        let path = "/admin/realms/{realm}/clients/{conf}";
        let answer = world.check(&format!("{step}: registered"), Call::put(path).admin().json(&change)).await?;
        if answer.status.is_success() {
            ask(world, step, ASK, (&listener, &uri)).await?;
        }
    }
    Ok(())
}

/// What a client may register.
async fn settings(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    world.set("conf", id);
    for uris in [
        "http://a/r##nope",
        "http://a/r##javascript:a",
        "HTTP://a/r",
        "DATA:,a",
        "vbscript:a",
        "http://a/\u{e4}",
        "http://a/<",
        "http://a/{x}",
        "http://a/%zz",
        "http://a/%2e",
        "http://a/a#b#c",
        "http://a/[b]",
        "http://a/r?[b]",
        "http://[::1]/r",
        "http://[::1",
        "http://",
        "http:",
        "http:///r",
        "://a",
        ":a",
        "1a:b",
        "${root}/r",
        "http://a b/",
        " http://a/r",
        "##",
        "+",
    ] {
        let change = json!({"attributes": {"request.uris": uris}});
        let path = "/admin/realms/{realm}/clients/{conf}";
        world.check(uris, Call::put(path).admin().json(&change)).await?;
    }
    Ok(())
}

/// What is registered without a scheme.
async fn with_a_root_url(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let r = listener.url("/r");
    for (step, root, registered, uri) in [
        ("below it", listener.url(""), "/r", r.as_str()),
        ("below it, wild", listener.url(""), "/*", &r),
        ("named as it is registered", listener.url(""), "/r", "/r"),
        ("below another", "http://localhost:9".to_owned(), "/r", &r),
        ("below none", String::new(), "/r", &r),
    ] {
        world.change_client("conf", json!({"rootUrl": root})).await?;
        register(world, registered, json!({})).await?;
        ask(world, step, ASK, (&listener, uri)).await?;
    }
    Ok(())
}

/// What the address gives.
async fn answers(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let good = by_key(asked())?;
    for (step, status, body) in [
        ("garbage", 200, "garbage".to_owned()),
        ("nothing", 200, String::new()),
        ("dots", 200, "..".to_owned()),
        ("JSON", 200, "{}".to_owned()),
        ("a line end behind", 200, format!("{good}\n")),
        ("a line end before", 200, format!("\n{good}")),
        ("spaces around", 200, format!(" {good} ")),
        ("created", 201, good.clone()),
        ("no content", 204, String::new()),
        ("accepted", 202, good.clone()),
        ("not there", 404, good.clone()),
        ("broken", 500, good.clone()),
        ("not for everybody", 401, good.clone()),
        ("moved nowhere", 302, good.clone()),
        ("choices", 300, good.clone()),
        ("unchanged", 304, String::new()),
    ] {
        listener.put("/r", status, &[], body)?;
        ask(world, step, ASK, (&listener, &listener.url("/r"))).await?;
    }
    for (step, kind) in [
        ("of its kind", "application/oauth-authz-req+jwt"),
        ("of another kind", "text/html; charset=utf-8"),
        ("in a wide alphabet", "text/plain; charset=utf-16"),
        ("in an unknown alphabet", "text/plain; charset=nope"),
    ] {
        listener.put("/r", 200, &[("content-type", kind)], good.clone())?;
        ask(world, step, ASK, (&listener, &listener.url("/r"))).await?;
    }
    listener.put("/r", 200, &[], [good.as_bytes(), b"\xff"].concat())?;
    ask(world, "no text", ASK, (&listener, &listener.url("/r"))).await
}

/// An address that leads elsewhere.
async fn redirected_elsewhere(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    listener.put("/other", 200, &[], by_key(asked())?)?;
    for (step, status, to) in [
        ("301", 301, listener.url("/other")),
        ("302", 302, listener.url("/other")),
        ("303", 303, listener.url("/other")),
        ("307", 307, listener.url("/other")),
        ("308", 308, listener.url("/other")),
        ("a path", 302, "/other".to_owned()),
        ("to itself", 302, listener.url("/r")),
    ] {
        listener.put("/r", status, &[("location", &to)], "")?;
        ask(world, step, ASK, (&listener, &listener.url("/r"))).await?;
    }
    Ok(())
}

/// Not everything is read.
async fn sizes(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    for (step, size) in [("70 KB", 70_000), ("1 MB", 1_000_000), ("11 MB", 11_000_000)] {
        ask_for(world, step, ASK, &listener, by_key(changed("more", "x".repeat(size).into()))?).await?;
    }
    Ok(())
}

async fn not_reached(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    for (step, uri) in [
        ("nobody listens", "http://127.0.0.1:9/r"),
        ("no such host", "http://nowhere.invalid/r"),
        ("a port that is none", "http://127.0.0.1:99999/r"),
    ] {
        register(world, uri, json!({})).await?;
        ask(world, step, ASK, (&listener, uri)).await?;
    }
    Ok(())
}

async fn never_answered(world: &mut World) -> Outcome {
    let listener = Listener::start(None).await?;
    world.show_as(listener.authority(), "{listener}");
    register(world, &listener.url("/r"), json!({})).await?;
    ask(world, "never", ASK, (&listener, &listener.url("/r"))).await
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
        world.check(step, Call::get(format!("{AUTH}?{query}"))).await?;
        world.expect_value(&format!("{step}: fetched"), &Value::Array(listener.came()));
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
    world.check("posted", Call::post(AUTH).form(format!("{ASK}&request_uri={uri}"))).await?;
    world.expect_value("posted: fetched", &Value::Array(listener.came()));
    world.change_realm(json!({"registrationAllowed": true})).await?;
    let registrations = "/realms/{realm}/protocol/openid-connect/registrations";
    world.check("to register", Call::get(format!("{registrations}?{ASK}&request_uri={uri}"))).await?;
    world.expect_value("to register: fetched", &Value::Array(listener.came()));
    let push = "/realms/{realm}/protocol/openid-connect/ext/par/request";
    world.check("pushed", Call::post(push).form(format!("{CONF}&request_uri={uri}"))).await?;
    world.expect_value("pushed: fetched", &Value::Array(listener.came()));
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
        let form = format!("{CONF}&{ALICE}&request_uri={}", encoded(&listener.url("/r")));
        world.check(step, Call::post(BEGIN).form(form)).await?;
        world.expect_value(&format!("{step}: fetched"), &Value::Array(listener.came()));
    }
    for (step, uri) in
        [("not registered", listener.url("/other")), ("a pushed one", "urn:ietf:params:oauth:request_uri:x".to_owned())]
    {
        let form = format!("{CONF}&{ALICE}&request_uri={}", encoded(&uri));
        world.check(step, Call::post(BEGIN).form(form)).await?;
        world.expect_value(&format!("{step}: fetched"), &Value::Array(listener.came()));
    }
    register(world, "http://127.0.0.1:9/r", json!({"ciba.backchannel.auth.request.signing.alg": "RS256"})).await?;
    let form = format!("{CONF}&{ALICE}&request_uri={}", encoded("http://127.0.0.1:9/r"));
    world.check("nobody listens", Call::post(BEGIN).form(form)).await?;
    Ok(())
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

/// Compares the events since the last time, and forgets them.
async fn events_since(world: &mut World, step: &str) -> Outcome {
    let path = "/admin/realms/{realm}/events";
    let events = world.answer(Call::get(path).admin()).await?.json();
    world.expect_value(step, &events);
    world.answer(Call::delete(path).admin()).await?;
    Ok(())
}
