//! A realm's user profile: which attributes its users have, who sees and sets them, and what their values must be.
//!
//! What an administrator does with users is decided elsewhere, as is what users do with themselves; this says only what
//! the profile says.

mod config;
mod given;
mod metadata;
mod order;
mod settings;
mod validators;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use keycloak_api::representation::{UPAttribute, UPConfig, UPGroup};

pub(crate) use config::check;
pub(crate) use given::{Change, Given, faults_of, own_values};
pub(crate) use metadata::{metadata, metadata_of_user};
pub(crate) use order::order_faults;
pub(crate) use settings::options;
pub(crate) use validators::is_email;

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

/// In whose eyes a profile is looked at.
#[derive(Clone, Debug)]
enum Viewer {
    Admin,
    /// A user, in a login that has these client scopes.
    User(BTreeSet<Arc<str>>),
}

impl Viewer {
    fn role(&self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::User(_) => "user",
        }
    }

    /// Whether the login has one of these scopes. What administrators do is no login.
    fn has_one_of(&self, scopes: &[String]) -> bool {
        match self {
            Self::Admin => false,
            Self::User(own) => scopes.iter().any(|scope| own.contains(scope.as_str())),
        }
    }
}

/// What users of a realm can have, as an administrator or a user sees it.
#[derive(Clone, Debug)]
pub(crate) struct UserProfile {
    config: Cow<'static, UPConfig>,
    viewer: Viewer,
    /// What a form neither shows nor sets, whatever the profile says of it.
    without: Vec<&'static str>,
    /// What a form is for alone.
    only: Option<&'static str>,
    has_locales: bool,
    has_terms: bool,
    has_emails_for_names: bool,
}

impl UserProfile {
    /// The realm's own profile, or Keycloak's where it has none, as administrators see it.
    pub(crate) fn of(realm: &Realm) -> Self {
        Self::seen_by(realm, own(realm), Viewer::Admin)
    }

    /// The same, as users see it in a login that has these client scopes. Keycloak's own asks for none.
    pub(crate) fn of_user(realm: &Realm, scopes: impl FnOnce() -> BTreeSet<Arc<str>>) -> Self {
        let own = own(realm);
        let scopes = if own.is_some() { scopes() } else { BTreeSet::new() };
        Self::seen_by(realm, own, Viewer::User(scopes))
    }

    fn seen_by(realm: &Realm, own: Option<UPConfig>, viewer: Viewer) -> Self {
        let own = own.map(Cow::Owned);
        Self {
            config: own.unwrap_or_else(|| Cow::Borrowed(by_default(realm))),
            viewer,
            without: Vec::new(),
            only: None,
            has_locales: realm.settings.internationalization_enabled.unwrap_or(false),
            has_terms: has_terms(realm),
            has_emails_for_names: realm.settings.registration_email_as_username.unwrap_or(false),
        }
    }

    /// The profile in a form that neither shows nor sets the attribute.
    pub(crate) fn without(mut self, name: &'static str) -> Self {
        self.without.push(name);
        self
    }

    /// The profile in a form for one attribute.
    pub(crate) fn only(mut self, name: &'static str) -> Self {
        self.only = Some(name);
        self
    }

    /// Whether the form is without the attribute, whatever the profile says.
    pub(crate) fn is_without(&self, name: &str) -> bool {
        self.without.contains(&name)
    }

    /// Whether the profile lists the attribute, be it for other logins.
    pub(crate) fn is_listed(&self, name: &str) -> bool {
        self.config.attributes.iter().flatten().any(|attribute| attribute.name.as_deref() == Some(name))
    }

    /// The profile as it is configured.
    pub(crate) fn into_config(self) -> UPConfig {
        self.config.into_owned()
    }

    /// The attributes that are configured, but for those of logins with other scopes.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &UPAttribute> {
        self.config.attributes.iter().flatten().filter(|attribute| self.is_selected(attribute))
    }

    /// The group of this name.
    pub(crate) fn group(&self, name: &str) -> Option<&UPGroup> {
        self.config.groups.iter().flatten().find(|group| group.name.as_deref() == Some(name))
    }

    /// Whether a user's e-mail address stands in place of its name.
    pub(crate) fn shows_email_as_name(&self) -> bool {
        self.has_emails_for_names
    }

    /// Whether the viewer sees the attribute.
    pub(crate) fn shows(&self, name: &str) -> bool {
        if name == LOCALE {
            return self.has_locales;
        }
        match self.attribute(name) {
            Some(attribute) => self.allows(attribute, Right::View) || self.allows(attribute, Right::Edit),
            None if self.has_terms && name == TERMS.1 => true,
            None => matches!(self.unmanaged(), Some("ENABLED" | "ADMIN_EDIT" | "ADMIN_VIEW")),
        }
    }

    /// Whether the viewer sets the attribute.
    pub(crate) fn is_editable(&self, name: &str) -> bool {
        if name == LOCALE {
            return self.has_locales;
        }
        match self.attribute(name) {
            Some(attribute) => self.allows(attribute, Right::Edit),
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

    /// Whether the viewer has to give a value. Where addresses are names, administrators have to give one, even if the profile
    /// requires it of nobody.
    pub(crate) fn is_required(&self, attribute: &UPAttribute) -> bool {
        let is_name = self.has_emails_for_names && attribute.name.as_deref() == Some("email");
        if is_name && matches!(self.viewer, Viewer::Admin) {
            return true;
        }
        let Some(required) = &attribute.required else { return false };
        let named = |given: &Option<Vec<String>>| given.as_deref().unwrap_or_default().to_vec();
        let (roles, scopes) = (named(&required.roles), named(&required.scopes));
        let is_of_role = roles.iter().any(|role| role == self.viewer.role());
        match (roles.is_empty(), scopes.is_empty()) {
            (true, true) => true,
            (false, true) => is_of_role,
            (_, false) => self.viewer.has_one_of(&scopes),
        }
    }

    /// Whether users set what the profile does not list.
    pub(crate) fn is_open_to_users(&self) -> bool {
        self.only.is_none() && self.unmanaged() == Some("ENABLED")
    }

    /// The value of users who were given none.
    pub(crate) fn default_of(&self, name: &str) -> Option<&str> {
        self.attribute(name)?.default_value.as_deref()
    }

    /// The attributes that users have who were given no value, with that which they have.
    pub(crate) fn defaults(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes()
            .filter_map(|attribute| Some((attribute.name.as_deref()?, attribute.default_value.as_deref()?)))
    }

    fn attribute(&self, name: &str) -> Option<&UPAttribute> {
        self.attributes().find(|attribute| attribute.name.as_deref() == Some(name))
    }

    fn unmanaged(&self) -> Option<&str> {
        self.config.unmanaged_attribute_policy.as_deref()
    }

    /// Administrators see what logins with certain scopes are asked for, too.
    fn is_selected(&self, attribute: &UPAttribute) -> bool {
        let scopes = attribute.selector.as_ref().and_then(|selector| selector.scopes.as_deref()).unwrap_or_default();
        let name = attribute.name.as_deref();
        if self.only.is_some_and(|only| name != Some(only)) {
            return false;
        }
        let is_name = matches!(name, Some("username" | "email"));
        is_name || scopes.is_empty() || matches!(self.viewer, Viewer::Admin) || self.viewer.has_one_of(scopes)
    }

    fn allows(&self, attribute: &UPAttribute, right: Right) -> bool {
        if attribute.name.as_deref().is_some_and(|name| self.is_without(name)) {
            return false;
        }
        let roles = attribute.permissions.as_ref().and_then(|permissions| match right {
            Right::View => permissions.view.as_ref(),
            Right::Edit => permissions.edit.as_ref(),
        });
        roles.is_some_and(|roles| roles.iter().any(|role| role == self.viewer.role()))
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
        let profile = UserProfile::of_user(&Realm::default(), BTreeSet::new);
        let names: Vec<_> = profile.attributes().filter_map(|attribute| attribute.name.as_deref()).collect();
        assert_eq!(names, ["username", "email", "firstName", "lastName"]);
        let required = profile.attributes().filter(|attribute| profile.is_required(attribute));
        let required: Vec<_> = required.filter_map(|attribute| attribute.name.as_deref()).collect();
        assert_eq!(required, ["email", "firstName", "lastName"]);
        let profile = UserProfile::of(&Realm::default());
        assert!(profile.is_editable("email") && !profile.shows("nickname"));
    }
}
