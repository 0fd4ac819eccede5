//! The token of a requesting party (UMA 2.0 Grant, section 3.3.5): it belongs to the session of the token that was shown,
//! and has what the resource server's tokens have.

use std::sync::Arc;

use super::{Grant, Plan, begin, join_session};
use crate::domain::issue::{GrantKind, Issue};
use crate::domain::oidc::access::Access;
use crate::domain::oidc::certificate;
use crate::domain::oidc::scope::{self, Granted};
use crate::domain::oidc::session::Kind;
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, ClientSession, Realm, Session};

/// What an access token would be made from for whom `access` stands for, in its session. Nothing of it is kept.
pub(in crate::domain::oidc) fn of_session(realm: &Realm, context: &mut Context, access: &Access) -> Option<Issue> {
    let (user, client) = (&access.user, &access.client);
    let session = access.session.clone()?;
    let part = ClientSession::clone(session.client(&client.id)?);
    let granted = of_part(realm, client, &part);
    let session = Some(session);
    let plan = Plan { kind: GrantKind::Uma, user, client, session, part, granted, refresh: None };
    Some(super::plan(realm, context, Kind::Online, plan))
}

/// Plans the tokens of who holds `access`, for the resource server `target`.
pub(in crate::domain::oidc) fn plan(
    realm: &mut Realm,
    context: &mut Context,
    access: &Access,
    target: &Arc<Client>,
) -> Decision<Issue> {
    if certificate::is_wanted(&access.client) || certificate::is_wanted(target) {
        return Err(Denied::NotDone("permissions in tokens that are bound to a certificate"));
    }
    let user = &access.user;
    let kind = if access.client.id == target.id { GrantKind::OwnUma } else { GrantKind::Uma };
    let Some(session) = &access.session else {
        let granted = scope::resolve(realm, target, None)?;
        let part = begin(context, target, None);
        let plan = Plan { kind, user, client: target, session: None, part, granted, refresh: None };
        return Ok(super::plan(realm, context, Kind::Online, plan));
    };
    let table = if realm.sessions.get(&session.id).is_some() { Kind::Online } else { Kind::Offline };
    let part = session.client(&target.id).map(|part| ClientSession::clone(part));
    let granted = match &part {
        Some(part) => Granted { offline: false, ..of_part(realm, target, part) },
        None => scope::resolve(realm, target, None)?,
    };
    let part = part.unwrap_or_else(|| begin(context, target, None));
    let grant = Grant { kind, user, client: target, granted, part };
    let issue = join_session(realm, context, Session::clone(session), table, grant)?;
    Ok(Issue { id: None, ..issue })
}

/// What a client's part in a session asked for.
fn of_part(realm: &Realm, client: &Client, part: &ClientSession) -> Granted {
    scope::requested(realm, client, Some(&*part.scope).filter(|scope| !scope.is_empty()))
}
