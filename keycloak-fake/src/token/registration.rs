//! The tokens of client registration.

use keycloak_api::token::Algorithm;
use serde_json::{Map, Value};

use super::draft::push;
use super::{compact, internal};
use crate::domain::issue::RegistrationPlan;
use crate::state::Realm;

/// The type of initial access tokens.
pub(crate) const INITIAL: &str = "InitialAccessToken";
/// The type of the tokens by which clients change their own registration.
pub(crate) const REGISTRATION: &str = "RegistrationAccessToken";

/// Signs the token that is planned.
pub(crate) fn sign_registration(realm: &Realm, plan: &RegistrationPlan) -> String {
    let mut claims = Map::new();
    push(&mut claims, "exp", Some(plan.expires));
    push(&mut claims, "iat", Some(plan.issued));
    push(&mut claims, "jti", Some(&*plan.id));
    push(&mut claims, "iss", Some(plan.issuer.as_str()));
    push(&mut claims, "aud", Some(plan.issuer.as_str()));
    push(&mut claims, "typ", Some(if plan.registers.is_some() { REGISTRATION } else { INITIAL }));
    push(&mut claims, "registration_auth", plan.registers);
    push(&mut claims, "allowed-origins", plan.origins.clone());
    internal::sign_internal(realm, &Value::Object(claims))
}

/// Whether the realm would sign the token by the same key today.
pub(crate) fn is_current(realm: &Realm, raw: &str) -> bool {
    let key = realm.keys.signing(Algorithm::HS512, 0);
    compact::split(raw).is_some_and(|parts| key.kid().is_some_and(|kid| **kid == *parts.kid))
}
