//! The values that a user has, or gives in a form, and what the profile has against them.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::operation::Form;
use keycloak_api::representation::UPAttribute;

use super::validators::faults;
use super::{FIELDS, UserProfile};
use crate::domain::Decision;
use crate::domain::denied::{ProfileFault, ProfileReason};
use crate::state::User;

/// What stands before the name of any attribute in a form, if it stands there.
const PREFIX: &str = "user.attributes.";

/// The fields of a form for new users that are no attributes.
const NO_ATTRIBUTES: [&str; 2] = ["password", "password-confirm"];

/// Attributes that are the server's own, in lower case.
const OF_SERVER: [&str; 10] = [
    "kerberos_principal",
    "ldap_id",
    "ldap_entry_dn",
    "created_timestamp",
    "createtimestamp",
    "modifytimestamp",
    "usercertificate",
    "enabled",
    "email_verified",
    "disabledreason",
];
const OF_SERVER_FOR_ANY: &str = "saml.persistent.name.id.for.";

/// A user's values by attribute.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    values: BTreeMap<String, Vec<String>>,
    /// Those that stay as they are, being neither sent nor set by default.
    unsent: Vec<String>,
}

impl Given {
    /// What a form says of `user`, or of a new one. What it does not say is what the profile gives by default.
    pub(crate) fn sent(profile: &UserProfile, user: Option<&User>, form: &Form) -> Self {
        let mut given = Self::default();
        for attribute in profile.attributes() {
            let name = attribute.name.as_deref().unwrap_or_default();
            let prefixed = format!("{PREFIX}{name}");
            let mut sent: Vec<String> = form.all(name).map(str::to_owned).collect();
            sent.extend(form.all(&prefixed).map(str::to_owned));
            let is_editable = profile.is_editable(name);
            // Nobody minds what a new user cannot set, nor what the form is without, unless it is a name.
            let is_name = name == "username" && !profile.shows_email_as_name();
            let is_passed_over = !is_editable && (user.is_none() || (profile.is_without(name) && !is_name));
            if sent.is_empty() || is_passed_over {
                let own = user.filter(|_| !is_editable).map(|user| own_values(user, name)).unwrap_or_default();
                sent = own.into_iter().map(str::to_owned).collect();
                match profile.default_of(name).filter(|_| is_editable) {
                    Some(default) => sent.push(default.to_owned()),
                    None if !FIELDS.contains(&name) => given.unsent.push(name.to_owned()),
                    None => {}
                }
            }
            given.values.insert(name.to_owned(), sent);
        }
        if profile.is_open_to_users() {
            given.values.extend(unlisted(profile, user.is_none(), form));
        }
        given
    }

    /// What `user` has.
    pub(crate) fn own(profile: &UserProfile, user: &User) -> Self {
        let values = profile.attributes().map(|attribute| {
            let name = attribute.name.as_deref().unwrap_or_default();
            let mut own: Vec<String> = own_values(user, name).into_iter().map(str::to_owned).collect();
            let is_by_default = own.is_empty() && profile.is_editable(name);
            own.extend(profile.default_of(name).filter(|_| is_by_default).map(str::to_owned));
            (name.to_owned(), own)
        });
        Self { values: values.collect(), unsent: Vec::new() }
    }

    /// The values of an attribute.
    pub(crate) fn of(&self, name: &str) -> Vec<&str> {
        self.values.get(name).into_iter().flatten().map(String::as_str).collect()
    }

    /// The first value of an attribute, if that is not blank.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.first().map(String::as_str).filter(|value| !value.trim().is_empty())
    }

    /// Replaces the values of an attribute.
    pub(crate) fn set(&mut self, name: &str, value: Option<&str>) {
        self.values.insert(name.to_owned(), value.into_iter().map(str::to_owned).collect());
    }

    /// What the profile refuses. `user` is the one who has, or is to have, the values.
    pub(crate) fn faults(&self, profile: &UserProfile, user: Option<&User>) -> Decision<Vec<ProfileFault>> {
        let mut found = Vec::new();
        for attribute in profile.attributes() {
            let name = attribute.name.as_deref().unwrap_or_default();
            let is_editable = profile.is_editable(name);
            if user.is_none() && !is_editable {
                continue;
            }
            let reasons = faults_of(profile, attribute, &self.of(name), user, is_editable)?;
            found.extend(reasons.into_iter().map(|reason| ProfileFault { attribute: name.to_owned(), reason }));
        }
        for (name, values) in &self.values {
            let of_server = is_of_server(name) && !profile.is_managed(name);
            if of_server && filled(values) != user.map(|user| own_values(user, name)).unwrap_or_default() {
                found.push(ProfileFault { attribute: name.clone(), reason: ProfileReason::ReadOnly });
            }
        }
        Ok(found)
    }

    /// Gives `user` the values that the viewer sets, and tells which they were and are: what was not sent stays.
    pub(crate) fn apply(&self, profile: &UserProfile, user: &mut User) -> Vec<Change> {
        let mut changes = Vec::new();
        for (name, values) in &self.values {
            let is_own = profile.is_managed(name);
            let is_set = if is_own { profile.is_editable(name) } else { !is_of_server(name) };
            if !is_set || self.unsent.contains(name) {
                continue;
            }
            let before: Vec<String> = own_values(user, name).into_iter().map(str::to_owned).collect();
            let after: Vec<String> = filled(values).into_iter().map(str::to_owned).collect();
            let first = || after.first().map(|value| Arc::<str>::from(value.as_str()));
            match name.as_str() {
                "username" => {
                    user.username = first().map_or_else(|| user.username.clone(), |n| n.to_lowercase().into());
                }
                "email" => user.email = first().map(|email| email.to_lowercase().into()),
                "firstName" => user.first_name = first(),
                "lastName" => user.last_name = first(),
                other => {
                    let attributes = Arc::make_mut(&mut user.attributes);
                    if after.is_empty() {
                        attributes.remove(other);
                    } else {
                        attributes.insert(other.to_owned(), after.clone());
                    }
                }
            }
            // Blanks are told apart, though they are not kept.
            if before != *values {
                let after = own_values(user, name).into_iter().map(str::to_owned).collect();
                changes.push(Change { name: name.clone(), before, after });
            }
        }
        changes
    }
}

/// A user's attribute before and after.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) name: String,
    pub(crate) before: Vec<String>,
    pub(crate) after: Vec<String>,
}

/// What the profile has against an attribute's values. What cannot be set and stays as it is, is nobody's fault.
pub(crate) fn faults_of(
    profile: &UserProfile,
    attribute: &UPAttribute,
    values: &[&str],
    user: Option<&User>,
    is_editable: bool,
) -> Decision<Vec<ProfileReason>> {
    let name = attribute.name.as_deref().unwrap_or_default();
    let is_changed = user.is_none_or(|user| filled(values) != own_values(user, name));
    if !is_editable && !is_changed {
        return Ok(Vec::new());
    }
    let mut reasons = Vec::new();
    if !is_editable && user.is_some() {
        reasons.push(ProfileReason::ReadOnly);
    }
    reasons.extend(faults(attribute, values, profile.is_required(attribute))?);
    Ok(reasons)
}

/// The values that a user has of an attribute.
pub(crate) fn own_values<'a>(user: &'a User, name: &str) -> Vec<&'a str> {
    let field = |value: &'a Option<Arc<str>>| value.as_deref().into_iter().collect();
    match name {
        "username" => vec![&*user.username],
        "email" => field(&user.email),
        "firstName" => field(&user.first_name),
        "lastName" => field(&user.last_name),
        other => user.attributes.get(other).into_iter().flatten().map(String::as_str).collect(),
    }
}

/// What a form says beyond the profile's attributes.
fn unlisted(profile: &UserProfile, is_new: bool, form: &Form) -> BTreeMap<String, Vec<String>> {
    let mut unlisted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, value) in form.iter() {
        let name = key.strip_prefix(PREFIX).unwrap_or(key);
        let is_listed = profile.is_listed(name) || FIELDS.contains(&name) || name == super::LOCALE;
        if !(is_listed || is_new && NO_ATTRIBUTES.contains(&name)) {
            unlisted.entry(name.to_owned()).or_default().push(value.to_owned());
        }
    }
    unlisted
}

fn is_of_server(name: &str) -> bool {
    let name = name.to_lowercase();
    OF_SERVER.contains(&name.as_str()) || name.starts_with(OF_SERVER_FOR_ANY)
}

fn filled<T: AsRef<str>>(values: &[T]) -> Vec<&str> {
    values.iter().map(AsRef::as_ref).filter(|value| !value.trim().is_empty()).collect()
}
