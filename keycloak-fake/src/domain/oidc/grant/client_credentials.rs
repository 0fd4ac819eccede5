//! The client credentials grant (RFC 6749, section 4.4): the client's service account.

use std::sync::Arc;

use super::{Plan, begin, plan};
use crate::domain::denied::{GrantFlow, OAuthDenied};
use crate::domain::issue::{GrantKind, Issue};
use crate::domain::oidc::session::Kind;
use crate::domain::oidc::{Received, scope};
use crate::domain::{Context, Decision};
use crate::state::{Client, Realm};

pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
) -> Decision<Issue> {
    if client.is_public() {
        return Err(OAuthDenied::GrantNotAllowed(GrantFlow::ServiceAccountOfPublicClient).into());
    }
    let account = client.service_account.as_ref().filter(|_| client.has_service_account());
    let user = account.and_then(|id| realm.users.get(id)).cloned();
    let user = user.ok_or(OAuthDenied::GrantNotAllowed(GrantFlow::ServiceAccount))?;
    let asked = received.form.get("scope");
    let granted = scope::resolve(realm, client, asked)?;
    if !user.enabled {
        return Err(OAuthDenied::UserDisabled.into());
    }
    let part = begin(context, client, asked);
    let client_address = [("clientHost", received.ip_address), ("clientAddress", received.ip_address)];
    let mut issue = plan(
        realm,
        context,
        Kind::Online,
        Plan { kind: GrantKind::ClientCredentials, user: &user, client, session: None, part, granted, refresh: None },
    );
    issue.notes = client_address
        .into_iter()
        .chain([("client_id", &*client.client_id)])
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Ok(issue)
}
