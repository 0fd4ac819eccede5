//! Which client scopes a token gets for the scopes that were asked for.

use std::sync::Arc;

use super::organization;
use crate::domain::Decision;
use crate::domain::denied::OAuthDenied;
use crate::state::{Client, ClientScope, Id, Realm};

/// The scope that asks for an ID token (OpenID Connect Core 1.0, section 3.1.2.1).
pub(crate) const OPENID: &str = "openid";
/// The client scope that asks for an offline token (OpenID Connect Core 1.0, section 11).
pub(crate) const OFFLINE_ACCESS: &str = "offline_access";

/// What was asked for, found.
#[derive(Clone, Debug)]
pub(crate) struct Granted {
    /// Whether there is an ID token.
    pub(crate) openid: bool,
    /// Whether `openid` stands in `scope`: not where a refresh asked for less.
    pub(crate) shows_openid: bool,
    pub(crate) offline: bool,
    pub(crate) scopes: Vec<Arc<ClientScope>>,
}

/// The client's default scopes and those of its optional ones that `asked` names.
///
/// Keycloak refuses a scope that it does not know, and with it the whole request.
pub(crate) fn resolve(realm: &Realm, client: &Client, asked: Option<&str>) -> Decision<Granted> {
    let names = asked.map(split).unwrap_or_default();
    let scopes = [of(realm, &client.default_scopes), of(realm, &client.optional_scopes)].concat();
    for name in &names {
        let known = *name == OPENID || scopes.iter().any(|scope| matches(scope, name));
        if !known {
            return Err(OAuthDenied::ScopeInvalid(asked.unwrap_or_default().to_owned()).into());
        }
    }
    if !organization::are_good(realm, &names) {
        return Err(OAuthDenied::ScopeInvalid(asked.unwrap_or_default().to_owned()).into());
    }
    Ok(requested(realm, client, asked))
}

/// The same, but that a scope that Keycloak does not know is passed over.
pub(crate) fn requested(realm: &Realm, client: &Client, asked: Option<&str>) -> Granted {
    let names = asked.map(split).unwrap_or_default();
    let mut scopes = of(realm, &client.default_scopes);
    let optional = of(realm, &client.optional_scopes);
    scopes.extend(optional.into_iter().filter(|scope| names.iter().any(|name| matches(scope, name))));
    let scopes = organization::by_name(scopes, &names);
    let offline = names.contains(&OFFLINE_ACCESS) && scopes.iter().any(|scope| *scope.name == *OFFLINE_ACCESS);
    let openid = names.contains(&OPENID);
    Granted { openid, shows_openid: openid, offline, scopes }
}

/// The client scopes of these ids that are for OpenID Connect.
fn of(realm: &Realm, ids: &[Id]) -> Vec<Arc<ClientScope>> {
    let scopes = ids.iter().filter_map(|id| realm.client_scopes.get(id));
    scopes.filter(|scope| is_openid_connect(scope)).cloned().collect()
}

/// The names in a text, which one space separates: spaces at its end count for nothing, and an empty text is one empty
/// name.
pub(super) fn split(asked: &str) -> Vec<&str> {
    match asked.trim_end_matches(' ') {
        "" if !asked.is_empty() => Vec::new(),
        names => names.split(' ').collect(),
    }
}

pub(super) fn is_openid_connect(scope: &ClientScope) -> bool {
    scope.protocol.as_deref().is_none_or(|protocol| protocol == "openid-connect")
}

/// `organization:name` asks for the scope `organization`, and says which.
pub(super) fn matches(scope: &ClientScope, name: &str) -> bool {
    *scope.name == *name || (&*scope.name == "organization" && name.starts_with("organization:"))
}
