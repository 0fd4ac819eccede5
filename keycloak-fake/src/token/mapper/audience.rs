//! Mappers of audiences.

use super::{Config, Draft, Scene, Use};

/// A client or another audience that is written in the settings; the client goes first.
pub(super) fn included(_: &mut Scene<'_>, config: &Config, _: Use, draft: &mut Draft) {
    let client = config.get("included.client.audience").filter(|client| !client.is_empty());
    let audience = client.or_else(|| config.get("included.custom.audience"));
    if let Some(audience) = audience.filter(|audience| !audience.is_empty()) {
        draft.add_audience(audience);
    }
}

/// Every other client that the token has roles of.
pub(super) fn resolved(scene: &mut Scene<'_>, _: &Config, _: Use, draft: &mut Draft) {
    for (client, roles) in &scene.roles.clients {
        if *client != scene.subject.client.client_id && !roles.is_empty() {
            draft.add_audience(client);
        }
    }
}
