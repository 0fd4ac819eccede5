//! Tokens that are bound to a key (RFC 9449).

use serde_json::{Value, json};

use super::{CONF, INTROSPECT, TOKEN, USERINFO};
use crate::assertion::now;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::jose::{Key, by_nobody, by_secret, hash};
use crate::world::World;

cases![
    grants,
    proofs,
    times,
    replayed,
    replayed_after_denials,
    required,
    public_refresh,
    confidential_refresh,
    userinfo,
    introspection,
    several
];

const PASSWORD: &str = "grant_type=password&username=alice&password=alice-password&scope=openid";

/// The claims of a proof for the token endpoint, or another one of the realm's.
pub(super) fn claims(world: &World, endpoint: &str, method: &str, id: &str) -> Value {
    let uri = format!("{}{}", world.base_url(), endpoint.replace("{realm}", &world.realm));
    json!({"htm": method, "htu": uri, "iat": now(), "jti": format!("{}-{id}", world.realm)})
}

/// A new key, whose thumbprint is shown as `{thumbprint}`.
pub(super) fn new_key(world: &mut World) -> Outcome<Key> {
    let key = Key::generate()?;
    world.show_as(key.thumbprint(), "{thumbprint}");
    Ok(key)
}

/// The key of somebody else, whose thumbprint is shown as `{other thumbprint}`.
pub(super) fn other_key(world: &mut World) -> Outcome<Key> {
    let key = Key::generate()?;
    world.show_as(key.thumbprint(), "{other thumbprint}");
    Ok(key)
}

pub(super) fn header(key: &Key) -> Value {
    json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": key.jwk()})
}

pub(super) fn proof(world: &World, key: &Key, id: &str) -> Outcome<String> {
    key.sign(&header(key), &claims(world, TOKEN, "POST", id))
}

/// A proof that goes with an access token.
fn proof_of(world: &World, key: &Key, endpoint: &str, id: &str, token: &str) -> Outcome<String> {
    let mut claims = claims(world, endpoint, "GET", id);
    claims["ath"] = json!(hash(token));
    key.sign(&header(key), &claims)
}

async fn grants(world: &mut World) -> Outcome {
    let key = new_key(world)?;
    for (step, form) in [
        ("password", format!("{PASSWORD}&{CONF}")),
        ("public client", format!("{PASSWORD}&client_id=pub")),
        ("client credentials", format!("grant_type=client_credentials&{CONF}")),
        ("a wrong password", format!("grant_type=password&username=alice&password=wrong&{CONF}")),
        ("a wrong secret", format!("{PASSWORD}&client_id=conf&client_secret=wrong")),
    ] {
        let proof = proof(world, &key, step)?;
        world.check(step, Call::post(TOKEN).form(form).header("dpop", proof)).await?;
    }
    world.code(super::ASK).await?;
    let proof = proof(world, &key, "code")?;
    world.check("code", Call::post(TOKEN).form(format!("{}&{CONF}", super::CODE)).header("dpop", proof)).await?;
    Ok(())
}

async fn proofs(world: &mut World) -> Outcome {
    let key = new_key(world)?;
    let good = |world: &World, id: &str| claims(world, TOKEN, "POST", id);
    let with = |mut claims: Value, name: &str, value: Value| {
        claims[name] = value;
        claims
    };
    let without = |mut claims: Value, name: &str| {
        if let Some(members) = claims.as_object_mut() {
            members.remove(name);
        }
        claims
    };
    let own = header(&key);
    let other = header(&other_key(world)?);
    let uri = good(world, "")["htu"].as_str().unwrap_or_default().to_owned();
    let rows = [
        ("empty", String::new()),
        ("garbage", "abc".to_owned()),
        ("three dots", "a.b.c".to_owned()),
        ("no type", key.sign(&without(own.clone(), "typ"), &good(world, "1"))?),
        ("another type", key.sign(&with(own.clone(), "typ", json!("JWT")), &good(world, "2"))?),
        ("no key", key.sign(&without(own.clone(), "jwk"), &good(world, "3"))?),
        ("another's key", key.sign(&other, &good(world, "4"))?),
        ("by nobody", by_nobody(&good(world, "5"))),
        (
            "by a secret",
            by_secret("conf-secret", &json!({"typ": "dpop+jwt", "alg": "HS256", "jwk": key.jwk()}), &good(world, "6")),
        ),
        ("another algorithm", key.sign(&with(own.clone(), "alg", json!("RS256")), &good(world, "7"))?),
        ("an unknown algorithm", key.sign(&with(own.clone(), "alg", json!("X")), &good(world, "8"))?),
        ("no method", key.sign(&own, &without(good(world, "9"), "htm"))?),
        ("another method", key.sign(&own, &with(good(world, "10"), "htm", json!("GET")))?),
        ("small letters", key.sign(&own, &with(good(world, "11"), "htm", json!("post")))?),
        ("no address", key.sign(&own, &without(good(world, "12"), "htu"))?),
        ("another address", key.sign(&own, &with(good(world, "13"), "htu", json!("http://other.example.org/x")))?),
        ("an address with a query", key.sign(&own, &with(good(world, "14"), "htu", json!(format!("{uri}?a=b"))))?),
        ("an address with a slash", key.sign(&own, &with(good(world, "15"), "htu", json!(format!("{uri}/"))))?),
        ("no time", key.sign(&own, &without(good(world, "16"), "iat"))?),
        ("no id", key.sign(&own, &without(good(world, "17"), "jti"))?),
        ("an empty id", key.sign(&own, &with(good(world, "18"), "jti", json!("")))?),
        (
            "a key of another kind",
            key.sign(&with(own.clone(), "jwk", json!({"kty": "oct", "k": "AAAA"})), &good(world, "19"))?,
        ),
        (
            "a broken key",
            key.sign(
                &with(own.clone(), "jwk", json!({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"})),
                &good(world, "20"),
            )?,
        ),
        ("half a key", key.sign(&with(own.clone(), "jwk", json!({"kty": "EC"})), &good(world, "21"))?),
    ];
    for (step, proof) in rows {
        let form = format!("{PASSWORD}&{CONF}");
        world.check(step, Call::post(TOKEN).form(form).header("dpop", proof)).await?;
    }
    Ok(())
}

async fn times(world: &mut World) -> Outcome {
    let key = new_key(world)?;
    for (step, offset) in [("long ago", -100), ("a minute ago", -60), ("a moment ago", -8), ("soon", 8), ("later", 100)]
    {
        let mut claims = claims(world, TOKEN, "POST", step);
        claims["iat"] = json!(now().saturating_add_signed(offset));
        let proof = key.sign(&header(&key), &claims)?;
        let call = Call::post(TOKEN).form(format!("grant_type=client_credentials&{CONF}")).header("dpop", proof);
        let answer = world.answer(call).await?;
        let body = answer.json();
        let shown = json!([answer.status.as_u16(), body["token_type"], body["error"], body["error_description"]]);
        world.expect_value(step, &shown);
    }
    Ok(())
}

async fn replayed(world: &mut World) -> Outcome {
    let key = new_key(world)?;
    let proof = proof(world, &key, "once")?;
    let call = Call::post(TOKEN).form(format!("grant_type=client_credentials&{CONF}")).header("dpop", proof);
    world.check("first", call.clone()).await?;
    world.check("second", call).await?;
    let proof = proof_for_wrong(world, &key)?;
    let wrong = Call::post(TOKEN).form("grant_type=client_credentials&client_id=conf&client_secret=x");
    world.check("for a wrong secret", wrong.header("dpop", &*proof)).await?;
    let right = Call::post(TOKEN).form(format!("grant_type=client_credentials&{CONF}"));
    world.check("for the right one", right.header("dpop", proof)).await?;
    Ok(())
}

/// A proof is used up by a grant that is denied for another reason.
async fn replayed_after_denials(world: &mut World) -> Outcome {
    let key = new_key(world)?;
    let right = format!("grant_type=client_credentials&{CONF}");
    for (step, form) in [
        ("a wrong password", format!("grant_type=password&username=alice&password=wrong&{CONF}")),
        ("an unknown user", format!("grant_type=password&username=nobody&password=x&{CONF}")),
        ("no user", format!("grant_type=password&{CONF}")),
        ("an unknown scope", format!("grant_type=client_credentials&scope=nope&{CONF}")),
        ("no refresh token", format!("grant_type=refresh_token&{CONF}")),
        ("a broken refresh token", format!("grant_type=refresh_token&refresh_token=x&{CONF}")),
        ("no code", format!("grant_type=authorization_code&{CONF}")),
        ("a broken code", format!("grant_type=authorization_code&code=x&redirect_uri=x&{CONF}")),
        ("a broken device's code", {
            format!("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=x&{CONF}")
        }),
        ("an unknown grant", format!("grant_type=nope&{CONF}")),
        ("a grant that it may not use", "grant_type=client_credentials&client_id=pub".to_owned()),
        ("parameters twice", format!("grant_type=client_credentials&scope=a&scope=b&{CONF}")),
    ] {
        let proof = proof(world, &key, step)?;
        world.check(step, Call::post(TOKEN).form(form).header("dpop", &*proof)).await?;
        let answer = world.answer(Call::post(TOKEN).form(&*right).header("dpop", proof)).await?;
        let body = answer.json();
        let shown = json!([answer.status.as_u16(), body["token_type"], body["error"], body["error_description"]]);
        world.expect_value(&format!("{step}, again"), &shown);
    }
    Ok(())
}

fn proof_for_wrong(world: &World, key: &Key) -> Outcome<String> {
    proof(world, key, "twice")
}

/// A client can want its tokens bound.
async fn required(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"attributes": {"dpop.bound.access.tokens": "true"}})).await?;
    let form = format!("{PASSWORD}&{CONF}");
    world.check("no proof", Call::post(TOKEN).form(&*form)).await?;
    world
        .check("no proof, wrong secret", Call::post(TOKEN).form(format!("{PASSWORD}&client_id=conf&client_secret=x")))
        .await?;
    let key = new_key(world)?;
    let proof = proof(world, &key, "1")?;
    world.check("a proof", Call::post(TOKEN).form(&*form).header("dpop", proof)).await?;
    world.check("asks for a code", Call::get(format!("{}?{}", super::AUTH, super::ASK))).await?;
    Ok(())
}

async fn get(world: &mut World, key: &Key, form: &str) -> Outcome<Value> {
    let proof = proof(world, key, "start")?;
    let tokens = world.answer(Call::post(TOKEN).form(form).header("dpop", proof)).await?.json();
    world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
    world.set("access", tokens["access_token"].as_str().unwrap_or_default());
    Ok(tokens)
}

/// A public client's refresh token is bound too.
async fn public_refresh(world: &mut World) -> Outcome {
    let (key, other) = (new_key(world)?, other_key(world)?);
    get(world, &key, &format!("{PASSWORD}&client_id=pub")).await?;
    let form = "grant_type=refresh_token&refresh_token={refresh}&client_id=pub";
    world.check("no proof", Call::post(TOKEN).form(form)).await?;
    let wrong = proof(world, &other, "2")?;
    world.check("another key", Call::post(TOKEN).form(form).header("dpop", wrong)).await?;
    let right = proof(world, &key, "3")?;
    world.check("the same key", Call::post(TOKEN).form(form).header("dpop", right)).await?;
    Ok(())
}

async fn confidential_refresh(world: &mut World) -> Outcome {
    let (key, other) = (new_key(world)?, other_key(world)?);
    get(world, &key, &format!("{PASSWORD}&{CONF}")).await?;
    let form = format!("grant_type=refresh_token&refresh_token={{refresh}}&{CONF}");
    world.check("no proof", Call::post(TOKEN).form(&*form)).await?;
    let another = proof(world, &other, "2")?;
    world.check("another key", Call::post(TOKEN).form(&*form).header("dpop", another)).await?;
    world.log_in("openid").await?;
    let late = proof(world, &key, "3")?;
    world.check("bound later", Call::post(TOKEN).form(&*form).header("dpop", late)).await?;
    Ok(())
}

async fn userinfo(world: &mut World) -> Outcome {
    let (key, other) = (new_key(world)?, other_key(world)?);
    let tokens = get(world, &key, &format!("{PASSWORD}&{CONF}")).await?;
    let token = tokens["access_token"].as_str().unwrap_or_default().to_owned();
    let dpop = || Call::get(USERINFO).authorization("DPoP {access}");
    let good = proof_of(world, &key, USERINFO, "1", &token)?;
    world.check("good", dpop().header("dpop", &*good)).await?;
    world.check("replayed", dpop().header("dpop", good)).await?;
    world.check("no proof", dpop()).await?;
    world.check("as a bearer's", Call::get(USERINFO).bearer("{access}")).await?;
    let proof = proof_of(world, &key, USERINFO, "2", &token)?;
    world.check("as a bearer's, with a proof", Call::get(USERINFO).bearer("{access}").header("dpop", proof)).await?;
    let proof = proof_of(world, &other, USERINFO, "3", &token)?;
    world.check("another key", dpop().header("dpop", proof)).await?;
    let proof = key.sign(&header(&key), &claims(world, USERINFO, "GET", "4"))?;
    world.check("no hash", dpop().header("dpop", proof)).await?;
    let proof = proof_of(world, &key, USERINFO, "5", "another token")?;
    world.check("another token's hash", dpop().header("dpop", proof)).await?;
    let proof = proof_of(world, &key, TOKEN, "6", &token)?;
    world.check("for another endpoint", dpop().header("dpop", proof)).await?;
    world.check("garbage", dpop().header("dpop", "abc")).await?;
    let small = Call::get(USERINFO).authorization("dpop {access}");
    let proof = proof_of(world, &key, USERINFO, "7", &token)?;
    world.check("in small letters", small.header("dpop", proof)).await?;
    let tokens = world.log_in("openid").await?;
    let proof = proof_of(world, &key, USERINFO, "8", &tokens.access_token)?;
    world.check("a token that is not bound", dpop().header("dpop", proof)).await?;
    world.check("a token that is not bound, no proof", dpop()).await?;
    world.check("no token", Call::get(USERINFO).authorization("DPoP abc")).await?;
    Ok(())
}

async fn introspection(world: &mut World) -> Outcome {
    let mapper = json!({
        "name": "for conf", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": "conf", "access.token.claim": "true"},
    });
    let id = world.client_uuid("conf").await?;
    world.keycloak().create_client_mapper(&world.realm, &id, &serde_json::from_value(mapper)?).await?;
    let key = new_key(world)?;
    get(world, &key, &format!("{PASSWORD}&{CONF}")).await?;
    world.check("access token", Call::post(INTROSPECT).form(format!("token={{access}}&{CONF}"))).await?;
    let refresh = format!("token={{refresh}}&token_type_hint=refresh_token&{CONF}");
    world.check("refresh token", Call::post(INTROSPECT).form(refresh)).await?;
    Ok(())
}

async fn several(world: &mut World) -> Outcome {
    let key = new_key(world)?;
    let (one, two) = (proof(world, &key, "1")?, proof(world, &key, "2")?);
    let form = format!("grant_type=client_credentials&{CONF}");
    world.check("two proofs", Call::post(TOKEN).form(form).header("dpop", one).header("dpop", two)).await?;
    Ok(())
}
