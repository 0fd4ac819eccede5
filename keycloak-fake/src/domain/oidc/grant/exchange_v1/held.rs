//! Token exchange back to an identity provider: a session that began with the provider's token keeps that, and gives it out.
//!
//! Nobody logs in by a provider here, so that no user has a token of one's beside that.

use std::sync::Arc;

use super::super::HeldToken;
use super::super::token_exchange::{ACCESS, ID};
use super::Subject;
use super::external::{fault, is_able, is_on, require};
use crate::domain::admin::identity_providers;
use crate::domain::denied::{ExchangeFault, ExchangeRefusal, Link, OAuthDenied, ProviderFault};
use crate::domain::oidc::Received;
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, Realm};

/// The note of the session that names the provider whose token it keeps.
pub(super) const EXCHANGE_PROVIDER: &str = "EXCHANGE_PROVIDER";
/// The note that names the provider by whose token it began.
pub(super) const EXTERNAL_IDENTITY_PROVIDER: &str = "EXTERNAL_IDENTITY_PROVIDER";
pub(super) const FEDERATED_ACCESS_TOKEN: &str = "FEDERATED_ACCESS_TOKEN";
pub(super) const FEDERATED_ID_TOKEN: &str = "FEDERATED_ID_TOKEN";
/// The note that a login by the provider would leave.
const IDENTITY_PROVIDER: &str = "identity_provider";

/// The provider's token for the user. The session of who is another one for a while stays, where it is the provider that gives
/// none and a token was shown.
pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
    subject: Option<Subject<'_>>,
    alias: &str,
) -> Decision<HeldToken> {
    let decided = find(realm, context, received, client, subject.as_ref(), alias);
    decided.map_err(|denied| {
        let is_asked = |name: &str| received.form.get(name).is_some();
        let stays = is_asked("requested_subject") && is_asked("subject_token") && is_told(&denied);
        match subject.and_then(|subject| subject.session).filter(|_| stays) {
            None => denied,
            Some(session) => {
                realm.sessions.put(session);
                denied.noted()
            }
        }
    })
}

fn find(
    realm: &Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Client,
    subject: Option<&Subject<'_>>,
    alias: &str,
) -> Decision<HeldToken> {
    let found = identity_providers::find(realm, alias).map_err(|_| fault(ProviderFault::Requested))?;
    if !is_on(found) {
        return Err(OAuthDenied::Breaks.into());
    }
    if !is_able(found) {
        return Err(fault(ProviderFault::Unable));
    }
    require(realm, context, client, found, ExchangeRefusal::RequestedIssuer)?;
    let session = subject.and_then(|subject| subject.session.as_ref()).ok_or(OAuthDenied::Breaks)?;
    if !matches!(found.provider_id.as_deref(), Some("oidc" | "keycloak-oidc")) {
        return Err(Denied::NotDone("tokens that identity providers of this kind gave"));
    }
    let note = |name: &str| session.notes.get(name).map(String::as_str);
    let wanted = received.form.get("requested_token_type");
    if note(EXCHANGE_PROVIDER) == Some(alias) {
        let kept = match wanted {
            None | Some(ACCESS) => note(FEDERATED_ACCESS_TOKEN),
            Some(ID) => note(FEDERATED_ID_TOKEN),
            Some(_) => None,
        };
        if let Some(token) = kept {
            return Ok(HeldToken { token: token.to_owned(), is_id_token: wanted == Some(ID) });
        }
    }
    if wanted.is_some_and(|wanted| wanted != ACCESS) {
        return Err(fault(ProviderFault::ResponseType));
    }
    let link = Box::new(Link {
        base_url: context.base_url.clone(),
        provider: alias.to_owned(),
        client: client.client_id.clone(),
        session: session.id.clone(),
        nonce: context.new_id(),
    });
    if found.store_token.unwrap_or(false) {
        return Err(fault(ProviderFault::NotLinked(link)));
    }
    if note(IDENTITY_PROVIDER).or(note(EXTERNAL_IDENTITY_PROVIDER)) == Some(alias) {
        // Such a session has a token, or a mapper has named it so: Keycloak breaks on the time that is missing.
        return Err(OAuthDenied::Breaks.into());
    }
    Err(fault(ProviderFault::NotLinkedInSession(link)))
}

/// Whether the denial is an answer of the provider's, after which Keycloak keeps what was done on the way.
fn is_told(denied: &Denied) -> bool {
    matches!(
        denied,
        Denied::OAuth(OAuthDenied::Exchange(ExchangeFault::Provider(
            ProviderFault::ResponseType | ProviderFault::NotLinked(_) | ProviderFault::NotLinkedInSession(_)
        )))
    )
}
