//! What requests are chosen by.

use std::fmt;

use keycloak_api::operation::OperationInfo;

use super::{Entry, Outcome, Selection};
use crate::control::fault::is_same;

/// What chosen requests have in common.
#[derive(Clone)]
pub(super) enum Filter {
    Operation(String, Vec<&'static OperationInfo>),
    Realm(String),
    Client(String),
    User(String),
    Parameter(String, String),
    Good(bool),
    After(Box<Selection>),
    Before(Box<Selection>),
}

impl Filter {
    pub(super) fn others(&self) -> Option<&Selection> {
        match self {
            Self::After(others) | Self::Before(others) => Some(others),
            _ => None,
        }
    }

    /// The number that others come after or before.
    pub(super) fn bound(&self, all: &[Entry]) -> Option<u64> {
        match self {
            Self::After(others) => others.chosen(all).last().copied(),
            Self::Before(others) => others.chosen(all).first().copied(),
            _ => None,
        }
    }

    pub(super) fn has(&self, entry: &Entry, bound: Option<u64>) -> bool {
        match self {
            Self::Operation(_, named) => {
                entry.operation.is_some_and(|operation| named.iter().any(|named| is_same(named, operation)))
            }
            Self::Realm(name) => entry.realm.as_ref() == Some(name),
            Self::Client(client) => entry.client.as_ref() == Some(client),
            Self::User(user) => entry.user.as_ref() == Some(user),
            Self::Parameter(name, value) => entry.parameter(name) == Some(value),
            Self::Good(good) => match entry.outcome {
                Outcome::Pending => false,
                Outcome::Ok => *good,
                Outcome::Failed { .. } => !*good,
            },
            Self::After(_) => bound.is_some_and(|bound| entry.number > bound),
            Self::Before(_) => bound.is_some_and(|bound| entry.number < bound),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(name, _) => write!(formatter, "for `{name}`"),
            Self::Realm(name) => write!(formatter, "in realm `{name}`"),
            Self::Client(client) => write!(formatter, "of client `{client}`"),
            Self::User(user) => write!(formatter, "of user `{user}`"),
            Self::Parameter(name, value) => write!(formatter, "with {name}={value}"),
            Self::Good(true) => formatter.write_str("that went well"),
            Self::Good(false) => formatter.write_str("that failed"),
            Self::After(others) => write!(formatter, "after ({others})"),
            Self::Before(others) => write!(formatter, "before ({others})"),
        }
    }
}
