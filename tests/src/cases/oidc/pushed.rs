//! Pushed authorization requests (RFC 9126).

use keycloak_api::oidc::{AuthorizationRequest, ClientAuth, PkcePair, PushedAuthorization};
use serde_json::json;

use super::{ASK, AUTH, CODE, CONF, TOKEN};
use crate::browser::{Browser, redirected};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::{World, conf};

cases![
    pushed,
    by_trait,
    clients,
    refused,
    cors,
    used,
    over_the_query,
    unknown_uris,
    of_another_client,
    lifespan needs [Time],
    required,
    pkce,
    methods,
];

pub(super) const PUSH: &str = "/realms/{realm}/protocol/openid-connect/ext/par/request";

async fn push(world: &mut World, form: &str) -> Outcome<String> {
    let answer = world.answer(Call::post(PUSH).form(form)).await?.json();
    let uri = answer["request_uri"].as_str().ok_or("no request_uri")?.to_owned();
    world.set("uri", uri.as_str());
    Ok(uri)
}

/// Shows what was pushed, and logs alice in.
async fn log_in(world: &mut World, browser: &mut Browser) -> Outcome<Answer> {
    let answer = browser.get(world, &format!("{AUTH}?client_id=conf&request_uri={{uri}}")).await?;
    let page = browser.get(world, answer.header("location")).await?;
    browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await
}

pub(super) fn ask() -> String {
    format!("{ASK}&client_secret=conf-secret")
}

async fn pushed(world: &mut World) -> Outcome {
    world.check("pushed", Call::post(PUSH).form(ask())).await?;
    push(world, &ask()).await?;
    let mut browser = Browser::default();
    let answer = browser.get(world, &format!("{AUTH}?client_id=conf&request_uri={{uri}}")).await?;
    world.expect("asked", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("the page", &page);
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect("answered", &answer);
    world.set("code", redirected(&answer, "code").unwrap_or_default());
    world.check("exchanged", Call::post(TOKEN).form(format!("{CODE}&{CONF}"))).await?;
    Ok(())
}

async fn by_trait(world: &mut World) -> Outcome {
    let mut request = AuthorizationRequest::new("conf", "http://localhost:9999/cb");
    request.state = Some("st".to_owned());
    let pushed = world.keycloak().push_authorization_request(&world.realm, &conf(), &request).await;
    world.expect_result("pushed", &pushed);
    let pushed: PushedAuthorization = pushed?;
    let url = pushed.request("conf").url(&url::Url::parse(world.base_url())?, &world.realm);
    let answer = Browser::default().get(world, url.as_str()).await?;
    world.expect("asked", &answer);
    let wrong = AuthorizationRequest::new("conf", "http://evil.example.org/cb");
    let refused = world.keycloak().push_authorization_request(&world.realm, &conf(), &wrong).await;
    world.expect_result("a wrong address", &refused);
    let wrong = ClientAuth::secret_basic("conf", "wrong");
    let refused = world.keycloak().push_authorization_request(&world.realm, &wrong, &request).await;
    world.expect_result("a wrong secret", &refused);
    Ok(())
}

async fn clients(world: &mut World) -> Outcome {
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
        world.check(step, Call::post(PUSH).form(format!("{client}{rest}"))).await?;
    }
    let basic = Call::post(PUSH).form(rest).authorization("Basic Y29uZjpjb25mLXNlY3JldA==");
    world.check("by the header", basic).await?;
    world.check("no form", Call::post(PUSH).json(&json!({"client_id": "conf"}))).await?;
    world.change_realm(json!({"enabled": false})).await?;
    world.check("a realm that is off", Call::post(PUSH).form(ask())).await?;
    Ok(())
}

async fn refused(world: &mut World) -> Outcome {
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
        ("the state twice", format!("{}&state=openid", ask())),
        ("a request of a request", format!("{}&request_uri=urn:ietf:params:oauth:request_uri:x", ask())),
        ("a request that is no token", format!("{}&request=x", ask())),
        (
            "no code for the client",
            ask().replace("=conf", "=no-standard-flow").replace("t=conf-s", "t=no-standard-flow-s"),
        ),
        ("what else there is", format!("{}&prompt=none&nope=nope", ask())),
    ] {
        world.check(step, Call::post(PUSH).form(form)).await?;
    }
    Ok(())
}

async fn cors(world: &mut World) -> Outcome {
    for origin in ["http://localhost:9999", "http://evil.example.org"] {
        world.check(origin, Call::post(PUSH).form(ask()).origin(origin)).await?;
        let wrong = ask().replace("9999%2Fcb", "1234%2Fcb");
        world.check(&format!("{origin}, refused"), Call::post(PUSH).form(wrong).origin(origin)).await?;
    }
    Ok(())
}

/// A request is good once, whatever came of it.
async fn used(world: &mut World) -> Outcome {
    push(world, &ask()).await?;
    let mut browser = Browser::default();
    log_in(world, &mut browser).await?;
    let again = browser.get(world, &format!("{AUTH}?client_id=conf&request_uri={{uri}}")).await?;
    world.expect("by the same browser", &again);
    let again = Browser::default().get(world, &format!("{AUTH}?client_id=conf&request_uri={{uri}}")).await?;
    world.expect("by another browser", &again);
    Ok(())
}

/// What was pushed counts, and not what the query says.
async fn over_the_query(world: &mut World) -> Outcome {
    for (step, more) in [
        ("the same", format!("&{ASK}")),
        ("another state", "&state=other".to_owned()),
        ("another address", "&redirect_uri=http%3A%2F%2Fevil.example.org%2F".to_owned()),
        ("another type", "&response_type=nope".to_owned()),
        ("another scope", "&scope=nope".to_owned()),
        ("no page", "&prompt=none".to_owned()),
    ] {
        push(world, &ask()).await?;
        let more = more.replace("client_id=conf&", "");
        let answer = Browser::default().log_in(world, &format!("client_id=conf&request_uri={{uri}}{more}")).await?;
        world.expect(step, &answer);
    }
    push(world, &format!("{}&prompt=none", ask())).await?;
    let answer = Browser::default().get(world, &format!("{AUTH}?client_id=conf&request_uri={{uri}}")).await?;
    world.expect("no page, pushed", &answer);
    Ok(())
}

async fn unknown_uris(world: &mut World) -> Outcome {
    for (step, query) in [
        (
            "not pushed",
            "client_id=conf&request_uri=urn:ietf:params:oauth:request_uri:4f1f6a2e-1111-4111-8111-111111111111",
        ),
        ("no id", "client_id=conf&request_uri=urn:ietf:params:oauth:request_uri:x"),
        ("nothing behind it", "client_id=conf&request_uri=urn:ietf:params:oauth:request_uri:"),
        ("an address", "client_id=conf&request_uri=http%3A%2F%2Flocalhost%3A9%2Fr"),
        ("with a request", "client_id=conf&request=x&request_uri=urn:ietf:params:oauth:request_uri:x"),
    ] {
        world.check(step, Call::get(format!("{AUTH}?{query}"))).await?;
    }
    push(world, &ask()).await?;
    world.check("without the client", Call::get(format!("{AUTH}?request_uri={{uri}}"))).await?;
    Ok(())
}

async fn of_another_client(world: &mut World) -> Outcome {
    push(world, &ask()).await?;
    world.check("another client", Call::get(format!("{AUTH}?client_id=other&request_uri={{uri}}"))).await?;
    world.check("the right one afterwards", Call::get(format!("{AUTH}?client_id=conf&request_uri={{uri}}"))).await?;
    Ok(())
}

async fn lifespan(world: &mut World) -> Outcome {
    world.change_realm(json!({"attributes": {"parRequestUriLifespan": "2"}})).await?;
    world.check("told", Call::post(PUSH).form(ask())).await?;
    push(world, &ask()).await?;
    world.pass(4).await;
    world.check("over", Call::get(format!("{AUTH}?client_id=conf&request_uri={{uri}}"))).await?;
    Ok(())
}

/// A client may have to push its requests.
async fn required(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"attributes": {"require.pushed.authorization.requests": "true"}})).await?;
    world.check("not pushed", Call::get(format!("{AUTH}?{ASK}"))).await?;
    world.check("not pushed, and wrong", Call::get(format!("{AUTH}?{ASK}&response_mode=nope"))).await?;
    world.check("an unknown one", Call::get(format!("{AUTH}?client_id=conf&request_uri=urn:x"))).await?;
    push(world, &ask()).await?;
    let answer = log_in(world, &mut Browser::default()).await?;
    world.expect("pushed", &answer);
    Ok(())
}

async fn pkce(world: &mut World) -> Outcome {
    let pair = PkcePair::of_verifier("v".repeat(43));
    for (step, more) in [
        ("no challenge", "&code_challenge_method=S256".to_owned()),
        ("an unknown method", format!("&code_challenge={}&code_challenge_method=x", pair.challenge)),
        ("a short challenge", "&code_challenge=x&code_challenge_method=S256".to_owned()),
    ] {
        world.check(step, Call::post(PUSH).form(format!("{}{more}", ask()))).await?;
    }
    push(world, &format!("{}&code_challenge={}&code_challenge_method=S256", ask(), pair.challenge)).await?;
    let answer = log_in(world, &mut Browser::default()).await?;
    world.set("code", redirected(&answer, "code").unwrap_or_default());
    let form = format!("{CODE}&{CONF}&code_verifier={}", "v".repeat(43));
    world.check("exchanged", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

async fn methods(world: &mut World) -> Outcome {
    for method in [http::Method::GET, http::Method::PUT, http::Method::OPTIONS] {
        world.check(method.as_str(), Call::new(method.clone(), PUSH)).await?;
    }
    world.check("nothing there", Call::post("/realms/{realm}/protocol/openid-connect/ext/par/nope").form(CONF)).await?;
    world.check("no extension", Call::post("/realms/{realm}/protocol/openid-connect/ext/nope").form(CONF)).await?;
    Ok(())
}
