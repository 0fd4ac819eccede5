//! What tokens would hold that are not signed, for nobody to use.

use keycloak_api::Error;
use keycloak_api::ErrorKind;
use keycloak_api::token::{AccessTokenClaims, IdTokenClaims};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::id::Hashes;
use super::issue::subject;
use super::scene::Scene;
use super::{access, id, report};
use crate::domain::issue::Issue;
use crate::state::Realm;

/// Tokens that would be made, with the audience that was asked for.
#[derive(Debug)]
pub(crate) struct Example<'a> {
    scene: Scene<'a>,
    issuer: &'a str,
    issue: &'a Issue,
    access: Map<String, Value>,
}

impl<'a> Example<'a> {
    /// The tokens for the clients among those that `audience` names, or for all.
    ///
    /// # Errors
    /// The clients, by name, that the tokens would not be for.
    pub(crate) fn new(
        realm: &'a Realm,
        issuer: &'a str,
        issue: &'a Issue,
        audience: Option<&str>,
    ) -> Result<Self, Vec<String>> {
        let mut scene = Scene::new(subject(realm, issue));
        let (mut access, held) = access::claims(&mut scene, issuer, issue);
        let names = audience.unwrap_or_default().split(' ');
        let mut wanted: Vec<&str> = names.filter(|name| realm.client(name).is_some()).collect();
        wanted.sort_unstable();
        if !wanted.is_empty() {
            let held: Vec<String> = match held {
                Some(Value::Array(held)) => held.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
                Some(Value::String(one)) => vec![one],
                _ => Vec::new(),
            };
            let missing: Vec<_> = wanted.iter().filter(|name| !held.iter().any(|held| held == *name)).collect();
            if !missing.is_empty() {
                return Err(missing.into_iter().map(|name| (*name).to_owned()).collect());
            }
            restrict(&mut access, &wanted);
        }
        Ok(Self { scene, issuer, issue, access })
    }

    /// The claims of the access token.
    ///
    /// # Errors
    /// A mapper has put something in that is no such claim.
    pub(crate) fn access(self) -> Result<AccessTokenClaims, Error> {
        read(self.access)
    }

    /// The claims of the ID token.
    ///
    /// # Errors
    /// A mapper has put something in that is no such claim.
    pub(crate) fn id(mut self) -> Result<IdTokenClaims, Error> {
        let hashes = Hashes { access_token: None, code: None, state: None };
        let Some(plan) = &self.issue.id else { return Ok(IdTokenClaims::default()) };
        read(id::claims(&mut self.scene, self.issuer, self.issue, plan, &hashes))
    }
}

/// The claims of an access token that is not signed.
pub(crate) fn access_claims(realm: &Realm, issuer: &str, issue: &Issue) -> Map<String, Value> {
    access::claims(&mut Scene::new(subject(realm, issue)), issuer, issue).0
}

/// What the userinfo endpoint would tell.
pub(crate) fn example_userinfo(realm: &Realm, issue: &Issue) -> Map<String, Value> {
    report::userinfo_of(subject(realm, issue))
}

/// Leaves of an access token what is for these clients.
pub(super) fn restrict(claims: &mut Map<String, Value>, audience: &[&str]) {
    let value = match audience {
        [one] => Value::from(*one),
        several => several.iter().copied().collect(),
    };
    claims.insert("aud".to_owned(), value);
    if let Some(Value::Object(clients)) = claims.get_mut("resource_access") {
        clients.retain(|client, _| audience.contains(&client.as_str()));
    }
}

fn read<T: DeserializeOwned>(claims: Map<String, Value>) -> Result<T, Error> {
    serde_json::from_value(Value::Object(claims)).map_err(|error| Error::with_source(ErrorKind::Decode, error))
}
