//! Protocol mappers: which claims of which tokens each makes.
//!
//! A row is a mapper of the client `conf`; what it makes of the access token, the ID token, userinfo and
//! introspection is compared with what they are without it.

use keycloak_api::representation::ProtocolMapperRepresentation;
use serde_json::{Map, Value, json};

use crate::case::Outcome;
use crate::cases;
use crate::normal::expand::expanded;
use crate::world::{World, alice, conf};

cases![
    hardcoded,
    attribute,
    attribute_of_many,
    property,
    groups,
    roles,
    role_names,
    audience,
    flags,
    names,
    others,
    cannot_be_overridden,
];

/// The claims of everything that a login at `conf` gives, by where they stand.
pub(super) async fn claims(world: &mut World) -> Outcome<Map<String, Value>> {
    let tokens = world.keycloak().token(&world.realm, &conf(), &alice().with_scope("openid")).await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    let found = world.keycloak().introspect(&world.realm, &conf(), &tokens.access_token, None).await;
    let tokens = expanded(&serde_json::to_value(tokens)?);
    let mut all = Map::new();
    all.insert("access".to_owned(), tokens["access_token"]["<claims>"].clone());
    all.insert("id".to_owned(), tokens["id_token"]["<claims>"].clone());
    all.insert("userinfo".to_owned(), info.map_or(Value::Null, |info| json!(info)));
    all.insert("introspection".to_owned(), found.map_or(Value::Null, |found| json!(found)));
    Ok(all)
}

/// Those that differ for another reason: each token has its own.
const OWN: [&str; 6] = ["exp", "iat", "jti", "sid", "at_hash", "auth_time"];

/// What is new, other, or gone (null).
fn changes(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return if before == after { Value::Null } else { after.clone() };
    };
    let gone = before.keys().filter(|name| !after.contains_key(*name)).map(|name| (name.clone(), Value::Null));
    let sorted = |value: &Value| crate::normal::order::ordered("roles", value.clone());
    let changed = after.iter().filter(|(name, value)| before.get(*name).map(sorted) != Some(sorted(value)));
    let changed = changed.map(|(name, value)| (name.clone(), value.clone()));
    gone.chain(changed).filter(|(name, _)| !OWN.contains(&name.as_str())).collect::<Map<_, _>>().into()
}

pub(super) async fn rows(world: &mut World, kind: &str, rows: &[(&str, &[(&str, &str)])]) -> Outcome {
    // For introspection, the client has to be in the audience.
    add(
        world,
        "own audience",
        "oidc-audience-mapper",
        &[("included.client.audience", "conf"), ("access.token.claim", "true")],
    )
    .await?;
    let client = world.client_uuid("conf").await?;
    let before = claims(world).await?;
    for (step, config) in rows {
        let all = ["access.token.claim", "id.token.claim", "userinfo.token.claim", "introspection.token.claim"];
        let given = config.iter().any(|(name, _)| all.contains(name));
        let flags = all.iter().filter(|_| !given).map(|flag| (*flag, "true"));
        let config: Vec<(&str, &str)> = config.iter().copied().chain(flags).collect();
        let id = add(world, step, kind, &config).await?;
        let after = claims(world).await?;
        let effect: Map<String, Value> = after
            .iter()
            .map(|(place, value)| (place.clone(), changes(&before[place], value)))
            .filter(|(_, changes)| *changes != json!({}))
            .collect();
        world.expect_value(step, &Value::Object(effect));
        world.keycloak().delete_client_mapper(&world.realm, &client, &id).await?;
    }
    Ok(())
}

pub(super) async fn add(world: &mut World, name: &str, kind: &str, config: &[(&str, &str)]) -> Outcome<String> {
    let config: Map<String, Value> = config.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let mapper = json!({"name": name, "protocol": "openid-connect", "protocolMapper": kind, "config": config});
    let mapper: ProtocolMapperRepresentation = serde_json::from_value(mapper)?;
    let client = world.client_uuid("conf").await?;
    Ok(world.keycloak().create_client_mapper(&world.realm, &client, &mapper).await?.id)
}

const NAME: (&str, &str) = ("claim.name", "x");

async fn hardcoded(world: &mut World) -> Outcome {
    let of = |value: &'static str, kind: &'static str| [NAME, ("claim.value", value), ("jsonType.label", kind)];
    let cases = [
        ("string", of("text", "String")),
        ("long", of("12345678901", "long")),
        ("long, no number", of("text", "long")),
        ("int", of("42", "int")),
        ("int, too long", of("12345678901", "int")),
        ("boolean true", of("true", "boolean")),
        ("boolean no", of("no", "boolean")),
        ("JSON", of(r#"{"a":[1,{"b":null}]}"#, "JSON")),
        ("JSON list", of("[1,2]", "JSON")),
        ("JSON, broken", of("{", "JSON")),
        ("empty", of("", "String")),
        ("unknown type", of("42", "nope")),
    ];
    let table: Vec<(&str, &[(&str, &str)])> = cases.iter().map(|(step, config)| (*step, config.as_slice())).collect();
    rows(world, "oidc-hardcoded-claim-mapper", &table).await
}

async fn attribute(world: &mut World) -> Outcome {
    let mut names = Vec::new();
    for attribute in ["nickname", "age", "flag", "big", "json", "word", "missing", "username", "email", "id"] {
        for kind in ["String", "long", "int", "boolean", "JSON"] {
            names.push((
                format!("{attribute} as {kind}"),
                [NAME, ("user.attribute", attribute), ("jsonType.label", kind)],
            ));
        }
    }
    let table: Vec<(&str, &[(&str, &str)])> =
        names.iter().map(|(step, config)| (step.as_str(), config.as_slice())).collect();
    rows(world, "oidc-usermodel-attribute-mapper", &table).await
}

async fn attribute_of_many(world: &mut World) -> Outcome {
    let mut names = Vec::new();
    for attribute in ["nickname", "age", "json", "missing", "username"] {
        for kind in ["String", "long", "JSON"] {
            let config = [NAME, ("user.attribute", attribute), ("jsonType.label", kind), ("multivalued", "true")];
            names.push((format!("{attribute} as {kind}"), config));
        }
    }
    let group = [NAME, ("user.attribute", "building"), ("aggregate.attrs", "true"), ("multivalued", "true")];
    names.push(("of a group".to_owned(), group));
    let table: Vec<(&str, &[(&str, &str)])> =
        names.iter().map(|(step, config)| (step.as_str(), config.as_slice())).collect();
    rows(world, "oidc-usermodel-attribute-mapper", &table).await
}

async fn property(world: &mut World) -> Outcome {
    let mut names = Vec::new();
    for property in ["username", "email", "firstName", "lastName", "emailVerified", "enabled", "id", "nope"] {
        for kind in ["String", "boolean"] {
            names.push((
                format!("{property} as {kind}"),
                [NAME, ("user.attribute", property), ("jsonType.label", kind)],
            ));
        }
    }
    let table: Vec<(&str, &[(&str, &str)])> =
        names.iter().map(|(step, config)| (step.as_str(), config.as_slice())).collect();
    rows(world, "oidc-usermodel-property-mapper", &table).await
}

async fn groups(world: &mut World) -> Outcome {
    let table: [(&str, &[(&str, &str)]); 4] = [
        ("full path", &[("claim.name", "groups"), ("full.path", "true")]),
        ("name", &[("claim.name", "groups"), ("full.path", "false")]),
        ("neither", &[("claim.name", "groups")]),
        ("without a claim's name", &[("full.path", "true")]),
    ];
    rows(world, "oidc-group-membership-mapper", &table).await
}

async fn roles(world: &mut World) -> Outcome {
    const MANY: (&str, &str) = ("multivalued", "true");
    const LIST: (&str, &str) = ("claim.name", "roles");
    let table: [(&str, &[(&str, &str)]); 3] = [
        ("realm", &[LIST, MANY]),
        ("realm, prefixed", &[LIST, MANY, ("usermodel.realmRoleMapping.rolePrefix", "p_")]),
        ("realm, nested", &[("claim.name", "a.b.roles"), MANY]),
    ];
    rows(world, "oidc-usermodel-realm-role-mapper", &table).await?;
    let client = ("usermodel.clientRoleMapping.clientId", "api");
    let table: [(&str, &[(&str, &str)]); 5] = [
        ("client", &[LIST, MANY, client]),
        ("client, prefixed", &[LIST, MANY, client, ("usermodel.clientRoleMapping.rolePrefix", "p_")]),
        ("every client", &[LIST, MANY]),
        ("every client, by its id", &[("claim.name", "by.${client_id}.roles"), MANY]),
        ("unknown client", &[LIST, MANY, ("usermodel.clientRoleMapping.clientId", "nope")]),
    ];
    rows_more(world, "oidc-usermodel-client-role-mapper", &table).await
}

/// As [`rows`], where they were called before.
pub(super) async fn rows_more(world: &mut World, kind: &str, table: &[(&str, &[(&str, &str)])]) -> Outcome {
    let client = world.client_uuid("conf").await?;
    for mapper in world.keycloak().list_client_mappers(&world.realm, &client).await? {
        let id = mapper.id.unwrap_or_default();
        if mapper.name.as_deref() == Some("own audience") {
            world.keycloak().delete_client_mapper(&world.realm, &client, &id).await?;
        }
    }
    rows(world, kind, table).await
}

async fn role_names(world: &mut World) -> Outcome {
    let table: [(&str, &[(&str, &str)]); 5] = [
        ("realm to realm", &[("role", "reader"), ("new.role.name", "renamed")]),
        ("realm to client", &[("role", "reader"), ("new.role.name", "api.renamed")]),
        ("client to realm", &[("role", "conf.own"), ("new.role.name", "renamed")]),
        ("unknown", &[("role", "nope"), ("new.role.name", "renamed")]),
        ("to a new client", &[("role", "reader"), ("new.role.name", "nope.renamed")]),
    ];
    rows(world, "oidc-role-name-mapper", &table).await?;
    let table: [(&str, &[(&str, &str)]); 3] = [
        ("hard-coded, realm", &[("role", "hard")]),
        ("hard-coded, client", &[("role", "other.hard")]),
        ("hard-coded, unknown client", &[("role", "nope.hard")]),
    ];
    rows_more(world, "oidc-hardcoded-role-mapper", &table).await
}

async fn audience(world: &mut World) -> Outcome {
    let table: [(&str, &[(&str, &str)]); 6] = [
        ("client", &[("included.client.audience", "other")]),
        ("custom", &[("included.custom.audience", "https://x.example")]),
        ("both", &[("included.client.audience", "other"), ("included.custom.audience", "https://x.example")]),
        ("unknown client", &[("included.client.audience", "nope")]),
        ("none", &[("x", "y")]),
        ("access token only", &[("included.client.audience", "other"), ("access.token.claim", "true")]),
    ];
    rows(world, "oidc-audience-mapper", &table).await
}

async fn flags(world: &mut World) -> Outcome {
    const FIXED: [(&str, &str); 2] = [NAME, ("claim.value", "y")];
    let flags = ["access.token.claim", "id.token.claim", "userinfo.token.claim", "introspection.token.claim"];
    let mut names = Vec::new();
    for flag in flags {
        for value in ["true", "false"] {
            names.push((format!("{flag} {value}"), [FIXED[0], FIXED[1], (flag, value)]));
        }
    }
    let table: Vec<(&str, &[(&str, &str)])> =
        names.iter().map(|(step, config)| (step.as_str(), config.as_slice())).collect();
    rows(world, "oidc-hardcoded-claim-mapper", &table).await
}

async fn names(world: &mut World) -> Outcome {
    let names: Vec<(&str, [(&str, &str); 2])> =
        ["a.b", "a.b.c", r"a\.b", "", "a..b", ".a", "a b", "https://x.example/y"]
            .into_iter()
            .map(|name| (name, [("claim.name", name), ("claim.value", "y")]))
            .collect();
    let table: Vec<(String, &[(&str, &str)])> =
        names.iter().map(|(name, config)| (format!("`{name}`"), config.as_slice())).collect();
    let table: Vec<(&str, &[(&str, &str)])> = table.iter().map(|(step, config)| (step.as_str(), *config)).collect();
    rows(world, "oidc-hardcoded-claim-mapper", &table).await
}

async fn others(world: &mut World) -> Outcome {
    for kind in
        ["oidc-full-name-mapper", "oidc-address-mapper", "oidc-amr-mapper", "oidc-sub-mapper", "oidc-acr-mapper"]
    {
        let step = kind.to_owned();
        rows_more(world, kind, &[(step.as_str(), &[])]).await?;
    }
    Ok(())
}

async fn cannot_be_overridden(world: &mut World) -> Outcome {
    let names: Vec<(String, [(&str, &str); 2])> = ["iss", "typ", "jti", "scope", "nonce", "exp"]
        .into_iter()
        .map(|name| (name.to_owned(), [("claim.name", name), ("claim.value", "y")]))
        .collect();
    let table: Vec<(&str, &[(&str, &str)])> =
        names.iter().map(|(step, config)| (step.as_str(), config.as_slice())).collect();
    rows(world, "oidc-hardcoded-claim-mapper", &table).await
}
