//! Mappers of what is always the same.

use super::claim;
use super::role::parse;
use super::value::Found;
use super::{Config, Draft, Scene, Use};

/// A claim that is written in the settings.
pub(super) fn claim(_: &mut Scene<'_>, config: &Config, _: Use, draft: &mut Draft) {
    if let Some(value) = config.get("claim.value") {
        claim::put(draft, config, &Found::One(value));
    }
}

/// A role that is added, whether or not there is one of this name.
pub(super) fn role(scene: &mut Scene<'_>, config: &Config, _: Use, _: &mut Draft) {
    if let Some(role) = config.get("role") {
        let (client, role) = parse(role);
        scene.roles.add(client, role);
    }
}
