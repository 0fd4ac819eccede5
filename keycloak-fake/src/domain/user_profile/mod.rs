//! A realm's user profile: which attributes its users have, who sees and sets them, and what their values must be.
//!
//! What an administrator does with users is decided elsewhere; this says only what the profile says.

mod config;
mod metadata;
mod validators;

use std::borrow::Cow;
use std::sync::LazyLock;

use keycloak_api::representation::{UPAttribute, UPConfig};

pub(crate) use config::check;
pub(crate) use metadata::{metadata, metadata_of_user};
pub(crate) use validators::{faults, is_email};

use crate::domain::admin::realms::MASTER;
use crate::state::Realm;

/// The kind of component that holds a realm's own profile.
pub(crate) const PROVIDER: &str = "org.keycloak.userprofile.UserProfileProvider";
/// The component's setting that is the profile, as JSON.
pub(crate) const CONFIG: &str = "kc.user.profile.config";

/// The attribute that a setting of the realm brings along.
pub(crate) const LOCALE: &str = "locale";

/// What users agree to, and when they did; a realm that asks for it shows it.
const TERMS: (&str, &str) = ("TERMS_AND_CONDITIONS", "terms_and_conditions");

/// The attributes that are fields of their own.
pub(crate) const FIELDS: [&str; 4] = ["username", "email", "firstName", "lastName"];

/// What users of a realm can have.
#[derive(Clone, Debug)]
pub(crate) struct UserProfile {
    config: Cow<'static, UPConfig>,
    has_locales: bool,
    has_terms: bool,
    has_emails_for_names: bool,
}

impl UserProfile {
    /// The realm's own profile, or Keycloak's where it has none.
    pub(crate) fn of(realm: &Realm) -> Self {
        let own = own(realm).map(Cow::Owned);
        Self {
            config: own.unwrap_or_else(|| Cow::Borrowed(by_default(realm))),
            has_locales: realm.settings.internationalization_enabled.unwrap_or(false),
            has_terms: has_terms(realm),
            has_emails_for_names: realm.settings.registration_email_as_username.unwrap_or(false),
        }
    }

    /// The profile as it is configured.
    pub(crate) fn into_config(self) -> UPConfig {
        self.config.into_owned()
    }

    /// The attributes that are configured.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &UPAttribute> {
        self.config.attributes.iter().flatten()
    }

    /// Whether administrators see a user's e-mail address in place of its name.
    pub(crate) fn shows_email_as_name(&self) -> bool {
        self.has_emails_for_names
    }

    /// Whether administrators see the attribute.
    pub(crate) fn shows(&self, name: &str) -> bool {
        if name == LOCALE {
            return self.has_locales;
        }
        match self.attribute(name) {
            Some(attribute) => allows(attribute, Right::View) || allows(attribute, Right::Edit),
            None if self.has_terms && name == TERMS.1 => true,
            None => matches!(self.unmanaged(), Some("ENABLED" | "ADMIN_EDIT" | "ADMIN_VIEW")),
        }
    }

    /// Whether administrators set the attribute.
    pub(crate) fn is_editable(&self, name: &str) -> bool {
        if name == LOCALE {
            return self.has_locales;
        }
        match self.attribute(name) {
            Some(attribute) => allows(attribute, Right::Edit),
            None => matches!(self.unmanaged(), Some("ENABLED" | "ADMIN_EDIT")),
        }
    }

    /// Whether the attribute stays with a user whose attributes are replaced: administrators do not set it.
    pub(crate) fn stays(&self, name: &str) -> bool {
        name != LOCALE && !self.is_editable(name)
    }

    /// Whether the profile has the attribute.
    pub(crate) fn is_managed(&self, name: &str) -> bool {
        self.attribute(name).is_some() || (name == LOCALE && self.has_locales)
    }

    /// Whether an administrator has to give a value of the attribute. Where addresses are names, users have to have one,
    /// even if the profile requires it of nobody.
    pub(crate) fn is_required_of_administrators(&self, attribute: &UPAttribute) -> bool {
        let is_name = self.has_emails_for_names && attribute.name.as_deref() == Some("email");
        is_required_of(attribute, "admin") || is_name
    }

    /// The attributes that users, and not only administrators, have to have a value of.
    pub(crate) fn required_of_users(&self) -> impl Iterator<Item = &str> {
        self.attributes().filter(|attribute| is_required_of(attribute, "user")).filter_map(|it| it.name.as_deref())
    }

    fn attribute(&self, name: &str) -> Option<&UPAttribute> {
        self.attributes().find(|attribute| attribute.name.as_deref() == Some(name))
    }

    fn unmanaged(&self) -> Option<&str> {
        self.config.unmanaged_attribute_policy.as_deref()
    }
}

fn has_terms(realm: &Realm) -> bool {
    realm.required_action(TERMS.0).is_some_and(|known| known.enabled.unwrap_or(false))
}

#[derive(Clone, Copy)]
enum Right {
    View,
    Edit,
}

/// Whether administrators have the right.
fn allows(attribute: &UPAttribute, right: Right) -> bool {
    let roles = attribute.permissions.as_ref().and_then(|permissions| match right {
        Right::View => permissions.view.as_ref(),
        Right::Edit => permissions.edit.as_ref(),
    });
    roles.is_some_and(|roles| roles.iter().any(|role| role == "admin"))
}

/// Whether somebody of this role has to give a value, whatever scopes a login asks for.
fn is_required_of(attribute: &UPAttribute, role: &str) -> bool {
    attribute.required.as_ref().is_some_and(|required| match required.roles.as_deref() {
        Some(roles) if !roles.is_empty() => roles.iter().any(|named| named == role),
        _ => required.scopes.as_ref().is_none_or(Vec::is_empty),
    })
}

/// Whether the realm's user profile is the one that Keycloak gives it.
pub(crate) fn is_keycloaks(realm: &Realm) -> bool {
    own(realm).is_none()
}

fn own(realm: &Realm) -> Option<UPConfig> {
    let components = realm.settings.components.as_ref()?;
    let config = components.get(PROVIDER)?.first()?.config.as_ref()?.get(CONFIG)?.first()?;
    serde_json::from_str(config).ok()
}

/// Keycloak's own profile, which asks nothing of the users of `master`.
fn by_default(realm: &Realm) -> &'static UPConfig {
    static DEFAULT: LazyLock<UPConfig> =
        LazyLock::new(|| serde_json::from_str(include_str!("default.json")).unwrap_or_default());
    static OF_MASTER: LazyLock<UPConfig> = LazyLock::new(|| {
        let mut config = DEFAULT.clone();
        config.attributes.iter_mut().flatten().for_each(|attribute| attribute.required = None);
        config
    });
    if *realm.name == *MASTER { &OF_MASTER } else { &DEFAULT }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keycloaks_own_profile_is_read() {
        let profile = UserProfile::of(&Realm::default());
        let names: Vec<_> = profile.attributes().filter_map(|attribute| attribute.name.as_deref()).collect();
        assert_eq!(names, ["username", "email", "firstName", "lastName"]);
        assert_eq!(profile.required_of_users().collect::<Vec<_>>(), ["email", "firstName", "lastName"]);
        assert!(profile.is_editable("email") && !profile.shows("nickname"));
    }
}
