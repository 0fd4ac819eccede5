//! Nothing is half done: whatever an administrator asks for, a realm that refuses it is as it was.
//!
//! Every operation of the tables that is no reading is called, on things that there are and things that there are not,
//! with bodies that make sense and bodies that do not. A realm takes the place of the one before it only with what was
//! decided, so it has to be the very same one after a refusal.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method};
use keycloak_api::operation::{Failure, OperationInfo, Received};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use super::world::{REALM, World};
use crate::service::{self, Answer};
use crate::state::Realm;

/// Names of fields, with the values that they usually have.
const FIELDS: [(&str, &str); 40] = [
    ("name", r#""shop""#),
    ("name", r#""new""#),
    ("alias", r#""browser""#),
    ("alias", r#""new""#),
    ("id", r#""new""#),
    ("clientId", r#""web""#),
    ("clientId", r#""new""#),
    ("username", r#""alice""#),
    ("username", r#""new""#),
    ("realm", r#""master""#),
    ("email", r#""new@example.org""#),
    ("enabled", "true"),
    ("type", r#""password""#),
    ("type", r#""role""#),
    ("value", r#""secret""#),
    ("protocol", r#""openid-connect""#),
    ("protocolMapper", r#""oidc-audience-mapper""#),
    ("providerId", r#""oidc""#),
    ("providerId", r#""rsa-generated""#),
    ("providerType", r#""org.keycloak.keys.KeyProvider""#),
    ("parentId", r#""shop""#),
    ("config", "{}"),
    ("config", r#"{"priority":["100"]}"#),
    ("attributes", r#"{"a":["b"]}"#),
    ("redirectUris", r#"["http://app.test/*"]"#),
    ("rootUrl", r#""::""#),
    ("requiredActions", r#"["UPDATE_PASSWORD"]"#),
    ("credentials", r#"[{"type":"password","value":"new"}]"#),
    ("passwordPolicy", r#""length(8) and digits(1)""#),
    ("composites", r#"{"realm":["nope"]}"#),
    ("roles", r#"[{"id":"nope"}]"#),
    ("policies", r#"["nope"]"#),
    ("authorizationServicesEnabled", "true"),
    ("serviceAccountsEnabled", "true"),
    ("topLevel", "true"),
    ("builtIn", "false"),
    ("users", r#"[{"username":"new"},{"username":"alice"}]"#),
    ("ifResourceExists", r#""FAIL""#),
    ("domains", r#"[{"name":"example.org"}]"#),
    ("nope", "1"),
];

/// Something that is asked for: an operation by its place in the table, things by theirs, and what is said.
#[derive(Clone, Debug)]
struct Asked {
    operation: Index,
    /// Whether the things are there; each by the index of one of its kind.
    things: Vec<(bool, Index)>,
    fields: Vec<(&'static str, &'static str)>,
    shape: u8,
}

#[test]
fn a_refused_change_leaves_the_realm_as_it_was() {
    let rows: Vec<_> = service::rows()
        .into_iter()
        .filter_map(|row| match row.answer {
            // Those that answer what is sent to elsewhere wait for it.
            _ if row.info.method == Method::GET || row.info.name.starts_with("test_") => None,
            Answer::Method(method) => Some((row.info, method)),
            Answer::Form | Answer::Refused(_) => None,
        })
        .collect();
    let asked = (
        any::<Index>(),
        prop::collection::vec((prop::bool::weighted(0.85), any::<Index>()), 4),
        prop::collection::vec(select(&FIELDS[..]), 0..4),
        0..10_u8,
    );
    let asked = asked.prop_map(|(operation, things, fields, shape)| Asked { operation, things, fields, shape });
    let (refused, done) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
    super::runner(80)
        .run(&prop::collection::vec(asked, 1..30), |all| {
            let world = World::new();
            super::wait(async {
                for asked in &all {
                    let (info, method) = asked.operation.get(&rows);
                    let Some(cell) = world.fake.engine.realm(REALM) else { return };
                    let before = cell.snapshot();
                    let keys = before.keys.list();
                    let parameters = parameters(info, &before, asked);
                    let described = format!("{} {parameters:?} {asked:?}", info.name);
                    let mut headers = HeaderMap::new();
                    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                    let received = Received::new(parameters, "", headers, Bytes::from(body(asked).to_string()));
                    let answer = method(&world.fake, received).await;
                    if matches!(answer, Err(Failure::Failed(_) | Failure::Rejected(_))) {
                        refused.borrow_mut().insert(info.name);
                        let is_same = Arc::ptr_eq(&before, &cell.snapshot());
                        assert!(is_same, "{described} was refused, and has changed the realm");
                        let now = before.keys.list();
                        let are_kept =
                            keys.iter().all(|held| now.iter().any(|other| Arc::ptr_eq(&held.key, &other.key)));
                        assert!(are_kept, "{described} was refused, and has taken keys away");
                        let is_there = world.fake.engine.realm(REALM).is_some_and(|now| Arc::ptr_eq(&now, &cell));
                        assert!(is_there, "{described} was refused, and has taken the realm away");
                    } else {
                        done.borrow_mut().insert(info.name);
                    }
                }
            });
            Ok(())
        })
        .unwrap();
    let (all, refused, done) = (rows.len(), refused.borrow().len(), done.borrow().len());
    assert!(refused * 10 > all * 9 && done * 6 > all, "of {all} operations, {refused} were refused and {done} done");
}

/// What stands in the path: things of the kinds that its names say, or none.
fn parameters(info: &OperationInfo, realm: &Realm, asked: &Asked) -> Vec<(String, String)> {
    let names = info.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let things = asked.things.iter().cycle();
    names.zip(things).map(|(name, thing)| (name.to_owned(), value(name, realm, *thing))).collect()
}

fn value(name: &str, realm: &Realm, (is_there, index): (bool, Index)) -> String {
    if name == "realm" {
        return REALM.to_owned();
    }
    let all: Vec<String> = match name {
        _ if !is_there => Vec::new(),
        "user_id" | "member_id" => realm.users.iter().map(|user| user.id.to_string()).collect(),
        "client_uuid" | "of_client" | "client" => realm.clients.iter().map(|client| client.id.to_string()).collect(),
        "group_id" => realm.groups.iter().map(|group| group.id.to_string()).collect(),
        "role_id" => realm.roles.iter().map(|role| role.id.to_string()).collect(),
        "role_name" => realm.roles.iter().map(|role| role.name.to_string()).collect(),
        "scope_id" | "client_scope_id" => realm.client_scopes.iter().map(|scope| scope.id.to_string()).collect(),
        "flow_id" => realm.flows.iter().map(|flow| flow.id.to_string()).collect(),
        "flow_alias" => realm.flows.iter().map(|flow| flow.alias.to_string()).collect(),
        "kind" => ["role", "user", "resource", "scope"].map(str::to_owned).to_vec(),
        "attribute" => ["jwt.credential", "saml.signing"].map(str::to_owned).to_vec(),
        "locale" => ["en", "de"].map(str::to_owned).to_vec(),
        _ => ["new", "profile", "browser", "UPDATE_PASSWORD"].map(str::to_owned).to_vec(),
    };
    if all.is_empty() { "nope".to_owned() } else { index.get(&all).clone() }
}

/// An object most often; a list of one, or a text.
fn body(asked: &Asked) -> Value {
    let fields = asked.fields.iter().map(|(name, value)| {
        let value = serde_json::from_str(value).unwrap();
        ((*name).to_owned(), value)
    });
    let object = Value::Object(fields.collect::<Map<_, _>>());
    match asked.shape {
        0 => json!("new"),
        1 => json!([]),
        2 | 3 => json!([object]),
        4 => json!(["nope"]),
        _ => object,
    }
}
