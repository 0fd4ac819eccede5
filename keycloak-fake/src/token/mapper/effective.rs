//! What the admin API tells of a mapper's settings: those given, and what is in effect where one is missing. What is kept
//! stays as it was given.

use super::{Config, Switch, Use, kind};

/// What Keycloak takes an organization mapper's missing settings for.
const ORGANIZATION: [(&str, &str); 5] = [
    ("multivalued", "true"),
    ("addOrganizationAttributes", "false"),
    ("addOrganizationId", "false"),
    ("claim.name", "organization"),
    ("jsonType.label", "String"),
];

/// The settings of a mapper of this type as `GET …/protocol-mappers/models` shows them.
pub(crate) fn effective_config(mapper_type: &str, config: &Config) -> Config {
    let mut told = config.clone();
    let Some(kind) = kind(mapper_type) else { return told };
    let mut set = |name: &str, value: bool| {
        told.insert(name.to_owned(), value.to_string());
    };
    match mapper_type {
        "oidc-nonce-backwards-compatible-mapper" => {}
        "oidc-organization-membership-mapper" => {
            for (name, value) in ORGANIZATION {
                told.entry(name.to_owned()).or_insert_with(|| value.to_owned());
            }
        }
        _ if kind.switch == Switch::FlagsOrOn => {
            set("access.token.claim", kind.is_for(Use::Access, config));
            set("introspection.token.claim", kind.is_for(Use::Introspection, config));
        }
        _ => {
            let is_on = |name: &str| config.get(name).is_some_and(|flag| flag == "true");
            for (newer, older) in
                [("userinfo.token.claim", "id.token.claim"), ("introspection.token.claim", "access.token.claim")]
            {
                if config.contains_key(older) {
                    set(newer, if config.contains_key(newer) { is_on(newer) } else { is_on(older) });
                }
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::{Config, effective_config};

    #[test]
    fn settings_are_told_as_the_real_server_tells_them() {
        let cases = [
            (
                "oidc-hardcoded-claim-mapper",
                "access.token.claim=true",
                "access.token.claim=true introspection.token.claim=true",
            ),
            ("oidc-hardcoded-claim-mapper", "id.token.claim=false", "id.token.claim=false userinfo.token.claim=false"),
            (
                "oidc-audience-mapper",
                "access.token.claim=false",
                "access.token.claim=false introspection.token.claim=false",
            ),
            ("oidc-nonce-backwards-compatible-mapper", "access.token.claim=true", "access.token.claim=true"),
            ("oidc-amr-mapper", "access.token.claim=true", "access.token.claim=true introspection.token.claim=true"),
            ("oidc-allowed-origins-mapper", "", "access.token.claim=true introspection.token.claim=true"),
            ("oidc-acr-mapper", "id.token.claim=true", "id.token.claim=true userinfo.token.claim=true"),
        ];
        for (mapper_type, given, told) in cases {
            assert_eq!(effective_config(mapper_type, &read(given)), read(told), "{mapper_type} {given}");
        }
    }

    fn read(text: &str) -> Config {
        let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}
