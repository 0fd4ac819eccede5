//! The components of client registration policies: which settings they have, and what those may be. The words are
//! Keycloak's.

use super::Config;
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid};
use crate::state::Realm;

/// Their kind.
pub(crate) const TYPE: &str = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy";

/// The providers, and their settings.
const PROVIDERS: [(&str, &[&str]); 8] = [
    ("allowed-client-templates", &["allowed-client-scopes", "allow-default-scopes"]),
    ("allowed-protocol-mappers", &["allowed-protocol-mapper-types"]),
    ("client-disabled", &[]),
    ("consent-required", &[]),
    ("max-clients", &["max-clients"]),
    ("registration-web-origins", &["web-origins"]),
    ("scope", &[]),
    ("trusted-hosts", &["trusted-hosts", "host-sending-registration-request-must-match", "client-uris-must-match"]),
];

/// Whether the provider has a setting of this name, so that it is shown.
pub(super) fn is_setting(provider: &str, name: &str) -> bool {
    PROVIDERS.iter().any(|(own, names)| *own == provider && names.contains(&name))
}

/// Refuses what Keycloak refuses.
pub(super) fn check(realm: &Realm, provider: &str, config: &Config) -> Decision<()> {
    if !PROVIDERS.iter().any(|(known, _)| *known == provider) {
        return Err(AdminDenied::Invalid(Invalid::ComponentProvider).into());
    }
    let refuse = |words: String| Err(AdminDenied::Invalid(Invalid::Component(words)).into());
    let value = |name: &str| config.get(name)?.first().map(String::as_str);
    match provider {
        "max-clients" => match value("max-clients") {
            None => refuse("'Max Clients Per Realm' is required".to_owned()),
            Some(limit) if limit.parse::<i32>().is_err() => {
                refuse("'Max Clients Per Realm' should be a number".to_owned())
            }
            Some(_) => Ok(()),
        },
        "trusted-hosts" => {
            let flags = [
                ("host-sending-registration-request-must-match", "Host Sending Client Registration Request Must Match"),
                ("client-uris-must-match", "Client URIs Must Match"),
            ];
            for (name, label) in flags {
                match value(name) {
                    None => return refuse(format!("'{label}' is required")),
                    Some("true" | "false") => {}
                    Some(_) => return refuse(format!("'{label}' should be 'true' or 'false'")),
                }
            }
            if flags.iter().all(|(name, _)| value(name) == Some("false")) {
                return refuse(
                    "At least one of hosts verification or client URIs validation must be enabled".to_owned(),
                );
            }
            Ok(())
        }
        "allowed-client-templates" => {
            let names = config.get("allowed-client-scopes").map(Vec::as_slice).unwrap_or_default();
            let is_known = |name: &String| realm.client_scopes.named(name).is_some() || name == "openid";
            if names.iter().all(is_known) {
                return Ok(());
            }
            refuse(format!("Client scopes not allowed: [{}]", names.join(", ")))
        }
        _ => Ok(()),
    }
}
