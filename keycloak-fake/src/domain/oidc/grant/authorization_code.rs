//! The authorization code grant (RFC 6749, section 4.1.3; RFC 7636, section 4.6).

use std::sync::Arc;

use super::{Grant, join_session};
use crate::domain::denied::OAuthDenied;
use crate::domain::issue::{GrantKind, Issue};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::oidc::{Received, code, proof, scope};
use crate::domain::{Context, Decision, Denied, client_policies};
use crate::state::{AuthorizationRequest, Client, ClientSession, Realm, Session};

pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
) -> Decision<Issue> {
    let text = received.parameter("code").ok_or(OAuthDenied::CodeMissing)?;
    let code = code::take(realm, text, context.now())?;
    // From here on the code is used up, whatever comes.
    let noted = |denied: OAuthDenied| Denied::from(denied).noted();
    let session = session::find(realm, Kind::Online, &code.session, context.now());
    let session = session.ok_or_else(|| noted(OAuthDenied::CodeInvalid))?;
    let part = session.client(&code.client).ok_or_else(|| noted(OAuthDenied::CodeSessionGone))?;
    let user = realm.users.get(&session.user).cloned().ok_or_else(|| noted(OAuthDenied::CodeInvalid))?;
    if !user.enabled {
        return Err(noted(OAuthDenied::RefreshUserDisabled));
    }
    let request = &code.request;
    if received.form.get("redirect_uri") != Some(request.named_uri()) {
        return Err(noted(OAuthDenied::RedirectUriWrong));
    }
    if code.client != client.id {
        return Err(noted(OAuthDenied::CodeOfAnotherClient));
    }
    check_verifier(request, received.form.get("code_verifier")).map_err(noted)?;
    proof::check_code(received, request.dpop_jkt.as_deref()).map_err(noted)?;
    if let Some(refusal) = client_policies::of_code(realm, client, &request.scope, received.form.get("code_verifier")) {
        return Err(noted(OAuthDenied::CodePolicy(refusal)));
    }
    let granted = scope::resolve(realm, client, Some(&*request.scope).filter(|scope| !scope.is_empty()));
    let granted = granted.map_err(Denied::noted)?;
    let part = ClientSession::clone(part);
    let grant = Grant { kind: GrantKind::AuthorizationCode, user: &user, client, granted, part };
    join_session(realm, context, Session::clone(&session), Kind::Online, grant)
}

pub(super) fn check_verifier(request: &AuthorizationRequest, verifier: Option<&str>) -> Result<(), OAuthDenied> {
    let (challenge, verifier) = match (request.code_challenge.as_deref(), verifier) {
        (None, None) => return Ok(()),
        (None, Some(_)) => return Err(OAuthDenied::VerifierNotExpected),
        (Some(_), None) => return Err(OAuthDenied::VerifierMissing),
        (Some(challenge), Some(verifier)) => (challenge, verifier),
    };
    // RFC 7636, section 4.1.
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if !(43..=128).contains(&verifier.len()) || !verifier.bytes().all(unreserved) {
        return Err(OAuthDenied::VerifierMalformed);
    }
    let plain = request.code_challenge_method.as_deref() != Some("S256");
    let matches = if plain { verifier == challenge } else { keycloak_api::oidc::challenge(verifier) == challenge };
    if matches { Ok(()) } else { Err(OAuthDenied::VerifierWrong) }
}
