//! Every claim of every recorded token, in its place.

use std::sync::Arc;

use keycloak_api::representation::RealmRepresentation;
use serde_json::{Map, Value};

use super::load;
use crate::domain::issue::Issue;
use crate::domain::oidc::access::Access;
use crate::domain::oidc::introspection::Introspected;
use crate::state::{ClientScope, Realm};
use crate::token::{Presented, introspection, issue, userinfo, verify};

pub(super) const RECORDED: &str = include_str!("../../../tests/fixtures/token/mappers.json");
pub(super) const ISSUER: &str = "http://127.0.0.1:8180/realms/fixture";

/// What differs on purpose or of necessity: names of cases, each with its reason.
const DIFFERENT: [(&str, &str); 1] =
    [("property attributes", "Java's way to print a map is nobody's claim: this fake gives no claim instead")];

#[test]
fn claims_are_those_of_the_real_server() {
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    let realm = load::realm(&recorded["realm"]);
    let mut wrong = Vec::new();
    let cases = recorded["cases"].as_array().unwrap();
    for case in cases.iter().filter(|case| case.get("refused").is_none()) {
        let name = case["name"].as_str().unwrap();
        if DIFFERENT.iter().any(|(different, _)| *different == name) {
            continue;
        }
        for (what, expected, seen) in compare(&realm, case) {
            if expected != seen {
                wrong.push(format!(
                    "{name} ({} {} {}), {what}:\n real {expected}\n fake {seen}",
                    case["client"], case["username"], case["asked"]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// What was recorded and what is made, as text, so that the order counts.
fn compare(realm: &Realm, case: &Value) -> Vec<(&'static str, String, String)> {
    let mut realm = realm.clone();
    let revokes = case["refresh_token"].get("reuse_id").is_some();
    realm.settings =
        Arc::new(RealmRepresentation { revoke_refresh_token: Some(revokes), ..RealmRepresentation::default() });
    let realm = &realm;
    let granted = load::issue(realm, case);
    let made = issue(realm, ISSUER, &granted).unwrap();
    let mut found = Vec::new();
    let tokens = [
        ("access_token", Some(&made.access_token)),
        ("id_token", made.id_token.as_ref()),
        ("refresh_token", made.refresh_token.as_ref()),
    ];
    for (what, token) in tokens {
        let Some(expected) = case.get(what) else { continue };
        let mut claims = verify(realm, token.unwrap()).unwrap().claims;
        keep_chance(&mut claims, expected);
        found.push((what, expected.to_string(), Value::Object(claims).to_string()));
    }
    let mut response = serde_json::to_value(&made).unwrap();
    for (name, value) in response.as_object_mut().unwrap() {
        if name.ends_with("_token") && case["response"][name] == "" {
            *value = Value::from("");
        }
    }
    found.push(("response", case["response"].to_string(), response.to_string()));

    let presented = |token: &str| Presented::of(case[token].as_object().unwrap().clone());
    if let Some(expected) = case.get("userinfo").filter(|expected| expected.is_object()) {
        let told = userinfo(realm, &access(realm, &granted, &presented("access_token")));
        found.push(("userinfo", expected.to_string(), Value::Object(told).to_string()));
    }
    for (what, token) in [("introspection", "access_token"), ("introspection_of_refresh", "refresh_token")] {
        let Some(expected) = case.get(what).filter(|expected| expected["active"] == true) else { continue };
        let token = presented(token);
        let access = access(realm, &granted, &token);
        let shown = Introspected { access, token, only_for: None, as_requesting_party: false };
        let told = introspection(realm, &shown).unwrap();
        found.push((what, expected.to_string(), Value::Object(told).to_string()));
    }
    found
}

/// What depends on the key, and what is chance, is only there or not.
fn keep_chance(claims: &mut Map<String, Value>, expected: &Value) {
    for name in ["at_hash", "reuse_id"] {
        if let (Some(seen), Some(expected)) = (claims.get_mut(name), expected.get(name)) {
            *seen = expected.clone();
        }
    }
}

/// What a token stands for when it is shown: its scopes are those that it names, and the client's default ones.
fn access(realm: &Realm, issue: &Issue, token: &Presented) -> Access {
    let Issue { user, client, session, .. } = issue.clone();
    let ids = client.default_scopes.iter().chain(&client.optional_scopes);
    let scopes = ids.filter_map(|id| realm.client_scopes.get(id));
    let held = |scope: &ClientScope| client.default_scopes.contains(&scope.id) || token.has_scope(&scope.name);
    let scopes = scopes.filter(|scope| held(scope)).cloned().collect();
    Access { user, client, session, scopes }
}
