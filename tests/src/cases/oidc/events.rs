//! What users and clients do leaves events behind.

use keycloak_api::oidc::PkcePair;
use serde_json::{Value, json};

use super::client_assertions::{client, issuer};
use super::{ASK, AUTH, CODE, CONF, TOKEN};
use crate::assertion::{Signer, TYPE, claims, keys, sign};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![
    password,
    clients,
    assertions,
    refresh,
    ended,
    codes,
    verifiers,
    proofs,
    login_form,
    single_sign_on,
    requests,
    logout,
    kept,
    filters
];

const EVENTS: &str = "/admin/realms/{realm}/events";
const ALICE: [(&str, &str); 2] = [("username", "alice"), ("password", "alice-password")];

/// Has the realm keep events, also of refreshed tokens, which it does not by default.
async fn prepare(world: &mut World) -> Outcome {
    let kinds = [
        "LOGIN",
        "LOGIN_ERROR",
        "LOGOUT",
        "LOGOUT_ERROR",
        "CODE_TO_TOKEN",
        "CODE_TO_TOKEN_ERROR",
        "CLIENT_LOGIN",
        "CLIENT_LOGIN_ERROR",
        "REFRESH_TOKEN",
        "REFRESH_TOKEN_ERROR",
        "REVOKE_GRANT",
        "REVOKE_GRANT_ERROR",
    ];
    let alice = world.user_id("alice").await?;
    world.show_as(alice, "{alice}");
    world.change_realm(json!({"eventsEnabled": true, "enabledEventTypes": kinds})).await
}

/// Compares the events since the last time, and forgets them.
pub(super) async fn events_since(world: &mut World, step: &str) -> Outcome {
    let mut events = world.answer(Call::get(format!("{EVENTS}?direction=asc")).admin()).await?.json();
    events.as_array_mut().into_iter().flatten().for_each(hide_age);
    world.expect_value(step, &events);
    world.answer(Call::delete(EVENTS).admin()).await?;
    Ok(())
}

/// It is in seconds, of which a slow server takes some.
fn hide_age(event: &mut Value) {
    if let Some(age) = event.pointer_mut("/details/age_of_refresh_token") {
        *age = json!(age.as_str().is_some_and(|age| age.parse::<u8>().is_ok()));
    }
}

/// Has the realm keep events of every kind.
pub(in crate::cases) async fn keep_all(world: &mut World) -> Outcome {
    for name in ["alice", "bob"] {
        let id = world.user_id(name).await?;
        world.show_as(id, format!("{{{name}}}"));
    }
    let known = world.answer(Call::get("/admin/serverinfo").admin()).await?.json();
    world.change_realm(json!({"eventsEnabled": true, "enabledEventTypes": known["enums"]["eventType"]})).await
}

/// Compares the events since the last time, those of one moment in an order of ours, and forgets them.
pub(in crate::cases) async fn told(world: &mut World, step: &str) -> Outcome {
    let mut events = world.answer(Call::get(format!("{EVENTS}?direction=asc")).admin()).await?.json();
    if let Some(events) = events.as_array_mut() {
        for event in events.iter_mut() {
            hide_age(event);
            let session = event["sessionId"].as_str().unwrap_or_default().to_owned();
            if let Some(Value::String(reason)) = event.pointer_mut("/details/reason") {
                *reason = same_in_every_run(reason, &session);
            }
        }
        events.sort_by_cached_key(|event| {
            let words = ["detail", "reason"].map(|name| event["details"][name].to_string());
            (event["type"].to_string(), event["error"].to_string(), words)
        });
    }
    world.expect_value(step, &events);
    forget(world).await
}

/// A reason without the session that it names, or the address of the object that a real server names by it.
fn same_in_every_run(reason: &str, session: &str) -> String {
    let reason = if session.is_empty() { reason.to_owned() } else { reason.replace(session, "{session}") };
    match reason.rsplit_once("RevocationCheck@") {
        Some((before, _)) => format!("{before}RevocationCheck"),
        None => reason,
    }
}

/// Forgets the events so far.
pub(in crate::cases) async fn forget(world: &mut World) -> Outcome {
    world.answer(Call::delete(EVENTS).admin()).await?;
    Ok(())
}

/// Posts each form to the token endpoint, and compares the events.
async fn each(world: &mut World, rows: &[&str]) -> Outcome {
    for form in rows {
        world.answer(Call::post(TOKEN).form(*form)).await?;
        events_since(world, form).await?;
    }
    Ok(())
}

async fn password(world: &mut World) -> Outcome {
    prepare(world).await?;
    for rest in [
        "username=alice&password=alice-password",
        "username=alice@example.org&password=alice-password&scope=openid+offline_access",
        "username=alice&password=wrong",
        "username=alice",
        "username=nobody&password=x",
        "username=disabled&password=disabled-password",
        "username=disabled&password=wrong",
        "username=action&password=action-password",
        "username=without-profile&password=without-profile-password",
        "username=without-password&password=x",
        "password=x",
        "username=alice&password=alice-password&scope=nope",
    ] {
        each(world, &[&format!("grant_type=password&{CONF}&{rest}")]).await?;
    }
    Ok(())
}

async fn clients(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            "grant_type=client_credentials&client_id=conf&client_secret=conf-secret",
            "grant_type=client_credentials&client_id=other&client_secret=other-secret",
            "grant_type=client_credentials&client_id=pub",
            "grant_type=client_credentials&client_id=conf&client_secret=wrong",
            "grant_type=password&client_id=conf",
            "grant_type=password&client_id=nope",
            "grant_type=password&username=alice",
            "grant_type=password&client_id=disabled&client_secret=disabled-secret",
            "grant_type=password&client_id=api&client_secret=api-secret",
            "grant_type=nope&client_id=pub",
            "client_id=pub",
        ],
    )
    .await?;
    world.change_client("pub", json!({"clientId": "pub", "directAccessGrantsEnabled": false})).await?;
    each(world, &["grant_type=password&client_id=pub&username=alice&password=alice-password"]).await
}

/// Clients that prove themselves by a JWT.
async fn assertions(world: &mut World) -> Outcome {
    prepare(world).await?;
    let secret = "0123456789abcdef0123456789abcdef";
    client(world, "hs", &json!({"clientAuthenticatorType": "client-secret-jwt", "secret": secret})).await?;
    let attributes = json!({"use.jwks.string": "true", "jwks.string": json!({"keys": [keys()?.rsa()]}).to_string()});
    client(world, "rs", &json!({"clientAuthenticatorType": "client-jwt", "attributes": attributes})).await?;
    let audience = issuer(world);
    for (step, who, signer, header, audience) in [
        ("secret", "hs", Signer::Secret(secret), json!({"alg": "HS256"}), audience.as_str()),
        ("key", "rs", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"}), &audience),
        ("wrong secret", "hs", Signer::Secret("x"), json!({"alg": "HS256"}), &audience),
        ("wrong key", "rs", Signer::Stranger, json!({"alg": "RS256", "kid": "rsa"}), &audience),
        ("unknown key", "rs", Signer::Rsa, json!({"alg": "RS256", "kid": "x"}), &audience),
        ("wrong audience", "hs", Signer::Secret(secret), json!({"alg": "HS256"}), "x"),
        ("unknown client", "nope", Signer::Secret(secret), json!({"alg": "HS256"}), &audience),
    ] {
        let mut body = claims(who, audience);
        body.insert("jti".to_owned(), json!(format!("{step} of {}", world.realm)));
        let assertion = sign(signer, &header, &serde_json::Value::Object(body))?;
        for grant in ["grant_type=client_credentials", "grant_type=password&username=alice&password=wrong"] {
            let form = format!("{grant}&{TYPE}&client_assertion={assertion}");
            world.answer(Call::post(TOKEN).form(form)).await?;
            events_since(world, &format!("{step}: {}", &grant[11..19])).await?;
        }
    }
    Ok(())
}

async fn refresh(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.log_in("openid").await?;
    events_since(world, "login").await?;
    each(
        world,
        &[
            "grant_type=refresh_token&client_id=conf&client_secret=conf-secret&refresh_token={refresh}",
            "grant_type=refresh_token&client_id=conf&client_secret=conf-secret&refresh_token=x",
            "grant_type=refresh_token&client_id=conf&client_secret=conf-secret",
            "grant_type=refresh_token&client_id=pub&refresh_token={refresh}",
        ],
    )
    .await?;
    let alice = world.user_id("alice").await?;
    world.keycloak().logout_user(&world.realm, &alice).await?;
    let form = "grant_type=refresh_token&client_id=conf&client_secret=conf-secret&refresh_token={refresh}";
    world.answer(Call::post(TOKEN).form(form)).await?;
    events_since(world, "session over").await
}

async fn ended(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (path, name, token) in [
        ("revoke", "token", "{refresh}"),
        ("revoke", "token", "{access}"),
        ("revoke", "token", "x"),
        ("logout", "refresh_token", "{refresh}"),
        ("logout", "refresh_token", "x"),
    ] {
        world.log_in("openid").await?;
        world.answer(Call::delete(EVENTS).admin()).await?;
        let call = Call::post(format!("/realms/{{realm}}/protocol/openid-connect/{path}"));
        world.answer(call.form(format!("{CONF}&{name}={token}"))).await?;
        events_since(world, &format!("{path} {token}")).await?;
    }
    Ok(())
}

async fn codes(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.code(ASK).await?;
    events_since(world, "login").await?;
    let form = |code: &str, uri: &str, client: &str| {
        format!("grant_type=authorization_code&code={code}&redirect_uri=http://localhost:9999/{uri}&{client}")
    };
    each(world, &[&form("{code}", "cb", CONF), &form("x", "cb", CONF)]).await?;
    world.answer(Call::post(TOKEN).form(form("{code}", "cb", CONF))).await?;
    events_since(world, "again").await?;
    each(world, &["grant_type=authorization_code&client_id=conf&client_secret=conf-secret"]).await?;
    for (step, uri, client) in [("another address", "wild/x", CONF), ("another client", "cb", "client_id=pub")] {
        world.code(ASK).await?;
        world.answer(Call::delete(EVENTS).admin()).await?;
        world.answer(Call::post(TOKEN).form(form("{code}", uri, client))).await?;
        events_since(world, step).await?;
    }
    Ok(())
}

/// A code that is bound to a verifier (RFC 7636).
async fn verifiers(world: &mut World) -> Outcome {
    prepare(world).await?;
    let pair = PkcePair::of_verifier("v".repeat(43));
    let asked = format!("{ASK}&code_challenge={}&code_challenge_method=S256", pair.challenge);
    for (step, asked, given) in [
        ("right", &*asked, format!("&code_verifier={}", "v".repeat(43))),
        ("wrong", &asked, format!("&code_verifier={}", "w".repeat(43))),
        ("malformed", &asked, "&code_verifier=x".to_owned()),
        ("missing", &asked, String::new()),
        ("not asked for", ASK, format!("&code_verifier={}", "v".repeat(43))),
    ] {
        world.code(asked).await?;
        forget(world).await?;
        world.answer(Call::post(TOKEN).form(format!("{CODE}&{CONF}{given}"))).await?;
        events_since(world, step).await?;
    }
    Ok(())
}

/// What is said to be the proof of a key (RFC 9449), and is none.
async fn proofs(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.code(ASK).await?;
    world.log_in("openid").await?;
    forget(world).await?;
    for form in [
        format!("grant_type=password&{CONF}&username=alice&password=alice-password"),
        format!("grant_type=client_credentials&{CONF}"),
        format!("{CODE}&{CONF}"),
        format!("grant_type=refresh_token&{CONF}&refresh_token={{refresh}}"),
        format!("grant_type=urn:ietf:params:oauth:grant-type:device_code&{CONF}&device_code=x"),
    ] {
        world.answer(Call::post(TOKEN).form(&*form).header("DPoP", "x")).await?;
        told(world, &form).await?;
    }
    Ok(())
}

async fn login_form(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mut browser = Browser::default();
    let mut page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    events_since(world, "page").await?;
    for (step, fields) in [
        ("password", vec![("username", "alice"), ("password", "wrong")]),
        ("user", vec![("username", "nobody"), ("password", "wrong")]),
        ("disabled", vec![("username", "disabled"), ("password", "disabled-password")]),
        ("empty", vec![("username", ""), ("password", "")]),
    ] {
        page = browser.submit(world, &page, &fields).await?;
        events_since(world, step).await?;
    }
    browser.submit(world, &page, &ALICE).await?;
    events_since(world, "logged in").await
}

async fn single_sign_on(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    browser.submit(world, &page, &ALICE).await?;
    world.answer(Call::delete(EVENTS).admin()).await?;
    for more in ["", "&prompt=none", "&response_mode=form_post", "&response_mode=query.jwt"] {
        browser.get(world, &format!("{AUTH}?{ASK}{more}")).await?;
        events_since(world, &format!("again {more}")).await?;
    }
    Ok(())
}

async fn requests(world: &mut World) -> Outcome {
    prepare(world).await?;
    for query in [
        "client_id=nope&response_type=code&redirect_uri=http://localhost:9999/cb",
        "client_id=conf&response_type=code&redirect_uri=http://evil.example/cb",
        "client_id=conf&response_type=nope&redirect_uri=http://localhost:9999/cb",
        "client_id=conf&response_type=code&redirect_uri=http://localhost:9999/cb&scope=nope",
    ] {
        Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
        events_since(world, query).await?;
    }
    Ok(())
}

async fn logout(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    browser.submit(world, &page, &ALICE).await?;
    world.answer(Call::delete(EVENTS).admin()).await?;
    let end = "/realms/{realm}/protocol/openid-connect/logout";
    let page = browser.get(world, &format!("{end}?client_id=conf")).await?;
    events_since(world, "asked").await?;
    browser.submit(world, &page, &[("confirmLogout", "Logout")]).await?;
    events_since(world, "confirmed").await?;
    world.log_in_as(&conf(), &crate::world::alice().with_scope("openid")).await?;
    world.answer(Call::delete(EVENTS).admin()).await?;
    Browser::default()
        .get(world, &format!("{end}?id_token_hint={{id}}&post_logout_redirect_uri=http://localhost:9999/cb"))
        .await?;
    events_since(world, "by a hint").await
}

async fn kept(world: &mut World) -> Outcome {
    let form = format!("grant_type=password&{CONF}&username=alice&password=alice-password");
    let call = || Call::post(TOKEN).form(form.clone());
    world.answer(call()).await?;
    events_since(world, "by default").await?;
    world.change_realm(json!({"eventsEnabled": true})).await?;
    let tokens = world.log_in("openid").await?;
    world.set("refresh", tokens.refresh_token.unwrap_or_default());
    let refresh = format!("grant_type=refresh_token&{CONF}&refresh_token={{refresh}}");
    world.answer(Call::post(TOKEN).form(refresh)).await?;
    events_since(world, "switched on").await?;
    world.change_realm(json!({"enabledEventTypes": ["LOGOUT"]})).await?;
    world.answer(call()).await?;
    events_since(world, "others only").await
}

async fn filters(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (client, user) in [(CONF, "alice"), ("client_id=pub", "bob"), ("client_id=pub", "nobody")] {
        let form = format!("grant_type=password&{client}&username={user}&password={user}-password");
        world.answer(Call::post(TOKEN).form(form)).await?;
    }
    let bob = world.user_id("bob").await?;
    world.set("bob", bob);
    let all = world.answer(Call::get(EVENTS).admin()).await?.json();
    let time = |at: usize| all[at]["time"].as_i64().unwrap_or_default();
    let (last, first) = (time(0), time(2));
    for (name, time) in [("before", first - 1), ("first", first), ("last", last), ("after", last + 1)] {
        world.set(name, time.to_string());
    }
    for query in [
        "type=LOGIN",
        "type=LOGIN&type=LOGIN_ERROR",
        "type=LOGOUT",
        "client=pub",
        "client=nope",
        "user={bob}",
        "user=bob",
        "ipAddress=10.0.0.1",
        "dateFrom={first}&dateTo={last}",
        "dateFrom={after}",
        "dateTo={before}",
        "dateTo=2020-01-01",
        "first=1&max=1",
        "max=1&direction=asc",
    ] {
        let found = world.answer(Call::get(format!("{EVENTS}?{query}")).admin()).await?;
        world.expect(query, &found);
    }
    Ok(())
}
