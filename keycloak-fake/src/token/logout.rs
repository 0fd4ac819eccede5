//! Tokens that tell a client of a logout (OpenID Connect Back-Channel Logout 1.0, section 2.4).

use keycloak_api::Error;
use serde_json::{Map, Value, json};

use super::{access, compact, issue};
use crate::domain::oidc::logout_call::LogoutCall;
use crate::state::{Realm, Seconds};

/// How long a client may take to read one.
const LIFESPAN: Seconds = 120;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// The token of a call, signed as the client's ID tokens are.
///
/// # Errors
/// `Server` if there is no such algorithm, or the key cannot be made.
pub(crate) fn sign_logout(realm: &Realm, call: &LogoutCall) -> Result<String, Error> {
    // Unlike others, these flags may be in capitals.
    let is_on = |name: &str| call.client.attribute(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let mut claims = Map::new();
    claims.insert("exp".to_owned(), (call.issued + LIFESPAN).into());
    claims.insert("iat".to_owned(), call.issued.into());
    claims.insert("jti".to_owned(), (&*call.id).into());
    claims.insert("iss".to_owned(), (&*call.issuer).into());
    claims.insert("aud".to_owned(), (&*call.client.client_id).into());
    claims.insert("sub".to_owned(), (&*call.user).into());
    claims.insert("typ".to_owned(), "Logout".into());
    if is_on("backchannel.logout.session.required") {
        claims.insert("sid".to_owned(), (&*call.session).into());
    }
    let mut events = Map::from_iter([(EVENT.to_owned(), json!({}))]);
    if is_on("backchannel.logout.revoke.offline.tokens") {
        events.insert("revoke_offline_access".to_owned(), Value::Bool(true));
    }
    claims.insert("events".to_owned(), Value::Object(events));
    let algorithm =
        issue::parse_algorithm(access::algorithm(&call.client, "id.token.signed.response.alg", &realm.settings))?;
    compact::sign(&realm.keys.signing(algorithm, call.issued.saturating_mul(1000)), "logout+jwt", &claims)
}
