//! The names that levels have, which of them a client gets without asking and may not go below, and what `acr` then says.

use serde_json::{Value, json};

use super::levels::{LASTING, acr, ask, one_time, password, two_levels};
use super::levels_of_flows::essential;
use super::{ASK, AUTH, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    without_levels,
    names,
    of_the_client,
    odd_maps,
    defaults,
    minimum,
    essential_ones,
    refused_in_events,
    grants,
    known,
    notes,
    pushed
];

const NAMES: &str = r#"{"bronze": 0, "silver": 1, "gold": 2}"#;

async fn realm_map(world: &World, map: &str) -> Outcome {
    // Attributes take the place of those that were there, and one of them says that one-time passwords are reusable.
    world.change_realm(json!({"attributes": {"acr.loa.map": map, "realmReusableOtpCode": "true"}})).await
}

async fn client_attributes(world: &World, attributes: Value) -> Outcome {
    world.change_client("conf", json!({"attributes": attributes})).await
}

/// What a client that is to have these attributes is told.
async fn refused(world: &mut World, step: &str, attributes: Value) -> Outcome {
    let id = world.client_uuid("conf").await?;
    let change = serde_json::from_value(json!({"attributes": attributes}))?;
    let result = world.keycloak().update_client(&world.realm, &id, &change).await;
    world.expect_result(step, &result);
    Ok(())
}

/// `claims`, as it stands in a query.
fn claims(claims: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("claims", claims).finish();
    format!("&{query}")
}

/// Logs dora in for each of these, and asks again with her session.
async fn walk(world: &mut World, rows: &[(&str, String)]) -> Outcome {
    for (step, more) in rows {
        let mut browser = Browser::default();
        let page = ask(world, &mut browser, step, more).await?;
        if !page.status.is_success() || page.text().contains("kc-error-message") {
            continue;
        }
        let page = password(world, &mut browser, &format!("{step}: password"), &page).await?;
        if page.status.is_success() {
            one_time(world, &mut browser, &format!("{step}: one-time password"), &page).await?;
        }
        ask(world, &mut browser, &format!("{step}: the same again"), &format!("{more}&prompt=none")).await?;
        ask(world, &mut browser, &format!("{step}: then nothing"), "&prompt=none").await?;
    }
    Ok(())
}

fn rows(values: &[&'static str]) -> Vec<(&'static str, String)> {
    values.iter().map(|value| (*value, format!("&acr_values={value}"))).collect()
}

/// Where no flow knows levels.
async fn without_levels(world: &mut World) -> Outcome {
    super::one_time_passwords::dora(world, &[]).await?;
    walk(world, &rows(&["", "0", "1", "2", "gold", "1.5"])).await?;
    walk(world, &[("essential 1", essential(&["1"])), ("essential 2", essential(&["2"]))]).await?;
    realm_map(world, NAMES).await?;
    let named = rows(&["", "bronze", "silver", "gold", "1+gold", "nope"]);
    let named: Vec<_> = named.into_iter().map(|(step, more)| (format!("named: {step}"), more)).collect();
    let named: Vec<_> = named.iter().map(|(step, more)| (&**step, more.clone())).collect();
    walk(world, &named).await
}

async fn names(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    realm_map(world, NAMES).await?;
    walk(
        world,
        &rows(&["", "bronze", "silver", "gold", "1", "2", "gold+silver", "silver+1", "1+silver", "gold+2", "nope"]),
    )
    .await?;
    walk(world, &[("essential gold", essential(&["gold"])), ("essential 2 of them", essential(&["gold", "silver"]))])
        .await
}

async fn of_the_client(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    realm_map(world, NAMES).await?;
    client_attributes(world, json!({"acr.loa.map": r#"{"low": 1, "high": 2}"#})).await?;
    walk(world, &rows(&["", "low", "high", "gold", "2"])).await?;
    refused(world, "a map that is none", json!({"acr.loa.map": "{"})).await?;
    refused(world, "and a lowest level", json!({"acr.loa.map": "{", "minimum.acr.value": "nope"})).await?;
    refused(world, "no numbers", json!({"acr.loa.map": r#"{"low": "one"}"#, "default.acr.values": "nope"})).await
}

/// Maps that are none, or that name a level more than once.
async fn odd_maps(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    for (name, map) in [
        ("none", "{"),
        ("empty", "{}"),
        ("text", r#"{"silver": "1", "gold": "two"}"#),
        ("texts", r#"{"silver": "1", "gold": " 2 "}"#),
        ("fraction", r#"{"silver": 1.7, "gold": 2.0}"#),
        ("null", r#"{"silver": 1, "gold": null}"#),
        ("twice", r#"{"zinc": 1, "silver": 1, "gold": 2, "aurum": 2}"#),
        ("gap", r#"{"silver": 1, "gold": 7}"#),
        ("large", r#"{"silver": 1, "gold": 3000000000}"#),
        ("list", "[1, 2]"),
    ] {
        let result = realm_map(world, map).await;
        world.expect_value(&format!("{name}: kept"), &json!(result.is_ok()));
        let rows: Vec<_> = rows(&["", "gold"]);
        for (step, more) in rows {
            let mut browser = Browser::default();
            let step = format!("{name}: {step}");
            let page = ask(world, &mut browser, &step, &more).await?;
            if page.text().contains("kc-error-message") || page.status.is_server_error() {
                continue;
            }
            let page = password(world, &mut browser, &format!("{step}: password"), &page).await?;
            if page.status.is_success() {
                one_time(world, &mut browser, &format!("{step}: one-time password"), &page).await?;
            }
        }
    }
    Ok(())
}

async fn defaults(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    realm_map(world, NAMES).await?;
    client_attributes(world, json!({"default.acr.values": "gold"})).await?;
    walk(world, &rows(&["", "silver", "1"])).await?;
    walk(world, &[("none asked for", String::new()), ("claims", essential(&["silver"]))]).await?;
    client_attributes(world, json!({"default.acr.values": "gold##silver"})).await?;
    walk(world, &[("two of them", String::new())]).await?;
    client_attributes(world, json!({"default.acr.values": "1"})).await?;
    walk(world, &[("a number", String::new())]).await?;
    refused(world, "one that is not known", json!({"default.acr.values": "gold##nope"})).await?;
    refused(world, "two that are not known", json!({"default.acr.values": "no##nope"})).await?;
    refused(world, "both kinds", json!({"default.acr.values": "nope", "minimum.acr.value": "nope"})).await
}

async fn minimum(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    realm_map(world, NAMES).await?;
    client_attributes(world, json!({"minimum.acr.value": "gold"})).await?;
    walk(world, &[("none asked for", String::new())]).await?;
    walk(world, &rows(&["silver", "2", "silver+gold", "nope", "3"])).await?;
    walk(world, &[("essential silver", essential(&["silver"])), ("essential gold", essential(&["gold"]))]).await?;
    walk(world, &[("essential both", essential(&["gold", "silver"])), ("essential 2", essential(&["2"]))]).await?;
    client_attributes(world, json!({"minimum.acr.value": "2", "default.acr.values": "silver"})).await?;
    walk(world, &[("a number", String::new())]).await?;
    refused(world, "one that is not known", json!({"minimum.acr.value": "nope", "default.acr.values": ""})).await?;
    realm_map(world, "{}").await?;
    client_attributes(world, json!({"minimum.acr.value": "2", "default.acr.values": ""})).await?;
    walk(world, &[("without names", String::new())]).await
}

/// `claims`, in every form.
async fn essential_ones(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    realm_map(world, NAMES).await?;
    let rows = [
        ("a value", r#"{"id_token": {"acr": {"essential": true, "value": "gold"}}}"#),
        ("both", r#"{"id_token": {"acr": {"essential": true, "value": "gold", "values": ["silver"]}}}"#),
        ("not known", r#"{"id_token": {"acr": {"essential": true, "values": ["nope"]}}}"#),
        ("not known, if possible", r#"{"id_token": {"acr": {"values": ["nope"]}}}"#),
        ("a number", r#"{"id_token": {"acr": {"essential": true, "values": ["2"]}}}"#),
        ("no values", r#"{"id_token": {"acr": {"essential": true}}}"#),
        ("empty values", r#"{"id_token": {"acr": {"essential": true, "values": []}}}"#),
        ("null", r#"{"id_token": {"acr": null}}"#),
        ("in userinfo", r#"{"userinfo": {"acr": {"essential": true, "values": ["gold"]}}}"#),
        ("essential as text", r#"{"id_token": {"acr": {"essential": "true", "values": ["gold"]}}}"#),
        ("another member", r#"{"id_token": {"acr": {"essential": true, "values": ["gold"], "x": 1}}}"#),
        ("a member beside", r#"{"id_token": {"acr": {"essential": true, "values": ["gold"]}}, "y": 2}"#),
        (
            "claims beside",
            r#"{"id_token": {"email": null, "x": {"value": 1}, "acr": {"essential": true, "value": "gold"}}}"#,
        ),
        ("broken", "{"),
        ("a list", "[]"),
        ("a text", r#""acr""#),
        ("null alone", "null"),
        ("values as text", r#"{"id_token": {"acr": {"essential": true, "values": "gold"}}}"#),
        ("acr as text", r#"{"id_token": {"acr": "gold"}}"#),
    ];
    for (step, text) in rows {
        let mut browser = Browser::default();
        let page = ask(world, &mut browser, step, &claims(text)).await?;
        if page.status.is_success() {
            let page = password(world, &mut browser, &format!("{step}: password"), &page).await?;
            if page.status.is_success() {
                one_time(world, &mut browser, &format!("{step}: one-time password"), &page).await?;
            }
        }
    }
    let number = claims(r#"{"id_token": {"acr": {"essential": true, "values": [2]}}}"#);
    let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}{number}")).await?;
    world.expect_value("a bare number", &json!([answer.status.as_u16(), answer.json()]));
    Ok(())
}

async fn refused_in_events(world: &mut World) -> Outcome {
    realm_map(world, NAMES).await?;
    world.keep_events().await?;
    let registrations = AUTH.replace("/auth", "/registrations");
    world.change_realm(json!({"registrationAllowed": true})).await?;
    for (step, path) in [("login", AUTH), ("registration", &*registrations)] {
        for prompt in ["", "&prompt=none"] {
            let query = format!("{ASK}{}{prompt}", essential(&["nope"]));
            let answer = Browser::default().get(world, &format!("{path}?{query}")).await?;
            world.expect(&format!("{step}{prompt}"), &answer);
            world.expect_events(&format!("{step}{prompt}")).await?;
        }
    }
    Ok(())
}

/// Tokens that come without a browser.
async fn grants(world: &mut World) -> Outcome {
    let password = "grant_type=password&client_id=conf&client_secret=conf-secret&scope=openid&username=alice\
                    &password=alice-password";
    let own = "grant_type=client_credentials&client_id=conf&client_secret=conf-secret&scope=openid";
    for (name, map) in [("no names", "{}"), ("names", NAMES), ("no 1", r#"{"gold": 2}"#), ("0", r#"{"bronze": 0}"#)] {
        realm_map(world, map).await?;
        for (step, form) in [
            ("password", password.to_owned()),
            ("password with acr_values", format!("{password}&acr_values=gold")),
            ("client credentials", own.to_owned()),
        ] {
            let tokens = world.answer(Call::post(TOKEN).form(&*form)).await?.json();
            world.expect_value(&format!("{name}: {step}"), &acr(&tokens));
        }
    }
    Ok(())
}

/// What clients can find out.
async fn known(world: &mut World) -> Outcome {
    let path = "/realms/{realm}/.well-known/openid-configuration";
    let levels = async |world: &mut World, step: &str| -> Outcome {
        let found = world.answer(Call::get(path)).await?.json();
        world.expect_value(step, &found["acr_values_supported"]);
        Ok(())
    };
    levels(world, "as ever").await?;
    realm_map(world, NAMES).await?;
    levels(world, "names").await?;
    two_levels(world, LASTING, LASTING).await?;
    levels(world, "and levels").await?;
    realm_map(world, "{").await?;
    levels(world, "levels alone").await
}

/// The session remembers which levels were reached, and mappers can tell.
async fn notes(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    let client = world.client_uuid("conf").await?;
    let mapper = json!({
        "name": "levels", "protocol": "openid-connect", "protocolMapper": "oidc-usersessionmodel-note-mapper",
        "config": {
            "user.session.note": "loa-map", "claim.name": "levels", "access.token.claim": "true", "jsonType.label": "String",
        },
    });
    world.keycloak().create_client_mapper(&world.realm, &client, &serde_json::from_value(mapper)?).await?;
    let mut browser = Browser::default();
    let page = ask(world, &mut browser, "page", "").await?;
    password(world, &mut browser, "password", &page).await?;
    told(world, "one level")?;
    let page = ask(world, &mut browser, "one more", "&acr_values=2").await?;
    one_time(world, &mut browser, "one-time password", &page).await?;
    told(world, "two levels")?;
    ask(world, &mut browser, "again", "&prompt=none").await?;
    told(world, "single sign-on")
}

/// The levels that the access token tells of, without their times.
fn told(world: &mut World, step: &str) -> Outcome {
    let token = crate::normal::expand::token(world.value("access").unwrap_or_default()).unwrap_or_default();
    let text = token["<claims>"]["levels"].as_str().unwrap_or_default();
    let levels: std::collections::BTreeMap<String, i64> = serde_json::from_str(text).unwrap_or_default();
    let (levels, times): (Vec<_>, Vec<_>) = levels.into_iter().unzip();
    let are_recent = times.iter().all(|time| (*time - crate::assertion::now().cast_signed()).abs() < 60);
    world.expect_value(step, &json!([levels, are_recent]));
    Ok(())
}

/// A request that is pushed, or a token, says the same.
async fn pushed(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    realm_map(world, NAMES).await?;
    for (step, more) in [("acr_values", "&acr_values=gold".to_owned()), ("claims", essential(&["gold"]))] {
        let form = format!("{ASK}&client_secret=conf-secret{more}");
        let path = "/realms/{realm}/protocol/openid-connect/ext/par/request";
        let made = world.answer(Call::post(path).form(form)).await?.json();
        let uri = made["request_uri"].as_str().unwrap_or_default();
        let mut browser = Browser::default();
        let answer = browser.get(world, &format!("{AUTH}?client_id=conf&request_uri={uri}")).await?;
        let page = browser.follow(world, answer).await?;
        let page = password(world, &mut browser, &format!("{step}: password"), &page).await?;
        one_time(world, &mut browser, &format!("{step}: one-time password"), &page).await?;
    }
    Ok(())
}
