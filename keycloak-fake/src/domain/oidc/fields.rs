//! The fields of the forms that ask users for their profile: which there are, and what is wrong with their values.
//!
//! What is done with the values is decided elsewhere.

use keycloak_api::operation::Form;
use keycloak_api::representation::{UPAttribute, UPGroup};

use crate::domain::denied::{PasswordFault, ProfileFault, ProfileReason};
use crate::domain::user_profile::{UserProfile, own_values};
use crate::state::{Realm, User};
use crate::token::sort_as_java_among;

/// A field of a form.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
    /// The attribute that it is for; of a password there is none.
    pub(crate) attribute: Option<Shown>,
    pub(crate) problems: Vec<FieldProblem>,
}

/// An attribute as a form shows it.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) config: UPAttribute,
    pub(crate) group: Option<UPGroup>,
    pub(crate) is_required: bool,
    pub(crate) is_read_only: bool,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldProblem {
    EmailMissing,
    EmailTaken,
    UsernameMissing,
    UsernameTaken,
    PasswordMissing,
    PasswordNotRepeated,
    Password(PasswordFault),
    Refused(ProfileReason),
}

impl FieldProblem {
    /// What Keycloak calls it among its messages, as far as there can be another at the same field.
    fn key(&self) -> &str {
        match self {
            Self::EmailMissing => "missingEmailMessage",
            Self::EmailTaken => "emailExistsMessage",
            Self::UsernameMissing => "missingUsernameMessage",
            Self::UsernameTaken => "usernameExistsMessage",
            Self::PasswordMissing | Self::PasswordNotRepeated | Self::Password(_) => "",
            Self::Refused(reason) => reason.key(),
        }
    }
}

/// What is wrong, by attribute.
pub(crate) type Problems = Vec<(String, FieldProblem)>;

/// The fields that the profile has for `user`, or for a new one, who is asked only for what can be set. They hold what
/// was sent, or else what the user has.
pub(super) fn of(realm: &Realm, profile: &UserProfile, user: Option<&User>, sent: &Form) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for attribute in profile.attributes() {
        let name = attribute.name.as_deref().unwrap_or_default();
        let is_read_only = !profile.is_editable(name);
        if !profile.shows(name) || (user.is_none() && is_read_only) {
            continue;
        }
        let mut values: Vec<String> = sent.all(name).map(str::to_owned).collect();
        if values.is_empty() {
            values = user.map(|user| own_values(user, name)).into_iter().flatten().map(str::to_owned).collect();
        }
        let group = attribute.group.as_deref().and_then(|group| profile.group(group)).cloned();
        let is_required = is_required(realm, profile, attribute);
        let attribute = Some(Shown { config: attribute.clone(), group, is_required, is_read_only });
        fields.push(Field { name: name.to_owned(), values, attribute, problems: Vec::new() });
    }
    fields.sort_by(|one, other| heading(one).cmp(&heading(other)));
    fields
}

/// Whether the form has to have a value: a name always, unless it is the address.
pub(super) fn is_required(realm: &Realm, profile: &UserProfile, attribute: &UPAttribute) -> bool {
    let by_email = realm.settings.registration_email_as_username.unwrap_or(false);
    match attribute.name.as_deref() {
        Some("username") => !by_email,
        Some("email") => by_email || profile.is_required(attribute),
        _ => profile.is_required(attribute),
    }
}

/// What the profile refuses, as problems.
pub(super) fn refused(faults: Vec<ProfileFault>) -> Problems {
    faults.into_iter().map(|fault| (fault.attribute, FieldProblem::Refused(fault.reason))).collect()
}

/// Tells the problems at their fields, in Keycloak's order.
pub(super) fn tell(fields: &mut [Field], problems: &Problems) {
    let mut keys: Vec<&str> = problems.iter().map(|(_, problem)| problem.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    for field in fields {
        let own = problems.iter().filter(|(name, _)| *name == field.name).map(|(_, problem)| problem.clone());
        let mut own: Vec<FieldProblem> = own.collect();
        sort_as_java_among(&mut own, keys.len(), FieldProblem::key);
        field.problems.extend(own);
    }
}

/// Fields without a group come first, those of groups in the order of the groups' headings.
fn heading(field: &Field) -> Option<&str> {
    let group = field.attribute.as_ref()?.group.as_ref()?;
    group.display_header.as_deref().or(group.name.as_deref())
}
