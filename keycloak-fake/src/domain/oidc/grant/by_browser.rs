//! Tokens that come with the answer to an authorization request: the implicit and the hybrid flow (OpenID Connect Core
//! 1.0, sections 3.2 and 3.3). There is no refresh token among them.

use std::sync::Arc;

use super::{Plan, plan};
use crate::domain::issue::{GrantKind, TokenPlan, Vouched};
use crate::domain::oidc::response::{ResponseType, Tokens};
use crate::domain::oidc::scope;
use crate::domain::oidc::session::Kind;
use crate::domain::{Context, Decision};
use crate::state::{AuthorizationRequest, ClientSession, Realm, Seconds, Session, User};

/// The tokens for the client of `request`, which has its part in `session`. `code` is the one that goes with them.
pub(in crate::domain::oidc) fn by_browser(
    realm: &Realm,
    context: &mut Context,
    session: &Arc<Session>,
    user: &Arc<User>,
    request: &AuthorizationRequest,
    kinds: ResponseType,
    code: Option<String>,
) -> Decision<Option<Tokens>> {
    let Some(client) = realm.clients.get(&request.client) else { return Ok(None) };
    let part = session.client(&client.id).map(|part| ClientSession::clone(part)).unwrap_or_default();
    let asked = part.scope.clone();
    let granted = scope::resolve(realm, client, Some(&*asked).filter(|asked| !asked.is_empty()))?;
    let kind = GrantKind::Browser;
    let plan_of = Plan { kind, user, client, session: Some(session.clone()), part, granted, refresh: None };
    let mut issue = plan(realm, context, Kind::Online, plan_of);
    if code.is_none() {
        // The implicit flow has a lifespan of its own.
        let lifespan = realm.settings.access_token_lifespan_for_implicit_flow.map_or(900, Seconds::from);
        issue.access.expires = context.now() + lifespan;
    }
    // An ID token is asked for by the response type, whatever the scope says.
    let expires = issue.access.expires;
    issue.id = kinds.id_token.then(|| TokenPlan { id: context.new_id(), expires });
    let state = request.state.clone().filter(|state| !state.is_empty());
    issue.vouched = Vouched { access_token: kinds.token, code, state };
    let alone = kinds.token && !kinds.id_token && !kinds.code;
    Ok(Some(Tokens { issue, access: kinds.token, scope: alone.then_some(asked) }))
}
