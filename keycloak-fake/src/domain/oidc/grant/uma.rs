//! The token of a requesting party (UMA 2.0 Grant, section 3.3.5): it belongs to the session of the token that was shown,
//! and has what the resource server's tokens have.

use std::sync::Arc;

use super::{Grant, Plan, begin, join_session};
use crate::domain::issue::{GrantKind, Issue};
use crate::domain::oidc::access::Access;
use crate::domain::oidc::scope;
use crate::domain::oidc::session::Kind;
use crate::domain::{Context, Decision};
use crate::state::{Client, ClientSession, Realm, Session};

/// Plans the tokens of who holds `access`, for the resource server `target`.
pub(in crate::domain::oidc) fn plan(
    realm: &mut Realm,
    context: &mut Context,
    access: &Access,
    target: &Arc<Client>,
) -> Decision<Issue> {
    let granted = scope::resolve(realm, target, None)?;
    let (kind, user) = (GrantKind::Uma, &access.user);
    let Some(session) = &access.session else {
        let part = begin(context, target, None);
        let plan = Plan { kind, user, client: target, session: None, part, granted, refresh: None };
        return Ok(super::plan(realm, context, Kind::Online, plan));
    };
    let table = if realm.sessions.get(&session.id).is_some() { Kind::Online } else { Kind::Offline };
    let part = session.client(&target.id).map(|part| ClientSession::clone(part));
    let part = part.unwrap_or_else(|| begin(context, target, None));
    let grant = Grant { kind, user, client: target, granted, part };
    join_session(realm, context, Session::clone(session), table, grant)
}
