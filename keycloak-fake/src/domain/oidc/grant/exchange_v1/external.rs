//! Token exchange with identity providers of the realm's: what comes before such a provider is asked. The fake asks none.

use keycloak_api::representation::IdentityProviderRepresentation;

use super::super::token_exchange::fault;
use super::{Subject, permissions};
use crate::domain::admin::identity_providers::{self, kinds};
use crate::domain::denied::{ExchangeFault, OAuthDenied, ProviderFault};
use crate::domain::issue::Issue;
use crate::domain::oidc::Received;
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, Realm};
use crate::token;

/// The type of a token that is any JWT (RFC 8693, section 3).
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// Who made the shown token, where that is not the realm: the name of a provider, or its issuer.
pub(super) fn issuer(realm: &Realm, context: &Context, received: &Received<'_>, raw: &str) -> Decision<Option<String>> {
    let issuer = match received.form.get("subject_issuer") {
        Some(named) => Some(named.to_owned()),
        None if received.form.get("subject_token_type") == Some(JWT) => {
            let claims = token::claims_of_any(raw).ok_or_else(|| fault(ExchangeFault::NoAccessToken))?;
            claims.get("iss").and_then(serde_json::Value::as_str).map(str::to_owned)
        }
        None => None,
    };
    Ok(issuer.filter(|issuer| *issuer != context.issuer(&realm.name)))
}

/// Whoever may ask is told that the fake does not ask the provider.
pub(super) fn decide(realm: &Realm, context: &Context, client: &Client, issuer: &str) -> Decision<Issue> {
    let by_alias = identity_providers::find(realm, issuer).ok();
    let found = match by_alias.filter(|provider| is_on(provider) && is_able(provider)) {
        Some(found) => found,
        None => by_issuer(realm, issuer)?,
    };
    require(realm, context, client, found)?;
    Err(Denied::NotDone("tokens of identity providers"))
}

/// Why there is no token of the provider's for the user.
pub(super) fn at_provider(
    realm: &Realm,
    context: &Context,
    client: &Client,
    subject: Option<&Subject<'_>>,
    alias: &str,
) -> Denied {
    let Ok(found) = identity_providers::find(realm, alias) else {
        return fault(ExchangeFault::Provider(ProviderFault::Requested));
    };
    if !is_on(found) {
        return OAuthDenied::Breaks.into();
    }
    if !is_able(found) {
        return fault(ExchangeFault::Provider(ProviderFault::Unable));
    }
    if let Err(denied) = require(realm, context, client, found) {
        return denied;
    }
    match subject {
        Some(_) => Denied::NotDone("tokens that identity providers gave"),
        None => OAuthDenied::Breaks.into(),
    }
}

fn require(
    realm: &Realm,
    context: &Context,
    client: &Client,
    provider: &IdentityProviderRepresentation,
) -> Decision<()> {
    let id = provider.internal_id.as_deref().unwrap_or_default();
    if permissions::may_exchange_with_provider(realm, context, client, id)? {
        Ok(())
    } else {
        Err(fault(ExchangeFault::NotAllowed))
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
    Err(fault(ExchangeFault::Provider(ProviderFault::Subject)))
}

fn is_on(provider: &IdentityProviderRepresentation) -> bool {
    provider.enabled.unwrap_or(true)
}

/// Whether the provider's kind can exchange tokens.
fn is_able(provider: &IdentityProviderRepresentation) -> bool {
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
