//! The grant of permissions: what is shown is verified on a snapshot, the decision is made, and a token is signed.

use keycloak_api::Result;
use keycloak_api::oidc::{OpenIdConnect, TokenResponse};
use keycloak_api::operation::OperationInfo;
use serde_json::{Value, json};

use super::endpoints::Received;
use super::events;
use crate::domain::denied::OAuthDenied;
use crate::domain::issue::Issue;
use crate::domain::oidc::uma::{self, Granted, Shown, Stands};
use crate::domain::oidc::{self, client_auth, control_signs, grant, require_enabled};
use crate::domain::{Context, Decision, Denied};
use crate::engine::RealmCell;
use crate::handle::{FakeKeycloak, refusal};
use crate::state::Realm;
use crate::token::{self, LookedUp, Presented};

/// What the token endpoint answers.
#[derive(Debug)]
pub(crate) enum Answered {
    Tokens(Box<TokenResponse>),
    /// A decision, or permissions, without a token; or a token that is none of the realm's.
    Other(Value),
}

impl Answered {
    pub(super) fn of(tokens: TokenResponse) -> Self {
        Self::Tokens(Box::new(tokens))
    }
}

impl FakeKeycloak {
    /// `POST …/token`, for every grant.
    pub(crate) async fn grant_endpoint(&self, realm: &str, received: Received<'_>) -> Result<Answered> {
        self.grant_as(<dyn OpenIdConnect>::TOKEN, realm, received).await
    }

    /// The same, for the operation that asks.
    pub(crate) async fn grant_as(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        received: Received<'_>,
    ) -> Result<Answered> {
        let clean = control_signs::taken_out_of(received.form);
        let received = Received { form: &clean, ..received };
        if received.form.get("grant_type") == Some(uma::GRANT_TYPE) {
            return self.uma_endpoint(operation, realm, received).await;
        }
        self.token_endpoint(realm, received).await
    }

    async fn uma_endpoint(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        received: Received<'_>,
    ) -> Result<Answered> {
        let fail = |denied: &Denied| refusal(operation, realm, denied);
        let cell = self.realm_of_oidc(realm).map_err(|denied| fail(&denied))?;
        let context = self.context();
        let mut looked_up = self.nothing_looked_up();
        let (snapshot, shown) = loop {
            let snapshot = cell.snapshot();
            match self.shown(&snapshot, &received, &looked_up) {
                Err(Denied::OAuth(OAuthDenied::KeysNeeded { client })) => {
                    self.look_up_keys(&cell, &client, &mut looked_up).await.map_err(|denied| fail(&denied))?;
                }
                shown => break (snapshot, shown),
            }
        };
        let (shown, own) = shown.map_err(|denied| {
            let answer = fail(&denied);
            if events::are_kept(&snapshot) {
                let asked = events::Asked::Token;
                let (shown, answer, context) = (None, &answer, &context);
                let case = events::Case { asked, realm: &snapshot, received: &received, shown, answer, context };
                self.keep_events(realm, &received, events::denied(&case, &denied));
            }
            answer
        })?;
        let own = own.as_ref().filter(|_| events::are_kept(&snapshot));
        let asker = events::Asker { realm: &snapshot, context: &context, received: &received, shown: &shown, own };
        let (granted, decided) = self.decide_uma(&cell, &received, &shown, &looked_up).map_err(|denied| {
            let error = fail(&denied);
            if events::are_kept(&snapshot) {
                let reply = error.reply().and_then(|reply| reply.error_description.clone()).unwrap_or_default();
                self.keep_events(realm, &received, events::not_permitted(&asker, &denied, &reply));
            }
            error
        })?;
        let keep = |tokens: Option<(&Issue, &str)>| {
            if events::are_kept(&snapshot) {
                self.keep_events(realm, &received, events::permitted(&asker, tokens));
            }
        };
        match granted {
            Granted::Decision => {
                keep(None);
                Ok(Answered::Other(json!({"result": true})))
            }
            Granted::Permissions(permissions) => {
                keep(None);
                Ok(Answered::Other(permissions))
            }
            Granted::Token { issue, upgraded } => {
                let tokens = self.sign(decided, Issue::clone(&issue)).await?;
                keep(Some((&issue, tokens.scope.as_deref().unwrap_or_default())));
                let tokens = TokenResponse { upgraded: Some(upgraded), session_state: None, scope: None, ..tokens };
                Ok(Answered::of(tokens))
            }
        }
    }

    /// What the request shows, and the token that the client would have for itself, with its scopes, where it asks for
    /// itself.
    fn shown(
        &self,
        snapshot: &Realm,
        received: &Received<'_>,
        looked_up: &LookedUp,
    ) -> Decision<(Shown, Option<(Issue, String)>)> {
        require_enabled(snapshot)?;
        let mut context = self.context();
        let assertion = self.assertion(snapshot, received, looked_up);
        let input = self.input(received, None, assertion.as_ref());
        let verify = |raw: &str| token::verify(snapshot, raw);
        let bearer = received.authorization.and_then(|header| header.split_once(' '));
        let bearer = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let mut shown = Shown {
            rpt: received.form.get("rpt").and_then(verify),
            ticket: received.form.get("ticket").and_then(verify),
            ..Shown::default()
        };
        let mut own = None;
        if let Some((_, raw)) = bearer {
            shown.subject = verify(raw.trim());
            if uma::is_id_token(&input) {
                shown.stands = Stands::IdToken;
            }
        } else {
            let client = client_auth::authenticate(snapshot, &input)?;
            shown.client = Some(client.clone());
            let (raw, stands) = uma::subject(&input);
            shown.stands = stands;
            shown.subject = match (raw, stands) {
                (Some(raw), _) => verify(raw),
                (None, Stands::Missing) => None,
                (None, _) => {
                    let issue = Self::own(snapshot, &mut context, &input)?;
                    let issuer = context.issuer(&snapshot.name);
                    let claims = token::access_claims(snapshot, &issuer, &issue);
                    let scope = claims.get("scope").and_then(Value::as_str).unwrap_or_default().to_owned();
                    own = Some((issue, scope));
                    Some(Presented::of(claims))
                }
            };
        }
        let held = uma::held(snapshot, &mut context, &shown);
        shown.held = held.map(|issue| token::access_claims(snapshot, &context.issuer(&snapshot.name), &issue));
        Ok((shown, own))
    }

    fn decide_uma(
        &self,
        cell: &RealmCell,
        received: &Received<'_>,
        shown: &Shown,
        looked_up: &LookedUp,
    ) -> Decision<(Granted, std::sync::Arc<Realm>)> {
        let assertion = self.assertion(&cell.snapshot(), received, looked_up);
        let input = self.input(received, None, assertion.as_ref());
        self.decide_once(cell, &input, &|realm, context, input| uma::decide(realm, context, input, shown))
    }

    /// The token that the client would have for itself. What a session of it would leave behind is dropped with the clone.
    fn own(snapshot: &Realm, context: &mut Context, input: &oidc::Received<'_>) -> Decision<Issue> {
        let client = client_auth::authenticate(snapshot, input)?;
        let issue = grant::of_client(&mut snapshot.clone(), context, input, &client)?;
        Ok(Issue { session: None, ..issue })
    }
}
