//! Tokens that are bound to the certificate of the client's connection (RFC 8705, section 3).

use serde_json::{Value, json};

use super::{ASK, CODE, CONF, INTROSPECT, LOGOUT, REVOKE, TOKEN, USERINFO};
use crate::browser::{Browser, redirected};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::tls::Shown;
use crate::world::World;

cases![
    grants needs [Extended],
    codes needs [Extended],
    by_browser needs [Extended],
    refresh needs [Extended],
    userinfo needs [Extended],
    introspection needs [Extended],
    ended needs [Extended],
    settings needs [Extended],
    exchange needs [Extended],
    old_exchange needs [Extended],
    with_a_key needs [Extended],
    events needs [Extended],
    discovery needs [Extended],
];

const PASSWORD: &str = "grant_type=password&username=alice&password=alice-password&scope=openid";
const BOUND: &str = "tls.client.certificate.bound.access.tokens";

/// What may be shown, by what it is called in a step.
const ALL: [(&str, Shown); 3] =
    [("nothing", Shown::Nothing), ("another certificate", Shown::Other), ("the certificate", Shown::Client)];

/// Has clients want their tokens bound.
async fn bind(world: &mut World, clients: &[&str]) -> Outcome {
    for client in clients {
        world.change_client(client, json!({"attributes": {BOUND: "true"}})).await?;
    }
    Ok(())
}

/// Gets tokens by the certificate, and keeps `{access}` and `{refresh}`.
async fn get(world: &mut World, client: &str) -> Outcome<Value> {
    let call = Call::post(TOKEN).form(format!("{PASSWORD}&{client}")).tls(Shown::Client);
    let tokens = world.answer(call).await?.json();
    world.set("access", tokens["access_token"].as_str().unwrap_or_default());
    world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
    Ok(tokens)
}

/// How many sessions the client has.
async fn count_sessions(world: &mut World, step: &str) -> Outcome {
    let id = world.client_uuid("conf").await?;
    let sessions = Call::get(format!("/admin/realms/{{realm}}/clients/{id}/user-sessions")).admin();
    let count = world.answer(sessions).await?.json().as_array().map_or(0, Vec::len);
    world.expect_value(step, &json!(count));
    Ok(())
}

async fn grants(world: &mut World) -> Outcome {
    bind(world, &["conf", "pub"]).await?;
    for (step, form) in [
        ("password", format!("{PASSWORD}&{CONF}")),
        ("public client", format!("{PASSWORD}&client_id=pub")),
        ("client credentials", format!("grant_type=client_credentials&{CONF}")),
        ("offline", format!("{PASSWORD}%20offline_access&{CONF}")),
        ("a wrong password", format!("grant_type=password&username=alice&password=wrong&{CONF}")),
        ("a wrong secret", format!("{PASSWORD}&client_id=conf&client_secret=wrong")),
    ] {
        world.check(&format!("{step}, without TLS"), Call::post(TOKEN).form(&*form)).await?;
        for (shown, certificate) in ALL {
            world.check(&format!("{step}, {shown}"), Call::post(TOKEN).form(&*form).tls(certificate)).await?;
        }
    }
    world
        .check("of a client that does not ask", {
            Call::post(TOKEN).form(format!("{PASSWORD}&client_id=other&client_secret=other-secret")).tls(Shown::Client)
        })
        .await?;
    count_sessions(world, "sessions before").await?;
    world.answer(Call::post(TOKEN).form(format!("{PASSWORD}&{CONF}")).tls(Shown::Nothing)).await?;
    count_sessions(world, "sessions after a denial").await
}

async fn codes(world: &mut World) -> Outcome {
    bind(world, &["conf"]).await?;
    let form = format!("{CODE}&{CONF}");
    for (shown, certificate) in ALL {
        Browser::by_tls(Shown::Nothing).code(world, ASK).await?;
        world.check(shown, Call::post(TOKEN).form(&*form).tls(certificate)).await?;
        world.check(&format!("{shown}, again"), Call::post(TOKEN).form(&*form).tls(Shown::Client)).await?;
    }
    Ok(())
}

/// Tokens that come by the browser are bound to what the browser shows.
async fn by_browser(world: &mut World) -> Outcome {
    bind(world, &["implicit"]).await?;
    let ask = ASK.replace("client_id=conf", "client_id=implicit").replace("=code", "=token%20id_token");
    for (shown, certificate) in ALL {
        let answer = Browser::by_tls(certificate).log_in(world, &ask).await?;
        let token = redirected(&answer, "access_token");
        world.expect_value(shown, &json!({"access_token": token}));
    }
    Ok(())
}

async fn refresh(world: &mut World) -> Outcome {
    bind(world, &["conf", "pub"]).await?;
    for client in [CONF, "client_id=pub"] {
        get(world, client).await?;
        let form = format!("grant_type=refresh_token&refresh_token={{refresh}}&{client}");
        for (shown, certificate) in ALL {
            world.check(&format!("{client}: {shown}"), Call::post(TOKEN).form(&*form).tls(certificate)).await?;
        }
    }
    let other = "grant_type=refresh_token&refresh_token={refresh}&client_id=conf&client_secret=conf-secret";
    world.check("another client's token", Call::post(TOKEN).form(other).tls(Shown::Nothing)).await?;
    let broken = format!("grant_type=refresh_token&refresh_token=abc&{CONF}");
    world.check("a broken token", Call::post(TOKEN).form(broken).tls(Shown::Nothing)).await?;
    get(world, CONF).await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    let form = format!("grant_type=refresh_token&refresh_token={{refresh}}&{CONF}");
    world.check("a disabled user's, nothing", Call::post(TOKEN).form(&*form).tls(Shown::Nothing)).await?;
    world.check("a disabled user's", Call::post(TOKEN).form(form).tls(Shown::Client)).await?;
    Ok(())
}

async fn userinfo(world: &mut World) -> Outcome {
    bind(world, &["conf"]).await?;
    get(world, CONF).await?;
    for (shown, certificate) in ALL {
        world.check(shown, Call::get(USERINFO).bearer("{access}").tls(certificate)).await?;
    }
    let lightweight = |is: &str| json!({"attributes": {"client.use.lightweight.access.token.enabled": is}});
    world.change_client("conf", lightweight("true")).await?;
    get(world, CONF).await?;
    for (shown, certificate) in ALL {
        world.check(&format!("lightweight, {shown}"), Call::get(USERINFO).bearer("{access}").tls(certificate)).await?;
    }
    world.change_client("conf", lightweight("false")).await?;
    let tokens = world
        .answer(Call::post(TOKEN).form(format!("{}&{CONF}", PASSWORD.replace("&scope=openid", ""))).tls(Shown::Client));
    let tokens = tokens.await?.json();
    world.set("access", tokens["access_token"].as_str().unwrap_or_default());
    world.check("without openid", Call::get(USERINFO).bearer("{access}").tls(Shown::Nothing)).await?;
    get(world, CONF).await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    world.check("a disabled user's", Call::get(USERINFO).bearer("{access}").tls(Shown::Nothing)).await?;
    Ok(())
}

/// Introspection asks for no certificate: it tells of one.
async fn introspection(world: &mut World) -> Outcome {
    bind(world, &["conf", "pub"]).await?;
    get(world, "client_id=pub").await?;
    for (step, form) in [
        ("access token", "client_id=api&client_secret=api-secret&token={access}"),
        ("by its hint", "client_id=conf&client_secret=conf-secret&token={access}&token_type_hint=access_token"),
    ] {
        for (shown, certificate) in ALL {
            world.check(&format!("{step}, {shown}"), Call::post(INTROSPECT).form(form).tls(certificate)).await?;
        }
    }
    get(world, CONF).await?;
    let form = format!("{CONF}&token={{refresh}}&token_type_hint=refresh_token");
    world.check("refresh token", Call::post(INTROSPECT).form(form).tls(Shown::Nothing)).await?;
    Ok(())
}

async fn ended(world: &mut World) -> Outcome {
    bind(world, &["conf"]).await?;
    get(world, CONF).await?;
    let logout = format!("{CONF}&refresh_token={{refresh}}");
    for (shown, certificate) in ALL {
        world.check(&format!("logout, {shown}"), Call::post(LOGOUT).form(&*logout).tls(certificate)).await?;
    }
    world.check("logout again, nothing", Call::post(LOGOUT).form(&*logout).tls(Shown::Nothing)).await?;
    world.check("logout again", Call::post(LOGOUT).form(&*logout).tls(Shown::Client)).await?;
    let refresh = format!("grant_type=refresh_token&refresh_token={{refresh}}&{CONF}");
    world.check("refresh after it, nothing", Call::post(TOKEN).form(&*refresh).tls(Shown::Nothing)).await?;
    world.check("refresh after it", Call::post(TOKEN).form(&*refresh).tls(Shown::Client)).await?;
    get(world, CONF).await?;
    for (step, token) in [("access", "{access}"), ("refresh", "{refresh}")] {
        let form = format!("{CONF}&token={token}");
        world.check(&format!("revocation, {step}"), Call::post(REVOKE).form(form).tls(Shown::Nothing)).await?;
    }
    world.check("refresh after revocation", Call::post(TOKEN).form(refresh).tls(Shown::Client)).await?;
    Ok(())
}

/// The client's setting counts when a token is shown, not when it was made.
async fn settings(world: &mut World) -> Outcome {
    get(world, CONF).await?;
    let refresh = format!("grant_type=refresh_token&refresh_token={{refresh}}&{CONF}");
    bind(world, &["conf"]).await?;
    world.check("refresh, bound since", Call::post(TOKEN).form(&*refresh).tls(Shown::Client)).await?;
    world.check("userinfo, bound since", Call::get(USERINFO).bearer("{access}").tls(Shown::Client)).await?;
    let logout = format!("{CONF}&refresh_token={{refresh}}");
    world.check("logout, bound since", Call::post(LOGOUT).form(logout).tls(Shown::Client)).await?;
    get(world, CONF).await?;
    world.change_client("conf", json!({"attributes": {BOUND: "false"}})).await?;
    world.check("userinfo, no more bound", Call::get(USERINFO).bearer("{access}").tls(Shown::Other)).await?;
    world.check("refresh, no more bound", Call::post(TOKEN).form(refresh).tls(Shown::Nothing)).await?;
    for value in ["TRUE", "yes", ""] {
        world.change_client("conf", json!({"attributes": {BOUND: value}})).await?;
        let answer = world.answer(Call::post(TOKEN).form(format!("{PASSWORD}&{CONF}")).tls(Shown::Nothing)).await?;
        world.expect_value(&format!("set to {value:?}"), &json!(answer.status.as_u16()));
    }
    Ok(())
}

const EXCHANGE: &str = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange\
                        &subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token&subject_token={access}";

async fn exchange(world: &mut World) -> Outcome {
    bind(world, &["conf"]).await?;
    let on = json!({"attributes": {"standard.token.exchange.enabled": "true"}});
    world.change_client("conf", on.clone()).await?;
    world.change_client("other", on).await?;
    get(world, CONF).await?;
    let own = format!("{EXCHANGE}&{CONF}");
    for (shown, certificate) in ALL {
        world.check(shown, Call::post(TOKEN).form(&*own).tls(certificate)).await?;
    }
    for more in ["audience=nope", "scope=nope", "requested_token_type=nope"] {
        world.check(more, Call::post(TOKEN).form(format!("{own}&{more}")).tls(Shown::Nothing)).await?;
    }
    let other = format!("{EXCHANGE}&client_id=other&client_secret=other-secret");
    world.check("by another client", Call::post(TOKEN).form(other).tls(Shown::Client)).await?;
    let renewable = json!({"attributes": {"standard.token.exchange.enableRefreshRequestedTokenType": "SAME_SESSION"}});
    world.change_client("conf", renewable).await?;
    let refresh = format!("{own}&requested_token_type=urn:ietf:params:oauth:token-type:refresh_token");
    world.check("refresh", Call::post(TOKEN).form(refresh).tls(Shown::Client)).await?;
    Ok(())
}

/// By a client that is not for the standard exchange (Keycloak's `token-exchange:v1`).
async fn old_exchange(world: &mut World) -> Outcome {
    bind(world, &["conf", "pub"]).await?;
    for client in ["client_id=pub", CONF] {
        get(world, client).await?;
        let own = format!("{EXCHANGE}&{client}");
        for (shown, certificate) in ALL {
            world.check(&format!("{client}, {shown}"), Call::post(TOKEN).form(&*own).tls(certificate)).await?;
        }
        let more = "requested_token_type=urn:ietf:params:oauth:token-type:access_token";
        let access = Call::post(TOKEN).form(format!("{own}&{more}")).tls(Shown::Client);
        world.check(&format!("{client}, an access token"), access).await?;
    }
    let other = format!("{EXCHANGE}&client_id=other&client_secret=other-secret");
    world.check("by another client", Call::post(TOKEN).form(other).tls(Shown::Nothing)).await?;
    Ok(())
}

/// A certificate counts for more than a key (RFC 9449) that is proven besides.
async fn with_a_key(world: &mut World) -> Outcome {
    bind(world, &["conf", "pub"]).await?;
    let key = super::dpop::new_key(world)?;
    for client in [CONF, "client_id=pub"] {
        let form = format!("{PASSWORD}&{client}");
        let proof = proof_by_tls(world, &key, client)?;
        let call = Call::post(TOKEN).form(form).tls(Shown::Client).header("dpop", proof);
        let tokens = world.check(client, call).await?.json();
        world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
        let form = format!("grant_type=refresh_token&refresh_token={{refresh}}&{client}");
        world.check(&format!("{client}: refresh"), Call::post(TOKEN).form(form).tls(Shown::Client)).await?;
    }
    Ok(())
}

fn proof_by_tls(world: &World, key: &crate::jose::Key, id: &str) -> Outcome<String> {
    let mut claims = super::dpop::claims(world, TOKEN, "POST", id);
    claims["htu"] = json!(format!("{}{}", world.tls_url()?, TOKEN.replace("{realm}", &world.realm)));
    key.sign(&super::dpop::header(key), &claims)
}

async fn events(world: &mut World) -> Outcome {
    world.keep_events().await?;
    bind(world, &["conf"]).await?;
    get(world, CONF).await?;
    world.expect_events("login").await?;
    Browser::by_tls(Shown::Nothing).code(world, ASK).await?;
    for (step, call) in [
        ("password", Call::post(TOKEN).form(format!("{PASSWORD}&{CONF}"))),
        ("client credentials", Call::post(TOKEN).form(format!("grant_type=client_credentials&{CONF}"))),
        ("code", Call::post(TOKEN).form(format!("{CODE}&{CONF}"))),
        ("refresh", Call::post(TOKEN).form(format!("grant_type=refresh_token&refresh_token={{refresh}}&{CONF}"))),
        ("logout", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))),
    ] {
        world.answer(call.tls(Shown::Nothing)).await?;
        world.expect_events(step).await?;
    }
    Ok(())
}

/// By TLS, everything has addresses by TLS.
async fn discovery(world: &mut World) -> Outcome {
    let document = Call::get("/realms/{realm}/.well-known/openid-configuration");
    world.check("document", document.tls(Shown::Nothing)).await?;
    world.check("login page", Call::get(format!("{}?{ASK}", super::AUTH)).tls(Shown::Nothing)).await?;
    Ok(())
}
