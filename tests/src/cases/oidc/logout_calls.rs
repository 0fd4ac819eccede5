//! Clients that are called when a session of theirs ends (OpenID Connect Back-Channel Logout 1.0): what they are told.

use std::time::SystemTime;

use keycloak_api::token::{Algorithm, KeySet, TokenVerifier};
use serde_json::{Map, Value, json};

use super::{CONF, LOGOUT, TOKEN};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::listener::Listener;
use crate::world::{World, conf};

cases![
    good,
    settings,
    signatures,
    addresses,
    bad_addresses,
    answers,
    never_answered,
    nobody_there,
    bad_logouts,
    issuer
];

const SESSION: &str = "backchannel.logout.session.required";
const OFFLINE: &str = "backchannel.logout.revoke.offline.tokens";

/// A listener that is shown as one, whose client `conf` is told of logouts.
pub(super) async fn listen(world: &mut World, status: Option<u16>) -> Outcome<Listener> {
    let listener = Listener::start(status).await?;
    world.show_as(listener.authority(), "{listener}");
    tell(world, "conf", &listener.url("/conf")).await?;
    Ok(listener)
}

/// Has a client told of logouts at this URL.
pub(super) async fn tell(world: &World, client: &str, url: &str) -> Outcome {
    change(world, client, &[("backchannel.logout.url", url), (SESSION, "true"), (OFFLINE, "false")]).await
}

/// Changes a client's attributes.
pub(super) async fn change(world: &World, client: &str, attributes: &[(&str, &str)]) -> Outcome {
    let attributes: Map<String, Value> =
        attributes.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
    world.change_client(client, json!({"attributes": attributes})).await
}

/// Compares what clients were told.
pub(super) fn told(world: &mut World, step: &str, listener: &Listener) {
    world.expect_value(&format!("told: {step}"), &Value::Array(listener.came()));
}

/// Logs in and out, and compares what came of it.
async fn out(world: &mut World, step: &str, listener: &Listener) -> Outcome {
    world.log_in("openid").await?;
    world.check(step, Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    told(world, step, listener);
    Ok(())
}

async fn good(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    tell(world, "conf", &listener.url("/conf?a=b%20c")).await?;
    out(world, "out", &listener).await?;
    world.check("again", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    told(world, "again", &listener);
    let tokens = world.log_in("openid").await?;
    let out = world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await;
    world.expect_result("by the trait", &out);
    let came = listener.came();
    let token = came.first().and_then(|came| came["form"]["logout_token"].as_str()).unwrap_or_default();
    let keys = KeySet::from(&world.keycloak().certs(&world.realm).await?);
    let verifier = TokenVerifier::new().issuer(format!("{}/realms/{}", world.base_url(), world.realm)).audience("conf");
    let verified = verifier.token_type("Logout").decode::<Map<String, Value>>(token, &keys, SystemTime::now());
    world.expect_value("verified", &json!([came.len(), verified.is_ok()]));
    Ok(())
}

async fn settings(world: &mut World) -> Outcome {
    let listener = listen(world, Some(204)).await?;
    for (step, attributes) in [
        ("no session", [(SESSION, "false"), (OFFLINE, "false")]),
        ("nothing set", [(SESSION, ""), (OFFLINE, "")]),
        ("offline tokens", [(SESSION, "true"), (OFFLINE, "true")]),
        ("capitals", [(SESSION, "TRUE"), (OFFLINE, "True")]),
        ("ill-typed", [(SESSION, "nope"), (OFFLINE, "1")]),
    ] {
        change(world, "conf", &attributes).await?;
        out(world, step, &listener).await?;
    }
    tell(world, "conf", "").await?;
    out(world, "no address", &listener).await?;
    tell(world, "conf", &listener.url("/conf")).await?;
    world.change_client("conf", json!({"frontchannelLogout": true})).await?;
    out(world, "by the browser", &listener).await?;
    world.change_client("conf", json!({"frontchannelLogout": false})).await?;
    out(world, "not by the browser", &listener).await
}

/// Logout tokens are signed as the client's ID tokens are.
async fn signatures(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    for algorithm in ["ES256", "HS256", "PS256"] {
        change(world, "conf", &[("id.token.signed.response.alg", algorithm)]).await?;
        out(world, algorithm, &listener).await?;
    }
    change(world, "conf", &[("id.token.signed.response.alg", "")]).await?;
    world.change_realm(json!({"defaultSignatureAlgorithm": "ES384"})).await?;
    let tokens = world.log_in("openid").await?;
    world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await?;
    let came = listener.came();
    let token = came.first().and_then(|came| came["form"]["logout_token"].as_str()).unwrap_or_default();
    let keys = KeySet::from(&world.keycloak().certs(&world.realm).await?);
    let verifier = TokenVerifier::new().algorithms([Algorithm::ES384]);
    let verified = verifier.decode::<Map<String, Value>>(token, &keys, SystemTime::now());
    world.expect_value("the realm's", &json!([came.len(), verified.is_ok()]));
    Ok(())
}

async fn addresses(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    for (step, root) in [("below the root", ""), ("below a path", "/app"), ("below a path with a slash", "/app/")] {
        world.change_client("conf", json!({"rootUrl": listener.url(root)})).await?;
        tell(world, "conf", "/conf").await?;
        out(world, step, &listener).await?;
    }
    tell(world, "conf", &listener.url("")).await?;
    out(world, "no path", &listener).await?;
    tell(world, "conf", &listener.url("/a%2Fb/%C3%A4;x=1")).await?;
    out(world, "escaped", &listener).await?;
    tell(world, "conf", &listener.url("").replace("127.0.0.1", "localhost")).await?;
    world.show_as(listener.authority().replace("127.0.0.1", "localhost"), "{localhost}");
    out(world, "by name", &listener).await
}

async fn bad_addresses(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    world.set("conf", id);
    for root in ["", "http://localhost:9999"] {
        for url in ["conf", "/a b", "javascript:x", "http://a b", "/conf"] {
            let client = json!({"rootUrl": root, "attributes": {"backchannel.logout.url": url}});
            let call = Call::put("/admin/realms/{realm}/clients/{conf}").json(&client).admin();
            world.check(&format!("`{url}` below `{root}`"), call).await?;
        }
    }
    Ok(())
}

/// What the client answers is nobody's concern.
async fn answers(world: &mut World) -> Outcome {
    for status in [200, 204, 302, 400, 404, 500, 501] {
        let listener = listen(world, Some(status)).await?;
        out(world, &status.to_string(), &listener).await?;
    }
    Ok(())
}

async fn never_answered(world: &mut World) -> Outcome {
    let listener = listen(world, None).await?;
    out(world, "out", &listener).await?;
    world.check("again", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    told(world, "again", &listener);
    Ok(())
}

async fn nobody_there(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    // Nobody is at the port of a server that is gone.
    let gone = { tokio::net::TcpListener::bind("127.0.0.1:0").await?.local_addr()? };
    for (step, url) in [("gone", format!("http://{gone}/conf")), ("no such host", "http://nope.invalid/".to_owned())] {
        tell(world, "conf", &url).await?;
        out(world, step, &listener).await?;
    }
    let info = world.keycloak().userinfo(&world.realm, world.value("access").unwrap_or_default()).await;
    world.expect_result("over all the same", &info.map(|info| info.preferred_username));
    Ok(())
}

/// A logout that is refused, or that nothing is left for, tells nobody.
async fn bad_logouts(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    tell(world, "other", &listener.url("/other")).await?;
    let tokens = world.log_in("openid").await?;
    const OTHER: &str = "client_id=other&client_secret=other-secret";
    for (step, form) in [
        ("another client's", format!("{OTHER}&refresh_token={{refresh}}")),
        ("wrong secret", "client_id=conf&client_secret=wrong&refresh_token={refresh}".to_owned()),
        ("access token", format!("{CONF}&refresh_token={{access}}")),
        ("garbage", format!("{CONF}&refresh_token=abc")),
    ] {
        world.check(step, Call::post(LOGOUT).form(form)).await?;
        told(world, step, &listener);
    }
    world.change_client("conf", json!({"enabled": false})).await?;
    let session = tokens.session_state.clone().unwrap_or_default();
    let ended = world.keycloak().delete_session(&world.realm, &session, None).await;
    world.expect_result("client disabled", &ended);
    told(world, "client disabled", &listener);
    world.change_client("conf", json!({"enabled": true})).await?;
    let ended = world.keycloak().delete_session(&world.realm, &session, None).await;
    world.expect_result("no session", &ended);
    told(world, "no session", &listener);
    let tokens = world.log_in("openid").await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    let out = world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await;
    world.expect_result("user disabled", &out);
    told(world, "user disabled", &listener);
    Ok(())
}

/// The issuer is the one that the client knows from its login, wherever the logout came from.
async fn issuer(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    let form = format!("grant_type=password&username=alice&password=alice-password&{CONF}");
    let tokens = world.answer(Call::post(TOKEN).form(form).host("sso.example.org:8443")).await?.json();
    let session = tokens["session_state"].as_str().unwrap_or_default().to_owned();
    let ended = world.keycloak().delete_session(&world.realm, &session, None).await;
    world.expect_result("ended", &ended);
    told(world, "ended", &listener);
    Ok(())
}
