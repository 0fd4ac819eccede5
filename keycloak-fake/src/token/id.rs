//! The claims of an ID token.

use serde_json::{Map, Value};

use super::draft::{Draft, push};
use super::mapper::Use;
use super::scene::Scene;
use crate::domain::issue::{Issue, TokenPlan};

/// The hashes of what goes with an ID token.
pub(super) struct Hashes {
    pub(super) access_token: Option<String>,
    pub(super) code: Option<String>,
    pub(super) state: Option<String>,
}

/// The claims of an ID token that goes with what has these hashes.
pub(super) fn claims(
    scene: &mut Scene<'_>,
    issuer: &str,
    issue: &Issue,
    plan: &TokenPlan,
    hashes: &Hashes,
) -> Map<String, Value> {
    let client_id = scene.subject.client.client_id.to_string();
    let draft = Draft {
        aud: vec![client_id.clone()],
        sub: Some(scene.subject.user.id.to_string()),
        azp: Some(issue.holder().map_or(client_id, str::to_owned)),
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
    push(&mut claims, "at_hash", hashes.access_token.as_deref());
    push(&mut claims, "c_hash", hashes.code.as_deref());
    push(&mut claims, "acr", draft.acr.take());
    push(&mut claims, "s_hash", hashes.state.as_deref());
    draft.push_other(&mut claims);
    claims
}
