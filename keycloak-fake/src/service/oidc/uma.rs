//! The grant of permissions: what is shown is verified on a snapshot, the decision is made, and a token is signed.

use keycloak_api::Result;
use keycloak_api::oidc::{OpenIdConnect, TokenResponse};
use keycloak_api::operation::OperationInfo;
use serde_json::{Value, json};

use super::endpoints::Received;
use crate::domain::denied::OAuthDenied;
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
        let fail = |denied: Denied| refusal(operation, realm, &denied);
        let cell = self.realm_of_oidc(realm).map_err(fail)?;
        let mut looked_up = self.nothing_looked_up();
        let (granted, snapshot) = loop {
            match self.decide_uma(&cell, &received, &looked_up) {
                Err(Denied::OAuth(OAuthDenied::KeysNeeded { client })) => {
                    self.look_up_keys(&cell, &client, &mut looked_up).await.map_err(fail)?;
                }
                decided => break decided.map_err(fail)?,
            }
        };
        match granted {
            Granted::Decision => Ok(Answered::Other(json!({"result": true}))),
            Granted::Permissions(permissions) => Ok(Answered::Other(permissions)),
            Granted::Token { issue, upgraded } => {
                let tokens = self.sign(snapshot, *issue).await?;
                let tokens = TokenResponse { upgraded: Some(upgraded), session_state: None, scope: None, ..tokens };
                Ok(Answered::of(tokens))
            }
        }
    }

    fn decide_uma(
        &self,
        cell: &RealmCell,
        received: &Received<'_>,
        looked_up: &LookedUp,
    ) -> Decision<(Granted, std::sync::Arc<Realm>)> {
        let snapshot = cell.snapshot();
        require_enabled(&snapshot)?;
        let mut context = self.context();
        let assertion = self.assertion(&snapshot, received, looked_up);
        let input = self.input(received, None, assertion.as_ref());
        let verify = |raw: &str| token::verify(&snapshot, raw);
        let bearer = received.authorization.and_then(|header| header.split_once(' '));
        let bearer = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let mut shown = Shown {
            rpt: received.form.get("rpt").and_then(verify),
            ticket: received.form.get("ticket").and_then(verify),
            ..Shown::default()
        };
        if let Some((_, raw)) = bearer {
            shown.subject = verify(raw.trim());
            if uma::is_id_token(&input) {
                shown.stands = Stands::IdToken;
            }
        } else {
            let client = client_auth::authenticate(&snapshot, &input)?;
            shown.client = Some(client.clone());
            let (raw, stands) = uma::subject(&input);
            shown.stands = stands;
            shown.subject = match (raw, stands) {
                (Some(raw), _) => verify(raw),
                (None, Stands::Missing) => None,
                (None, _) => Some(self.own(&snapshot, &mut context, &input)?),
            };
        }
        let held = uma::held(&snapshot, &mut context, &shown);
        shown.held = held.map(|issue| token::access_claims(&snapshot, &context.issuer(&snapshot.name), &issue));
        self.decide_once(cell, &input, &|realm, context, input| uma::decide(realm, context, input, &shown))
    }

    /// The token that the client would have for itself.
    fn own(&self, snapshot: &Realm, context: &mut Context, input: &oidc::Received<'_>) -> Decision<Presented> {
        let client = client_auth::authenticate(snapshot, input)?;
        // What a session of it would leave behind is dropped with the clone.
        let issue = grant::of_client(&mut snapshot.clone(), context, input, &client)?;
        let issuer = context.issuer(&snapshot.name);
        let session_less = crate::domain::issue::Issue { session: None, ..issue };
        Ok(Presented::of(token::access_claims(snapshot, &issuer, &session_less)))
    }
}
