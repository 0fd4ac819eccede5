//! The client credentials grant (RFC 6749, section 4.4): the client's service account. It has a session only where the
//! client wants refresh tokens.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Grant, Plan, begin, join_session};
use crate::domain::denied::{GrantFlow, OAuthDenied};
use crate::domain::issue::{GrantKind, Issue};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::oidc::{Received, scope, uma};
use crate::domain::{Context, Decision, client_policies};
use crate::state::{Client, Realm, Session};

pub(crate) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
) -> Decision<Issue> {
    if client.is_public() {
        return Err(OAuthDenied::GrantNotAllowed(GrantFlow::ServiceAccountOfPublicClient).into());
    }
    if !client.has_service_account() {
        return Err(OAuthDenied::GrantNotAllowed(GrantFlow::ServiceAccount).into());
    }
    let user = client.service_account.as_ref().and_then(|id| realm.users.get(id)).cloned();
    let user = user.ok_or(OAuthDenied::ServiceAccountMissing)?;
    if !user.enabled {
        return Err(OAuthDenied::ServiceAccountDisabled(user.username.to_string()).into());
    }
    let asked = received.parameter("scope");
    let granted = scope::resolve(realm, client, asked)?;
    client_policies::permit_client(realm, client)?;
    let part = begin(context, client, asked);
    let notes = [
        ("clientHost", received.ip_address),
        ("clientAddress", received.ip_address),
        ("client_id", &*client.client_id),
    ];
    let notes: BTreeMap<String, String> =
        notes.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let is_for_permissions = received.form.get("grant_type") == Some(uma::GRANT_TYPE);
    let kind = if is_for_permissions { GrantKind::OwnPermissions } else { GrantKind::ClientCredentials };
    if client.flag("client_credentials.use_refresh_token", false) {
        let session = Session { notes: Arc::new(notes.into()), ..session::start(context, &user, received.ip_address) };
        return join_session(realm, context, session, Kind::Online, Grant { kind, user: &user, client, granted, part });
    }
    let plan = Plan { kind, user: &user, client, session: None, part, granted, refresh: None };
    Ok(Issue { notes, ..super::plan(realm, context, Kind::Online, plan) })
}
