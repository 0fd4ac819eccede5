//! What an identity provider's mappers make of who comes: before the user is looked for, of a new user, and of one who has
//! been here, as far as the mapper keeps users like that.

use std::collections::BTreeMap;

use keycloak_api::representation::{IdentityProviderMapperRepresentation, IdentityProviderRepresentation};
use serde_json::Value;

use super::identity::{Identity, java_text};
use super::property::{Property, set};
use super::template;
use crate::domain::admin::groups;
use crate::domain::{Context, Decision, Denied};
use crate::state::{Id, Realm};

/// A mapper, read.
pub(super) struct Mapper {
    kind: Kind,
    mode: Mode,
    config: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    HardcodedAttribute,
    HardcodedNote,
    HardcodedRole,
    HardcodedGroup,
    Attribute,
    Role,
    Username,
}

/// What becomes of users who have been here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Nothing.
    Import,
    Force,
    /// As each kind did before there were modes.
    Legacy,
}

impl Mapper {
    pub(super) fn read(
        provider: &IdentityProviderRepresentation,
        kept: &IdentityProviderMapperRepresentation,
    ) -> Decision<Self> {
        let kind = match kept.identity_provider_mapper.as_deref() {
            Some("hardcoded-attribute-idp-mapper") => Kind::HardcodedAttribute,
            Some("hardcoded-user-session-attribute-idp-mapper") => Kind::HardcodedNote,
            Some("oidc-hardcoded-role-idp-mapper") => Kind::HardcodedRole,
            Some("oidc-hardcoded-group-idp-mapper") => Kind::HardcodedGroup,
            Some("oidc-user-attribute-idp-mapper") => Kind::Attribute,
            Some("oidc-role-idp-mapper") => Kind::Role,
            Some("oidc-username-idp-mapper") => Kind::Username,
            _ => return Err(Denied::NotDone("what a mapper of this kind makes of an identity provider's users")),
        };
        let config = kept.config.clone().unwrap_or_default();
        if kind == Kind::HardcodedGroup && config.contains_key("groupType") {
            return Err(Denied::NotDone("groups of organizations for an identity provider's users"));
        }
        let own = config.get("syncMode").map(String::as_str);
        let inherited = provider.config.as_ref().and_then(|config| config.get("syncMode")).map(String::as_str);
        let mode = match if own == Some("INHERIT") { inherited } else { own } {
            Some("IMPORT") => Mode::Import,
            Some("FORCE") => Mode::Force,
            _ => Mode::Legacy,
        };
        Ok(Self { kind, mode, config })
    }

    /// Before the user is looked for.
    pub(super) fn preprocess(&self, context: &mut Context, alias: &str, identity: &mut Identity) {
        match self.kind {
            Kind::HardcodedAttribute => {
                let value = self.text("attribute.value").to_owned();
                identity.attributes.insert(self.text("attribute").to_owned(), vec![value]);
            }
            Kind::HardcodedNote => {
                let value = self.text("attribute.value").to_owned();
                identity.notes.insert(self.text("attribute").to_owned(), value);
            }
            Kind::Username => template::name(context, alias, &self.config, identity),
            Kind::Attribute => {
                let attribute = self.text("user.attribute");
                if attribute.is_empty() {
                    return;
                }
                let values = self.values(identity);
                let first = values.first().cloned();
                match Property::named(attribute) {
                    Some(property) if first.is_some() => *property.of_identity(identity) = first,
                    Some(_) => {}
                    None => drop(identity.attributes.insert(attribute.to_owned(), values)),
                }
            }
            Kind::HardcodedRole | Kind::HardcodedGroup | Kind::Role => {}
        }
    }

    /// What becomes of a new user.
    pub(super) fn import(&self, realm: &mut Realm, user: &Id, identity: &Identity) {
        match self.kind {
            Kind::HardcodedRole => self.grant(realm, user, true),
            Kind::Role if self.applies(identity) => self.grant(realm, user, true),
            Kind::HardcodedGroup => self.join(realm, user),
            _ => {}
        }
    }

    /// What becomes of a user who has been here.
    pub(super) fn update(&self, realm: &mut Realm, user: &Id, identity: &Identity) {
        let is_forced = self.mode == Mode::Force;
        if self.mode == Mode::Import {
            return;
        }
        match self.kind {
            Kind::HardcodedAttribute => {
                let values = [self.text("attribute.value").to_owned()];
                realm.change_user(user, |user| set(user, self.text("attribute"), &values));
            }
            Kind::HardcodedRole if is_forced => self.grant(realm, user, true),
            Kind::Role => {
                let applies = self.applies(identity);
                if is_forced || !applies {
                    self.grant(realm, user, applies);
                }
            }
            Kind::HardcodedGroup => self.join(realm, user),
            Kind::Attribute => self.update_attribute(realm, user, identity),
            Kind::Username if is_forced => self.rename(realm, user, identity),
            Kind::HardcodedRole | Kind::HardcodedNote | Kind::Username => {}
        }
    }

    fn text(&self, name: &str) -> &str {
        self.config.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The values of the claim, as texts.
    fn values(&self, identity: &Identity) -> Vec<String> {
        match self.config.get("claim").and_then(|claim| identity.claim(claim)) {
            None => Vec::new(),
            Some(Value::Array(all)) => all.iter().filter(|value| !value.is_null()).map(java_text).collect(),
            Some(value) => vec![java_text(&value)],
        }
    }

    fn update_attribute(&self, realm: &mut Realm, user: &Id, identity: &Identity) {
        let attribute = self.text("user.attribute");
        let values = self.values(identity);
        let may_be_none = self.text("allow.nullable.property").eq_ignore_ascii_case("true");
        match Property::named(attribute) {
            _ if attribute.is_empty() => {}
            Some(property) if may_be_none || !values.is_empty() => {
                realm.change_user(user, |user| property.put(user, values.first().map(String::as_str)));
            }
            Some(_) => {}
            None => {
                realm.change_user(user, |user| set(user, attribute, &values));
            }
        }
    }

    /// Whether the claim has the value.
    fn applies(&self, identity: &Identity) -> bool {
        let wanted = self.text("claim.value");
        let value = self.config.get("claim").and_then(|claim| identity.claim(claim));
        value.is_some_and(|value| is_value(wanted, &value))
    }

    /// Gives the role, or takes it.
    fn grant(&self, realm: &mut Realm, user: &Id, is_given: bool) {
        let Some(role) = role(realm, self.text("role")) else { return };
        realm.change_user(user, |user| match user.roles.iter().position(|held| *held == role) {
            None if is_given => user.roles.push(role),
            Some(at) if !is_given => drop(user.roles.remove(at)),
            _ => {}
        });
    }

    fn join(&self, realm: &mut Realm, user: &Id) {
        let Some(group) = groups::at_path(realm, self.text("group")).map(|group| group.id.clone()) else { return };
        realm.change_user(user, |user| {
            if !user.groups.contains(&group) {
                user.groups.push(group);
            }
        });
    }

    fn rename(&self, realm: &mut Realm, user: &Id, identity: &Identity) {
        let by_email = realm.settings.registration_email_as_username.unwrap_or(false);
        let Some(name) = identity.model_username.as_deref().filter(|_| template::is_local(&self.config) && !by_email)
        else {
            return;
        };
        realm.change_user(user, |user| user.username = name.to_lowercase().into());
    }
}

/// The role of a name such as `client.role`, or the realm's.
fn role(realm: &Realm, name: &str) -> Option<Id> {
    for (at, _) in name.rmatch_indices('.') {
        if let Some(client) = realm.client(&name[..at]) {
            return realm.roles.named_in(&client.id, &name[at + 1..]).map(|role| role.id.clone());
        }
    }
    realm.roles.named(name).map(|role| role.id.clone())
}

/// Whether a claim has a value that is written like this.
fn is_value(wanted: &str, value: &Value) -> bool {
    match value {
        Value::String(text) => text == wanted,
        Value::Array(all) => all.iter().any(|value| is_value(wanted, value)),
        Value::Bool(value) => wanted.eq_ignore_ascii_case("true") == *value,
        Value::Number(number) => wanted.parse::<f64>().ok() == number.as_f64(),
        Value::Null | Value::Object(_) => false,
    }
}
