//! What an assertion has to be like: how it is signed, when it holds, and for whom it is. In the order in which Keycloak looks.

use keycloak_api::token::Algorithm;
use serde_json::Value;

use super::{Assertion, fault};
use crate::domain::denied::JwtBearerFault;
use crate::domain::{Context, Decision};
use crate::state::{Client, Id, Realm, Seconds};

/// The kind of provider that is for this grant alone.
pub(super) const OWN_KIND: &str = "jwt-authorization-grant";

/// How long an assertion may hold, where the provider has no other setting.
const MOST: Seconds = 300;

/// Whether a header names an algorithm that there is, or none: else nobody can read it.
pub(super) fn is_readable(named: Option<&str>) -> bool {
    named.is_none_or(|name| name == "none" || name.parse::<Algorithm>().is_ok())
}

/// Refuses an algorithm that is none, symmetric, or another than the provider is bound to.
pub(super) fn algorithm(assertion: &Assertion<'_>, named: Option<&str>) -> Decision<()> {
    let bad = || fault(JwtBearerFault::Algorithm);
    let named = named.ok_or_else(bad)?;
    let algorithm: Algorithm = named.parse().map_err(|_| bad())?;
    let bound = assertion.setting("jwtAuthorizationGrantAssertionSignatureAlg");
    let bound = bound.filter(|bound| !bound.trim().is_empty());
    if algorithm.is_symmetric() || bound.is_some_and(|bound| bound != named) { Err(bad()) } else { Ok(()) }
}

/// Refuses an assertion that does not hold now. What is returned is its id, and till when it is used up, where it is good for
/// one use.
pub(super) fn times(realm: &Realm, context: &Context, assertion: &Assertion<'_>) -> Decision<Option<(Id, Seconds)>> {
    let (now, refused) = (context.now(), |why| Err(fault(why)));
    let number = |name: &str| assertion.setting(name).and_then(|text| text.parse::<Seconds>().ok());
    let skew =
        number(if assertion.is_of_own_kind() { "jwtAuthorizationGrantAllowedClockSkew" } else { "allowedClockSkew" });
    let skew = skew.unwrap_or(0);
    let most = number("jwtAuthorizationGrantMaxAllowedAssertionExpiration").unwrap_or(MOST);
    let Some(exp) = assertion.seconds("exp") else { return refused(JwtBearerFault::ExpiryMissing) };
    // 0 stands for no end. The skew is for the beginning alone.
    let is_over = exp != 0 && now > exp;
    if is_over || assertion.seconds("nbf").is_some_and(|nbf| now.saturating_add(skew) < nbf) {
        return refused(JwtBearerFault::NotActive);
    }
    let left = exp.saturating_sub(now);
    let lasts = match assertion.seconds("iat") {
        None if left > most => return refused(JwtBearerFault::ExpiryTooFar),
        None => left,
        Some(iat) if iat.saturating_sub(skew) > now => return refused(JwtBearerFault::OfTheFuture),
        Some(_) if left.min(most) <= 0 => return refused(JwtBearerFault::NotActive),
        Some(iat) if now > iat.saturating_add(most) => return refused(JwtBearerFault::TooOld),
        Some(_) => left.min(most),
    };
    if assertion.flag("jwtAuthorizationGrantAssertionReuseAllowed") {
        return Ok(None);
    }
    let Some(jti) = assertion.text("jti") else { return refused(JwtBearerFault::IdMissing) };
    let id = Id::from(format!("jwt-bearer:{jti}").as_str());
    match realm.used_once.get(&id) {
        Some(until) if *until > now => refused(JwtBearerFault::Reused),
        _ => Ok(Some((id, now.saturating_add(lasts)))),
    }
}

/// Refuses an assertion that is for nobody here, or for others too.
pub(super) fn audience(realm: &Realm, context: &Context, client: &Client, assertion: &Assertion<'_>) -> Decision<()> {
    let audience: Vec<&str> = match assertion.claims.get("aud") {
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one],
        _ => Vec::new(),
    };
    let expected = expected(realm, context, client, assertion);
    if !audience.iter().any(|one| expected.iter().any(|expected| expected == one)) {
        return Err(fault(JwtBearerFault::AudienceWrong));
    }
    if audience.len() > 1 { Err(fault(JwtBearerFault::SeveralAudiences)) } else { Ok(()) }
}

/// Whom an assertion may be for: what the client says of the provider counts before what the provider says.
fn expected(realm: &Realm, context: &Context, client: &Client, assertion: &Assertion<'_>) -> Vec<String> {
    let of_client = client.attribute("oauth2.jwt.authorization.grant.audience").unwrap_or_default();
    let of_client: Vec<Value> = serde_json::from_str(of_client).unwrap_or_default();
    let of_client: Vec<String> = of_client
        .iter()
        .filter(|entry| entry["key"].as_str() == Some(assertion.alias()))
        .filter_map(|entry| entry["value"].as_str().map(str::to_owned))
        .collect();
    if !of_client.is_empty() {
        return of_client;
    }
    let by_name = assertion.flag("allowClientIdAsAudience") && !assertion.is_of_own_kind();
    if let Some(name) = assertion.setting("clientId").filter(|_| by_name) {
        return vec![name.to_owned()];
    }
    let issuer = context.issuer(&realm.name);
    let endpoint = format!("{issuer}/protocol/openid-connect/token");
    vec![issuer, endpoint]
}

impl Assertion<'_> {
    fn is_of_own_kind(&self) -> bool {
        self.provider.provider_id.as_deref() == Some(OWN_KIND)
    }
}
