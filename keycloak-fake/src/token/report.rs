//! What userinfo and introspection tell. Claims are made anew from the user as it is now; the token says only whose
//! they are.

use serde_json::{Map, Value};

use keycloak_api::Result;
use keycloak_api::token::Algorithm;

use super::access::Common;
use super::compact;
use super::draft::{Draft, push};
use super::java;
use super::mapper::Use;
use super::scene::{Acr, Scene, Subject};
use super::verify::Presented;
use crate::domain::oidc::access::Access;
use crate::domain::oidc::introspection::Introspected;
use crate::state::{Realm, Seconds, Session};

/// The note of a session that says who is the user for a while.
pub(crate) const IMPERSONATOR_USERNAME: &str = "IMPERSONATOR_USERNAME";

/// What userinfo answers.
pub(crate) fn userinfo(realm: &Realm, access: &Access) -> Map<String, Value> {
    userinfo_of(subject(realm, access))
}

/// What userinfo answers of a subject.
pub(super) fn userinfo_of(subject: Subject<'_>) -> Map<String, Value> {
    let mut scene = Scene::new(subject);
    let mut draft = scene.map(Use::Userinfo, Draft::default());
    let mut claims = Map::new();
    let sub = draft.sub.take().unwrap_or_else(|| subject.user.id.to_string());
    push(&mut claims, "sub", Some(sub));
    if !draft.aud.is_empty() {
        push(&mut claims, "aud", Some(std::mem::take(&mut draft.aud)));
    }
    // Keycloak puts it in before the other claims.
    push(&mut claims, "address", draft.other.shift_remove("address"));
    draft.push_other(&mut claims);
    draft.push_roles(&mut claims);
    java::sorted_map(claims)
}

/// What userinfo answers to a client that wants it signed: a JWT (OpenID Connect Core 1.0, section 5.3.2).
///
/// # Errors
/// `Server` if the key cannot be made.
pub(crate) fn signed_userinfo(
    realm: &Realm,
    issuer: &str,
    access: &Access,
    algorithm: Algorithm,
    now: Seconds,
) -> Result<String> {
    let mut claims = userinfo(realm, access);
    push(&mut claims, "aud", Some(&*access.client.client_id));
    push(&mut claims, "iss", Some(issuer));
    let key = realm.keys.signing(algorithm, now.saturating_mul(1000));
    compact::sign(&key, "JWT", &java::sorted_map(claims))
}

/// What introspection answers of a token; `None` where it turns out not to be for the client that asks.
pub(crate) fn introspection(realm: &Realm, found: &Introspected) -> Option<Map<String, Value>> {
    let Introspected { access, token, only_for, as_requesting_party } = found;
    let subject = subject(realm, access);
    let mut scene = Scene::new(subject);
    let draft = Draft {
        aud: token.aud.clone(),
        sub: token.sub.clone(),
        azp: token.azp.clone(),
        nonce: token.nonce.clone(),
        ..Draft::default()
    };
    let draft = scene.map(Use::Introspection, draft);
    if !only_for.as_deref().is_none_or(|client| draft.aud.iter().any(|held| held == client)) {
        return None;
    }
    let mut claims = if *as_requesting_party { of_requesting_party(token) } else { whole(subject, token, draft) };
    push(&mut claims, "active", Some(true));
    Some(claims)
}

fn whole(subject: Subject<'_>, token: &Presented, draft: Draft) -> Map<String, Value> {
    let common = Common {
        exp: token.exp,
        iat: token.iat,
        jti: token.jti.as_deref(),
        iss: token.iss.as_deref(),
        typ: token.typ.as_deref(),
        sid: token.sid.as_deref(),
        confirmation: token.claims.get("cnf").filter(|held| is_binding(token, held)).cloned(),
        scope: token.scope.as_deref().filter(|scope| !scope.trim().is_empty()),
    };
    let mut claims = common.with(draft);
    push(&mut claims, "client_id", token.azp.as_deref());
    if !claims.contains_key("username") {
        push(&mut claims, "username", Some(&*subject.user.username));
    }
    // RFC 8693, section 4.1.
    push(&mut claims, "act", subject.note(IMPERSONATOR_USERNAME).map(|actor| serde_json::json!({"sub": actor})));
    push(&mut claims, "token_type", token.typ.as_deref());
    claims
}

/// Whether the token was bound by the realm to what it holds, and not by a mapper.
fn is_binding(token: &Presented, held: &Value) -> bool {
    token.typ.as_deref() == Some("DPoP") || held.get("x5t#S256").is_some()
}

/// What a token says of itself that is no user's business, and the permissions that it holds (UMA 2.0 Federated
/// Authorization, section 5.1.1).
fn of_requesting_party(token: &Presented) -> Map<String, Value> {
    let told = ["exp", "nbf", "iat", "jti", "aud", "typ", "acr"];
    let told = told.into_iter().filter_map(|name| Some((name.to_owned(), token.claims.get(name)?.clone())));
    let mut told: Map<String, Value> = told.collect();
    let granted = token.claims.get("authorization").and_then(|granted| granted.get("permissions"));
    if let Some(granted) = granted.and_then(Value::as_array) {
        told.insert("permissions".to_owned(), granted.iter().map(named_twice).collect());
    }
    told
}

/// A permission, under the names that UMA has for its parts as well.
fn named_twice(permission: &Value) -> Value {
    let mut permission = permission.clone();
    if let Value::Object(parts) = &mut permission {
        for (name, second) in [("rsid", "resource_id"), ("scopes", "resource_scopes")] {
            if let Some(part) = parts.get(name).cloned() {
                parts.insert(second.to_owned(), part);
            }
        }
    }
    permission
}

fn subject<'a>(realm: &'a Realm, access: &'a Access) -> Subject<'a> {
    let session = access.session.as_deref();
    let part = session.and_then(|session| session.client(&access.client.id));
    Subject {
        realm,
        user: &access.user,
        client: &access.client,
        session,
        // Those of a session that was not kept are forgotten.
        notes: None,
        scopes: &access.scopes,
        auth_time: session.and_then(Session::shown_auth_time),
        acr: Acr::Of(part.map(|part| &**part)),
        nonce: part.and_then(|part| part.nonce.as_deref()),
    }
}
