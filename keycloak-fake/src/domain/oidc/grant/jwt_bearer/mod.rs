//! The JWT bearer grant (RFC 7523, section 2.1): an identity provider of the realm's vouches for one of its users, who has no
//! session by that. Who signed the assertion is found out while the realm is unlocked.

mod checks;

use std::sync::Arc;

use keycloak_api::representation::IdentityProviderRepresentation;
use serde_json::{Map, Value};

use super::{Plan, begin, plan};
use crate::domain::admin::federated_identities;
use crate::domain::denied::{JwtBearerFault, OAuthDenied};
use crate::domain::issue::{GrantKind, Issue};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::oidc::{Received, consent, inquiry, scope};
use crate::domain::{Context, Decision, Denied, client_policies};
use crate::state::{Client, Realm, User};
use crate::token;

/// What the realm is told of an assertion.
struct Assertion<'a> {
    claims: Map<String, Value>,
    provider: &'a IdentityProviderRepresentation,
}

impl Assertion<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }

    fn seconds(&self, name: &str) -> Option<i64> {
        self.claims.get(name).and_then(Value::as_i64)
    }

    fn alias(&self) -> &str {
        self.provider.alias.as_deref().unwrap_or_default()
    }

    fn setting(&self, name: &str) -> Option<&str> {
        setting(self.provider, name)
    }

    fn flag(&self, name: &str) -> bool {
        flag(self.provider, name)
    }
}

pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
) -> Decision<Issue> {
    let raw = received.form.get("assertion").ok_or_else(|| fault(JwtBearerFault::Missing))?;
    let [header, claims] = token::decoded(raw).ok_or_else(|| fault(JwtBearerFault::NoToken))?;
    let algorithm = header.get("alg").and_then(Value::as_str);
    if !checks::is_readable(algorithm) {
        return Err(fault(JwtBearerFault::NoToken));
    }
    if client.is_public() {
        return Err(fault(JwtBearerFault::PublicClient));
    }
    if !client.attribute("oauth2.jwt.authorization.grant.enabled").is_some_and(is_true) {
        return Err(fault(JwtBearerFault::Off));
    }
    let settings = realm.settings.clone();
    let providers = settings.identity_providers.as_deref().unwrap_or_default();
    let provider = provider(providers, &claims)?;
    let assertion = Assertion { claims, provider };
    let allowed = client.attribute("oauth2.jwt.authorization.grant.idp").unwrap_or_default();
    if !allowed.split("##").any(|alias| alias == assertion.alias()) {
        return Err(fault(JwtBearerFault::ProviderNotAllowed));
    }
    checks::algorithm(&assertion, algorithm)?;
    match inquiry::keys_of(provider) {
        Some(keys) if received.is_signed_by(keys.clone())? => {}
        _ => return Err(fault(JwtBearerFault::Signature)),
    }
    let spent = checks::times(realm, context, &assertion)?;
    if let Some((id, until)) = spent {
        session::sweep(realm, context.now());
        realm.used_once.insert(id, until);
    }
    // It is used up, whatever is wrong besides.
    let before = realm.clone();
    grant(realm, context, received, client, &assertion).map_err(|denied| denied.take_back(realm, &before))
}

/// The alias of the provider that vouches by an assertion of these claims, if it is one.
pub(crate) fn vouching_provider<'a>(realm: &'a Realm, claims: &Map<String, Value>) -> Option<&'a str> {
    provider(realm.settings.identity_providers.as_deref()?, claims).ok()?.alias.as_deref()
}

/// The one provider that is of the assertion's issuer and vouches for users by this grant.
fn provider<'a>(
    providers: &'a [IdentityProviderRepresentation],
    claims: &Map<String, Value>,
) -> Decision<&'a IdentityProviderRepresentation> {
    let text = |name: &'static str| claims.get(name).and_then(Value::as_str);
    let issuer = text("iss").ok_or_else(|| fault(JwtBearerFault::Claim("iss")))?;
    text("sub").ok_or_else(|| fault(JwtBearerFault::Claim("sub")))?;
    let is_of = |provider: &&IdentityProviderRepresentation| {
        setting(provider, "issuer") == Some(issuer) && provider.enabled.unwrap_or(true)
    };
    let mut found = Vec::new();
    for provider in providers.iter().filter(is_of) {
        match provider.provider_id.as_deref() {
            Some("oidc" | "keycloak-oidc") if !flag(provider, "jwtAuthorizationGrantEnabled") => {}
            Some("oidc" | "keycloak-oidc" | checks::OWN_KIND) => found.push(provider),
            Some("saml" | "oauth2" | "kubernetes") | None => {}
            Some(_) => return Err(Denied::NotDone("assertions of identity providers of this kind")),
        }
    }
    match found[..] {
        [] => Err(fault(JwtBearerFault::Provider)),
        [provider] => Ok(provider),
        _ => {
            let aliases = found.iter().filter_map(|provider| provider.alias.clone()).collect();
            Err(fault(JwtBearerFault::SeveralProviders(aliases)))
        }
    }
}

fn grant(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
    assertion: &Assertion<'_>,
) -> Decision<Issue> {
    let user = user(realm, assertion)?;
    let asked = received.parameter("scope");
    let granted = scope::resolve(realm, client, asked)?;
    if !consent::is_given(client, &user, &granted.scopes) {
        return Err(fault(JwtBearerFault::ConsentMissing(client.client_id.to_string())));
    }
    client_policies::permit_client(realm, client)?;
    checks::audience(realm, context, client, assertion)?;
    let part = begin(context, client, asked);
    let kind = GrantKind::JwtBearer;
    let mut issue = plan(
        realm,
        context,
        Kind::Online,
        Plan { kind, user: &user, client, session: None, part, granted, refresh: None },
    );
    if assertion.flag("jwtAuthorizationGrantLimitAccessTokenExp")
        && let Some(exp) = assertion.seconds("exp")
    {
        issue.access.expires = issue.access.expires.min(exp);
    }
    Ok(issue)
}

/// Whom the provider vouches for: who is linked to its user, and could log in.
fn user(realm: &Realm, assertion: &Assertion<'_>) -> Decision<Arc<User>> {
    let subject = assertion.text("sub").unwrap_or_default();
    let user = federated_identities::linked(realm, assertion.alias(), subject);
    let user = user.ok_or_else(|| fault(JwtBearerFault::UserMissing))?;
    if !user.enabled {
        return Err(fault(JwtBearerFault::UserDisabled));
    }
    if !user.required_actions.is_empty() {
        return Err(fault(JwtBearerFault::NotSetUp));
    }
    Ok(user)
}

fn setting<'a>(provider: &'a IdentityProviderRepresentation, name: &str) -> Option<&'a str> {
    provider.config.as_ref()?.get(name).map(String::as_str)
}

fn flag(provider: &IdentityProviderRepresentation, name: &str) -> bool {
    setting(provider, name).is_some_and(is_true)
}

fn is_true(text: &str) -> bool {
    text.eq_ignore_ascii_case("true")
}

fn fault(fault: JwtBearerFault) -> Denied {
    OAuthDenied::JwtBearer(fault).into()
}
