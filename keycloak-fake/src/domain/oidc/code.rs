//! Authorization codes: made at the end of a login, exchanged once (RFC 6749, section 4.1.2).

use std::sync::Arc;

use crate::domain::denied::OAuthDenied;
use crate::domain::{Context, Decision, Denied};
use crate::state::{AuthorizationCode, AuthorizationRequest, Id, Realm, Seconds};

/// A new code for `session`; its text is the id, the session and the client, joined by dots.
pub(super) fn make(
    realm: &mut Realm,
    context: &mut Context,
    session: &Id,
    request: &Arc<AuthorizationRequest>,
) -> String {
    let lifespan = Seconds::from(realm.settings.access_code_lifespan.unwrap_or(60));
    let code = AuthorizationCode {
        id: context.new_id(),
        session: session.clone(),
        client: request.client.clone(),
        request: request.clone(),
        expires: context.now() + lifespan,
        used: false,
    };
    let text = format!("{}.{}.{}", code.id, code.session, code.client);
    realm.codes.put(code);
    text
}

/// Uses the code up. One that is not good, because it was used before, is over or is none at all, takes the client that it
/// names out of the session that it names, and so ends the tokens that a first use gave (RFC 6749, section 4.1.2).
pub(super) fn take(realm: &mut Realm, text: &str, now: Seconds) -> Decision<Arc<AuthorizationCode>> {
    let Some((id, session, client)) = parts(text) else { return Err(OAuthDenied::CodeInvalid.into()) };
    if realm.sessions.get(session).is_none() {
        return Err(OAuthDenied::CodeInvalid.into());
    }
    let code = realm.codes.get(id).filter(|code| !code.used).cloned();
    realm.codes.change(id, |code| code.used = true);
    let is_good =
        |code: &Arc<AuthorizationCode>| *code.session == *session && *code.client == *client && now < code.expires;
    code.filter(is_good).ok_or_else(|| {
        realm.sessions.change(session, |session| session.clients.retain(|part| *part.client != *client));
        Denied::from(OAuthDenied::CodeInvalid).noted()
    })
}

/// The session that a code names.
pub(crate) fn session_of(text: &str) -> Option<&str> {
    parts(text).map(|(_, session, _)| session)
}

fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let (id, rest) = text.split_once('.')?;
    let (session, client) = rest.split_once('.')?;
    Some((id, session, client))
}
