//! What Keycloak's user profile lets an administrator set, and what it refuses.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::UserRepresentation;

use super::with_values;
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid, ProfileFault, ProfileReason};
use crate::state::{Realm, User};

const PROVIDER: &str = "org.keycloak.userprofile.UserProfileProvider";
const CONFIG: &str = "kc.user.profile.config";

/// The attributes that are fields of their own.
const FIELDS: [&str; 4] = ["username", "email", "firstName", "lastName"];

/// The values that a user is to have.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    username: String,
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    /// `None` where the user's are to stay.
    attributes: Option<BTreeMap<String, Vec<String>>>,
}

impl Values {
    /// Those of a new user.
    pub(crate) fn new(input: &UserRepresentation, username: String, email: Option<String>) -> Self {
        Self {
            username,
            email,
            first_name: filled(input.first_name.as_ref()),
            last_name: filled(input.last_name.as_ref()),
            attributes: Some(others(input.attributes.as_ref())),
        }
    }

    /// Those of a user who is changed. Where attributes are given, what is not given goes.
    pub(crate) fn changed(user: &User, input: &UserRepresentation) -> Self {
        let replaces = input.attributes.is_some();
        let value = |given: &Option<String>, own: Option<&Arc<str>>| match given {
            Some(given) => Some(given.clone()).filter(|given| !given.is_empty()),
            None => own.filter(|_| !replaces).map(ToString::to_string),
        };
        Self {
            username: input.username.as_ref().map_or_else(|| user.username.to_string(), |name| name.to_lowercase()),
            email: value(&input.email, user.email.as_ref()).map(|email| email.to_lowercase()),
            first_name: value(&input.first_name, user.first_name.as_ref()),
            last_name: value(&input.last_name, user.last_name.as_ref()),
            attributes: input.attributes.as_ref().map(|attributes| others(Some(attributes))),
        }
    }

    pub(crate) fn username(&self) -> &str {
        &self.username
    }

    pub(crate) fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// Refuses what Keycloak's own profile refuses. `user` is the one who is changed.
    pub(crate) fn check(&self, user: Option<&User>, realm: &Realm) -> Decision<()> {
        let mut faults = Vec::new();
        let mut fault = |attribute, reason| faults.push(ProfileFault { attribute, reason });
        match user.filter(|user| *user.username != *self.username) {
            Some(_) if !realm.settings.edit_username_allowed.unwrap_or(false) => {
                fault("username", ProfileReason::ReadOnly);
            }
            // A service account keeps the name that Keycloak gave it, whatever the profile says of names.
            _ if user.is_some_and(|user| *user.username == *self.username) => {}
            _ => {
                if !(3..=255).contains(&self.username.chars().count()) {
                    fault("username", ProfileReason::Length { min: 3, max: 255 });
                }
                if !is_username(&self.username) {
                    fault("username", ProfileReason::UsernameCharacter);
                }
            }
        }
        if let Some(email) = &self.email {
            if email.chars().count() > 255 {
                fault("email", ProfileReason::TooLong { max: 255 });
            }
            if !is_email(email) {
                fault("email", ProfileReason::Email(email.clone()));
            }
        }
        for (attribute, name) in [("firstName", &self.first_name), ("lastName", &self.last_name)] {
            let Some(name) = name else { continue };
            if name.chars().count() > 255 {
                fault(attribute, ProfileReason::TooLong { max: 255 });
            }
            if !is_person_name(name) {
                fault(attribute, ProfileReason::NameCharacter);
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(AdminDenied::Invalid(Invalid::Profile(faults)).into()) }
    }

    /// Gives the values to `user`. Attributes that the realm's profile does not have are dropped without a word, as
    /// Keycloak does.
    pub(crate) fn apply(self, realm: &Realm, user: &mut User) {
        user.username = self.username.into();
        user.email = self.email.map(Into::into);
        user.first_name = self.first_name.map(Into::into);
        user.last_name = self.last_name.map(Into::into);
        if let Some(mut attributes) = self.attributes {
            let profile = Profile::of(realm);
            // Nobody keeps a service account to the profile.
            attributes.retain(|name, _| user.service_account_of.is_some() || profile.keeps(name));
            // Once set, these belong to the server and not to the profile.
            for (name, values) in user.attributes.iter().filter(|(name, _)| profile.is_hidden(name)) {
                attributes.insert(name.clone(), values.clone());
            }
            user.attributes = Arc::new(attributes);
        }
    }
}

/// Which attributes the realm's users can have.
struct Profile {
    managed: Vec<String>,
    keeps_unmanaged: bool,
    has_locales: bool,
}

impl Profile {
    fn of(realm: &Realm) -> Self {
        let components = realm.settings.components.as_ref();
        let config = components.and_then(|all| all.get(PROVIDER)?.first()?.config.as_ref()?.get(CONFIG)?.first());
        let config = config.and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok()).unwrap_or_default();
        let attributes = config.get("attributes").and_then(|list| list.as_array()).into_iter().flatten();
        let policy = config.get("unmanagedAttributePolicy").and_then(|policy| policy.as_str());
        Self {
            managed: attributes.filter_map(|attribute| Some(attribute.get("name")?.as_str()?.to_owned())).collect(),
            keeps_unmanaged: matches!(policy, Some("ENABLED" | "ADMIN_EDIT")),
            has_locales: realm.settings.internationalization_enabled.unwrap_or(false),
        }
    }

    fn keeps(&self, name: &str) -> bool {
        if name == "locale" {
            return self.has_locales;
        }
        self.keeps_unmanaged || self.managed.iter().any(|managed| managed == name)
    }

    /// Whether an administrator can neither see to it nor take it away.
    fn is_hidden(&self, name: &str) -> bool {
        !self.keeps(name) && name != "locale"
    }
}

fn filled(value: Option<&String>) -> Option<String> {
    value.filter(|value| !value.is_empty()).cloned()
}

fn others(attributes: Option<&BTreeMap<String, Vec<String>>>) -> BTreeMap<String, Vec<String>> {
    let mut attributes = attributes.map(with_values).unwrap_or_default();
    attributes.retain(|name, _| !FIELDS.contains(&name.as_str()));
    attributes
}

/// Letters that are not Latin are taken for look-alikes.
fn is_username(name: &str) -> bool {
    let prohibited = |c: char| "<>&\"'$%!#?§,;:*~/\\|^={}[]()`".contains(c) || c.is_whitespace() || c.is_control();
    let is_latin = |c: char| !c.is_alphabetic() || u32::from(c) < 0x250 || (0x1E00..0x1F00).contains(&u32::from(c));
    name.chars().all(|c| !prohibited(c) && is_latin(c))
}

fn is_person_name(name: &str) -> bool {
    !name.chars().any(|c| "<>&\"$%!#?§;*~/\\|^={}[]()".contains(c) || c.is_control())
}

/// Two parts of dot-separated words; the first may be quoted, the second an address in brackets.
fn is_email(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let is_quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let is_atom = |word: &str| {
        !word.is_empty()
            && word.chars().all(|c| c.is_alphanumeric() || !c.is_ascii() || "!#$%&'*+/=?^_`{|}~-".contains(c))
    };
    let is_label = |label: &str| {
        let inner = |c: char| c.is_alphanumeric() || !c.is_ascii() || c == '-';
        !label.is_empty() && label.chars().all(inner) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_bracketed = domain.starts_with('[') && domain.ends_with(']') && domain.len() > 2;
    local.chars().count() <= 64
        && (is_quoted || local.split('.').all(is_atom))
        && (is_bracketed || domain.split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    // What Keycloak 26.7.4 takes and refuses.

    #[test]
    fn usernames() {
        for good in ["a+b", "a@b", "a_b", "äöü", "a.b-c"] {
            assert!(is_username(good), "{good}");
        }
        for bad in ["a b", "a<b", "a'b", "a,b", "日本語", "аdm", "a\u{a0}b"] {
            assert!(!is_username(bad), "{bad}");
        }
    }

    #[test]
    fn names_of_people() {
        for good in ["a b", "a'b", "a,b", "a:b", "a+b", "a@b", "a`b", "日本語", "1"] {
            assert!(is_person_name(good), "{good}");
        }
        for bad in ["a<b", "a&b", "a;b", "a/b", "a(b", "a\tb"] {
            assert!(!is_person_name(bad), "{bad}");
        }
    }

    #[test]
    fn email_addresses() {
        for good in ["a@b", "a@b.c", "ä@b.c", "a@ä.c", "a@localhost", "\"a b\"@c.d", "a@[1.2.3.4]"] {
            assert!(is_email(good), "{good}");
        }
        let long = format!("{}@b.c", "x".repeat(65));
        for bad in
            ["nope", "a b@c.d", "a@", "@b.c", "a@b@c", "a..b@c.d", "a.@c.d", "a@c..d", "a@-b.c", " a@x.y ", &long]
        {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
