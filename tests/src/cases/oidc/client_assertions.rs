//! Clients that prove themselves by a JWT (RFC 7523): which clients may, and where. What it must say stands in
//! `client_assertion_claims`, how it is signed in `client_assertion_signatures`, with which keys in
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

cases![good, parameters, other_clients, settings, endpoints, by_trait];

pub(super) const SECRET: &str = "a-secret-that-is-long-enough-for-any-hash-that-there-is-in-jwt--";
pub(super) const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

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
pub(super) async fn clients(world: &World) -> Outcome {
    client(world, "hs", &json!({"clientAuthenticatorType": "client-secret-jwt", "secret": SECRET})).await?;
    let keys = json!({"keys": [crate::assertion::keys()?.rsa()]}).to_string();
    let attributes = json!({"use.jwks.string": "true", "jwks.string": keys});
    client(world, "rs", &json!({"clientAuthenticatorType": "client-jwt", "attributes": attributes})).await
}

/// Shows an assertion of each client, changed by `change`; named in the form too, and by the assertion alone.
pub(super) async fn both(world: &mut World, step: &str, change: impl Fn(&mut Map<String, Value>)) -> Outcome {
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

pub(super) fn put(claims: &mut Map<String, Value>, name: &str, value: &Value) {
    match value {
        Value::Null => claims.remove(name),
        value => claims.insert(name.to_owned(), value.clone()),
    };
}
