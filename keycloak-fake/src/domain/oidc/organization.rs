//! Organizations as client scopes: `organization` asks for the one that the user belongs to, `organization:*` for all of
//! them, `organization:alias` for that one.
//!
//! In a token's scopes the client scope has the name by which it was asked for.

use std::collections::HashSet;
use std::mem::discriminant;
use std::sync::Arc;

use crate::domain::admin::organizations::is_member;
use crate::state::{ClientScope, Organization, Realm, User};

/// The client scope.
const SCOPE: &str = "organization";
/// Stands for all organizations.
const ALL: &str = "*";

/// What a scope's name asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked<'a> {
    /// The only one.
    Any,
    All,
    /// The one of this alias.
    One(&'a str),
}

/// What a scope of this name asks for, if it is about organizations.
pub(crate) fn asked(name: &str) -> Option<Asked<'_>> {
    match name.strip_prefix(SCOPE)? {
        "" => Some(Asked::Any),
        rest => match rest.strip_prefix(':')? {
            "" => Some(Asked::Any),
            ALL => Some(Asked::All),
            alias => Some(Asked::One(alias)),
        },
    }
}

/// Whether the names can stand beside each other: all ask in one way, and for organizations that there are.
pub(super) fn are_good(realm: &Realm, names: &[&str]) -> bool {
    if !realm.settings.organizations_enabled.unwrap_or(false) {
        return true;
    }
    let asked: Vec<_> = names.iter().filter_map(|name| asked(name)).collect();
    let exists = |asked: &Asked<'_>| match asked {
        Asked::One(alias) => realm.organizations.iter().any(|one| one.enabled && *one.alias == **alias),
        Asked::Any | Asked::All => true,
    };
    asked.windows(2).all(|pair| discriminant(&pair[0]) == discriminant(&pair[1])) && asked.iter().all(exists)
}

/// The client scopes, that of organizations by the names that ask for it.
pub(super) fn by_name(scopes: Vec<Arc<ClientScope>>, names: &[&str]) -> Vec<Arc<ClientScope>> {
    if !names.iter().any(|name| name.starts_with(SCOPE)) {
        return scopes;
    }
    let mut seen = HashSet::new();
    let named: Vec<_> = names.iter().filter(|name| asked(name).is_some() && seen.insert(**name)).collect();
    let each = |scope: Arc<ClientScope>| match &*scope.name == SCOPE {
        false => vec![scope],
        true => named.iter().map(|name| renamed(&scope, name)).collect(),
    };
    scopes.into_iter().flat_map(each).collect()
}

/// The name that a scope which a refresh token holds has after a refresh that asks for these names, if it stays: what is
/// asked for can be less, not more.
pub(super) fn narrowed<'a>(held: &'a str, names: &[&'a str]) -> Option<&'a str> {
    let own = asked(held)?;
    names.iter().find_map(|name| match (own, asked(name)?) {
        (Asked::All, Asked::All | Asked::One(_)) => Some(*name),
        (Asked::One(_), Asked::All | Asked::Any) | (Asked::Any, Asked::All | Asked::Any) => Some(held),
        (Asked::One(own), Asked::One(other)) if own == other => Some(held),
        _ => None,
    })
}

/// Whether a refresh token was for one organization, which the user is no more in, or which is disabled.
pub(super) fn is_lost(realm: &Realm, user: &User, held: &str) -> bool {
    let mut held = held.split(' ').filter_map(asked);
    let Some(one @ Asked::One(_)) = held.next() else { return false };
    held.next().is_none() && realm.settings.organizations_enabled.unwrap_or(false) && meant(realm, user, one).is_empty()
}

/// The same scope under another name.
pub(super) fn renamed(scope: &Arc<ClientScope>, name: &str) -> Arc<ClientScope> {
    if *scope.name == *name {
        scope.clone()
    } else {
        Arc::new(ClientScope { name: name.into(), ..ClientScope::clone(scope) })
    }
}

/// Whether a scope of this name is anything to the user. One that is not about organizations is.
pub(crate) fn is_in_force(realm: &Realm, user: &User, name: &str) -> bool {
    match asked(name) {
        None => true,
        Some(_) if !realm.settings.organizations_enabled.unwrap_or(false) => false,
        Some(Asked::Any) if name == SCOPE => true,
        Some(asked) => !meant(realm, user, asked).is_empty(),
    }
}

/// The enabled organizations of the user that are asked for, ordered by name.
pub(crate) fn meant<'a>(realm: &'a Realm, user: &User, asked: Asked<'_>) -> Vec<&'a Arc<Organization>> {
    let own = realm.organizations.iter().filter(|one| one.enabled && is_member(one, user));
    match asked {
        Asked::One(alias) => own.filter(|one| *one.alias == *alias).collect(),
        Asked::All => own.collect(),
        Asked::Any => {
            let own: Vec<_> = own.collect();
            // Between several, somebody would have to choose.
            if own.len() == 1 { own } else { Vec::new() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked, narrowed};

    #[test]
    fn names_are_read() {
        assert_eq!(asked("organization"), Some(Asked::Any));
        assert_eq!(asked("organization:"), Some(Asked::Any));
        assert_eq!(asked("organization:*"), Some(Asked::All));
        assert_eq!(asked("organization:a"), Some(Asked::One("a")));
        for other in ["organizations", "openid", ""] {
            assert_eq!(asked(other), None, "{other}");
        }
    }

    #[test]
    fn a_refresh_asks_for_less() {
        assert_eq!(narrowed("organization:*", &["openid", "organization:a"]), Some("organization:a"));
        assert_eq!(narrowed("organization:*", &["openid"]), None);
        assert_eq!(narrowed("organization:a", &["organization:*"]), Some("organization:a"));
        assert_eq!(narrowed("organization:a", &["organization:b"]), None);
        assert_eq!(narrowed("organization", &["organization:a"]), None);
        assert_eq!(narrowed("organization", &["organization:*"]), Some("organization"));
    }
}
