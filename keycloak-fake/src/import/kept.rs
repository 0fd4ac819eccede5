//! What of a realm's JSON the fake keeps without acting on it, what it drops, and what the export left out.

use keycloak_api::representation::{
    ClientRepresentation, ClientScopeRepresentation, CredentialRepresentation, ProtocolMapperRepresentation,
    RealmRepresentation, UserRepresentation,
};
use serde_json::Value;

use super::acted_on::{COMPONENTS, DROPPED, IDLE_CLIENT_ATTRIBUTES, IDLE_PASSWORD_POLICIES, MIRRORED, REALM};
use super::{defaults, password};
use crate::domain::admin::realms::MASK;
use crate::domain::client_policies::is_enforced;
use crate::token::{MapperKind, mapper_kind};

const OIDC: &str = "openid-connect";

/// Paths in a realm's JSON.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) kept: Vec<String>,
    pub(super) dropped: Vec<String>,
    pub(super) masked: Vec<String>,
}

/// Looks a realm through.
pub(super) fn list(realm: RealmRepresentation) -> Kept {
    let mut found = Kept::default();
    for (at, client) in realm.clients.iter().flatten().enumerate() {
        found.client(client, &format!("clients[{at}]"));
    }
    for (at, scope) in realm.client_scopes.iter().flatten().enumerate() {
        found.scope(scope, &format!("clientScopes[{at}]"));
    }
    for (at, user) in realm.users.iter().flatten().enumerate() {
        found.user(user, &format!("users[{at}]"));
    }
    for (at, provider) in realm.identity_providers.iter().flatten().enumerate() {
        if provider.config.as_ref().and_then(|config| config.get("clientSecret")).is_some_and(|secret| secret == MASK) {
            found.masked.push(format!("identityProviders[{at}].config.clientSecret"));
        }
    }
    found.settings(realm);
    found
}

impl Kept {
    fn settings(&mut self, realm: RealmRepresentation) {
        let mail_password = realm.smtp_server.as_ref().and_then(|server| server.get("password"));
        if mail_password.is_some_and(|password| password == MASK) {
            self.masked.push("smtpServer.password".to_owned());
        }
        self.client_policies(&realm);
        let bare = RealmRepresentation {
            users: None,
            clients: None,
            client_scopes: None,
            roles: None,
            groups: None,
            extra: serde_json::Map::new(),
            ..realm
        };
        let normal = serde_json::to_value(defaults::realm()).unwrap_or_default();
        let Ok(Value::Object(members)) = serde_json::to_value(bare) else { return };
        for (name, value) in members {
            if DROPPED.contains(&name.as_str()) {
                self.dropped.push(name);
                continue;
            }
            match name.as_str() {
                "components" => self.components(&value, &normal[&name]),
                "attributes" => self.attributes(&value, &normal[&name]),
                "passwordPolicy" => self.password_policy(value.as_str().unwrap_or_default()),
                "clientPolicies" => {}
                // Without HTTPS is how the fake is served, whoever asks.
                "sslRequired" if value.as_str().is_some_and(|who| !who.eq_ignore_ascii_case("all")) => {}
                known if REALM.contains(&known) => {}
                _ if is_special(&value, &normal[&name]) => self.kept.push(name),
                _ => {}
            }
        }
    }

    fn attributes(&mut self, attributes: &Value, normal: &Value) {
        for (name, value) in attributes.as_object().into_iter().flatten() {
            if !MIRRORED.contains(&name.as_str()) && is_special(value, &normal[name]) {
                self.kept.push(format!("attributes.{name}"));
            }
        }
    }

    fn password_policy(&mut self, policy: &str) {
        let names = policy.split(" and ").filter_map(|one| one.split('(').next()).map(str::trim);
        let idle = names.filter(|name| IDLE_PASSWORD_POLICIES.contains(name));
        self.kept.extend(idle.map(|name| format!("passwordPolicy.{name}")));
    }

    /// Those that are switched on and not acted on; the others do nothing on any server.
    fn client_policies(&mut self, realm: &RealmRepresentation) {
        let own = realm.client_profiles.as_ref().and_then(|own| own.profiles.as_deref()).unwrap_or_default();
        let policies = realm.client_policies.iter().flat_map(|all| all.policies.iter().flatten()).enumerate();
        let idle = policies.filter(|(_, policy)| policy.enabled == Some(true) && !is_enforced(policy, own));
        self.kept.extend(idle.map(|(at, _)| format!("clientPolicies.policies[{at}]")));
    }

    fn components(&mut self, components: &Value, normal: &Value) {
        for (kind, components) in components.as_object().into_iter().flatten() {
            if !COMPONENTS.contains(&kind.as_str()) && is_special(components, &normal[kind]) {
                self.kept.push(format!("components.{kind}"));
            }
        }
    }

    fn client(&mut self, client: &ClientRepresentation, path: &str) {
        let deprecated = [
            ("registrationAccessToken", client.registration_access_token.is_some()),
            ("defaultRoles", client.default_roles.is_some()),
            ("clientTemplate", client.client_template.is_some()),
            ("useTemplateConfig", client.use_template_config.is_some()),
            ("useTemplateScope", client.use_template_scope.is_some()),
            ("useTemplateMappers", client.use_template_mappers.is_some()),
            ("origin", client.origin.is_some()),
        ];
        self.dropped.extend(named(path, &deprecated));
        let says = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
        let idle = [
            ("protocol", client.protocol.as_deref().is_some_and(|protocol| protocol != OIDC)),
            ("adminUrl", says(&client.admin_url)),
            ("registeredNodes", client.registered_nodes.as_ref().is_some_and(|nodes| !nodes.is_empty())),
            (
                "authorizationSettings",
                client.authorization_settings.is_some() && client.authorization_services_enabled != Some(true),
            ),
        ];
        self.kept.extend(named(path, &idle));
        for (name, value) in client.attributes.iter().flatten() {
            // Nobody is called by TLS.
            let is_uncalled = name == "backchannel.logout.url" && value.starts_with("https:");
            let is_idle = is_uncalled || IDLE_CLIENT_ATTRIBUTES.contains(&name.as_str());
            if is_idle && !matches!(value.as_str(), "" | "false") {
                self.kept.push(format!("{path}.attributes.{name}"));
            }
        }
        if client.secret.as_deref() == Some(MASK) {
            self.masked.push(format!("{path}.secret"));
        }
        self.mappers(client.protocol_mappers.as_ref(), path);
    }

    fn scope(&mut self, scope: &ClientScopeRepresentation, path: &str) {
        // The admin API passes over these without a word, as Keycloak's does. A report does not.
        self.dropped.extend(scope.extra.keys().map(|field| format!("{path}.{field}")));
        let everybodys = || defaults::realm().client_scopes.iter().flatten().any(|own| own.name == scope.name);
        if scope.protocol.as_deref().is_some_and(|protocol| protocol != OIDC) && !everybodys() {
            self.kept.push(format!("{path}.protocol"));
        }
        self.mappers(scope.protocol_mappers.as_ref(), path);
    }

    /// Those of another protocol go with whose they are.
    fn mappers(&mut self, mappers: Option<&Vec<ProtocolMapperRepresentation>>, path: &str) {
        for (at, mapper) in mappers.into_iter().flatten().enumerate() {
            if mapper.protocol.as_deref().is_some_and(|protocol| protocol != OIDC) {
                continue;
            }
            let path = format!("{path}.protocolMappers[{at}]");
            match mapper_kind(mapper.protocol_mapper.as_deref().unwrap_or_default()) {
                MapperKind::Done => {}
                MapperKind::NotDone => self.kept.push(path),
                MapperKind::Unknown => self.dropped.push(path),
            }
        }
    }

    fn user(&mut self, user: &UserRepresentation, path: &str) {
        let some = |list: Option<usize>| list.is_some_and(|length| length > 0);
        let idle = [
            ("federationLink", user.federation_link.is_some()),
            ("federatedIdentities", some(user.federated_identities.as_ref().map(Vec::len))),
            ("verifiableCredentials", some(user.verifiable_credentials.as_ref().map(Vec::len))),
            ("issuedVerifiableCredentials", some(user.issued_verifiable_credentials.as_ref().map(Vec::len))),
        ];
        self.kept.extend(named(path, &idle));
        let deprecated =
            [("applicationRoles", user.application_roles.is_some()), ("socialLinks", user.social_links.is_some())];
        self.dropped.extend(named(path, &deprecated));
        for (at, credential) in user.credentials.iter().flatten().enumerate() {
            self.credential(credential, &format!("{path}.credentials[{at}]"));
        }
    }

    fn credential(&mut self, credential: &CredentialRepresentation, path: &str) {
        match credential.r#type.as_deref() {
            Some("password") | None => {
                if credential.value.is_none() && !password::is_supported(credential) {
                    self.dropped.push(path.to_owned());
                }
            }
            Some("otp") => {}
            Some(_) => self.kept.push(path.to_owned()),
        }
    }
}

fn named<'a>(path: &'a str, fields: &'a [(&'a str, bool)]) -> impl Iterator<Item = String> + 'a {
    fields.iter().filter(|(_, is_there)| *is_there).map(move |(name, _)| format!("{path}.{name}"))
}

/// Whether a value says something that the defaults do not say; no value, and an empty one, say nothing.
fn is_special(value: &Value, normal: &Value) -> bool {
    let is_empty = match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    !is_empty && bare(value) != bare(normal)
}

/// Without ids and without order, which tell nothing.
fn bare(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let named = members.iter().filter(|(name, _)| !matches!(name.as_str(), "id" | "subComponents"));
            let mut members: Vec<_> = named.map(|(name, value)| (name.clone(), bare(value))).collect();
            members.sort_by(|left, right| left.0.cmp(&right.0));
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(bare).collect();
            items.sort_by_cached_key(Value::to_string);
            Value::Array(items)
        }
        other => other.clone(),
    }
}
