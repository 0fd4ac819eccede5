//! What is told of tokens that are shown: userinfo and introspection.

use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::token::Algorithm;
use keycloak_api::{Error, Result};
use serde_json::{Map, Value};

use super::endpoints::Received;
use super::{events, off_the_runtime};
use crate::domain::denied::OAuthDenied;
use crate::domain::oidc::introspection::{self, Untold};
use crate::domain::oidc::{self, access};
use crate::domain::{Context, Decision, Denied};
use crate::engine::RealmCell;
use crate::handle::{FakeKeycloak, refusal};
use crate::state::Realm;
use crate::token::{self, Presented};

/// What userinfo tells.
#[derive(Clone, Debug)]
pub(crate) enum Told {
    Claims(Map<String, Value>),
    /// A JWT of them.
    Signed(String),
}

impl FakeKeycloak {
    /// `GET` and `POST …/userinfo`.
    pub(crate) async fn userinfo_endpoint(&self, realm: &str, received: Received<'_>) -> Result<Told> {
        let operation = <dyn OpenIdConnect>::USERINFO;
        let fail = |denied: Denied| refusal(operation, realm, &denied);
        let cell = self.realm_of_oidc(realm).map_err(fail)?;
        let snapshot = cell.snapshot();
        let context = self.context();
        let read = read_bearer(&received);
        let raw = read.as_ref().ok().map(|(_, bearer)| *bearer);
        let presented = raw.and_then(|raw| token::verify(&snapshot, raw));
        let told = match read {
            Err(denied) => Err(denied),
            Ok((true, bearer)) => self.bound_userinfo(&cell, realm, &received, bearer, presented.as_ref()),
            // Nothing is used up, so that no lock is needed.
            Ok((false, _)) => {
                let input = self.input(&received, presented.as_ref(), None);
                access::userinfo(&snapshot, &context, &input, presented.as_ref())
            }
        };
        let (found, algorithm) = told.map_err(|denied| {
            let error = fail(denied.clone());
            if events::are_kept(&snapshot) {
                let words = bearer_words(&error);
                let event = events::not_told_of_user(&snapshot, &context, raw, &denied, &words);
                self.keep_events(realm, &received, event);
            }
            error
        })?;
        if events::are_kept(&snapshot) {
            let sid = presented.as_ref().and_then(|token| token.sid.as_deref());
            let name = algorithm.map(|algorithm| algorithm.to_string());
            self.keep_events(realm, &received, [events::told_of_user(&found, sid, name)]);
        }
        let Some(algorithm) = algorithm else {
            return Ok(Told::Claims(token::userinfo(&snapshot, &found)));
        };
        let (issuer, now) = (self.issuer(realm), context.now());
        off_the_runtime(move || token::signed_userinfo(&snapshot, &issuer, &found, algorithm, now))
            .await
            .map(Told::Signed)
    }

    /// The user of a token that is said to be bound to a key, which the request proves.
    fn bound_userinfo(
        &self,
        cell: &RealmCell,
        realm: &str,
        received: &Received<'_>,
        bearer: &str,
        presented: Option<&Presented>,
    ) -> Decision<(access::Access, Option<Algorithm>)> {
        let hash = token::token_hash(bearer);
        let proof = self.proof(<dyn OpenIdConnect>::USERINFO, realm, received);
        let mut input = self.input(received, presented, None);
        input.proof = proof.as_ref();
        let decision = |realm: &mut Realm, context: &mut Context, received: &oidc::Received<'_>| {
            let token = access::prove(realm, context, received, &hash)?;
            access::userinfo(realm, context, received, Some(&token))
        };
        self.decide_once(cell, &input, &decision).map(|(told, _)| told)
    }

    /// `POST …/token/introspect`.
    pub(crate) async fn introspection_endpoint(
        &self,
        realm: &str,
        received: Received<'_>,
    ) -> Result<Map<String, Value>> {
        let operation = <dyn OpenIdConnect>::INTROSPECT;
        let shown = received.form.get("token");
        let decision = |realm: &mut Realm, context: &mut Context, received: &oidc::Received<'_>| {
            introspection::introspect(realm, context, received)
        };
        let note = Some(events::Asked::Introspect);
        let (found, snapshot) = self.decide_oidc(operation, realm, received, shown, note, decision).await?;
        let told = found.and_then(|found| {
            let user = found.access.user.id.clone();
            let claims = token::introspection(&snapshot, &found).ok_or_else(|| Untold::Audience(user.clone()))?;
            Ok((user, claims))
        });
        if events::are_kept(&snapshot) {
            let presented = shown.and_then(|token| token::verify(&snapshot, token));
            let outcome = told.as_ref().map(|(user, _)| user.clone());
            let event = events::introspected(&snapshot, &received, presented.as_ref(), outcome);
            self.keep_events(realm, &received, event);
        }
        let inactive = || Map::from_iter([("active".to_owned(), Value::Bool(false))]);
        Ok(told.map_or_else(|_| inactive(), |(_, claims)| claims))
    }
}

/// What whoever shows an access token is told in the challenge (RFC 6750, section 3).
fn bearer_words(error: &Error) -> String {
    let challenge = error.reply().and_then(|reply| reply.www_authenticate.as_deref()).unwrap_or_default();
    let words = challenge.split_once("error_description=\"").map_or("", |(_, words)| words);
    words.trim_end_matches('"').to_owned()
}

/// The access token, from the header or the form (RFC 6750, sections 2.1 and 2.2), and whether it is said to be bound to a
/// key (RFC 9449, section 7.1).
fn read_bearer<'a>(received: &Received<'a>) -> Decision<(bool, &'a str)> {
    if received.form.all("access_token").count() > 1 {
        return Err(OAuthDenied::BearerDuplicated.into());
    }
    let header = received.authorization.and_then(|header| header.split_once(' '));
    let is_bound = header.is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("dpop"));
    let is_known = |scheme: &str| is_bound || scheme.eq_ignore_ascii_case("bearer");
    let header = header.filter(|(scheme, token)| is_known(scheme) && is_token(token));
    let form = received.form.get("access_token");
    match (header, form) {
        (Some(_), Some(_)) => Err(OAuthDenied::BearerTwice.into()),
        (Some((_, token)), None) => Ok((is_bound, token)),
        (None, Some(token)) => Ok((false, token)),
        (None, None) => Err(OAuthDenied::BearerMissing.into()),
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && !text.contains(' ')
}
