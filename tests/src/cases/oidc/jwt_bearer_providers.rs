//! The JWT bearer grant (RFC 7523, section 2.1) where an identity provider vouches for its user: which assertions are good,
//! for whom, and what they bring.

use serde_json::{Map, Value, json};

use super::client_assertions::issuer;
use super::client_keys_elsewhere::{RSA, listen};
use super::events::{keep_all, told};
use super::{CONF, INTROSPECT, TOKEN, USERINFO};
use crate::assertion::{self, Signer, keys, now, sign};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::listener::Listener;
use crate::world::World;

cases![granted, times, others, replayed, signed, algorithms, users, clients, providers, settings, kinds, events];

const GRANT: &str = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer";
const PROVIDER: &str = "/admin/realms/{realm}/identity-provider/instances";
const IDP: &str = "https://idp.example.org";

/// A provider that vouches by the keys at the listener, with `change`.
async fn provider(world: &mut World, listener: &Listener, change: &Value) -> Outcome {
    let mut provider = json!({
        "alias": "idp", "providerId": "oidc", "enabled": true,
        "config": {
            "clientId": "c", "clientSecret": "s", "issuer": IDP, "authorizationUrl": listener.url("/auth"),
            "tokenUrl": listener.url("/token"), "jwksUrl": listener.url("/keys"), "useJwksUrl": "true",
            "jwtAuthorizationGrantEnabled": "true",
        },
    });
    for (name, value) in change.as_object().into_iter().flatten() {
        match name.as_str() {
            "config" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    provider["config"][name] = value.clone();
                }
            }
            _ => provider[name] = value.clone(),
        }
    }
    world.answer(Call::delete(format!("{PROVIDER}/idp")).admin()).await?;
    let answer = world.answer(Call::post(PROVIDER).json(&provider).admin()).await?;
    if !answer.status.is_success() {
        return Err(answer.text().into());
    }
    link(world, "alice", "f").await
}

async fn link(world: &mut World, name: &str, subject: &str) -> Outcome {
    let id = world.user_id(name).await?;
    let path = format!("/admin/realms/{{realm}}/users/{id}/federated-identity/idp");
    world.answer(Call::delete(&path).admin()).await?;
    let link = json!({"identityProvider": "idp", "userId": subject, "userName": subject});
    let answer = world.answer(Call::post(path).json(&link).admin()).await?;
    if answer.status.is_success() { Ok(()) } else { Err(answer.text().into()) }
}

async fn allow(world: &World, more: Value) -> Outcome {
    let mut attributes =
        json!({"oauth2.jwt.authorization.grant.enabled": "true", "oauth2.jwt.authorization.grant.idp": "idp"});
    for (name, value) in more.as_object().into_iter().flatten() {
        attributes[name] = value.clone();
    }
    world.change_client("conf", json!({"attributes": attributes})).await
}

async fn prepare(world: &mut World) -> Outcome<Listener> {
    let listener = listen(world, &[keys()?.rsa(), keys()?.curve()]).await?;
    provider(world, &listener, &json!({})).await?;
    allow(world, json!({})).await?;
    Ok(listener)
}

/// The claims of a good assertion, with `change`.
fn claims(world: &World, change: &Value) -> Value {
    let mut claims: Map<String, Value> = assertion::claims("f", &issuer(world));
    claims.insert("iss".to_owned(), IDP.into());
    for (name, value) in change.as_object().into_iter().flatten() {
        super::client_assertions::put(&mut claims, name, value);
    }
    claims.into()
}

/// Shows an assertion of these claims.
async fn ask_with(world: &mut World, step: &str, claims: &Value, more: &str) -> Outcome {
    let assertion = sign(Signer::Rsa, &serde_json::from_str(RSA)?, claims)?;
    let form = format!("{GRANT}&{CONF}&assertion={assertion}{more}");
    let answer = world.check(step, Call::post(TOKEN).form(form)).await?;
    world.set("access", answer.json()["access_token"].as_str().unwrap_or_default());
    Ok(())
}

async fn ask(world: &mut World, step: &str, change: Value) -> Outcome {
    let claims = claims(world, &change);
    ask_with(world, step, &claims, "").await
}

/// What an assertion brings.
async fn granted(world: &mut World) -> Outcome {
    let _listener = prepare(world).await?;
    for (step, more) in [
        ("no scope", ""),
        ("openid", "&scope=openid"),
        ("a scope", "&scope=openid+phone"),
        ("an unknown scope", "&scope=nope"),
        ("offline", "&scope=openid+offline_access"),
        ("an audience", "&audience=api"),
        ("a scope twice", "&scope=openid&scope=openid"),
    ] {
        let claims = claims(world, &json!({}));
        ask_with(world, step, &claims, more).await?;
    }
    let claims = claims(world, &json!({"name": "F", "email": "f@idp.example.org", "preferred_username": "frank"}));
    ask_with(world, "more said", &claims, "&scope=openid").await?;
    world.check("userinfo", Call::get(USERINFO).bearer("{access}")).await?;
    world.check("introspected", Call::post(INTROSPECT).form(format!("token={{access}}&{CONF}"))).await?;
    let alice = world.user_id("alice").await?;
    let sessions = world.keycloak().list_user_sessions(&world.realm, &alice).await;
    world.expect_unordered("sessions", &sessions);
    let client = world.client_uuid("conf").await?;
    let offline = world.keycloak().list_user_offline_sessions(&world.realm, &alice, &client).await;
    world.expect_unordered("offline sessions", &offline);
    Ok(())
}

/// When it is good.
async fn times(world: &mut World) -> Outcome {
    let listener = prepare(world).await?;
    for skew in ["", "30"] {
        provider(world, &listener, &json!({"config": {"allowedClockSkew": skew}})).await?;
        for (step, change) in [
            ("over", json!({"exp": now() - 5})),
            ("long over", json!({"exp": now() - 100, "iat": now() - 120})),
            ("no end", json!({"exp": null})),
            ("an end of nothing", json!({"exp": 0})),
            ("a far end", json!({"exp": now() + 10_000})),
            ("a far end, and no beginning", json!({"exp": now() + 10_000, "iat": null})),
            ("a near end, and no beginning", json!({"exp": now() + 200, "iat": null})),
            ("old", json!({"iat": now() - 250})),
            ("very old", json!({"iat": now() - 1000})),
            ("soon", json!({"nbf": now() + 20})),
            ("later", json!({"nbf": now() + 1000})),
            ("of soon", json!({"iat": now() + 20})),
            ("of later", json!({"iat": now() + 1000})),
        ] {
            ask(world, &format!("{step}, {skew:?}"), change).await?;
        }
    }
    for (step, most, age) in [
        ("at most 10, young", "10", Some(5)),
        ("at most 10, old", "10", Some(15)),
        ("at most 10, of no beginning", "10", None),
        ("at most 1000, old", "1000", Some(500)),
    ] {
        let config = json!({"jwtAuthorizationGrantMaxAllowedAssertionExpiration": most});
        provider(world, &listener, &json!({"config": config})).await?;
        let iat = age.map_or(Value::Null, |age| json!(now() - age));
        ask(world, step, json!({"iat": iat})).await?;
    }
    Ok(())
}

/// The other claims.
async fn others(world: &mut World) -> Outcome {
    let _listener = prepare(world).await?;
    let own = issuer(world);
    for (step, change) in [
        ("another issuer", json!({"iss": "https://other.example.org"})),
        ("no issuer", json!({"iss": null})),
        ("an empty issuer", json!({"iss": ""})),
        ("an issuer with a slash", json!({"iss": format!("{IDP}/")})),
        ("no subject", json!({"sub": null})),
        ("an empty subject", json!({"sub": ""})),
        ("another subject", json!({"sub": "g"})),
        ("a subject in another case", json!({"sub": "F"})),
        ("no audience", json!({"aud": null})),
        ("another audience", json!({"aud": "x"})),
        ("the client as audience", json!({"aud": "conf"})),
        ("the token endpoint", json!({"aud": format!("{own}/protocol/openid-connect/token")})),
        ("introspection", json!({"aud": format!("{own}/protocol/openid-connect/token/introspect")})),
        ("a list of one", json!({"aud": [own]})),
        ("two audiences", json!({"aud": [own, "x"]})),
        ("no id", json!({"jti": null})),
        ("a type", json!({"typ": "ID"})),
        ("a party", json!({"azp": "x"})),
    ] {
        ask(world, step, change).await?;
    }
    Ok(())
}

async fn replayed(world: &mut World) -> Outcome {
    let listener = prepare(world).await?;
    let good = claims(world, &json!({}));
    ask_with(world, "first", &good, "").await?;
    ask_with(world, "again", &good, "").await?;
    let other = claims(world, &json!({"jti": good["jti"], "sub": "g"}));
    ask_with(world, "its id, of another", &other, "").await?;
    for (step, change) in [
        ("nobody", json!({"sub": "g"})),
        ("another audience", json!({"aud": "x"})),
        ("over", json!({"exp": now() - 5})),
    ] {
        let bad = claims(world, &change);
        ask_with(world, step, &bad, "").await?;
        let good = claims(world, &json!({"jti": bad["jti"]}));
        ask_with(world, &format!("{step}, its id in a good one"), &good, "").await?;
    }
    let bad = claims(world, &json!({}));
    ask_with(world, "an unknown scope", &bad, "&scope=nope").await?;
    ask_with(world, "an unknown scope, again without", &bad, "").await?;
    provider(world, &listener, &json!({"config": {"jwtAuthorizationGrantAssertionReuseAllowed": "true"}})).await?;
    for step in ["may be used again", "and is"] {
        ask_with(world, step, &good, "").await?;
    }
    ask(world, "may be used again, without an id", json!({"jti": null})).await
}

/// Who signs, and how.
async fn signed(world: &mut World) -> Outcome {
    let listener = prepare(world).await?;
    let rows = [
        ("good", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
        ("PS256", Signer::Rsa, json!({"alg": "PS256", "kid": "rsa"})),
        ("ES256", Signer::Curve, json!({"alg": "ES256", "kid": "curve"})),
        ("no name", Signer::Rsa, json!({"alg": "RS256"})),
        ("another name", Signer::Rsa, json!({"alg": "RS256", "kid": "x"})),
        ("another's name", Signer::Rsa, json!({"alg": "RS256", "kid": "curve"})),
        ("a stranger", Signer::Stranger, json!({"alg": "RS256", "kid": "rsa"})),
        ("by a secret", Signer::Secret("s"), json!({"alg": "HS256", "kid": "rsa"})),
        ("by nobody", Signer::Nobody, json!({"alg": "none"})),
        ("no algorithm", Signer::Rsa, json!({"kid": "rsa"})),
        ("an unknown algorithm", Signer::Rsa, json!({"alg": "XX256", "kid": "rsa"})),
        ("a type", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa", "typ": "at+jwt"})),
    ];
    for (step, signer, header) in rows {
        let assertion = sign(signer, &header, &claims(world, &json!({})))?;
        let form = format!("{GRANT}&{CONF}&assertion={assertion}");
        world.check(step, Call::post(TOKEN).form(form)).await?;
    }
    for (step, config) in [
        ("a key", json!({"useJwksUrl": "false", "publicKeySignatureVerifier": keys()?.public_key()?})),
        ("a key that is none", json!({"useJwksUrl": "false", "publicKeySignatureVerifier": "nope"})),
        (
            "a set",
            json!({"useJwksUrl": "false", "publicKeySignatureVerifier": json!({"keys": [keys()?.rsa()]}).to_string()}),
        ),
        ("nothing there", json!({"jwksUrl": listener.url("/other")})),
        ("nobody there", json!({"jwksUrl": "http://127.0.0.1:9/keys"})),
        ("not to be validated", json!({"validateSignature": "false", "jwksUrl": listener.url("/other")})),
    ] {
        provider(world, &listener, &json!({"config": config})).await?;
        ask(world, step, json!({})).await?;
    }
    Ok(())
}

/// The algorithm that a provider is bound to.
async fn algorithms(world: &mut World) -> Outcome {
    let listener = prepare(world).await?;
    for bound in ["", "RS256", "ES256", "nope"] {
        let config = json!({"jwtAuthorizationGrantAssertionSignatureAlg": bound});
        for kind in ["oidc", "jwt-authorization-grant"] {
            provider(world, &listener, &json!({"providerId": kind, "config": config})).await?;
            ask(world, &format!("{kind}, {bound:?}"), json!({})).await?;
        }
    }
    Ok(())
}

async fn users(world: &mut World) -> Outcome {
    let _listener = prepare(world).await?;
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    for (step, change) in [
        ("disabled", json!({"enabled": false})),
        ("with an action", json!({"enabled": true, "requiredActions": ["UPDATE_PASSWORD"]})),
        ("disabled, with an action", json!({"enabled": false, "requiredActions": ["UPDATE_PASSWORD"]})),
        ("as before", json!({"enabled": true, "requiredActions": []})),
    ] {
        world.answer(Call::put("/admin/realms/{realm}/users/{alice}").json(&change).admin()).await?;
        ask(world, step, json!({})).await?;
    }
    world.answer(Call::delete("/admin/realms/{realm}/users/{alice}/federated-identity/idp").admin()).await?;
    ask(world, "not linked", json!({})).await?;
    ask(world, "not linked, named alike", json!({"sub": "alice", "preferred_username": "alice"})).await?;
    link(world, "bob", "f").await?;
    ask(world, "linked to another", json!({})).await
}

async fn clients(world: &mut World) -> Outcome {
    let _listener = prepare(world).await?;
    for (step, change) in [
        ("none allowed", json!({"oauth2.jwt.authorization.grant.idp": ""})),
        ("another allowed", json!({"oauth2.jwt.authorization.grant.idp": "other"})),
        ("two allowed", json!({"oauth2.jwt.authorization.grant.idp": "other##idp"})),
        ("off", json!({"oauth2.jwt.authorization.grant.enabled": "false"})),
        ("in capitals", json!({"oauth2.jwt.authorization.grant.enabled": "TRUE"})),
        ("refresh tokens", json!({"use.refresh.tokens": "true"})),
        ("a lifespan", json!({"access.token.lifespan": "77"})),
        ("for another audience", json!({"oauth2.jwt.authorization.grant.audience": r#"[{"key":"idp","value":"x"}]"#})),
        ("for the same", json!({"oauth2.jwt.authorization.grant.audience": r#"[{"key":"other","value":"x"}]"#})),
    ] {
        allow(world, change).await?;
        ask(world, step, json!({})).await?;
    }
    allow(world, json!({"oauth2.jwt.authorization.grant.audience": r#"[{"key":"idp","value":"x"}]"#})).await?;
    ask(world, "of that audience", json!({"aud": "x"})).await?;
    allow(world, json!({"oauth2.jwt.authorization.grant.audience": ""})).await?;
    world.change_client("conf", json!({"consentRequired": true})).await?;
    ask(world, "with consent", json!({})).await?;
    world.change_client("conf", json!({"consentRequired": false, "publicClient": true})).await?;
    ask(world, "public", json!({})).await
}

async fn providers(world: &mut World) -> Outcome {
    let listener = prepare(world).await?;
    for (step, change) in [
        ("disabled", json!({"enabled": false})),
        ("off", json!({"config": {"jwtAuthorizationGrantEnabled": "false"}})),
        ("link only", json!({"linkOnly": true})),
        ("of Keycloak's kind", json!({"providerId": "keycloak-oidc"})),
        ("of its own kind", json!({"providerId": "jwt-authorization-grant"})),
        (
            "of its own kind, off",
            json!({"providerId": "jwt-authorization-grant", "config": {"jwtAuthorizationGrantEnabled": "false"}}),
        ),
        ("of several issuers", json!({"config": {"issuer": format!("{IDP},https://other.example.org")}})),
    ] {
        provider(world, &listener, &change).await?;
        ask(world, step, json!({})).await?;
    }
    Ok(())
}

async fn settings(world: &mut World) -> Outcome {
    let listener = prepare(world).await?;
    for kind in ["oidc", "jwt-authorization-grant"] {
        for (step, config, change) in [
            ("its client as audience", json!({"allowClientIdAsAudience": "true"}), json!({"aud": "c"})),
            ("its client as audience, and the realm", json!({"allowClientIdAsAudience": "true"}), json!({})),
            ("not longer than it", json!({"jwtAuthorizationGrantLimitAccessTokenExp": "true"}), json!({})),
            (
                "not longer than it, far",
                json!({"jwtAuthorizationGrantLimitAccessTokenExp": "true"}),
                json!({"exp": now() + 100_000}),
            ),
            ("skewed", json!({"jwtAuthorizationGrantAllowedClockSkew": "30"}), json!({"nbf": now() + 20})),
            ("skewed otherwise", json!({"allowedClockSkew": "30"}), json!({"nbf": now() + 20})),
        ] {
            provider(world, &listener, &json!({"providerId": kind, "config": config})).await?;
            ask(world, &format!("{kind}: {step}"), change).await?;
        }
    }
    Ok(())
}

/// Assertions that say of what kind they are (`typ`).
async fn kinds(world: &mut World) -> Outcome {
    let _listener = prepare(world).await?;
    for typ in ["JWT", "oauth-id-jag+jwt", "x"] {
        let header = json!({"alg": "RS256", "kid": "rsa", "typ": typ});
        let assertion = sign(Signer::Rsa, &header, &claims(world, &json!({})))?;
        world.check(typ, Call::post(TOKEN).form(format!("{GRANT}&{CONF}&assertion={assertion}"))).await?;
    }
    Ok(())
}

/// The events that are left behind.
async fn events(world: &mut World) -> Outcome {
    keep_all(world).await?;
    let listener = prepare(world).await?;
    let once = claims(world, &json!({}));
    let form = |raw: &str, client: &str| format!("{GRANT}&{client}&assertion={raw}");
    let signed = |claims: &Value| -> Outcome<String> { sign(Signer::Rsa, &serde_json::from_str(RSA)?, claims) };
    let good = signed(&once)?;
    let for_others = signed(&claims(world, &json!({"aud": "https://elsewhere.example.org"})))?;
    let of_nobody = signed(&claims(world, &json!({"sub": "nobody"})))?;
    let over = signed(&claims(world, &json!({"exp": now() - 100, "iat": now() - 120})))?;
    let of_another = signed(&claims(world, &json!({"iss": "https://nope.example.org"})))?;
    let unscoped = signed(&claims(world, &json!({})))?;
    let again = signed(&claims(world, &json!({})))?;
    for (step, form) in [
        ("good", form(&good, CONF)),
        ("used up", form(&good, CONF)),
        ("with openid", format!("{}&scope=openid", form(&again, CONF))),
        ("an unknown scope", format!("{}&scope=nope", form(&unscoped, CONF))),
        ("for others", form(&for_others, CONF)),
        ("of nobody", form(&of_nobody, CONF)),
        ("over", form(&over, CONF)),
        ("of another issuer", form(&of_another, CONF)),
        ("garbage", form("garbage", CONF)),
        ("none", format!("{GRANT}&{CONF}")),
        ("a wrong secret", form(&good, "client_id=conf&client_secret=wrong")),
        ("an unknown client", form(&good, "client_id=nope&client_secret=wrong")),
        ("a public client", form(&good, "client_id=pub")),
    ] {
        world.answer(Call::post(TOKEN).form(form)).await?;
        told(world, step).await?;
    }
    for (step, change) in [
        ("no subject", json!({"sub": null})),
        ("no issuer", json!({"iss": null})),
        ("no id", json!({"jti": null})),
        ("two audiences", json!({"aud": [issuer(world), "https://elsewhere.example.org"]})),
    ] {
        let changed = signed(&claims(world, &change))?;
        world.answer(Call::post(TOKEN).form(form(&changed, CONF))).await?;
        told(world, step).await?;
    }
    let alice = world.user_id("alice").await?;
    let user = format!("/admin/realms/{{realm}}/users/{alice}");
    for (step, change) in [
        ("disabled", json!({"enabled": false})),
        ("with an action", json!({"enabled": true, "requiredActions": ["UPDATE_PASSWORD"]})),
        ("as before", json!({"requiredActions": []})),
    ] {
        world.answer(Call::put(&user).json(&change).admin()).await?;
        let fresh = signed(&claims(world, &json!({})))?;
        world.answer(Call::post(TOKEN).form(form(&fresh, CONF))).await?;
        told(world, step).await?;
    }
    for (step, attribute, value) in [
        ("another provider's client", "oauth2.jwt.authorization.grant.idp", "other"),
        ("switched off", "oauth2.jwt.authorization.grant.enabled", "false"),
    ] {
        allow(world, json!({attribute: value})).await?;
        world.answer(Call::post(TOKEN).form(form(&good, CONF))).await?;
        told(world, step).await?;
    }
    allow(world, json!({})).await?;
    world.change_client("conf", json!({"consentRequired": true})).await?;
    let unasked = signed(&claims(world, &json!({})))?;
    world.answer(Call::post(TOKEN).form(form(&unasked, CONF))).await?;
    told(world, "without consent").await?;
    world.change_client("conf", json!({"consentRequired": false})).await?;
    provider(world, &listener, &json!({"config": {"jwtAuthorizationGrantAssertionSignatureAlg": "ES256"}})).await?;
    let other = signed(&claims(world, &json!({})))?;
    world.answer(Call::post(TOKEN).form(form(&other, CONF))).await?;
    told(world, "of another algorithm").await?;
    provider(world, &listener, &json!({})).await?;
    let foreign = super::tampered(&signed(&claims(world, &json!({})))?);
    world.answer(Call::post(TOKEN).form(form(&foreign, CONF))).await?;
    told(world, "badly signed").await
}
