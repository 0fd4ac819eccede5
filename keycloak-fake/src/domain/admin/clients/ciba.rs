//! A client's settings for logins on another device (OpenID CIBA Core 1.0, section 4): which ones Keycloak takes.

use keycloak_api::representation::ClientRepresentation;

use crate::domain::Decision;
use crate::domain::admin::addresses::{self, Unfit};
use crate::domain::denied::{AdminDenied, Invalid};
use crate::state::Realm;

/// Refuses settings that Keycloak refuses: it looks at all that the client is to have, not only at what is new.
pub(super) fn check(realm: &Realm, settings: &ClientRepresentation) -> Decision<()> {
    let attribute = |name: &str| {
        let value = settings.attributes.as_ref().and_then(|all| all.get(name)).map(String::as_str);
        value.filter(|value| !value.trim().is_empty())
    };
    let mut faults = Vec::new();
    let endpoint = attribute("ciba.backchannel.client.notification.endpoint");
    match attribute("ciba.backchannel.token.delivery.mode") {
        Some("ping") if endpoint.is_none() => {
            faults.push("CIBA Backchannel Client Notification Endpoint must be set for the CIBA ping mode");
        }
        None | Some("poll" | "ping") => {}
        Some(_) => faults.push("Unsupported requested CIBA Backchannel Token Delivery Mode"),
    }
    faults.extend(endpoint.and_then(|endpoint| addresses::check(realm, endpoint).err()).map(words));
    match attribute("ciba.backchannel.auth.request.signing.alg") {
        None | Some("none" | "EdDSA") => {}
        Some("RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384" | "ES512") => {}
        Some("HS256" | "HS384" | "HS512") => {
            faults.push("Unsupported requested CIBA Backchannel Authentication Request Signing Algorithm");
        }
        // Keycloak trips over what it does not know.
        Some(_) => return Err(AdminDenied::Breaks.into()),
    }
    if faults.is_empty() { Ok(()) } else { Err(AdminDenied::Invalid(Invalid::ClientSettings(faults)).into()) }
}

fn words(unfit: Unfit) -> &'static str {
    match unfit {
        Unfit::Malformed => "The url [backchannel_client_notification_endpoint] is malformed",
        Unfit::Scheme => "Invalid protocol/scheme for url [backchannel_client_notification_endpoint]",
        Unfit::Insecure => "The url [backchannel_client_notification_endpoint] requires secure connections",
    }
}
