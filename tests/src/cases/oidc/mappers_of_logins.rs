//! Protocol mappers of what is known of a login and its client: notes of the session, subjects that differ by sector,
//! audiences that follow from roles, and origins.

use keycloak_api::oidc::{ClientAuth, Grant};
use keycloak_api::representation::ProtocolMapperRepresentation;
use serde_json::{Map, Value, json};

use super::mappers::{add, claims, rows, rows_more};
use crate::case::Outcome;
use crate::cases;
use crate::normal::expand::expanded;
use crate::world::{World, alice, conf};

cases![session_note, session_note_of_a_service, pairwise, pairwise_refused, audience_resolve, allowed_origins];

const NOTE: &str = "oidc-usersessionmodel-note-mapper";
const PAIRWISE: &str = "oidc-sha256-pairwise-sub-mapper";
const SALT: &str = "pairwiseSubAlgorithmSalt";
const SECTOR: &str = "sectorIdentifierUri";

/// The claim `x` wherever it stands: when a login was differs each time, what kind of a value it is does not.
async fn noted(world: &mut World) -> Outcome<Value> {
    let kind = |value: &Value| match value {
        Value::Number(_) => json!("a number"),
        Value::String(text) if text.parse::<i64>().is_ok() => json!("a text of digits"),
        other => other.clone(),
    };
    let all = claims(world).await?;
    Ok(all.iter().map(|(place, claims)| (place.clone(), kind(&claims["x"]))).collect::<Map<_, _>>().into())
}

async fn session_note(world: &mut World) -> Outcome {
    let own = [("included.client.audience", "conf"), ("access.token.claim", "true")];
    add(world, "own audience", "oidc-audience-mapper", &own).await?;
    let client = world.client_uuid("conf").await?;
    const NAME: (&str, &str) = ("claim.name", "x");
    const LOGIN: (&str, &str) = ("user.session.note", "AUTH_TIME");
    const ACCESS: (&str, &str) = ("access.token.claim", "true");
    let table: [(&str, &[(&str, &str)]); 6] = [
        ("text", &[NAME, LOGIN, ACCESS, ("id.token.claim", "true"), ("jsonType.label", "String")]),
        ("number", &[NAME, LOGIN, ACCESS, ("userinfo.token.claim", "true"), ("jsonType.label", "long")]),
        ("without a type", &[NAME, LOGIN, ACCESS]),
        ("off", &[NAME, LOGIN, ("access.token.claim", "false")]),
        ("introspection only", &[NAME, LOGIN, ("introspection.token.claim", "true")]),
        ("unknown note", &[NAME, ("user.session.note", "nope"), ACCESS]),
    ];
    for (step, config) in table {
        let id = add(world, step, NOTE, config).await?;
        let shown = noted(world).await?;
        world.expect_value(step, &shown);
        world.keycloak().delete_client_mapper(&world.realm, &client, &id).await?;
    }
    for (step, config) in [("empty note", &[NAME, ("user.session.note", ""), ACCESS][..]), ("no note", &[NAME, ACCESS])]
    {
        let id = add(world, step, NOTE, config).await?;
        let tokens = world.keycloak().token(&world.realm, &conf(), &alice()).await;
        let claim = |token: &str| expanded(&json!(token))["<claims>"]["x"].clone();
        world.expect_result(step, &tokens.map(|tokens| claim(&tokens.access_token)));
        world.keycloak().delete_client_mapper(&world.realm, &client, &id).await?;
    }
    Ok(())
}

/// A service account's session has notes of the client, which the client scope `service_account` shows.
async fn session_note_of_a_service(world: &mut World) -> Outcome {
    let config = [("claim.name", "x"), ("user.session.note", "client_id"), ("access.token.claim", "true")];
    add(world, "client's id", NOTE, &config).await?;
    let tokens = world.keycloak().token(&world.realm, &conf(), &Grant::client_credentials()).await?;
    let claims = expanded(&json!(tokens.access_token))["<claims>"].clone();
    world.expect_value("a service", &json!([claims["x"], claims["client_id"]]));
    let tokens = world.keycloak().token(&world.realm, &conf(), &alice()).await?;
    let claims = expanded(&json!(tokens.access_token))["<claims>"].clone();
    world.expect_value("a user", &json!([claims["x"], claims["client_id"]]));
    Ok(())
}

/// Who alice is in the tokens of a client, and in what is told of them.
async fn subjects(world: &mut World, step: &str, client: &ClientAuth) -> Outcome {
    let tokens = world.keycloak().token(&world.realm, client, &alice().with_scope("openid")).await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    let api = ClientAuth::secret_basic("api", "api-secret");
    let found = world.keycloak().introspect(&world.realm, &api, &tokens.access_token, None).await?;
    let refresh = Grant::refresh_token(tokens.refresh_token.clone().unwrap_or_default());
    let refreshed = world.keycloak().token(&world.realm, client, &refresh).await?;
    let (tokens, refreshed) = (expanded(&json!(tokens)), expanded(&json!(refreshed)));
    let shown = json!({
        "access": tokens["access_token"]["<claims>"]["sub"],
        "id": tokens["id_token"]["<claims>"]["sub"],
        "refresh": tokens["refresh_token"]["<claims>"]["sub"],
        "refreshed": refreshed["access_token"]["<claims>"]["sub"],
        "introspection": json!(found)["sub"],
    });
    world.expect_value(step, &shown);
    world.expect_result(&format!("{step}, userinfo"), &info.map(|info| info.sub));
    Ok(())
}

async fn pairwise(world: &mut World) -> Outcome {
    let other = ClientAuth::secret_basic("other", "other-secret");
    let id = world.user_id("alice").await?;
    world.show_as(id, "{alice}");
    subjects(world, "everybody's", &conf()).await?;
    add(world, "pairwise", PAIRWISE, &[(SALT, "salt")]).await?;
    subjects(world, "a sector's", &conf()).await?;
    let uuid = world.client_uuid("other").await?;
    let created = world.keycloak().create_client_mapper(&world.realm, &uuid, &mapper(&[(SALT, "salt")])?).await?.id;
    subjects(world, "another client of the sector", &other).await?;
    world.keycloak().delete_client_mapper(&world.realm, &uuid, &created).await?;
    world.keycloak().create_client_mapper(&world.realm, &uuid, &mapper(&[])?).await?;
    let mappers = world.keycloak().list_client_mappers(&world.realm, &uuid).await?;
    let salted = mappers.iter().filter_map(|mapper| mapper.config.as_ref()?.get(SALT).map(String::len)).next();
    world.expect_value("a salt is made", &json!(salted));
    subjects(world, "another salt", &other).await?;
    world
        .change_client("conf", json!({"redirectUris": ["https://shop.example/cb", "https://shop.example/x/*"]}))
        .await?;
    subjects(world, "another sector", &conf()).await?;
    world.change_client("conf", json!({"redirectUris": ["/cb"], "rootUrl": "http://localhost:9999"})).await?;
    subjects(world, "the first sector, by the root URL", &conf()).await
}

fn mapper(config: &[(&str, &str)]) -> Outcome<ProtocolMapperRepresentation> {
    let config: Map<String, Value> = config.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let mapper = json!({
        "name": "pairwise", "protocol": "openid-connect", "protocolMapper": PAIRWISE, "config": config,
    });
    Ok(serde_json::from_value(mapper)?)
}

async fn pairwise_refused(world: &mut World) -> Outcome {
    let client = world.client_uuid("conf").await?;
    for (step, uris, sector) in [
        ("several hosts", json!(["http://a.example/cb", "http://b.example/cb"]), None),
        ("one host, two ports", json!(["http://a.example:1/cb", "http://a.example:2/cb"]), None),
        ("no address", json!([]), None),
        ("a sector that is none", json!(["http://a.example/cb"]), Some("nope")),
    ] {
        world.change_client("conf", json!({"redirectUris": uris})).await?;
        let config: Vec<(&str, &str)> = sector.map(|uri| (SECTOR, uri)).into_iter().collect();
        let made = world.keycloak().create_client_mapper(&world.realm, &client, &mapper(&config)?).await;
        world.expect_created(step, &made);
        if let Ok(made) = made {
            world.keycloak().delete_client_mapper(&world.realm, &client, &made.id).await?;
        }
    }
    world.change_client("conf", json!({"redirectUris": ["http://a.example/cb"]})).await?;
    world.keycloak().create_client_mapper(&world.realm, &client, &mapper(&[])?).await?;
    let change = serde_json::from_value(json!({"redirectUris": ["http://a.example/cb", "http://b.example/cb"]}))?;
    let changed = world.keycloak().update_client(&world.realm, &client, &change).await;
    world.expect_result("another host comes later", &changed);
    Ok(())
}

/// The client without a client scope that has such a mapper itself.
async fn without_scope(world: &mut World, name: &str) -> Outcome {
    let (client, scope) = (world.client_uuid("conf").await?, world.scope_id(name).await?);
    Ok(world.keycloak().remove_client_default_client_scope(&world.realm, &client, &scope).await?)
}

const SWITCHES: [(&str, &[(&str, &str)]); 5] = [
    ("everywhere", &[]),
    ("without a switch", &[("x", "y"), ("id.token.claim", "true")]),
    ("access token only", &[("access.token.claim", "true"), ("introspection.token.claim", "false")]),
    ("introspection only", &[("access.token.claim", "false"), ("introspection.token.claim", "true")]),
    ("nowhere", &[("access.token.claim", "false"), ("introspection.token.claim", "false")]),
];

async fn audience_resolve(world: &mut World) -> Outcome {
    without_scope(world, "roles").await?;
    rows(world, "oidc-audience-resolve-mapper", &SWITCHES).await
}

async fn allowed_origins(world: &mut World) -> Outcome {
    without_scope(world, "web-origins").await?;
    rows(world, "oidc-allowed-origins-mapper", &SWITCHES).await?;
    world.change_client("conf", json!({"webOrigins": ["+", "https://a.example"]})).await?;
    rows_more(world, "oidc-allowed-origins-mapper", &[("of the redirect URIs", &[])]).await
}
