//! Mappers of what is known of the session.

use serde_json::Value;

use super::super::scene::{Acr, Subject};
use super::claim;
use super::value::Found;
use super::{Config, Draft, Scene, Use};
use crate::domain::oidc::acr;
use crate::state::ClientSession;

/// A note of the session.
pub(super) fn note(scene: &mut Scene<'_>, config: &Config, _: Use, draft: &mut Draft) {
    let Some(name) = config.get("user.session.note").filter(|name| !name.is_empty()) else {
        scene.is_broken = true;
        return;
    };
    let subject = &scene.subject;
    match (subject.note(name), name.as_str()) {
        (Some(value), _) => claim::put(draft, config, &Found::One(value)),
        (None, "AUTH_TIME") => {
            if let Some(time) = subject.auth_time {
                claim::put(draft, config, &Found::One(&time.to_string()));
            }
        }
        (None, _) => {}
    }
}

/// The session's id under its older name.
pub(super) fn session_state(scene: &mut Scene<'_>, _: &Config, _: Use, draft: &mut Draft) {
    if let Some(session) = scene.subject.session {
        draft.other.insert("session_state".to_owned(), Value::from(&*session.id));
    }
}

/// How the user was authenticated: the level reached.
pub(super) fn acr(scene: &mut Scene<'_>, _: &Config, _: Use, draft: &mut Draft) {
    let Subject { realm, client, acr, .. } = scene.subject;
    draft.acr = match acr {
        Acr::Said(acr) => acr.map(str::to_owned),
        Acr::Of(Some(part)) => Some(acr::shown(realm, client, part)),
        Acr::Of(None) => Some(acr::shown(realm, client, &ClientSession::default())),
    };
}

/// How the user was authenticated: the methods. Flows whose steps have a reference for it are not done here, so there
/// is none to name.
pub(super) fn amr(_: &mut Scene<'_>, _: &Config, _: Use, draft: &mut Draft) {
    draft.other.insert("amr".to_owned(), Value::Array(Vec::new()));
}

/// The nonce in the access token too, as it once was.
pub(super) fn nonce(scene: &mut Scene<'_>, _: &Config, _: Use, draft: &mut Draft) {
    draft.nonce = scene.subject.nonce.map(str::to_owned);
}
