//! Whether a client's assertion is good (RFC 7523, section 3), in the order in which Keycloak looks. Whether the client
//! signed it was found out before the realm was locked.

use std::sync::Arc;

use super::{Received, session};
use crate::domain::denied::{AssertionFault, OAuthDenied};
use crate::domain::{Decision, Denied};
use crate::state::{Client, Id, Realm, Seconds};
use crate::token::{Assertion, Signature};

/// The only `client_assertion_type` there is.
pub(crate) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// By how much the client's clock may be wrong.
const SKEW: Seconds = 15;
/// How old an assertion may be, where the client has no other setting.
const AGE: Seconds = 60;

/// What a client signs its assertions with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// `client_secret_jwt`.
    Secret,
    /// `private_key_jwt`.
    Key,
}

impl Way {
    fn of(client: &Client) -> Option<Self> {
        match client.settings.client_authenticator_type.as_deref()? {
            "client-secret-jwt" => Some(Self::Secret),
            "client-jwt" => Some(Self::Key),
            _ => None,
        }
    }

    /// Each way remembers for itself which assertions were used.
    fn prefix(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Key => "key",
        }
    }
}

/// The client of an assertion that nothing else names. Till it is known, whatever is wrong is only that nobody is known.
pub(super) fn by_itself(realm: &Realm, received: &Received<'_>, assertion: &Assertion) -> Decision<Arc<Client>> {
    let unknown = || Denied::from(OAuthDenied::ClientUnknown);
    let is_named = received.form.get("client_id").is_some();
    if is_named || received.form.get("client_assertion_type") != Some(TYPE) {
        return Err(unknown());
    }
    let says = assertion.says.as_ref().filter(|says| says.iss == says.sub).ok_or_else(unknown)?;
    let client = says.sub.as_deref().and_then(|sub| realm.client(sub)).ok_or_else(unknown)?;
    match Way::of(client) {
        Some(way) if !client.is_public() => named(realm, received, way),
        _ => Err(unknown()),
    }
}

/// The client of the assertion, where the request names one that is to prove itself this way.
pub(super) fn named(realm: &Realm, received: &Received<'_>, way: Way) -> Decision<Arc<Client>> {
    let fault = |fault| Denied::from(OAuthDenied::ClientAssertion(way, fault));
    let says = match received.assertion {
        None => None,
        Some(assertion) => {
            let says = assertion.says.as_ref().ok_or_else(|| fault(AssertionFault::Unreadable))?;
            if says.iss != says.sub {
                return Err(OAuthDenied::ClientUnknown.into());
            }
            Some((assertion, says))
        }
    };
    match received.form.get("client_assertion_type") {
        None => return Err(fault(AssertionFault::TypeMissing)),
        Some(TYPE) => {}
        Some(other) => return Err(fault(AssertionFault::TypeUnknown(other.to_owned()))),
    }
    let (assertion, says) = says.ok_or_else(|| fault(AssertionFault::Missing))?;
    let sub = says.sub.as_deref().ok_or_else(|| fault(AssertionFault::SubjectMissing))?;
    let client = realm.client(sub).ok_or(OAuthDenied::ClientUnknown)?;
    if received.form.get("client_id").is_some_and(|named| *named != *client.client_id) {
        return Err(fault(AssertionFault::AnotherClient));
    }
    if !client.is_enabled() {
        return Err(OAuthDenied::ClientDisabled.into());
    }
    if Way::of(client) != Some(way) {
        return Err(OAuthDenied::ClientUnknown.into());
    }
    check_signature(client, way, says.algorithm.as_deref(), &assertion.signature)?;
    check_claims(realm, client, way, assertion).map_err(fault)?;
    assertion.take();
    Ok(client.clone())
}

fn check_signature(client: &Client, way: Way, algorithm: Option<&str>, signature: &Signature) -> Decision<()> {
    let bound = client.attribute("token.endpoint.auth.signing.alg");
    let is_mac = algorithm.is_some_and(|name| name.starts_with("HS"));
    let is_allowed = match algorithm {
        None | Some("none") => false,
        Some(name) => (way == Way::Secret || !is_mac) && bound.is_none_or(|bound| bound == name),
    };
    let fault = match signature {
        _ if !is_allowed => AssertionFault::Algorithm,
        _ if way == Way::Secret && client.secret.is_none() => return Err(OAuthDenied::ClientSecretMissing.into()),
        Signature::Good => return Ok(()),
        Signature::Bad => AssertionFault::Signature,
        Signature::NoMac => AssertionFault::NoMac,
        Signature::NoKey => AssertionFault::KeyUnknown,
        Signature::KeysUnreadable(reason) => AssertionFault::KeysUnreadable(reason.clone()),
        Signature::KeysElsewhere => return Err(OAuthDenied::KeysNeeded { client: client.id.clone() }.into()),
    };
    Err(OAuthDenied::ClientAssertion(way, fault).into())
}

fn check_claims(realm: &Realm, client: &Client, way: Way, assertion: &Assertion) -> Result<(), AssertionFault> {
    use AssertionFault as F;
    let (Some(says), now) = (&assertion.says, assertion.now) else { return Err(F::Unreadable) };
    if !says.aud.iter().any(|audience| is_realms(&assertion.issuer, audience)) {
        return Err(F::AudienceWrong);
    }
    if says.aud.len() > 1 {
        return Err(F::SeveralAudiences);
    }
    let exp = says.exp.ok_or(F::ExpiryMissing)?;
    // Keycloak takes 0 for an end that is not set.
    let is_over = exp != 0 && now.saturating_sub(SKEW) > exp;
    if is_over || says.nbf.is_some_and(|nbf| now + SKEW < nbf) {
        return Err(F::NotActive);
    }
    let (left, age) = (exp.saturating_sub(now), age(client));
    match says.iat {
        None if left > age => return Err(F::ExpiryTooFar),
        None => {}
        Some(iat) if iat.saturating_sub(SKEW) > now => return Err(F::OfTheFuture),
        Some(_) if left.min(age) <= 0 => return Err(F::NotActive),
        Some(iat) if now > iat.saturating_add(age) => return Err(F::TooOld),
        Some(_) => {}
    }
    let key = key(way, says.jti.as_deref().ok_or(F::IdMissing)?);
    match realm.spent_assertions.get(&key) {
        Some(ends) if *ends > now => Err(F::Reused),
        _ => Ok(()),
    }
}

/// Decides, and spends the assertion if a client was taken for proven by it: also where something else is denied then.
pub(crate) fn spending<T>(
    realm: &mut Realm,
    assertion: &Assertion,
    decision: impl FnOnce(&mut Realm) -> Decision<T>,
) -> Decision<T> {
    let before = realm.clone();
    let outcome = decision(realm);
    let again = outcome.as_ref().err().is_some_and(Denied::is_preliminary);
    let spent = assertion.says.as_ref().filter(|_| assertion.was_taken() && !again);
    let Some(says) = spent else { return outcome };
    let client = says.sub.as_deref().and_then(|sub| before.client(sub));
    let way = client.and_then(|client| Way::of(client));
    let (Some(client), Some(way), Some(jti)) = (client, way, &says.jti) else { return outcome };
    let left = says.exp.unwrap_or_default().saturating_sub(assertion.now);
    let counts = if says.iat.is_some() { left.min(age(client)) } else { left };
    let outcome = outcome.map_err(|denied| denied.take_back(realm, &before));
    session::sweep(realm, assertion.now);
    realm.spent_assertions.insert(key(way, jti), assertion.now.saturating_add(counts));
    outcome
}

/// Whom an assertion may be for: the realm, or one of the endpoints that Keycloak lists.
fn is_realms(issuer: &str, audience: &str) -> bool {
    let Some(rest) = audience.strip_prefix(issuer) else { return false };
    let endpoint = rest.strip_prefix("/protocol/openid-connect/");
    rest.is_empty()
        || endpoint
            .is_some_and(|path| matches!(path, "token" | "token/introspect" | "ext/par/request" | "ext/ciba/auth"))
}

fn age(client: &Client) -> Seconds {
    client.attribute("token.endpoint.auth.signing.max.exp").and_then(|text| text.parse().ok()).unwrap_or(AGE)
}

fn key(way: Way, jti: &str) -> Id {
    Id::from(format!("{}:{jti}", way.prefix()).as_str())
}
