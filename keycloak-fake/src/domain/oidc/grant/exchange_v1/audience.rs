//! The clients that the new tokens are for. The first one counts; the others have to permit it all the same.

use std::sync::Arc;

use super::super::token_exchange::fault;
use super::{Holder, permissions};
use crate::domain::denied::{ExchangeFault, ExchangeRefusal};
use crate::domain::oidc::Received;
use crate::domain::{Context, Decision};
use crate::state::{Client, Realm};
use crate::token::Presented;

/// Those that are named, or the client itself.
pub(super) fn find(realm: &Realm, received: &Received<'_>, client: &Arc<Client>) -> Decision<Vec<Arc<Client>>> {
    let named = received.form.all("audience");
    let found = named.map(|name| realm.client(name).cloned().ok_or_else(|| fault(ExchangeFault::Audience)));
    let found = found.collect::<Decision<Vec<_>>>()?;
    Ok(if found.is_empty() { vec![client.clone()] } else { found })
}

/// Refuses what is not for them. A public client has to be the one that the token is of, so it has to show one.
pub(super) fn check(
    realm: &Realm,
    context: &Context,
    client: &Client,
    token: Option<&Presented>,
    holder: Holder,
    targets: &[Arc<Client>],
) -> Decision<()> {
    let holds = token.is_some_and(|token| token.is_of(client));
    for target in targets {
        if target.settings.consent_required.unwrap_or(false) {
            return Err(fault(ExchangeFault::AudienceConsent));
        }
        if !target.is_enabled() {
            return Err(fault(ExchangeFault::AudienceDisabled));
        }
        if client.is_public() && holder == Holder::Client && !holds {
            return Err(fault(ExchangeFault::NotHolder));
        }
        let is_itself = target.id == client.id;
        if is_itself && !holds && token.is_some_and(|it| !it.audience_has(&client.client_id)) {
            return Err(fault(ExchangeFault::NotInAudience));
        }
        if !is_itself && !permissions::may_exchange_to_client(realm, context, client, target, token)? {
            let why = ExchangeRefusal::Audience(target.client_id.to_string());
            return Err(fault(ExchangeFault::NotAllowed(why)));
        }
    }
    Ok(())
}
