//! The endpoints below `/protocol/openid-connect`, from forms as they came. Bad input reaches the decision unchanged.

use std::sync::Arc;

use keycloak_api::Result;
use keycloak_api::oidc::{ACCESS_TOKEN_TYPE, ID_TOKEN_TYPE, OpenIdConnect, TokenResponse};
use keycloak_api::operation::{Form, OperationInfo};
use serde_json::{Value, json};

use super::objects::{self, Fetched};
use super::uma::Answered;
use super::{events, off_the_runtime, password};
use crate::domain::denied::{OAuthDenied, ProofFault};
use crate::domain::issue::Issue;
use crate::domain::oidc::authorize::FoundObject;
use crate::domain::oidc::client_auth::named_by_header;
use crate::domain::oidc::event::Event;
use crate::domain::oidc::grant::{Given, HeldToken};
use crate::domain::oidc::{self, client_assertion, code, end, grant};
use crate::domain::{Context, Decision, Denied};
use crate::engine::RealmCell;
use crate::handle::{FakeKeycloak, refusal};
use crate::state::{Id, Realm};
use crate::token::{self, Assertion, LookedUp, NotIssued, Presented, Proof};

/// How often somebody elsewhere is asked for one decision.
const MOST_INQUIRIES: usize = 4;

/// What an endpoint received: the form or query as it came, and the `Authorization` header.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Received<'a> {
    pub(crate) form: &'a Form,
    pub(crate) authorization: Option<&'a str>,
    pub(crate) origin: Option<&'a str>,
    /// The header `DPoP`.
    pub(crate) proof: Option<&'a str>,
    /// The request's method.
    pub(crate) method: &'static str,
    pub(crate) ip_address: &'a str,
}

impl FakeKeycloak {
    /// `POST …/token`, from a form without control characters.
    pub(crate) async fn token_endpoint(&self, realm: &str, received: Received<'_>) -> Result<Answered> {
        let operation = <dyn OpenIdConnect>::TOKEN;
        let shown = received.form.get(match received.form.get("grant_type") {
            Some(grant::TOKEN_EXCHANGE) => "subject_token",
            Some(grant::CIBA) => "auth_req_id",
            Some(grant::JWT_BEARER) => "assertion",
            _ => "refresh_token",
        });
        let note = Some(events::Asked::Token);
        let (given, snapshot) = self.decide_oidc(operation, realm, received, shown, note, grant::decide).await?;
        let issue = match given {
            Given::Tokens(issue) => *issue,
            Given::OfProvider(held) => return Ok(Answered::Other(held_token(&held))),
        };
        if !events::are_kept(&snapshot) {
            return self.sign(snapshot, issue).await.map(Answered::of);
        }
        let tokens = self.sign(snapshot.clone(), issue.clone()).await?;
        let scope = tokens.scope.as_deref();
        let event = self.granted(&snapshot, &received, shown, &issue, scope);
        self.keep_events(realm, &received, event);
        Ok(Answered::of(tokens))
    }

    /// The event of tokens of this scope that were granted.
    fn granted(
        &self,
        realm: &Realm,
        received: &Received<'_>,
        shown: Option<&str>,
        issue: &Issue,
        scope: Option<&str>,
    ) -> Option<Event> {
        let (form, context) = (received.form, self.context());
        if form.get("grant_type") == Some(grant::JWT_BEARER) {
            return Some(events::granted_by_assertion(realm, received, issue, scope));
        }
        let shown = shown.and_then(|token| token::verify(realm, token));
        let is_exchange = form.get("grant_type") == Some(grant::TOKEN_EXCHANGE);
        let holder = issue.holder().and_then(|holder| realm.client(holder)).unwrap_or(&issue.client);
        if is_exchange && grant::is_exchanged_in_the_old_way(&context, form, holder) {
            let granted = (issue, scope.unwrap_or_default());
            return events::exchanged_in_the_old_way(realm, &context, received, shown.as_ref(), granted);
        }
        let mut audience = match is_exchange {
            true => Presented::of(token::access_claims(realm, &context.issuer(&realm.name), issue)).aud,
            false => Vec::new(),
        };
        let wanted = issue.exchanged.as_ref().map(|exchanged| &*exchanged.audience).unwrap_or_default();
        audience.retain(|name| wanted.is_empty() || wanted.iter().any(|wanted| **wanted == **name));
        Some(events::granted(form, shown.as_ref(), issue, scope, &audience))
    }

    /// The proof of a key that a request shows.
    pub(super) fn proof(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        received: &Received<'_>,
    ) -> Option<std::result::Result<Proof, ProofFault>> {
        let text = received.proof?;
        let address = format!("{}{}", self.base_url(), operation.path.replace("{realm}", realm));
        Some(token::read_proof(text, received.method, &address, self.context().now()))
    }

    /// `POST …/revoke`.
    pub(crate) async fn revocation_endpoint(&self, realm: &str, received: Received<'_>) -> Result<()> {
        let shown = received.form.get("token");
        let note = Some(events::Asked::Revoke);
        self.end(<dyn OpenIdConnect>::REVOKE, realm, received, shown, note, end::revoke).await
    }

    /// `POST …/logout` with a refresh token.
    pub(crate) async fn logout_endpoint(&self, realm: &str, received: Received<'_>) -> Result<()> {
        let shown = received.form.get("refresh_token");
        let note = Some(events::Asked::Logout);
        let calls = self.end(<dyn OpenIdConnect>::LOGOUT, realm, received, shown, note, end::logout).await?;
        self.call_clients(realm, calls).await;
        Ok(())
    }

    async fn end<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        received: Received<'_>,
        shown: Option<&str>,
        note: Option<events::Asked>,
        decision: impl Fn(&mut Realm, &mut Context, &oidc::Received<'_>) -> Decision<T>,
    ) -> Result<T> {
        let (outcome, snapshot) = self.decide_oidc(operation, realm, received, shown, note, decision).await?;
        if let Some(asked) = note.filter(|_| events::are_kept(&snapshot)) {
            let presented = shown.and_then(|token| token::verify(&snapshot, token));
            let event = events::ended(asked, &snapshot, &received, presented.as_ref());
            self.keep_events(realm, &received, [event]);
        }
        Ok(outcome)
    }

    /// Signs what was granted, off the runtime where a key must be made first.
    pub(crate) async fn sign(&self, realm: Arc<Realm>, issue: Issue) -> Result<TokenResponse> {
        let issuer = self.issuer(&realm.name);
        if token::is_ready(&realm, &issue) {
            return issued(&realm, &issuer, &issue);
        }
        off_the_runtime(move || issued(&realm, &issuer, &issue)).await
    }

    /// Verifies what was shown, decides, and decides again where something was missing that takes long to find out.
    pub(super) async fn decide_oidc<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        received: Received<'_>,
        shown: Option<&str>,
        note: Option<events::Asked>,
        decision: impl Fn(&mut Realm, &mut Context, &oidc::Received<'_>) -> Decision<T>,
    ) -> Result<(T, Arc<Realm>)> {
        let fail = |denied: Denied| refusal(operation, realm, &denied);
        let cell = self.realm_of_oidc(realm).map_err(fail)?;
        let mut snapshot = cell.snapshot();
        let presented = shown.and_then(|token| token::verify(&snapshot, token));
        let proof = self.proof(operation, realm, &received);
        // What the decision lacks is found out while the realm is unlocked, and it is made again.
        let (mut heard, mut fetched, mut verdict) = (Vec::new(), None, None);
        let mut looked_up = self.nothing_looked_up();
        let outcome = loop {
            let assertion = self.assertion(&snapshot, &received, &looked_up);
            let object = Self::request_object(&snapshot, &received, fetched.as_ref(), &looked_up);
            let known = oidc::Received {
                proof: proof.as_ref(),
                heard: &heard,
                object: object.as_ref(),
                verdict: verdict.as_ref().map(|(credential, is_good): &(Id, bool)| (&**credential, *is_good)),
                ..self.input(&received, presented.as_ref(), assertion.as_ref())
            };
            match self.decide_once(&cell, &known, &decision) {
                Err(Denied::OAuth(OAuthDenied::HashNeeded { user, credential })) if verdict.is_none() => {
                    let password = received.form.get("password").unwrap_or_default();
                    let is_good = password::verify(&snapshot, &user, &credential, password).await.map_err(fail)?;
                    verdict = Some((credential, is_good));
                }
                Err(Denied::OAuth(OAuthDenied::ObjectNeeded { client, address })) if fetched.is_none() => {
                    fetched = Some(Fetched::from(&snapshot, &client, &address).await.map_err(fail)?);
                }
                Err(Denied::OAuth(OAuthDenied::KeysNeeded { client })) => {
                    self.look_up_keys(&cell, &client, &mut looked_up).await.map_err(fail)?;
                    snapshot = cell.snapshot();
                }
                Err(Denied::OAuth(OAuthDenied::Unheard(inquiry))) if heard.len() < MOST_INQUIRIES => {
                    let answer = self.inquire(&inquiry, shown.unwrap_or_default()).await.map_err(fail)?;
                    heard.push((*inquiry, answer));
                }
                outcome => break outcome,
            }
        };
        outcome.map_err(|denied| {
            let error = refusal(operation, realm, &denied);
            if denied.is_for(&OAuthDenied::CodeInvalid) {
                self.end_elsewhere(&cell, received.form);
            }
            if let Some(asked) = note.filter(|_| events::are_kept(&snapshot)) {
                let (answer, context, shown) = (&error, &self.context(), presented.as_ref());
                let case = events::Case { asked, realm: &snapshot, received: &received, shown, answer, context };
                self.keep_events(realm, &received, events::denied(&case, &denied));
            }
            error
        })
    }

    /// Ends the session that a code names, where it is one of another realm: Keycloak, which keeps those of all realms in
    /// one place, drops it when it is looked for in the wrong one.
    fn end_elsewhere(&self, asked: &RealmCell, form: &Form) {
        let Some(session) = form.get("code").and_then(code::session_of) else { return };
        if asked.snapshot().sessions.get(session).is_some() {
            return;
        }
        for cell in self.engine.realms() {
            if cell.snapshot().sessions.get(session).is_some() {
                // It denies nothing.
                let _ended = cell.decide(|realm| Ok(realm.sessions.remove(session)));
            }
        }
    }

    /// The request that was fetched, or that a form holds as a token: held against what the client has that the form or the
    /// header names.
    fn request_object(
        realm: &Realm,
        received: &Received<'_>,
        fetched: Option<&Fetched>,
        looked_up: &LookedUp,
    ) -> Option<FoundObject> {
        let form = received.form;
        let named = form.get("request").and_then(|_| named_client(realm, form, received.authorization));
        let client = named.and_then(|named| realm.client(&named));
        objects::read(realm, client.map(|client| &**client), form, fetched, looked_up)
    }

    /// What a decision gets to see of a request.
    pub(super) fn input<'a>(
        &'a self,
        received: &Received<'a>,
        presented: Option<&'a Presented>,
        assertion: Option<&'a Assertion>,
    ) -> oidc::Received<'a> {
        let Received { form, authorization, origin, ip_address, .. } = *received;
        oidc::Received {
            form,
            authorization,
            origin,
            proof: None,
            certificate: self.certificate(),
            ip_address,
            presented,
            assertion,
            object: None,
            verdict: None,
            heard: &[],
        }
    }

    /// What a client shows to authenticate, read.
    pub(super) fn assertion(&self, realm: &Realm, received: &Received<'_>, looked_up: &LookedUp) -> Option<Assertion> {
        let assertion = received.form.get("client_assertion")?;
        Some(Assertion::read(realm, assertion, self.issuer(&realm.name), looked_up))
    }

    /// Decides; a client's assertion is spent by it.
    pub(super) fn decide_once<T>(
        &self,
        cell: &RealmCell,
        input: &oidc::Received<'_>,
        decision: &impl Fn(&mut Realm, &mut Context, &oidc::Received<'_>) -> Decision<T>,
    ) -> Decision<(T, Arc<Realm>)> {
        let mut context = self.context();
        cell.decide(|realm| match input.assertion {
            Some(assertion) => {
                client_assertion::spending(realm, assertion, |realm| decision(realm, &mut context, input))
            }
            None => decision(realm, &mut context, input),
        })
    }
}

/// A token that an identity provider made, as Keycloak hands it on.
fn held_token(held: &HeldToken) -> Value {
    let (name, kind) = match held.is_id_token {
        true => ("id_token", ID_TOKEN_TYPE),
        false => ("access_token", ACCESS_TOKEN_TYPE),
    };
    json!({
        name: held.token, "expires_in": 0, "refresh_expires_in": 0, "not-before-policy": 0, "issued_token_type": kind,
    })
}

fn issued(realm: &Realm, issuer: &str, issue: &Issue) -> Result<TokenResponse> {
    token::issue(realm, issuer, issue).map_err(|fault| match fault {
        NotIssued::Setting => refusal(<dyn OpenIdConnect>::TOKEN, &realm.name, &OAuthDenied::Breaks.into()),
        NotIssued::Failed(error) => error,
    })
}

/// The client that a request names, or that its assertion is of, if there is one.
pub(super) fn named_client(realm: &Realm, form: &Form, authorization: Option<&str>) -> Option<String> {
    let by_header = || named_by_header(authorization?);
    let by_assertion = || Some(realm.client(token::asserted(form)?.sub.as_deref()?)?.client_id.to_string());
    form.get("client_id").map(str::to_owned).or_else(by_header).or_else(by_assertion)
}
