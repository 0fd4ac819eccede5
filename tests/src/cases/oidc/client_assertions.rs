//! Clients that prove themselves by a JWT (RFC 7523): what it must say, and to whom. With which keys stands in
//! `client_assertion_keys`.

use keycloak_api::oidc::ClientAuth;
use serde_json::{Map, Value, json};

use super::client_authentication::{ALICE, ask};
use super::{INTROSPECT, LOGOUT, REVOKE, TOKEN};
use crate::assertion::{Signer, TYPE, claims, now, sign};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice};

cases![
    good,
    times,
    identity,
    audiences,
    signatures,
    unreadable,
    replayed,
    parameters,
    other_clients,
    settings,
    endpoints,
    by_trait,
];

const SECRET: &str = "a-secret-that-is-long-enough-for-any-hash-that-there-is-in-jwt--";
const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// Makes a client that logs users in by their passwords.
pub(super) async fn client(world: &World, client_id: &str, settings: &Value) -> Outcome {
    let mut client = json!({
        "clientId": client_id, "directAccessGrantsEnabled": true, "serviceAccountsEnabled": true,
        "fullScopeAllowed": true, "redirectUris": ["http://localhost:9999/cb"],
    });
    for (name, value) in settings.as_object().into_iter().flatten() {
        client[name] = value.clone();
    }
    world.keycloak().create_client(&world.realm, &serde_json::from_value(client)?).await?;
    Ok(())
}

pub(super) fn issuer(world: &World) -> String {
    format!("{}/realms/{}", world.base_url(), world.realm)
}

/// Asks for alice's tokens with an assertion.
pub(super) async fn show(world: &mut World, step: &str, assertion: &str, more: &str) -> Outcome {
    ask(world, step, Call::post(TOKEN).form(format!("{ALICE}&{TYPE}&client_assertion={assertion}{more}"))).await
}

/// As [`show`], but no more than the code is compared: the words are those of Keycloak's libraries.
pub(super) async fn show_code(world: &mut World, step: &str, assertion: &str, more: &str) -> Outcome {
    let form = format!("{ALICE}&{TYPE}&client_assertion={assertion}{more}");
    let answer = world.answer(Call::post(TOKEN).form(form)).await?;
    world.expect_value(step, &json!([answer.status.as_u16(), answer.json()["error"]]));
    Ok(())
}

/// Clients `hs` (by an assertion with its secret) and `rs` (by an assertion with its key).
async fn clients(world: &World) -> Outcome {
    client(world, "hs", &json!({"clientAuthenticatorType": "client-secret-jwt", "secret": SECRET})).await?;
    let keys = json!({"keys": [crate::assertion::keys()?.rsa()]}).to_string();
    let attributes = json!({"use.jwks.string": "true", "jwks.string": keys});
    client(world, "rs", &json!({"clientAuthenticatorType": "client-jwt", "attributes": attributes})).await
}

/// Shows an assertion of each client, changed by `change`; named in the form too, and by the assertion alone.
async fn both(world: &mut World, step: &str, change: impl Fn(&mut Map<String, Value>)) -> Outcome {
    for (client, signer, header) in [
        ("hs", Signer::Secret(SECRET), json!({"alg": "HS256"})),
        ("rs", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
    ] {
        for (how, more) in [("", String::new()), (", named", format!("&client_id={client}"))] {
            let mut claims = claims(client, &issuer(world));
            change(&mut claims);
            let assertion = sign(signer, &header, &Value::Object(claims))?;
            show(world, &format!("{client}: {step}{how}"), &assertion, &more).await?;
        }
    }
    Ok(())
}

async fn good(world: &mut World) -> Outcome {
    clients(world).await?;
    both(world, "good", |_| ()).await
}

async fn times(world: &mut World) -> Outcome {
    clients(world).await?;
    let now = now();
    for (step, claim, value) in [
        ("no exp", "exp", Value::Null),
        ("expired", "exp", json!(now - 60)),
        ("expired within the skew", "exp", json!(now - 5)),
        ("exp far away", "exp", json!(now + 3600)),
        ("exp is a number in a text", "exp", json!((now + 50).to_string())),
        ("exp is 0", "exp", json!(0)),
        ("no iat", "iat", Value::Null),
        ("iat in the future", "iat", json!(now + 60)),
        ("iat in the future within the skew", "iat", json!(now + 5)),
        ("iat long ago", "iat", json!(now - 600)),
        ("nbf in the future", "nbf", json!(now + 60)),
        ("nbf in the future within the skew", "nbf", json!(now + 5)),
    ] {
        both(world, step, |claims| put(claims, claim, &value)).await?;
    }
    let far = |claims: &mut Map<String, Value>| {
        put(claims, "iat", &Value::Null);
        put(claims, "exp", &json!(now + 3600));
    };
    both(world, "no iat, exp far away", far).await
}

async fn identity(world: &mut World) -> Outcome {
    clients(world).await?;
    for (step, claim, value) in [
        ("no jti", "jti", Value::Null),
        ("no iss", "iss", Value::Null),
        ("another iss", "iss", json!("conf")),
        ("no sub", "sub", Value::Null),
        ("another sub", "sub", json!("conf")),
        ("typ", "typ", json!("Bearer")),
    ] {
        both(world, step, |claims| put(claims, claim, &value)).await?;
    }
    for (step, name) in [
        ("neither", Value::Null),
        ("unknown", json!("nope")),
        ("secret-based", json!("conf")),
        ("public", json!("pub")),
        ("disabled", json!("disabled")),
        ("bearer-only", json!("api")),
    ] {
        let change = |claims: &mut Map<String, Value>| {
            put(claims, "iss", &name);
            put(claims, "sub", &name);
        };
        both(world, &format!("iss and sub: {step}"), change).await?;
    }
    Ok(())
}

async fn audiences(world: &mut World) -> Outcome {
    clients(world).await?;
    let issuer = issuer(world);
    let below = |path: &str| json!(format!("{issuer}/protocol/openid-connect/{path}"));
    for (step, value) in [
        ("token endpoint", below("token")),
        ("introspection endpoint", below("token/introspect")),
        ("PAR endpoint", below("ext/par/request")),
        ("CIBA endpoint", below("ext/ciba/auth")),
        ("revocation endpoint", below("revoke")),
        ("logout endpoint", below("logout")),
        ("none", Value::Null),
        ("empty", json!("")),
        ("empty list", json!([])),
        ("list of one", json!([issuer])),
        ("list of two", json!([issuer, "other"])),
        ("list of two good ones", json!([issuer, below("token")])),
        ("slash at the end", json!(format!("{issuer}/"))),
        ("another realm", json!(format!("{issuer}x"))),
        ("realm's name", json!(world.realm)),
        ("number", json!(5)),
    ] {
        both(world, step, |claims| put(claims, "aud", &value)).await?;
    }
    Ok(())
}

async fn signatures(world: &mut World) -> Outcome {
    clients(world).await?;
    let issuer = issuer(world);
    for (step, client, signer, header) in [
        ("hs: HS384", "hs", Signer::Secret(SECRET), json!({"alg": "HS384"})),
        ("hs: HS512", "hs", Signer::Secret(SECRET), json!({"alg": "HS512"})),
        ("hs: with a kid", "hs", Signer::Secret(SECRET), json!({"alg": "HS256", "kid": "any", "typ": "x"})),
        ("hs: another secret", "hs", Signer::Secret("another"), json!({"alg": "HS256"})),
        ("hs: RS256", "hs", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
        ("hs: none", "hs", Signer::Nobody, json!({"alg": "none"})),
        ("hs: no signature", "hs", Signer::Nobody, json!({"alg": "HS256"})),
        ("hs: unknown algorithm", "hs", Signer::Secret(SECRET), json!({"alg": "HS1024"})),
        ("hs: no algorithm", "hs", Signer::Secret(SECRET), json!({"typ": "JWT"})),
        ("rs: PS256", "rs", Signer::Rsa, json!({"alg": "PS256", "kid": "rsa"})),
        ("rs: RS512", "rs", Signer::Rsa, json!({"alg": "RS512", "kid": "rsa"})),
        ("rs: another key", "rs", Signer::Stranger, json!({"alg": "RS256", "kid": "rsa"})),
        ("rs: HS256", "rs", Signer::Secret(SECRET), json!({"alg": "HS256", "kid": "rsa"})),
        ("rs: ES256", "rs", Signer::Curve, json!({"alg": "ES256", "kid": "rsa"})),
        ("rs: none", "rs", Signer::Nobody, json!({"alg": "none"})),
        ("rs: no signature", "rs", Signer::Nobody, json!({"alg": "RS256", "kid": "rsa"})),
        ("rs: unknown algorithm", "rs", Signer::Rsa, json!({"alg": "RS1024", "kid": "rsa"})),
        ("rs: no algorithm", "rs", Signer::Rsa, json!({"kid": "rsa"})),
    ] {
        let assertion = sign(signer, &header, &Value::Object(claims(client, &issuer)))?;
        show(world, step, &assertion, "").await?;
    }
    let good = sign(Signer::Secret(SECRET), &serde_json::from_str(HS256)?, &Value::Object(claims("hs", &issuer)))?;
    let (message, signature) = good.rsplit_once('.').unwrap_or_default();
    for (step, text) in [
        ("one part", "abc".to_owned()),
        ("two parts", message.to_owned()),
        ("four parts", format!("{good}.{signature}")),
        ("empty", String::new()),
        ("empty parts", "..".to_owned()),
    ] {
        for client in ["hs", "rs"] {
            show(world, &format!("{step}: {client}"), &text, &format!("&client_id={client}")).await?;
        }
        show(world, &format!("{step}: nobody named"), &text, "").await?;
    }
    Ok(())
}

/// What is no token at all.
async fn unreadable(world: &mut World) -> Outcome {
    clients(world).await?;
    let mut body = claims("hs", &issuer(world));
    put(&mut body, "exp", &json!("soon"));
    let text = sign(Signer::Secret(SECRET), &serde_json::from_str(HS256)?, &Value::Object(body))?;
    let (message, signature) = text.rsplit_once('.').unwrap_or_default();
    let (header, body) = message.split_once('.').unwrap_or_default();
    for (step, text) in [
        ("exp is a text", text.clone()),
        ("header is no JSON", format!("YWJj.{body}.{signature}")),
        ("claims are no JSON", format!("{header}.YWJj.{signature}")),
        ("claims are a list", format!("{header}.W10.{signature}")),
        ("tampered claims", format!("{header}.{body}A.{signature}")),
        ("no base64", format!("{header}.%21.{signature}")),
    ] {
        for client in ["hs", "rs"] {
            show_code(world, &format!("{step}: {client}"), &text, &format!("&client_id={client}")).await?;
        }
        show(world, &format!("{step}: nobody named"), &text, "").await?;
    }
    Ok(())
}

async fn replayed(world: &mut World) -> Outcome {
    clients(world).await?;
    client(world, "hs2", &json!({"clientAuthenticatorType": "client-secret-jwt", "secret": SECRET})).await?;
    let mut body = claims("hs", &issuer(world));
    let header: Value = serde_json::from_str(HS256)?;
    let once = sign(Signer::Secret(SECRET), &header, &Value::Object(body.clone()))?;
    show(world, "first", &once, "").await?;
    show(world, "again", &once, "").await?;
    put(&mut body, "exp", &json!(now() + 30));
    let same = sign(Signer::Secret(SECRET), &header, &Value::Object(body.clone()))?;
    show(world, "another assertion of the same jti", &same, "").await?;
    // Of another client, of the other way.
    for (client, signer, header) in
        [("hs2", Signer::Secret(SECRET), header), ("rs", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"}))]
    {
        put(&mut body, "iss", &json!(client));
        put(&mut body, "sub", &json!(client));
        let other = sign(signer, &header, &Value::Object(body.clone()))?;
        show(world, &format!("the same jti, of {client}"), &other, "").await?;
    }
    // What is refused for the grant is used up.
    let used =
        sign(Signer::Secret(SECRET), &serde_json::from_str(HS256)?, &Value::Object(claims("hs", &issuer(world))))?;
    let form = format!("grant_type=password&username=alice&password=wrong&{TYPE}&client_assertion={used}");
    ask(world, "refused for the password", Call::post(TOKEN).form(form)).await?;
    show(world, "used again", &used, "").await?;
    // What is refused for itself is not.
    let mut stale = claims("hs", &issuer(world));
    put(&mut stale, "aud", &json!("nobody"));
    let refused = sign(Signer::Secret(SECRET), &serde_json::from_str(HS256)?, &Value::Object(stale.clone()))?;
    show(world, "refused for its audience", &refused, "").await?;
    put(&mut stale, "aud", &json!(issuer(world)));
    let mended = sign(Signer::Secret(SECRET), &serde_json::from_str(HS256)?, &Value::Object(stale))?;
    show(world, "its jti again", &mended, "").await
}

async fn parameters(world: &mut World) -> Outcome {
    clients(world).await?;
    client(world, "hs2", &json!({"clientAuthenticatorType": "client-secret-jwt", "secret": SECRET})).await?;
    let issuer = issuer(world);
    for (client, signer, header) in [
        ("hs", Signer::Secret(SECRET), json!({"alg": "HS256"})),
        ("rs", Signer::Rsa, json!({"alg": "RS256", "kid": "rsa"})),
    ] {
        let make = || sign(signer, &header, &Value::Object(claims(client, &issuer)));
        for (step, form) in [
            ("no assertion", format!("{TYPE}&client_id={client}")),
            ("nothing", format!("client_id={client}")),
            ("no type", format!("client_assertion={}", make()?)),
            ("no type, named", format!("client_assertion={}&client_id={client}", make()?)),
            ("another type", format!("client_assertion={}&client_assertion_type=x", make()?)),
            ("another type, named", format!("client_assertion={}&client_assertion_type=x&client_id={client}", make()?)),
            ("empty type", format!("client_assertion={}&client_assertion_type=&client_id={client}", make()?)),
            ("secret", format!("client_id={client}&client_secret={SECRET}")),
            (
                "secret and assertion",
                format!("client_id={client}&client_secret={SECRET}&{TYPE}&client_assertion={}", make()?),
            ),
            ("another client's name", format!("client_id=hs2&{TYPE}&client_assertion={}", make()?)),
            ("a secret-based client's name", format!("client_id=conf&{TYPE}&client_assertion={}", make()?)),
            ("a public client's name", format!("client_id=pub&{TYPE}&client_assertion={}", make()?)),
            ("an unknown name", format!("client_id=nope&{TYPE}&client_assertion={}", make()?)),
            ("an empty name", format!("client_id=&{TYPE}&client_assertion={}", make()?)),
            ("twice", format!("{TYPE}&client_assertion={}&client_assertion={}", make()?, make()?)),
        ] {
            ask(world, &format!("{client}: {step}"), Call::post(TOKEN).form(format!("{ALICE}&{form}"))).await?;
        }
    }
    Ok(())
}

/// An assertion, right in itself, of clients that are to prove themselves otherwise.
async fn other_clients(world: &mut World) -> Outcome {
    let issuer = issuer(world);
    client(world, "off", &json!({"clientAuthenticatorType": "client-secret-jwt", "secret": SECRET, "enabled": false}))
        .await?;
    for (client, secret) in [
        ("conf", "conf-secret"),
        ("disabled", "disabled-secret"),
        ("pub", "any"),
        ("api", "api-secret"),
        ("nope", "any"),
        ("off", SECRET),
    ] {
        for (how, more) in [("", String::new()), (", named", format!("&client_id={client}"))] {
            let body = Value::Object(claims(client, &issuer));
            let assertion = sign(Signer::Secret(secret), &serde_json::from_str(HS256)?, &body)?;
            show(world, &format!("{client}{how}"), &assertion, &more).await?;
        }
    }
    Ok(())
}

/// The algorithm that the client is bound to, and how old an assertion may be.
async fn settings(world: &mut World) -> Outcome {
    let issuer = issuer(world);
    for (client_id, attributes) in [
        ("bound", json!({"token.endpoint.auth.signing.alg": "HS512"})),
        ("odd", json!({"token.endpoint.auth.signing.alg": "nonsense"})),
        ("short", json!({"token.endpoint.auth.signing.max.exp": "10"})),
        ("long", json!({"token.endpoint.auth.signing.max.exp": "600"})),
    ] {
        let settings =
            json!({"clientAuthenticatorType": "client-secret-jwt", "secret": SECRET, "attributes": attributes});
        client(world, client_id, &settings).await?;
        for (step, alg, iat, exp) in [
            ("HS256", "HS256", Some(0), 50),
            ("HS512", "HS512", Some(0), 50),
            ("HS512, old", "HS512", Some(-20), 50),
            ("HS512, very old", "HS512", Some(-300), 50),
            ("HS512, no iat, far", "HS512", None, 300),
            ("HS512, no iat, near", "HS512", None, 9),
        ] {
            let mut body = claims(client_id, &issuer);
            let now = i64::try_from(now())?;
            put(&mut body, "iat", &iat.map_or(Value::Null, |iat| json!(now + iat)));
            put(&mut body, "exp", &json!(now + exp));
            let assertion = sign(Signer::Secret(SECRET), &json!({"alg": alg}), &Value::Object(body))?;
            show(world, &format!("{client_id}: {step}"), &assertion, "").await?;
        }
    }
    Ok(())
}

async fn endpoints(world: &mut World) -> Outcome {
    clients(world).await?;
    let issuer = issuer(world);
    let make = |signer| {
        let assertion = sign(signer, &json!({"alg": "HS256"}), &Value::Object(claims("hs", &issuer)));
        assertion.map(|assertion| format!("{TYPE}&client_assertion={assertion}"))
    };
    let (good, bad) = (Signer::Secret(SECRET), Signer::Secret("wrong"));
    let client = ClientAuth::secret_jwt("hs", SECRET).with_assertion_audience(issuer.as_str());
    let tokens = world.log_in_as(&client, &alice().with_scope("openid")).await?;
    world.set("access", tokens.access_token);
    for (step, path, what) in [
        ("introspect", INTROSPECT, "token={refresh}&token_type_hint=refresh_token"),
        ("revoke", REVOKE, "token={access}"),
        ("logout", LOGOUT, "refresh_token={refresh}"),
    ] {
        for (how, signer) in [(", wrong", bad), ("", good)] {
            let form = format!("{what}&{}", make(signer)?);
            world.check(&format!("{step}{how}"), Call::post(path).form(form)).await?;
        }
        let form = format!("{what}&client_id=hs");
        world.check(&format!("{step}, nothing"), Call::post(path).form(form)).await?;
    }
    let form = format!("grant_type=client_credentials&{}", make(good)?);
    ask(world, "client credentials", Call::post(TOKEN).form(form)).await
}

async fn by_trait(world: &mut World) -> Outcome {
    clients(world).await?;
    let keys = crate::assertion::keys()?;
    let curve = json!({"keys": [keys.curve()]}).to_string();
    let attributes = json!({"use.jwks.string": "true", "jwks.string": curve});
    client(world, "es", &json!({"clientAuthenticatorType": "client-jwt", "attributes": attributes})).await?;
    let key = || keys.curve_pkcs8().map(|der| jsonwebtoken::EncodingKey::from_ec_der(&der));
    let es256 = jsonwebtoken::Algorithm::ES256;
    for (step, client) in [
        ("secret", ClientAuth::secret_jwt("hs", SECRET)),
        ("wrong secret", ClientAuth::secret_jwt("hs", "wrong")),
        ("unknown", ClientAuth::secret_jwt("nope", "wrong")),
        ("secret, audience", ClientAuth::secret_jwt("hs", SECRET).with_assertion_audience(issuer(world))),
        ("secret, another audience", ClientAuth::secret_jwt("hs", SECRET).with_assertion_audience("https://nobody")),
        ("key", ClientAuth::private_key_jwt("es", es256, Some("curve".to_owned()), key()?)),
        ("key without its name", ClientAuth::private_key_jwt("es", es256, None, key()?)),
        ("another client's key", ClientAuth::private_key_jwt("rs", es256, Some("curve".to_owned()), key()?)),
        ("key for a secret", ClientAuth::private_key_jwt("hs", es256, Some("curve".to_owned()), key()?)),
        ("secret for a key", ClientAuth::secret_jwt("es", SECRET)),
    ] {
        let result = world.keycloak().token(&world.realm, &client, &alice()).await;
        let azp = |text: &str| crate::normal::expand::token(text).unwrap_or_default()["<claims>"]["azp"].clone();
        world.expect_result(step, &result.map(|tokens| azp(&tokens.access_token)));
    }
    Ok(())
}

fn put(claims: &mut Map<String, Value>, name: &str, value: &Value) {
    match value {
        Value::Null => claims.remove(name),
        value => claims.insert(name.to_owned(), value.clone()),
    };
}
