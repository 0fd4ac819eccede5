//! The mapper of the web origins that a client's tokens are good for.

use super::{Config, Draft, Scene, Use};
use crate::token::java;

/// The client's web origins; `+` stands for the origins of its redirect URIs.
pub(super) fn allowed(scene: &mut Scene<'_>, _: &Config, _: Use, draft: &mut Draft) {
    let settings = &scene.subject.client.settings;
    let Some(origins) = &settings.web_origins else { return };
    let mut all: Vec<String> = Vec::new();
    let mut push = |origin: String| {
        if !all.contains(&origin) {
            all.push(origin);
        }
    };
    for origin in origins {
        if origin == "+" {
            let uris = settings.redirect_uris.iter().flatten();
            uris.filter_map(|uri| origin_of(uri, settings.root_url.as_deref())).for_each(&mut push);
        } else {
            push(origin.clone());
        }
    }
    java::sort(&mut all, |origin| origin);
    draft.allowed_origins = all;
}

/// Scheme, host and port of a redirect URI that has them, or has them from the client's root URL.
fn origin_of(uri: &str, root: Option<&str>) -> Option<String> {
    let uri = if uri.starts_with("http") { uri } else { root? };
    let (scheme, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let default = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.strip_suffix(default).unwrap_or(authority);
    (scheme.starts_with("http") && !authority.is_empty()).then(|| format!("{scheme}://{authority}"))
}
