//! From which web pages a client may be used (Keycloak's web origins, for CORS).

use url::Url;

use crate::domain::Decision;
use crate::domain::denied::OAuthDenied;
use crate::state::Client;

/// The origins that the client's pages may have; `*` stands for any.
pub(crate) fn allowed(client: &Client) -> Vec<String> {
    let mut origins = Vec::new();
    for entry in client.settings.web_origins.as_deref().unwrap_or_default() {
        if entry == "+" {
            let uris = client.settings.redirect_uris.as_deref().unwrap_or_default();
            origins.extend(uris.iter().filter_map(|uri| origin_of(uri)));
        } else {
            origins.push(entry.clone());
        }
    }
    origins.dedup();
    origins
}

/// Refuses a page of an origin that the client does not allow. What is no page sends no origin.
pub(super) fn check(client: &Client, origin: Option<&str>) -> Decision<()> {
    let Some(origin) = origin else { return Ok(()) };
    if allowed(client).iter().any(|allowed| allowed == "*" || allowed == origin) {
        return Ok(());
    }
    Err(OAuthDenied::OriginNotAllowed.into())
}

fn origin_of(uri: &str) -> Option<String> {
    let url = Url::parse(uri.trim_end_matches('*')).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}
