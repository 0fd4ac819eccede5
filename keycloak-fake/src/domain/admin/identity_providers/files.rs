//! An identity provider's settings, from the file that it describes itself with. Nothing is kept of it here.

use std::collections::BTreeMap;

use keycloak_api::oidc::ProviderMetadata;
use keycloak_api::representation::coerced;
use serde::Deserialize as _;
use serde_json::Value;

use super::{kinds, metadata};
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, IdentityProviderDenied as Denied};
use crate::state::Seconds;

/// The settings that a file comes to for an identity provider of this kind. Most kinds read none.
///
/// # Errors
/// The kind or the file is missing, there is no such kind, or the file is not what the kind reads.
#[cfg_attr(not(feature = "server"), expect(dead_code, reason = "only a server is asked for them"))]
pub(crate) fn settings_of_file(
    kind: Option<&str>,
    file: Option<&[u8]>,
    now: Seconds,
) -> Decision<BTreeMap<String, String>> {
    let (Some(kind), Some(file)) = (kind, file) else { return Err(Denied::Unsaid.into()) };
    kinds::find(kind).ok_or(AdminDenied::Breaks)?;
    match kind {
        "oidc" | "keycloak-oidc" => of_discovery(file),
        "oauth2" => {
            let known = ["issuer", "authorizationUrl", "tokenUrl", "userInfoUrl"];
            let all = of_discovery(file)?;
            Ok(all.into_iter().filter(|(name, _)| known.contains(&name.as_str())).collect())
        }
        "kubernetes" | "jwt-authorization-grant" => Err(AdminDenied::Breaks.into()),
        "saml" => metadata::read(file, now),
        _ => Ok(BTreeMap::new()),
    }
}

/// What a discovery document says (OpenID Connect Discovery 1.0, section 3).
fn of_discovery(file: &[u8]) -> Decision<BTreeMap<String, String>> {
    if file.trim_ascii().is_empty() {
        return Err(AdminDenied::BreaksOnJson.into());
    }
    // What follows is passed over.
    let mut reader = serde_json::Deserializer::from_slice(file);
    let mut document = Value::deserialize(&mut reader).map_err(|_| AdminDenied::BreaksOnSet)?;
    let members = match &mut document {
        Value::Object(members) => members,
        Value::Null => return Err(AdminDenied::Breaks.into()),
        _ => return Err(AdminDenied::BreaksOnJson.into()),
    };
    // Here, nothing has to be there.
    let has_issuer = members.get("issuer").is_some_and(|issuer| !issuer.is_null());
    if !has_issuer {
        members.insert("issuer".to_owned(), Value::from(""));
    }
    let says: ProviderMetadata = coerced::from_value(document).map_err(|_| AdminDenied::BreaksOnJson)?;
    let verifies = says.jwks_uri.is_some().then(|| "true".to_owned());
    let settings = [
        ("issuer", Some(says.issuer).filter(|_| has_issuer)),
        ("logoutUrl", says.end_session_endpoint),
        ("authorizationUrl", says.authorization_endpoint),
        ("tokenUrl", says.token_endpoint),
        ("userInfoUrl", says.userinfo_endpoint),
        ("useJwksUrl", verifies.clone()),
        ("validateSignature", verifies),
        ("jwksUrl", says.jwks_uri),
    ];
    Ok(settings.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}
