//! Token exchange of identity providers' tokens: whose the shown token is, whether the client may exchange it, and what comes
//! of it.

mod identity;
mod import;
mod mappers;
mod property;
mod template;
mod vouched;

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::operation::Form;
use keycloak_api::representation::IdentityProviderRepresentation;

use super::super::token_exchange::fault as exchange_fault;
use super::{Holder, Subject, exchange, held, permissions};
use crate::domain::admin::identity_providers::{self, kinds};
use crate::domain::denied::{ExchangeFault, ExchangeRefusal, OAuthDenied, ProviderFault};
use crate::domain::issue::Issue;
use crate::domain::oidc::Received;
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, Realm};
use crate::token;

/// The type of a token that is any JWT (RFC 8693, section 3).
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// Who made the shown token, where that is not the realm: the name of a provider, or its issuer.
pub(super) fn issuer(realm: &Realm, context: &Context, form: &Form, raw: &str) -> Decision<Option<String>> {
    let issuer = match form.get("subject_issuer") {
        Some(named) => Some(named.to_owned()),
        None if form.get("subject_token_type") == Some(JWT) => {
            let claims = token::claims_of_any(raw).ok_or_else(|| exchange_fault(ExchangeFault::NoAccessToken))?;
            claims.get("iss").and_then(serde_json::Value::as_str).map(str::to_owned)
        }
        None => None,
    };
    Ok(issuer.filter(|issuer| *issuer != context.issuer(&realm.name)))
}

/// Who the provider vouches for gets a session, which keeps the provider's token, and tokens of it.
pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
    issuer: &str,
) -> Decision<Issue> {
    let by_alias = identity_providers::find(realm, issuer).ok();
    let found = match by_alias.filter(|provider| is_on(provider) && is_able(provider)) {
        Some(found) => found,
        None => by_issuer(realm, issuer)?,
    };
    require(realm, context, client, found, ExchangeRefusal::SubjectIssuer)?;
    let provider = found.clone();
    let mut identity = vouched::read(&provider, context, received)?;
    let user = import::user(realm, context, &provider, &mut identity)?;
    let mut session = session::start(context, &user, received.ip_address);
    // Nobody showed a password.
    session.auth_time = 0;
    session.notes = Arc::new(notes(&provider, received, identity).into());
    let subject = Subject { user, session: Some(session), kind: Kind::Online, token: None };
    exchange(realm, context, received, client, Some(subject), Holder::Anybody)
}

/// What the session keeps of its beginning. What mappers say counts for more.
fn notes(
    provider: &IdentityProviderRepresentation,
    received: &Received<'_>,
    identity: identity::Identity,
) -> BTreeMap<String, String> {
    let alias = provider.alias.as_deref().unwrap_or_default();
    let token = received.form.get("subject_token").unwrap_or_default();
    let own = [
        (held::EXCHANGE_PROVIDER, Some(alias)),
        (held::EXTERNAL_IDENTITY_PROVIDER, Some(alias)),
        (held::FEDERATED_ACCESS_TOKEN, Some(token)),
        (held::FEDERATED_ID_TOKEN, identity.id_token.as_ref().map(|_| token)),
    ];
    let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
    own.chain(identity.notes).collect()
}

/// Refuses a client that may not exchange tokens with the provider.
pub(super) fn require(
    realm: &Realm,
    context: &Context,
    client: &Client,
    provider: &IdentityProviderRepresentation,
    refusal: ExchangeRefusal,
) -> Decision<()> {
    let id = provider.internal_id.as_deref().unwrap_or_default();
    if permissions::may_exchange_with_provider(realm, context, client, id)? {
        Ok(())
    } else {
        Err(exchange_fault(ExchangeFault::NotAllowed(refusal)))
    }
}

/// Keycloak looks at every provider that it may find by its issuer, and breaks on one that is switched off.
fn by_issuer<'a>(realm: &'a Realm, issuer: &str) -> Decision<&'a IdentityProviderRepresentation> {
    for provider in identity_providers::own(realm).filter(|provider| is_found_by_issuer(provider)) {
        if !is_on(provider) {
            return Err(OAuthDenied::Breaks.into());
        }
        if is_of(provider, issuer) {
            return Ok(provider);
        }
    }
    Err(fault(ProviderFault::Subject))
}

pub(super) fn is_on(provider: &IdentityProviderRepresentation) -> bool {
    provider.enabled.unwrap_or(true)
}

/// Whether the provider's kind can exchange tokens.
pub(super) fn is_able(provider: &IdentityProviderRepresentation) -> bool {
    provider.provider_id.as_deref() != Some("saml")
}

fn is_found_by_issuer(provider: &IdentityProviderRepresentation) -> bool {
    let kind = provider.provider_id.as_deref().and_then(kinds::find);
    kind.is_some_and(|kind| kind.listed.iter().any(|listed| listed == "EXCHANGE_EXTERNAL_TOKEN"))
}

/// A provider may have several issuers.
fn is_of(provider: &IdentityProviderRepresentation, issuer: &str) -> bool {
    let own = provider.config.as_ref().and_then(|config| config.get("issuer"));
    own.is_some_and(|own| own.split(',').any(|own| own.trim() == issuer))
}

pub(super) fn fault(fault: ProviderFault) -> Denied {
    exchange_fault(ExchangeFault::Provider(fault))
}
