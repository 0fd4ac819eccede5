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

/// Uses the code up. One that was used before also takes the client out of its session, and so ends the tokens that
/// the first use gave (RFC 6749, section 4.1.2).
pub(super) fn take(realm: &mut Realm, text: &str, now: Seconds) -> Decision<Arc<AuthorizationCode>> {
    let id = text.split('.').next().unwrap_or_default();
    let code = realm.codes.get(id).cloned().ok_or(OAuthDenied::CodeInvalid)?;
    if text != format!("{}.{}.{}", code.id, code.session, code.client) {
        return Err(OAuthDenied::CodeInvalid.into());
    }
    if code.used {
        realm.sessions.change(&code.session, |session| session.clients.retain(|part| part.client != code.client));
        return Err(Denied::from(OAuthDenied::CodeInvalid).noted());
    }
    realm.codes.change(id, |code| code.used = true);
    if code.expires <= now {
        return Err(Denied::from(OAuthDenied::CodeInvalid).noted());
    }
    Ok(code)
}
