//! Logins on another device (OpenID CIBA Core 1.0) where users' devices can be reached: what a device is asked, and what the
//! client gets.

use keycloak_api::oidc::{BackchannelRequest, ClientAuth, Grant};
use serde_json::{Value, json};

use super::{CONF, TOKEN};
use crate::assertion;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::channel::Channel;
use crate::wire::Answer;
use crate::world::{World, conf};

cases![
    whole needs [Extended],
    asked needs [Extended],
    more_parameters needs [Extended],
    scopes needs [Extended],
    offline needs [Extended],
    consent needs [Extended],
    settings needs [Extended],
    hints needs [Extended],
    signatures needs [Extended],
    not_reached needs [Extended],
    by_trait needs [Extended],
    clients needs [Extended],
];

pub(super) const BEGIN: &str = "/realms/{realm}/protocol/openid-connect/ext/ciba/auth";
pub(super) const CALLBACK: &str = "/realms/{realm}/protocol/openid-connect/ext/ciba/auth/callback";
pub(super) const POLL: &str = "grant_type=urn:openid:params:grant-type:ciba&auth_req_id={id}";
/// What every request says.
pub(super) const ALICE: &str = "login_hint=alice&scope=openid";

pub(super) async fn allow(world: &World, client: &str) -> Outcome {
    world.change_client(client, json!({"attributes": {"oidc.ciba.grant.enabled": "true"}})).await
}

/// Asks for a login, and compares what is answered and what the device is asked. Keeps `{id}` and the `{device}`'s token.
pub(super) async fn begin(world: &mut World, step: &str, form: &str) -> Outcome<Answer> {
    let channel = Channel::shared()?;
    let answer = world.answer(Call::post(BEGIN).form(form)).await?;
    let asked = channel.came(&world.realm);
    let mut shown = answer.clone();
    if let Some(id) = answer.json()["auth_req_id"].as_str() {
        shown.body = answer.text().replace(id, "<auth_req_id>").into();
        world.set("id", id);
    }
    if let Some(token) = asked.first().and_then(|asked| asked["token"].as_str()) {
        world.set("device", token);
    }
    world.expect(step, &shown);
    world.expect_value(&format!("{step}: the device is asked"), &Value::Array(asked));
    Ok(answer)
}

/// The device's answer.
pub(super) fn answered(status: &str) -> Call {
    Call::post(CALLBACK).bearer("{device}").json(&json!({"status": status}))
}

pub(super) async fn poll(world: &mut World, step: &str) -> Outcome<Answer> {
    world.check(step, Call::post(TOKEN).form(format!("{POLL}&{CONF}"))).await
}

/// Everything from the request to the tokens, of which the last are kept.
async fn log_in(world: &mut World, step: &str, form: &str) -> Outcome {
    begin(world, step, form).await?;
    world.check(&format!("{step}: approved"), answered("SUCCEED")).await?;
    let tokens = poll(world, &format!("{step}: tokens")).await?.json();
    for (name, member) in [("access", "access_token"), ("refresh", "refresh_token")] {
        world.set(name, tokens[member].as_str().unwrap_or_default());
    }
    Ok(())
}

/// What is left of logins: sessions and consents.
async fn left(world: &mut World, step: &str) -> Outcome {
    let alice = world.user_id("alice").await?;
    let sessions = world.keycloak().list_user_sessions(&world.realm, &alice).await;
    world.expect_unordered(&format!("{step}: sessions"), &sessions);
    let client = world.client_uuid("conf").await?;
    let offline = world.keycloak().list_user_offline_sessions(&world.realm, &alice, &client).await;
    world.expect_unordered(&format!("{step}: offline sessions"), &offline);
    consents(world, step).await
}

async fn consents(world: &mut World, step: &str) -> Outcome {
    let alice = world.user_id("alice").await?;
    let mut consents = world.keycloak().list_consents(&world.realm, &alice).await?;
    for consent in &mut consents {
        consent.granted_client_scopes.iter_mut().for_each(|scopes| scopes.sort_unstable());
    }
    consents.sort_by(|one, other| one.client_id.cmp(&other.client_id));
    world.expect_value(&format!("{step}: consents"), &serde_json::to_value(consents)?);
    Ok(())
}

async fn whole(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    log_in(world, "first", &format!("{CONF}&{ALICE}&binding_message=W4SCT&acr_values=1+2")).await?;
    poll(world, "again").await?;
    left(world, "after it").await?;
    world.check("userinfo", Call::get(super::USERINFO).bearer("{access}")).await?;
    world
        .check(
            "refreshed",
            Call::post(TOKEN).form(format!("grant_type=refresh_token&refresh_token={{refresh}}&{CONF}")),
        )
        .await?;
    world.check("introspected", Call::post(super::INTROSPECT).form(format!("token={{access}}&{CONF}"))).await?;
    Ok(())
}

async fn asked(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let long = format!("a={}&b={}", "x".repeat(201), "y".repeat(200));
    for (step, more) in [
        ("a message", "binding_message=a-b._%2B/!?%23"),
        ("a short life", "requested_expiry=7"),
        ("no life", "requested_expiry=0"),
        ("a negative life", "requested_expiry=-5"),
        ("a long life", "requested_expiry=100000"),
        ("acr", "acr_values=gold"),
        ("empty acr", "acr_values="),
        ("of no concern", "nonce=n&prompt=none&max_age=5&ui_locales=de&claims=x&id_token_hint=x&login_hint_token=x"),
        ("the message twice", "binding_message=one&binding_message=two"),
        ("long values", &long),
        ("blank values", "a=&b=+"),
        ("a broken age", "max_age=x"),
    ] {
        begin(world, step, &format!("{CONF}&{ALICE}&{more}")).await?;
    }
    Ok(())
}

/// What the protocol does not know reaches the device too, but for what is too much.
async fn more_parameters(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    for (step, more) in [
        ("five", "one=1&two=2&three=3&four=4&five=5"),
        ("one twice", "one=1&one=2"),
        ("a name that is taken", "is_consent_required=true&iss=x"),
        ("names of others", "grant_type=x&redirect_uri=y&state=z"),
    ] {
        begin(world, step, &format!("{CONF}&{ALICE}&{more}")).await?;
    }
    // Only some of more than five; which is up to Java's maps.
    let many = "one=1&two=2&three=3&four=4&five=5&six=6&seven=7";
    world.answer(Call::post(BEGIN).form(format!("{CONF}&{ALICE}&{many}"))).await?;
    let came = Channel::shared()?.came(&world.realm);
    let body = came.first().and_then(|came| came["body"].as_object()).map_or(0, serde_json::Map::len);
    world.expect_value("of seven", &json!(body));
    Ok(())
}

async fn scopes(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    for (step, scope) in [
        ("an optional one", "openid+phone"),
        ("without openid", "email"),
        ("a default one", "openid+email+profile"),
        ("twice", "openid+openid"),
        ("blank", "+"),
        ("empty", ""),
    ] {
        log_in(world, step, &format!("{CONF}&login_hint=alice&scope={scope}")).await?;
    }
    begin(world, "an unknown one", &format!("{CONF}&login_hint=alice&scope=openid+nope")).await?;
    Ok(())
}

async fn offline(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    log_in(world, "offline", &format!("{CONF}&login_hint=alice&scope=openid+offline_access")).await?;
    left(world, "after it").await?;
    world
        .check(
            "refreshed",
            Call::post(TOKEN).form(format!("grant_type=refresh_token&refresh_token={{refresh}}&{CONF}")),
        )
        .await?;
    Ok(())
}

/// Who agrees on the device has given leave for what the client asks.
async fn consent(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.change_client("conf", json!({"consentRequired": true})).await?;
    log_in(world, "at first", &format!("{CONF}&{ALICE}")).await?;
    left(world, "at first").await?;
    log_in(world, "for more", &format!("{CONF}&login_hint=alice&scope=openid+phone")).await?;
    consents(world, "for more").await?;
    let shown = json!({"attributes": {"oidc.ciba.grant.enabled": "true", "display.on.consent.screen": "true"}});
    world.change_client("conf", shown).await?;
    log_in(world, "of the client", &format!("{CONF}&{ALICE}")).await?;
    consents(world, "of the client").await
}

async fn settings(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    for (step, name, value) in [
        ("expires", "cibaExpiresIn", "60"),
        ("interval", "cibaInterval", "7"),
        ("no interval", "cibaInterval", "0"),
        ("a delivery", "cibaBackchannelTokenDeliveryMode", "poll"),
        ("an unknown delivery", "cibaBackchannelTokenDeliveryMode", "push"),
    ] {
        world.change_realm(json!({"attributes": {name: value}})).await?;
        begin(world, step, &format!("{CONF}&{ALICE}")).await?;
    }
    begin(world, "with a life of its own", &format!("{CONF}&{ALICE}&requested_expiry=30")).await?;
    Ok(())
}

/// The one hint that the realm goes by.
async fn hints(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    for hint in ["id_token_hint", "login_hint_token", "nope", ""] {
        world.change_realm(json!({"attributes": {"cibaAuthRequestedUserHint": hint}})).await?;
        begin(world, &format!("`{hint}`: a name"), &format!("{CONF}&{ALICE}")).await?;
        begin(world, &format!("`{hint}`: an ID token"), &format!("{CONF}&scope=openid&id_token_hint={{id}}")).await?;
        begin(world, &format!("`{hint}`: a token"), &format!("{CONF}&scope=openid&login_hint_token=x")).await?;
    }
    Ok(())
}

/// The device's token is signed as the client's access tokens are.
async fn signatures(world: &mut World) -> Outcome {
    for (step, attributes) in [
        ("ES256", json!({"access.token.signed.response.alg": "ES256"})),
        ("at+jwt", json!({"access.token.header.type.rfc9068": "true", "access.token.signed.response.alg": ""})),
        ("lightweight", json!({"client.use.lightweight.access.token.enabled": "true"})),
        ("another ID token", json!({"id.token.signed.response.alg": "ES384"})),
    ] {
        let mut all = attributes;
        all["oidc.ciba.grant.enabled"] = json!("true");
        world.change_client("conf", json!({"attributes": all})).await?;
        log_in(world, step, &format!("{CONF}&{ALICE}")).await?;
    }
    world.change_client("conf", json!({"attributes": {"id.token.signed.response.alg": ""}})).await?;
    world.change_realm(json!({"defaultSignatureAlgorithm": "PS256"})).await?;
    log_in(world, "the realm's", &format!("{CONF}&{ALICE}")).await
}

/// What a channel answers but 201 is no answer.
async fn not_reached(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    for status in [200, 202, 204, 302, 400, 401, 500, 503, 201] {
        Channel::shared()?.answer(&world.realm, status)?;
        begin(world, &status.to_string(), &format!("{CONF}&{ALICE}")).await?;
        world.check(&format!("{status}: the device answers"), answered("SUCCEED")).await?;
    }
    Ok(())
}

async fn by_trait(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let channel = Channel::shared()?;
    let request = BackchannelRequest::login_hint("alice").with_binding_message("W4SCT");
    let begun = world.keycloak().authenticate_backchannel(&world.realm, &conf(), &request).await?;
    let told = json!({"expires_in": begun.expires_in, "interval": begun.interval, "extra": begun.extra});
    world.expect_value("begun", &told);
    let asked = channel.came(&world.realm);
    world.set("device", asked.first().and_then(|asked| asked["token"].as_str()).unwrap_or_default());
    world.expect_value("the device is asked", &Value::Array(asked));
    let _ = world.token("pending", &conf(), &begun.grant()).await;
    let _ = world.token("too early", &conf(), &begun.grant()).await;
    let other = ClientAuth::secret_basic("other", "other-secret");
    let _ = world.token("another client, which may not", &other, &begun.grant()).await;
    allow(world, "other").await?;
    let _ = world.token("another client", &other, &begun.grant()).await;
    let again = world.keycloak().authenticate_backchannel(&world.realm, &conf(), &request).await?;
    let asked = channel.came(&world.realm);
    world.set("device", asked.first().and_then(|asked| asked["token"].as_str()).unwrap_or_default());
    world.answer(answered("SUCCEED")).await?;
    let _ = world.token("agreed", &conf(), &again.grant()).await;
    let _ = world.token("used", &conf(), &again.grant()).await;
    let _ = world.token("no id", &conf(), &Grant::ciba("x")).await;
    Ok(())
}

/// Clients that prove themselves otherwise, or not.
async fn clients(world: &mut World) -> Outcome {
    for client in ["conf", "pub"] {
        allow(world, client).await?;
    }
    begin(world, "public", &format!("client_id=pub&{ALICE}")).await?;
    world.check("public: approved", answered("SUCCEED")).await?;
    world.check("public: tokens", Call::post(TOKEN).form(format!("{POLL}&client_id=pub"))).await?;
    world.change_client("conf", json!({"clientAuthenticatorType": "client-secret-jwt"})).await?;
    let issuer = format!("{}/realms/{}", world.base_url(), world.realm);
    let signed = || {
        let claims = Value::Object(assertion::claims("conf", &issuer));
        assertion::sign(assertion::Signer::Secret("conf-secret"), &json!({"alg": "HS256"}), &claims)
    };
    let proof = format!("{}&client_assertion={}", assertion::TYPE, signed()?);
    begin(world, "by an assertion", &format!("{proof}&{ALICE}")).await?;
    world.check("by an assertion: approved", answered("SUCCEED")).await?;
    let proof = format!("{}&client_assertion={}", assertion::TYPE, signed()?);
    world.check("by an assertion: tokens", Call::post(TOKEN).form(format!("{POLL}&{proof}"))).await?;
    begin(world, "the assertion again", &format!("{proof}&{ALICE}")).await?;
    Ok(())
}
