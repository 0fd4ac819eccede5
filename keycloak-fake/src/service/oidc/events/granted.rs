//! What was granted, and what was ended.

use keycloak_api::operation::Form;

use super::{Asked, kind, method, method_of, of_assertion};
use crate::domain::issue::Issue;
use crate::domain::oidc::event::{Detail, Event};
use crate::service::oidc::Received;
use crate::service::oidc::endpoints::named_client;
use crate::state::{Id, Realm};
use crate::token::Presented;

/// Tokens were granted; `scope` is what they hold, and `audience` whom the access token is for.
pub(in crate::service::oidc) fn granted(
    form: &Form,
    shown: Option<&Presented>,
    issue: &Issue,
    scope: Option<&str>,
    audience: &[String],
) -> Event {
    let kind = kind(form);
    let session = issue.session.as_ref().map(|session| session.id.clone());
    let mut details = vec![
        ("grant_type", form.get("grant_type").unwrap_or_default().to_owned()),
        ("client_auth_method", method(issue.client.settings.client_authenticator_type.as_ref())),
    ];
    details.extend(of_assertion(form, Some(&issue.client)));
    details.extend(of_tokens(issue, scope.unwrap_or_default()));
    match kind {
        "TOKEN_EXCHANGE" => return exchanged(form, shown, issue, audience, details),
        "OAUTH2_DEVICE_CODE_TO_TOKEN" => details.extend(session.as_ref().map(|id| ("code_id", id.to_string()))),
        "LOGIN" => {
            details.push(("auth_method", "openid-connect".to_owned()));
            details.push(("username", form.get("username").unwrap_or_default().to_owned()));
        }
        "CLIENT_LOGIN" | "JWT_AUTHORIZATION_GRANT" => details.push(("username", issue.user.username.to_string())),
        "CODE_TO_TOKEN" => details.extend(session.as_ref().map(|id| ("code_id", id.to_string()))),
        "AUTHREQID_TO_TOKEN" => {
            details.extend(session.as_ref().map(|id| ("code_id", id.to_string())));
            // By the answer on the device, whether the client asks for consents or not.
            details.push(("consent", "consent_granted".to_owned()));
            details.push(("username", issue.user.username.to_string()));
        }
        _ => {
            // The new one is told under another name.
            details.retain(|(name, _)| *name != "refresh_token_id");
            details.extend(issue.refresh.as_ref().map(|it| ("updated_refresh_token_id", it.id.to_string())));
            details.push(("access_token_expiration_time", (issue.access.expires - issue.issued).to_string()));
            details.extend(
                shown.and_then(|token| Some(("age_of_refresh_token", (issue.issued - token.iat?).to_string()))),
            );
            details.extend(shown.and_then(|token| Some(("refresh_token_id", token.jti.clone()?))));
            details.extend(shown.and_then(|token| Some(("refresh_token_sub", token.sub.clone()?))));
        }
    }
    Event {
        kind,
        client: Some(issue.client.client_id.to_string()),
        user: Some(issue.user.id.clone()),
        session,
        error: None,
        details,
        ..Event::default()
    }
}

/// What is told of tokens, of whatever grant they are.
pub(super) fn of_tokens(issue: &Issue, scope: &str) -> Vec<Detail> {
    let mut details = vec![("token_id", issue.access.id.to_string()), ("scope", scope.to_owned())];
    if let Some(refresh) = &issue.refresh {
        details.push(("refresh_token_type", if refresh.offline { "Offline" } else { "Refresh" }.to_owned()));
        details.push(("refresh_token_id", refresh.id.to_string()));
    }
    details
}

fn exchanged(
    form: &Form,
    shown: Option<&Presented>,
    issue: &Issue,
    audience: &[String],
    mut details: Vec<Detail>,
) -> Event {
    let exchanged = issue.exchanged.as_ref();
    let wanted = exchanged.and_then(|exchanged| exchanged.kind).unwrap_or_default();
    details.push(("auth_method", "token_exchange".to_owned()));
    details.push(("requested_token_type", wanted.to_owned()));
    details.push(("username", issue.user.username.to_string()));
    details.push(("subject_token_client_id", shown.and_then(|token| token.azp.clone()).unwrap_or_default()));
    details.push(("audience", audience.join(" ")));
    Event {
        kind: kind(form),
        client: Some(issue.holder().unwrap_or(&issue.client.client_id).to_owned()),
        user: Some(issue.user.id.clone()),
        session: shown.and_then(|token| Some(Id::from(token.sid.as_deref()?))),
        error: None,
        details,
        ..Event::default()
    }
}

/// A token was revoked, or its session ended, by the client that holds it.
pub(in crate::service::oidc) fn ended(
    asked: Asked,
    realm: &Realm,
    received: &Received<'_>,
    token: Option<&Presented>,
) -> Event {
    let form = received.form;
    let is_refresh = token.is_some_and(|token| matches!(token.typ.as_deref(), Some("Refresh" | "Offline")));
    let client = named_client(realm, form, received.authorization);
    let mut details = vec![("client_auth_method", method_of(realm, client.as_deref()))];
    details.extend(of_assertion(form, client.as_deref().and_then(|id| realm.client(id)).map(|client| &**client)));
    if matches!(asked, Asked::Revoke) {
        let id = token.and_then(|token| token.jti.clone()).unwrap_or_default();
        if is_refresh {
            let kind = token.and_then(|token| token.typ.clone()).unwrap_or_default();
            let revoked = client.clone().unwrap_or_default();
            details.extend([("refresh_token_type", kind), ("refresh_token_id", id), ("revoked_client", revoked)]);
        } else {
            details.push(("token_id", id));
        }
    }
    Event {
        kind: if matches!(asked, Asked::Revoke) { "REVOKE_GRANT" } else { "LOGOUT" },
        client,
        user: token.and_then(|token| Some(Id::from(token.sub.as_deref()?))),
        session: token.filter(|_| is_refresh).and_then(|token| Some(Id::from(token.sid.as_deref()?))),
        error: None,
        details,
        ..Event::default()
    }
}
