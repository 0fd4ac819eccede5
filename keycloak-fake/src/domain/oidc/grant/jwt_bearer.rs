//! The JWT bearer grant (RFC 7523, section 2.1): the assertion of an identity provider of the realm's. The fake checks
//! what comes before such a provider is asked, and asks none.

use keycloak_api::representation::IdentityProviderRepresentation;
use serde_json::{Map, Value};

use crate::domain::denied::{JwtBearerFault, OAuthDenied};
use crate::domain::issue::Issue;
use crate::domain::oidc::Received;
use crate::domain::{Decision, Denied};
use crate::state::{Client, Realm};
use crate::token;

pub(super) fn decide(realm: &Realm, received: &Received<'_>, client: &Client) -> Decision<Issue> {
    let assertion = received.form.get("assertion").ok_or_else(|| fault(JwtBearerFault::Missing))?;
    let claims = token::claims_of_any(assertion).ok_or_else(|| fault(JwtBearerFault::NoToken))?;
    if !client.flag("oauth2.jwt.authorization.grant.enabled", false) {
        return Err(fault(JwtBearerFault::Off));
    }
    if client.is_public() {
        return Err(Denied::NotDone("assertions for public clients"));
    }
    let issuer = text(&claims, "iss").ok_or_else(|| fault(JwtBearerFault::Claim("iss")))?;
    text(&claims, "sub").ok_or_else(|| fault(JwtBearerFault::Claim("sub")))?;
    let providers = realm.settings.identity_providers.as_deref().unwrap_or_default();
    if providers.iter().any(|provider| is_of(provider, issuer)) {
        return Err(Denied::NotDone("assertions of identity providers"));
    }
    Err(fault(JwtBearerFault::Provider))
}

fn is_of(provider: &IdentityProviderRepresentation, issuer: &str) -> bool {
    provider.config.as_ref().and_then(|config| config.get("issuer")).is_some_and(|own| own == issuer)
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

fn fault(fault: JwtBearerFault) -> Denied {
    OAuthDenied::JwtBearer(fault).into()
}
