//! Who may register, see and change a client, and which policies hold then.

use std::sync::Arc;

use super::Asked;
use super::holder::{self, Holder};
use super::policies::Chain;
use crate::domain::denied::RegistrationDenied as Denied;
use crate::domain::{Context, Decision};
use crate::state::{Client, InitialAccess, Realm};

/// Whether a client may be registered, and the initial access token that pays for it.
pub(super) fn may_create(
    realm: &Realm,
    context: &Context,
    asked: &Asked<'_>,
) -> Decision<(Chain, Option<Arc<InitialAccess>>)> {
    match holder::find(realm, context, asked)? {
        Holder::Bearer(rights) if rights.has_any(&["manage-clients", "create-client"]) => {
            Ok((Chain::Authenticated, None))
        }
        Holder::Bearer(_) => Err(Denied::Forbidden.into()),
        Holder::Initial(token) => {
            if token.remaining <= 0 {
                return Err(Denied::InitialTokenUsedUp.into());
            }
            if token.lifespan != 0 && token.made + i64::from(token.lifespan) <= context.now() {
                return Err(Denied::InitialTokenExpired.into());
            }
            Ok((Chain::Authenticated, Some(token)))
        }
        // A client's own token is as good as none here.
        Holder::Client { .. } | Holder::Nobody => Ok((Chain::Anonymous, None)),
    }
}

/// The client that may be seen, the policies that hold, and by whom it is seen.
pub(super) fn may_see(
    realm: &Realm,
    context: &Context,
    asked: &Asked<'_>,
    client_id: &str,
) -> Decision<(Arc<Client>, Chain, Holder)> {
    let holder = holder::find(realm, context, asked)?;
    let found = realm.client(client_id);
    match &holder {
        Holder::Bearer(rights) if !rights.has_any(&["manage-clients", "view-clients"]) => Err(Denied::Forbidden.into()),
        Holder::Bearer(_) => Ok((found.ok_or(Denied::ClientMissing)?.clone(), Chain::Authenticated, holder)),
        Holder::Client { token, chain } => {
            let own = found.filter(|client| client.is_enabled() && client.registration_token.as_ref() == Some(token));
            Ok((own.ok_or(Denied::NotToBeSeen)?.clone(), *chain, holder))
        }
        Holder::Initial(_) => Err(Denied::InitialTokenUseless.into()),
        Holder::Nobody => Err(Denied::NotToBeSeen.into()),
    }
}

/// The client that may be changed, the policies that hold, and by whom it is changed.
pub(super) fn may_change(
    realm: &Realm,
    context: &Context,
    asked: &Asked<'_>,
    client_id: &str,
) -> Decision<(Arc<Client>, Chain, Holder)> {
    let holder = holder::find(realm, context, asked)?;
    let found = realm.client(client_id);
    match &holder {
        Holder::Bearer(rights) if !rights.has_any(&["manage-clients"]) => Err(Denied::Forbidden.into()),
        Holder::Bearer(_) => Ok((found.ok_or(Denied::ClientMissing)?.clone(), Chain::Authenticated, holder)),
        Holder::Client { token, chain } => {
            let own = found.filter(|client| client.is_enabled() && client.registration_token.as_ref() == Some(token));
            Ok((own.ok_or(Denied::NotToBeChanged)?.clone(), *chain, holder))
        }
        Holder::Initial(_) | Holder::Nobody => Err(Denied::NotToBeChanged.into()),
    }
}
