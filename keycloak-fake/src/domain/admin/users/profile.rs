//! What Keycloak's user profile lets an administrator set, and what it refuses.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::UserRepresentation;

use super::with_values;
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid, ProfileFault, ProfileReason};
use crate::domain::user_profile::{self, FIELDS, UserProfile, own_values};
use crate::state::{Realm, User};

const USERNAME: &str = "username";

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
    pub(crate) fn new(realm: &Realm, input: &UserRepresentation) -> Decision<Self> {
        let email = filled(input.email.as_ref()).map(|email| email.to_lowercase());
        Ok(Self {
            username: username(realm, input.username.as_deref(), input.email.as_deref())?,
            email,
            first_name: filled(input.first_name.as_ref()),
            last_name: filled(input.last_name.as_ref()),
            attributes: Some(with_defaults(realm, None, input.attributes.as_ref())),
        })
    }

    /// Those of a user who is changed. Where attributes are given, what is not given goes.
    pub(crate) fn changed(realm: &Realm, user: &User, input: &UserRepresentation) -> Decision<Self> {
        let replaces = input.attributes.is_some();
        let value = |given: &Option<String>, own: Option<&Arc<str>>| match given {
            Some(given) => Some(given.clone()).filter(|given| !given.is_empty()),
            None => own.filter(|_| !replaces).map(ToString::to_string),
        };
        let email = value(&input.email, user.email.as_ref()).map(|email| email.to_lowercase());
        // One that cannot be changed does not go either.
        let follows_email = realm.settings.registration_email_as_username.unwrap_or(false);
        let keeps_name = !replaces || follows_email || !realm.settings.edit_username_allowed.unwrap_or(false);
        let name = input.username.as_deref().or(Some(&*user.username).filter(|_| keeps_name));
        Ok(Self {
            username: if user.service_account_of.is_some() && input.username.is_none() {
                user.username.to_string()
            } else {
                let own = user.email.as_deref().filter(|_| !replaces);
                username(realm, name, input.email.as_deref().or(own))?
            },
            email,
            first_name: value(&input.first_name, user.first_name.as_ref()),
            last_name: value(&input.last_name, user.last_name.as_ref()),
            attributes: match &input.attributes {
                Some(attributes) => Some(with_defaults(realm, Some(user), Some(attributes))),
                None => completed(realm, user),
            },
        })
    }

    pub(crate) fn username(&self) -> &str {
        &self.username
    }

    pub(crate) fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// Refuses what the realm's profile refuses. `user` is the one who is changed.
    pub(crate) fn check(&self, user: Option<&User>, realm: &Realm) -> Decision<()> {
        let profile = UserProfile::of(realm);
        let mut faults = Vec::new();
        for attribute in profile.attributes() {
            let name = attribute.name.as_deref().unwrap_or_default();
            let is_field = FIELDS.contains(&name);
            // Nobody keeps the attributes of a service account to the profile, nor the name that Keycloak gave it.
            let is_free = |user: &User| user.service_account_of.is_some() && (!is_field || name == USERNAME);
            let values = self.of(name, user, &profile);
            let is_changed = user.is_none_or(|user| values != own_values(user, name));
            if user.is_some_and(is_free) && (!is_changed || !is_field) {
                continue;
            }
            let has_email_for_name = name == USERNAME && profile.shows_email_as_name();
            let is_editable = if name == USERNAME {
                realm.settings.edit_username_allowed.unwrap_or(false) && !has_email_for_name
            } else {
                profile.is_editable(name)
            };
            let mut reasons = user_profile::faults_of(&profile, attribute, &values, user, is_editable)?;
            // The name goes with the address.
            let follows = has_email_for_name && self.email() == Some(self.username());
            let is_of_service = user.is_some_and(|user| user.service_account_of.is_some());
            reasons.retain(|reason| match reason {
                ProfileReason::ReadOnly => !follows,
                ProfileReason::Required => !is_of_service,
                _ => true,
            });
            faults.extend(reasons.into_iter().map(|reason| ProfileFault { attribute: name.to_owned(), reason }));
        }
        user_profile::order_faults(&mut faults);
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
            let profile = UserProfile::of(realm);
            // Nobody keeps a service account to the profile.
            attributes.retain(|name, _| user.service_account_of.is_some() || profile.is_editable(name));
            // Once set, these belong to the server and not to the profile.
            for (name, values) in user.attributes.iter().filter(|(name, _)| profile.stays(name)) {
                attributes.insert(name.clone(), values.clone());
            }
            user.attributes = Arc::new(attributes.into_iter().collect());
        }
    }

    /// The values that `user` is to have of an attribute.
    fn of<'a>(&'a self, name: &str, user: Option<&'a User>, profile: &UserProfile) -> Vec<&'a str> {
        let field = |value: &'a Option<String>| value.as_deref().into_iter().collect();
        match name {
            USERNAME => vec![&*self.username],
            "email" => field(&self.email),
            "firstName" => field(&self.first_name),
            "lastName" => field(&self.last_name),
            other => {
                let given = self.attributes.as_ref().and_then(|given| given.get(other));
                let stays = self.attributes.is_none() || (given.is_none() && profile.stays(other));
                match user.filter(|_| stays) {
                    Some(user) => own_values(user, other),
                    None => given.into_iter().flatten().map(String::as_str).collect(),
                }
            }
        }
    }
}

/// The name, or the e-mail address where the realm takes that for it and one is given, be it empty.
fn username(realm: &Realm, name: Option<&str>, email: Option<&str>) -> Decision<String> {
    let email_is_name = realm.settings.registration_email_as_username.unwrap_or(false);
    let name = if email_is_name { email.or(name) } else { name };
    let name = name.filter(|name| !name.trim().is_empty());
    Ok(name.ok_or(AdminDenied::Invalid(Invalid::UsernameMissing))?.to_lowercase())
}

/// The attributes that are given, and what the realm's profile gives where nothing is said of one.
fn with_defaults(
    realm: &Realm,
    user: Option<&User>,
    given: Option<&BTreeMap<String, Vec<String>>>,
) -> BTreeMap<String, Vec<String>> {
    let mut attributes = others(given);
    if user.is_some_and(|user| user.service_account_of.is_some()) {
        return attributes;
    }
    let profile = UserProfile::of(realm);
    let is_said = |name: &str| given.and_then(|given| given.get(name)).is_some_and(|values| !values.is_empty());
    for (name, default) in profile.defaults().filter(|(name, _)| profile.is_editable(name) && !is_said(name)) {
        attributes.insert(name.to_owned(), vec![default.to_owned()]);
    }
    attributes
}

/// The user's own attributes with what the realm's profile gives where there is none, if there is such.
fn completed(realm: &Realm, user: &User) -> Option<BTreeMap<String, Vec<String>>> {
    let profile = UserProfile::of(realm);
    let lacks = |name: &str| profile.is_editable(name) && own_values(user, name).is_empty();
    if user.service_account_of.is_some() || !profile.defaults().any(|(name, _)| lacks(name)) {
        return None;
    }
    let own: BTreeMap<_, _> = user.attributes.iter().map(|(name, values)| (name.clone(), values.clone())).collect();
    Some(with_defaults(realm, Some(user), Some(&own)))
}

fn filled(value: Option<&String>) -> Option<String> {
    value.filter(|value| !value.is_empty()).cloned()
}

fn others(attributes: Option<&BTreeMap<String, Vec<String>>>) -> BTreeMap<String, Vec<String>> {
    let mut attributes = attributes.map(with_values).unwrap_or_default();
    attributes.retain(|name, _| !FIELDS.contains(&name.as_str()));
    attributes
}
