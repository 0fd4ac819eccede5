//! The claims of a refresh or offline token.

use aws_lc_rs::digest;
use serde_json::{Map, Value};

use super::access::every_scope;
use super::draft::push;
use super::scene::Scene;
use crate::domain::issue::{Issue, RefreshPlan};

/// The claim of the clients that an exchange was for, and no others.
pub(crate) const REQUESTED_AUDIENCE: &str = "req-aud";

/// The claims of a refresh token that goes with an access token of these claims and this audience.
pub(super) fn claims(
    scene: &Scene<'_>,
    issuer: &str,
    issue: &Issue,
    plan: &RefreshPlan,
    access: &Map<String, Value>,
    audience: Option<Value>,
) -> Map<String, Value> {
    let realm = scene.subject.realm;
    let sid = issue.session.as_ref().map(|session| &*session.id);
    let mut claims = Map::new();
    push(&mut claims, "exp", plan.expires);
    push(&mut claims, "iat", Some(issue.issued));
    push(&mut claims, "jti", Some(&*plan.id));
    push(&mut claims, "iss", Some(issuer));
    push(&mut claims, "aud", Some(issuer));
    // The access token's, as it is: there may be none.
    push(&mut claims, "sub", access.get("sub").cloned());
    push(&mut claims, "typ", Some(if plan.offline { "Offline" } else { "Refresh" }));
    let party = issue.party.as_ref();
    let azp = issue.holder().unwrap_or(&party.map_or(&issue.client, |party| &party.client).client_id);
    push(&mut claims, "azp", Some(azp));
    push(&mut claims, "sid", sid);
    push(&mut claims, "authorization", party.map(|party| party.authorization.clone()));
    push(&mut claims, "scope", Some(scope(scene, issue, plan)));
    push(&mut claims, "aud_x", audience);
    push(&mut claims, "prov", Some("default"));
    let wanted = issue.exchanged.as_ref().filter(|exchanged| !exchanged.audience.is_empty());
    push(
        &mut claims,
        REQUESTED_AUDIENCE,
        wanted.map(|wanted| wanted.audience.iter().map(|name| &**name).collect::<Value>()),
    );
    // A confidential client proves a key by other means, and what comes of an exchange is not bound to its certificate.
    let is_bound = issue.client.is_public() || (issue.certificate.is_some() && issue.exchanged.is_none());
    push(&mut claims, "cnf", super::access::confirmation(issue).filter(|_| is_bound));
    if realm.settings.revoke_refresh_token.unwrap_or(false) {
        push(&mut claims, "reuse_id", sid.map(|sid| chain(sid, &issue.client.id)));
    }
    claims
}

/// The scopes of the tokens; after a refresh, those that the old token had, whatever was asked for.
fn scope(scene: &Scene<'_>, issue: &Issue, plan: &RefreshPlan) -> String {
    match &plan.scope {
        Some(held) => held.to_string(),
        None => every_scope(scene.subject.client, &scene.scopes, issue.openid),
    }
}

/// What the refresh tokens of one client in one session have in common.
fn chain(sid: &str, client: &str) -> String {
    let hash = digest::digest(&digest::SHA256, format!("{sid}.{client}").as_bytes());
    let bytes = hash.as_ref().first_chunk().copied().unwrap_or_default();
    uuid::Builder::from_random_bytes(bytes).into_uuid().hyphenated().to_string()
}
