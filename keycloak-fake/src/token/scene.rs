//! What claims are made of: a user, a client, a session, and the client scopes.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::ProtocolMapperRepresentation;

use super::draft::Draft;
use super::java;
use super::mapper::{self, Kind, Use};
use super::resolved::Resolved;
use crate::domain::oidc::organization;
use crate::domain::roles;
use crate::state::{Client, ClientScope, ClientSession, Realm, Seconds, Session, User};

/// Of whom and for whom claims are made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) realm: &'a Realm,
    pub(super) user: &'a User,
    pub(super) client: &'a Client,
    /// `None` for a service account without a session.
    pub(super) session: Option<&'a Session>,
    /// The notes of a session that is not kept, which is a service account's.
    pub(super) notes: Option<&'a BTreeMap<String, String>>,
    /// The client scopes that the token has.
    pub(super) scopes: &'a [Arc<ClientScope>],
    /// When the user logged in, where that is known to the session's notes: not after a password grant.
    pub(super) auth_time: Option<Seconds>,
    pub(super) acr: Acr<'a>,
    pub(super) nonce: Option<&'a str>,
}

/// Where the claim `acr` comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Acr<'a> {
    /// It was decided on.
    Said(Option<&'a str>),
    /// The client's part in the session; who has none has logged in for each token.
    Of(Option<&'a ClientSession>),
}

/// A subject with its mappers and roles. The roles are shared by the tokens of one response, as on the real server:
/// what a mapper of the access token does to them is seen by the ID token's.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) roles: Resolved,
    /// The scopes in force.
    pub(super) scopes: Vec<&'a ClientScope>,
    /// In the order in which they work.
    mappers: Vec<(&'static Kind, &'a ProtocolMapperRepresentation)>,
    /// A mapper lacks a setting that it cannot do without, which Keycloak does not check.
    pub(super) is_broken: bool,
}

impl<'a> Subject<'a> {
    /// A note of the session, which mappers can put into tokens.
    pub(super) fn note(&self, name: &str) -> Option<&'a str> {
        let kept = self.session.and_then(|session| session.notes.get(name));
        kept.or_else(|| self.notes?.get(name)).map(String::as_str)
    }
}

impl<'a> Scene<'a> {
    pub(super) fn new(subject: Subject<'a>) -> Self {
        let Subject { realm, user, client, scopes, .. } = subject;
        let roles = Resolved::of(realm, roles::of_token(realm, user, client, scopes));
        let scopes = in_force(realm, user, client, scopes);
        Self { subject, roles, mappers: mappers(client, &scopes), scopes, is_broken: false }
    }

    /// Lets the mappers that are for this use work on a draft.
    pub(super) fn map(&mut self, purpose: Use, mut draft: Draft) -> Draft {
        let mappers = std::mem::take(&mut self.mappers);
        for (kind, mapper) in &mappers {
            let config = mapper.config.as_ref().map_or(Cow::Owned(BTreeMap::new()), Cow::Borrowed);
            if kind.is_for(purpose, &config) {
                (kind.apply)(self, &config, purpose, &mut draft);
            }
        }
        self.mappers = mappers;
        draft
    }
}

/// The scopes that a token has in effect, those first that were asked for. A scope that roles are mapped to is for users
/// who have one of them; those for organizations are for members.
pub(super) fn in_force<'a>(
    realm: &Realm,
    user: &User,
    client: &Client,
    scopes: &'a [Arc<ClientScope>],
) -> Vec<&'a ClientScope> {
    let held = LazyCell::new(|| roles::of_user(realm, user));
    let is_open = |scope: &&ClientScope| {
        scope.scope_mappings.is_empty()
            || roles::expand(realm, &scope.scope_mappings).iter().any(|role| held.contains(role))
    };
    let scopes =
        scopes.iter().map(|scope| &**scope).filter(|scope| organization::is_in_force(realm, user, &scope.name));
    let (default, optional): (Vec<_>, Vec<_>) =
        scopes.filter(is_open).partition(|scope| client.default_scopes.contains(&scope.id));
    [optional, default].concat()
}

/// The mappers of the client and of its scopes, by priority; of the same one in the order of Java's hashes of their ids.
fn mappers<'a>(
    client: &'a Client,
    scopes: &[&'a ClientScope],
) -> Vec<(&'static Kind, &'a ProtocolMapperRepresentation)> {
    let scopes = scopes.iter().map(|scope| &scope.mappers);
    let mut mappers: Vec<_> = scopes
        .chain([&client.mappers])
        .flat_map(|mappers| mappers.iter())
        .filter_map(|mapper| Some((mapper::kind(mapper.protocol_mapper.as_deref()?)?, mapper)))
        .collect();
    java::sort(&mut mappers, |(_, mapper)| mapper.id.as_deref().unwrap_or_default());
    mappers.sort_by_key(|(kind, _)| kind.priority);
    mappers
}
