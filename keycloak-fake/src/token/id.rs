//! The claims of an ID token.

use serde_json::{Map, Value};

use super::draft::{Draft, push};
use super::mapper::Use;
use super::scene::Scene;
use crate::domain::issue::{Issue, TokenPlan};

/// The claims of an ID token that goes with the access token of this hash.
pub(super) fn claims(
    scene: &mut Scene<'_>,
    issuer: &str,
    issue: &Issue,
    plan: &TokenPlan,
    at_hash: &str,
) -> Map<String, Value> {
    let client_id = scene.subject.client.client_id.to_string();
    let draft = Draft {
        aud: vec![client_id.clone()],
        sub: Some(scene.subject.user.id.to_string()),
        azp: Some(client_id),
        ..Draft::default()
    };
    let mut draft = scene.map(Use::Id, draft);
    let mut claims = Map::new();
    push(&mut claims, "exp", Some(plan.expires));
    push(&mut claims, "iat", Some(issue.issued));
    push(&mut claims, "auth_time", draft.auth_time);
    push(&mut claims, "jti", Some(&*plan.id));
    push(&mut claims, "iss", Some(issuer));
    push(&mut claims, "aud", draft.audience());
    push(&mut claims, "sub", draft.sub.take());
    push(&mut claims, "typ", Some("ID"));
    push(&mut claims, "azp", draft.azp.take());
    push(&mut claims, "nonce", issue.nonce.as_deref());
    push(&mut claims, "sid", issue.session.as_ref().map(|session| &*session.id));
    push(&mut claims, "at_hash", Some(at_hash));
    push(&mut claims, "acr", draft.acr.take());
    draft.push_other(&mut claims);
    claims
}
