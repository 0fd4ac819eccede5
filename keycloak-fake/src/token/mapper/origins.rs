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

/// Scheme, host and port of a redirect URI; of the client's root URL, if the URI is a path.
fn origin_of(uri: &str, root: Option<&str>) -> Option<String> {
    let uri = if uri.starts_with('/') { root? } else { uri };
    let (scheme, rest) = uri.split_once("://").filter(|(scheme, _)| ["http", "https"].contains(scheme))?;
    let authority = rest.split('/').next()?;
    Some(format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::origin_of;

    #[test]
    fn origins_are_those_of_the_real_server() {
        let root = Some("https://root.org:8443/base");
        let cases = [
            ("http://a.b:8080/x/*", Some("http://a.b:8080")),
            ("https://c.d:443/", Some("https://c.d:443")),
            ("/rel/*", Some("https://root.org:8443")),
            ("http://*", Some("http://*")),
            ("https://u:p@h/x", Some("https://u:p@h")),
            ("http://[::1]:9/x", Some("http://[::1]:9")),
            ("*", None),
        ];
        for (uri, origin) in cases {
            assert_eq!(origin_of(uri, root).as_deref(), origin, "{uri}");
        }
    }
}
