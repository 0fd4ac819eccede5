//! The attributes of users by their names, some of which stand for what is kept apart.

use std::sync::Arc;

use super::identity::Identity;
use crate::state::User;

/// What is no attribute like others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
    Email,
    FirstName,
    LastName,
}

impl Property {
    pub(super) fn named(name: &str) -> Option<Self> {
        let is = |own: &str| name.eq_ignore_ascii_case(own);
        let all = [("email", Self::Email), ("firstName", Self::FirstName), ("lastName", Self::LastName)];
        all.into_iter().find(|(own, _)| is(own)).map(|(_, property)| property)
    }

    pub(super) fn of_identity(self, identity: &mut Identity) -> &mut Option<String> {
        match self {
            Self::Email => &mut identity.email,
            Self::FirstName => &mut identity.first_name,
            Self::LastName => &mut identity.last_name,
        }
    }

    pub(super) fn put(self, user: &mut User, value: Option<&str>) {
        match self {
            Self::Email => user.email = value.map(|value| value.to_lowercase().into()),
            Self::FirstName => user.first_name = value.map(Into::into),
            Self::LastName => user.last_name = value.map(Into::into),
        }
    }
}

/// Sets an attribute, or what the name stands for.
pub(super) fn set(user: &mut User, name: &str, values: &[String]) {
    let first = values.first().map(String::as_str);
    match name {
        "username" => user.username = first.unwrap_or_default().to_lowercase().into(),
        "email" => Property::Email.put(user, first),
        "firstName" => Property::FirstName.put(user, first),
        "lastName" => Property::LastName.put(user, first),
        _ if values.is_empty() => drop(Arc::make_mut(&mut user.attributes).remove(name)),
        _ => drop(Arc::make_mut(&mut user.attributes).insert(name.to_owned(), values.to_vec())),
    }
}
