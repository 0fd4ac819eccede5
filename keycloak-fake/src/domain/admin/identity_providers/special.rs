//! What some kinds of identity providers have to be told, and what they know by themselves.

use std::collections::BTreeMap;

use keycloak_api::representation::IdentityProviderRepresentation;

use crate::domain::Decision;
use crate::domain::denied::IdentityProviderDenied as Denied;
use crate::state::Realm;

const ISSUER: &str = "issuer";
const GRANT: &str = "jwt-authorization-grant";

/// Those whose issuer is known.
const ISSUERS: [(&str, &str); 2] =
    [("google", "https://accounts.google.com"), ("kubernetes", "https://kubernetes.default.svc.cluster.local")];

/// Refuses settings that lack what the kind needs.
pub(super) fn check(realm: &Realm, input: &IdentityProviderRepresentation) -> Decision<()> {
    let setting = |own: &IdentityProviderRepresentation, name: &str| {
        own.config.as_ref().and_then(|config| config.get(name)).filter(|value| !value.is_empty()).cloned()
    };
    match input.provider_id.as_deref() {
        Some("oauth2") if setting(input, "userInfoUrl").is_none() => Err(Denied::UserInfoMissing.into()),
        Some(GRANT) => {
            let issuer = setting(input, ISSUER).ok_or(Denied::IssuerMissing)?;
            let mut others = realm.settings.identity_providers.iter().flatten();
            let taken = others.find(|other| {
                other.alias != input.alias
                    && other.provider_id.as_deref() == Some(GRANT)
                    && setting(other, ISSUER).as_ref() == Some(&issuer)
            });
            match taken.and_then(|other| other.alias.clone()) {
                Some(other) => Err(Denied::IssuerTaken(other).into()),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Whether the login page leaves it out: nobody logs in by a cluster.
pub(super) fn hidden(input: &IdentityProviderRepresentation) -> Option<bool> {
    if input.provider_id.as_deref() == Some("kubernetes") { Some(true) } else { input.hide_on_login }
}

/// The settings with the issuer that the kind has.
pub(super) fn with_issuer(
    input: &IdentityProviderRepresentation,
    mut config: BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    if let Some((_, issuer)) = ISSUERS.iter().find(|(kind, _)| input.provider_id.as_deref() == Some(*kind)) {
        config.entry(ISSUER.to_owned()).or_insert_with(|| (*issuer).to_owned());
    }
    config
}
